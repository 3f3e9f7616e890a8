package dev.limpid.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: Python finds what Limpid wrote, and Limpid what Python wrote. {@code tools/golden/hub_cache.py} ran Python. */
class PythonCacheTest {
    private static final byte[] WEIGHTS = "weights".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private HubFixture at;

    @BeforeEach
    void start() throws IOException {
        at = new HubFixture(temp);
        at.hub.small("config.json", "{}").small("vocab.txt", "[PAD]\n[MASK]\n");
        at.hub.small("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}");
        at.hub.large("model.safetensors", WEIGHTS);
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private static JsonNode python(String cache) throws IOException {
        try (var json = PythonCacheTest.class.getResourceAsStream("/golden/hub-cache.json")) {
            return new JsonMapper().readTree(json).get("caches").get(cache);
        }
    }

    /** Lays out what Python laid out. */
    private void lay(JsonNode files) throws IOException {
        for (Map.Entry<String, JsonNode> file : files.properties()) {
            Path path = at.cache.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            if (file.getValue().has("link")) {
                Files.createSymbolicLink(
                        path, Path.of(file.getValue().get("link").asText()));
            } else {
                Files.writeString(path, file.getValue().get("text").asText());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "snapshot", "no-links"})
    void what_python_wrote_is_found_offline(String cache) throws IOException {
        lay(python(cache));
        at.environment.put("HF_HUB_OFFLINE", "1");
        HubSnapshot found = at.find();
        assertThat(found.folder()).isEqualTo(at.snapshot());
        assertThat(found.weights()).containsExactly("model.safetensors");
        assertThat(found.cache()
                        .sha256(at.snapshot().resolve("model.safetensors"))
                        .isPresent())
                .isEqualTo(!cache.equals("no-links"));
        assertThat(at.hub.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"files", "snapshot", "no-links"})
    void what_python_wrote_is_not_fetched_again(String cache) throws IOException {
        lay(python(cache));
        at.find();
        assertThat(at.hub.asked("")).containsExactly("GET hub /api/models/org/tiny/revision/main");
    }

    @Test
    void of_a_commit_that_python_fetched_whole_nothing_is_asked() throws IOException {
        lay(python("snapshot"));
        at.find(StubHub.COMMIT);
        assertThat(at.hub.asked).isEmpty();

        Files.delete(at.snapshot().resolve("vocab.txt"));
        at.find(StubHub.COMMIT);
        assertThat(at.snapshot().resolve("vocab.txt")).hasContent("[PAD]\n[MASK]\n");
    }

    @Test
    void limpid_writes_what_python_writes() throws IOException {
        at.find();
        Map<String, String> expected = python("files").properties().stream()
                .filter(file -> !file.getKey().contains("/.no_exist/")) // Limpid asks for no file that is not listed
                .collect(TreeMap::new, (map, file) -> map.put(file.getKey(), string(file.getValue())), TreeMap::putAll);
        assertThat(written()).isEqualTo(expected);
    }

    @Test
    void without_links_limpid_writes_what_python_writes() throws IOException {
        at.environment.put("HF_HUB_DISABLE_SYMLINKS", "1");
        at.find();
        Map<String, String> expected = python("no-links").properties().stream()
                .filter(file -> !file.getKey().contains("/trees/")) // a cache of Python's own
                .collect(TreeMap::new, (map, file) -> map.put(file.getKey(), string(file.getValue())), TreeMap::putAll);
        assertThat(written()).isEqualTo(expected);
    }

    private static String string(JsonNode file) {
        return file.has("link")
                ? "-> " + file.get("link").asText()
                : file.get("text").asText();
    }

    private Map<String, String> written() throws IOException {
        var files = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(at.cache)) {
            for (Path path : paths.toList()) {
                String name = at.cache.relativize(path).toString();
                if (Files.isSymbolicLink(path)) {
                    files.put(name, "-> " + Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path)) {
                    String text = Files.readString(path);
                    files.put(name, name.equals("CACHEDIR.TAG") ? text.split("\n")[0] : text);
                }
            }
        }
        return files;
    }

    /** Python's newer versions keep one copy of a file for all repositories, under a hash that is not the file's. */
    @Test
    void a_blob_that_is_a_link_to_pythons_store_keeps_its_name() throws IOException {
        lay(python("files"));
        Path shared = at.cache.resolve("blobs/ab/" + "ab".repeat(32));
        Files.createDirectories(shared.getParent());
        Files.move(at.blob(WEIGHTS), shared);
        Files.createSymbolicLink(at.blob(WEIGHTS), Path.of("../../blobs/ab/" + "ab".repeat(32)));

        HubSnapshot found = at.find();

        Path weights = found.folder().resolve("model.safetensors");
        assertThat(weights).hasBinaryContent(WEIGHTS);
        assertThat(found.cache().sha256(weights)).contains(StubHub.hash(WEIGHTS));
        assertThat(at.hub.asked("GET store")).isEmpty();
    }
}
