"""ONNX files out of the ordinary that run all the same: loops, scans of the older form, batch normalisation as it is during
training, sizes that depend on data.

    python3 unusual.py --resources ../../models/src/test/resources

writes golden/unusual.json.gz: per model its file (base64), one example, what onnxruntime makes of it, and the node that stops a
gradient; where none does, the gradient of the score by central differences.
"""
import argparse
import base64
import gzip
import json
import pathlib

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto as T, helper, numpy_helper, parser

RNG = np.random.default_rng(4)

LOOP = """
<ir_version: 8, opset_import: ["": 17]>
loop (float[batch, 3] x) => (float[batch, 3] scores)
<bool yes = {1}, float half = {0.5}, int64 steps = {3}>
{
  scale = Mul (x, half)
  [turns] scores = Loop (steps, yes, x) <body: graph = body (int64 i, bool go, float[b, 3] h) => (bool on, float[b, 3] next) {
    on = Identity (go)
    moved = Add (h, scale)
    next = Tanh (moved)
  }>
}"""

# How often is for the data to say.
WHILE = """
<ir_version: 8, opset_import: ["": 17]>
until (float[batch, 3] x) => (float[batch, 3] scores)
<bool yes = {1}, float half = {0.5}, float least = {0.1}, int64 most = {50}>
{
  [halves] scores = Loop (most, yes, x) <body: graph = body (int64 i, bool go, float[b, 3] h) => (bool on, float[b, 3] next) {
    next = Mul (h, half)
    size = ReduceL2 <keepdims: int = 0> (next)
    on = Greater (size, least)
  }>
}"""

NONZERO = """
<ir_version: 8, opset_import: ["": 17]>
positive (float[1, 4] x) => (float[1, 1] scores)
<int64[1] one = {1}, float zero = {0.0}>
{
  above = Greater (x, zero)
  [places] found = NonZero (above)
  turned = Transpose <perm: ints = [1, 0]> (found)
  values = GatherND (x, turned)
  sum = ReduceSum <keepdims: int = 0> (values)
  every = ReduceSum <keepdims: int = 1> (x, one)
  scores = Add (every, sum)
}"""

UNIQUE = """
<ir_version: 8, opset_import: ["": 17]>
different (float[1, 4] x) => (float[1, 1] scores)
<int64[1] one = {1}>
{
  [distinct] values = Unique (x)
  sum = ReduceSum <keepdims: int = 0> (values)
  every = ReduceSum <keepdims: int = 1> (x, one)
  scores = Mul (every, sum)
}"""


def values(name, *shape):
    return helper.make_tensor_value_info(name, T.FLOAT, shape)


def model(name, nodes, x, y, opset, weights=()):
    graph = helper.make_graph(nodes, name, [x], [y], list(weights))
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def scan():
    """Opset 8: the batch stands before what is scanned, and an input for lengths, left out here, before all."""
    body = helper.make_graph(
        [helper.make_node("Add", ["s", "r"], ["t"]), helper.make_node("Tanh", ["t"], ["u"])], "body",
        [values("s", 3), values("r", 3)], [values("t", 3), values("u", 3)])
    zero = numpy_helper.from_array(np.zeros(1, np.float32))
    return model("scan", [
        helper.make_node("Constant", [], ["zero"], value=zero),
        helper.make_node("ReduceSum", ["x"], ["sum"], axes=[1], keepdims=0),
        helper.make_node("Mul", ["sum", "zero"], ["start"]),
        helper.make_node("Scan", ["", "start", "x"], ["scores", "all"], "steps", num_scan_inputs=1, body=body)],
        values("x", "batch", 4, 3), values("scores", "batch", 3), 8)


def training(opset):
    """Outputs that say so until opset 13, an attribute from 14 on."""
    outs, more = (["y", "m", "v", "sm", "sv"], {}) if opset < 14 else (["y", "m", "v"], {"training_mode": 1})
    weights = [numpy_helper.from_array(RNG.uniform(0.5, 2, 3).astype(np.float32), name) for name in ("s", "b", "mean", "var")]
    return model("training", [
        helper.make_node("BatchNormalization", ["x", "s", "b", "mean", "var"], outs, "norm", **more),
        helper.make_node("Relu", ["y"], ["r"]), helper.make_node("GlobalAveragePool", ["r"], ["p"]),
        helper.make_node("Flatten", ["p"], ["scores"])],
        values("x", "batch", 3, 8, 8), values("scores", "batch", 3), opset, weights)


MODELS = {
    "loop": (parser.parse_model(LOOP), ("Loop", "turns"), (1, 3)),
    "loop until": (parser.parse_model(WHILE), ("Loop", "halves"), (1, 3)),
    "scan of opset 8": (scan(), ("Scan", "steps"), (1, 4, 3)),
    "normalisation in training, opset 9": (training(9), ("BatchNormalization", "norm"), (1, 3, 8, 8)),
    "normalisation in training, opset 14": (training(14), ("BatchNormalization", "norm"), (1, 3, 8, 8)),
    "places that are not zero": (parser.parse_model(NONZERO), None, (1, 4)),
    "different values": (parser.parse_model(UNIQUE), None, (1, 4)),
}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--resources", type=pathlib.Path, required=True)
    root = arguments.parse_args().resources
    found = {}
    for name, (made, node, shape) in MODELS.items():
        onnx.checker.check_model(made)
        data = made.SerializeToString(deterministic=True)
        x = RNG.normal(size=shape).astype(np.float32)
        session = onnxruntime.InferenceSession(data)
        run = lambda at: session.run(["scores"], {"x": at.reshape(shape).astype(np.float32)})[0].ravel()
        scores = run(x)
        steps = 2.0**-7 * np.eye(x.size)
        more = {"op": node[0], "node": node[1]} if node else {
            "gradient": [float((run(x.ravel() + step) - run(x.ravel() - step))[0]) * 2**6 for step in steps]}
        found[name] = {"onnx": base64.b64encode(data).decode(), "shape": shape, "x": [float(one) for one in x.ravel()],
                       "scores": [float(one) for one in scores], **more}
        print(f"{name}: {scores} {more}")
    text = json.dumps({"made_by": f"tools/golden/unusual.py, onnxruntime {onnxruntime.__version__}", "models": found},
                      separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    (root / "golden" / "unusual.json.gz").write_bytes(packed)
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main()
