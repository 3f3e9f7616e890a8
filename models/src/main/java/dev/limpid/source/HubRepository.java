package dev.limpid.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The hub's protocol for one model: what it holds, what a file is and where it lies, and its bytes.
 *
 * <p>Every method may throw an {@link IOException}, after which it can be tried again, or a {@link SourceException} that
 * trying again would not change.
 */
final class HubRepository {
    static final int PARTIAL = 206;
    private static final int NOT_FOUND = 404;
    static final int BEYOND = 416;

    // Becomes a file's name.
    private static final Pattern ETAG = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}");

    private final ModelReference.Hub model;
    private final HubSettings settings;
    private final HubHttp http;
    private final HubFailure failure;

    HubRepository(ModelReference.Hub model, HubSettings settings, HubHttp http) {
        this.model = model;
        this.settings = settings;
        this.http = http;
        this.failure = new HubFailure(model, settings);
    }

    /** The files at the model's revision. */
    HubListing listing() throws IOException {
        URI uri = URI.create(settings.endpoint() + "/api/models/" + model.repository() + "/revision/"
                + encoded(model.revision(), ""));
        try (HubAnswer answer = http.get(uri, true, null)) {
            if (!answer.isOk()) {
                throw failure.refused(answer);
            }
            return HubListing.parse(answer.body().readNBytes(HubListing.LONGEST + 1));
        } catch (IllegalArgumentException wrong) {
            throw failure.noHub("its list of files is unusable, " + wrong.getMessage(), wrong);
        }
    }

    /** A file at a commit; empty if there is none. */
    Optional<HubFile> head(String commit, String path) throws IOException {
        URI uri = URI.create(
                settings.endpoint() + "/" + model.repository() + "/resolve/" + commit + "/" + encoded(path, "/"));
        try (HubAnswer answer = http.head(uri)) {
            if (answer.status() == NOT_FOUND
                    && answer.header("X-Error-Code").orElse("").equals("EntryNotFound")) {
                return Optional.empty();
            }
            Optional<String> location = answer.location();
            if (!answer.isOk() && location.isEmpty()) {
                throw failure.refused(answer);
            }
            String told = answer.header("X-Repo-Commit").orElse(commit);
            if (!told.equals(commit)) {
                throw failure.noHub("asked for " + path + " at " + commit + ", it speaks of " + told, null);
            }
            URI bytes = location.isEmpty() ? answer.uri() : HubHttp.next(answer.uri(), location.get());
            long linked = answer.bytes("X-Linked-Size");
            return Optional.of(new HubFile(
                    path,
                    etag(answer, path),
                    // The length of a redirect is not the file's.
                    linked >= 0 || location.isPresent() ? linked : answer.bytes("Content-Length"),
                    bytes,
                    answer.trusted() && HubHttp.sameHost(answer.uri(), bytes)));
        }
    }

    private String etag(HubAnswer answer, String path) {
        String etag = answer.header("X-Linked-Etag")
                .or(() -> answer.header("ETag"))
                .orElseThrow(() -> failure.noHub("it names no ETag for " + path, null))
                .replaceFirst("^W/", "")
                .replaceAll("^\"|\"$", "");
        if (!ETAG.matcher(etag).matches()) {
            throw failure.noHub("the ETag of " + path + " is no plain name", null);
        }
        return etag;
    }

    /**
     * The bytes of a file from {@code from} on: with status 206; with 200 if the server sends all of them; with 416 if
     * there are none.
     */
    HubAnswer bytes(HubFile file, long from) throws IOException {
        return get(file, from == 0 ? null : "bytes=" + from + "-");
    }

    /** The bytes of a file from {@code from} to before {@code to}, or to its end if that comes first. */
    byte[] range(HubFile file, long from, long to) throws IOException {
        try (HubAnswer answer = get(file, "bytes=" + from + "-" + (to - 1))) {
            if (answer.status() == BEYOND) {
                return new byte[0];
            }
            if (answer.status() != PARTIAL) {
                answer.body().skipNBytes(from);
            }
            return answer.body().readNBytes(Math.toIntExact(to - from));
        }
    }

    private HubAnswer get(HubFile file, @Nullable String range) throws IOException {
        HubAnswer answer = http.get(file.location(), file.trusted(), range);
        if (answer.isOk() || answer.status() == BEYOND) {
            return answer;
        }
        try (answer) {
            if (HubHttp.sameHost(answer.uri(), URI.create(settings.endpoint()))) {
                throw failure.refused(answer);
            }
            // A signed address is only good for a while; the next one may be.
            throw new IOException(answer.uri().getHost() + " answers " + answer.status());
        }
    }

    /** Percent-encoded, but for letters, digits, {@code _.-~} and {@code safe}. */
    private static String encoded(String text, String safe) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "_.-~".indexOf(c) >= 0 || safe.indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
