"""Operators in the forms that they had before opset 17, and in those that they got after.

    python3 onnx_opsets.py --resources ../../core/src/test/resources

writes onnx/older.zip.gz  for each operator that changed between opset 7 and 17, cases in its older forms: ONNX's own
                       tests where an older opset takes them as they are, made by hand where it does not
       onnx/newer.zip.gz  ONNX's own node tests in opset 17 to 26, for the operators that shapes are inferred of
What should come out is what ONNX Runtime makes of the model as it is, with all rewriting off.
"""
import argparse
import collections
import pathlib
import re
import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, defs, helper, numpy_helper
from onnx.backend.test.case.node import collect_testcases

from cases import Cases, ort, stamped

OLDEST, OURS, NEWEST = 7, 17, 26
LARGEST = 1500  # bytes of all tensors of a case
# What a test can write down and compare.
HELD = {"float32", "float64", "int64", "int32", "int8", "uint8", "bool", "object"}

SCHEMAS = collections.defaultdict(dict)
for schema in defs.get_all_schemas_with_history():
    if schema.domain == "":
        SCHEMAS[schema.name][schema.since_version] = schema


def node_tests():
    for case in collect_testcases(None):
        graph = case.model.graph
        if len(graph.node) == 1 and not graph.node[0].domain and case.data_sets:
            yield case, graph.node[0].op_type, case.data_sets[0][0]


def feeds_of(case, arrays):
    feeds = {}
    for port, value in zip(case.model.graph.input, arrays):
        if not isinstance(value, (np.ndarray, np.generic)):
            return None
        value = np.asarray(value)
        if value.dtype.name not in HELD:
            return None
        feeds[port.name] = value
    return feeds


def size(values):
    return sum(np.asarray(v).nbytes for v in values)


def tried(model, feeds):
    try:
        onnx.checker.check_model(model)
        wanted = ort(model, feeds)
    except Exception:  # The old opset does not know this form.
        return None
    plain = all(isinstance(v, np.ndarray) and v.dtype.name in HELD for v in wanted.values())
    return wanted if plain and size(feeds.values()) + size(wanted.values()) <= LARGEST else None


def swept_older(cases):
    """Every operator at the last opset of each older form, by ONNX's own tests; one of a form."""
    taken = collections.Counter()
    for case, op, arrays in node_tests():
        feeds = feeds_of(case, arrays)
        versions = sorted(SCHEMAS[op])
        if feeds is None or op == "Bernoulli" or not any(OLDEST < v <= OURS for v in versions):
            continue
        for since, until in zip(versions, versions[1:]):
            opset = max(since, OLDEST)
            if until <= OLDEST or since >= OURS or taken[op, since] == 1:
                continue
            model = stamped(case.model, opset)
            wanted = tried(model, feeds)
            if wanted is not None:
                taken[op, since] += 1
                cases.add(f"{op}-{opset}-{case.name[5:]}", model, feeds, wanted)


def one(op, opset, feeds, attributes=(), weights=None, outputs=("y",), inputs=None):
    """A model of one node. Weights are constants behind the inputs, None where one is left out."""
    weights = weights or {}
    names = list(inputs or [*feeds, *weights])
    node = helper.make_node(op, names, list(outputs), **dict(attributes))
    ports = [helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape) for n, v in feeds.items()]
    graph = helper.make_graph(
        [node], "g", ports, [onnx.ValueInfoProto(name=n) for n in outputs if n],
        [numpy_helper.from_array(v, n) for n, v in weights.items()])
    return stamped(helper.make_model(graph), opset)


