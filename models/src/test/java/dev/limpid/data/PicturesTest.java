package dev.limpid.data;

import dev.limpid.evaluate.Truth;
import dev.limpid.image.Picture;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.superpixel.Grid;
import dev.limpid.task.Example;
import dev.limpid.task.ImageModel;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Folders of pictures, with masks and as mosaics. */
class PicturesTest {
    private static final Dataset.Wanted COARSE =
            new Dataset.Wanted(Map.of(), null, null, 0, Granularity.WORD, new Grid(4, 4));

    private static ImageModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = TinyModels.pictures();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private Path picture(String name, int width, int height, IntBinaryOperator grey) throws IOException {
        byte[] samples = new byte[width * height];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) grey.applyAsInt(i % width, i / width);
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.write(file, Picture.of(width, height, 1, samples).toPng());
    }

    @Test
    void a_folder_for_each_label_says_what_pictures_are() throws IOException {
        picture("p/3/a.png", 20, 30, (x, y) -> 7 * x);
        picture("p/label_1/b.png", 30, 20, (x, y) -> 7 * y);
        Dataset set = Dataset.read(model, folder.resolve("p"), Dataset.Wanted.USUAL);
        assertThat(set.cases()).extracting(one -> one.example().name()).containsExactly("3/a.png", "label_1/b.png");
        assertThat(set.cases()).extracting(Case::answer).containsExactly(3, 1);
        assertThat(set.cases().get(0).example().input().features()).hasSize(64);
        assertThat(set.cases().get(0).truth()).isNull();
        assertThat(set.notes()).isEmpty();
        picture("flat/a.png", 20, 30, (x, y) -> 0);
        assertThat(Dataset.read(model, folder.resolve("flat"), Dataset.Wanted.USUAL)
                        .cases()
                        .get(0)
                        .answer())
                .isNull();
    }

    /** The mask goes through the model's own preparation as a picture: of a region its mean is the share inside. */
    @Test
    void a_mask_is_where_the_model_sees_it() throws IOException {
        IntBinaryOperator outline = (x, y) -> x > 20 && y > 9 && x + y < 90 ? 255 : 0;
        for (int[] size : new int[][] {{80, 60}, {33, 90}, {16, 16}}) {
            picture("p/a.png", size[0], size[1], (x, y) -> 3 * x);
            Path mask = picture("m/a.png", size[0], size[1], outline);
            Dataset set = Dataset.read(model, folder.resolve("p"), COARSE.outlined(folder.resolve("m")));
            Example example = set.cases().get(0).example();
            Truth truth = Objects.requireNonNull(set.cases().get(0).truth());
            assertThat(truth.kind()).isEqualTo(Truth.Kind.PLACE);
            assertThat(truth.sizes()).containsOnly(16);
            Tensor black = model.prepare(blank(size, 0)).tensor("pixel_values");
            Tensor white = model.prepare(blank(size, 255)).tensor("pixel_values");
            Tensor seen = model.prepare(Picture.read(mask)).tensor("pixel_values");
            List<Feature> regions = example.input().features();
            for (int i = 0; i < regions.size(); i++) {
                double mean = regions.get(i).positions().stream()
                        .mapToDouble(at -> (seen.at(at) - black.at(at)) / (white.at(at) - black.at(at)))
                        .average()
                        .orElseThrow();
                assertThat(truth.inside()[i]).as(size[0] + " " + i).isEqualTo(mean, within(0.08));
            }
        }
    }

    private static Picture blank(int[] size, int grey) {
        byte[] samples = new byte[size[0] * size[1]];
        Arrays.fill(samples, (byte) grey);
        return Picture.of(size[0], size[1], 1, samples);
    }

    @Test
    void pictures_without_a_mask_are_told() throws IOException {
        picture("p/a.png", 20, 20, (x, y) -> 0);
        picture("p/b.png", 20, 20, (x, y) -> 0);
        picture("m/b.png", 20, 20, (x, y) -> 255);
        Dataset set = Dataset.read(model, folder.resolve("p"), COARSE.outlined(folder.resolve("m")));
        assertThat(set.cases().get(0).truth()).isNull();
        assertThat(Objects.requireNonNull(set.cases().get(1).truth()).inside()).containsOnly(1);
        assertThat(set.notes())
                .containsExactly("1 of 2 pictures have no mask, so nothing is said of where the reasons are in them.");
    }

    @Test
    void what_is_no_picture_or_no_mask_is_refused_with_its_place() throws IOException {
        picture("p/a.png", 20, 20, (x, y) -> 0);
        Path pictures = folder.resolve("p");
        picture("m/a.png", 20, 10, (x, y) -> 255);
        refuses(pictures, "m", "a.png: the mask has 20×10 pixels, the picture 20×20. Make them of one size.");
        Path numbers = picture("n/a.png", 20, 20, (x, y) -> 1);
        refuses(
                pictures,
                "n",
                "a.png: " + numbers + ": the brightest pixel of the mask is 1 of 255, so nothing is inside. Make white,"
                        + " 255, what is inside.");
        refuses(
                pictures,
                "none",
                folder.resolve("none") + " does not exist: expected a folder of masks, each named as its picture and"
                        + " .png.");
        picture("other/b.png", 20, 20, (x, y) -> 1);
        refuses(
                pictures,
                "other",
                folder.resolve("other") + " holds no mask of these pictures: expected " + folder.resolve("other/a.png")
                        + " and so on.");
        Files.writeString(Files.createDirectories(folder.resolve("q")).resolve("a.png"), "no picture");
        assertThatThrownBy(() -> Dataset.read(model, folder.resolve("q"), Dataset.Wanted.USUAL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.png: ")
                .message()
                .doesNotContain("\n");
        Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> Dataset.read(model, folder.resolve("empty"), Dataset.Wanted.USUAL))
                .hasMessage(
                        folder.resolve("empty")
                                + " holds no examples: expected a folder of pictures, or of a folder of pictures for each label.");
        picture("r/cat/a.png", 20, 20, (x, y) -> 0);
        assertThatThrownBy(() -> Dataset.read(model, folder.resolve("r"), Dataset.Wanted.USUAL))
                .hasMessage(
                        "cat/a.png: label 'cat' is none of model 'tiny': it has LABEL_0 | LABEL_1 | LABEL_2 | LABEL_3"
                                + " | LABEL_4. Call it as one of these, or number them from 0.");
        assertThatThrownBy(() -> Dataset.read(model, pictures.resolve("a.png"), Dataset.Wanted.USUAL))
                .hasMessage(pictures.resolve("a.png")
                        + " is a file: expected a folder of pictures, or of a folder of pictures for each label.");
        assertThatThrownBy(() -> Dataset.read(model, pictures, COARSE.naming(Map.of("label", "x"))))
                .hasMessage(pictures + " is a folder, which has no columns. Leave them out.");
    }

    private void refuses(Path pictures, String masks, String message) {
        assertThatThrownBy(() -> Dataset.read(model, pictures, COARSE.outlined(folder.resolve(masks))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** Each class has a grey of its own, so the model's pixels say which regions are of the class that is asked about. */
    @Test
    void a_mosaic_has_two_pictures_of_its_class_and_knows_where() throws IOException {
        for (int label = 0; label < 5; label++) {
            int grey = 60 * label;
            for (int i = 0; i < 2; i++) {
                picture("p/" + label + "/" + i + ".png", 20 + 9 * i, 30 - label, (x, y) -> grey);
            }
        }
        Dataset set = Mosaics.read(model, folder.resolve("p"), COARSE.drawing(15, 4));
        assertThat(set.cases()).hasSize(15);
        assertThat(set.cases()).extracting(Case::answer).containsOnly(0, 1, 2, 3, 4);
        for (int label = 0; label < 5; label++) {
            int answer = label;
            assertThat(set.cases().stream().filter(one -> Objects.equals(one.answer(), answer)))
                    .hasSize(3);
        }
        for (Case one : set.cases()) {
            Truth truth = Objects.requireNonNull(one.truth());
            assertThat(truth.kind()).isEqualTo(Truth.Kind.MOSAIC);
            int grey = 60 * Objects.requireNonNull(one.answer());
            Tensor plain = model.prepare(blank(new int[] {32, 32}, grey)).tensor("pixel_values");
            Tensor other = model.prepare(blank(new int[] {32, 32}, grey < 200 ? grey + 29 : grey - 29))
                    .tensor("pixel_values");
            Tensor seen = one.example().input().tensor("pixel_values");
            List<Feature> regions = one.example().input().features();
            double inside = 0;
            for (int i = 0; i < regions.size(); i++) {
                assertThat(regions.get(i).place()).isInstanceOf(Place.Region.class);
                // Beside the lines where quarters meet, pixels are of both.
                double alike = regions.get(i).positions().stream()
                        .filter(at ->
                                !Set.of(7, 8).contains(at % 16) && !Set.of(7, 8).contains(at / 16))
                        .mapToDouble(at ->
                                Math.abs(seen.at(at) - plain.at(at)) < Math.abs(other.at(at) - plain.at(at)) ? 1 : 0)
                        .average()
                        .orElseThrow();
                assertThat(truth.inside()[i]).isEqualTo(alike, within(1e-9));
                inside += truth.inside()[i] / regions.size();
            }
            assertThat(inside).isEqualTo(0.5, within(1e-9));
            assertThat(one.example().shown()).startsWith(one.example().name() + " of ");
        }
        assertThat(Mosaics.read(model, folder.resolve("p"), COARSE.drawing(15, 4))
                        .cases())
                .extracting(one -> one.example().shown())
                .isEqualTo(
                        set.cases().stream().map(one -> one.example().shown()).toList());
        assertThat(IntStream.range(0, 15).filter(i -> place(set, i)).count()).isBetween(1L, 14L);
    }

    /** Whether the first quarter is of the class. */
    private static boolean place(Dataset set, int number) {
        return Objects.requireNonNull(set.cases().get(number).truth()).isInside(0);
    }

    @Test
    void too_few_pictures_make_no_mosaic() throws IOException {
        picture("p/0/a.png", 20, 20, (x, y) -> 0);
        picture("p/0/b.png", 20, 20, (x, y) -> 0);
        picture("p/1/a.png", 20, 20, (x, y) -> 0);
        Path pictures = folder.resolve("p");
        assertThatThrownBy(() -> Mosaics.read(model, pictures, COARSE))
                .hasMessage(pictures + " has too few pictures for a mosaic: two of one label and two of others are"
                        + " needed.");
        assertThatThrownBy(() -> Mosaics.read(model, pictures.resolve("0"), COARSE))
                .hasMessage(pictures.resolve("0")
                        + " holds files: of mosaics a folder of pictures for each label is expected.");
        assertThatThrownBy(() -> Mosaics.read(model, pictures.resolve("2"), COARSE))
                .hasMessage(pictures.resolve("2") + " does not exist: expected a folder of pictures for each label.");
    }
}
