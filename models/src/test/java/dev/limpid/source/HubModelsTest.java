package dev.limpid.source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

import static dev.limpid.source.HubFixture.WEIGHTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is fetched, where it lies afterwards, and when the hub is asked at all. */
class HubModelsTest {
    @TempDir
    Path temp;

    private HubFixture at;

    @BeforeEach
    void start() throws IOException {
        at = new HubFixture(temp);
    }

    @AfterEach
    void stop() {
        at.close();
    }

    @Test
    void what_a_model_needs_is_fetched_and_laid_out_as_python_does() throws IOException {
        at.whole().find();

        String vocabulary = StubHub.gitHash("[PAD]".getBytes(StandardCharsets.UTF_8));
        String config = StubHub.gitHash("{}".getBytes(StandardCharsets.UTF_8));
        String repository = "models--org--tiny/";
        var expected = new TreeMap<String, String>();
        expected.put("CACHEDIR.TAG", "file");
        expected.put(".locks/" + repository + vocabulary + ".lock", "file");
        expected.put(".locks/" + repository + config + ".lock", "file");
        expected.put(".locks/" + repository + StubHub.hash(WEIGHTS) + ".lock", "file");
        expected.put(repository + "blobs/" + vocabulary, "file");
        expected.put(repository + "blobs/" + config, "file");
        expected.put(repository + "blobs/" + StubHub.hash(WEIGHTS), "file");
        expected.put(repository + "refs/main", "file");
        String snapshot = repository + "snapshots/" + StubHub.COMMIT + "/";
        expected.put(snapshot + "vocab.txt", "../../blobs/" + vocabulary);
        expected.put(snapshot + "config.json", "../../blobs/" + config);
        expected.put(snapshot + "model.safetensors", "../../blobs/" + StubHub.hash(WEIGHTS));
        assertThat(layout(at.cache)).isEqualTo(expected);
        assertThat(at.repository().resolve("refs/main")).hasContent(StubHub.COMMIT);
        assertThat(at.snapshot().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(at.cache.resolve("CACHEDIR.TAG"))
                .content()
                .startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
    }

    private static TreeMap<String, String> layout(Path root) throws IOException {
        var layout = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                if (Files.isSymbolicLink(path)) {
                    layout.put(
                            root.relativize(path).toString(),
                            Files.readSymbolicLink(path).toString());
                } else if (Files.isRegularFile(path)) {
                    layout.put(root.relativize(path).toString(), "file");
                }
            }
        }
        return layout;
    }

    @Test
    void the_weights_hash_is_the_name_of_their_blob_and_the_source_names_the_commit() {
        at.whole();
        ModelFolder found = sources().find("hf:org/tiny");
        assertThat(found)
                .isEqualTo(new ModelFolder(
                        at.snapshot(), "hf:org/tiny", "hf:org/tiny@" + StubHub.COMMIT, StubHub.hash(WEIGHTS)));
        assertThat(found.weights()).isEqualTo(at.snapshot().resolve("model.safetensors"));
    }

    private ModelSources sources() {
        Catalogue none = new Catalogue(List.of());
        return new ModelSources(
                none, new MavenJars(), at.models(), new ModelCache(temp.resolve("home"), Disk.REAL), at);
    }

    @Test
    void without_links_the_files_themselves_are_in_the_snapshot() throws IOException {
        at.environment.put("HF_HUB_DISABLE_SYMLINKS", "yes");
        at.whole();

        assertThat(sources().find("hf:org/tiny").sha256()).isEqualTo(StubHub.hash(WEIGHTS));

        assertThat(layout(at.snapshot()))
                .isEqualTo(new TreeMap<>(
                        java.util.Map.of("config.json", "file", "vocab.txt", "file", "model.safetensors", "file")));
        assertThat(layout(at.repository().resolve("blobs"))).isEmpty();
        long asked = at.hub.asked("GET store").size();
        at.find();
        assertThat(at.hub.asked("GET store")).hasSize((int) asked);
    }

    @Test
    void where_the_disk_knows_no_links_the_files_themselves_are_in_the_snapshot() throws IOException {
        at.disk = new NoLinks();
        at.whole().find();
        assertThat(layout(at.snapshot()).values()).containsOnly("file");
        assertThat(layout(at.repository().resolve("blobs"))).isEmpty();
    }

    @Test
    void where_the_disk_knows_no_links_a_blob_that_is_there_is_copied() throws IOException {
        at.whole().find();
        Files.delete(at.snapshot().resolve("model.safetensors"));
        at.disk = new NoLinks();
        at.find();
        assertThat(at.snapshot().resolve("model.safetensors")).isRegularFile().hasBinaryContent(WEIGHTS);
        assertThat(at.blob(WEIGHTS)).hasBinaryContent(WEIGHTS);
        assertThat(at.hub.asked("GET store")).hasSize(1);
    }

    private static final class NoLinks implements Disk {
        @Override
        public java.io.OutputStream create(Path file) throws IOException {
            return Disk.REAL.create(file);
        }

        @Override
        public void link(Path link, Path target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long free(Path folder) {
            return Long.MAX_VALUE;
        }
    }

    @Test
    void a_second_time_only_the_list_of_files_is_asked_for() {
        at.whole().find();
        at.hub.asked.clear();
        at.find();
        assertThat(at.hub.asked("")).containsExactly("GET hub /api/models/org/tiny/revision/main");
    }

    @Test
    void a_blob_that_another_commit_brought_is_linked_not_fetched() {
        String other = "f".repeat(40);
        at.whole().hub.commit("next", other);
        at.find();
        at.hub.asked.clear();

        HubSnapshot next = at.find("next");

        assertThat(next.folder().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(next.source()).isEqualTo("hf:org/tiny@" + other);
        assertThat(at.hub.asked("GET store")).isEmpty();
        assertThat(at.repository().resolve("refs/next")).hasContent(other);
    }

    @Test
    void a_branch_that_moves_is_followed() {
        at.whole().find();
        String moved = "e".repeat(40);
        at.hub.commit("main", moved).large("model.safetensors", HubFixture.bytes(3, 10));
        assertThat(at.find().commit()).isEqualTo(moved);
        assertThat(at.repository().resolve("refs/main")).hasContent(moved);
    }

    @Test
    void revisions_with_slashes_are_asked_for_in_one_part() {
        at.whole().hub.commit("refs/pr/1", StubHub.COMMIT);
        at.find("refs/pr/1");
        assertThat(at.hub.asked("GET hub /api/")).contains("models/org/tiny/revision/refs%2Fpr%2F1");
        assertThat(at.repository().resolve("refs/refs/pr/1")).hasContent(StubHub.COMMIT);
    }

    @Test
    void files_in_folders_link_to_their_blobs_too() throws IOException {
        at.hub.small("config.json", "{}").small("1_Pooling/config.json", "{\"a\":1}");
        at.hub.large("onnx/model.onnx", WEIGHTS).large("onnx/model.onnx_data", HubFixture.bytes(4, 50));
        HubSnapshot found = at.find();
        assertThat(found.weights()).containsExactly("onnx/model.onnx", "onnx/model.onnx_data");
        assertThat(Files.readSymbolicLink(at.snapshot().resolve("1_Pooling/config.json")))
                .asString()
                .startsWith("../../../blobs/");
        assertThat(at.snapshot().resolve("onnx/model.onnx")).hasBinaryContent(WEIGHTS);
    }

    @Test
    void shards_are_those_that_the_index_names() {
        at.hub.small(
                "model.safetensors.index.json",
                "{\"metadata\":{\"total_size\":1},\"weight_map\":{\"b\":\"model-00002-of-00002.safetensors\","
                        + "\"a\":\"model-00001-of-00002.safetensors\",\"c\":\"model-00001-of-00002.safetensors\"}}");
        at.hub.large("model-00001-of-00002.safetensors", HubFixture.bytes(5, 1000));
        at.hub.large("model-00002-of-00002.safetensors", HubFixture.bytes(6, 2000));
        at.hub.large("other.safetensors", HubFixture.bytes(7, 3000));
        at.hub.large("pytorch_model.bin", HubFixture.bytes(8, 3000));

        ModelFolder found = sources().find("hf:org/tiny");

        assertThat(found.weights()).hasFileName("model.safetensors.index.json");
        assertThat(found.sha256())
                .isEqualTo(Sha256.together(
                        List.of(StubHub.hash(HubFixture.bytes(5, 1000)), StubHub.hash(HubFixture.bytes(6, 2000)))));
        assertThat(at.hub.asked("GET store")).hasSize(2);
        assertThat(at.transfers).contains("Fetching org/tiny 3000/3000");
    }

    @Test
    void of_several_forms_the_most_wanted_is_fetched() {
        at.hub.large("pytorch_model.bin", WEIGHTS).large("onnx/model.onnx", HubFixture.bytes(9, 9));
        assertThat(at.find().weights()).containsExactly("pytorch_model.bin");
    }

    @Test
    void how_a_model_wants_chats_written_comes_with_it() {
        at.hub.small("chat_template.jinja", "{{ messages }}");
        assertThat(at.whole().find().folder().resolve("chat_template.jinja")).hasContent("{{ messages }}");
    }

    @Test
    void progress_tells_bytes_of_all_files() {
        at.whole().find();
        assertThat(at.transfers)
                .startsWith("Fetching the configuration of org/tiny 0/7")
                .contains("Fetching the configuration of org/tiny 7/7", "Fetching org/tiny 0/300000")
                .endsWith("Fetching org/tiny 300000/300000");
        assertThat(at.notices).isEmpty();
    }

    @Test
    void offline_the_cache_is_used_and_nothing_asked() {
        HubSnapshot online = at.whole().find();
        at.hub.asked.clear();
        at.environment.put("TRANSFORMERS_OFFLINE", "true");
        assertThat(at.find()).isEqualTo(online);
        assertThat(at.find(StubHub.COMMIT)).isEqualTo(online);
        assertThat(at.hub.asked).isEmpty();
    }

    @Test
    void offline_what_is_not_in_the_cache_is_told() throws IOException {
        at.environment.put("HF_HUB_OFFLINE", "1");
        String message = "Cannot fetch hf:org/tiny: HF_HUB_OFFLINE says offline, and " + at.repository()
                + " does not hold all of it. Unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE, or fetch it once on a"
                + " machine with network.";
        refused(message);

        at.environment.remove("HF_HUB_OFFLINE");
        at.whole().find();
        Files.delete(at.blob(WEIGHTS));
        at.environment.put("HF_HUB_OFFLINE", "1");
        refused(message);
    }

    private void refused(String message) {
        assertThatExceptionOfType(SourceException.class).isThrownBy(at::find).withMessage(message);
    }

    @Test
    void without_network_the_cache_is_used_and_that_is_said() {
        HubSnapshot before = at.whole().find();
        at.hub.close();
        assertThat(at.find()).isEqualTo(before);
        assertThat(at.notices)
                .singleElement()
                .asString()
                .matches(
                        "\\Q" + at.hub.endpoint() + "\\E does not answer \\(.+\\): using the copy of hf:org/tiny in \\Q"
                                + at.snapshot() + "\\E, which may not be the newest\\.");
        assertThat(at.waits).isEmpty();
    }

    @Test
    void a_busy_hub_is_not_waited_for_when_there_is_a_copy() {
        at.whole().find();
        at.hub.trap("GET hub /api/", StubHub.status(503));
        at.find();
        assertThat(at.notices).singleElement().asString().contains("does not answer (127.0.0.1 answers 503)");
        assertThat(at.waits).isEmpty();
    }

    @Test
    void without_network_and_copy_that_is_told() {
        at.hub.close();
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessageMatching("Cannot fetch hf:org/tiny: no answer from \\Q" + at.hub.endpoint()
                        + "\\E \\(.+\\), and \\Q" + at.repository()
                        + "\\E does not hold all of it\\. Check the network, HF_ENDPOINT or the proxy"
                        + " \\(LIMPID_JAVA_OPTS=-Dhttps\\.proxyHost=…\\), or name a folder with the model's files"
                        + " instead\\.");
        assertThat(at.waits).isEmpty();
    }

    @Test
    void the_token_goes_to_the_hub_and_nowhere_else() {
        at.environment.put("HF_TOKEN", StubHub.TOKEN);
        at.whole().find();
        assertThat(at.hub.asked).anySatisfy(asked -> assertThat(asked.line()).startsWith("GET store"));
        assertThat(at.hub.asked).allSatisfy(asked -> {
            assertThat(asked.authorization())
                    .isEqualTo(asked.line().contains(" hub ") ? "Bearer " + StubHub.TOKEN : null);
            assertThat(asked.agent()).matches("limpid/[0-9].*");
            assertThat(asked.encoding()).isEqualTo("identity");
        });
    }

    @Test
    void small_files_are_fetched_where_a_relative_redirect_leads() {
        at.whole().find();
        assertThat(at.hub.asked("GET hub /api/resolve-cache/models/org/tiny/" + StubHub.COMMIT + "/"))
                .containsExactly("config.json", "vocab.txt");
        assertThat(at.hub.asked("HEAD store")).isEmpty();
    }

    @Test
    void a_renamed_model_is_followed() throws IOException {
        at.whole();
        try (HubFixture old = new HubFixture(temp.resolve("old"))) {
            old.environment.put("HF_ENDPOINT", at.hub.endpoint());
            String tail = "/revision/main";
            at.hub.trap("GET hub /api/models/tiny/", StubHub.status(307, "Location", "/api/models/org/tiny" + tail));
            for (String file : List.of("config.json", "vocab.txt", "model.safetensors")) {
                String path = "/resolve/" + StubHub.COMMIT + "/" + file;
                at.hub.trap("HEAD hub /tiny" + path, StubHub.status(307, "Location", "/org/tiny" + path));
            }
            HubSnapshot found = old.models().find(new ModelReference.Hub("tiny", "main"));
            assertThat(found.folder()).isEqualTo(old.cache.resolve("models--tiny/snapshots/" + StubHub.COMMIT));
            assertThat(found.folder().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        }
    }
}
