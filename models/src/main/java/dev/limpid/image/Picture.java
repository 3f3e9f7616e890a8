package dev.limpid.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * A picture as a person sees it: upright, its samples from 0 (black) to 255, one channel (grey) or three (red, green,
 * blue). Immutable.
 *
 * <p>Files are read as Pillow reads them and transformers' {@code load_image} hands them on: EXIF orientation applied,
 * alpha dropped (the colour below it stays), colour profiles ignored. One thing differs on purpose: of grey pictures
 * with 16 bits the whole range is scaled linearly to 0…255 and kept in full precision, where Pillow cuts off all that
 * is brighter than 255 of 65,535.
 */
public final class Picture {
    /** The largest picture that is read, in pixels: where Pillow begins to warn of a decompression bomb. */
    public static final int MOST_PIXELS = 89_478_485;

    private static final long MOST_BYTES = 512L << 20;
    private static final float FULL = 255;

    private final int width;
    private final int height;
    private final int channels;
    // Row by row, channels of a pixel side by side. One of the two is empty.
    private final byte[] bytes;
    private final float[] deep;
    private final List<String> notes;

    private Picture(int width, int height, int channels, byte[] bytes, float[] deep, List<String> notes) {
        if (width < 1 || height < 1 || channels != 1 && channels != 3) {
            throw new IllegalArgumentException("A picture has at least one pixel and one or three channels, got "
                    + width + "×" + height + " pixels with " + channels + ".");
        }
        long samples = (long) width * height * channels;
        if (bytes.length + deep.length != samples) {
            throw new IllegalArgumentException(width + "×" + height + " pixels with " + channels + " channels are "
                    + samples + " samples, got " + (bytes.length + deep.length) + ".");
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.bytes = bytes;
        this.deep = deep;
        this.notes = notes;
    }

    /**
     * Reads a PNG, JPEG, WebP, GIF or BMP file; of an animation its first frame, which {@link #notes} says.
     *
     * <p>JPEG and lossless files give Pillow's pixels exactly. Lossy WebP does not: the decoder repeats colours where
     * Pillow's interpolates them. On photographs samples differ by 1 of 255 on average, by up to 42 at coloured edges;
     * once the picture is resized to 224×224 by 0.5 on average and up to 19.
     *
     * @throws ImageException if there is no such file, it is no picture, damaged, or larger than {@link #MOST_PIXELS},
     *     which is found out before its pixels are given memory
     */
    public static Picture read(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.isDirectory(file)) {
                throw new ImageException(name, "a folder, expected a picture.");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new ImageException(
                        name, Files.size(file) + " bytes, at most " + MOST_BYTES + " are read. Make it smaller first.");
            }
            return read(Files.readAllBytes(file), name);
        } catch (NoSuchFileException missing) {
            throw new ImageException(name, "no such file, expected a picture at " + file + ".", missing);
        } catch (IOException unreadable) {
            throw new ImageException(name, "cannot be read" + ImageException.because(unreadable) + ".", unreadable);
        }
    }

    /**
     * Reads a picture from the bytes of a file.
     *
     * @param name for messages
     * @throws ImageException as {@link #read(Path)} does
     */
    public static Picture read(byte[] file, String name) {
        return Decoder.read(new Source(name, file));
    }

    /**
     * A picture from its samples.
     *
     * @param samples row by row, the channels of a pixel side by side, as unsigned bytes; copied
     * @throws IllegalArgumentException if their number is not width × height × channels, or channels is not 1 or 3
     */
    public static Picture of(int width, int height, int channels, byte[] samples) {
        return new Picture(width, height, channels, samples.clone(), new float[0], List.of());
    }

    /** The same, of samples from 0 to 255 with fractions; the array is given away. */
    static Picture deep(int width, int height, int channels, float[] samples) {
        return new Picture(width, height, channels, new byte[0], samples, List.of());
    }

    /** The same as {@link #of}, of an array that is given away. */
    static Picture over(int width, int height, int channels, byte[] samples) {
        return new Picture(width, height, channels, samples, new float[0], List.of());
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** 1 for grey, 3 for red, green and blue. */
    public int channels() {
        return channels;
    }

    /** Whether samples have fractions: the file had 16 bits per grey value. */
    public boolean isDeep() {
        return deep.length > 0;
    }

    /** What a user should know about how the file was read: sentences. */
    public List<String> notes() {
        return notes;
    }

    /** One sample, from 0 to 255. */
    public float sample(int x, int y, int channel) {
        int at = (y * width + x) * channels + channel;
        return isDeep() ? deep[at] : bytes[at] & 0xff;
    }

    /** One pixel as 0xRRGGBB. */
    public int rgb(int x, int y) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            rgb = rgb << 8 | Math.round(sample(x, y, channels == 1 ? 0 : channel));
        }
        return rgb;
    }

    /** All samples in eight bits, row by row, the channels of a pixel side by side; a copy. */
    public byte[] toBytes() {
        if (!isDeep()) {
            return bytes.clone();
        }
        byte[] rounded = new byte[deep.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (byte) Math.round(deep[i]);
        }
        return rounded;
    }

    /** This picture as a PNG file, in eight bits and colour: the same bytes on every machine. */
    public byte[] toPng() {
        return WritePng.of(this);
    }

    /**
     * This picture in another size.
     *
     * @param smooth whether it is to look the same; else pixels stay squares
     */
    public Picture resized(int toWidth, int toHeight, boolean smooth) {
        return new Resize(smooth ? Resample.LANCZOS : Resample.NEAREST, Arithmetic.PILLOW)
                .apply(this, toWidth, toHeight);
    }

    /** The samples themselves; empty if {@link #isDeep}. Not to be written to. */
    byte[] bytes() {
        return bytes;
    }

    /** The samples themselves; empty unless {@link #isDeep}. Not to be written to. */
    float[] deep() {
        return deep;
    }

    /** This picture with three channels: grey is repeated. */
    public Picture toRgb() {
        if (channels == 3) {
            return this;
        }
        byte[] repeated = new byte[bytes.length * 3];
        float[] repeatedDeep = new float[deep.length * 3];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = bytes[i / 3];
        }
        for (int i = 0; i < repeatedDeep.length; i++) {
            repeatedDeep[i] = deep[i / 3];
        }
        return new Picture(width, height, 3, repeated, repeatedDeep, notes);
    }

    /** This picture with one channel: luma as of ITU-R BT.601, rounded as Pillow rounds it. */
    public Picture toGrey() {
        if (channels == 1) {
            return this;
        }
        // Weights 0.299, 0.587 and 0.114 of 65,536.
        byte[] grey = new byte[bytes.length / 3];
        for (int i = 0; i < grey.length; i++) {
            int luma = (bytes[3 * i] & 0xff) * 19595
                    + (bytes[3 * i + 1] & 0xff) * 38470
                    + (bytes[3 * i + 2] & 0xff) * 7471;
            grey[i] = (byte) (luma + 0x8000 >> 16);
        }
        float[] greyDeep = new float[deep.length / 3];
        for (int i = 0; i < greyDeep.length; i++) {
            greyDeep[i] = (19595 * deep[3 * i] + 38470 * deep[3 * i + 1] + 7471 * deep[3 * i + 2]) / 65536;
        }
        return new Picture(width, height, 1, grey, greyDeep, notes);
    }

    /**
     * A box of this picture.
     *
     * @param left column of the box's first; negative if it begins outside
     * @param fill what stands where the box reaches outside, a value from 0 to 255 for each channel
     */
    Picture crop(int left, int top, int width, int height, int... fill) {
        return rearranged(
                width,
                height,
                (x, y) -> {
                    int fromX = x + left;
                    int fromY = y + top;
                    boolean inside = fromX >= 0 && fromX < this.width && fromY >= 0 && fromY < this.height;
                    return inside ? fromY * this.width + fromX : -1;
                },
                fill);
    }

    /**
     * A picture of this one's pixels in other places.
     *
     * @param source which pixel, counted row by row, comes to (x, y); −1 for the filling colour
     */
    Picture rearranged(int width, int height, IntBinaryOperator source, int... fill) {
        byte[] moved = new byte[isDeep() ? 0 : width * height * channels];
        float[] movedDeep = new float[isDeep() ? width * height * channels : 0];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = source.applyAsInt(x, y);
                for (int channel = 0; channel < channels; channel++, at++) {
                    if (isDeep()) {
                        movedDeep[at] = from < 0 ? fill[channel] : deep[from * channels + channel];
                    } else {
                        moved[at] = from < 0 ? (byte) fill[channel] : bytes[from * channels + channel];
                    }
                }
            }
        }
        return new Picture(width, height, channels, moved, movedDeep, notes);
    }

    /** This picture with other samples from 0 to 255, as many: rounded to eight bits unless it {@link #isDeep}. */
    Picture with(float[] samples) {
        if (isDeep()) {
            return new Picture(width, height, channels, bytes, samples, notes);
        }
        byte[] rounded = new byte[samples.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (byte) Math.round(samples[i]);
        }
        return new Picture(width, height, channels, rounded, deep, notes);
    }

    /** This picture with its channels in reverse order: blue first. */
    Picture reversedChannels() {
        byte[] reversed = new byte[bytes.length];
        float[] reversedDeep = new float[deep.length];
        for (int i = 0; i < width * height * channels; i++) {
            int from = i - i % channels + channels - 1 - i % channels;
            if (isDeep()) {
                reversedDeep[i] = deep[from];
            } else {
                reversed[i] = bytes[from];
            }
        }
        return new Picture(width, height, channels, reversed, reversedDeep, notes);
    }

    /** This picture with one more note. */
    Picture noting(String note) {
        List<String> more = new ArrayList<>(notes);
        more.add(note);
        return new Picture(width, height, channels, bytes, deep, List.copyOf(more));
    }

    /** Samples of 16-bit grey values. */
    static float ofSixteenBits(int value) {
        return value * FULL / 65535;
    }

    @Override
    public String toString() {
        return width + "×" + height + (channels == 1 ? " grey" : " colour") + (isDeep() ? ", 16 bits" : "");
    }
}
