"""Models of tables as skl2onnx and onnxmltools write them, rows of a file, and what onnxruntime says of them in Python.

    python3 tables.py --resources ../../models/src/test/resources

writes golden/tables.json.gz: per model its file (base64), the rows as CSV text, and for each row the scores of the output
that Limpid explains, its labels where it has any, and the label that the file itself picks. onnx_models.py has larger ones.
"""
import argparse
import base64
import csv
import gzip
import io
import json
import pathlib

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from sklearn.ensemble import GradientBoostingClassifier, GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from classical import classes_of, forest_node, labels_attribute, ml_model

RNG = np.random.default_rng(11)
KINDS = {TensorProto.FLOAT: np.float32, TensorProto.DOUBLE: np.float64, TensorProto.INT64: np.int64, TensorProto.STRING: str,
         TensorProto.BOOL: np.bool_}


def boosted(kind, trees, x, outs, base, **more):
    """Trees whose leaves are added up, as onnxmltools writes XGBoost's."""
    nodes = {k: [] for k in ("treeids", "nodeids", "featureids", "values", "modes", "truenodeids", "falsenodeids",
                             "missing_value_tracks_true")}
    leaves = {k: [] for k in ("treeids", "nodeids", "ids", "weights")}
    for t, estimator in enumerate(trees):
        tree = estimator.tree_
        for n in range(tree.node_count):
            leaf = tree.children_left[n] < 0
            # Features without a value go to the left.
            for key, value in zip(nodes, (t, n, 0 if leaf else int(tree.feature[n]), 0.0 if leaf else float(tree.threshold[n]),
                                          "LEAF" if leaf else "BRANCH_LEQ", 0 if leaf else int(tree.children_left[n]),
                                          0 if leaf else int(tree.children_right[n]), 0 if leaf else 1)):
                nodes[key].append(value)
            if leaf:
                for key, value in zip(leaves, (t, n, 0, 0.1 * float(tree.value[n].ravel()[0]))):
                    leaves[key].append(value)
    prefix = "class_" if kind.endswith("Classifier") else "target_"
    return helper.make_node(kind, [x], outs, domain="ai.onnx.ml", base_values=[base], **more,
                            **{"nodes_" + k: v for k, v in nodes.items()}, **{prefix + k: v for k, v in leaves.items()})


