"""ONNX files as users have them: functions, branches, loops, weights beside the file, tables of numbers and words.

    python3 onnx_models.py --resources ../../core/src/test/resources

writes onnx/models.zip.gz. What should come out is what the framework says that the model comes from (PyTorch,
scikit-learn) or, for models written by hand, what ONNX Runtime makes of the file as it is.
"""
import argparse
import pathlib
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, external_data_helper, helper, numpy_helper, parser
from onnxscript import FLOAT, opset18 as op, script
from onnxscript.values import Opset
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from cases import Cases, plain
from classical import classes_of, forest_node, labels_attribute, ml_model

RNG = np.random.default_rng(3)


def floats(*shape):
    return RNG.normal(size=shape).astype(np.float32)


# --- functions ---

own = Opset("my.own", 1)


@script(own)
def swish(x, beta: float = 1.0):
    b = op.Constant(value_float=beta)
    return op.Mul(x, op.Sigmoid(op.Mul(x, op.CastLike(b, x))))


@script(own)
def gated(x, y, alpha: float):
    sum_of_x = op.ReduceSum(x, keepdims=0)
    zero = op.Constant(value_float=0.0)
    positive = op.Greater(sum_of_x, zero)
    if positive:
        result = op.Add(swish(x, beta=alpha), y)
    else:
        result = op.LeakyRelu(y, alpha=alpha)
    return result, swish(y)


@script()
def twice_gated(x: FLOAT["batch", 3], y: FLOAT["batch", 3]):
    a, b = gated(x, y, alpha=0.3)
    c, d = gated(op.Neg(x), b, alpha=2.0)
    return op.Add(a, c), d


# Made as PyTorch 2.1's exporter did: a function for each module, which call functions of torch_lib.
MODULES = """
<ir_version: 8, opset_import: ["": 18, "pkg.torch": 1, "pkg.onnxscript.torch_lib": 1,
                               "pkg.onnxscript.torch_lib.common": 1]>
main_graph (float[batch, 4] l_x_) => (float[batch, 3] out)
<float[3, 4] fc1_weight = {0.1, -0.2, 0.3, 0.4, 0.5, 0.6, -0.7, 0.8, 0.9, -1.0, 1.1, 1.2}, float[3] fc1_bias = {0.1, 0.2, 0.3}>
{
   [fc1_1] fc1 = pkg.torch.torch_nn_modules_linear_Linear_fc1_1 (l_x_, fc1_weight, fc1_bias)
   [act_1] out = pkg.torch.torch_nn_modules_activation_Softmax_act_1 (fc1)
}
<domain: "pkg.torch", opset_import: ["": 18, "pkg.onnxscript.torch_lib": 1]>
torch_nn_modules_linear_Linear_fc1_1 (x, w, b) => (y)
{
   [aten_t_0] t = pkg.onnxscript.torch_lib.aten_t (w)
   [aten_addmm_1] y = pkg.onnxscript.torch_lib.aten_addmm <beta: float = 1.0, alpha: float = 1.0> (b, x, t)
}
<domain: "pkg.torch", opset_import: ["": 18, "pkg.onnxscript.torch_lib": 1]>
torch_nn_modules_activation_Softmax_act_1 (x) => (y)
{
   [aten_softmax_no_dtype_0] y = pkg.onnxscript.torch_lib.aten_softmax_no_dtype <dim: int = -1> (x)
}
<domain: "pkg.onnxscript.torch_lib", opset_import: ["": 18, "pkg.onnxscript.torch_lib.common": 1]>
aten_t (self) => (result)
{
   [n0] rank = pkg.onnxscript.torch_lib.common.Rank (self)
   [n1] two = Constant <value: tensor = int64 two {2}> ()
   [n2] is_matrix = Equal (rank, two)
   [n3] result = If (is_matrix) <then_branch: graph = matrix () => (turned) {
      [n0] turned = Transpose <perm: ints = [1, 0]> (self)
   }, else_branch: graph = other () => (same) {
      [n0] same = Identity (self)
   }>
}
<domain: "pkg.onnxscript.torch_lib", opset_import: ["": 18]>
aten_addmm <beta, alpha> (self, mat1, mat2) => (result)
{
   [n0] result = Gemm <alpha: float = @alpha, beta: float = @beta> (mat1, mat2, self)
}
<domain: "pkg.onnxscript.torch_lib", opset_import: ["": 18, "pkg.onnxscript.torch_lib.common": 1]>
aten_softmax_no_dtype <dim> (self) => (result)
{
   [n0] rank = pkg.onnxscript.torch_lib.common.Rank (self)
   [n1] zero = Constant <value: tensor = int64 zero {0}> ()
   [n2] is_scalar = Equal (rank, zero)
   [n3] result = If (is_scalar) <then_branch: graph = scalar () => (out) {
      [n0] minus = Constant <value_ints: ints = [-1]> ()
      [n1] lifted = Unsqueeze (self, minus)
      [n2] soft = Softmax <axis: int = @dim> (lifted)
      [n3] out = Squeeze (soft)
   }, else_branch: graph = other () => (out2) {
      [n0] out2 = Softmax <axis: int = @dim> (self)
   }>
}
<domain: "pkg.onnxscript.torch_lib.common", opset_import: ["": 18]>
Rank (input) => (rank)
{
   [n0] shape = Shape (input)
   [n1] rank = Size (shape)
}
"""

