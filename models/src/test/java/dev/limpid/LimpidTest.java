package dev.limpid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** The front door, on a small BERT whose numbers come from PyTorch and Captum. */
class LimpidTest {
    private static final Path RESOURCES = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");
    private static final double TOLERANCE = 1e-4;

    private static JsonNode golden;
    private static Limpid model;

    @BeforeAll
    static void load() throws IOException {
        golden = new JsonMapper()
                .readTree(RESOURCES.resolve("golden/tiny-bert.json").toFile())
                .get("sentences")
                .get(0);
        model = Limpid.load(RESOURCES.resolve("tiny-bert").toString(), Loading.USUAL.threads(1));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static String text() {
        return golden.get("text").textValue();
    }

    private static List<Double> scores(Attribution explanation) {
        return explanation.scores().stream().map(one -> one.score()).toList();
    }

    @Test
    void answers_are_those_of_pytorch() {
        Document answer = model.predict(text());
        assertThat(answer.explanations()).isEmpty();
        assertThat(answer.predictions()).hasSize(5);
        for (int i = 0; i < 5; i++) {
            JsonNode expected = golden.get("top").get(i);
            assertThat(answer.predictions().get(i).label())
                    .isEqualTo(expected.get("token").textValue());
            assertThat(answer.predictions().get(i).score())
                    .isCloseTo(expected.get("logit").doubleValue(), within(TOLERANCE));
        }
    }

    @Test
    void explanations_are_those_of_captum() {
        JsonNode expected = golden.get("integrated_gradients_mask");
        Explaining how = Explaining.by("integrated-gradients")
                .baseline("mask")
                .steps(expected.get("steps").intValue())
                .features("token");
        Attribution found =
                model.explain(Subject.text(text()), how).explanations().get(0);
        for (int i = 0; i < found.scores().size(); i++) {
            assertThat(found.scores().get(i).score())
                    .isCloseTo(expected.get("scores").get(i).doubleValue(), within(TOLERANCE));
        }
        assertThat(found.completeness().gap()).isCloseTo(expected.get("delta").doubleValue(), within(TOLERANCE));
    }

    @Test
    void methods_and_targets_are_asked_together() {
        Document found = model.explain(
                Subject.text(text()),
                Explaining.by("saliency", "input-x-gradient").targets(List.of("top:2")));
        assertThat(found.explanations().stream()
                        .map(one -> one.method().name() + " "
                                + one.target().target().choice().label()))
                .containsExactly("saliency coffee", "input-x-gradient coffee", "saliency dog", "input-x-gradient dog");
    }

    @Test
    void many_who_ask_at_once_get_what_one_alone_gets() throws Exception {
        List<String> texts = List.of(
                text(), "the dog is [MASK].", "hello, my [MASK] is cute", "paris is the capital of [MASK].", "[MASK]!");
        Explaining how = Explaining.by("input-x-gradient", "occlusion");
        List<List<List<Double>>> alone = new ArrayList<>();
        for (String one : texts) {
            alone.add(of(one, how));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<List<Double>>>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String one = texts.get(i % texts.size());
                calls.add(() -> of(one, how));
            }
            List<Future<List<List<Double>>>> found = threads.invokeAll(calls);
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).get()).isEqualTo(alone.get(i % texts.size()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<List<Double>> of(String text, Explaining how) {
        return model.explain(Subject.text(text), how).explanations().stream()
                .map(LimpidTest::scores)
                .toList();
    }

    @Test
    void what_a_watcher_throws_ends_the_work() {
        Explaining long_ = Explaining.by("kernel-shap").samples(100_000);
        int[] heard = {0};
        assertThatThrownBy(() -> model.explain(
                        Subject.text("the dog is cute and hello my dog is [MASK] in the capital of france, paris."),
                        long_,
                        more -> {
                            heard[0]++;
                            throw new CancellationException("enough");
                        }))
                .isInstanceOf(CancellationException.class);
        assertThat(heard[0]).isOne();
    }

    @Test
    void what_a_model_does_not_read_is_refused_in_a_line() {
        Picture picture = Picture.of(1, 1, 3, new byte[3]);
        assertThatThrownBy(() -> model.predict(new Subject.Image(picture, "dot.png"), Predicting.USUAL))
                .hasMessage("Model 'tiny-bert' reads a text for its task fill-mask, got a picture.");
        assertThatThrownBy(() -> model.explain(Subject.row(Map.of("age", 3.0)), Explaining.USUAL))
                .hasMessage("Model 'tiny-bert' reads a text for its task fill-mask, got a row of a table.");
        assertThatThrownBy(() -> Limpid.check(Explaining.by("integrated-gradient")))
                .hasMessageContaining("integrated-gradients");
        assertThatThrownBy(() -> Limpid.load("no-such-model")).hasMessageContaining("no-such-model");
    }
}
