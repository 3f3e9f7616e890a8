package dev.limpid.graph;

import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Types where floats become quantised levels, and levels floats again. */
final class ShapesOfLevels {
    static final Map<String, InferShapes.Rule> TABLE = Map.of(
            "QuantizeLinear", ShapesOfLevels::quantize,
            "DequantizeLinear", at -> at.one(at.in(1).dtype(), at.in(0).dims()),
            "DynamicQuantizeLinear", ShapesOfLevels::dynamicQuantize,
            "MatMulInteger", ShapesOfLevels::matMulInteger);

    private ShapesOfLevels() {}

    private static List<TensorType> quantize(Inference at) {
        DType levels = at.ins().size() > 2
                ? at.in(2).dtype()
                : DType.ofCode((int) at.node().attribute("output_dtype", (long) DType.UINT8.code()));
        return at.one(levels, at.in(0).dims());
    }

    private static List<TensorType> dynamicQuantize(Inference at) {
        return List.of(
                new TensorType(DType.UINT8, at.in(0).dims()), TensorType.of(DType.FLOAT), TensorType.of(DType.UINT8));
    }

    private static @Nullable List<TensorType> matMulInteger(Inference at) {
        List<TensorType> product = ShapesOfProducts.matMul(false, false).outputs(at);
        return product == null ? null : at.one(DType.INT32, product.get(0).dims());
    }
}
