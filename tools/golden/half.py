"""Small models in half precision, and what they would compute in float with the same weights.

    python3 half.py --resources ../../core/src/test/resources

writes golden/half-*.onnx: float16 with its inputs and outputs kept float, float16 throughout, bfloat16 throughout. The
constant x/given is an input (float), y/expected what the float model gives for it with its weights rounded to half
(ONNX Runtime).
"""
import argparse
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.transformers.float16 import convert_float_to_float16

RANDOM = np.random.default_rng(0)


def weight(name, *shape):
    return numpy_helper.from_array(RANDOM.uniform(-1, 1, shape).astype(np.float32), name)


def words():
    """A lookup, a normalisation in pieces, a layer that is wide enough to stay in its file."""
    node = helper.make_node
    nodes = [node("Gather", ["table", "x"], ["a"], "lookup"),
             node("ReduceMean", ["a"], ["m"], axes=[-1]),
             node("Sub", ["a", "m"], ["d"]),
             node("Pow", ["d", "two"], ["p"]),
             node("ReduceMean", ["p"], ["v"], axes=[-1]),
             node("Add", ["v", "tiny"], ["e"]),
             node("Sqrt", ["e"], ["s"]),
             node("Div", ["d", "s"], ["n"]),
             node("MatMul", ["n", "w"], ["b"], "wide"),
             node("Tanh", ["b"], ["c"]),
             node("MatMul", ["c", "u"], ["y"], "last")]
    scalars = [numpy_helper.from_array(np.float32(2), "two"), numpy_helper.from_array(np.float32(1e-3), "tiny")]
    weights = [weight("table", 100, 8), weight("w", 8, 80), weight("u", 80, 3)]
    x = helper.make_tensor_value_info("x", TensorProto.INT64, ["batch", "sequence"])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", "sequence", 3])
    graph = helper.make_graph(nodes, "words", [x], [y], scalars + weights)
    return graph, RANDOM.integers(0, 100, (3, 5))


def pixels():
    node = helper.make_node
    nodes = [node("Conv", ["x", "k"], ["a"], pads=[1, 1, 1, 1]),
             node("Relu", ["a"], ["b"]),
             node("Shape", ["b"], ["shape"]),
             node("ConstantOfShape", ["shape"], ["ones"], value=numpy_helper.from_array(np.float32([1]))),
             node("Add", ["b", "ones"], ["c"]),
             node("GlobalAveragePool", ["c"], ["d"]),
             node("Flatten", ["d"], ["y"])]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3, 6, 6])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 4])
    graph = helper.make_graph(nodes, "pixels", [x], [y], [weight("k", 4, 3, 3, 3)])
    return graph, RANDOM.uniform(-1, 1, (2, 3, 6, 6)).astype(np.float32)


def brain(model):
    """Every float of a model as bfloat16."""
    types = [info.type.tensor_type for info in [*model.graph.input, *model.graph.output, *model.graph.value_info]]
    for tensor_type in types:
        if tensor_type.elem_type == TensorProto.FLOAT:
            tensor_type.elem_type = TensorProto.BFLOAT16
    for item in model.graph.initializer:
        if item.data_type == TensorProto.FLOAT:
            values = numpy_helper.to_array(item)
            item.CopyFrom(helper.make_tensor(item.name, TensorProto.BFLOAT16, values.shape,
                                             bfloat16(values).tobytes(), raw=True))
    return model


def bfloat16(values):
    """Rounded to nearest, ties to even."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16).astype(np.uint16)


def rounded(model, brain_float):
    for item in model.graph.initializer:
        values = numpy_helper.to_array(item)
        if values.dtype == np.float32:
            back = ((bfloat16(values).astype(np.uint32) << 16).view(np.float32) if brain_float
                    else values.astype(np.float16).astype(np.float32))
            item.CopyFrom(numpy_helper.from_array(back.reshape(values.shape), item.name))
    return model


def run(model, x):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(["y"], {"x": x.astype(np.float16) if "float16" in session.get_inputs()[0].type else x})[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    golden = parser.parse_args().resources / "golden"
    opsets = [helper.make_opsetid("", 17)]

    def write(name, graph, x, half, brain_float=False):
        model = onnx.shape_inference.infer_shapes(helper.make_model(graph, opset_imports=opsets, ir_version=8))
        expected = run(rounded(onnx.load_from_string(model.SerializeToString()), brain_float), x)
        made = half(model)
        moved = "" if brain_float else f", half precision moves y by {abs(run(made, x) - expected).max():.1e}"
        for key, value in [("x/given", x), ("y/expected", expected)]:
            made.graph.initializer.append(numpy_helper.from_array(value, key))
        onnx.save(made, golden / f"half-{name}.onnx")
        print(f"{name}: {(golden / f'half-{name}.onnx').stat().st_size} bytes{moved}")

    write("inside", *words(), lambda model: convert_float_to_float16(model, keep_io_types=True))
    write("throughout", *pixels(), lambda model: convert_float_to_float16(model, keep_io_types=False))
    write("brain", *words(), brain, brain_float=True)


if __name__ == "__main__":
    main()
