"""Small models as ONNX Runtime's quantiser leaves them, and what they would compute without rounding activations.

    python3 quantised.py --resources ../../core/src/test/resources

writes golden/quantised-*.onnx. The constant x/given is an input, y/expected what the float model gives for it with the
quantised weights put back in as floats (numpy and ONNX Runtime), y/quantised what the quantised model gives.
"""
import argparse
import pathlib
import tempfile

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (CalibrationDataReader, QuantFormat, QuantType, quantize_dynamic,
                                      quantize_static)

RANDOM = np.random.default_rng(0)


def weight(name, *shape):
    values = RANDOM.uniform(-1, 1, shape)
    return numpy_helper.from_array(values.astype(np.float32), name)


def model(nodes, weights, x, y):
    graph = helper.make_graph(nodes, "small", [x], [y], weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def dense():
    """Word vectors, two dense layers with a residual connection."""
    node = helper.make_node
    nodes = [node("Gather", ["words", "x"], ["a"], "lookup"),
             node("MatMul", ["a", "w1"], ["b"], "first"),
             node("Add", ["b", "b1"], ["c"]),
             node("Relu", ["c"], ["d"]),
             node("MatMul", ["d", "w2"], ["e"], "second"),
             node("Add", ["e", "a"], ["f"]),
             node("Softmax", ["f"], ["y"], axis=-1)]
    weights = [weight("words", 12, 8), weight("w1", 8, 16), weight("b1", 16), weight("w2", 16, 8)]
    x = helper.make_tensor_value_info("x", TensorProto.INT64, ["batch", "sequence"])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", "sequence", 8])
    return model(nodes, weights, x, y), RANDOM.integers(0, 12, (3, 5))


def convolved():
    """Convolutions, also depthwise, with all that stands between them."""
    node = helper.make_node
    nodes = [node("Conv", ["x", "k1", "b1"], ["a"], "first", pads=[1, 1, 1, 1]),
             node("Relu", ["a"], ["b"]),
             node("MaxPool", ["b"], ["c"], kernel_shape=[2, 2], strides=[2, 2]),
             node("Conv", ["c", "k2", "b2"], ["d"], "second", pads=[1, 1, 1, 1], group=4),
             node("LeakyRelu", ["d"], ["e"], alpha=0.1),
             node("Add", ["e", "c"], ["f"]),
             node("Conv", ["f", "k3"], ["g"], "third"),
             node("Sigmoid", ["g"], ["h"]),
             node("Mul", ["g", "h"], ["i"]),
             node("Concat", ["i", "f"], ["j"], axis=1),
             node("AveragePool", ["j"], ["k"], kernel_shape=[2, 2]),
             node("GlobalAveragePool", ["k"], ["l"]),
             node("Flatten", ["l"], ["m"]),
             node("Gemm", ["m", "w", "v"], ["n"], "last", transB=1),
             node("MatMul", ["n", "u"], ["y"], "end")]
    weights = [weight("k1", 4, 3, 3, 3), weight("b1", 4), weight("k2", 4, 1, 3, 3), weight("b2", 4),
               weight("k3", 4, 4, 1, 1), weight("w", 6, 8), weight("v", 6), weight("u", 6, 5)]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3, 8, 8])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 5])
    return model(nodes, weights, x, y), RANDOM.uniform(-1, 1, (2, 3, 8, 8)).astype(np.float32)


class Examples(CalibrationDataReader):
    """Wider than what is tested, so that nothing is cut off."""

    def __init__(self, x):
        self.left = [{"x": 1.5 * x}, {"x": -1.5 * x}, {"x": 0.5 * x}]

    def get_next(self):
        return self.left.pop() if self.left else None


def run(proto, x):
    session = onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x})[0]


