package dev.limpid.source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static dev.limpid.source.StubHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the hub does not give, and how a user hears of it. */
class HubRefusalsTest {
    private static final String LIST = "GET hub /api/models";

    @TempDir
    Path temp;

    private HubFixture at;

    @BeforeEach
    void start() throws IOException {
        at = new HubFixture(temp).whole();
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private void refused(String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessage(message)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(StubHub.TOKEN));
        assertThat(at.waits).isEmpty();
    }

    @Test
    void a_model_that_does_not_exist_is_told() {
        at.hub.trap(LIST, status(401, "X-Error-Code", "RepoNotFound"), status(404, "X-Error-Code", "RepoNotFound"));
        String message = "There is no model 'org/tiny' on " + at.hub.endpoint()
                + ", or it is private. Check the name; for a private model set HF_TOKEN.";
        refused(message);
        refused(message);
    }

    @Test
    void a_model_that_the_token_may_not_see_is_told() {
        at.environment.put("HF_TOKEN", StubHub.TOKEN);
        at.hub.trap(LIST, status(404, "X-Error-Code", "RepoNotFound"));
        refused("There is no model 'org/tiny' on " + at.hub.endpoint()
                + ", or the token in use may not see it. Check the name and HF_TOKEN.");
    }

    @Test
    void a_gated_model_is_told_with_what_to_do() {
        at.hub.trap("HEAD hub ", status(401, "X-Error-Code", "GatedRepo"));
        refused("Model 'org/tiny' is gated: its owner asks you to accept a licence. Accept it at " + at.hub.endpoint()
                + "/org/tiny, then set HF_TOKEN to a token of your account.");
        at.environment.put("HF_TOKEN", StubHub.TOKEN);
        at.hub.trap("HEAD hub ", status(403, "X-Error-Code", "GatedRepo"));
        refused("Model 'org/tiny' is gated: its owner asks you to accept a licence. Accept it at " + at.hub.endpoint()
                + "/org/tiny with the account that the token in use belongs to.");
    }

    @Test
    void a_token_that_is_not_accepted_is_told() {
        at.environment.put("HF_TOKEN", StubHub.TOKEN);
        at.hub.trap(LIST, status(401, "X-Error-Message", "Invalid credentials in Authorization header"));
        refused("Cannot fetch hf:org/tiny: " + at.hub.endpoint() + " does not accept the token. Make a new one and put"
                + " it into HF_TOKEN or the file at HF_TOKEN_PATH, or remove it if the model is public.");
    }

    @Test
    void what_is_forbidden_is_told() {
        at.hub.trap(LIST, status(403, "X-Error-Message", "Access to this resource is disabled."));
        refused(
                "Cannot fetch hf:org/tiny: 127.0.0.1 answers 403 (Access to this resource is disabled.). Set HF_TOKEN to"
                        + " a token that may read it.");
        at.environment.put("HF_TOKEN", StubHub.TOKEN);
        at.hub.trap(LIST, status(403));
        refused("Cannot fetch hf:org/tiny: 127.0.0.1 answers 403. The token in use may not read it; give it the right"
                + " to, or use another in HF_TOKEN.");
    }

