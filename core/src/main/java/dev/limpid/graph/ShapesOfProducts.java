package dev.limpid.graph;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Types of matrix products, sums over products and functions of matrices. */
final class ShapesOfProducts {
    private ShapesOfProducts() {}

    static InferShapes.Rule matMul(boolean transA, boolean transB) {
        return at -> {
            TensorType a = at.in(0);
            TensorType b = at.in(1);
            if (a.rank() == 0 || b.rank() == 0) {
                return null;
            }
            // A vector is a row on the left and a column on the right, and leaves no axis behind.
            boolean row = a.rank() == 1;
            boolean column = b.rank() == 1;
            List<Dim> dims = new ArrayList<>(at.broadcast(batch(a), batch(b)));
            if (!row) {
                dims.add(a.dim(transA ? -1 : -2));
            }
            if (!column) {
                dims.add(b.dim(transB ? -2 : -1));
            }
            return at.one(a.dtype(), dims);
        };
    }

    private static List<Dim> batch(TensorType matrices) {
        return matrices.dims().subList(0, Math.max(0, matrices.rank() - 2));
    }

    static List<TensorType> gemm(Inference at) {
        return at.one(
                at.in(0).dtype(),
                List.of(
                        at.in(0).dim(at.node().attribute("transA", 0L) == 1 ? 1 : 0),
                        at.in(1).dim(at.node().attribute("transB", 0L) == 1 ? 0 : 1)));
    }

    /** One number a matrix. */
    static List<TensorType> det(Inference at) {
        return at.one(at.in(0).dtype(), batch(at.in(0)));
    }

    static @Nullable List<TensorType> einsum(Inference at) {
        Equation equation;
        try {
            equation = Equation.parse(
                    at.node().attribute("equation", ""),
                    at.ins().stream().map(TensorType::rank).toList());
        } catch (IllegalStateException unfit) {
            // The runtime will not run it either, and says so with the node's name.
            return null;
        }
        List<Dim> dims = new ArrayList<>();
        for (int axis = 0; axis < equation.output().length(); axis++) {
            Dim dim = Dim.of(1);
            for (int operand = 0; operand < equation.operands().size(); operand++) {
                int place = equation.operands()
                        .get(operand)
                        .indexOf(equation.output().charAt(axis));
                dim = place < 0 ? dim : at.broadcast(dim, at.in(operand).dim(place), axis);
            }
            dims.add(dim);
        }
        return at.one(at.in(0).dtype(), dims);
    }
}
