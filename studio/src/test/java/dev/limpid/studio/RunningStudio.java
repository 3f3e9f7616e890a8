package dev.limpid.studio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A studio on the small models of this checkout, and a client of it. */
final class RunningStudio implements AutoCloseable {
    static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    static final Path TASKS = ROOT.resolve("models/src/test/resources/text-tasks");
    static final Path EXAMPLES = ROOT.resolve("examples");
    static final String TOKEN = "0123456789abcdef0123456789abcdef";
    static final ObjectMapper JSON = new ObjectMapper();

    private final Studio studio;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    private RunningStudio(Studio studio) {
        this.studio = studio;
    }

    static RunningStudio in(Path home, UnaryOperator<Serving> how) {
        // Advice and hashes of models go beside the studio's own files.
        System.setProperty("limpid.home", home.resolve("cache").toString());
        Serving usual = Serving.in(home).token(TOKEN).models(List.of(TASKS, EXAMPLES));
        return new RunningStudio(Studio.start(how.apply(usual)));
    }

    static RunningStudio in(Path home) {
        return in(home, UnaryOperator.identity());
    }

    /** Bounds that differ from the usual ones. */
    static Serving.Bounds bounds(int workers, int queue, int each) {
        Serving.Bounds usual = Serving.Bounds.USUAL;
        return new Serving.Bounds(
                workers, queue, each, usual.kept(), usual.connections(), usual.rate(), usual.burst(), usual.patience());
    }

    int port() {
        return studio.port();
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI address() {
        return studio.address();
    }

    /** A request that knows the token. */
    HttpRequest.Builder to(String path) {
        return plain(path).header("Authorization", "Bearer " + TOKEN);
    }

    HttpRequest.Builder plain(String path) {
        return HttpRequest.newBuilder(at(path)).timeout(Duration.ofSeconds(60));
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw new IllegalStateException(request + " failed: " + failed, failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** An answer: its status, and what it says. */
    record Answer(int status, JsonNode json) {
        String error() {
            return json.path("error").asText();
        }
    }

    private Answer answer(HttpRequest request) {
        HttpResponse<byte[]> response = send(request);
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException noJson) {
            throw new IllegalStateException(new String(response.body(), StandardCharsets.UTF_8), noJson);
        }
    }

    Answer get(String path) {
        return answer(to(path).build());
    }

    Answer delete(String path) {
        return answer(to(path).DELETE().build());
    }

    Answer post(String path, String json) {
        return post(path, json, null);
    }

    /** @param who the client's cookie; null for none */
    Answer post(String path, String json, @Nullable String who) {
        HttpRequest.Builder request =
                to(path).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
        if (who != null) {
            request.header("Cookie", Gate.CLIENT + "=" + who);
        }
        return answer(request.build());
    }

    Answer upload(String path, String type, byte[] bytes) {
        return answer(to(path).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build());
    }

    /** Asks, and gives the job's name. */
    String ask(String path, String json) {
        Answer answer = post(path, json);
        if (answer.status != 202) {
            throw new AssertionError(answer);
        }
        return answer.json.get("job").asText();
    }

    JsonNode job(String id) {
        return get("/api/jobs/" + id).json;
    }

    String state(String id) {
        return job(id).get("state").asText();
    }

    /** How a job ended, waited for. */
    JsonNode ended(String id) {
        long end = System.nanoTime() + 120_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode job = job(id);
            if (!List.of("queued", "running").contains(job.get("state").asText())) {
                return job;
            }
            pause(20);
        }
        throw new AssertionError("Not over after two minutes: " + job(id));
    }

    /** Until a job runs. */
    void awaitRunning(String id) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!state(id).equals("running")) {
            if (System.nanoTime() > end || !state(id).matches("queued|running")) {
                throw new AssertionError("Does not run: " + job(id));
            }
            pause(10);
        }
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    byte[] bytes(String path) {
        return send(to(path).build()).body();
    }

    /** What comes back for these very bytes, to the end of the connection or of time. */
    String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return rest(socket);
        }
    }

    static String rest(Socket socket) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] block = new byte[8192];
        try {
            for (int read = socket.getInputStream().read(block);
                    read >= 0;
                    read = socket.getInputStream().read(block)) {
                all.write(block, 0, read);
            }
        } catch (IOException cut) {
            // What came before the end is the answer.
            return all.toString(StandardCharsets.UTF_8);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    /** A whole request by hand, which asks for the connection's end. */
    String request(String line, String... headers) throws IOException {
        return raw(line + " HTTP/1.1\nConnection: close\n" + String.join("\n", headers) + "\n\n");
    }

    String host() {
        return "Host: 127.0.0.1:" + port();
    }

    /** The header that a browser sends which was let in, up to the token. */
    String cookie() {
        return "Cookie: " + Gate.cookie(port()) + "=";
    }

    static String bearer() {
        return "Authorization: Bearer " + TOKEN;
    }

    @Override
    public void close() {
        studio.close();
        System.clearProperty("limpid.home");
    }
}
