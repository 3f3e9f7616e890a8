package dev.limpid.loss;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What losses read of a model: outputs by role, and labels in their form. */
record Outputs(GraphBuilder build, String loss, Map<String, Expr> byRole) {
    /**
     * @throws IllegalArgumentException if the model has no output of that role
     */
    Expr role(String role) {
        Expr output = byRole.get(role);
        if (output == null) {
            throw new IllegalArgumentException("The loss '" + loss + "' reads a model's output '" + role
                    + "', this model has " + new TreeSet<>(byRole.keySet())
                    + ". Choose a loss that fits the model's head, or name another class of model in its config.json.");
        }
        return output;
    }

    /** An input of the model itself. */
    Expr input(String input) {
        Wire wire = new Wire(input);
        if (build.typeOf(wire).isEmpty()) {
            throw new IllegalArgumentException(
                    "The loss '" + loss + "' reads a model's input '" + input + "', which this model has not.");
        }
        return build.expr(wire);
    }

    /** The input {@code labels}, INT64, one for each row of scores: of their shape without its last axis. */
    Expr labelOfEach(Expr scores) {
        List<Dim> dims = scores.type().dims();
        return build.input("labels", new TensorType(DType.INT64, dims.subList(0, dims.size() - 1)));
    }

    /** The input {@code labels}, FLOAT, of the shape of what they are compared with. */
    Expr numberForEach(Expr scores) {
        return build.input("labels", new TensorType(DType.FLOAT, scores.type().dims()));
    }
}
