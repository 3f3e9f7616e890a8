package dev.limpid.task;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ExampleFilesTest {
    private static TextModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = TinyBert.load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    @Test
    void a_line_is_an_example_named_by_its_number() throws IOException {
        List<Example> read = ExampleFiles.read(model, file("texts.txt", "my dog\r\n\nshe run \n"), false);
        assertThat(read).extracting(Example::name).containsExactly("texts.txt:1", "texts.txt:3");
        assertThat(read).extracting(Example::shown).containsExactly("my dog", "she run");
        assertThat(read).extracting(Example::label).containsOnlyNulls();
        assertThat(read.get(1).input().tokens()).containsExactly("[CLS]", "she", "run", "[SEP]");
    }

    @Test
    void a_label_stands_before_the_first_tab() throws IOException {
        List<Example> read = ExampleFiles.read(model, file("texts.tsv", "b\tmy dog\na\tshe\tran\n"), true);
        assertThat(read).extracting(Example::label).containsExactly("b", "a");
        Labelled labelled = Labelled.of(read);
        assertThat(labelled.names()).containsExactly("a", "b");
        assertThat(labelled.labels()).containsExactly(1, 0);
    }

    @Test
    void a_folder_holds_a_file_each_and_with_labels_a_folder_each() throws IOException {
        file("plain/2.txt", "my dog");
        file("plain/1.txt", "she run\n");
        file("plain/.hidden", "no");
        assertThat(ExampleFiles.read(model, folder.resolve("plain"), false))
                .extracting(Example::name)
                .containsExactly("1.txt", "2.txt");
        file("labels/past/1.txt", "she run");
        file("labels/noun/1.txt", "my dog");
        assertThat(ExampleFiles.read(model, folder.resolve("labels"), true))
                .extracting(Example::label)
                .containsExactly("noun", "past");
        refuses(
                folder.resolve("labels"),
                false,
                folder.resolve("labels/noun") + " is a folder: of " + folder.resolve("labels")
                        + " a text on each line, or text files are expected.");
        refuses(
                folder.resolve("plain"),
                true,
                folder.resolve("plain/1.txt") + " is a file: of " + folder.resolve("plain")
                        + " lines 'label<TAB>text', or a folder of text files for each label are expected.");
    }

    @Test
    void what_is_no_example_is_refused_with_its_place() throws IOException {
        Path untabbed = file("a.tsv", "b\tmy dog\nshe run\n");
        refuses(untabbed, true, untabbed + ":2: expected a label, a tab and a text, got 'she run'.");
        Path empty = file("empty.txt", "\n\n");
        refuses(empty, false, empty + " holds no examples: expected a text on each line, or text files.");
        Path missing = folder.resolve("missing.txt");
        refuses(missing, false, missing + " does not exist: expected a file of text.");
        Path latin = Files.write(folder.resolve("latin.txt"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        refuses(latin, false, latin + " is no text in UTF-8. Save it as UTF-8.");
        Path longer = file("long.txt", "my dog\n" + "dog ".repeat(70) + "\n");
        refuses(
                longer,
                false,
                "long.txt:2: The text has 72 tokens, the model reads at most 64. Shorten it; nothing is cut off"
                        + " silently.");
    }

    @Test
    void damaged_files_are_read_or_refused_in_one_line() throws IOException {
        byte[] good = "past\tshe run\nnoun\tmy dog\n".getBytes(StandardCharsets.UTF_8);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = good.clone();
            for (int change = 0; change <= i % 3; change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("damaged.tsv"), bytes);
            try {
                assertThat(ExampleFiles.read(model, file, true)).isNotEmpty();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).contains("damaged.tsv").doesNotContain("\n");
            }
        }
    }

    private static void refuses(Path path, boolean labelled, String message) {
        assertThatThrownBy(() -> ExampleFiles.read(model, path, labelled))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