# An input left out, an output left out, one handed on as it came in, one given out twice.
CORNERS = """
<ir_version: 8, opset_import: ["": 17, "my": 1]>
corners (float[n, 2] x) => (a, b, c, d)
{
   a, , same = my.clipped (x, , x)
   low = Constant <value: tensor = float {-0.5}> ()
   b, c, = my.clipped (x, low)
   d = Add (same, b)
}
<domain: "my", opset_import: ["": 17]>
clipped (x, low, kept) => (y, y, kept)
{
   high = Constant <value_float: float = 0.5> ()
   y = Clip (x, low, high)
}
"""


def functions(cases):
    x, y = floats(2, 3), floats(2, 3)
    model = twice_gated.to_model_proto(ir_version=8)
    for function in model.functions:
        function.doc_string = ""
    cases.add("functions-onnxscript", model, {"x": x, "y": y})
    cases.add("functions-modules", parser.parse_model(MODULES), {"l_x_": floats(2, 4)})
    corners = parser.parse_model(CORNERS)
    x = floats(3, 2)
    clipped = np.clip(x, -0.5, 0.5)
    # Neither ONNX Runtime nor the reference evaluator takes these calls, which ONNX allows.
    cases.add("functions-corners", corners, {"x": x},
              {"a": np.minimum(x, 0.5), "b": clipped, "c": clipped, "d": x + clipped})
    overloads = onnx.ModelProto()
    overloads.CopyFrom(parser.parse_model("""
        <ir_version: 10, opset_import: ["": 17, "my": 1]>
        overloads (float[n] x) => (y) { h = my.f (x) y = my.f (h) }
        <domain: "my", opset_import: ["": 17]> f (x) => (y) { y = Exp (x) }"""))
    other = overloads.functions.add()
    other.CopyFrom(overloads.functions[0])
    other.overload = "slow"
    other.node[0].op_type = "Tanh"
    overloads.graph.node[1].overload = "slow"
    cases.add("functions-overloads", overloads, {"x": floats(3)})


# --- branches and loops ---

class Squeezed(torch.nn.Module):
    """The exporter loses sight of the size of the squeezed axis."""

    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(4, 3)

    def forward(self, x):  # [batch, n, 4]
        n = x.shape[1]
        return torch.softmax(self.linear(x[:, n - 1 : n]).squeeze(1), -1)


class Undecided(torch.nn.Module):
    """Whether there is anything to squeeze is for a run to say."""

    def forward(self, x):  # [batch, n, 4]
        return torch.tanh(x).squeeze(1)


def exported(module, example, names, axes, opset):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "m.onnx"
        torch.onnx.export(module, example, path, dynamo=False, opset_version=opset, input_names=names,
                          output_names=["y"], dynamic_axes=axes, do_constant_folding=False)
        return plain(onnx.load(path))


