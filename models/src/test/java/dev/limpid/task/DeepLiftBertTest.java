package dev.limpid.task;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.DeepLift;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionMaps;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** DeepLIFT as users ask for it, on a small BERT in every form that it was saved in. */
@ParameterizedClass
@EnumSource(TinyBert.class)
class DeepLiftBertTest {
    @Parameter
    TinyBert form;

    @TempDir
    Path folder;

    private TextModel model;
    private Input input;

    @BeforeEach
    void load() throws IOException {
        model = Models.text(form.copyTo(folder.resolve("model")), null, TinyBert.SETTINGS);
        input = model.prepare(Text.of("The dog walked in [MASK], unhappily."));
    }

    @AfterEach
    void close() {
        model.close();
    }

    private Target target(String spec, Target.Score kind) {
        return TargetSpec.parse(spec).resolve(model, input, null, kind, null).get(0);
    }

    private static void assertAddsUp(Attribution found) {
        Attribution.Completeness sum = Objects.requireNonNull(found.completeness());
        assertThat(sum.gap()).isCloseTo(0, within(1e-3 * Math.abs(sum.expected())));
        assertThat(Objects.requireNonNull(found.ledger()).losses())
                .allSatisfy(loss ->
                        assertThat(loss.lost()).as("%s", loss).isCloseTo(0, within(1e-3 * Math.abs(sum.expected()))));
    }

    @Test
    void words_shares_add_up_from_every_baseline_for_every_kind_of_score() {
        for (String baseline : List.of("pad", "mask", "zero")) {
            for (Target.Score kind : Target.Score.values()) {
                Target target = target("top", kind);
                assertAddsUp(new DeepLift(Baseline.of(baseline)).explain(model.probe(), input, target));
            }
        }
    }

    @Test
    void shares_of_any_wire_that_all_ways_cross_add_up_to_the_same_difference() {
        Target target = target("top", Target.Score.LOGIT);
        DeepLift method = new DeepLift(Baseline.of("pad"));
        double expected = Objects.requireNonNull(
                        method.explain(model.probe(), input, target).completeness())
                .expected();
        List<Node> normalized = model.graph().nodes().stream()
                .filter(node -> node.is("LayerNormalization"))
                .toList();
        assertThat(normalized).hasSizeGreaterThan(4);
        for (Node node : normalized) {
            Attribution found = method.explain(model.probe().on(node.out(0)), input, target);
            assertAddsUp(found);
            assertThat(Objects.requireNonNull(found.completeness()).expected())
                    .as(node.title())
                    .isCloseTo(expected, within(1e-4));
        }
    }

    @Test
    void an_attention_map_is_explained_too() {
        Wire map = AttentionMaps.in(model.graph(), model.shapes()).get(1);
        Probe inner = model.probe().on(map);
        assertAddsUp(new DeepLift(Baseline.of("zero")).explain(inner, input, target("top", Target.Score.LOGIT)));
    }

    @Test
    void a_hidden_unit_is_explained_too() {
        Wire inner = model.graph().nodes().stream()
                .filter(node -> node.is("LayerNormalization"))
                .toList()
                .get(2)
                .out(0);
        Target unit = target("unit:" + inner + ":3", Target.Score.LOGIT);
        assertAddsUp(new DeepLift(Baseline.of("mask")).explain(model.probe(), input, unit));
    }
}
