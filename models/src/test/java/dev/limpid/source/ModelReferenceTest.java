package dev.limpid.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelReferenceTest {
    @Test
    void a_plain_name_is_an_alias() {
        assertThat(ModelReference.parse("bert-base-uncased")).isEqualTo(new ModelReference.Alias("bert-base-uncased"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"models/bert", "/models/bert", "./bert", ".", "..", "../bert.onnx"})
    void a_name_with_a_separator_or_a_leading_dot_is_a_path(String name) {
        assertThat(ModelReference.parse(name)).isEqualTo(new ModelReference.OnDisk(Path.of(name)));
    }

    @Test
    void a_name_that_exists_is_a_path(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("m.onnx"));
        assertThat(ModelReference.parse(file.toString())).isEqualTo(new ModelReference.OnDisk(file));
        assertThat(ModelReference.parse("src")).isEqualTo(new ModelReference.OnDisk(Path.of("src")));
    }

    @Test
    void maven_coordinates_have_three_parts() {
        ModelReference reference = ModelReference.parse("maven:org.example:a-model:1.0.0-beta");
        assertThat(reference).isEqualTo(new ModelReference.Maven("org.example", "a-model", "1.0.0-beta"));
        assertThat(reference).hasToString("maven:org.example:a-model:1.0.0-beta");
    }

    @ParameterizedTest
    @ValueSource(strings = {"maven:", "maven:g:a", "maven:g:a:v:extra"})
    void other_numbers_of_parts_are_refused(String name) {
        refused(name, "Expected maven:group:artifact:version, got '" + name + "'.");
    }

    @Test
    void a_part_that_is_no_plain_name_is_refused() {
        refused(
                "maven:g:..:1",
                "Expected maven:group:artifact:version, got 'maven:g:..:1', whose part '..' is no plain" + " name.");
        refused(
                "maven:g/h:a:1",
                "Expected maven:group:artifact:version, got 'maven:g/h:a:1', whose part 'g/h' is no" + " plain name.");
        refused(
                "maven:g:a:[1,2)",
                "Expected maven:group:artifact:version, got 'maven:g:a:[1,2)', whose part '[1,2)' is"
                        + " no plain name.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LATEST", "RELEASE", "1.0-SNAPSHOT"})
    void a_version_that_moves_is_refused(String version) {
        refused(
                "maven:g:a:" + version,
                "Expected one fixed version in 'maven:g:a:" + version
                        + "', got one that moves: results could not be reproduced. Name a release.");
    }

    @Test
    void a_model_of_the_hub_may_name_a_revision() {
        assertThat(ModelReference.parse("hf:microsoft/resnet-50"))
                .isEqualTo(new ModelReference.Hub("microsoft/resnet-50", "main"))
                .hasToString("hf:microsoft/resnet-50");
        assertThat(ModelReference.parse("hf:gpt2@refs/pr/1"))
                .isEqualTo(new ModelReference.Hub("gpt2", "refs/pr/1"))
                .hasToString("hf:gpt2@refs/pr/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a/b/c", "../b", "a/..", "a--b/c", ".a/b", "a/b.", "a/b.git", "a b/c", "/a", "a/", "ä/b", "a\\b"
            })
    void a_name_that_the_hub_cannot_have_is_refused(String name) {
        refused(
                "hf:" + name,
                "Expected hf:org/name or hf:org/name@revision, got 'hf:" + name + "', which can be no model of the"
                        + " hub.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/../b", "/a", "a/", "-x", "a b", "a:b", ".hidden", "a\\b", "a//b"})
    void a_revision_that_git_cannot_have_is_refused(String revision) {
        refused(
                "hf:a/b@" + revision,
                "Expected a branch, tag or commit after '@' in 'hf:a/b@" + revision + "', got '" + revision + "'.");
    }

    @Test
    void nothing_is_refused() {
        refused(
                " ",
                "Expected a model's name, got nothing. 'limpid models' lists some; hf:org/name, a folder, a file or"
                        + " maven:group:artifact:version works too.");
    }

    private static void refused(String name, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> ModelReference.parse(name))
                .withMessage(message);
    }
}
