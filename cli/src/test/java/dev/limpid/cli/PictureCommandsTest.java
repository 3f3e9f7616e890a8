package dev.limpid.cli;

import dev.limpid.image.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands on a picture, with a small model of digits that has an opinion. */
class PictureCommandsTest {
    private static final Path DIGITS = Path.of(System.getProperty("limpid.root"), "examples/digits");
    private static final Path SEVEN = DIGITS.resolve("seven.png");

    @TempDir
    Path folder;

    private static MainTest.Ran digits(String... more) {
        List<String> args =
                new ArrayList<>(List.of("explain", "--model", DIGITS.toString(), "--image", SEVEN.toString()));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    @Test
    void a_picture_is_explained_in_letters() {
        MainTest.Ran ran = digits("--steps", "30");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("digits answers “seven” (97.4 %), mostly because of the centre and the upper\nmiddle")
                .contains("the picture", "the scores", "Scores from . to @", "  centre ", " at the picture.");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void a_picture_is_explained_in_a_picture() throws IOException {
        Path png = folder.resolve("seven.png");
        MainTest.Ran ran = digits("--steps", "30", "--format", "png", "--out", png.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).endsWith("Wrote " + png + "\n");
        byte[] first = Files.readAllBytes(png);
        assertThat(first).startsWith(0x89, 'P', 'N', 'G');
        assertThat(digits("--steps", "30", "--format", "png", "--out", png.toString())
                        .code())
                .isZero();
        assertThat(Files.readAllBytes(png)).isEqualTo(first);
    }

    @Test
    void what_a_picture_cannot_say_goes_to_the_error_stream() {
        Path png = folder.resolve("seven.png");
        MainTest.Ran ran = digits("--set", "limit=50", "--format", "png", "--out", png.toString());
        assertThat(ran.err()).contains("Warning: The integral did not settle within 50 points", "Wrote " + png);
    }

    @Test
    void relevance_is_shared_by_the_composite_and_the_rules_that_were_set() {
        for (String composite : List.of("epsilon", "epsilon-plus", "epsilon-plus-flat", "epsilon-gamma-box")) {
            MainTest.Ran ran = digits("--method", "lrp", "--set", "composite=" + composite, "--ledger");
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.out()).contains("digits answers “seven”", "Conv");
        }
        MainTest.Ran named = digits("--method", "lrp", "--set", "rule:*=gamma:0.5", "--format", "json");
        assertThat(named.out()).contains("everywhere epsilon:1.0E-6; convolutions z-plus; first flat; '*' gamma:0.5");
        MainTest.Ran nobody = digits("--method", "lrp", "--set", "rule:layer9.*=flat");
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err())
                .startsWith("limpid: No layer and no weight of a layer is named 'layer9.*'; layers are ");
        MainTest.Ran idle = digits("--method", "lrp", "--set", "gamma=0.5");
        assertThat(idle.err()).startsWith("limpid: Setting gamma=0.5 is for the rule gamma, which");
        assertThat(digits("--method", "excitation-backprop,smoothgrad", "--set", "bias=true")
                        .code())
                .isEqualTo(2);
        assertThat(digits("--method", "smoothgrad", "--set", "around=lrp", "--samples", "4")
                        .code())
                .isZero();
    }

    @Test
    void a_page_shows_the_picture_and_what_several_methods_say_of_it() throws IOException {
        Path page = folder.resolve("page.html");
        MainTest.Ran ran = digits(
                "--method",
                "saliency,input-x-gradient",
                "--target",
                "top:2",
                "--format",
                "html",
                "--out",
                page.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(Files.readString(page))
                .contains("Side by side", "Why seven?", "Why nine?", "id=\"photo\"", "id=\"explanation-4\"");
    }

    @Test
    void a_picture_that_could_not_be_drawn_is_refused_before_the_work() {
        Path png = folder.resolve("seven.png");
        assertThat(digits("--format", "png"))
                .isEqualTo(new MainTest.Ran(2, "", "limpid: --format png needs a file to write to: --out FILE.\n"));
        assertThat(MainTest.run("explain", "--model", "x", "--text", "y", "--format", "png", "--out", png.toString()))
                .isEqualTo(new MainTest.Ran(
                        2,
                        "",
                        "limpid: --format png draws scores over a picture: give one with --image, or choose text, json,"
                                + " html or svg.\n"));
        assertThat(digits("--target", "top:9", "--format", "png", "--out", png.toString())
                        .err())
                .isEqualTo("limpid: A picture shows 1 to 8 explanations side by side, got 9. Ask for fewer methods or"
                        + " targets, or for html.\n");
        assertThat(png).doesNotExist();
    }

    @Test
    void the_five_best_superpixels_of_several_classes_are_one_command() {
        Path png = folder.resolve("seven.png");
        MainTest.Ran ran = digits(
                "--method",
                "lime",
                "--samples",
                "200",
                "--masker",
                "constant",
                "--features",
                "slic:20",
                "--target",
                "top:3",
                "--format",
                "png",
                "--show",
                "top:5,positive,hide-rest",
                "--out",
                png.toString());
        assertThat(ran.err())
                .contains("Wrote " + png + ": from left to right lime of “seven”, lime of “nine”, lime of “two”\n");
        Picture three = Picture.read(png);
        assertThat(three.width()).isGreaterThan(3 * three.height());
    }

    /** A line on the error stream, nothing else, and the exit code of a failure. */
    private static void refused(Path image, String line) {
        for (String command : List.of("predict", "explain")) {
            assertThat(MainTest.run(command, "--model", DIGITS.toString(), "--image", image.toString()))
                    .isEqualTo(new MainTest.Ran(1, "", "limpid: " + line + "\n"));
        }
    }

    @Test
    void what_is_no_picture_gets_one_line() throws IOException {
        Path none = folder.resolve("none.png");
        refused(none, "none.png: no such file, expected a picture at " + none + ".");
        assertThat(MainTest.run("explain", "--model", "no-such-model", "--image", none.toString())
                        .err())
                .as("told before a model is fetched")
                .contains("no such file, expected a picture");
        Path text = Files.writeString(folder.resolve("cat.jpg"), "a cat");
        refused(
                text,
                "cat.jpg: expected a PNG, JPEG, WebP, GIF or BMP picture, got something else. Convert it to PNG.");
        Path empty = Files.createFile(folder.resolve("empty.gif"));
        refused(empty, "empty.gif: the file is empty, expected a picture.");
        refused(folder, folder.getFileName() + ": a folder, expected a picture.");
        byte[] seven = Files.readAllBytes(SEVEN);
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(seven, 60));
        refused(cut, "cut.png: the file ends after 60 bytes, before its picture does. Fetch it again.");
    }