def put_back(float_model, quantised):
    """The float model with the quantised weights as floats."""
    values = {item.name: numpy_helper.to_array(item) for item in quantised.graph.initializer}
    back = onnx.ModelProto()
    back.CopyFrom(float_model)
    for item in back.graph.initializer:
        levels = values.get(item.name + "_quantized")
        if levels is None:
            assert item.name in values, item.name
            continue
        scale, zero = values.get(item.name + "_scale"), values.get(item.name + "_zero_point")
        if levels.dtype == np.int32:
            scale, zero = bias_scale(quantised, values, item.name + "_quantized"), np.int32(0)
        reader = next(node for node in float_model.graph.node if item.name in node.input)
        if scale.size > 1:
            axis = levels.ndim - 1 if reader.op_type == "MatMul" else 0
            shape = [-1 if i == axis else 1 for i in range(levels.ndim)]
            scale, zero = scale.reshape(shape), zero.reshape(shape) if zero.size > 1 else zero
        floats = ((levels.astype(np.float32) - zero.astype(np.float32)) * scale).astype(np.float32)
        user = next(node for node in quantised.graph.node if item.name + "_quantized" in node.input)
        turned = any(attribute.name == "transB" and attribute.i for attribute in reader.attribute)
        if reader.op_type == "Gemm" and turned and user.op_type == "MatMulInteger":
            floats = floats.T                         # a Gemm that became a product and a sum
        item.CopyFrom(numpy_helper.from_array(floats.reshape(numpy_helper.to_array(item).shape), item.name))
    return back


def bias_scale(quantised, values, name):
    """Biases come in steps of the product of the scales beside them."""
    for node in quantised.graph.node:
        if name in node.input and node.op_type == "QLinearConv":
            return values[node.input[1]] * values[node.input[4]]
        if name in node.input and node.op_type == "QGemm":
            return values[node.input[1]] * values[node.input[4]]
        if name in node.input and node.op_type == "DequantizeLinear":
            return values[node.input[1]]
    raise AssertionError(name)


def optimised(proto, folder):
    """As a session writes it out: ConvInteger and MatMulInteger joined with the scales after them."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / "optimised.onnx")
    onnxruntime.InferenceSession(proto.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return onnx.load(folder / "optimised.onnx")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    golden = parser.parse_args().resources / "golden"
    folder = pathlib.Path(tempfile.mkdtemp())

    def write(name, float_model, quantised, x, weights_of=None):
        expected, got = run(put_back(float_model, weights_of or quantised), x), run(quantised, x)
        for key, value in [("x/given", x), ("y/expected", expected), ("y/quantised", got)]:
            quantised.graph.initializer.append(numpy_helper.from_array(value, key))
        onnx.save(quantised, golden / f"quantised-{name}.onnx")
        kinds = sorted({node.op_type for node in quantised.graph.node})
        size = (golden / f"quantised-{name}.onnx").stat().st_size
        print(f"{name}: {size} bytes, rounding moves y by {abs(expected - got).max():.1e}; {' '.join(kinds)}")

    source, target = folder / "float.onnx", folder / "quantised.onnx"
    float_model, x = dense()
    onnx.save(float_model, source)
    for name, settings in {"dynamic-int8": dict(weight_type=QuantType.QInt8, per_channel=True),
                           "dynamic-uint8": dict(weight_type=QuantType.QUInt8)}.items():
        quantize_dynamic(source, target, op_types_to_quantize=["MatMul", "Gather"], **settings)
        write(name, float_model, onnx.load(target), x)
    quantize_dynamic(source, target, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True)
    plain = onnx.load(target)
    write("dynamic-fused", float_model, optimised(plain, folder), x, plain)

    float_model, x = convolved()
    onnx.save(float_model, source)
    quantize_dynamic(source, target, op_types_to_quantize=["Conv"], weight_type=QuantType.QUInt8)
    write("dynamic-conv", float_model, onnx.load(target), x)
    for name, settings in {
            "qdq": dict(quant_format=QuantFormat.QDQ, per_channel=True, activation_type=QuantType.QUInt8),
            "qdq-int8": dict(quant_format=QuantFormat.QDQ, activation_type=QuantType.QInt8,
                             extra_options=dict(ActivationSymmetric=True)),
            "operators": dict(quant_format=QuantFormat.QOperator, per_channel=True,
                              activation_type=QuantType.QUInt8)}.items():
        quantize_static(source, target, Examples(x), weight_type=QuantType.QInt8, **settings)
        write(name, float_model, onnx.load(target), x)


if __name__ == "__main__":
    main()