def branches(cases):
    torch.manual_seed(5)
    x = floats(2, 5, 4)
    module = Squeezed().eval()
    for opset in (11, 13, 17):
        model = exported(module, (torch.zeros(3, 5, 4),), ["x"], {"x": {0: "batch", 1: "n"}}, opset)
        cases.add(f"branches-squeezed-{opset}", model, {"x": x}, {"y": module(torch.tensor(x)).detach().numpy()})
    model = exported(Undecided(), (torch.zeros(2, 1, 4),), ["x"], {"x": {0: "batch", 1: "n"}}, 13)
    cases.add("branches-undecided", model, {"x": x}, {"y": np.tanh(x)})
    nested = parser.parse_model("""
        <ir_version: 8, opset_import: ["": 17]>
        nested (float[2, n] x) => (y)
        <bool yes = {1}>
        {
          y = If (yes) <then_branch: graph = outer () => (t) <float[1] two = {2.0}> {
             s = Shape <start: int = 0, end: int = 1> (x)
             want = Constant <value_ints: ints = [3]> ()
             three = Equal (s, want)
             t = If (three) <then_branch: graph = a () => (u) { u = Neg (x) },
                             else_branch: graph = b () => (u) { w = Mul (x, two) u = Add (w, w) }>
          }, else_branch: graph = none () => (t) { t = Exp (x) }>
        }""")
    cases.add("branches-nested", nested, {"x": floats(2, 3)})


def loops(cases):
    loop = parser.parse_model("""
        <ir_version: 8, opset_import: ["": 17]>
        loop (float[batch, 3] x, int64 steps) => (last, every)
        <bool yes = {1}, float half = {0.5}>
        {
          scale = Mul (x, half)
          last, every = Loop (steps, yes, x) <body: graph = body (int64 i, bool go, float[batch, 3] h)
              => (bool on, float[batch, 3] next, float[batch, 3] seen) {
            on = Identity (go)
            moved = Add (h, scale)
            next = Tanh (moved)
            seen = Neg (next)
          }>
        }""")
    cases.add("loops-loop", loop, {"x": floats(2, 3), "steps": np.array(3)})
    scan = parser.parse_model("""
        <ir_version: 8, opset_import: ["": 17]>
        scan (float[n, 3] x, float[3] start) => (last, sums)
        {
          last, sums = Scan (start, x) <num_scan_inputs: int = 1, body: graph = add (float[3] s, float[3] row)
              => (float[3] t, float[3] u) { t = Add (s, row) u = Identity (t) }>
        }""")
    cases.add("loops-scan", scan, {"x": floats(4, 3), "start": floats(3)})
    sequence = parser.parse_model("""
        <ir_version: 8, opset_import: ["": 17]>
        sequence (float[n, 4] x) => (y)
        <int64 two = {2}>
        {
          parts = SplitToSequence <axis: int = 1> (x, two)
          second = SequenceAt (parts, one)
          more = SequenceInsert (parts, second)
          y = ConcatFromSequence <axis: int = 1> (more)
        }""".replace("<int64 two = {2}>", "<int64 two = {2}, int64 one = {1}>"))
    cases.add("loops-sequence", sequence, {"x": floats(3, 4)})


# --- files ---