def by_hand(cases):
    rng = np.random.default_rng(17)
    x = rng.normal(size=(2, 3, 4)).astype(np.float32)
    image = rng.normal(size=(1, 2, 4, 5)).astype(np.float32)
    i64 = lambda *v: np.array(v, np.int64)

    def add(name, op, opset, feeds, attributes=(), **more):
        cases.add(f"{op}-{opset}-{name}", one(op, opset, feeds, attributes, **more), feeds)

    for dtype in (np.float32, np.float64, np.float16):
        # Up to 10 ONNX Runtime clips and pads no others than floats.
        if dtype != np.float16:
            add(f"value-{np.dtype(dtype).name}", "Pad", 10, {"x": image.astype(dtype)},
                {"pads": [0, 0, 1, 2, 0, 1, 0, 0], "value": 0.5})
    add("both", "Clip", 7, {"x": x}, {"min": -0.5, "max": 0.25})
    add("max-alone", "Clip", 10, {"x": x}, {"max": 0.25})
    add("neither", "Clip", 6 + 1, {"x": x + 1})
    for mode in ("reflect", "edge", "constant"):
        add(mode, "Pad", 7, {"x": image}, {"pads": [0, 0, 1, 2, 0, 0, 2, 1], "mode": mode})
    add("negative", "Pad", 7, {"x": image}, {"pads": [0, 0, -1, 1, 0, 0, 0, -2]})
    add("axes", "Slice", 9, {"x": x}, {"starts": [1, -3], "ends": [2, 1000], "axes": [0, 2]})
    add("no-axes", "Slice", 7, {"x": x}, {"starts": [0, 1], "ends": [2, -1]})
    add("axis", "TopK", 9, {"x": x}, {"k": 2, "axis": 1}, outputs=("y", "i"))
    add("last", "TopK", 7, {"x": x}, {"k": 3}, outputs=("y", "i"))
    add("input", "TopK", 10, {"x": x}, {"axis": 0}, weights={"k": i64(1)}, outputs=("y", "i"))
    add("smallest", "TopK", 11, {"x": x}, {"axis": 0, "largest": 0}, weights={"k": i64(2)}, outputs=("y", "i"))
    scales = [1.0, 1.0, 2.0, 3.0]
    for mode in ("nearest", "linear"):
        add(mode, "Upsample", 7, {"x": image}, {"mode": mode, "scales": scales})
        add(mode, "Upsample", 9, {"x": image}, {"mode": mode}, weights={"s": np.array(scales, np.float32)})
        for name, s in {"up": [1, 1, 2, 1.6], "down": [1, 1, 0.6, 0.5], "mixed": [1, 1, 1.7, 0.6]}.items():
            s = np.array(s, np.float32)
            if mode == "nearest" or name != "mixed":
                add(f"{mode}-{name}", "Resize", 10, {"x": image}, {"mode": mode}, weights={"s": s})
                add(f"{mode}-{name}-fed", "Resize", 10, {"x": image, "s": s}, {"mode": mode})
    for mode in ("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel", "tf_half_pixel_for_nn"):
        add(mode, "Resize", 11, {"x": image}, {"mode": "linear" if mode != "tf_half_pixel_for_nn" else "nearest",
            "coordinate_transformation_mode": mode},
            weights={"r": np.zeros(0, np.float32), "s": np.array([1, 1, 1.7, 2], np.float32)})
    for op in ("Squeeze", "Unsqueeze"):
        add("axes", op, 7, {"x": x.reshape(1, 3, 1, 8)}, {"axes": [0, 2]})
    add("negative", "Squeeze", 11, {"x": x.reshape(1, 3, 1, 8)}, {"axes": [-2]})
    add("negative", "Unsqueeze", 11, {"x": x}, {"axes": [-1, 0]})
    add("every", "Squeeze", 7, {"x": x.reshape(1, 3, 1, 8)})
    reduces = ["Sum", "Mean", "Max", "Min", "Prod", "L1", "L2", "LogSum", "LogSumExp", "SumSquare"]
    for op in reduces:
        for opset in (7, 11):
            add("axes", "Reduce" + op, opset, {"x": np.abs(x)}, {"axes": [1], "keepdims": 0})
        add("every", "Reduce" + op, 7, {"x": np.abs(x)})
    add("negative", "ReduceSum", 12, {"x": x}, {"axes": [-1, 0]})
    add("uneven", "Split", 7, {"x": x}, {"axis": 2, "split": [1, 3]}, outputs=("y", "z"))
    add("even", "Split", 11, {"x": x}, {"axis": -1}, outputs=("y", "z"))
    for op in ("Softmax", "LogSoftmax", "Hardmax"):
        for axis in (0, 1, 2):
            add(f"axis{axis}", op, 7, {"x": x}, {"axis": axis})
        add("negative", op, 11, {"x": x}, {"axis": -2})
        add("default", op, 12, {"x": x})
    add("ratio", "Dropout", 7, {"x": x}, {"ratio": 0.9})
    add("mask", "Dropout", 7, {"x": x}, outputs=("y", "mask"))
    add("mask", "Dropout", 10, {"x": x}, outputs=("y", "mask"))
    add("mask", "Dropout", 12, {"x": x}, outputs=("y", "mask"))
    vectors = {n: rng.uniform(0.5, 2, size=2).astype(np.float32) for n in ("s", "b", "m", "v")}
    places = {n: rng.uniform(0.5, 2, size=(2, 4, 5)).astype(np.float32) for n in ("s", "b", "m", "v")}
    add("spatial", "BatchNormalization", 7, {"x": image}, {"epsilon": 0.01, "momentum": 0.8, "spatial": 1}, weights=vectors)
    add("each-place", "BatchNormalization", 7, {"x": image}, {"epsilon": 0.01, "spatial": 0}, weights=places)
    add("plain", "BatchNormalization", 9, {"x": image}, weights=vectors)
    add("axis", "Scatter", 9, {"x": x}, {"axis": 2},
        weights={"i": np.array([[[1, 0]], [[3, 2]]], np.int64), "u": np.ones((2, 1, 2), np.float32)})
    roi = {"rois": np.array([[0, 0.5, 3, 2.5], [1, 1, 4, 3.5]], np.float32), "batch": i64(0, 0)}
    add("default", "RoiAlign", 10, {"x": image}, {"output_height": 2, "output_width": 2, "sampling_ratio": 2}, weights=roi)
    add("to", "Cast", 7, {"x": x * 3}, {"to": TensorProto.INT64})
    add("to", "Cast", 9, {"x": x * 3}, {"to": TensorProto.BOOL})
    add("like", "CastLike", 15, {"x": x * 3}, weights={"t": i64(0)})
    add("default", "DepthToSpace", 7, {"x": rng.normal(size=(1, 8, 2, 1)).astype(np.float32)}, {"blocksize": 2})
    add("plain", "Erf", 9, {"x": x})
    add("plain", "LRN", 7, {"x": image}, {"size": 3})
    add("broadcast", "Gemm", 7, {"x": x[0]}, {"transA": 1, "alpha": 0.5, "beta": 2.0},
        weights={"b": x[1], "c": np.ones((1, 4), np.float32)})
    add("slope", "PRelu", 7, {"x": x}, weights={"s": np.full((3, 1), 0.1, np.float32)})
    add("rank4", "Flatten", 7, {"x": image}, {"axis": 2})
    for op in ("MaxPool", "AveragePool"):
        add("plain", op, 7, {"x": image}, {"kernel_shape": [2, 2], "strides": [2, 1], "pads": [1, 0, 0, 1]})
        add("same", op, 7, {"x": image}, {"kernel_shape": [3, 2], "auto_pad": "SAME_UPPER"})
    add("default", "ConvTranspose", 7, {"x": image}, {"strides": [2, 2], "auto_pad": "SAME_LOWER", "output_shape": [8, 10]},
        weights={"w": rng.normal(size=(2, 3, 3, 3)).astype(np.float32)})
    lstm = {"w": rng.normal(size=(1, 8, 4)).astype(np.float32), "r": rng.normal(size=(1, 8, 2)).astype(np.float32)}
    add("plain", "LSTM", 7, {"x": x}, {"hidden_size": 2}, weights=lstm, outputs=("y", "h"))


