package dev.limpid.source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static dev.limpid.source.HubFixture.WEIGHTS;
import static dev.limpid.source.StubHub.status;
import static org.assertj.core.api.Assertions.assertThat;

/** Law: a card and published results come with a model where they can be had, and a model comes without them. */
class HubSaidTest {
    private static final String CARD = "---\nlicense: mit\n---\nA model.\n";
    private static final String RESULTS = "- dataset: {id: a/b, task_id: c}\n  value: 1.5\n";
    private static final String HEAD_CARD = "HEAD hub /org/tiny/resolve/" + StubHub.COMMIT + "/README.md";

    @TempDir
    Path temp;

    private HubFixture at;

    @BeforeEach
    void start() throws IOException {
        at = new HubFixture(temp).whole();
        at.hub.small("README.md", CARD);
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private void comesWithout(String path) {
        at.find();
        assertThat(at.snapshot().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(at.snapshot().resolve(path)).doesNotExist();
        assertThat(at.repository().resolve("refs/main")).hasContent(StubHub.COMMIT);
    }

    @Test
    void a_card_and_results_are_fetched_with_a_model() {
        at.hub.small(".eval_results/one.yaml", RESULTS).small(".eval_results/two.yml", "[]");
        at.hub.small(".eval_results/notes.txt", "no results").small("deep/.eval_results/three.yaml", "no results");
        at.find();
        assertThat(at.snapshot().resolve("README.md")).hasContent(CARD);
        assertThat(at.snapshot().resolve(".eval_results")).isDirectoryNotContaining("glob:**.txt");
        assertThat(at.snapshot().resolve(".eval_results/one.yaml")).hasContent(RESULTS);
        assertThat(at.snapshot().resolve(".eval_results/two.yml")).hasContent("[]");
        assertThat(at.snapshot().resolve("deep")).doesNotExist();
        assertThat(at.notices).isEmpty();
    }

    @Test
    void they_are_fetched_when_a_model_is_only_looked_at() {
        at.hub.large(
                "model.safetensors", "\u0002\0\0\0\0\0\0\0{}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        at.hub.small(".eval_results/one.yaml", RESULTS);
        RemoteModel model = at.models().look(HubFixture.TINY);
        assertThat(model.folder().resolve("README.md")).hasContent(CARD);
        assertThat(model.folder().resolve(".eval_results/one.yaml")).hasContent(RESULTS);
    }

    @Test
    void a_model_that_was_fetched_before_its_card_gets_it_when_it_is_seen() throws IOException {
        at.find();
        java.nio.file.Files.delete(at.snapshot().resolve("README.md"));
        assertThat(at.models().see(HubFixture.TINY).here()).isNotNull();
        assertThat(at.snapshot().resolve("README.md")).hasContent(CARD);
    }

    @Test
    void a_card_that_cannot_be_had_is_told_and_not_waited_for() {
        at.hub.trap(HEAD_CARD, status(500));
        comesWithout("README.md");
        assertThat(at.waits).isEmpty();
        assertThat(at.notices)
                .containsExactly("Going on without README.md of hf:org/tiny, which says how it was made and judged: it"
                        + " cannot be fetched (127.0.0.1 answers 500).");
    }

    @Test
    void a_card_that_is_forbidden_is_told() {
        at.hub.trap(HEAD_CARD, status(403));
        comesWithout("README.md");
        assertThat(at.notices).singleElement().asString().contains("README.md").contains("answers 403");
    }

    @Test
    void a_card_that_the_hub_lists_but_lacks_is_told() {
        at.hub.trap(HEAD_CARD, status(404, "X-Error-Code", "EntryNotFound"));
        comesWithout("README.md");
        assertThat(at.notices)
                .containsExactly(
                        "Going on without README.md of hf:org/tiny: expected at most 4194304 bytes, the hub says"
                                + " that it has none.");
    }

    @Test
    void a_card_with_another_hash_is_not_kept() {
        at.hub.trap(
                "GET hub /api/resolve-cache/models/org/tiny/" + StubHub.COMMIT + "/README.md",
                StubHub.sends(new byte[CARD.length()]));
        comesWithout("README.md");
        assertThat(at.notices).singleElement().asString().contains("README.md").contains("git's hash is");
    }

    @Test
    void a_card_that_is_too_large_is_not_fetched() {
        at.hub.small("README.md", "x".repeat((4 << 20) + 1)).small(".eval_results/one.yaml", RESULTS);
        comesWithout("README.md");
        assertThat(at.snapshot().resolve(".eval_results/one.yaml")).hasContent(RESULTS);
        assertThat(at.notices)
                .containsExactly(
                        "Going on without README.md of hf:org/tiny: expected at most 4194304 bytes, the hub says"
                                + " 4194305.");
    }
}
