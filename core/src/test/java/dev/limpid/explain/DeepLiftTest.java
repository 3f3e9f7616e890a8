package dev.limpid.explain;

import dev.limpid.backward.Ledger;
import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DeepLiftTest {
    private static final Target FIRST = TinyModel.target(0, null, Target.Score.LOGIT);

    private final TinyModel model = new TinyModel(2, -1);
    private final Probe probe = new Probe(model);
    private final Input letters = model.prepare("bcd");

    @AfterEach
    void close() {
        model.close();
    }

    private static double[] scores(Attribution found) {
        return found.scores().stream().mapToDouble(Attribution.Scored::score).toArray();
    }

    /** Letter s has embedding e, the baseline e⁰: (e − e⁰)·A plus half of what the product changes with it first and last. */
    private double[] shares(double[][] baseline) {
        double[] shares = new double[3];
        double[][] e = {TinyModel.EMBEDDING[1], TinyModel.EMBEDDING[2]};
        for (int s = 0; s < 2; s++) {
            for (int h = 0; h < 2; h++) {
                double moved = e[s][h] - baseline[s][h];
                double other = (e[1 - s][h] + baseline[1 - s][h]) / 2;
                shares[s] += moved * (TinyModel.A[h][0] + model.q[0] * other);
            }
        }
        return shares;
    }

    @Test
    void letters_get_the_shapley_values_of_their_product_and_an_ignored_one_nothing() {
        Attribution found = new DeepLift(Baseline.of("zero")).explain(probe, letters, FIRST);
        assertThat(scores(found)).containsExactly(shares(new double[2][2]), within(1e-6));
        assertThat(scores(found)[2]).isZero();
        double[] a = TinyModel.EMBEDDING[0];
        assertThat(scores(new DeepLift(Baseline.of("pad")).explain(probe, letters, FIRST)))
                .containsExactly(shares(new double[][] {a, a}), within(1e-6));
    }

    @Test
    void letters_that_the_model_cannot_tell_apart_get_equal_shares() {
        double[] found = scores(new DeepLift(Baseline.of("zero")).explain(probe, model.prepare("bbd"), FIRST));
        assertThat(found[0]).isEqualTo(found[1]);
    }

    @Test
    void shares_add_up_to_the_score_difference_and_the_ledger_says_so() {
        for (Target.Score kind : Target.Score.values()) {
            Target target = TinyModel.target(1, null, kind);
            Attribution found = new DeepLift(Baseline.of("pad")).explain(probe, letters, target);
            Attribution.Completeness sum = Objects.requireNonNull(found.completeness());
            assertThat(sum.attributed()).as("%s", kind).isCloseTo(sum.expected(), within(1e-5));
            assertThat(sum.expected())
                    .isCloseTo(
                            probe.score(letters, target) - probe.score(model.absent(letters, "pad"), target),
                            within(1e-5));
            Ledger ledger = Objects.requireNonNull(found.ledger());
            assertThat(ledger.seeded()).isCloseTo(sum.expected(), within(1e-6));
            assertThat(ledger.entries())
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry.lost()).isCloseTo(0, within(1e-5)));
        }
    }

    @Test
    void a_reference_that_is_the_input_gives_nothing() {
        assertThat(scores(new DeepLift(Baseline.of("pad")).explain(probe, model.prepare("aaa"), FIRST)))
                .containsExactly(0, 0, 0);
    }

    @Test
    void elements_of_many_inputs_are_those_of_each() {
        DeepLift method = new DeepLift(Baseline.of("zero"));
        List<Input> inputs = List.of(letters, model.prepare("dca"), model.prepare("abc"));
        List<Elementwise.Elements> all = method.elements(probe, inputs, FIRST);
        for (int i = 0; i < inputs.size(); i++) {
            Tensor values = all.get(i).values();
            assertThat(probe.layout().sum(values.slice(0)))
                    .containsExactly(scores(method.explain(probe, inputs.get(i), FIRST)), within(1e-6));
            assertThat(all.get(i).score()).isCloseTo(probe.score(inputs.get(i), FIRST), within(1e-6));
        }
    }

    @Test
    void says_what_it_is_and_that_nothing_stands_in_its_way() {
        DeepLift method = new DeepLift(Baseline.of("zero"));
        assertThat(method.method()).hasToString("Method[name=deeplift, settings={baseline=zero}]");
        assertThat(method.obstacle(Anatomy.of(model, FIRST.output()))).isEmpty();
    }

    @Test
    void what_is_looked_up_has_no_difference() {
        Anatomy anatomy = Anatomy.of(model, FIRST.output());
        Anatomy ids =
                new Anatomy(anatomy.graph(), anatomy.shapes(), new Wire("ids"), anatomy.layout(), anatomy.output());
        assertThat(new DeepLift(Baseline.of("zero")).obstacle(ids).orElseThrow())
                .startsWith("The features, wire 'ids' int64[batch,3], have no fraction");
    }
}
