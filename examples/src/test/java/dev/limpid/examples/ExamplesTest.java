package dev.limpid.examples;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.limpid.select.Row;
import dev.limpid.select.Selecting;
import dev.limpid.select.Selection;
import dev.limpid.select.Status;
import dev.limpid.select.Way;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Every example does what it says. */
class ExamplesTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));
    private static final Path MODELS = ROOT.resolve("models/src/test/resources");
    private static final String TINY = MODELS.resolve("tiny-bert").toString();
    private static final Path DIGITS = ROOT.resolve("examples/digits");
    private static final String REVIEWS = ROOT.resolve("examples/reviews.csv").toString();

    @TempDir
    Path folder;

    @Test
    void a_text_is_explained_word_by_word() throws Exception {
        List<String> lines = Printed.by(() -> ExplainText.main(TINY, "the cat sat on the [MASK] ."));
        assertThat(lines.get(0)).startsWith("answer: ");
        List<String> words = lines.subList(1, lines.size() - 1).stream()
                .map(line -> line.strip().split("\\s+")[1])
                .toList();
        assertThat(words).containsSubsequence("the", "cat", "sat", "on", "the", "[MASK]", ".");
        assertThat(lines.get(lines.size() - 1)).endsWith("is missing");
        assertThat(Printed.number(lines.get(lines.size() - 1))).isCloseTo(0, within(0.01));
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void the_capital_of_france_is_paris() throws Exception {
        List<String> lines = Printed.by(ExplainText::main);
        assertThat(lines.get(0)).isEqualTo("answer: paris");
        assertThat(lines).anyMatch(line -> line.matches("\\s*\\+\\d\\.\\d+  capital"));
    }

    @Test
    void a_picture_is_explained_as_a_picture_a_page_and_json() throws Exception {
        List<String> lines = Printed.by(() -> ExplainPicture.main(
                DIGITS.toString(), DIGITS.resolve("seven.png").toString(), folder.toString()));
        assertThat(lines).containsExactly("answer: seven", "wrote why.png, why.html, why.json");
        assertThat(ImageIO.read(folder.resolve("why.png").toFile()).getWidth()).isPositive();
        assertThat(Files.readString(folder.resolve("why.html"))).contains("seven", "</html>");
        var json = new ObjectMapper().readTree(folder.resolve("why.json").toFile());
        assertThat(json.at("/predictions/0/label").asText()).isEqualTo("seven");
        assertThat(json.at("/explanations/0/method/name").asText()).isEqualTo("integrated-gradients");
    }

    @Test
    void methods_are_judged_and_one_is_recommended_or_none() throws Exception {
        List<String> lines = Printed.by(() -> CompareMethods.main(
                DIGITS.toString(), DIGITS.resolve("pictures").toString()));
        assertThat(lines.get(0)).containsAnyOf("partition-shap", "integrated-gradients");
        assertThat(String.join("\n", lines)).contains("comprehensiveness ↑", "random-logit ↓", "gini ↑", "best known");
    }

    @Test
    void models_are_compared_on_pictures() throws Exception {
        Selecting.Wanted wanted = Selecting.Wanted.usual(
                        List.of(
                                DIGITS.toString(),
                                MODELS.resolve("tiny-vision/resnet").toString()),
                        DIGITS.resolve("pictures"),
                        folder)
                .training(null)
                .trust(null);
        Selection found = ChooseModel.compared(wanted);
        Row digits = found.rows().stream()
                .filter(row -> row.candidate().endsWith("digits"))
                .findFirst()
                .orElseThrow();
        assertThat(digits.status()).isEqualTo(Status.COMPARED);
        assertThat(digits.chosen()).isNotNull();
        assertThat(digits.chosen().name()).isEqualTo(Way.Name.OWN_HEAD);
        assertThat(digits.chosen().value().mean()).isGreaterThan(0.8);
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void a_model_of_sentences_is_chosen() throws Exception {
        Selecting.Wanted wanted = Selecting.Wanted.usual(
                        List.of("all-minilm-l6-v2", "bge-small-en-v1.5"), Path.of(REVIEWS), folder)
                .training(null)
                .trust(null);
        Selection found = ChooseModel.compared(wanted);
        assertThat(found.rows()).allSatisfy(row -> assertThat(row.status()).isEqualTo(Status.COMPARED));
    }

    @Test
    void a_model_learns_classes_and_says_why() throws Exception {
        Path out = folder.resolve("mine");
        List<String> lines = Printed.by(() -> FineTune.main(TINY, REVIEWS, out.toString(), "1"));
        assertThat(lines).anyMatch(line -> line.startsWith("validation accuracy "));
        assertThat(lines.get(lines.size() - 1)).matches("answer: (negative|positive)");
        assertThat(out).isDirectoryContaining("glob:**model.safetensors").isDirectoryContaining("glob:**model.onnx");
        assertThat(folder.resolve("mine-training")).doesNotExist();
    }

    /** Forty rows do not teach what a good film is; that takes thousands. */
    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void a_pretrained_model_learns_the_classes_of_reviews() throws Exception {
        List<String> lines = Printed.by(() -> FineTune.main(
                "all-minilm-l6-v2", REVIEWS, folder.resolve("mine").toString(), "1"));
        assertThat(lines.get(lines.size() - 1)).matches("answer: (negative|positive)");
    }

    /** "Not" turns "bad" around: alone it says nothing, and "bad" is for as often as against. */
    private static void assertShares(List<String> lines) {
        Map<String, Double> known = Map.of("Kind", 1.5, "good", 2.0, "not", 2.0);
        assertThat(lines).hasSize(10);
        assertThat(String.join(" ", lines)).contains("Kind", "good", "not", "bad");
        for (String line : lines) {
            String[] parts = line.strip().split("\\s+");
            double share = known.getOrDefault(parts[2], 0.0);
            assertThat(Double.parseDouble(parts[0])).as("exact: " + line).isCloseTo(share, within(0.006));
            assertThat(Double.parseDouble(parts[1])).as("drawn: " + line).isCloseTo(share, within(0.006));
        }
    }

    @Test
    void code_is_explained_from_outside() throws Exception {
        assertShares(Printed.by(ExplainService::main));
    }

    @Test
    void a_service_is_explained_from_outside() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ObjectMapper json = new ObjectMapper();
        server.createContext("/predict", exchange -> {
            List<String> texts = new ArrayList<>();
            json.readTree(exchange.getRequestBody()).get("instances").forEach(text -> texts.add(text.asText()));
            Tensor rows = ExplainService.tone(texts);
            double[][] answer = new double[texts.size()][2];
            for (int i = 0; i < rows.size(); i++) {
                answer[i / 2][i % 2] = rows.at(i);
            }
            byte[] body = json.writeValueAsBytes(Map.of("predictions", answer));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            assertShares(Printed.by(() -> ExplainService.main(
                    "http://localhost:" + server.getAddress().getPort() + "/predict")));
        } finally {
            server.stop(0);
        }
    }

    /** In a process of its own: DJL's engine must be the first to start the runtime. */
    @Test
    void what_runs_in_djl_gets_the_scores_that_limpid_itself_would_tell() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DjlBesideLimpid.class.getName(),
                        DIGITS.toString(),
                        folder.resolve("black.png").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines).hasSize(11);
        assertThat(lines.get(0)).isEqualTo("answer: output 7");
        double shares =
                lines.subList(1, 10).stream().mapToDouble(Printed::number).sum();
        assertThat(shares).isCloseTo(Printed.number(lines.get(10)), within(9 * 0.0005 + 1e-3));
    }

    @Test
    void what_examples_run_lists_is_here() throws IOException {
        assertThat(Files.readString(ROOT.resolve("examples/run"), StandardCharsets.UTF_8))
                .contains("dev.limpid.examples.$name");
        for (String name : List.of("ExplainText", "ExplanationServer", "extending/OwnRule")) {
            assertThat(ROOT.resolve("examples/src/main/java/dev/limpid/examples/" + name + ".java"))
                    .exists();
        }
    }
}
