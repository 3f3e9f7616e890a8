package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One who sits before a studio: asks, waits for the answer, looks at it, asks again. */
final class StudioClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TEXTS = List.of(
            "my dog can run in the park",
            "she can walk in the big park",
            "he can run in paris",
            "the cat can walk in the park",
            "a big dog can run");
    private static final int BUSY = 429;

    private final URI address;
    private final Random random;
    private final byte[] picture;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private final List<Done> done = new ArrayList<>();
    private @Nullable String sent;

    /**
     * Something that was done.
     *
     * @param kind of it
     * @param seconds from the asking to the answer in hand
     * @param waits how often the studio said that it was full
     * @param failure null if all went well
     */
    record Done(
            String kind,
            double seconds,
            int waits,
            @Nullable String failure) {}

    /**
     * @param address with the token
     * @param seed of what is asked
     * @param picture that is sent
     */
    StudioClient(URI address, long seed, byte[] picture) {
        this.address = address;
        this.random = new Random(seed);
        this.picture = picture;
    }

    List<Done> done() {
        return done;
    }

    /** Works until then, in {@link System#nanoTime}. */
    void work(long end) throws InterruptedException {
        attempt("page", waits -> text(get("")));
        while (System.nanoTime() - end < 0) {
            int draw = random.nextInt(100);
            if (draw < 35) {
                attempt("predict", waits -> answered(ask("predict", question(null), waits)));
            } else if (draw < 65) {
                attempt("explain", waits -> explained(ask("explain", question(method()), waits)));
            } else if (draw < 78) {
                attempt("explain picture", waits -> explained(ask("explain", ofPicture(), waits)));
            } else if (draw < 81) {
                attempt("evaluate", waits -> explained(ask("evaluate", evaluation(), waits)));
            } else if (draw < 87) {
                attempt("cancel", this::cancelled);
            } else if (draw < 93) {
                attempt("jobs", waits -> text(get("api/jobs")));
            } else if (draw < 96) {
                attempt("models", waits -> text(get("api/models")));
            } else {
                attempt("page", waits -> text(get("")));
            }
            Thread.sleep(20 + random.nextInt(180));
        }
    }

    private interface Work {
        void run(int[] waits) throws IOException, InterruptedException;
    }

    private void attempt(String kind, Work work) throws InterruptedException {
        long began = System.nanoTime();
        int[] waits = {0};
        String failure = null;
        try {
            work.run(waits);
        } catch (IOException | RuntimeException failed) {
            failure = String.valueOf(failed.getMessage());
        }
        done.add(new Done(kind, (System.nanoTime() - began) / 1e9, waits[0], failure));
    }

    private String method() {
        return List.of("saliency", "integrated-gradients", "ablation", "kernel-shap", "attn-lrp")
                .get(random.nextInt(5));
    }

    private String question(@Nullable String method) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        return "{\"model\":\"moods\",\"subject\":{\"text\":\"" + text + "\"}"
                + (method == null ? "" : ",\"explaining\":{\"methods\":[\"" + method + "\"]}") + "}";
    }

    private String ofPicture() throws IOException, InterruptedException {
        if (sent == null) {
            sent = JSON.readTree(text(http.send(
                            HttpRequest.newBuilder(address.resolve("/api/pictures"))
                                    .header("Content-Type", "image/png")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(picture))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())))
                    .get("picture")
                    .asText();
        }
        int x = random.nextInt(100);
        return "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + sent + "\",\"paint\":[{\"x\":" + x
                + ",\"y\":20,\"width\":24,\"height\":24}]},\"explaining\":{\"methods\":[\""
                + (random.nextBoolean() ? "saliency" : "grad-cam") + "\"]}}";
    }

    private String evaluation() {
        StringBuilder examples = new StringBuilder();
        for (String text : TEXTS) {
            examples.append(examples.isEmpty() ? "" : ",")
                    .append("{\"text\":\"")
                    .append(text)
                    .append("\",\"label\":\"BAD\"}");
        }
        return "{\"model\":\"moods\",\"examples\":[" + examples
                + "],\"methods\":[\"saliency\",\"ablation\"],\"metrics\":[\"comprehensiveness\",\"sufficiency\"]}";
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        URI where = path.isEmpty() ? address : address.resolve("/" + path);
        return http.send(
                HttpRequest.newBuilder(where).timeout(Duration.ofMinutes(5)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) throws IOException {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    response.statusCode() + " of " + response.uri().getPath() + ": " + text);
        }
        return text;
    }

    /** The job's name. A full studio is asked again when it says so. */
    private String ask(String what, String question, int[] waits) throws IOException, InterruptedException {
        while (true) {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(address.resolve("/api/" + what))
                            .timeout(Duration.ofMinutes(5))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(question))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != BUSY) {
                return JSON.readTree(text(response)).get("job").asText();
            }
            waits[0]++;
            Thread.sleep(
                    1000L * response.headers().firstValueAsLong("Retry-After").orElse(1));
        }
    }

    private JsonNode over(String job) throws IOException, InterruptedException {
        for (int pause = 20; ; pause = Math.min(500, pause * 2)) {
            JsonNode now = JSON.readTree(text(get("api/jobs/" + job)));
            String state = now.get("state").asText();
            if (!state.equals("queued") && !state.equals("running")) {
                return now;
            }
            Thread.sleep(pause);
        }
    }

    private void answered(String job) throws IOException, InterruptedException {
        JsonNode end = over(job);
        if (!end.get("state").asText().equals("done")) {
            throw new IOException(
                    end.get("state").asText() + ": " + end.get("error").asText());
        }
        text(get("api/jobs/" + job + "/result"));
    }

    private void explained(String job) throws IOException, InterruptedException {
        answered(job);
        text(get("api/jobs/" + job + "/report?format=html"));
    }

    private void cancelled(int[] waits) throws IOException, InterruptedException {
        String job = ask("explain", question("kernel-shap"), waits);
        text(http.send(
                HttpRequest.newBuilder(address.resolve("/api/jobs/" + job))
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray()));
        String state = over(job).get("state").asText();
        if (!state.equals("cancelled") && !state.equals("done")) {
            throw new IOException("A cancelled question is " + state + ".");
        }
    }
}
