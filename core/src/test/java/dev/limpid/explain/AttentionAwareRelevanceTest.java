package dev.limpid.explain;

import dev.limpid.backward.Ledger;
import dev.limpid.graph.Graph;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.AttnLrp;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import static dev.limpid.explain.TinyModel.A;
import static dev.limpid.explain.TinyModel.EMBEDDING;
import static dev.limpid.model.Target.Score.LOGIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against {@link TinyModel}'s closed form, which has no bias and no softmax. */
class AttentionAwareRelevanceTest {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-4);
    /** No sum of theirs is near 0. */
    private static final String TEXT = "dbc";

    private static final TinyModel MODEL = new TinyModel(2, -1);
    private static final TinyPicture PICTURE = new TinyPicture(1);
    private static final Explainer METHOD = of(Layout.SEQUENCE, Map.of());

    @AfterAll
    static void close() {
        MODEL.close();
        PICTURE.close();
    }

    private static Explainer of(Layout layout, Map<String, String> settings) {
        Methods.Settings plain = Methods.Settings.plain(layout);
        return Methods.of(
                "attn-lrp",
                new Methods.Settings(plain.baseline(), null, null, 0, settings, plain.layout(), plain.staging()));
    }

    private static Attribution explain(Target target) {
        return METHOD.explain(new Probe(MODEL), MODEL.prepare(TEXT), target);
    }

    @Test
    void two_letters_share_what_they_do_together_and_an_ignored_one_gets_nothing() {
        double together = 0;
        double[] alone = new double[2];
        for (int h = 0; h < 2; h++) {
            alone[0] += EMBEDDING[3][h] * A[h][0];
            alone[1] += EMBEDDING[1][h] * A[h][0];
            together += 2 * EMBEDDING[3][h] * EMBEDDING[1][h];
        }
        Attribution found = explain(TinyModel.target(0, null, LOGIT));
        assertThat(found.scores())
                .extracting(Attribution.Scored::score)
                .usingElementComparator((one, other) -> Math.abs(one - other) < 1e-4 ? 0 : Double.compare(one, other))
                .containsExactly(alone[0] + together / 2, alone[1] + together / 2, 0.0);
    }

    @Test
    void scores_add_up_and_the_ledger_agrees() {
        for (Target target : List.of(TinyModel.target(1, null, LOGIT), TinyModel.target(0, 1, LOGIT))) {
            Attribution found = explain(target);
            double sum = found.scores().stream()
                    .mapToDouble(Attribution.Scored::score)
                    .sum();
            assertThat(sum).isCloseTo(found.target().score(), ROUNDING);
            Ledger ledger = Objects.requireNonNull(found.ledger());
            assertThat(ledger.arrived()).isCloseTo(sum, ROUNDING);
            assertThat(ledger.entries()).extracting(Ledger.Entry::op).contains("MatMul", "Mul");
        }
    }

    @Test
    void elements_of_several_inputs_are_those_of_each() {
        Target target = TinyModel.target(0, null, LOGIT);
        List<Input> inputs = List.of(MODEL.prepare(TEXT), MODEL.prepare("dda"));
        List<Elementwise.Elements> all = ((Elementwise) METHOD).elements(new Probe(MODEL), inputs, target);
        for (int i = 0; i < 2; i++) {
            double[] places = ((Elementwise) METHOD)
                    .places(Layout.SEQUENCE, all.get(i).values().slice(0));
            Attribution one = METHOD.explain(new Probe(MODEL), inputs.get(i), target);
            for (int place = 0; place < places.length; place++) {
                assertThat(places[place]).isCloseTo(one.scores().get(place).score(), ROUNDING);
            }
        }
    }

    @Test
    void pictures_have_the_papers_gammas_and_settings_are_told() {
        assertThat(of(Layout.PIXELS, Map.of()).method().settings())
                .containsExactly(
                        Map.entry("variant", "attn"),
                        Map.entry("epsilon", 1e-9),
                        Map.entry("gamma", 0.05),
                        Map.entry("conv-gamma", 0.25));
        assertThat(of(Layout.SEQUENCE, Map.of("variant", "cp", "epsilon", "0.01"))
                        .method()
                        .settings())
                .containsExactly(
                        Map.entry("variant", "cp"),
                        Map.entry("epsilon", 0.01),
                        Map.entry("gamma", 0.0),
                        Map.entry("conv-gamma", 0.0));
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatThrownBy(() -> of(Layout.SEQUENCE, Map.of("variant", "lrp")))
                .hasMessage("Setting variant is one of attn, cp, got 'lrp'.");
        assertThatThrownBy(() -> of(Layout.SEQUENCE, Map.of("gamma", "-0.1")))
                .hasMessage("Setting gamma must be a number of at least 0, got -0.1.");
    }

    @Test
    void an_operator_without_a_rule_is_an_obstacle() {
        Target.Output output = TinyModel.target(0, null, LOGIT).output();
        assertThat(METHOD.obstacle(Anatomy.of(MODEL, output))).isEmpty();
        Explainer rules = new AttentionAwareRelevance(new AttnLrp(AttnLrp.Variant.ATTN, 1e-6, 0, 0));
        Anatomy picture = Anatomy.of(PICTURE, output);
        assertThat(rules.obstacle(picture)).isEmpty();
        Graph largest = picture.graph()
                .withBody(
                        picture.graph().weights(),
                        picture.graph().nodes().stream()
                                .map(node -> node.is("GlobalAveragePool") ? node.withOp("GlobalMaxPool") : node)
                                .toList());
        assertThat(rules.obstacle(
                        new Anatomy(largest, picture.shapes(), picture.features(), picture.layout(), picture.output())))
                .contains("No 'attn-lrp(variant=attn, epsilon=1.0E-6, gamma=0.0, conv-gamma=0.0)' rule for"
                        + " GlobalMaxPool at 'GlobalAveragePool'.");
    }
}
