package dev.limpid.source;

import eu.maveniverse.maven.mima.context.ContextOverrides;
import org.eclipse.aether.repository.RemoteRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelSourcesTest {
    @TempDir
    Path temp;

    @Test
    void an_alias_is_looked_for_in_each_of_its_places() throws Exception {
        publish("org/example/tiny/1.0/tiny-1.0.jar");

        ModelFolder found = sources("maven:org.example:none:1.0", "maven:org.example:tiny:1.0")
                .find("tiny");

        Path folder = temp.resolve("home/models/maven/org.example/tiny/1.0");
        assertThat(found)
                .isEqualTo(new ModelFolder(folder, "tiny", "maven:org.example:tiny:1.0", Sha256.of("weights")));
        assertThat(found.weights()).isEqualTo(folder.resolve("model.onnx"));
    }

    @Test
    void an_alias_that_no_place_has_fails_as_its_first_place_did() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> sources("maven:org.example:one:1", "maven:org.example:two:1")
                        .find("tiny"))
                .withMessageStartingWith("There is no maven:org.example:one:1 in the Maven repositories asked")
                .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(1));
    }

    @Test
    void an_alias_may_come_from_the_hub() throws IOException {
        try (HubFixture at = new HubFixture(temp).whole()) {
            Catalogue.Entry tiny = new Catalogue.Entry(
                    "tiny", "", "", "", "", List.of(), 1, null, List.of("maven:org.example:none:1.0", "hf:org/tiny"));
            ModelFolder found =
                    sources(new Catalogue(List.of(tiny)), at.models()).find("tiny");
            assertThat(found.id()).isEqualTo("tiny");
            assertThat(found.source()).isEqualTo("hf:org/tiny@" + StubHub.COMMIT);
        }
    }

    @Test
    void a_name_of_the_hub_without_its_prefix_is_answered_with_it() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> sources().find("microsoft/resnet-50"))
                .withMessage("There is no file or folder "
                        + Path.of("microsoft/resnet-50").toAbsolutePath()
                        + ". If you mean the model of the Hugging Face hub, name it hf:microsoft/resnet-50. 'limpid"
                        + " models' lists the models known by name; hf:org/name and maven:group:artifact:version work"
                        + " too.");
    }

    @Test
    void only_the_hubs_models_can_be_looked_at() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> sources().look("tiny"))
                .withMessage("Only a model of the Hugging Face hub can be looked at without fetching it: expected"
                        + " hf:org/name, got 'tiny'.");
    }

    @Test
    void coordinates_are_their_own_name() throws Exception {
        publish("org/example/tiny/1.0/tiny-1.0.jar");
        assertThat(sources().find("maven:org.example:tiny:1.0").id()).isEqualTo("maven:org.example:tiny:1.0");
    }

    @Test
    void a_folder_is_taken_as_it_is() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("my-model"));
        Files.writeString(folder.resolve("model.onnx"), "weights");

        ModelFolder found = sources().find(folder.toString());

        assertThat(found).isEqualTo(new ModelFolder(folder, "my-model", folder.toString(), Sha256.of("weights")));
    }

    @Test
    void where_a_model_lies_is_not_told_to_who_names_it_otherwise() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("my-model"));
        Files.writeString(folder.resolve("model.onnx"), "weights");
        Files.writeString(Files.createDirectories(temp.resolve("bare")).resolve("config.json"), "{}");
        ModelSources placed = sources().placed(name -> temp.resolve(name).toString());

        assertThat(placed.find("my-model"))
                .isEqualTo(new ModelFolder(folder, "my-model", "my-model", Sha256.of("weights")));
        assertThat(placed.see("my-model").source()).isEqualTo("my-model");
        assertThat(placed.see("bare").source()).isEqualTo("bare");
        assertThat(sources().placed(name -> name).find(folder.toString()).source())
                .isEqualTo(folder.toString());
    }

    @Test
    void of_weights_in_several_formats_safetensors_come_first() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("both"));
        Files.writeString(folder.resolve("training_args.bin"), "settings");
        Files.writeString(folder.resolve("pytorch_model.bin"), "weights");
        assertThat(sources().find(folder.toString()).weights()).hasFileName("pytorch_model.bin");
        Files.writeString(folder.resolve("model.safetensors"), "weights");
        assertThat(sources().find(folder.toString()).weights()).hasFileName("model.safetensors");
    }

    @Test
    void a_file_is_taken_as_it_is() throws IOException {
        Path file = Files.writeString(temp.resolve("a.onnx"), "weights");
        assertThat(sources().find(file.toString()).path()).isEqualTo(file);
        assertThat(sources().find(file.toString()).weights()).isEqualTo(file);
    }

    @Test
    void external_data_are_hashed_with_their_model() throws IOException {
        Files.writeString(temp.resolve("b.onnx"), "graph");
        Files.writeString(temp.resolve("b.onnx_data"), "numbers");
        Files.writeString(temp.resolve("b.onnx.bak"), "older");
        assertThat(sources().find(temp.resolve("b.onnx").toString()).sha256())
                .isEqualTo(Sha256.together(List.of(Sha256.of("graph"), Sha256.of("numbers"))))
                .isEqualTo(Sha256.together(List.of(Sha256.of("numbers"), Sha256.of("graph"))));
    }

    @Test
    void what_does_not_exist_is_told() {
        Path missing = temp.resolve("none");
        refused(
                missing,
                "There is no file or folder " + missing + ". 'limpid models' lists the models known by name;"
                        + " hf:org/name and maven:group:artifact:version work too.");
    }

    @Test
    void a_folder_without_weights_is_told() {
        refused(
                temp,
                "Folder " + temp + " holds no weights; expected model.safetensors, pytorch_model.bin,"
                        + " the .index.json of either, an .onnx file or variables/variables.index.");
    }

    @Test
    void a_folder_with_several_models_is_told() throws IOException {
        Files.createFile(temp.resolve("a.onnx"));
        Files.createFile(temp.resolve("b.onnx"));
        refused(
                temp,
                "Folder " + temp + " holds 2 .onnx files: a.onnx, b.onnx. Name one of them instead of the folder.");
    }

    @Test
    void a_file_of_another_kind_is_told() throws IOException {
        Path file = Files.createFile(temp.resolve("notes.txt"));
        refused(
                file,
                "Expected weights in " + file + ", a file that ends in .safetensors, .bin, .pth, .pt,"
                        + " .index.json, .onnx or .index; name such a file or the model's folder.");
    }

    private void refused(Path name, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> sources().find(name.toString()))
                .withMessage(message);
    }

    private void publish(String path) throws Exception {
        Path jar = temp.resolve("remote").resolve(path);
        Files.createDirectories(jar.getParent());
        Jars.small().write(jar);
        Files.writeString(jar.resolveSibling(jar.getFileName() + ".sha1"), MavenJarsTest.sha1(Files.readAllBytes(jar)));
    }

    private ModelSources sources(String... places) {
        Catalogue.Entry tiny = new Catalogue.Entry("tiny", "", "", "", "", List.of(), 1, null, List.of(places));
        Map<String, String> offline = Map.of("HF_HUB_OFFLINE", "1", "HF_HOME", temp + "/hf");
        return sources(new Catalogue(List.of(tiny)), new HubModels(offline, Disk.REAL, time -> {}, Progress.NONE));
    }

    private ModelSources sources(Catalogue catalogue, HubModels hub) {
        String remote = temp.resolve("remote").toUri().toString();
        ContextOverrides maven = ContextOverrides.create()
                .withUserSettingsXmlOverride(temp.resolve("no-settings.xml"))
                .withLocalRepositoryOverride(temp.resolve("local"))
                .repositories(List.of(new RemoteRepository.Builder("central", "default", remote).build()))
                .addRepositoriesOp(ContextOverrides.AddRepositoriesOp.REPLACE)
                .build();
        return new ModelSources(
                catalogue, new MavenJars(maven), hub, new ModelCache(temp.resolve("home"), Disk.REAL), Progress.NONE);
    }
}
