package dev.limpid.candidate;

import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.source.ModelFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VectorCacheTest {
    private static final List<String> LAST = List.of(Backbone.LAST);

    @TempDir
    Path folder;

    private Path kept;
    private VectorCache cache;
    private Backbone backbone;
    /** How many examples had run after each run. */
    private final List<Integer> runs = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        kept = folder.resolve("kept");
        cache = new VectorCache(kept);
        backbone = open(Fixtures.numbered("tiny-text/bert-encoder", folder.resolve("model"), null));
    }

    private static Backbone open(ModelFolder files) {
        return Backbone.open(files, Kind.CLASSES, Fixtures.SETTINGS);
    }

    @AfterEach
    void close() {
        backbone.close();
    }

    private Vectors read(List<Item> items, List<String> layers) throws IOException {
        runs.clear();
        return cache.vectors(backbone, items, layers, (done, all) -> runs.add(done));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(kept)) {
            return files.sorted().toList();
        }
    }

    @Test
    void what_was_read_once_is_not_read_again() throws IOException {
        List<Item> items = BackboneTest.drawn(20, 40);
        Vectors first = read(items, backbone.layers());
        assertThat(runs).isNotEmpty();
        Vectors second = read(items, backbone.layers());
        assertThat(runs).isEmpty();
        Vectors without = backbone.vectors(items, backbone.layers(), Progress.NONE);
        for (String layer : backbone.layers()) {
            assertThat(second.at(layer)).isDeepEqualTo(first.at(layer)).isDeepEqualTo(without.at(layer));
        }
        assertThat(files()).hasSize(backbone.layers().size());
    }

    @Test
    void a_layer_more_costs_that_layer_alone() throws IOException {
        List<Item> items = BackboneTest.drawn(20, 40);
        read(items, LAST);
        Path last = files().get(0);
        Object written = Files.getLastModifiedTime(last);
        read(items, backbone.layers());
        assertThat(runs).isNotEmpty();
        assertThat(Files.getLastModifiedTime(last)).isEqualTo(written);
        read(items, List.of("layer 0"));
        assertThat(runs).isEmpty();
    }

    @Test
    void another_text_order_pair_or_model_is_read_anew() throws IOException {
        List<Item> items = new ArrayList<>(BackboneTest.drawn(3, 40));
        read(items, LAST);
        items.set(1, Fixtures.text("text 1", "t9 t9 t9", null));
        double[][] changed = read(items, LAST).at(Backbone.LAST);
        assertThat(runs).isNotEmpty();
        assertThat(changed)
                .isDeepEqualTo(backbone.vectors(items, LAST, Progress.NONE).at(Backbone.LAST));
        items.set(1, Fixtures.text("text 1", "t9 t9", "t9"));
        read(items, LAST);
        assertThat(runs).isNotEmpty();
        items.add(items.remove(0));
        read(items, LAST);
        assertThat(runs).isNotEmpty();
        // What it is called, and what it is labelled with, are no part of it.
        items.set(0, new Item.Labelled("elsewhere", "t9 t9", "t9", List.of("b")));
        read(items, LAST);
        assertThat(runs).isEmpty();
    }

    @Test
    void another_pooling_tokenizer_or_other_weights_are_read_anew() throws IOException {
        List<Item> items = BackboneTest.drawn(3, 40);
        read(items, LAST);
        Path model = folder.resolve("model");
        backbone.close();
        backbone = open(Fixtures.folder(model, "cls"));
        read(items, LAST);
        assertThat(runs).isNotEmpty();
        backbone.close();
        backbone = open(new ModelFolder(model, "tiny", model.toString(), "1".repeat(64), null));
        read(items, LAST);
        assertThat(runs).isNotEmpty();
        backbone.close();
        Path tokenizer = model.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("\"t9\":9", "\"t9\":8"));
        backbone = open(Fixtures.folder(model, null));
        read(items, LAST);
        assertThat(runs).isNotEmpty();
    }

    @Test
    void another_picture_is_read_anew() throws IOException {
        backbone.close();
        backbone = Backbone.open(
                Fixtures.pictured("tiny-vision/vit-encoder", folder.resolve("vit")), Kind.PICTURES, Fixtures.SETTINGS);
        List<Item> items = Fixtures.pictures(
                Fixtures.golden().get("pictures").get("tiny-vision/vit-encoder").get("png"),
                folder.resolve("pictures"));
        read(items, LAST);
        assertThat(runs).isNotEmpty();
        read(items, LAST);
        assertThat(runs).isEmpty();
        Files.copy(
                folder.resolve("pictures/0.png"),
                folder.resolve("pictures/1.png"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        double[][] rows = read(items, LAST).at(Backbone.LAST);
        assertThat(runs).isNotEmpty();
        assertThat(rows[1]).isEqualTo(rows[0]);
    }

    /** Each byte of the numbers and of the header is guarded: whatever is changed, the vectors are right. */
    @Test
    void what_is_damaged_is_read_anew_and_said() throws IOException {
        List<Item> items = BackboneTest.drawn(3, 40);
        double[][] right = read(items, LAST).at(Backbone.LAST);
        Path file = files().get(0);
        byte[] bytes = Files.readAllBytes(file);
        SplittableRandom random = new SplittableRandom(5);
        int told = 0;
        for (int round = 0; round < 150; round++) {
            byte[] damaged =
                    round % 3 == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            Vectors read = read(items, LAST);
            assertThat(read.at(Backbone.LAST)).isDeepEqualTo(right);
            assertThat(read.notes()).hasSize(runs.isEmpty() ? 0 : 1);
            if (!runs.isEmpty()) {
                assertThat(read.notes().get(0))
                        .startsWith("Kept vectors were damaged and are read anew: ")
                        .doesNotContain("\n");
                told++;
            }
            assertThat(Files.readAllBytes(file))
                    .satisfies(now -> assertThat(now).hasSize(bytes.length));
        }
        assertThat(told).isGreaterThan(120);
    }

    @Test
    void a_reading_that_was_killed_goes_on_from_where_it_was() throws IOException {
        List<Item> items = BackboneTest.drawn(600, 40);
        List<Integer> before = new ArrayList<>();
        assertThatThrownBy(() -> cache.vectors(backbone, items, LAST, (done, all) -> {
                    before.add(done);
                    if (done > 300) {
                        throw new IllegalStateException("killed");
                    }
                }))
                .hasMessage("killed");
        assertThat(files()).hasSize(1);
        List<Integer> all = new ArrayList<>();
        runs.clear();
        Vectors rest = cache.vectors(backbone, items, LAST, (done, of) -> {
            runs.add(done);
            all.add(of);
        });
        assertThat(runs).endsWith(600 - 256);
        assertThat(all).containsOnly(600 - 256);
        assertThat(rest.at(Backbone.LAST))
                .isDeepEqualTo(
                        cache.vectors(backbone, items, LAST, Progress.NONE).at(Backbone.LAST));
        double[][] whole = backbone.vectors(items, LAST, Progress.NONE).at(Backbone.LAST);
        for (int i = 0; i < whole.length; i++) {
            BackboneTest.near(rest.at(Backbone.LAST)[i], whole[i], 1e-5, "text " + i);
        }
        // Of the stretches nothing is left.
        assertThat(files()).hasSize(1);
    }

    @Test
    void how_many_texts_were_cut_is_kept_too() throws IOException {
        List<Item> items = List.of(Fixtures.text("a", "t5 ".repeat(25).strip(), null));
        Vectors first = read(items, LAST);
        Vectors second = read(items, LAST);
        assertThat(runs).isEmpty();
        assertThat(second.longer()).isEqualTo(1);
        assertThat(second.notes()).isEqualTo(first.notes()).hasSize(1);
    }

    @Test
    void where_nothing_can_be_written_vectors_are_read_all_the_same() throws IOException {
        List<Item> items = BackboneTest.drawn(3, 40);
        read(items, LAST);
        Path file = files().get(0);
        Files.delete(file);
        // A folder in the file's place, that is not empty.
        Files.createDirectories(file.resolve("inside"));
        Vectors read = read(items, LAST);
        assertThat(read.at(Backbone.LAST))
                .isDeepEqualTo(backbone.vectors(items, LAST, Progress.NONE).at(Backbone.LAST));
        assertThat(read.notes())
                .singleElement()
                .asString()
                .startsWith("Vectors are not kept: ")
                .doesNotContain("\n");
    }
}
