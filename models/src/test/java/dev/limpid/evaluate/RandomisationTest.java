package dev.limpid.evaluate;

import dev.limpid.explain.Explainer;
import dev.limpid.explain.GuidedBackpropagation;
import dev.limpid.explain.InputXGradient;
import dev.limpid.explain.Occlusion;
import dev.limpid.explain.Outside;
import dev.limpid.explain.Saliency;
import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.LiveModel;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Weights drawn anew in a small BERT and in the trained convolutional net of the examples. */
class RandomisationTest {
    private static final Path DIGITS = Path.of(System.getProperty("limpid.root", ".."), "examples", "digits");

    private static final Map<Kind, TaskModel<?>> MODELS = new LinkedHashMap<>();
    private static final Map<Kind, Case> CASES = new LinkedHashMap<>();

    /** What is drawn. */
    enum Kind {
        BERT,
        DIGITS;

        Path folder() {
            try {
                return this == DIGITS
                        ? RandomisationTest.DIGITS
                        : Path.of(Objects.requireNonNull(RandomisationTest.class.getResource("/tiny-bert"))
                                .toURI());
            } catch (URISyntaxException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        Path file() {
            return folder().resolve(this == DIGITS ? "model.onnx" : "model.safetensors");
        }
    }

    @BeforeAll
    static void open() {
        for (Kind kind : Kind.values()) {
            MODELS.put(
                    kind,
                    Models.open(
                            new ModelFolder(kind.folder(), "tiny", kind.toString(), "0".repeat(64)),
                            Models.Wanted.ANY,
                            Runtime.Settings.standard().withThreads(1)));
        }
        TextModel text = (TextModel) model(Kind.BERT);
        CASES.put(Kind.BERT, example(text, text.prepare(Text.of("the cat sat on the [MASK] ."))));
        CASES.put(Kind.DIGITS, digit("seven.png"));
    }

    @AfterAll
    static void close() {
        MODELS.values().forEach(TaskModel::close);
    }

    private static TaskModel<?> model(Kind kind) {
        return Objects.requireNonNull(MODELS.get(kind));
    }

    private static Case one(Kind kind) {
        return Objects.requireNonNull(CASES.get(kind));
    }

    private static Case digit(String name) {
        return digit(name, "grid:28x28");
    }

    private static Case digit(String name, String regions) {
        ImageModel pictures = (ImageModel) model(Kind.DIGITS);
        Input input = pictures.prepare(Picture.read(DIGITS.resolve(name)), name, Segmenter.parse(regions));
        return example(pictures, input);
    }

    private static Case example(TaskModel<?> model, Input input) {
        Integer position = model.position(input, null);
        Prediction top = model.top(input, position, 1).get(0);
        Target target = new Target(
                model.answers().type(),
                model.answers().output(),
                model.answers().choice(top.index()),
                null,
                position,
                Target.Score.LOGIT);
        return new Case("one", input, target, List.of(), null);
    }

    private static Randomisation walk(Kind kind, Randomisation.Mode mode, long seed) {
        return Randomisation.of(
                model(kind).probe(),
                one(kind).target().output().wire(),
                new Randomisation.Settings(Randomisation.Order.TOP_DOWN, mode, 24, seed));
    }

    private static Tensor row(Probe probe, Case one) {
        return probe.row(one.input(), one.target().output(), one.target().position());
    }

    private static Map<Wire, Tensor> weights(Probe probe) {
        Map<Wire, Tensor> values = new LinkedHashMap<>();
        ((LiveModel<?>) probe.model()).weights().forEach((wire, live) -> values.put(wire, live.value()));
        return values;
    }

    private static double[] saliency(Probe probe, Case one) {
        return new Contender("saliency", new Saliency()).scores(probe, one.input(), one.target());
    }

    private static void close(double[] found, double[] expected) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-5 * largest));
        }
    }

    @Test
    void layers_come_from_the_answer_down() {
        try (Randomisation bert = walk(Kind.BERT, Randomisation.Mode.CASCADING, 1);
                Randomisation digits = walk(Kind.DIGITS, Randomisation.Mode.CASCADING, 1)) {
            assertThat(bert.stages()).containsExactly("head", "layer 1", "layer 0", "embeddings");
            assertThat(digits.stages()).containsExactly("head", "activation 2", "activation 1", "activation 0");
        }
        Randomisation.Settings bottomUp =
                new Randomisation.Settings(Randomisation.Order.BOTTOM_UP, Randomisation.Mode.CASCADING, 2, 1);
        try (Randomisation bert = Randomisation.of(
                model(Kind.BERT).probe(), one(Kind.BERT).target().output().wire(), bottomUp)) {
            assertThat(bert.stages()).containsExactly("embeddings to layer 0", "layer 1 to head");
        }
    }

    /** The same weights as constants from the start: sessions, also those of gradients, must hold no old ones. */
    @ParameterizedTest
    @CsvSource({"BERT,CASCADING", "BERT,INDEPENDENT", "DIGITS,CASCADING", "DIGITS,INDEPENDENT"})
    void a_stage_is_the_model_with_these_weights(Kind kind, Randomisation.Mode mode) {
        Case one = one(kind);
        try (Randomisation walk = walk(kind, mode, 5)) {
            for (int stage = -1; stage < walk.stages().size(); stage++) {
                Probe probe = walk.at(stage);
                LiveModel<?> live = (LiveModel<?>) probe.model();
                Map<Wire, Weight> fixed = new LinkedHashMap<>(live.graph().weights());
                live.weights().forEach((wire, weight) -> fixed.put(wire, Weight.of(weight.value())));
                Graph graph = live.graph().withBody(fixed, live.graph().nodes());
                Probe constant = new Probe(new LiveModel<>(live.model(), graph, Map.of()));
                close(row(probe, one).toDoubles(), row(constant, one).toDoubles());
                close(saliency(probe, one), saliency(constant, one));
                close(
                        probe.pull(Gradient.TABLE, one.input(), one.target())
                                .signal()
                                .toDoubles(),
                        constant.pull(Gradient.TABLE, one.input(), one.target())
                                .signal()
                                .toDoubles());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void every_layer_changes_answers_and_slopes_and_all_stay_finite(Kind kind) {
        Case one = one(kind);
        try (Randomisation walk = walk(kind, Randomisation.Mode.INDEPENDENT, 3)) {
            double[] row = row(walk.original(), one).toDoubles();
            double[] slopes = saliency(walk.original(), one);
            close(row, row(model(kind).probe(), one).toDoubles());
            for (int stage = 0; stage < walk.stages().size(); stage++) {
                Probe probe = walk.at(stage);
                double[] now = row(probe, one).toDoubles();
                assertThat(now).isNotEqualTo(row);
                assertThat(saliency(probe, one)).isNotEqualTo(slopes);
                assertThat(Arrays.stream(now).allMatch(Double::isFinite)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void afterwards_all_is_as_it_was_to_the_bit_and_so_is_the_file(Kind kind) throws IOException {
        Case one = one(kind);
        byte[] file = Files.readAllBytes(kind.file());
        Tensor model = row(model(kind).probe(), one);
        try (Randomisation walk = walk(kind, Randomisation.Mode.CASCADING, 3)) {
            Tensor before = row(walk.original(), one);
            Map<Wire, Tensor> weights = weights(walk.original());
            walk.at(walk.stages().size() - 1);
            assertThat(weights(walk.original())).isEqualTo(weights);
            assertThat(row(walk.original(), one)).isEqualTo(before);
        }
        assertThat(row(model(kind).probe().anew(), one)).isEqualTo(model);
        assertThat(Files.readAllBytes(kind.file())).isEqualTo(file);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_seed_draws_the_same_weights_in_whatever_order_stages_are_asked_for(Kind kind) {
        try (Randomisation one = walk(kind, Randomisation.Mode.CASCADING, 3);
                Randomisation same = walk(kind, Randomisation.Mode.CASCADING, 3);
                Randomisation other = walk(kind, Randomisation.Mode.CASCADING, 4)) {
            for (int stage = 0; stage < 4; stage++) {
                one.at(stage);
            }
            Map<Wire, Tensor> all = weights(one.at(3));
            same.at(3);
            same.at(0);
            assertThat(weights(same.at(3))).isEqualTo(all);
            assertThat(weights(same.at(1))).isEqualTo(weights(one.at(1))).isNotEqualTo(all);
            assertThat(weights(other.at(3))).isNotEqualTo(all);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void alone_a_layer_is_drawn_as_in_the_cascade_and_the_others_are_as_they_were(Kind kind) {
        try (Randomisation cascade = walk(kind, Randomisation.Mode.CASCADING, 3);
                Randomisation alone = walk(kind, Randomisation.Mode.INDEPENDENT, 3)) {
            Map<Wire, Tensor> original = weights(cascade.original());
            Map<Wire, Tensor> all = weights(cascade.at(3));
            List<Wire> changed = new ArrayList<>();
            for (int stage = 0; stage < 4; stage++) {
                Map<Wire, Tensor> now = weights(alone.at(stage));
                now.forEach((wire, value) -> {
                    if (!value.equals(original.get(wire))) {
                        assertThat(value).isEqualTo(all.get(wire));
                        assertThat(changed).doesNotContain(wire);
                        changed.add(wire);
                    }
                });
            }
            all.forEach((wire, value) ->
                    assertThat(value.equals(original.get(wire))).isNotEqualTo(changed.contains(wire)));
            assertThat(changed).hasSizeGreaterThan(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_drawn_weight_holds_its_own_numbers_in_another_order(Kind kind) {
        try (Randomisation walk = walk(kind, Randomisation.Mode.CASCADING, 3)) {
            Map<Wire, Tensor> original = weights(walk.original());
            weights(walk.at(3)).forEach((wire, value) -> {
                double[] before = Objects.requireNonNull(original.get(wire)).toDoubles();
                double[] after = value.toDoubles();
                Arrays.sort(before);
                Arrays.sort(after);
                assertThat(after).isEqualTo(before);
            });
        }
    }

    private static double mean(List<Randomised> all, Metric.OfRandomised metric) {
        return all.stream().mapToDouble(metric::of).average().orElseThrow();
    }

    /**
     * As Adebayo et al. (2018) find: guided backpropagation repeats the picture's edges, whatever the weights; so does input ×
     * gradient, where its sizes are compared, and not where its signs are.
     */
    @Test
    void what_repeats_the_picture_stays_alike_where_slopes_do_not() {
        List<Case> cases = List.of(digit("three.png"), digit("seven.png"), digit("eight.png"));
        List<Contender> contenders = new ArrayList<>();
        for (Explainer explainer : List.of(new Saliency(), new GuidedBackpropagation(), new InputXGradient())) {
            contenders.add(new Contender(explainer.method().name(), explainer));
        }
        double slopes = 0;
        double guided = 0;
        for (int seed = 0; seed < 3; seed++) {
            try (Randomisation walk = walk(Kind.DIGITS, Randomisation.Mode.CASCADING, seed)) {
                List<List<Randomised>> found = walk.of(contenders, cases);
                slopes += mean(found.get(0), new Mprt()) / 3;
                guided += mean(found.get(1), new Mprt()) / 3;
                assertThat(mean(found.get(1), new Mprt())).isGreaterThan(mean(found.get(0), new Mprt()));
                assertThat(mean(found.get(2), new Mprt())).isGreaterThan(0.8);
                assertThat(mean(found.get(2), new Mprt(true))).isBetween(-0.2, 0.2);
            }
        }
        assertThat(slopes).isLessThan(0.3);
        assertThat(guided).isGreaterThan(slopes + 0.07);
    }

    @Test
    void averaging_over_noise_takes_the_noise_off_and_not_the_weights() {
        Case one = one(Kind.BERT);
        Contender saliency = new Contender("saliency", new Saliency());
        SmoothMprt still = new SmoothMprt(2, 1e-9, false);
        try (Randomisation walk = walk(Kind.BERT, Randomisation.Mode.CASCADING, 3)) {
            double[] plain = saliency(walk.original(), one);
            double[] smooth = still.saying(1).scores(saliency, walk.original(), one);
            close(smooth, plain);
            Randomised once = walk.of(List.of(saliency), List.of(one)).get(0).get(0);
            Randomised averaged = walk.of(List.of(saliency), List.of(one), still.saying(1))
                    .get(0)
                    .get(0);
            for (int stage = 0; stage < 4; stage++) {
                close(
                        averaged.stages().get(stage).scores(),
                        once.stages().get(stage).scores());
            }
            double[] noisy = new SmoothMprt(5, 0.2, false).saying(1).scores(saliency, walk.original(), one);
            assertThat(noisy).isNotEqualTo(plain);
            assertThat(new SmoothMprt(5, 0.2, false).saying(1).scores(saliency, walk.original(), one))
                    .isEqualTo(noisy);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void methods_from_outside_play_with_the_drawn_weights(Kind kind) {
        Case one = kind == Kind.DIGITS ? digit("seven.png", "grid:4x4") : one(kind);
        Games games = new Games(model(kind), new Games.Wishes(null, 0), more -> {});
        Occlusion.Window single = new Occlusion.Window(1, 1);
        Contender occlusion = new Contender("occlusion", new Outside(new Occlusion(single, single), games));
        double[] model = occlusion.scores(model(kind).probe(), one.input(), one.target());
        try (Randomisation walk = walk(kind, Randomisation.Mode.CASCADING, 3)) {
            double[] before = occlusion.scores(walk.original(), one.input(), one.target());
            close(before, model);
            for (int stage = 0; stage < 4; stage++) {
                Probe probe = walk.at(stage);
                double[] now = occlusion.scores(probe, one.input(), one.target());
                assertThat(now).isNotEqualTo(before);
                // Leaving one out, by hand.
                Stage game = games.on(probe, one.input(), List.of(one.target()));
                double all = game.game().value(Coalition.all(now.length))[0];
                double without = game.game().value(Coalition.all(now.length).without(0))[0];
                assertThat(now[0]).isCloseTo(all - without, within(1e-4));
                assertThat(all).isCloseTo(probe.score(one.input(), one.target()), within(1e-4));
            }
            assertThat(occlusion.scores(walk.original(), one.input(), one.target()))
                    .isEqualTo(before);
        }
    }

    @Test
    void averages_of_methods_that_take_words_away_cannot_be_told() {
        Case one = one(Kind.BERT);
        Games games = new Games(model(Kind.BERT), new Games.Wishes(null, 0), more -> {});
        Occlusion.Window single = new Occlusion.Window(1, 1);
        Contender occlusion = new Contender("occlusion", new Outside(new Occlusion(single, single), games));
        SmoothMprt metric = new SmoothMprt(2, 0.1, false);
        try (Randomisation walk = walk(Kind.BERT, Randomisation.Mode.CASCADING, 3)) {
            Randomised found = walk.of(List.of(occlusion), List.of(one), metric.saying(1))
                    .get(0)
                    .get(0);
            assertThat(found.scores())
                    .hasSize(saliency(walk.original(), one).length)
                    .containsOnly(Double.NaN);
            assertThat(metric.of(found)).isNaN();
        }
    }

    @Test
    void what_a_method_cannot_say_of_a_drawn_model_is_left_open() {
        Case one = one(Kind.BERT);
        Contender saliency = new Contender("saliency", new Saliency());
        try (Randomisation walk = walk(Kind.BERT, Randomisation.Mode.CASCADING, 3)) {
            double[] before = saliency(walk.original(), one);
            Randomisation.Saying once = (contender, probe, example) -> {
                double[] scores = contender.scores(probe, example.input(), example.target());
                if (!Arrays.equals(scores, before)) {
                    throw new IllegalArgumentException("No.");
                }
                return scores;
            };
            Randomised found =
                    walk.of(List.of(saliency), List.of(one), once).get(0).get(0);
            assertThat(found.scores()).isEqualTo(before);
            assertThat(found.stages())
                    .allSatisfy(stage -> assertThat(stage.scores()).containsOnly(Double.NaN));
            assertThat(new Mprt().of(found)).isNaN();
        }
    }
}