def files(cases):
    w, b, x = floats(4, 300), floats(300), floats(2, 4)
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["h"]), helper.make_node("Add", ["h", "b"], ["y"])], "external",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 300])],
        [numpy_helper.from_array(w, "w"), numpy_helper.from_array(b, "b")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    wanted = {"y": x @ w + b}
    external_data_helper.convert_model_to_external_data(model, location="weights/all.bin", size_threshold=0)
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "weights").mkdir()
        onnx.save(model, pathlib.Path(folder) / "external.onnx")
        data = (pathlib.Path(folder) / "weights/all.bin").read_bytes()
        model = onnx.load(pathlib.Path(folder) / "external.onnx", load_external_data=False)
    cases.add("files-external", model, {"x": x}, wanted, {"weights/all.bin": data})

    # A branch with weights of its own, too large to be read into memory.
    then = helper.make_graph(
        [helper.make_node("MatMul", ["x", "inner_w"], ["t"])], "then", [], [onnx.ValueInfoProto(name="t")],
        [numpy_helper.from_array(w, "inner_w")])
    otherwise = helper.make_graph(
        [helper.make_node("MatMul", ["x", "inner_w"], ["e"])], "else", [], [onnx.ValueInfoProto(name="e")],
        [numpy_helper.from_array(-w, "inner_w")])
    graph = helper.make_graph(
        [helper.make_node("If", ["c"], ["y"], then_branch=then, else_branch=otherwise)], "inside",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 4]),
         helper.make_tensor_value_info("c", TensorProto.BOOL, [])], [onnx.ValueInfoProto(name="y")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    cases.add("files-inner-weights", model, {"x": x, "c": np.array(False)}, {"y": -x @ w})

    values = numpy_helper.from_array(np.array([2, -1, 0.5], np.float32), "s")
    sparse = helper.make_sparse_tensor(values, numpy_helper.from_array(np.array([[0, 1], [2, 0], [2, 1]], np.int64)), [3, 2])
    dense = np.array([[0, 2], [0, 0], [-1, 0.5]], np.float32)
    flat = helper.make_sparse_tensor(
        numpy_helper.from_array(np.array([3.0], np.float32), "f"), numpy_helper.from_array(np.array([1], np.int64)), [2])
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "s"], ["h"]), helper.make_node("Add", ["h", "f"], ["y"])], "sparse",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 3])], [onnx.ValueInfoProto(name="y")])
    graph.sparse_initializer.extend([sparse, flat])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    x = floats(2, 3)
    cases.add("files-sparse", model, {"x": x}, {"y": x @ dense + np.array([0, 3], np.float32)})


# --- tables ---

