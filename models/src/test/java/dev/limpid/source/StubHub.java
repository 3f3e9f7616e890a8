package dev.limpid.source;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The hub and, on another port, the host that large files lie at. Answers as the real ones do: small files by a relative
 * redirect, large ones by a signed address elsewhere. Can be told to misbehave.
 */
final class StubHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    static final String TOKEN = "hf_secret";

    static {
        // Else the JDK's server lets each answer wait 40 ms for the next packet.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** A request: {@code HEAD hub /org/name/…}, with what the client said of itself. */
    record Asked(
            String line,
            @Nullable String authorization,
            @Nullable String range,
            @Nullable String agent,
            @Nullable String encoding) {}

    /** Answers in place of the server, once. */
    interface Mischief {
        void answer(HttpExchange exchange, byte[] content) throws IOException, InterruptedException;
    }

    private record Trap(String line, Mischief mischief) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final String model;
    private final Map<String, byte[]> small = new TreeMap<>();
    private final Map<String, byte[]> large = new TreeMap<>();
    private final Map<String, String> commits = new TreeMap<>(Map.of("main", COMMIT, COMMIT, COMMIT));
    private final ConcurrentLinkedQueue<Trap> traps = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "stub hub");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer hub = server("hub");
    private final HttpServer store = server("store");
    private @Nullable String listing;

    StubHub(String model) throws IOException {
        this.model = model;
    }

    private HttpServer server(String name) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> serve(name, exchange));
        server.start();
        return server;
    }

    String endpoint() {
        return address(hub);
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** A file that lies in git, named by git's hash. */
    StubHub small(String path, String content) {
        small.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A file that lies elsewhere, named by its SHA-256. */
    StubHub large(String path, byte[] content) {
        large.put(path, content);
        return this;
    }

    StubHub commit(String revision, String commit) {
        commits.put(revision, commit);
        return this;
    }

    /** In place of the list of files. */
    StubHub listing(String json) {
        listing = json;
        return this;
    }

    /** The next requests that start with {@code line} are answered so, one each. */
    StubHub trap(String line, Mischief... each) {
        for (Mischief mischief : each) {
            traps.add(new Trap(line, mischief));
        }
        return this;
    }

    static Mischief status(int status, String... headers) {
        return (exchange, content) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
        };
    }

    /** Sends as many bytes of those asked for, then hangs up. */
    static Mischief cutAfter(int bytes) {
        return (exchange, content) -> {
            int from = from(exchange);
            range(exchange, from, content.length);
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
            exchange.getResponseBody().write(content, from, bytes);
            exchange.getResponseBody().flush();
        };
    }

    /** Sends half, then nothing for a long time. */
    static Mischief silent() {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, content.length / 2);
            exchange.getResponseBody().flush();
            Thread.sleep(60_000);
        };
    }

    /** Sends everything, but for the last byte at once. */
    static Mischief slowly(long milliseconds) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, content.length - 1);
            exchange.getResponseBody().flush();
            Thread.sleep(milliseconds);
            exchange.getResponseBody().write(content, content.length - 1, 1);
        };
    }

    /** Sends other bytes, whatever was asked for. */
    static Mischief sends(byte[] other) {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
        };
    }

    /** Sends everything, whatever range was asked for. */
    static Mischief ignoresRange() {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        };
    }

    private void serve(String name, HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + name + " "
                + exchange.getRequestURI().getRawPath();
        Headers headers = exchange.getRequestHeaders();
        asked.add(new Asked(
                line,
                headers.getFirst("Authorization"),
                headers.getFirst("Range"),
                headers.getFirst("User-Agent"),
                headers.getFirst("Accept-Encoding")));
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            for (Trap trap : traps) {
                if (line.startsWith(trap.line()) && traps.remove(trap)) {
                    trap.mischief().answer(exchange, content(path));
                    return;
                }
            }
            if (path.startsWith("/api/models/" + model + "/revision/")) {
                list(exchange, path);
            } else if (path.startsWith("/" + model + "/resolve/")) {
                resolve(exchange, path);
            } else if (content(path).length > 0) {
                send(exchange, content(path));
            } else {
                status(404, "X-Error-Code", "RepoNotFound").answer(exchange, new byte[0]);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] content(String path) {
        byte[] found = small.get(path.replaceFirst("^/api/resolve-cache/models/" + model + "/[^/]+/", ""));
        return found != null
                ? found
                : large.getOrDefault(
                        large.keySet().stream()
                                .filter(key -> path.endsWith("/" + hash(large.get(key))))
                                .findFirst()
                                .orElse(""),
                        new byte[0]);
    }

    private void list(HttpExchange exchange, String path) throws IOException, InterruptedException {
        String commit = commits.get(path.substring(("/api/models/" + model + "/revision/").length()));
        if (commit == null) {
            status(404, "X-Error-Code", "RevisionNotFound").answer(exchange, new byte[0]);
            return;
        }
        String siblings = java.util.stream.Stream.concat(small.keySet().stream(), large.keySet().stream())
                .map(file -> "{\"rfilename\":\"" + file + "\"}")
                .collect(Collectors.joining(","));
        String json = listing != null
                ? listing
                : "{\"id\":\"" + model + "\",\"sha\":\"" + commit + "\",\"siblings\":[" + siblings
                        + "],\"cardData\":{\"license\":\"mit\"}}";
        send(exchange, json.getBytes(StandardCharsets.UTF_8));
    }

    private void resolve(HttpExchange exchange, String path) throws IOException, InterruptedException {
        String[] parts = path.substring(("/" + model + "/resolve/").length()).split("/", 2);
        Headers answer = exchange.getResponseHeaders();
        String commit = commits.getOrDefault(parts[0], parts[0]);
        answer.set("X-Repo-Commit", commit);
        if (large.containsKey(parts[1])) {
            byte[] content = large.get(parts[1]);
            answer.set("ETag", "\"of-the-pointer\"");
            answer.set("X-Linked-Etag", "\"" + hash(content) + "\"");
            answer.set("X-Linked-Size", "" + content.length);
            answer.set("Location", address(store) + "/bucket/" + hash(content) + "?Signature=a%2Fb&Expires=1");
            status(302).answer(exchange, content);
        } else if (small.containsKey(parts[1])) {
            String location = "/api/resolve-cache/models/" + model + "/" + commit + "/" + parts[1];
            status(307, "Location", location).answer(exchange, new byte[0]);
        } else {
            status(404, "X-Error-Code", "EntryNotFound").answer(exchange, new byte[0]);
        }
    }

    private void send(HttpExchange exchange, byte[] content) throws IOException {
        Headers answer = exchange.getResponseHeaders();
        if (exchange.getRequestURI().getPath().startsWith("/api/resolve-cache/")) {
            answer.set("X-Repo-Commit", exchange.getRequestURI().getPath().split("/")[3 + model.split("/").length + 1]);
            answer.set("ETag", "W/\"" + gitHash(content) + "\"");
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            answer.set("Content-Length", "" + content.length);
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        int from = from(exchange);
        int to = Math.min(to(exchange, content.length), content.length);
        if (from > 0 && from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        range(exchange, from, content.length);
        boolean part = exchange.getRequestHeaders().containsKey("Range");
        exchange.sendResponseHeaders(part ? 206 : 200, to - from == 0 ? -1 : to - from);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(content, from, to - from);
        }
    }

    private static void range(HttpExchange exchange, int from, int length) {
        if (exchange.getRequestHeaders().containsKey("Range")) {
            int to = Math.min(to(exchange, length), length);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + length);
        }
    }

    private static int from(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=([0-9]+)-.*", "$1"));
    }

    private static int to(HttpExchange exchange, int length) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null || range.endsWith("-") ? length : Integer.parseInt(range.replaceAll(".*-", "")) + 1;
    }

    /** The requests of one method to one server, without their common part. */
    List<String> asked(String start) {
        return asked.stream()
                .map(Asked::line)
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    static String hash(byte[] content) {
        return hash("SHA-256", content);
    }

    static String gitHash(byte[] content) {
        byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
        byte[] blob = Arrays.copyOf(header, header.length + content.length);
        System.arraycopy(content, 0, blob, header.length, content.length);
        return hash("SHA-1", blob);
    }

    private static String hash(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        store.stop(0);
        threads.shutdownNow();
    }
}
