package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class ExportCommandTest {
    private static final Path TENSORFLOW =
            Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-bert-tf");

    @TempDir
    Path folder;

    private static String answers(Path model) {
        MainTest.Ran ran =
                MainTest.run("predict", "--model", model.toString(), "--text", "the cat [MASK]", "--top", "5");
        assertThat(ran.code()).as(ran.err()).isZero();
        return ran.out().substring(ran.out().indexOf(" answers "));
    }

    @Test
    void a_model_written_anew_answers_as_before_from_either_of_its_files() {
        Path out = folder.resolve("anew");
        MainTest.Ran ran = MainTest.run("models", "export", TENSORFLOW.toString(), "--out", out.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(out.resolve("model.safetensors")).exists();
        assertThat(answers(out)).isEqualTo(answers(TENSORFLOW));
        assertThat(answers(out.resolve("model.onnx"))).isEqualTo(answers(TENSORFLOW));
    }

    @Test
    void what_cannot_be_written_is_refused_in_one_line() throws IOException {
        Files.writeString(folder.resolve("mine.txt"), "text");
        MainTest.Ran full = MainTest.run("models", "export", TENSORFLOW.toString(), "--out", folder.toString());
        assertThat(full.code()).isEqualTo(2);
        assertThat(full.err()).contains("is not empty");
        MainTest.Ran none = MainTest.run(
                "models",
                "export",
                folder.resolve("mine.txt").toString(),
                "--out",
                folder.resolve("anew").toString());
        assertThat(none.code()).isNotZero();
        assertThat(none.err().lines()).hasSize(1);
        assertThat(folder.resolve("anew")).doesNotExist();
    }
}
