package dev.limpid.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Limpid;
import dev.limpid.json.JsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The service as a client meets it, on a port of loopback. */
class ExplanationServerTest {
    private static final String TINY = Path.of(System.getProperty("limpid.root"))
            .resolve("models/src/test/resources/tiny-bert")
            .toString();
    private static final String TEXT = "the cat sat on the [MASK] .";

    private static ConfigurableApplicationContext server;

    @BeforeAll
    static void start() {
        server = SpringApplication.run(
                ExplanationServer.class,
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--limpid.model=" + TINY,
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> ask(String text, String accept) throws Exception {
        String port = server.getEnvironment().getProperty("local.server.port");
        URI address = URI.create(
                "http://127.0.0.1:" + port + "/explain?text=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address).header("Accept", accept).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** But for how long it took. */
    private static JsonNode timeless(String json) throws Exception {
        JsonNode read = new ObjectMapper().readTree(json);
        ((ObjectNode) read.at("/explanations/0/cost")).remove("seconds");
        return read;
    }

    @Test
    void json_is_what_limpid_says() throws Exception {
        HttpResponse<String> answer = ask(TEXT, "application/json");
        assertThat(answer.statusCode()).isEqualTo(200);
        try (Limpid model = Limpid.load(TINY)) {
            assertThat(timeless(answer.body())).isEqualTo(timeless(JsonDocument.write(model.explain(TEXT))));
        }
    }

    @Test
    void a_browser_gets_a_page() throws Exception {
        HttpResponse<String> answer = ask(TEXT, "text/html");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(answer.body()).contains("</html>");
    }

    @Test
    void a_question_that_makes_no_sense_is_refused_in_a_line() throws Exception {
        HttpResponse<String> answer = ask("no mask here", "application/json");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("[MASK]").hasLineCount(1);
    }
}
