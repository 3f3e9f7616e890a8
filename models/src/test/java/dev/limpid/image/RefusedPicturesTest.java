package dev.limpid.image;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is said of files that are no pictures, or too large. */
class RefusedPicturesTest {
    private static final String TOO_LARGE =
            "x: 30000×30000 pixels are 900,000,000, at most 89,478,485 are read. Make it smaller first.";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "hello there, something else",
        "'%PDF-1.7', PDF",
        "'II*\0', TIFF",
        "'PK\3\4', a zip archive",
        "'<svg xmlns>', SVG",
        "'\0\0\0 ftypavif', AVIF",
        "'\0\0\0 ftypheic', HEIC or a film"
    })
    void a_file_that_is_no_picture_is_named(String bytes, String kind) {
        refused(
                bytes.getBytes(StandardCharsets.ISO_8859_1),
                "x: expected a PNG, JPEG, WebP, GIF or BMP picture, got " + kind + ". Convert it to PNG.");
    }

    @Test
    void nothing_is_no_picture() {
        refused(new byte[0], "x: the file is empty, expected a picture.");
    }

    @Test
    void a_missing_file_is_named() {
        Path missing = folder.resolve("cat.png");
        assertThatThrownBy(() -> Picture.read(missing))
                .isInstanceOf(ImageException.class)
                .hasMessage("cat.png: no such file, expected a picture at " + missing + ".");
    }

    @Test
    void a_folder_is_no_picture() {
        assertThatThrownBy(() -> Picture.read(folder)).hasMessageEndingWith(": a folder, expected a picture.");
    }

    @Test
    void a_png_of_thirty_thousand_pixels_a_side_is_refused_by_its_header() throws IOException {
        refused(png(30000, 30000), TOO_LARGE);
    }

    @Test
    void a_jpeg_of_thirty_thousand_pixels_a_side_is_refused_by_its_header() {
        byte[] frame = ByteBuffer.allocate(23)
                .putShort((short) 0xFFD8)
                .putShort((short) 0xFFC0)
                .putShort((short) 17)
                .put((byte) 8)
                .putShort((short) 30000)
                .putShort((short) 30000)
                .put(new byte[] {3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0})
                .array();
        refused(frame, TOO_LARGE);
    }

    @Test
    void a_webp_of_thirty_thousand_pixels_a_side_is_refused_by_its_header() {
        ByteBuffer webp = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        webp.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(22)
                .put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII));
        webp.putInt(10).putInt(0).putInt(29999).position(27);
        webp.putShort((short) 29999);
        refused(webp.array(), TOO_LARGE);
    }

    @Test
    void a_gif_of_thirty_thousand_pixels_a_side_is_refused_by_its_header() {
        ByteBuffer gif = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
        gif.put("GIF89a".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 30000)
                .putShort((short) 30000);
        gif.put(new byte[] {0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 0});
        refused(gif.array(), TOO_LARGE);
    }

    @Test
    void a_bmp_of_thirty_thousand_pixels_a_side_is_refused_by_its_header() {
        ByteBuffer bmp = ByteBuffer.allocate(60).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put("BM".getBytes(StandardCharsets.US_ASCII)).position(14);
        bmp.putInt(40).putInt(30000).putInt(-30000);
        refused(bmp.array(), TOO_LARGE);
    }

    @Test
    void a_frame_larger_than_its_screen_is_refused_too() {
        ByteBuffer gif = ByteBuffer.allocate(31).order(ByteOrder.LITTLE_ENDIAN);
        gif.put("GIF89a".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 1);
        gif.put(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1, 0x2C, 0, 0, 0, 0});
        gif.putShort((short) 30000).putShort((short) 30000).put(new byte[] {0, 2, 0});
        refused(gif.array(), TOO_LARGE);
    }

    @Test
    void a_picture_without_pixels_is_refused() throws IOException {
        refused(png(0, 5), "x: it says that it has 0×5 pixels, expected at least one.");
    }

    @Test
    void a_file_too_short_for_its_pixels_is_refused_before_they_get_memory() {
        byte[] jpeg = golden("1x1.jpg");
        int frame = indexOf(jpeg, (byte) 0xFF, (byte) 0xC0);
        ByteBuffer.wrap(jpeg, frame + 5, 4).putShort((short) 9000).putShort((short) 9000);
        refused(jpeg, "x: the file has " + jpeg.length + " bytes, too few for its 9000×9000 pixels. Fetch it again.");
    }

    @Test
    void a_picture_that_ends_early_is_refused() {
        byte[] jpeg = golden("420.jpg");
        refused(Arrays.copyOf(jpeg, 100), "x: the file ends after 100 bytes, before its picture does. Fetch it again.");
        int most = jpeg.length - 60;
        refused(
                Arrays.copyOf(jpeg, most),
                "x: the file ends after " + most + " bytes, before its picture does. Fetch it again.");
        refused(
                Arrays.copyOf(golden("colour-8.png"), 60),
                "x: the file ends after 60 bytes, before its picture does. Fetch it again.");
    }

    @Test
    void a_checksum_that_does_not_hold_is_said() {
        byte[] png = golden("colour-8.png");
        png[50] ^= 1;
        assertThatThrownBy(() -> Picture.read(png, "x"))
                .hasMessageMatching(
                        "x: the picture is damaged: a checksum at byte \\d+ does not hold. Fetch it again.");
    }

    @Test
    void kinds_of_jpeg_that_are_not_known_are_named() {
        byte[] jpeg = golden("420.jpg");
        int frame = indexOf(jpeg, (byte) 0xFF, (byte) 0xC0);
        byte[] arithmetic = jpeg.clone();
        arithmetic[frame + 1] = (byte) 0xC9;
        refused(
                arithmetic,
                "x: a JPEG with arithmetic coding, expected a baseline or progressive one. Convert it to PNG.");
        byte[] deep = jpeg.clone();
        deep[frame + 4] = 12;
        refused(deep, "x: a JPEG with 12 bits, expected 8. Convert it to PNG.");
    }

    @Test
    void file_names_cannot_change_the_line_they_are_shown_in() {
        assertThatThrownBy(() -> Picture.read(new byte[0], "a\nb\u202Ec"))
                .hasMessage("a\uFFFDb\uFFFDc: the file is empty, expected a picture.");
    }

    private static byte[] golden(String name) {
        return Goldens.cases("decode").stream()
                .filter(one -> one.path("name").asText().equals(name))
                .map(one -> Base64.getDecoder().decode(one.path("file").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static int indexOf(byte[] bytes, byte first, byte second) {
        for (int i = 0; ; i++) {
            if (bytes[i] == first && bytes[i + 1] == second) {
                return i;
            }
        }
    }

    private static byte[] png(int width, int height) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(17);
        chunk.put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 check = new CRC32();
        check.update(chunk.array());
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13});
        png.write(chunk.array());
        png.write(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
        return png.toByteArray();
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> Picture.read(file, "x"))
                .isInstanceOf(ImageException.class)
                .hasMessage(message);
    }
}
