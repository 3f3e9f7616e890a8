package dev.limpid.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The decoders of the JDK and, for WebP, of TwelveMonkeys: by name, whatever other plugins lie on the class path. */
final class ImageIo {
    static final String JDK = "com.sun.imageio.plugins.";
    private static final String EARLY_END = "Truncated";

    private ImageIo() {}

    /** What a reader is asked for. */
    interface Ask<T> {
        T of(ImageReader reader) throws IOException;
    }

    /** The first picture of a PNG, GIF or BMP file. */
    static BufferedImage image(String format, Source source, byte[] file) {
        return ask(source, file, jdk(format), reader -> reader.read(0));
    }

    /** The first picture of a WebP file. */
    static BufferedImage webp(Source source, byte[] file) {
        return ask(source, file, new WebPImageReaderSpi().createReaderInstance(null), reader -> reader.read(0));
    }

    /** A JPEG's components as they are stored, brought to one size. */
    static Raster jpeg(Source source, byte[] file, List<String> warnings) {
        List<String> said = new CopyOnWriteArrayList<>();
        ImageReader jdk = jdk("jpeg");
        jdk.addIIOReadWarningListener((reader, warning) -> said.add(warning));
        Raster raster = ask(source, file, jdk, reader -> reader.readRaster(0, null));
        if (said.stream().anyMatch(warning -> warning.startsWith(EARLY_END))) {
            throw source.cutShort();
        }
        warnings.addAll(said);
        return raster;
    }

    private static <T> T ask(Source source, byte[] file, ImageReader reader, Ask<T> question) {
        // In memory: ImageIO's own streams would make files in the temporary folder.
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            source.checkSize(reader.getWidth(0), reader.getHeight(0));
            return question.of(reader);
        } catch (ImageException refused) {
            throw refused;
        } catch (IOException | RuntimeException damaged) {
            throw new ImageException(
                    source.name(),
                    "the picture is damaged" + ImageException.because(damaged) + ". Fetch it again.",
                    damaged);
        } catch (OutOfMemoryError full) {
            throw new ImageException(
                    source.name(), "there is not enough memory to read it. Make it smaller, or give Java more.", full);
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader jdk(String format) {
        for (Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format); readers.hasNext(); ) {
            ImageReader reader = readers.next();
            if (reader.getClass().getName().startsWith(JDK)) {
                return reader;
            }
        }
        throw new IllegalStateException("This Java has no reader for " + format + " pictures, expected the JDK's own.");
    }
}
