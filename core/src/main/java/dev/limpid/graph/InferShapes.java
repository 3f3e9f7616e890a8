package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static dev.limpid.graph.Inference.binary;
import static dev.limpid.graph.Inference.same;

/**
 * Types of a node's outputs from those of its inputs: a table, one line an operator, for the operators that our own
 * emitters, rules and passes write. A wire that another operator writes stays unknown unless it was measured.
 *
 * <p>A size that cannot be named is given a name of its own, so that two axes are never called equal by mistake.
 */
final class InferShapes {
    /** The outputs' types, or null where they do not follow from what is known. */
    interface Rule {
        @Nullable
        List<TensorType> outputs(Inference at);
    }

    private static final Map<String, Rule> TABLE = new HashMap<>();

    static {
        for (String op : List.of(
                "Identity",
                "Neg",
                "Abs",
                "Exp",
                "Log",
                "Sqrt",
                "Erf",
                "Tanh",
                "Sigmoid",
                "Relu",
                "Reciprocal",
                "Sign",
                "Softmax",
                "LogSoftmax",
                "HardSigmoid",
                "Not",
                "Floor",
                "Ceil",
                "Round",
                "Clip",
                "Dropout",
                "Gelu",
                "com.microsoft.Gelu",
                "ScatterElements",
                "ScatterND",
                "CumSum",
                "Softplus",
                "Elu",
                "LeakyRelu")) {
            TABLE.put(op, same());
        }
        for (String op : List.of("Add", "Sub", "Mul", "Div", "Pow", "Max", "Min", "And", "Or", "Mod")) {
            TABLE.put(op, binary(null));
        }
        for (String op : List.of("Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual")) {
            TABLE.put(op, binary(DType.BOOL));
        }
        TABLE.put(
                "Cast",
                at -> at.one(
                        DType.ofCode((int) at.node().attribute("to", 1L)),
                        at.in(0).dims()));
        TABLE.put("Where", Inference::where);
        TABLE.put("MatMul", at -> at.matMul(false, false));
        TABLE.put(
                "com.microsoft.FusedMatMul",
                at -> at.matMul(
                        at.node().attribute("transA", 0L) == 1, at.node().attribute("transB", 0L) == 1));
        TABLE.put("Gemm", Inference::gemm);
        TABLE.put("LayerNormalization", Inference::layerNormalization);
        TABLE.put("ReduceSum", Inference::reduce);
        TABLE.put("ReduceMean", Inference::reduce);
        TABLE.put("ReduceMax", Inference::reduce);
        TABLE.put("ReduceProd", Inference::reduce);
        TABLE.put("Unsqueeze", Inference::unsqueeze);
        TABLE.put("Squeeze", Inference::squeeze);
        TABLE.put("Transpose", Inference::transpose);
        TABLE.put("Reshape", Inference::reshape);
        TABLE.put("Expand", Inference::expand);
        TABLE.put("Shape", Inference::shape);
        TABLE.put("ConstantOfShape", Inference::constantOfShape);
        TABLE.put("Gather", Inference::gather);
        TABLE.put("GatherElements", at -> at.one(at.in(0).dtype(), at.in(1).dims()));
        TABLE.put("GatherND", Inference::gatherND);
        TABLE.put("Concat", Inference::concat);
        TABLE.put("Slice", Inference::slice);
    }

    private InferShapes() {}

    /** The operators with a line. */
    static Set<String> ops() {
        return TABLE.keySet();
    }

    /** Adds what follows for the outputs of {@code node} to {@code types}, keeping what is known already. */
    static void extend(Node node, Map<Wire, TensorType> types, Map<Wire, Weight> weights, Map<Wire, Node> shapeNodes) {
        if (node.is("Shape")) {
            shapeNodes.put(node.out(0), node);
        }
        Rule rule = TABLE.get(node.qualifiedOp());
        if (rule == null) {
            return;
        }
        List<TensorType> ins = new ArrayList<>();
        for (Wire wire : node.inputs()) {
            TensorType type = types.get(wire);
            if (type == null && !wire.isNone()) {
                return;
            }
            ins.add(type == null ? Inference.LEFT_OUT : type);
        }
        List<TensorType> outs;
        try {
            outs = rule.outputs(new Inference(node, ins, types, weights, shapeNodes));
        } catch (IndexOutOfBoundsException tooFewInputsOrAxes) {
            // Not such a node: nothing follows, and the runtime will refuse it.
            return;
        }
        if (outs == null) {
            return;
        }
        for (int i = 0; i < Math.min(outs.size(), node.outputs().size()); i++) {
            if (!node.out(i).isNone()) {
                types.putIfAbsent(node.out(i), outs.get(i));
            }
        }
    }
}