def models():
    """name: model, header, rows, its inputs' kinds, scores' output, labels, the file's own pick"""
    x = RNG.uniform(0, 8, (150, 4)).astype(np.float32)
    kind = (x[:, 2] + x[:, 3] > 6).astype(int) + (x[:, 0] > 5)
    rows = RNG.uniform(0, 8, (6, 4)).astype(np.float32)
    named = [f"c{i}" for i in range(4)]

    forest = RandomForestClassifier(3, max_depth=3, random_state=0).fit(x, kind + 10)
    yield "forest with ZipMap", ml_model(
        [forest_node(forest, "X", "label", "raw"),
         helper.make_node("ZipMap", ["raw"], ["probabilities"], domain="ai.onnx.ml", classlabels_int64s=classes_of(forest))],
        [("X", TensorProto.FLOAT, 4)], [("label", TensorProto.INT64), ("probabilities", "map-int")]), named, rows, "probabilities"

    words = np.array(["setosa", "versicolor", "virginica"])
    forest = RandomForestClassifier(2, max_depth=3, random_state=1).fit(x, words[kind])
    yield "forest without ZipMap", ml_model(
        [forest_node(forest, "X", "label", "probabilities")],
        [("X", TensorProto.FLOAT, 4)], [("label", TensorProto.STRING), ("probabilities", TensorProto.FLOAT)]), named, rows, "probabilities"

    two = (kind > 0).astype(int)
    trees = GradientBoostingClassifier(n_estimators=4, max_depth=2, random_state=0).fit(x, two).estimators_.ravel()
    missing = rows.copy()
    missing[2, 0] = missing[3, 3] = np.nan
    yield "boosted, two classes", ml_model(
        [boosted("TreeEnsembleClassifier", trees, "input", ["label", "probabilities"], 0.3, post_transform="LOGISTIC",
                 classlabels_int64s=[0, 1])],
        [("input", TensorProto.FLOAT, 4)], [("label", TensorProto.INT64), ("probabilities", TensorProto.FLOAT)]), named, missing, "probabilities"

    trees = GradientBoostingRegressor(n_estimators=5, max_depth=2, random_state=0).fit(x, x[:, 0] * x[:, 1]).estimators_.ravel()
    yield "boosted, a value", ml_model(
        [boosted("TreeEnsembleRegressor", trees, "X", ["variable"], 15.5, n_targets=1)],
        [("X", TensorProto.FLOAT, 4)], [("variable", TensorProto.FLOAT)]), named, missing, "variable"

    # A column each: numbers that may be missing, a code, a flag, words, which may be unknown.
    cities, codes = ["Nice", 'the "Hague"', "Bonn, Rhine", "007", "1.50", "1e3"], [3, 5, 11]
    wide = [RNG.normal(size=(200, 1)) for _ in range(2)]
    city, code, flag = RNG.choice(cities, (200, 1)), RNG.choice(codes, (200, 1)), RNG.integers(0, 2, (200, 1))
    hot = np.concatenate([wide[0], wide[1] / 2, city == np.array(cities), code == np.array(codes), flag], 1)
    weights = RNG.normal(size=hot.shape[1])
    answer = np.where(hot @ weights > 0, "yes", "no")
    linear = LogisticRegression().fit(hot, answer)
    one_hot = lambda name, **cats: helper.make_node("OneHotEncoder", [name], [name + "_hot"], domain="ai.onnx.ml", zeros=1, **cats)
    flat = lambda name, size: helper.make_node("Reshape", [name + "_hot", size], [name + "_row"])
    count = len(cities) + 5 + 1
    yield "columns", ml_model(
        [helper.make_node("Concat", ["weight", "height"], ["numbers"], axis=1),
         helper.make_node("Imputer", ["numbers"], ["whole"], domain="ai.onnx.ml", imputed_value_floats=[0.25, -0.5],
                          replaced_value_float=float("nan")),
         helper.make_node("Scaler", ["whole"], ["scaled"], domain="ai.onnx.ml", offset=[0.0, 0.0], scale=[1.0, 0.5]),
         one_hot("city", cats_strings=cities), flat("city", "cities"), one_hot("code", cats_int64s=codes), flat("code", "codes"),
         helper.make_node("Cast", ["flag"], ["flagged"], to=TensorProto.FLOAT),
         helper.make_node("Concat", ["scaled", "city_row", "code_row", "flagged"], ["features"], axis=1),
         helper.make_node("LinearClassifier", ["features"], ["label", "raw"], domain="ai.onnx.ml", post_transform="SOFTMAX",
                          coefficients=[float(c) for c in np.concatenate([-linear.coef_, linear.coef_]).ravel() / 2],
                          intercepts=[float(-linear.intercept_[0] / 2), float(linear.intercept_[0] / 2)],
                          **labels_attribute(classes_of(linear))),
         helper.make_node("Normalizer", ["raw"], ["scores"], domain="ai.onnx.ml", norm="L1"),
         helper.make_node("ZipMap", ["scores"], ["probabilities"], domain="ai.onnx.ml", **labels_attribute(classes_of(linear)))],
        [("weight", TensorProto.FLOAT, 1), ("height", TensorProto.FLOAT, 1), ("city", TensorProto.STRING, 1),
         ("code", TensorProto.INT64, 1), ("flag", TensorProto.BOOL, 1)],
        [("label", TensorProto.STRING), ("probabilities", "map-string")],
        [numpy_helper.from_array(np.array([-1, len(cities)], np.int64), "cities"),
         numpy_helper.from_array(np.array([-1, len(codes)], np.int64), "codes")]), \
        ["flag", "city", "height", "weight", "code", "seen on"], [
            [True, "Nice", 0.5, -1.25, 3, "Monday"], [False, 'the "Hague"', -0.5, 2.0, 5, ""], [True, "Bonn, Rhine", 1.5, np.nan, 11, "-"],
            [False, "Ülm\n", np.nan, 0.0, 4, "ß"], [True, "007", 0.125, 1e-3, 3, "7"], [True, "1.50", 0.125, 1e-3, 3, "7"],
            [True, "1e3", 0.125, 1e-3, 3, "7"]], "probabilities"

    # Numbers of 64 bits, where floats of 32 would lose what decides.
    label = helper.make_node("LabelEncoder", ["city"], ["place"], domain="ai.onnx.ml", keys_strings=["a", "b"], values_floats=[1.5, -2.0],
                             default_float=-1.0)
    yield "double", ml_model(
        [helper.make_node("Sub", ["x", "far"], ["near"]), helper.make_node("Cast", ["near"], ["floats"], to=TensorProto.FLOAT), label,
         helper.make_node("Add", ["floats", "place"], ["y"])],
        [("x", TensorProto.DOUBLE, 1), ("city", TensorProto.STRING, 1)], [("y", TensorProto.FLOAT)],
        [numpy_helper.from_array(np.array([[1e9]]), "far")], {"": 15, "ai.onnx.ml": 2}), \
        ["x", "city"], [[1e9 + 0.25, "a"], [1e9 - 0.125, "b"], [1e9, "elsewhere"]], "y"


def feeds(session, header, row):
    inputs = session.get_inputs()
    kinds = {"tensor(float)": np.float32, "tensor(double)": np.float64, "tensor(int64)": np.int64, "tensor(bool)": np.bool_}
    if len(inputs) == 1:
        return {inputs[0].name: np.array([row], kinds[inputs[0].type])}
    cell = lambda one: row[header.index(one.name)]
    return {one.name: np.array([[cell(one)]], kinds.get(one.type, object)) for one in inputs}


def cell(value):
    if isinstance(value, (bool, np.bool_)):
        return str(value).lower()
    if isinstance(value, str):
        return value
    return "NaN" if np.isnan(value) else repr(value.item() if isinstance(value, np.generic) else value)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    found = {}
    for name, model, header, rows, output in models():
        session = onnxruntime.InferenceSession(model.SerializeToString(deterministic=True))
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\r\n")
        table.writerow(header)
        answers, picked, labels = [], [], []
        for row in rows:
            row = list(row)
            table.writerow([cell(value) for value in row])
            out = dict(zip([one.name for one in session.get_outputs()], session.run(None, feeds(session, header, row))))
            scores = out[output]
            if isinstance(scores, list):
                labels, scores = [str(key) for key in scores[0]], [list(scores[0].values())]
            answers.append([float(one) for one in np.asarray(scores).ravel()])
            picked.append(str(out["label"][0]) if "label" in out else None)
        found[name] = {"onnx": base64.b64encode(model.SerializeToString(deterministic=True)).decode(), "csv": text.getvalue(),
                       "scores": answers, "picked": picked, "labels": labels}
        print(f"{name}: {len(answers)} rows, {answers[0]}, {picked}")
    text = json.dumps({"made_by": f"tools/golden/tables.py, onnxruntime {onnxruntime.__version__}", "models": found},
                      separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    (root / "golden" / "tables.json.gz").write_bytes(packed)
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main()
