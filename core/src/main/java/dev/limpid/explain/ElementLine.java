package dev.limpid.explain;

import dev.limpid.model.Layout;
import dev.limpid.model.Path;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;

/** A path whose slopes come element by element, and have to be right for each place. */
record ElementLine(Path path, Layout layout, Shape value) implements Quadrature.Line {
    @Override
    public Path.Points at(double... alphas) {
        return path.at(alphas);
    }

    @Override
    public double[] judged(double[] slopes) {
        Shape example = Shape.of(Arrays.copyOfRange(value.toArray(), 1, value.rank()));
        return layout.sum(Tensor.fill(DType.FLOAT, example, i -> slopes[i]));
    }
}
