package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Reading;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Internal influence (Leino, Sen, Datta, Fredrikson and Li 2018, definition 1): ∫₀¹ ∂f/∂y dα, the mean slope of the score at
 * a wire y inside the model, where the distribution of interest is uniform on the straight line of the features from a
 * baseline to the input.
 *
 * <p>In units of score per unit of the wire, so its sum is not promised to be anything. Cost: a forward pass and a backward
 * pass down to the wire per point of the quadrature, many points a run.
 *
 * @param baseline where the line starts
 * @param quadrature how slopes along it are averaged
 */
public record InternalInfluence(Baseline baseline, Quadrature quadrature) implements Explainer {
    static final String NAME = "internal-influence";

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("baseline", baseline.name()));
        settings.putAll(quadrature.settings());
        return new Attribution.Method(NAME, settings);
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPath(Gradient.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        return at(List.of(probe), input, target).get(0);
    }

    /** All in one graph; the quadrature then judges all wires together. */
    @Override
    public List<Attribution> at(List<Probe> probes, Input input, Target target) {
        probes.forEach(probe -> InnerWire.require(NAME, probe));
        List<Findings> findings = probes.stream()
                .map(probe -> new Findings(this, probe, input, target))
                .toList();
        InnerLine line = InnerLine.of(probes, baseline, Reading.Influence::new, false, input, target);
        Quadrature.Integral integral = quadrature.integrate(line);
        List<Attribution> attributions = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            InnerLine.Stretch stretch = line.stretches().get(i);
            Findings found = findings.get(i)
                    .scores(stretch.places(integral.slopes()))
                    .score(integral.scoreAt1())
                    .baselineScore(integral.scoreAt0())
                    .cost(integral.points(), integral.points())
                    .warn(integral.warnings());
            InnerWire.units(stretch.units(integral.slopes())).forEach(found::array);
            attributions.add(found.attribution());
        }
        return attributions;
    }
}
