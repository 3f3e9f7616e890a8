package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.ExactShapley;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.TextPlayers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ServedModelTest {
    private HttpServer server;
    private int status = 200;
    private UnaryOperator<String> answer = body -> body;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/predict", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] bytes = answer.apply(body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ServedModel<String> model() {
        int port = server.getAddress().getPort();
        return new ServedModel<>(URI.create("http://localhost:" + port + "/predict"), Duration.ofSeconds(10));
    }

    /** How many e and how many o, as a service would count them. */
    private static String counted(String body) {
        try {
            List<String> rows = new ArrayList<>();
            for (JsonNode text : new ObjectMapper().readTree(body).get("instances")) {
                long e = text.textValue().chars().filter(c -> c == 'e').count();
                long o = text.textValue().chars().filter(c -> c == 'o').count();
                rows.add("[" + e + "," + o + ".5]");
            }
            return "{\"predictions\":[" + String.join(",", rows) + "]}";
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    @Test
    void texts_go_there_and_rows_of_scores_come_back() {
        answer = ServedModelTest::counted;
        assertThat(model().predict(List.of("été \"one\"", "no")))
                .isEqualTo(Tensor.of(Shape.of(2, 2), 1.0, 1.5, 0.0, 1.5));
    }

    @Test
    void a_number_for_each_is_a_row_of_one() {
        answer = body -> "{\"predictions\":[0.25, -3]}";
        assertThat(model().predict(List.of("a", "b"))).isEqualTo(Tensor.of(Shape.of(2, 1), 0.25, -3.0));
    }

    @Test
    void a_service_is_explained_word_by_word() {
        answer = ServedModelTest::counted;
        BlackBox<String> service = new BlackBox<>("letters", model(), List.of("e", "o"));
        Attribution why = service.explain(
                        new ExactShapley(false), TextPlayers.deleted("one green tree"), List.of(service.target(0)))
                .get(0);
        assertThat(why.scores().stream().mapToDouble(Attribution.Scored::score).toArray())
                .containsExactly(new double[] {1, 2, 2}, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "200 | <html> | answered in another form: expected JSON, got <html>",
                "200 | {\"scores\":[]} | answered in another form: expected \"predictions\" with a row of scores for each of 1 inputs, got {\"scores\":[]}",
                "200 | {\"predictions\":[[1],[2]]} | answered in another form: expected \"predictions\" with a row of scores for each of 1 inputs, got {\"predictions\":[[1],[2]]}",
                "200 | {\"predictions\":[[\"high\"]]} | answered in another form: expected rows of 1 numbers, got [\"high\"]",
                "503 | busy | answered with status 503: busy",
            })
    void what_is_no_row_of_scores_is_refused(int code, String body, String message) {
        status = code;
        answer = asked -> body;
        assertThatThrownBy(() -> model().predict(List.of("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("The model at http://localhost:")
                .hasMessageEndingWith("/predict " + message);
    }

    @Test
    void a_service_that_is_not_there_is_said() {
        ServedModel<String> gone = model();
        server.stop(0);
        assertThatThrownBy(() -> gone.predict(List.of("a")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be reached");
    }
}