def known_to_inference(resources):
    source = resources.parents[1] / "main/java/dev/limpid/graph/InferShapes.java"
    return set(re.findall(r'"(\w+)"', source.read_text()))


def swept_newer(cases, ops):
    taken = collections.Counter()
    for case, op, arrays in node_tests():
        feeds = feeds_of(case, arrays)
        if op not in ops or feeds is None:
            continue
        versions = sorted(v for v in SCHEMAS[op] if v <= NEWEST)
        for since in {max([v for v in versions if v <= opset], default=0) for opset in range(OURS, NEWEST + 1)} - {0}:
            opset = max(since, OURS)
            if taken[op, since] == 3:
                continue
            # Constants where a file would have them: inference looks into those.
            model = stamped(case.model, opset)
            fed = dict(feeds)
            if len(fed) > 1:
                for port in list(model.graph.input)[1:]:
                    if fed[port.name].dtype == np.int64:
                        model.graph.initializer.append(numpy_helper.from_array(fed.pop(port.name), port.name))
                        model.graph.input.remove(port)
            wanted = tried(model, fed)
            if wanted is not None:
                taken[op, since] += 1
                cases.add(f"{op}-{opset}-{case.name[5:]}", model, fed, wanted)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    onnxruntime.set_default_logger_severity(4)
    older = Cases()
    swept_older(older)
    by_hand(older)
    older.write(options.resources / "onnx/older.zip.gz")
    newer = Cases()
    swept_newer(newer, known_to_inference(options.resources))
    newer.write(options.resources / "onnx/newer.zip.gz")
    missing = [op for op, versions in sorted(SCHEMAS.items())
               if any(OLDEST < v <= OURS for v in versions) and min(versions) < OURS
               and not any(name.startswith(op + "-") for name in older.entries)]
    print("changed, without a case:", *missing)


if __name__ == "__main__":
    main()