def tables(cases):
    x = RNG.uniform(0, 8, size=(150, 4)).astype(np.float32)
    species = (x[:, 2] + x[:, 3] > 6).astype(int) + (x[:, 0] > 5)
    forest = RandomForestClassifier(3, max_depth=3, random_state=0).fit((x - 4) * np.float32(0.5), species)
    rows = RNG.uniform(0, 8, size=(5, 4)).astype(np.float32)
    wanted = {"output_label": forest.predict((rows - 4) * np.float32(0.5)).astype(np.int64),
              "output_probability": forest.predict_proba((rows - 4) * np.float32(0.5)).astype(np.float32)}
    model = ml_model(
        [helper.make_node("Scaler", ["X"], ["scaled"], domain="ai.onnx.ml", offset=[4.0] * 4, scale=[0.5] * 4),
         forest_node(forest, "scaled", "output_label", "probabilities"),
         helper.make_node("ZipMap", ["probabilities"], ["output_probability"], domain="ai.onnx.ml",
                          classlabels_int64s=classes_of(forest))],
        [("X", TensorProto.FLOAT, 4)], [("output_label", TensorProto.INT64), ("output_probability", "map-int")])
    cases.add("tables-forest", model, {"X": rows}, wanted)

    # Columns of numbers and of words, each an input of its own; labels that are words.
    sexes, ports = np.array(["female", "male"]), np.array(["C", "Q", "S"])
    age, fare = RNG.uniform(1, 80, size=(120, 1)), RNG.uniform(5, 90, size=(120, 1))
    sex, port = RNG.choice(sexes, size=(120, 1)), RNG.choice(ports, size=(120, 1))
    features = lambda a, f, s, p: np.concatenate([(a - 40) / 20, (f - 40) / 20, s == sexes, p == ports], 1).astype(np.float32)
    survived = np.where((sex[:, 0] == "female") ^ (fare[:, 0] > 80), "yes", "no")
    linear = LogisticRegression().fit(features(age, fare, sex, port), survived)
    a, f = age[:3].astype(np.float32), fare[:3].astype(np.float32)
    s, p = np.array([["male"], ["female"], ["unknown"]]), np.array([["Q"], ["S"], ["C"]])
    wanted = {"label": linear.predict(features(a, f, s, p)), "probabilities": linear.predict_proba(features(a, f, s, p)).astype(np.float32)}
    coefficients = np.concatenate([-linear.coef_, linear.coef_]).reshape(-1)
    encoder = lambda name, words: helper.make_node(
        "OneHotEncoder", [name], [name + "_hot"], domain="ai.onnx.ml", cats_strings=list(map(str, words)), zeros=1)
    model = ml_model(
        [helper.make_node("Concat", ["age", "fare"], ["numbers"], axis=1),
         helper.make_node("Scaler", ["numbers"], ["scaled"], domain="ai.onnx.ml", offset=[40.0, 40.0], scale=[0.05, 0.05]),
         encoder("sex", sexes), encoder("port", ports),
         helper.make_node("Reshape", ["sex_hot", "two"], ["sex_row"]), helper.make_node("Reshape", ["port_hot", "three"], ["port_row"]),
         helper.make_node("Concat", ["scaled", "sex_row", "port_row"], ["features"], axis=1),
         helper.make_node("LinearClassifier", ["features"], ["label", "raw"], domain="ai.onnx.ml", post_transform="LOGISTIC",
                          multi_class=1, coefficients=[float(c) for c in coefficients],
                          intercepts=[float(-linear.intercept_[0]), float(linear.intercept_[0])],
                          **labels_attribute(classes_of(linear))),
         helper.make_node("Normalizer", ["raw"], ["scores"], domain="ai.onnx.ml", norm="L1"),
         helper.make_node("ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", **labels_attribute(classes_of(linear)))],
        [("age", TensorProto.FLOAT, 1), ("fare", TensorProto.FLOAT, 1), ("sex", TensorProto.STRING, 1), ("port", TensorProto.STRING, 1)],
        [("label", TensorProto.STRING), ("probabilities", "map-string")],
        [numpy_helper.from_array(np.array([-1, 2], np.int64), "two"), numpy_helper.from_array(np.array([-1, 3], np.int64), "three")])
    cases.add("tables-columns", model, {"age": a, "fare": f, "sex": s, "port": p}, wanted)

    # Labels picked from a constant list of words, as for voting and calibrated classifiers.
    names = np.array(["setosa", "versicolor", "virginica"])
    named = RandomForestClassifier(2, max_depth=2, random_state=1).fit(x, names[species])
    model = ml_model(
        [forest_node(named, "X", "unused", "probabilities"),
         helper.make_node("ArgMax", ["probabilities"], ["best"], axis=1, keepdims=0),
         helper.make_node("ArrayFeatureExtractor", ["classes", "best"], ["row"], domain="ai.onnx.ml"),
         helper.make_node("Reshape", ["row", "flat"], ["label"])],
        [("X", TensorProto.FLOAT, 4)], [("label", TensorProto.STRING), ("probabilities", TensorProto.FLOAT)],
        [helper.make_tensor("classes", TensorProto.STRING, [3], [n.encode() for n in names]),
         numpy_helper.from_array(np.array([-1], np.int64), "flat")])
    del model.graph.output[1].type.tensor_type.shape.dim[:]
    model.graph.output[1].type.tensor_type.ClearField("shape")
    cases.add("tables-words", model, {"X": rows}, {"label": named.predict(rows), "probabilities": named.predict_proba(rows).astype(np.float32)})

    encoder = helper.make_node(
        "LabelEncoder", ["word"], ["y"], domain="ai.onnx.ml", keys_strings=["a", "b"], values_floats=[1.5, -2.0], default_float=-1.0)
    # No operator of ONNX's own domain, so no version of it.
    model = ml_model([encoder], [("word", TensorProto.STRING, 2)], [("y", TensorProto.FLOAT)], opsets={"ai.onnx.ml": 2})
    cases.add("tables-encoder", model, {"word": np.array([["a", "b"], ["é", "a"]])}, {"y": np.array([[1.5, -2], [-1, 1.5]], np.float32)})


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--resources", type=pathlib.Path, required=True)
    options = options.parse_args()
    warnings.filterwarnings("ignore")
    onnxruntime.set_default_logger_severity(4)
    cases = Cases()
    for write in (functions, branches, loops, files, tables):
        write(cases)
    cases.write(options.resources / "onnx/models.zip.gz")


if __name__ == "__main__":
    main()
