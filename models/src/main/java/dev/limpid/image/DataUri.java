package dev.limpid.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Iterator;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A picture inside a web page: its samples and nothing else of its file, such as where it was taken.
 *
 * <p>Small pictures are PNG, so that every pixel is what the model was given; larger ones JPEG, a tenth of the size.
 */
public final class DataUri {
    private static final int FEW_PIXELS = 128 * 128;
    private static final float QUALITY = 0.8f;

    private DataUri() {}

    /** The picture as {@code data:image/…;base64,…}, made smaller if its longer edge has more pixels than {@code edge}. */
    public static String of(Picture picture, int edge) {
        Picture small = fitting(picture, edge);
        boolean few = small.width() * small.height() <= FEW_PIXELS;
        byte[] file = few ? WritePng.of(small) : jpeg(small);
        return "data:image/" + (few ? "png" : "jpeg") + ";base64,"
                + Base64.getEncoder().encodeToString(file);
    }

    private static Picture fitting(Picture picture, int edge) {
        double scale = (double) edge / Math.max(picture.width(), picture.height());
        if (scale >= 1) {
            return picture;
        }
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        return new Resize(Resample.LANCZOS, Arithmetic.PILLOW).apply(picture, width, height);
    }

    private static byte[] jpeg(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.rgb(x, y));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = jdk();
        // In memory: ImageIO's own streams would make files in the temporary folder.
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            how.setCompressionQuality(QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriter jdk() {
        for (Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg"); writers.hasNext(); ) {
            ImageWriter writer = writers.next();
            if (writer.getClass().getName().startsWith(ImageIo.JDK)) {
                return writer;
            }
        }
        throw new IllegalStateException("This Java has no JPEG encoder: its module java.desktop is incomplete.");
    }
}