    @Test
    void a_revision_that_does_not_exist_is_told() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> at.find("v9"))
                .withMessage("Model 'org/tiny' has no revision 'v9' on " + at.hub.endpoint()
                        + ". Name a branch, a tag or a commit of its.");
    }

    @Test
    void a_file_that_is_listed_and_not_there_is_told_and_remembered() {
        at.hub.trap(
                "HEAD hub /org/tiny/resolve/" + StubHub.COMMIT + "/vocab",
                status(404, "X-Error-Code", "EntryNotFound"));
        refused("Model 'org/tiny' has no file 'vocab.txt' at revision 'main'.");
        assertThat(at.repository().resolve(".no_exist/" + StubHub.COMMIT + "/vocab.txt"))
                .isEmptyFile();
    }

    @Test
    void another_status_is_told() {
        at.hub.trap(LIST, status(418));
        refused("Cannot fetch hf:org/tiny: 127.0.0.1 answers 418. Check HF_ENDPOINT (" + at.hub.endpoint() + ").");
    }

    @Test
    void a_copy_in_the_cache_is_pointed_to() {
        at.find();
        at.hub.trap(LIST, status(401, "X-Error-Code", "RepoNotFound"));
        refused("There is no model 'org/tiny' on " + at.hub.endpoint()
                + ", or it is private. Check the name; for a private model set HF_TOKEN. With HF_HUB_OFFLINE=1 the copy"
                + " in the cache is used.");
    }

    @Test
    void a_model_without_weights_is_told_with_what_it_holds() throws IOException {
        try (HubFixture other = new HubFixture(temp.resolve("other"))) {
            other.hub.small("README.md", "").small("config.json", "{}").large("tf_model.h5", new byte[1]);
            assertThatExceptionOfType(SourceException.class)
                    .isThrownBy(other::find)
                    .withMessage("Model 'org/tiny' holds no weights in a form that Limpid reads (model.safetensors,"
                            + " pytorch_model.bin, model.onnx), but README.md, config.json, tf_model.h5. Name another"
                            + " model or revision.");
            assertThat(other.repository()).doesNotExist();
        }
    }

    @Test
    void redirects_without_end_are_told() {
        StubHub.Mischief again = status(307, "Location", "/api/models/org/tiny/revision/main");
        at.hub.trap(LIST, again, again, again, again, again, again, again, again, again, again);
        at.find();
        assertThat(at.notices).containsExactly("Trying again in 1 s: 127.0.0.1 redirects more than 10 times.");
    }

    @Test
    void a_redirect_to_no_web_address_is_told() {
        at.hub.trap(LIST, status(302, "Location", "file:///etc/passwd"), status(302, "Location", "http://a b/"));
        at.find();
        assertThat(at.notices)
                .hasSize(2)
                .allMatch(line -> line.endsWith("127.0.0.1 redirects to something that is no web address."));
    }

    @Test
    void a_redirect_to_another_host_loses_the_token() throws IOException {
        at.environment.put("HF_TOKEN", StubHub.TOKEN);
        try (StubHub mirror = new StubHub("org/mirror")) {
            at.environment.put("HF_ENDPOINT", mirror.endpoint());
            StubHub.Mischief sendOn =
                    (exchange, content) -> status(308, "Location", at.hub.endpoint() + exchange.getRequestURI())
                            .answer(exchange, content);
            mirror.trap("GET hub ", sendOn, sendOn, sendOn).trap("HEAD hub ", sendOn, sendOn, sendOn);
            at.find();
            assertThat(mirror.asked).allMatch(asked -> ("Bearer " + StubHub.TOKEN).equals(asked.authorization()));
            assertThat(at.hub.asked).isNotEmpty().allMatch(asked -> asked.authorization() == null);
        }
    }

    @Test
    void what_is_no_hub_is_told() {
        at.hub.listing("<html>Please sign in to the network</html>");
        refused("Cannot fetch hf:org/tiny: " + at.hub.endpoint() + " does not answer as a hub does: its list of files"
                + " is unusable, it is not the JSON expected. Check HF_ENDPOINT and the proxy.");
    }

    @Test
    void a_file_of_another_commit_is_refused() {
        String other = "a".repeat(40);
        at.hub.trap("HEAD hub ", status(200, "X-Repo-Commit", other, "ETag", "\"x\""));
        refused("Cannot fetch hf:org/tiny: " + at.hub.endpoint() + " does not answer as a hub does: asked for"
                + " config.json at " + StubHub.COMMIT + ", it speaks of " + other
                + ". Check HF_ENDPOINT and the proxy.");
    }

    @Test
    void a_file_without_an_etag_is_refused() {
        at.hub.trap("HEAD hub ", status(200, "X-Repo-Commit", StubHub.COMMIT));
        refused("Cannot fetch hf:org/tiny: " + at.hub.endpoint() + " does not answer as a hub does: it names no ETag"
                + " for config.json. Check HF_ENDPOINT and the proxy.");
    }

    @Test
    void an_etag_that_leads_out_of_the_cache_is_refused() throws IOException {
        at.hub.trap("HEAD hub ", status(200, "X-Repo-Commit", StubHub.COMMIT, "ETag", "\"../../../evil\""));
        refused("Cannot fetch hf:org/tiny: " + at.hub.endpoint() + " does not answer as a hub does: the ETag of"
                + " config.json is no plain name. Check HF_ENDPOINT and the proxy.");
        assertThat(Files.exists(temp.resolve("hf"))).isFalse();
    }

    @Test
    void a_file_that_leads_out_of_the_cache_is_refused() {
        at.hub.listing("{\"sha\":\"" + StubHub.COMMIT
                + "\",\"siblings\":[{\"rfilename\":\"model.safetensors\"},{\"rfilename\":\"../../../evil\"}]}");
        refused("Cannot fetch hf:org/tiny: " + at.hub.endpoint()
                + " does not answer as a hub does: its list of files is"
                + " unusable, it names the file '../../../evil', which is unsafe. Check HF_ENDPOINT and the proxy.");
    }

    @Test
    void shards_that_are_not_beside_the_index_are_refused() {
        at.hub.small("pytorch_model.bin.index.json", "{}");
        for (String shard :
                new String[] {"../evil.safetensors", "a/b.safetensors", "tf_model.h5", "none.safetensors"}) {
            at.hub.listing(
                    "{\"sha\":\"" + StubHub.COMMIT
                            + "\",\"siblings\":[{\"rfilename\":\"model.safetensors.index.json\"},{\"rfilename\":\"tf_model.h5\"}]}");
            at.hub.small("model.safetensors.index.json", "{\"weight_map\":{\"w\":\"" + shard + "\"}}");
            assertThatExceptionOfType(SourceException.class)
                    .isThrownBy(at::find)
                    .withMessageMatching("Cannot use model\\.safetensors\\.index\\.json of hf:org/tiny: it names the"
                            + " shard '\\Q" + shard + "\\E', .+\\. Ask the model's owner, or name another revision\\.");
            forget();
        }
    }

    private void forget() {
        try {
            Disk.delete(temp.resolve("hf"));
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
