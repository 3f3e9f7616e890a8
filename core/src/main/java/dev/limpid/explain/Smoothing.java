package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A method that asks another one about noisy copies of the wire's value, which run together. */
interface Smoothing extends Elementwise {
    /** As on the command line. */
    String name();

    Elementwise around();

    Noise noise();

    /** Level of the intervals, from 0.5 to below 1. */
    double level();

    /** What becomes of the answers. */
    Samples.Statistic statistic();

    @Override
    default Attribution.Method method() {
        Attribution.Method inner = around().method();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("around", inner.name());
        settings.putAll(noise().settings());
        settings.put("level", level());
        inner.settings().forEach(settings::putIfAbsent);
        return new Attribution.Method(name(), settings);
    }

    @Override
    default Optional<String> obstacle(Anatomy model) {
        return around().obstacle(model);
    }

    /** A mean is read as the other method reads its own scores; squares are summed over the units of a place. */
    @Override
    default double[] places(Layout layout, Tensor example) {
        return statistic() == Samples.Statistic.MEAN ? around().places(layout, example) : layout.sum(example);
    }

    @Override
    default Attribution explain(Probe probe, Input input, Target target) {
        return explain(probe, input, List.of(target)).get(0);
    }

    /** The same noise for all targets. */
    @Override
    default List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        Probe fed = probe.fed();
        List<Input> copies = copies(probe, input);
        List<Attribution> attributions = new ArrayList<>();
        for (Target target : targets) {
            Findings findings = new Findings(this, probe, input, target);
            List<Elements> found = around().elements(fed, copies, target);
            Samples samples = samples(found);
            double[][] leftOut = samples.leavingOut(statistic(), tensor -> places(probe.layout(), tensor.slice(0)));
            attributions.add(findings.scores(
                            places(probe.layout(), samples.of(statistic()).slice(0)))
                    .within(leftOut, level())
                    .score(probe.score(input, target))
                    .cost(
                            1
                                    + found.stream()
                                            .mapToLong(Elements::forwardPasses)
                                            .sum(),
                            found.stream().mapToLong(Elements::backwardPasses).sum())
                    .seed(noise().seed())
                    .attribution());
        }
        return attributions;
    }

    private List<Input> copies(Probe probe, Input input) {
        return noise().copies(probe.value(input)).stream()
                .map(copy -> input.with(probe.wire().name(), copy))
                .toList();
    }

    private static Samples samples(List<Elements> found) {
        return new Samples(found.stream().map(Elements::values).toList());
    }

    @Override
    default List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        Probe fed = probe.fed();
        List<Elements> all = new ArrayList<>();
        for (Input input : inputs) {
            List<Elements> found = around().elements(fed, copies(probe, input), target);
            all.add(new Elements(
                    probe.score(input, target),
                    samples(found).of(statistic()),
                    1 + found.stream().mapToLong(Elements::forwardPasses).sum(),
                    found.stream().mapToLong(Elements::backwardPasses).sum()));
        }
        return all;
    }
}
