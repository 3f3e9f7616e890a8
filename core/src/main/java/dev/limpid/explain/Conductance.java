package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Path;
import dev.limpid.model.Probe;
import dev.limpid.model.Reading;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Conductance (Dhamdhere, Sundararajan and Yan 2018): the part of integrated gradients that flows through a wire y inside
 * the model, C = ∫₀¹ ∂f/∂y ⊙ dy/dα dα along the straight line of the features x from a baseline to the input (the sum of
 * their definition 1 over all features); with a unit, the features' own parts of what flows through it, their definition
 * 1: (x − b) ⊙ ∫₀¹ ∂f/∂y ∂y/∂x dα.
 *
 * <p>In units of the target's score. Law: on a wire that everything passes, ΣC = f(x) − f(b), up to the gap that the
 * quadrature leaves; where ways lead around it, they carry the rest. A unit's parts sum to the unit's conductance. Cost: per
 * point two forward passes and a backward pass down to the wire (with a unit, one forward and a whole backward pass); many
 * points a run.
 *
 * @param baseline where the path starts
 * @param quadrature how its slopes are integrated
 * @param unit of the wire, whose share is told by feature; null for all units' shares, told by place and unit of the wire
 */
public record Conductance(Baseline baseline, Quadrature quadrature, InnerWire.@Nullable Unit unit)
        implements Explainer {
    static final String NAME = "conductance";

    public Conductance {
        if (unit != null && quadrature instanceof Differences) {
            throw new IllegalArgumentException("Setting rule=" + Differences.NAME
                    + " sums what the wire moves by; the parts of a unit need slopes: choose another rule.");
        }
    }

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>(Map.of("baseline", baseline.name()));
        settings.putAll(quadrature.settings());
        if (unit != null) {
            settings.put("unit", unit.number());
            if (unit.place() != null) {
                settings.put("place", unit.place());
            }
        }
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
        InnerWire.Unit chosen = unit;
        return chosen == null
                ? ofWires(probes, input, target)
                : probes.stream()
                        .map(probe -> ofUnit(probe, input, target, chosen))
                        .toList();
    }

    private List<Attribution> ofWires(List<Probe> probes, Input input, Target target) {
        List<Findings> findings = probes.stream()
                .map(probe -> new Findings(this, probe, input, target))
                .toList();
        InnerLine line = InnerLine.of(probes, baseline, Reading.Conducted::new, true, input, target);
        Quadrature.Integral integral = quadrature.integrate(line);
        double[] slopes = integral.slopes();
        List<Attribution> attributions = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            InnerLine.Stretch stretch = line.stretches().get(i);
            Findings found = findings.get(i)
                    .scores(stretch.places(slopes))
                    .score(integral.scoreAt1())
                    .cost(2L * integral.points(), integral.points())
                    .warn(integral.warnings());
            InnerWire.units(stretch.units(slopes)).forEach(found::array);
            if (probes.get(i).isPassedBy(Gradient.TABLE, target)) {
                found.baselineScore(integral.scoreAt0())
                        .warn(List.of(String.format(
                                Locale.ROOT,
                                "Ways from the features to the target lead around wire '%s': it conducts %.4g of the"
                                        + " score's change of %.4g.",
                                probes.get(i).wire(),
                                Arrays.stream(stretch.places(slopes)).sum(),
                                integral.scoreAt1() - integral.scoreAt0())));
            } else {
                found.addingUpFrom(integral.scoreAt0());
            }
            attributions.add(found.attribution());
        }
        return attributions;
    }

    private Attribution ofUnit(Probe probe, Input input, Target target, InnerWire.Unit chosen) {
        Probe source = probe.on(probe.model().features());
        Findings findings = new Findings(this, source, input, target).of(probe.wire());
        Tensor x = source.value(input);
        Tensor mask =
                InnerWire.mask(probe.wire(), probe.layout(), probe.value(input).shape(), chosen);
        Path path = source.path(
                new Reading.Through(probe.wire(), mask, source.layout()),
                input,
                target,
                new Probe.Course(baseline.like(x, source, input), x));
        Shape shape = x.shape();
        boolean picture = source.layout() == Layout.PIXELS && shape.rank() == 4;
        Quadrature.Integral integral = quadrature.integrate(new PartLine(path, picture ? shape : null));
        return findings.scores(integral.slopes())
                .score(integral.scoreAt1())
                .baselineScore(integral.scoreAt0())
                .cost(integral.points(), integral.points())
                .warn(integral.warnings())
                .attribution();
    }

    /** A line whose slopes are parts of the score's. */
    private record PartLine(Path path, @Nullable Shape picture) implements Quadrature.Line {
        @Override
        public Path.Points at(double... alphas) {
            return path.at(alphas);
        }

        @Override
        public boolean addsUp() {
            return false;
        }

        @Override
        public double[] judged(double[] slopes) {
            return picture == null ? slopes : PixelLine.cells(slopes, (int) picture.dim(2), (int) picture.dim(3));
        }
    }
}
