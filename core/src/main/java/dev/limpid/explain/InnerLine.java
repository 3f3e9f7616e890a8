package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Path;
import dev.limpid.model.Probe;
import dev.limpid.model.Reading;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * A line of the features' values from a baseline to an input, looked at on wires inside: at each point, wire by wire, its
 * places, then (but where each element is a place) its units.
 *
 * @param addsUp whether the places' slopes are the score's
 */
record InnerLine(Path path, Walked walked, List<Stretch> stretches, boolean addsUp) implements Quadrature.Line {
    /** Points that are differentiated at once where each is needed whole. */
    private static final int TOGETHER = 16;

    /** What is walked along. */
    record Walked(Input input, Target target, Tensor from, Tensor to) {}

    /**
     * One wire's numbers among those of a point.
     *
     * @param inside looks at the wire
     * @param shape of its value
     * @param start of its numbers
     * @param places how many there are
     * @param units how many stand behind them
     */
    record Stretch(Probe inside, Shape shape, int start, int places, int units) {
        double[] places(double[] slopes) {
            return Arrays.copyOfRange(slopes, start, start + places);
        }

        double[] units(double[] slopes) {
            return Arrays.copyOfRange(slopes, start + places, start + places + units);
        }

        private double[] judged(double[] slopes) {
            double[] own = places(slopes);
            return inside.layout() == Layout.PIXELS && shape.rank() == 4
                    ? PixelLine.cells(own, (int) shape.dim(2), (int) shape.dim(3))
                    : own;
        }

        private DoubleStream sums(Tensor example) {
            return DoubleStream.concat(
                    Arrays.stream(inside.layout().sum(example)),
                    units == 0
                            ? DoubleStream.empty()
                            : Arrays.stream(inside.layout().sumByUnit(example)));
        }
    }

    /**
     * @param probes each on a wire inside
     * @param adding whether slopes of a wire that everything passes are the score's
     */
    static InnerLine of(
            List<Probe> probes,
            Baseline baseline,
            Function<List<Reading.Inner>, Reading> reading,
            boolean adding,
            Input input,
            Target target) {
        List<Stretch> stretches = new ArrayList<>();
        List<Reading.Inner> inner = new ArrayList<>();
        int start = 0;
        for (Probe probe : probes) {
            Tensor value = probe.value(input);
            int places = probe.layout().sum(value.slice(0)).length;
            int units = probe.layout() == Layout.ELEMENTS ? 0 : probe.layout().sumByUnit(value.slice(0)).length;
            stretches.add(new Stretch(probe, value.shape(), start, places, units));
            inner.add(new Reading.Inner(probe.wire(), probe.layout()));
            start += places + units;
        }
        Probe source = probes.get(0).on(probes.get(0).model().features());
        Tensor x = source.value(input);
        Tensor b = baseline.like(x, source, input);
        Path path = source.path(reading.apply(inner), input, target, new Probe.Course(b, x));
        boolean addsUp = adding && probes.size() == 1 && !probes.get(0).isPassedBy(Gradient.TABLE, target);
        return new InnerLine(path, new Walked(input, target, b, x), stretches, addsUp);
    }

    @Override
    public Path.Points at(double... alphas) {
        return path.at(alphas);
    }

    @Override
    public double total(double[] slopes) {
        return Arrays.stream(stretches.get(0).places(slopes)).sum();
    }

    @Override
    public double[] judged(double[] slopes) {
        return stretches.stream()
                .flatMapToDouble(stretch -> Arrays.stream(stretch.judged(slopes)))
                .toArray();
    }

    @Override
    public Path.Points steps(double... alphas) {
        double[][] steps = new double[alphas.length][];
        Arrays.setAll(steps, i -> new double[0]);
        double[] scores = new double[alphas.length];
        for (Stretch stretch : stretches) {
            Path.Points own = steps(stretch, alphas);
            for (int i = 0; i < alphas.length; i++) {
                scores[i] = own.scores()[i];
                steps[i] = DoubleStream.concat(Arrays.stream(steps[i]), Arrays.stream(own.slopes()[i]))
                        .toArray();
            }
        }
        return new Path.Points(scores, steps);
    }

    private Path.Points steps(Stretch stretch, double... alphas) {
        Probe inside = stretch.inside;
        Probe probe = inside.on(inside.model().features()).fed().on(inside.wire());
        double[] scores = new double[alphas.length];
        double[][] steps = new double[alphas.length][stretch.places + stretch.units];
        Probe.Pulled before = null;
        int at = 0;
        for (int start = 0; start < alphas.length; start += TOGETHER) {
            List<Input> points = Arrays.stream(alphas, start, Math.min(alphas.length, start + TOGETHER))
                    .mapToObj(this::point)
                    .toList();
            for (Probe.Pulled here : probe.pull(Gradient.TABLE, points, walked.target)) {
                scores[at] = here.score();
                if (before != null) {
                    Tensor moved = here.value().minus(before.value());
                    steps[at - 1] =
                            stretch.sums(before.signal().times(moved).slice(0)).toArray();
                }
                before = here;
                at++;
            }
        }
        return new Path.Points(scores, steps);
    }

    private Input point(double alpha) {
        Tensor from = walked.from;
        Tensor to = walked.to;
        Tensor value = Tensor.fill(to.dtype(), to.shape(), i -> from.at(i) + alpha * (to.at(i) - from.at(i)));
        return walked.input.with(stretches.get(0).inside.model().features().name(), value);
    }
}
