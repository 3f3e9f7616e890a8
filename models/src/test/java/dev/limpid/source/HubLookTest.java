package dev.limpid.source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A model is looked at: its configuration is fetched, its weights are not. */
class HubLookTest {
    @TempDir
    Path temp;

    private HubFixture at;

    @BeforeEach
    void start() throws IOException {
        at = new HubFixture(temp);
        at.hub.small("config.json", "{}");
    }

    @AfterEach
    void stop() {
        at.close();
    }

    private static byte[] safetensors(String header, int numbers) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + numbers)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }

    private RemoteModel look() {
        return at.models().look(HubFixture.TINY);
    }

    private List<String> ranges() {
        return at.hub.asked.stream()
                .filter(asked -> asked.line().startsWith("GET store"))
                .map(asked -> String.valueOf(asked.range()))
                .toList();
    }

    @Test
    void a_header_takes_one_request() {
        String header = "{\"w\":{\"dtype\":\"F32\",\"shape\":[50000],\"data_offsets\":[0,200000]}}";
        byte[] file = safetensors(header, 200_000);
        at.hub.large("model.safetensors", file);

        RemoteModel model = look();

        assertThat(model.id()).isEqualTo("hf:org/tiny");
        assertThat(model.source()).isEqualTo("hf:org/tiny@" + StubHub.COMMIT);
        assertThat(model.folder().resolve("config.json")).hasContent("{}");
        assertThat(model.folder().resolve("model.safetensors")).doesNotExist();
        assertThat(model.weights())
                .containsExactly(new ModelFile("model.safetensors", file.length, StubHub.hash(file)));
        assertThat(model.headers()).singleElement().satisfies(read -> {
            assertThat(read.path()).isEqualTo("model.safetensors");
            assertThat(new String(read.json(), StandardCharsets.UTF_8)).isEqualTo(header);
        });
        assertThat(ranges()).containsExactly("bytes=0-131071");
    }

    @Test
    void a_long_header_takes_two_requests() {
        String header = "{\"__metadata__\":{\"x\":\"" + "y".repeat(200_000) + "\"}}";
        byte[] file = safetensors(header, 10);
        at.hub.large("model.safetensors", file);
        assertThat(look().headers().get(0).json()).isEqualTo(header.getBytes(StandardCharsets.UTF_8));
        assertThat(ranges()).containsExactly("bytes=0-131071", "bytes=131072-" + (file.length - 11));
    }

    @Test
    void a_server_without_ranges_is_read_as_far_as_needed() {
        String header = "{\"__metadata__\":{\"x\":\"" + "y".repeat(200_000) + "\"}}";
        at.hub.large("model.safetensors", safetensors(header, 10));
        at.hub.trap("GET store", StubHub.ignoresRange(), StubHub.ignoresRange());
        assertThat(look().headers().get(0).json()).isEqualTo(header.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void each_shard_has_a_header() {
        at.hub.small(
                "model.safetensors.index.json",
                "{\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}");
        at.hub.large("one.safetensors", safetensors("{}", 1)).large("two.safetensors", safetensors("{ }", 2));
        assertThat(look().headers())
                .extracting(header -> new String(header.json(), StandardCharsets.UTF_8))
                .containsExactly("{}", "{ }");
    }

    @Test
    void other_forms_have_no_header() {
        at.hub.large("pytorch_model.bin", new byte[10]);
        assertThat(look().headers()).isEmpty();
        assertThat(look().weights()).hasSize(1);
        assertThat(ranges()).isEmpty();
    }

    @Test
    void what_is_no_header_is_refused() {
        refused(new byte[3], "it has only 3 bytes");
        refused(
                new byte[] {'<', 'h', 't', 'm', 'l', '>', ' ', ' ', ' '},
                "expected a header of 2 to 25000000 bytes, got 2314918843882170428; this is not a safetensors file");
        byte[] short_ = safetensors("{}", 0);
        short_[0] = 9;
        refused(short_, "the header takes 9 bytes, the whole file has 10");
    }

    private void refused(byte[] file, String problem) {
        at.hub.large("model.safetensors", file);
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(this::look)
                .withMessage("Refused model.safetensors of hf:org/tiny: " + problem + "; the transfer or the server is"
                        + " damaged. Try again, or ask whoever runs " + at.hub.endpoint() + ".");
    }

    @Test
    void offline_nothing_can_be_looked_at() {
        at.environment.put("HF_HUB_OFFLINE", "1");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(this::look)
                .withMessageStartingWith("Cannot fetch hf:org/tiny: HF_HUB_OFFLINE says offline");
        assertThat(at.hub.asked).isEmpty();
    }
}
