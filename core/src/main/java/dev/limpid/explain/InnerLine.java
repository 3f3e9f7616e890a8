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

/**
 * A line of the features' values, looked at on a wire inside: at each point its places, then (but where each element is a
 * place) its units.
 *
 * @param inside looks at that wire
 * @param shape of its value
 * @param places how many there are
 * @param addsUp whether the places' slopes are the score's
 */
record InnerLine(Probe inside, Path path, Walked walked, Shape shape, int places, boolean addsUp)
        implements Quadrature.Line {
    /** Points that are differentiated at once where each is needed whole. */
    private static final int TOGETHER = 16;

    /** What is walked along. */
    record Walked(Input input, Target target, Tensor from, Tensor to) {}

    /** The line from a baseline to the input. */
    static InnerLine of(Probe inside, Baseline baseline, Reading reading, Input input, Target target) {
        Probe source = inside.on(inside.model().features());
        Tensor x = source.value(input);
        Tensor b = baseline.like(x, source, input);
        Path path = source.path(reading, inside.layout(), input, target, new Probe.Course(b, x));
        Tensor value = inside.value(input);
        boolean addsUp = reading instanceof Reading.Conducted && !inside.isPassedBy(Gradient.TABLE, target);
        return new InnerLine(
                inside,
                path,
                new Walked(input, target, b, x),
                value.shape(),
                inside.layout().sum(value.slice(0)).length,
                addsUp);
    }

    @Override
    public Path.Points at(double... alphas) {
        return path.at(alphas);
    }

    /** The scores of the places alone. */
    double[] ofPlaces(double[] slopes) {
        return Arrays.copyOf(slopes, places);
    }

    @Override
    public double total(double[] slopes) {
        return Arrays.stream(slopes, 0, places).sum();
    }

    @Override
    public double[] judged(double[] slopes) {
        return inside.layout() == Layout.PIXELS && shape.rank() == 4
                ? PixelLine.cells(slopes, (int) shape.dim(2), (int) shape.dim(3))
                : ofPlaces(slopes);
    }

    @Override
    public Path.Points steps(double... alphas) {
        Probe probe = inside.on(inside.model().features()).fed().on(inside.wire());
        double[] scores = new double[alphas.length];
        double[][] steps = new double[alphas.length][];
        Probe.Pulled before = null;
        for (int start = 0; start < alphas.length; start += TOGETHER) {
            List<Input> points = new ArrayList<>();
            for (int i = start; i < Math.min(alphas.length, start + TOGETHER); i++) {
                points.add(point(alphas[i]));
            }
            int i = start;
            for (Probe.Pulled here : probe.pull(Gradient.TABLE, points, walked.target)) {
                scores[i] = here.score();
                if (before != null) {
                    steps[i - 1] = sums(before.signal()
                            .times(here.value().minus(before.value()))
                            .slice(0));
                }
                before = here;
                i++;
            }
        }
        steps[alphas.length - 1] = new double[alphas.length == 1 ? 0 : steps[0].length];
        return new Path.Points(scores, steps);
    }

    private Input point(double alpha) {
        Tensor from = walked.from;
        Tensor to = walked.to;
        Tensor value = Tensor.fill(to.dtype(), to.shape(), i -> (float) (from.at(i) + alpha * (to.at(i) - from.at(i))));
        return walked.input.with(inside.model().features().name(), value);
    }

    private double[] sums(Tensor example) {
        double[] byPlace = inside.layout().sum(example);
        if (inside.layout() == Layout.ELEMENTS) {
            return byPlace;
        }
        double[] byUnit = inside.layout().sumByUnit(example);
        double[] both = Arrays.copyOf(byPlace, byPlace.length + byUnit.length);
        System.arraycopy(byUnit, 0, both, byPlace.length, byUnit.length);
        return both;
    }
}
