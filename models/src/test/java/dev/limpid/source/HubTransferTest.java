package dev.limpid.source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

import static dev.limpid.source.HubFixture.WEIGHTS;
import static dev.limpid.source.StubHub.cutAfter;
import static dev.limpid.source.StubHub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Law: whatever happens on the way, a blob is whole and right, or not there. */
class HubTransferTest {
    private static final String STORE = "GET store ";

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

    private void fetched() {
        at.find();
        assertThat(at.snapshot().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
        assertThat(at.incomplete(WEIGHTS)).doesNotExist();
    }

    private void refused(String message) {
        assertThatExceptionOfType(SourceException.class).isThrownBy(at::find).withMessage(message);
        nothingHalfPlaced();
    }

    private void nothingHalfPlaced() {
        assertThat(at.snapshot().resolve("model.safetensors")).doesNotExist();
        assertThat(at.blob(WEIGHTS)).doesNotExist();
        assertThat(at.repository().resolve("refs/main")).doesNotExist();
    }

    private Stream<String> ranges() {
        return at.hub.asked.stream()
                .filter(asked -> asked.line().startsWith(STORE))
                .map(asked -> Objects.toString(asked.range()));
    }

    @Test
    void a_transfer_that_is_cut_off_goes_on_where_it_stopped() {
        at.hub.trap(STORE, cutAfter(100_000), cutAfter(50_000));
        fetched();
        assertThat(ranges()).containsExactly("null", "bytes=100000-", "bytes=150000-");
        assertThat(at.waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThat(at.notices)
                .hasSize(2)
                .first()
                .asString()
                .startsWith("Trying again in 1 s: ")
                .contains("100000");
    }

    @Test
    void what_an_earlier_process_began_is_brought_to_its_end() throws IOException {
        Files.createDirectories(at.incomplete(WEIGHTS).getParent());
        Files.write(at.incomplete(WEIGHTS), Arrays.copyOf(WEIGHTS, 200_000));
        fetched();
        assertThat(ranges()).containsExactly("bytes=200000-");
        assertThat(at.transfers).contains("Fetching org/tiny 200000/300000");
    }

    @Test
    void what_an_earlier_process_brought_to_its_end_is_not_fetched_again() throws IOException {
        Files.createDirectories(at.incomplete(WEIGHTS).getParent());
        Files.write(at.incomplete(WEIGHTS), WEIGHTS);
        fetched();
        assertThat(ranges()).isEmpty();
    }

    @Test
    void what_an_earlier_process_left_damaged_is_fetched_anew() throws IOException {
        Files.createDirectories(at.incomplete(WEIGHTS).getParent());
        Files.write(at.incomplete(WEIGHTS), new byte[200_000]);
        fetched();
        assertThat(ranges()).containsExactly("bytes=200000-", "null");
    }

    @Test
    void what_is_too_long_is_fetched_anew() throws IOException {
        Files.createDirectories(at.incomplete(WEIGHTS).getParent());
        Files.write(at.incomplete(WEIGHTS), new byte[300_001]);
        fetched();
        assertThat(ranges()).containsExactly("null");
    }

    @Test
    void a_server_that_knows_no_ranges_starts_over() {
        at.hub.trap(STORE, cutAfter(100_000), StubHub.ignoresRange());
        fetched();
        assertThat(ranges()).containsExactly("null", "bytes=100000-");
    }

    @Test
    void a_server_that_always_starts_over_and_cuts_off_is_given_up() {
        StubHub.Mischief half = (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, 1000);
            exchange.getResponseBody().flush();
        };
        at.hub.trap(STORE, half, half, half, half, half, half, half, half);
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessageStartingWith("Cannot fetch model.safetensors of hf:org/tiny: the transfer broke off after"
                        + " 0.0 MB of 0.3 MB (")
                .withMessageEndingWith("). Run again, and it goes on from there.");
        assertThat(at.waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 8L);
        nothingHalfPlaced();
    }

    @Test
    void a_range_that_was_not_asked_for_is_not_used() {
        at.hub.trap(STORE, cutAfter(100_000), (exchange, content) -> {
            exchange.getResponseHeaders().set("Content-Range", "bytes 0-299999/300000");
            exchange.sendResponseHeaders(206, content.length);
            exchange.getResponseBody().write(content);
        });
        fetched();
        assertThat(at.notices).last().asString().contains("another range than asked for");
    }

    @Test
    void a_range_beyond_the_end_starts_over() {
        at.hub.trap(STORE, cutAfter(100_000), status(416));
        fetched();
        assertThat(ranges()).containsExactly("null", "bytes=100000-", "null");
    }

    @Test
    void a_silent_server_is_asked_again() {
        at.hub.trap(STORE, StubHub.silent());
        fetched();
        assertThat(ranges()).containsExactly("null", "bytes=150000-");
        assertThat(at.notices).containsExactly("Trying again in 1 s: nothing came for 1 s.");
    }

    @Test
    void a_signed_address_that_has_expired_is_asked_for_again() {
        at.hub.trap(STORE, cutAfter(100_000), status(403));
        fetched();
        assertThat(at.hub.asked("HEAD hub /org/tiny/resolve/" + StubHub.COMMIT + "/model.safetensors"))
                .hasSize(3);
    }

    @Test
    void a_body_without_a_length_that_ends_early_goes_on() {
        at.hub.trap(STORE, (exchange, content) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content, 0, 7);
        });
        fetched();
        assertThat(ranges()).containsExactly("null", "bytes=7-");
        assertThat(at.notices).containsExactly("Trying again in 1 s: it ended after 7 of 300000 bytes.");
    }

    @Test
    void too_many_bytes_are_refused() {
        at.hub.trap(STORE, StubHub.sends(new byte[400_000]));
        refused(
                "Refused model.safetensors of hf:org/tiny: it has more than its 300000 bytes; the transfer or the server"
                        + " is damaged. Try again, or ask whoever runs " + at.hub.endpoint() + ".");
    }

    @Test
    void bytes_of_another_hash_are_refused() {
        byte[] other = HubFixture.bytes(99, WEIGHTS.length);
        at.hub.trap(STORE, StubHub.sends(other));
        refused("Refused model.safetensors of hf:org/tiny: SHA-256 is " + StubHub.hash(other) + ", expected "
                + StubHub.hash(WEIGHTS) + "; the transfer or the server is damaged. Try again, or ask whoever runs "
                + at.hub.endpoint() + ".");
        assertThat(at.incomplete(WEIGHTS)).doesNotExist();
    }

    @Test
    void a_small_file_of_another_hash_is_refused() {
        at.hub.trap("GET hub /api/resolve-cache/", StubHub.sends(new byte[] {'[', ']'}));
        refused("Refused config.json of hf:org/tiny: git's hash is " + StubHub.gitHash(new byte[] {'[', ']'})
                + ", expected " + StubHub.gitHash(new byte[] {'{', '}'})
                + "; the transfer or the server is damaged. Try again, or ask whoever runs " + at.hub.endpoint()
                + ".");
    }

    @Test
    void a_small_file_may_be_named_by_its_plain_hash() {
        at.hub.trap(
                "HEAD hub /org/tiny/resolve/" + StubHub.COMMIT + "/config.json",
                status(200, "ETag", "\"bf21a9e8fbc5a3846fb05b4fa0859e0917b2202f\"", "Content-Length", "2"));
        at.hub.trap("GET hub /org/tiny/resolve/", StubHub.sends(new byte[] {'{', '}'}));
        fetched();
        assertThat(at.notices).isEmpty();
    }

    @Test
    void a_file_without_a_hash_is_taken_and_that_is_said() {
        at.hub.trap(
                "HEAD hub /org/tiny/resolve/" + StubHub.COMMIT + "/config.json",
                status(200, "ETag", "W/\"some-name\"", "Content-Length", "2"));
        at.hub.trap("GET hub /org/tiny/resolve/", StubHub.sends(new byte[] {'{', '}'}));
        fetched();
        assertThat(at.notices).containsExactly("The hub names no hash for config.json: only its size was checked.");
        assertThat(at.repository().resolve("blobs/some-name")).hasContent("{}");
    }

    @Test
    void a_busy_server_is_waited_for_as_long_as_it_asks() {
        String soon = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(30));
        at.hub.trap("GET hub /api/models", status(429, "Retry-After", "7"), status(503, "Retry-After", soon));
        at.hub.trap("HEAD hub ", status(500), status(408));
        fetched();
        assertThat(at.waits).hasSize(4);
        assertThat(at.waits.get(0)).isEqualTo(Duration.ofSeconds(7));
        assertThat(at.waits.get(1)).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));
        assertThat(at.waits.get(2)).isEqualTo(Duration.ofSeconds(1));
        assertThat(at.waits.get(3)).isEqualTo(Duration.ofSeconds(2));
        assertThat(at.notices).first().isEqualTo("Trying again in 7 s: 127.0.0.1 answers 429 (too many requests).");
    }

    @Test
    void a_server_that_asks_for_too_much_time_is_not_waited_for() {
        at.hub.trap("GET hub /api/models", status(429, "Retry-After", "3600"));
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessageContaining("no answer from " + at.hub.endpoint()
                        + " (127.0.0.1 answers 429 (too many requests) and asks to wait 3600 s)");
        assertThat(at.waits).isEmpty();
    }

    @Test
    void a_server_that_stays_busy_is_given_up() {
        at.hub.trap(
                "GET hub /api/models", status(500), status(500), status(500), status(500), status(500), status(500));
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessageContaining("(127.0.0.1 answers 500)");
        assertThat(at.waits).extracting(Duration::toSeconds).containsExactly(1L, 2L, 4L, 8L, 8L);
    }

    @Test
    void a_full_disk_is_told_before_the_first_byte() {
        at.disk = new Limited(Long.MAX_VALUE, 299_999);
        refused("No space left in " + at.repository() + ": it takes 0.3 MB, 0.3 MB are free. Free some space, or set"
                + " HF_HOME to a folder on another disk.");
        assertThat(ranges()).isEmpty();
    }

    @Test
    void a_disk_that_fills_up_keeps_nothing_half_written() {
        at.disk = new Limited(100_000, Long.MAX_VALUE);
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessageStartingWith("No space left in " + at.repository() + ": it takes 0.3 MB, ");
        nothingHalfPlaced();
        assertThat(at.incomplete(WEIGHTS)).doesNotExist();
        assertThat(ranges()).hasSize(1);
    }

    @Test
    void a_cache_that_cannot_be_written_is_told() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        at.environment.put("HF_HUB_CACHE", file + "/cache");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(at::find)
                .withMessageMatching("Cannot write to \\Q" + file + "/cache/models--org--tiny\\E: .*Not a directory\\."
                        + " Make it writable, or set HF_HOME to a folder that is\\.");
    }

    private record Limited(long room, long free) implements Disk {
        @Override
        public OutputStream create(Path file) throws IOException {
            return new FilterOutputStream(Disk.REAL.create(file)) {
                private long left = room;

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    left -= length;
                    if (left < 0) {
                        throw new IOException("No space left on device");
                    }
                    out.write(bytes, from, length);
                }
            };
        }

        @Override
        public long free(Path folder) {
            return free;
        }
    }
}