    @Test
    void a_huge_picture_is_refused_by_its_header() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(30000)
                .putInt(30000)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 check = new CRC32();
        check.update(header.array());
        ByteBuffer png = ByteBuffer.allocate(33)
                .put(Files.readAllBytes(SEVEN), 0, 8)
                .putInt(13)
                .put(header.array())
                .putInt((int) check.getValue());
        refused(
                Files.write(folder.resolve("huge.png"), png.array()),
                "huge.png: 30000×30000 pixels are 900,000,000, at most 89,478,485 are read. Make it smaller first.");
    }

    @Test
    void of_a_moving_picture_the_first_frame_is_answered_for_and_said() throws IOException {
        Path gif = folder.resolve("moving.gif");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(gif.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            BufferedImage seven = ImageIO.read(SEVEN.toFile());
            BufferedImage blank = new BufferedImage(seven.getWidth(), seven.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
            writer.writeToSequence(new IIOImage(seven, null, null), null);
            writer.writeToSequence(new IIOImage(blank, null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        MainTest.Ran ran = MainTest.run("predict", "--model", DIGITS.toString(), "--image", gif.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("seven  97.4 %").contains("Animated: the first of 2 frames is used.");
    }

    @Test
    void a_single_pixel_is_a_picture() throws IOException {
        Path dot = folder.resolve("dot.png");
        ImageIO.write(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "png", dot.toFile());
        MainTest.Ran ran =
                MainTest.run("predict", "--model", DIGITS.toString(), "--image", dot.toString(), "--format", "json");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("\"probability\"").doesNotContain("NaN");
    }

    @Test
    void superpixels_that_lead_are_shown_as_lime_shows_them() throws IOException {
        Path png = folder.resolve("leading.png");
        MainTest.Ran ran = digits(
                "--method",
                "ablation",
                "--features",
                "grid:4x4",
                "--show",
                "top:3,positive,hide-rest",
                "--format",
                "png",
                "--out",
                png.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        Picture drawn = Picture.read(png);
        int[] found = new int[3];
        for (int y = 0; y < drawn.height(); y++) {
            for (int x = 0; x < drawn.width(); x++) {
                found[drawn.rgb(x, y) == 0 ? 0 : drawn.rgb(x, y) == 0xFFFF00 ? 1 : 2]++;
            }
        }
        // Three of sixteen cells at most are not hidden, within lines.
        assertThat(found[0]).isGreaterThan(drawn.width() * drawn.height() * 12 / 16);
        assertThat(found[1]).isPositive();
    }

    @Test
    void superpixels_are_told_by_where_they_lie() {
        MainTest.Ran ran = digits("--method", "ablation", "--features", "grid:3x3");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("region 5, centre", "all 9 regions together", "a region.", "Nothing was left to chance");
    }

    @Test
    void what_cannot_be_shown_is_said_in_one_line() {
        Path png = folder.resolve("leading.png");
        assertThat(digits("--show", "top:3").err())
                .isEqualTo("limpid: --show chooses what a picture shows: add --format png --out FILE.\n");
        assertThat(digits("--show", "best", "--format", "png", "--out", png.toString())
                        .err())
                .isEqualTo(
                        "limpid: Unknown 'best' in 'best', expected any of top:N, positive, negative, both, hide-rest and"
                                + " above:SCORE, joined by commas.\n");
        assertThat(digits("--show", "top:3", "--steps", "5", "--format", "png", "--out", png.toString())
                        .err())
                .isEqualTo(
                        "limpid: 'integrated-gradients' scored no superpixels, so none can be chosen. Ask for --features"
                                + " quickshift, slic or grid:4x4.\n");
        assertThat(png).doesNotExist();
    }

    @Test
    void scores_that_add_up_are_a_waterfall_in_svg() {
        MainTest.Ran ran = digits("--steps", "30", "--format", "svg");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out())
                .startsWith("<svg xmlns=")
                .contains(">baseline</text>", ">centre</text>")
                .endsWith("</svg>\n");
        assertThat(digits("--target", "top:3", "--format", "svg").err())
                .isEqualTo(
                        "limpid: --format svg shows one explanation, this asks for 3. Choose one method and one target,"
                                + " or html.\n");
    }

    @Test
    void an_answer_about_a_picture_is_told_without_it() {
        MainTest.Ran ran =
                MainTest.run("predict", "--model", DIGITS.toString(), "--image", SEVEN.toString(), "--top", "2");
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("seven  97.4 %").doesNotContain("the picture");
        assertThat(MainTest.run("predict", "--model", "x", "--text", "y", "--format", "png")
                        .err())
                .isEqualTo("limpid: Unknown format 'png', expected text, json, html.\n");
    }
}
