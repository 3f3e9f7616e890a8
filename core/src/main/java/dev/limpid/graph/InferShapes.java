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
                "Reciprocal",
                "Sign",
                "Floor",
                "Ceil",
                "Round",
                "Clip",
                "Sin",
                "Cos",
                "Tan",
                "Asin",
                "Acos",
                "Atan",
                "Sinh",
                "Cosh",
                "Tanh",
                "Asinh",
                "Acosh",
                "Atanh",
                "Relu",
                "LeakyRelu",
                "PRelu",
                "ThresholdedRelu",
                "Elu",
                "Selu",
                "Celu",
                "Sigmoid",
                "HardSigmoid",
                "HardSwish",
                "Softplus",
                "Softsign",
                "Mish",
                "Swish",
                "Shrink",
                "Gelu",
                "com.microsoft.Gelu",
                "com.microsoft.QuickGelu",
                "com.microsoft.BiasGelu",
                "com.microsoft.FastGelu",
                "Softmax",
                "LogSoftmax",
                "Hardmax",
                "RMSNormalization",
                "RotaryEmbedding",
                "com.microsoft.Inverse",
                "CumSum",
                "CumProd",
                "Trilu",
                "ReverseSequence",
                "ScatterElements",
                "ScatterND",
                "TensorScatter",
                "MeanVarianceNormalization",
                "com.microsoft.RotaryEmbedding",
                "Not")) {
            TABLE.put(op, same());
        }
        for (String op :
                List.of("Add", "Sub", "Mul", "Div", "Pow", "Mod", "Max", "Min", "Sum", "Mean", "And", "Or", "Xor")) {
            TABLE.put(op, binary(null));
        }
        for (String op : List.of("Greater", "Less", "Equal", "GreaterOrEqual", "LessOrEqual", "IsNaN", "IsInf")) {
            TABLE.put(op, binary(DType.BOOL));
        }
        TABLE.put(
                "Cast",
                at -> at.one(
                        DType.ofCode((int) at.node().attribute("to", 1L)),
                        at.in(0).dims()));
        TABLE.put("CastLike", at -> at.one(at.in(1).dtype(), at.in(0).dims()));
        TABLE.put(
                "Dropout",
                at -> List.of(at.in(0), new TensorType(DType.BOOL, at.in(0).dims())));
        TABLE.put("Where", Inference::where);
        TABLE.put("Transpose", Inference::transpose);
        TABLE.put("Reshape", Inference::reshape);
        TABLE.put("Flatten", Inference::flatten);
        TABLE.put("Expand", Inference::expand);
        TABLE.put("Shape", Inference::shape);
        TABLE.put("Size", at -> at.one(DType.INT64, List.of()));
        TABLE.put("ConstantOfShape", Inference::constantOfShape);
        TABLE.put("Range", at -> at.one(at.in(0).dtype(), at.unknowns(1)));
        TABLE.put("MatMul", ShapesOfProducts.matMul(false, false));
        TABLE.put(
                "com.microsoft.FusedMatMul",
                at -> ShapesOfProducts.matMul(
                                at.node().attribute("transA", 0L) == 1,
                                at.node().attribute("transB", 0L) == 1)
                        .outputs(at));
        TABLE.put("Gemm", ShapesOfProducts::gemm);
        TABLE.put("Einsum", ShapesOfProducts::einsum);
        TABLE.put("Det", ShapesOfProducts::det);
        for (String op : List.of(
                "ReduceSum",
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceProd",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp")) {
            TABLE.put(op, ShapesAlongAxes::reduce);
        }
        TABLE.put("ArgMax", ShapesAlongAxes::arg);
        TABLE.put("ArgMin", ShapesAlongAxes::arg);
        TABLE.put("LayerNormalization", ShapesAlongAxes::layerNormalization);
        TABLE.put("DFT", ShapesAlongAxes::dft);
        TABLE.put("STFT", ShapesAlongAxes::stft);
        TABLE.put("Unsqueeze", ShapesAlongAxes::unsqueeze);
        TABLE.put("Squeeze", ShapesAlongAxes::squeeze);
        TABLE.put("NegativeLogLikelihoodLoss", ShapesAlongAxes::loss);
        TABLE.put("SoftmaxCrossEntropyLoss", ShapesAlongAxes::loss);
        for (String op : List.of("RNN", "GRU", "LSTM")) {
            TABLE.put(op, ShapesAlongAxes::recurrent);
        }
        TABLE.put("Gather", ShapesOfSelections::gather);
        TABLE.put("GatherElements", at -> at.one(at.in(0).dtype(), at.in(1).dims()));
        TABLE.put("GatherND", ShapesOfSelections::gatherND);
        TABLE.put("Concat", ShapesOfSelections::concat);
        TABLE.put("Split", ShapesOfSelections::split);
        TABLE.put("Slice", ShapesOfSelections::slice);
        TABLE.put("CenterCropPad", ShapesOfSelections::centered);
        TABLE.put("TopK", ShapesOfSelections::topK);
        TABLE.put("Compress", ShapesOfSelections::compress);
        TABLE.put("Unique", ShapesOfSelections::unique);
        TABLE.put("Tile", ShapesOfSelections::tile);
        TABLE.put("OneHot", ShapesOfSelections::oneHot);
        TABLE.put("NonZero", ShapesOfSelections::nonZero);
        TABLE.putAll(SpatialInference.TABLE);
        TABLE.putAll(ShapesOfLevels.TABLE);
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
