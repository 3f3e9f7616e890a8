package dev.limpid.explain;

import dev.limpid.model.Path;

import java.util.Arrays;
import java.util.List;

/** Nodes and weights on [0, 1], given beforehand. */
record FixedRule(double[] nodes, double[] weights) {
    /** Runs the nodes and both ends as one batch. */
    Quadrature.Integral integrate(Quadrature.Line line) {
        double[] alphas = Arrays.copyOf(nodes, nodes.length + 2);
        alphas[nodes.length + 1] = 1;
        Path.Points points = line.at(alphas);
        return new Quadrature.Integral(
                sum(points, 0, 1),
                points.scores()[nodes.length],
                points.scores()[nodes.length + 1],
                alphas.length,
                List.of());
    }

    /** The weighted sum of the slopes of this rule's nodes, which start at {@code from}, on a piece of this length. */
    double[] sum(Path.Points points, int from, double length) {
        double[] sum = new double[points.slopes()[from].length];
        for (int i = 0; i < nodes.length; i++) {
            double[] slope = points.slopes()[from + i];
            for (int j = 0; j < sum.length; j++) {
                sum[j] += length * weights[i] * slope[j];
            }
        }
        return sum;
    }
}
