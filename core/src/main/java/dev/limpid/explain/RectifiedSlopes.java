package dev.limpid.explain;

import dev.limpid.backward.RuleTable;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Saliency by another table than the gradient's, which differs from it at Relus only. */
interface RectifiedSlopes extends Elementwise {
    /** Named as the method. */
    RuleTable table();

    @Override
    default Attribution.Method method() {
        return new Attribution.Method(table().name(), Map.of());
    }

    @Override
    default Optional<String> obstacle(Anatomy model) {
        return model.noPull(table());
    }

    @Override
    default Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(table(), input, target);
        return findings.scores(places(probe.layout(), pulled.signal().slice(0)))
                .score(pulled.score())
                .cost(1, 1)
                .warn(warnings(probe, target))
                .attribution();
    }

    /** Where there is no Relu a reader has to know that this is the gradient. */
    default List<String> warnings(Probe probe, Target target) {
        boolean rectified = probe.passed(table(), target).stream()
                .anyMatch(node -> node.qualifiedOp().equals("Relu"));
        return rectified
                ? List.of()
                : List.of(
                        "There is no Relu between target and features, and other activations keep their gradient: these"
                                + " scores are those of saliency.");
    }

    /** Signals, with their signs. */
    @Override
    default List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        return probe.pull(table(), inputs, target).stream()
                .map(pulled -> new Elements(pulled.score(), pulled.signal(), 1, 1))
                .toList();
    }

    /** As saliency's. */
    @Override
    default double[] places(Layout layout, Tensor example) {
        return layout == Layout.PIXELS ? layout.largest(example) : layout.norm(example);
    }
}
