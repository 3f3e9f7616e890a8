package dev.limpid.explain;

import dev.limpid.explain.TinyAttention.Form;
import dev.limpid.explain.TinyAttention.Norm;
import dev.limpid.explain.TinyAttention.Read;
import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionStack;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** What has to hold of methods of attention whatever the weights are. */
class AttentionLawsTest {
    private static final int PLACES = 5;
    private static final List<Explainer> SHARES = List.of(new Attention(), new AttentionRollout(), new ValueZeroing());
    private static final List<Explainer> BY_PLACE = List.of(
            new Attention(), new AttentionRollout(), new AttentionFlow(), new GradientAttention(), new ValueZeroing());

    private static Attribution explain(Explainer explainer, TinyAttention model, Input input, Integer position) {
        return explainer.explain(new Probe(model), input, model.target(position));
    }

    private static double[] scores(Explainer explainer, TinyAttention model, Input input, Integer position) {
        return explain(explainer, model, input, position).scores().stream()
                .mapToDouble(Attribution.Scored::score)
                .toArray();
    }

    private static double[] array(Attribution found, String name) {
        return found.arrays().stream()
                .filter(array -> array.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value()
                .toDoubles();
    }

    @ParameterizedTest
    @CsvSource({"1, BEFORE", "1, AFTER", "2, BEFORE", "2, AFTER", "3, BEFORE", "3, AFTER"})
    void layers_end_where_they_end(int layers, Norm norm) {
        for (Read read : Read.values()) {
            try (TinyAttention model = new TinyAttention(Form.of(layers, norm, read))) {
                Wire output = new Wire("classes");
                assertThat(AttentionStack.outputs(
                                model.graph(),
                                model.shapes(),
                                AttentionStack.between(model.graph(), model.shapes(), model.features(), output),
                                output))
                        .isEqualTo(model.ends);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shares_sum_to_1(Read read) {
        try (TinyAttention model = new TinyAttention(Form.of(2, Norm.BEFORE, read))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            for (Explainer explainer : SHARES) {
                assertThat(Arrays.stream(scores(explainer, model, input, read == Read.EACH ? 2 : null))
                                .sum())
                        .isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void what_is_read_from_all_places_is_the_mean_of_what_is_read_from_each() {
        try (TinyAttention each = new TinyAttention(Form.of(2, Norm.AFTER, Read.EACH));
                TinyAttention mean = new TinyAttention(Form.of(2, Norm.AFTER, Read.MEAN))) {
            Input input = each.prepare(TinyAttention.places(PLACES));
            for (Explainer explainer : SHARES) {
                double[] expected = new double[PLACES];
                for (int place = 0; place < PLACES; place++) {
                    double[] own = scores(explainer, each, input, place);
                    Arrays.setAll(expected, i -> expected[i] + own[i] / PLACES);
                }
                assertThat(scores(explainer, mean, input, null)).containsExactly(expected, within(1e-5));
            }
        }
    }

    @Test
    void the_first_place_is_found_without_being_told() {
        try (TinyAttention each = new TinyAttention(Form.of(2, Norm.BEFORE, Read.EACH));
                TinyAttention first = new TinyAttention(Form.of(2, Norm.BEFORE, Read.FIRST))) {
            Input input = each.prepare(TinyAttention.places(PLACES));
            for (Explainer explainer : BY_PLACE) {
                assertThat(scores(explainer, first, input, null))
                        .containsExactly(scores(explainer, each, input, 0), within(1e-5));
            }
        }
    }

    @Test
    void a_place_that_nothing_attends_to_gets_0() {
        try (TinyAttention model = new TinyAttention(Form.of(2, Norm.AFTER, Read.FIRST))) {
            Input input = model.prepare(TinyAttention.places(PLACES), 3);
            for (Explainer explainer : BY_PLACE) {
                assertThat(scores(explainer, model, input, null)[3])
                        .as("%s", explainer)
                        .isZero();
            }
            double[] maps = array(explain(new ValueZeroing(), model, input, null), "value-zeroing");
            for (int i = 3; i < maps.length; i += PLACES) {
                assertThat(maps[i]).isZero();
            }
        }
    }

    @Test
    void flow_through_one_layer_is_its_attention_with_the_residual() {
        try (TinyAttention model = new TinyAttention(Form.of(1, Norm.BEFORE, Read.EACH))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            double[] maps = array(explain(new Attention(), model, input, 2), "attention");
            double[] expected = new double[PLACES];
            for (int key = 0; key < PLACES; key++) {
                double mean = (maps[2 * PLACES + key] + maps[(PLACES + 2) * PLACES + key]) / 2;
                expected[key] = (mean + (key == 2 ? 1 : 0)) / 2;
            }
            assertThat(scores(new AttentionFlow(), model, input, 2)).containsExactly(expected, within(1e-6));
        }
    }

    @Test
    void flow_is_never_below_rollout_nor_above_1() {
        try (TinyAttention model = new TinyAttention(Form.of(3, Norm.AFTER, Read.MEAN))) {
            Input input = model.prepare(TinyAttention.places(7));
            double[] flow = scores(new AttentionFlow(), model, input, null);
            double[] rollout = scores(new AttentionRollout(), model, input, null);
            for (int place = 0; place < 7; place++) {
                assertThat(flow[place]).isBetween(rollout[place] - 1e-6, 1 + 1e-6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_head_whose_output_weights_are_0_has_no_importance(HeadImportance.By by) {
        Form form = Form.of(2, Norm.AFTER, Read.FIRST);
        try (TinyAttention model = new TinyAttention(form.silencing(1, 0))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            Attribution found = explain(new HeadImportance(by), model, input, null);
            double[] heads = array(found, "head-importance");
            assertThat(heads).hasSize(4);
            assertThat(heads[2]).isZero();
            assertThat(heads[0]).isGreaterThan(1e-4);
            assertThat(heads[1]).isGreaterThan(1e-4);
            assertThat(heads[3]).isGreaterThan(1e-4);
            assertThat(found.scores()).isEmpty();
            assertThat(found.arrays()).hasSize(1);
            assertThat(found.method().settings()).containsEntry("by", by.toString());
        }
    }

    @Test
    void a_model_of_one_example_at_a_time_gets_the_same() {
        Form form = Form.of(2, Norm.BEFORE, Read.FIRST);
        List<Explainer> explainers = new ArrayList<>(BY_PLACE);
        try (TinyAttention many = new TinyAttention(form);
                TinyAttention one = new TinyAttention(form.oneByOne())) {
            Input input = many.prepare(TinyAttention.places(PLACES));
            for (Explainer explainer : explainers) {
                assertThat(scores(explainer, one, input, null))
                        .containsExactly(scores(explainer, many, input, null), within(1e-5));
            }
            Explainer heads = new HeadImportance(HeadImportance.By.ABLATION);
            assertThat(array(explain(heads, one, input, null), "head-importance"))
                    .containsExactly(array(explain(heads, many, input, null), "head-importance"), within(1e-5));
        }
    }

    @Test
    void heads_among_examples_are_heads_too() {
        Form form = Form.of(2, Norm.AFTER, Read.FIRST);
        try (TinyAttention apart = new TinyAttention(form);
                TinyAttention among = new TinyAttention(form.flattened())) {
            Input input = apart.prepare(TinyAttention.places(PLACES), 4);
            for (Explainer explainer : BY_PLACE) {
                assertThat(scores(explainer, among, input, null))
                        .containsExactly(scores(explainer, apart, input, null), within(1e-5));
            }
            assertThat(array(explain(new Attention(), among, input, null), "attention"))
                    .containsExactly(array(explain(new Attention(), apart, input, null), "attention"), within(1e-5));
            for (HeadImportance.By by : HeadImportance.By.values()) {
                Explainer heads = new HeadImportance(by);
                assertThat(array(explain(heads, among, input, null), "head-importance"))
                        .containsExactly(array(explain(heads, apart, input, null), "head-importance"), within(1e-5));
            }
        }
    }

    @Test
    void only_layers_between_the_wire_and_the_target_count() {
        try (TinyAttention model = new TinyAttention(Form.of(3, Norm.AFTER, Read.FIRST))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            Target inside = new Target(
                    Target.Type.UNIT,
                    new Target.Output(model.ends.get(1), Target.Link.NONE),
                    new Target.Choice(2, "unit 2"),
                    null,
                    4,
                    Target.Score.LOGIT);
            Probe above = new Probe(model).on(model.ends.get(0));
            for (Explainer explainer : List.of(new AttentionRollout(), new AttentionFlow())) {
                double[] found = explainer.explain(above, input, inside).scores().stream()
                        .mapToDouble(Attribution.Scored::score)
                        .toArray();
                double[] maps = array(explain(new Attention(), model, input, null), "attention");
                for (int key = 0; key < PLACES; key++) {
                    double mean =
                            (maps[((2 * PLACES) + 4) * PLACES + key] + maps[((3 * PLACES) + 4) * PLACES + key]) / 2;
                    assertThat(found[key]).isCloseTo((mean + (key == 4 ? 1 : 0)) / 2, within(1e-6));
                }
            }
        }
    }

    @Test
    void targets_asked_together_are_told_as_if_asked_alone() {
        try (TinyAttention model = new TinyAttention(Form.of(2, Norm.AFTER, Read.EACH))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            List<Target> targets = List.of(model.target(0), model.target(3), model.target(3));
            for (Explainer explainer : List.of(new AttentionFlow(), new ValueZeroing())) {
                List<Attribution> together = explainer.explain(new Probe(model), input, targets);
                for (int i = 0; i < targets.size(); i++) {
                    Attribution alone = explainer.explain(new Probe(model), input, targets.get(i));
                    assertThat(together.get(i).scores()).isEqualTo(alone.scores());
                    assertThat(together.get(i).target()).isEqualTo(alone.target());
                }
            }
        }
    }

    @Test
    void a_target_that_the_last_attention_has_no_part_in_is_refused() {
        try (TinyAttention model = new TinyAttention(Form.of(1, Norm.AFTER, Read.FIRST))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            Target features = new Target(
                    Target.Type.UNIT,
                    new Target.Output(new Wire("x"), Target.Link.NONE),
                    new Target.Choice(0, "unit 0"),
                    null,
                    0,
                    Target.Score.LOGIT);
            for (Explainer explainer : BY_PLACE) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> explainer.explain(new Probe(model), input, features))
                        .withMessage("None of the model's attention lies between 'x' and the target's 'x'.");
            }
        }
    }

    @Test
    void other_places_than_those_attended_to_are_refused() {
        try (TinyAttention model = new TinyAttention(Form.of(1, Norm.AFTER, Read.FIRST))) {
            Input input = model.prepare(TinyAttention.places(PLACES));
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            new AttentionRollout().explain(new Probe(model).elementwise(), input, model.target(null)))
                    .withMessage("The model attends to 5 places, wire 'x' [1,5,4] has 20: it cannot be told which is"
                            + " which.");
        }
    }
}
