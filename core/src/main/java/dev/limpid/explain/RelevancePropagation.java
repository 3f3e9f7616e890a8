package dev.limpid.explain;

import dev.limpid.backward.RuleTable;
import dev.limpid.graph.Node;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Composite;
import dev.limpid.rules.Lrp;
import dev.limpid.rules.LrpRule;
import dev.limpid.rules.LrpRule.ZBox;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Layer-wise relevance propagation (Bach et al. 2015): the score is shared among the inputs of each operator by what they
 * contributed to it, from the target down, by the rules of a {@link Composite}.
 *
 * <p>Laws: scores add up to the target's, less what went to biases, constants and ε (the ledger says where); a feature that
 * the model ignores gets 0, but by the rules {@link LrpRule.Flat} and {@link LrpRule.WSquare}, which do not look at values.
 * Units: those of the score. Cost: a forward and a backward pass; rules that tell contributions by sign take up to three
 * products a layer more.
 *
 * @param name of the composite, for the result
 * @param composite which rule holds where
 * @param named further lines, which hold before the composite's; no two may hold at one layer with different rules
 */
public record RelevancePropagation(String name, Composite composite, List<Composite.Line> named)
        implements Elementwise {
    /** Sizes of scores may add up to so many times the target's before a warning. */
    private static final double CANCELLING = 1000;

    private static final ZBox ANY = new ZBox(List.of(-1.0), List.of(1.0));

    public RelevancePropagation {
        named = List.copyOf(named);
    }

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("composite", name);
        settings.put("rules", whole().toString());
        return new Attribution.Method("lrp", settings);
    }

    private Composite whole() {
        Composite whole = composite;
        for (Composite.Line line : named) {
            whole = whole.on(line.where(), line.rule());
        }
        return whole;
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        Set<Composite.Line> held = new LinkedHashSet<>();
        List<String> layers = new ArrayList<>();
        List<String> contradictions = new ArrayList<>();
        RuleTable table = Lrp.table(whole().bounded(ANY), (layer, lines) -> {
            layers.add(layer.title());
            List<Composite.Line> own = lines.stream().filter(this::isNamed).toList();
            held.addAll(own);
            contradiction(layer, own).ifPresent(contradictions::add);
        });
        Optional<String> none = model.noPull(table);
        if (none.isPresent()) {
            return none;
        }
        for (Composite.Line line : named) {
            if (held.stream().noneMatch(one -> one.where().equals(line.where()))) {
                contradictions.add("No layer and no weight of a layer is named " + line.where() + "; layers are "
                        + String.join(", ", layers) + ".");
            }
        }
        return contradictions.stream().findFirst();
    }

    private boolean isNamed(Composite.Line line) {
        return named.stream().anyMatch(one -> one.where().equals(line.where()));
    }

    private static Optional<String> contradiction(Node layer, List<Composite.Line> own) {
        return own.stream().map(Composite.Line::rule).distinct().count() < 2
                ? Optional.empty()
                : Optional.of(
                        "Layer '" + layer.title() + "' is given more than one rule: " + LrpMethods.told(own) + ".");
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        requireLogit(target);
        Findings findings = new Findings(this, probe, input, target);
        Probe.Pulled pulled = probe.pull(table(probe, input, target), input, target);
        double[] scores = probe.layout().sum(pulled.signal().slice(0));
        return findings.scores(scores)
                .score(pulled.score())
                .ledger(pulled.ledger())
                .cost(1, 1)
                .warn(warnings(pulled))
                .attribution();
    }

    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        requireLogit(target);
        return probe.pull(table(probe, inputs.get(0), target), inputs, target).stream()
                .map(pulled -> new Elements(pulled.score(), pulled.signal(), 1, 1))
                .toList();
    }

    /** How probable an entry is, all entries decide: that is no sum of what made this one. */
    static void requireLogit(Target target) {
        if (target.score() != Target.Score.LOGIT && target.output().link() != Target.Link.GIVEN) {
            throw new IllegalArgumentException("Relevance is shared of a logit, got " + target.score()
                    + ", which depends on all entries: leave out --score, or explain one entry --against another.");
        }
    }

    private RuleTable table(Probe probe, Input input, Target target) {
        if (!named.isEmpty()) {
            obstacle(new Anatomy(
                            probe.model().graph(),
                            probe.model().shapes(),
                            probe.wire(),
                            probe.layout(),
                            target.output()))
                    .ifPresent(contradiction -> {
                        throw new IllegalArgumentException(contradiction);
                    });
        }
        Composite whole = whole();
        return Lrp.table(whole.needsBounds() ? whole.bounded(bounds(probe, input)) : whole);
    }

    /** As dark and as light as the model's pictures can be, by channel. */
    private static ZBox bounds(Probe probe, Input input) {
        boolean pictures = probe.layout() == Layout.PIXELS
                && probe.wire().equals(probe.model().features())
                && probe.model().graph().input(probe.wire().name()).isPresent();
        if (!pictures) {
            throw new IllegalArgumentException("The rule z-box takes the bounds of pictures, and wire '" + probe.wire()
                    + "' is none that the model is fed: set low and high, numbers or one for each channel.");
        }
        Tensor black = probe.value(probe.model().absent(input, "black")).slice(0);
        Tensor white = probe.value(probe.model().absent(input, "white")).slice(0);
        List<Double> low = new ArrayList<>();
        List<Double> high = new ArrayList<>();
        for (int channel = 0; channel < black.shape().dim(0); channel++) {
            double[] both = {
                Arrays.stream(black.slice(channel).toDoubles()).min().orElseThrow(),
                Arrays.stream(white.slice(channel).toDoubles()).max().orElseThrow()
            };
            low.add(Math.min(both[0], both[1]));
            high.add(Math.max(both[0], both[1]));
        }
        return new ZBox(low, high);
    }

    private static List<String> warnings(Probe.Pulled pulled) {
        double sizes = Arrays.stream(pulled.signal().toDoubles()).map(Math::abs).sum();
        if (!Double.isFinite(sizes)) {
            throw new IllegalArgumentException(
                    "Relevance is no number any more: a denominator is too near to 0. Set a larger"
                            + " epsilon, or a composite that keeps signs apart, such as epsilon-plus.");
        }
        return sizes > CANCELLING * Math.abs(pulled.score())
                ? List.of(String.format(
                        Locale.ROOT,
                        "Relevances of both signs come to %.2g times the score and cancel: a sum near 0 was shared, and"
                                + " rounding decides. Set a larger epsilon, or a composite that keeps signs apart.",
                        sizes / Math.abs(pulled.score())))
                : List.of();
    }
}
