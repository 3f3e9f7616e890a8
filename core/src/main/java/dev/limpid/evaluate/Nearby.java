package dev.limpid.evaluate;

import dev.limpid.look.Layer;
import dev.limpid.look.Reading;
import dev.limpid.model.Decision;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An example and its neighbours as the model sees them, which all contenders share; what they say of them is their own.
 *
 * <p>Cost: two runs of the model for each neighbour; then an explanation for each neighbour and contender.
 */
public final class Nearby {
    private final Disturbance disturbance;
    private final List<Disturbance.Disturbed> points;
    private final List<Seen> seen;

    /** What the model makes of one input. */
    private record Seen(double[] outputs, double[] hidden, int answer) {}

    private Nearby(Disturbance disturbance, List<Disturbance.Disturbed> points, List<Seen> seen) {
        this.disturbance = disturbance;
        this.points = points;
        this.seen = seen;
    }

    /**
     * Draws them and runs the model.
     *
     * @throws IllegalArgumentException if the input has no neighbours of this kind, or no features to compare
     */
    public static Nearby of(Disturbance disturbance, Probe probe, Input input, Target target, long seed) {
        if (input.features().stream().allMatch(feature -> feature.special())) {
            throw new IllegalArgumentException("Explanations of neighbours are compared feature by feature, and this"
                    + " input has none. Of a picture choose regions, such as --features grid:8x8.");
        }
        Disturbance.Drawn drawn = disturbance.of(probe, input, target, seed);
        List<Disturbance.Disturbed> points = new ArrayList<>();
        points.add(new Disturbance.Disturbed(probe, input, target, drawn.here()));
        points.addAll(drawn.near());
        List<double[]> outputs = outputs(points, target.output());
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Disturbance.Disturbed point = points.get(i);
            seen.add(new Seen(outputs.get(i), hidden(point), answer(point.target(), outputs.get(i))));
        }
        return new Nearby(disturbance, points, seen);
    }

    /**
     * With what a contender says of each.
     *
     * @param here what it says of the example
     * @throws IllegalArgumentException if it cannot be asked of such neighbours, or explain one
     */
    public Neighbours told(Contender contender, double[] here) {
        Optional<String> obstacle = disturbance.obstacle(points.get(0).probe(), contender.explainer());
        if (obstacle.isPresent()) {
            throw new IllegalArgumentException(obstacle.get());
        }
        List<Neighbours.Point> near = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            Disturbance.Disturbed point = points.get(i);
            double[] scores = contender.scores(point.probe(), point.input(), point.target());
            if (scores.length == here.length) {
                near.add(point(i, scores));
            }
        }
        return new Neighbours(point(0, here), near);
    }

    private Neighbours.Point point(int index, double[] scores) {
        Seen here = seen.get(index);
        return new Neighbours.Point(points.get(index).vector(), here.outputs, here.hidden, here.answer, scores);
    }

    /** The rows of all, those that one probe reads together. */
    private static List<double[]> outputs(List<Disturbance.Disturbed> points, Target.Output output) {
        List<double[]> rows = new ArrayList<>();
        for (int from = 0, to; from < points.size(); from = to) {
            Probe probe = points.get(from).probe();
            to = from;
            List<Probe.Asked> asked = new ArrayList<>();
            while (to < points.size() && points.get(to).probe() == probe) {
                Disturbance.Disturbed point = points.get(to++);
                asked.add(new Probe.Asked(point.input(), point.target().position()));
            }
            probe.rows(asked, output).stream().map(Tensor::toDoubles).forEach(rows::add);
        }
        return rows;
    }

    private static int answer(Target target, double[] row) {
        boolean value = target.output().link() == Target.Link.NONE && target.against() == null;
        if (value || !target.steps().isEmpty()) {
            return Neighbours.Point.VALUE;
        }
        Decision decision = new Decision(target);
        boolean alone = target.output().link() == Target.Link.SIGMOID || row.length == 1;
        return target.against() == null && alone && !decision.isMade(row)
                ? Neighbours.Point.NO
                : target.against() == null && alone ? target.choice().index() : decision.answer(row);
    }

    /** What the last linear layer reads, else what leaves the last layer on the mean over its places; else nothing. */
    private static double[] hidden(Disturbance.Disturbed point) {
        Layer layer;
        try {
            layer = LastLook.of(point.probe().model(), point.target().output());
        } catch (IllegalArgumentException noLayers) {
            return new double[0];
        }
        return Reading.MEAN.of(
                point.probe().tap(point.input(), List.of(layer.wire())).get(layer.wire()));
    }
}
