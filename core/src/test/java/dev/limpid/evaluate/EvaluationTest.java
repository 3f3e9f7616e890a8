package dev.limpid.evaluate;

import dev.limpid.explain.Ablation;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.explain.Outside;
import dev.limpid.explain.Staging;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Laws of evaluations, on a row of numbers that a linear model adds up. */
class EvaluationTest {
    private static final int COLUMNS = 12;
    private static final List<String> SOME = List.of(
            "comprehensiveness", "insertion", "sensitivity-n", "avg-sensitivity", "mprt", "random-logit", "gini");

    private static PlantedReasons model = row(1);
    private static List<Case> cases = List.of();

    private final ZeroedGames zeroed = new ZeroedGames();
    private final SharedGames games = new SharedGames(zeroed);

    private static PlantedReasons row(int threads) {
        Random random = new Random(1);
        double[][] weights = new double[COLUMNS][];
        Arrays.setAll(weights, i -> new double[] {random.nextGaussian(), random.nextGaussian()});
        return PlantedReasons.row(weights, threads);
    }

    @BeforeAll
    static void draw() {
        Random random = new Random(2);
        List<Case> drawn = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Input input = model.prepare(random.doubles(COLUMNS, 0.5, 1.5).toArray());
            drawn.add(new Case("row " + i, input, model.target(), List.of(model.target(0)), null));
        }
        cases = drawn;
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Contender gradients() {
        return new Contender("gradients", new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(4)));
    }

    private static Contender ablation(String name, Staging staging) {
        return new Contender(name, new Outside(new Ablation(), staging));
    }

    private static Plan plan(List<String> metrics, int checked, Traits.Scope scope) {
        FeatureNoise noise = new FeatureNoise(FeatureNoise.Spread.UNIFORM, FeatureNoise.LEVEL, 3, List.of());
        return new Plan(Metrics.of(metrics, Map.of()), List.of(noise), checked, 4, scope, 9);
    }

    private Outcome evaluated(Plan plan, Contender... contenders) {
        return new Evaluation(new Probe(model), games, plan, more -> {}).of(cases, List.of(contenders));
    }

    private Outcome evaluated(Contender... contenders) {
        return evaluated(plan(SOME, 2, Traits.Scope.LOCAL), contenders);
    }

    private static Results.Measured measured(Outcome outcome, String metric) {
        return outcome.results().measured().stream()
                .filter(one -> one.about().name().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private static void assertSame(Outcome one, Outcome other, List<String> metrics, List<String> methods) {
        for (String metric : metrics) {
            Results.Measured here = measured(one, metric);
            Results.Measured there = measured(other, metric);
            assertThat(here.random()).as(metric).isEqualTo(there.random());
            assertThat(here.perfect()).as(metric).isEqualTo(there.perfect());
            for (String method : methods) {
                assertThat(here.values()[one.results().methods().indexOf(method)])
                        .as(metric + " of " + method)
                        .isEqualTo(there.values()[other.results().methods().indexOf(method)]);
            }
            assertThat(one.strange().get(metric))
                    .as(metric)
                    .isEqualTo(other.strange().get(metric));
        }
    }

    /** A method that does what another does, but where it is told to refuse. */
    private record Refusing(String name, Explainer other, Predicate<Case> refused) implements Explainer {
        @Override
        public Attribution.Method method() {
            return new Attribution.Method(name, Map.of());
        }

        @Override
        public Optional<String> obstacle(Anatomy anatomy) {
            return Optional.empty();
        }

        @Override
        public Attribution explain(Probe probe, Input input, Target target) {
            if (refused.test(new Case("", input, target, List.of(), null))) {
                throw new IllegalArgumentException("I cannot.");
            }
            return other.explain(probe, input, target);
        }
    }

    private static Contender refusing(Predicate<Case> refused) {
        return new Contender("refusing", new Refusing("refusing", gradients().explainer(), refused));
    }

    @Test
    void a_masked_input_is_run_once_for_all_who_ask() {
        Plan plan = plan(List.of("faithfulness", "gini"), 0, Traits.Scope.LOCAL);
        Outcome one = evaluated(plan, ablation("one", games));
        assertThat(one.sharing().run())
                .isEqualTo(zeroed.run)
                .isLessThan(one.sharing().alone());
        long before = zeroed.run;
        Outcome both = evaluated(plan, ablation("one", games), ablation("two", games));
        assertThat(both.sharing().run()).isEqualTo(one.sharing().run());
        assertThat(zeroed.run - before).isEqualTo(both.sharing().run());
        assertThat(both.sharing().alone()).isGreaterThan(one.sharing().alone() + 6 * (COLUMNS + 1));
        // Alone, it runs each column's absence and the whole, of six examples, as it costs.
        Results.Cost cost = both.results().costs().get(1);
        assertThat(cost.forwardPasses()).isEqualTo(COLUMNS + 1);
    }

    @Test
    void who_masks_nothing_shares_nothing_and_no_one_runs_more_than_is_asked() {
        for (String metric : List.of("gini", "faithfulness-estimate", "tau-loo")) {
            Outcome.Sharing sharing = evaluated(plan(List.of(metric), 0, Traits.Scope.LOCAL), gradients())
                    .sharing();
            assertThat(sharing.run()).isLessThanOrEqualTo(sharing.alone());
            assertThat(sharing.hits()).isBetween(0.0, 1.0);
        }
    }

    @Test
    void a_method_costs_the_inputs_that_it_would_run_alone() {
        SharedGames several = new SharedGames(new ZeroedGames(3));
        Outcome outcome = new Evaluation(
                        new Probe(model), several, plan(List.of("deletion"), 0, Traits.Scope.LOCAL), more -> {})
                .of(cases, List.of(Knowing.perfect(several), ablation("ablation", several)));
        assertThat(outcome.results().costs().get(0).forwardPasses()).isEqualTo(3 * (2 * COLUMNS + 2));
        assertThat(outcome.results().costs().get(1).forwardPasses()).isEqualTo(3 * (COLUMNS + 1));
    }

    @Test
    void neither_the_order_of_methods_nor_other_metrics_nor_other_methods_change_what_is_found() {
        List<String> names = List.of("perfect", "gradients", "ablation");
        Contender[] all = {Knowing.perfect(games), gradients(), ablation("ablation", games)};
        Outcome found = evaluated(all);
        Contender[] turned = {all[2], all[1], all[0]};
        assertSame(found, evaluated(turned), SOME, names);
        for (String metric : SOME) {
            assertSame(found, evaluated(plan(List.of(metric), 2, Traits.Scope.LOCAL), all), List.of(metric), names);
        }
        Outcome alone = evaluated(all[1]);
        for (String metric : SOME) {
            assertThat(measured(alone, metric).values()[0])
                    .isEqualTo(measured(found, metric).values()[1]);
            assertThat(measured(alone, metric).random())
                    .isEqualTo(measured(found, metric).random());
        }
    }

    @Test
    void equal_seeds_give_equal_bits_by_one_thread_or_two() {
        Contender[] all = {Knowing.perfect(games), gradients()};
        Outcome found = evaluated(all);
        assertSame(found, evaluated(all), SOME, List.of("perfect", "gradients"));
        try (PlantedReasons other = row(2)) {
            Outcome again = new Evaluation(new Probe(other), games, plan(SOME, 2, Traits.Scope.LOCAL), more -> {})
                    .of(cases, List.of(all));
            assertSame(found, again, SOME, List.of("perfect", "gradients"));
        }
    }

    @Test
    void a_method_that_cannot_explain_an_example_is_left_out_and_nothing_else_changes() {
        Input third = cases.get(3).input();
        Outcome found = evaluated(Knowing.perfect(games), refusing(one -> one.input() == third), gradients());
        assertThat(found.leftOut()).isEqualTo(Map.of("refusing", "row 3: I cannot."));
        assertThat(found.results().methods()).containsExactly("perfect", "gradients");
        assertThat(found.explanations()).hasSize(2);
        assertSame(found, evaluated(Knowing.perfect(games), gradients()), SOME, List.of("perfect", "gradients"));
    }

    @Test
    void a_method_that_is_left_out_leaves_no_masked_inputs_behind() {
        Input third = cases.get(3).input();
        Contender refusing = new Contender(
                "refusing", new Refusing("refusing", Knowing.inverted(games).explainer(), one -> one.input() == third));
        Outcome found = evaluated(refusing, gradients());
        assertSame(found, evaluated(gradients()), SOME, List.of("gradients"));
        assertThat(found.strange()).containsKeys("comprehensiveness", "insertion", "sensitivity-n");
    }

    @Test
    void a_method_that_cannot_be_asked_of_another_answer_is_judged_by_all_else() {
        Outcome found = evaluated(refusing(one -> one.target().choice().index() == 0), gradients());
        assertThat(found.leftOut()).isEmpty();
        assertThat(measured(found, "random-logit").values()[0]).containsOnly(Double.NaN);
        assertThat(measured(found, "random-logit").values()[1][0]).isBetween(-1.0, 1.0);
        for (String metric : List.of("comprehensiveness", "mprt", "avg-sensitivity")) {
            assertThat(measured(found, metric).values()[0])
                    .isEqualTo(measured(found, metric).values()[1]);
        }
    }

    @Test
    void evaluations_of_nothing_are_refused_in_one_line() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluated(refusing(one -> true)))
                .withMessage("None of the methods can explain these examples: refusing on row 0: I cannot.");
        Evaluation evaluation = new Evaluation(new Probe(model), games, plan(SOME, 0, Traits.Scope.LOCAL), more -> {});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.of(List.of(), List.of(gradients())))
                .withMessage("An evaluation needs an example and a method, got 0 examples and 1 methods.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.of(cases, List.of()))
                .withMessage("An evaluation needs an example and a method, got 6 examples and 0 methods.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> evaluation.of(cases, List.of(gradients(), gradients())))
                .withMessage("Method gradients is named twice.");
    }

    @Test
    void of_all_examples_together_a_feature_has_the_mean_of_its_scores() {
        Outcome found = evaluated(plan(List.of("comprehensiveness", "gini"), 0, Traits.Scope.GLOBAL), gradients());
        double[] means = new double[COLUMNS];
        for (Case one : cases) {
            double[] scores = gradients().scores(new Probe(model), one.input(), one.target());
            Arrays.setAll(means, i -> means[i] + scores[i] / cases.size());
        }
        assertThat(measured(found, "gini").values()[0]).containsOnly(new double[] {new Gini().of(means)}, within(1e-9));
        Contender same = TinyClassifier.saying("gradients", (probe, input) -> means);
        Outcome local = evaluated(plan(List.of("comprehensiveness"), 0, Traits.Scope.LOCAL), same);
        assertThat(measured(found, "comprehensiveness").values()[0])
                .containsExactly(measured(local, "comprehensiveness").values()[0], within(1e-12));
        assertThat(found.sharing().run()).isLessThanOrEqualTo(found.sharing().alone());
    }

    @Test
    void what_takes_many_explanations_is_gathered_on_the_first_examples_only() {
        List<Input> asked = new ArrayList<>();
        Contender counting = refusing(one -> {
            asked.add(one.input());
            return false;
        });
        Outcome none = evaluated(plan(SOME, 0, Traits.Scope.LOCAL), counting);
        assertThat(asked)
                .containsExactlyElementsOf(cases.stream().map(Case::input).toList());
        assertThat(none.strange()).isEmpty();
        for (String metric : List.of("avg-sensitivity", "mprt", "random-logit")) {
            assertThat(measured(none, metric).values()[0]).containsOnly(Double.NaN);
            assertThat(measured(none, metric).random()).containsOnly(Double.NaN);
        }
        Outcome two = evaluated(plan(SOME, 2, Traits.Scope.LOCAL), counting);
        for (String metric : List.of("avg-sensitivity", "mprt", "random-logit")) {
            double[] values = measured(two, metric).values()[0];
            assertThat(Arrays.stream(values).filter(Double::isNaN).count())
                    .as(metric)
                    .isEqualTo(4);
            assertThat(values[2]).isNaN();
        }
    }

    @Test
    void a_method_that_promises_no_sum_breaks_no_promise() {
        Outcome found = evaluated(
                plan(List.of("completeness"), 0, Traits.Scope.LOCAL), ablation("ablation", games), gradients());
        assertThat(measured(found, "completeness").values()[0]).containsOnly(Double.NaN);
        assertThat(measured(found, "completeness").values()[1]).containsOnly(new double[] {0}, within(1e-4));
    }

    @Test
    void logits_are_explained_and_probabilities_judged_as_if_each_were_asked_for_alone() {
        Outcome found =
                evaluated(plan(List.of("faithfulness-estimate"), 0, Traits.Scope.LOCAL), ablation("one", games));
        Probe probe = new Probe(model);
        double full = 0;
        double empty = 0;
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            double[] alone = ablation("one", new ZeroedGames()).scores(probe, one.input(), one.target());
            assertThat(found.scores()[0][i]).containsExactly(alone, within(1e-6));
            Target judged = one.target().as(Target.Score.PROBABILITY);
            Game game =
                    new ZeroedGames().on(probe, one.input(), List.of(judged)).game();
            full += game.value(Coalition.all(COLUMNS))[0] / cases.size();
            empty += game.value(Coalition.none(COLUMNS))[0] / cases.size();
            double value = ((Metric.OfGame) Metrics.of(List.of("faithfulness-estimate"), Map.of())
                            .get(0))
                    .of(new Play(game, 0, 0), alone);
            assertThat(measured(found, "faithfulness-estimate").values()[0][i]).isCloseTo(value, within(1e-6));
        }
        assertThat(found.emptied().full()).isCloseTo(full, within(1e-6));
        assertThat(found.emptied().empty()).isCloseTo(empty, within(1e-6)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void contrasts_and_values_are_judged_as_they_are_explained() {
        Target target = model.target();
        assertThat(SharedGames.judged(target).score()).isEqualTo(Target.Score.PROBABILITY);
        Target value = new Target(
                Target.Type.VALUE,
                new Target.Output(target.output().wire(), Target.Link.NONE),
                target.choice(),
                null,
                null,
                Target.Score.LOGIT);
        assertThat(SharedGames.judged(value)).isEqualTo(value);
    }

    @Test
    void from_few_examples_it_is_not_told_what_looks_strange() {
        Outcome few = new Evaluation(
                        new Probe(model), games, plan(List.of("deletion"), 2, Traits.Scope.LOCAL), more -> {})
                .of(cases.subList(0, 4), List.of(gradients()));
        assertThat(few.strange()).isEmpty();
        assertThat(few.notes())
                .containsExactly(
                        "How strange masked inputs look to the model is not told. How strange masked inputs look"
                                + " is told from at least 5 examples, got 4.");
    }

    @Test
    void what_is_like_the_data_looks_usual_and_what_is_not_strange() {
        try (TinyClassifier tiny = TinyClassifier.row()) {
            Random random = new Random(4);
            List<Input> data = new ArrayList<>();
            List<Input> like = new ArrayList<>();
            List<Input> far = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                data.add(tiny.of(random.doubles(4, 0.5, 1.5).toArray()));
                like.add(tiny.of(random.doubles(4, 0.5, 1.5).toArray()));
                far.add(tiny.of(random.doubles(4, -1.5, -0.5).toArray()));
            }
            Strangeness usual =
                    Strangeness.of(tiny.probe(), TinyClassifier.target(0).output(), data);
            assertThat(count(usual.isStrange(data))).isZero();
            assertThat(count(usual.isStrange(like))).isLessThanOrEqualTo(9);
            assertThat(count(usual.isStrange(far))).isEqualTo(60);
            // One of twenty lies farther from its nearest than what counts as usual.
            int strange = 0;
            for (int i = 0; i < 20; i++) {
                List<Input> others = new ArrayList<>(data.subList(0, 20));
                Input left = others.remove(i);
                strange += count(
                        Strangeness.of(tiny.probe(), TinyClassifier.target(0).output(), others)
                                .isStrange(Collections.singletonList(left)));
            }
            assertThat(strange).isLessThanOrEqualTo(3);
        }
    }

    private static int count(boolean[] strange) {
        int count = 0;
        for (boolean one : strange) {
            count += one ? 1 : 0;
        }
        return count;
    }

    @Test
    void who_watches_is_told_of_each_explanation() {
        int[] told = new int[1];
        Outcome found = new Evaluation(
                        new Probe(model), games, plan(List.of("gini"), 0, Traits.Scope.LOCAL), more -> told[0] += more)
                .of(cases, List.of(gradients(), ablation("ablation", games)));
        assertThat(told[0]).isEqualTo(12);
        assertThat(Objects.requireNonNull(found.masking().get("masker"))).isEqualTo("zero");
    }
}
