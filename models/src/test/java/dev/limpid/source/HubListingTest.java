package dev.limpid.source;

import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Lists of files that nobody vouches for. */
class HubListingTest {
    private static final String VALID = "{\"_id\":\"x\",\"sha\":\"" + StubHub.COMMIT
            + "\",\"siblings\":[{\"rfilename\":\"b.txt\",\"size\":3},{\"rfilename\":\"a/c.json\"}],\"tags\":[1,null]}";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void commit_and_files_are_read_and_the_rest_is_not() {
        assertThat(HubListing.parse(bytes(VALID)))
                .isEqualTo(new HubListing(StubHub.COMMIT, List.of("a/c.json", "b.txt")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\"}",
                "{\"sha\":1,\"siblings\":[]}",
                "{\"sha\":\"main\",\"siblings\":[]}",
                "{\"sha\":\"../../../../../../../../../../../../../x\",\"siblings\":[]}",
                "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[null]}",
                "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[{}]}",
                "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":{}}",
                "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"siblings\":[]} x",
                "{\"sha\":\"0123456789abcdef0123456789abcdef01234567\",\"sha\":\"x\",\"siblings\":[]}",
            })
    void what_is_no_list_is_refused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> HubListing.parse(bytes(json)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {"..", "a/../b", "/a", "a/", "a//b", "./a", "''", "a\\b", "c:/a", "C:a"})
    void a_file_that_leads_out_of_its_folder_is_refused(String path) {
        assertThat(HubListing.isSafe(path)).isFalse();
    }

    @Test
    void control_characters_are_refused_and_not_shown() {
        assertThat(HubListing.isSafe("a\nb")).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HubListing(StubHub.COMMIT, List.of("\u001b[2Ja\u202eb")))
                .withMessage("it names the file '?[2Ja?b', which is unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a/b/c.json", ".gitattributes", "...", "événement: un.txt", "a b"})
    void an_ordinary_file_is_taken(String path) {
        assertThat(HubListing.isSafe(path)).isTrue();
    }

    @Test
    void deep_and_long_json_is_refused() {
        refused(() -> HubListing.parse(bytes("[".repeat(100_000))));
        refused(() -> HubListing.parse(bytes("{\"x\":".repeat(70) + "1" + "}".repeat(70))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HubListing.parse(new byte[HubListing.LONGEST + 1]))
                .withMessage("it has more than 25000000 bytes");
    }

    private static void refused(Runnable reading) {
        assertThatIllegalArgumentException().isThrownBy(reading::run);
    }

    @Test
    void a_damaged_list_is_read_or_refused() {
        rounds(VALID, HubListing::parse);
        rounds(
                "{\"format_version\":1,\"files\":{\"a.json\":{\"size\":3,\"blob_id\":\"x\"},\"b\":{}}}",
                json -> HubListing.ofTree(StubHub.COMMIT, json));
        rounds(
                "{\"metadata\":{},\"weight_map\":{\"a\":\"s.safetensors\",\"b\":\"t.safetensors\"}}",
                HubListing::shards);
    }

    private static void rounds(String valid, Consumer<byte[]> read) {
        Mutations mutations = new Mutations(8);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            try {
                read.accept(mutations.damage(bytes(valid)));
            } catch (IllegalArgumentException told) {
                assertThat(told.getMessage()).matches("its? .*");
                refused++;
            }
        }
        assertThat(refused).isBetween(1000, 2999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"weight_map\":{}}",
                "{\"weight_map\":null}",
                "{\"weight_map\":{\"a\":null}}",
                "{\"weight_map\":{\"a\":3}}",
                "{\"weight_map\":{\"a\":\"../x\"}}",
                "{\"weight_map\":{\"a\":\"b/x\"}}",
                "{\"weight_map\":[]}",
            })
    void an_index_without_shards_beside_it_is_refused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> HubListing.shards(bytes(json)));
    }
}
