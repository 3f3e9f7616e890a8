package dev.limpid.task;

import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionMaps;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Looking at many wires and many inputs of a tiny BERT at once says what looking one by one does. */
class ProbeWiresTest {
    private static final Offset<Double> ROUNDING = within(2e-5);

    @Test
    void what_follows_a_wire_scores_as_the_whole_model_does() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in [MASK]."));
            Target target = TargetSpec.parse("top")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            Wire inner = AttentionMaps.in(model.graph(), model.shapes()).get(1);
            Probe whole = model.probe().on(inner);
            Probe part = whole.fed();
            Input fed = input.with(inner.name(), whole.value(input));
            assertThat(part.score(fed, target)).isCloseTo(whole.score(input, target), ROUNDING);
            assertThat(part.fed()).isSameAs(part);
            assertThat(part.model().graph().nodes().size())
                    .isLessThan(model.graph().nodes().size());
            same(
                    part.pull(Gradient.TABLE, fed, target).signal(),
                    whole.pull(Gradient.TABLE, input, target).signal());
            double other =
                    part.score(input.with(inner.name(), whole.value(input).times(whole.value(input))), target);
            assertThat(Math.abs(other - whole.score(input, target))).isGreaterThan(1e-3);
        }
    }

    @Test
    void several_wires_get_the_signals_that_each_gets_alone() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in [MASK]."));
            Target target = TargetSpec.parse("top")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            List<Wire> maps = AttentionMaps.in(model.graph(), model.shapes());
            Probe.Pulls all = model.probe().pull(Gradient.TABLE, input, target, maps);
            for (Wire map : maps) {
                Probe.Pulled alone = model.probe().on(map).pull(Gradient.TABLE, input, target);
                same(all.signals().get(map), alone.signal());
                same(all.values().get(map), alone.value());
                assertThat(alone.ledger()).isNull();
            }
        }
    }

    @Test
    void inputs_that_are_pulled_together_get_what_each_gets_alone() {
        try (TextModel model = TinyBert.load()) {
            Input input = model.prepare(Text.of("The dog walked in [MASK]."));
            Target target = TargetSpec.parse("top")
                    .resolve(model, input, null, Target.Score.LOGIT, null)
                    .get(0);
            Probe fed = model.probe().fed();
            Tensor value = model.probe().value(input);
            List<Input> noisy = IntStream.range(0, 5)
                    .mapToObj(n -> input.with(
                            fed.wire().name(),
                            Tensor.fill(value.dtype(), value.shape(), i -> value.at(i) + 0.01 * Math.sin(i + n))))
                    .toList();
            List<Probe.Pulled> together = fed.pull(Gradient.TABLE, noisy, target);
            for (int i = 0; i < noisy.size(); i++) {
                Probe.Pulled alone = fed.pull(Gradient.TABLE, noisy.get(i), target);
                assertThat(together.get(i).score()).isCloseTo(alone.score(), ROUNDING);
                same(together.get(i).signal(), alone.signal());
            }
        }
    }

    private static void same(Tensor found, Tensor expected) {
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(found.toDoubles()).containsExactly(expected.toDoubles(), ROUNDING);
    }
}
