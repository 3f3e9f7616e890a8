"""Rows of tables explained from outside by other people's software, on models of tables.py and on small games.

    git clone https://github.com/marcotcr/lime && PYTHONPATH=lime python3 rows.py --resources ../../models/src/test/resources

reads golden/tables.json.gz and writes golden/rows.json.gz:
    bins         quartiles, deciles of columns by numpy, and what lime's discretizers make of values: bin and name
    shapley      per model: background rows (CSV), a row, and by target the Shapley values of its columns by enumeration
                 (every coalition, every background row, onnxruntime) and of shap.KernelExplainer, which plays all coalitions
    lime         per game: data, a row, means and standard errors over seeds of lime_tabular's coefficients, intercept, R²
                 and prediction; how often each column was among the four that each selection chose
    matrix       one explanation of lime_tabular's on the rows that it drew
    permutation  scikit-learn's permutation_importance of a function of columns: means and their errors over many seeds
A game of lime's is sigmoid(Σ a_i b_i + 1.5 b_0 b_1) of bins b_i; "values" is one of the columns' numbers themselves, where
lime's discretizer is made to draw values of the data instead of truncated normals.
"""
import argparse
import base64
import csv
import gzip
import io
import itertools
import json
import math
import pathlib
import sys
import types

import numpy as np
import onnxruntime
import shap
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.inspection import permutation_importance

# lime imports it for Latin hypercubes alone, which are not drawn here.
sys.modules.setdefault("pyDOE2", types.SimpleNamespace(lhs=None))
from lime.discretize import DecileDiscretizer, QuartileDiscretizer
from lime.lime_tabular import LimeTabularExplainer

from tables import cell, feeds

SEEDS, SAMPLES, CHOSEN = 60, 500, 2
CITIES = ["Nice", 'the "Hague"', "Bonn, Rhine", "007", "1.50", "1e3", "Ulm"]


def csv_of(header, rows):
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows([[cell(value) for value in row] for row in rows])
    return text.getvalue()


def bins(random):
    cases = []
    for values in [random.normal(size=37), np.round(random.exponential(size=40), 1), np.array([5.0] * 6), np.array([1.0, 2.0]),
                   np.array([0.0, 0, 0, 0, 0, 0, 0, 1, 2, 3]), random.uniform(0, 1, 100) * 1e6, np.arange(11.0)]:
        probes = np.concatenate([values[:8], [values.min() - 1, values.max() + 1, 0.0, np.median(values)]])
        told = dict(values=values.tolist(), probes=probes.tolist())
        for name, maker, percents in [("quartile", QuartileDiscretizer, [25, 50, 75]),
                                      ("decile", DecileDiscretizer, range(10, 100, 10))]:
            made = maker(values[:, None], [], ["width"])
            found = [int(made.discretize(np.array([probe]))[0]) for probe in probes]
            told[name] = dict(borders=np.unique(np.percentile(values, list(percents))).tolist(), bins=found,
                              names=[made.names[0][i] for i in found])
        cases.append(told)
    return cases


def shapley(tables, random):
    """Sessions take one row each, as predictions of Limpid's do."""
    cases = {}
    for name, rows in [("forest with ZipMap", random.uniform(0, 8, (12, 4)).astype(np.float32).astype(float).tolist()),
                       ("boosted, a value", random.uniform(0, 8, (9, 4)).astype(np.float32).astype(float).tolist()),
                       ("columns", [[bool(random.integers(2)), CITIES[random.integers(7)], round(random.normal(), 3),
                                     round(random.normal(), 3), int(random.choice([3, 5, 11, 4])), "x"] for _ in range(10)])]:
        golden = tables[name]
        session = onnxruntime.InferenceSession(base64.b64decode(golden["onnx"]))
        own = list(csv.reader(io.StringIO(golden["csv"])))
        header = own[0]
        output = session.get_outputs()[-1].name
        read = [i for i, column in enumerate(header) if len(session.get_inputs()) == 1
                or column in [one.name for one in session.get_inputs()]]
        if name == "columns":
            rows[3][header.index("height")] = math.nan
        row = [True, "Nice", 0.5, -1.25, 3, "Monday"] if name == "columns" else [float(v) for v in own[1]]

        def scores(values):
            found = session.run([output], feeds(session, header, values))[0]
            return [float(v) for v in (list(found[0].values()) if isinstance(found, list) else np.ravel(found))]

        def worth(present):
            mixed = [[row[i] if i not in read or present[read.index(i)] else other[i] for i in range(len(header))] for other in rows]
            return np.mean([scores(one) for one in mixed], axis=0)

        players = len(read)
        v = {z: worth(z) for z in itertools.product([0, 1], repeat=players)}
        exact = np.zeros((players, len(v[(0,) * players])))
        for z, value in v.items():
            for i in range(players):
                if not z[i]:
                    size = sum(z)
                    weight = math.factorial(size) * math.factorial(players - size - 1) / math.factorial(players)
                    exact[i] += weight * (v[z[:i] + (1,) + z[i + 1:]] - value)
        # shap works on numbers: those of the rows, 0 being the row itself
        table = np.array([[1 + j] * players for j in range(len(rows))], float)

        def numbered(z):
            return np.array([scores([row[i] if i not in read or one[read.index(i)] == 0 else rows[int(one[read.index(i)]) - 1][i]
                                     for i in range(len(header))]) for one in z])

        kernel = shap.KernelExplainer(numbered, table).shap_values(np.zeros((1, players)), nsamples=2 ** players, l1_reg=0, silent=True)
        kernel = np.asarray(kernel).reshape(players, -1)
        print(name, "shap's from exact:", np.abs(kernel - exact).max())
        cases[name] = dict(background=csv_of(header, rows), row=csv_of(header, [row]), columns=[header[i] for i in read],
                           exact=exact.T.tolist(), kernel=kernel.T.tolist(), full=v[(1,) * players].tolist(),
                           empty=v[(0,) * players].tolist())
    return cases


def drawing(discretizer, data):
    """Draws values of the data that lie in a bin."""
    class Drawing(discretizer):
        def get_undiscretize_values(self, feature, values):
            own = self.lambdas[feature](data[:, feature])
            return np.array([self.random_state.choice(data[own == value, feature]) for value in values])
    return Drawing


def lime(random):
    cases = []
    for name, kind, features in [("bins", "quartile", 6), ("bins", "decile", 5), ("values", "quartile", 5)]:
        maker = dict(quartile=QuartileDiscretizer, decile=DecileDiscretizer)[kind]
        data = np.round(random.normal(size=(80, features)), 3)
        data[:, 1] = np.round(data[:, 1])  # borders fall together
        data[:, 2] = random.integers(0, 3, 80)  # a category
        names = [f"f{i}" for i in range(features)]
        row = data[5].copy()
        row[0] = 4.5
        weights = np.round(random.normal(size=features), 3)
        plain = maker(data, [2], names)
        borders = [plain.mins[i][1:] if i != 2 else [0.5, 1.5] for i in range(features)]

        def f(x):
            b = np.stack([np.searchsorted(borders[i], x[:, i]) - 1.0 for i in range(features)], 1) if name == "bins" else x
            y = 1 / (1 + np.exp(-(b @ weights + 1.5 * b[:, 0] * b[:, 1]) / 3))
            return np.stack([1 - y, y], 1)

        def explain(seed, selection, wanted):
            state = np.random.RandomState(seed)
            made = (maker if name == "bins" else drawing(maker, data))(data, [2], names, random_state=state)
            explainer = LimeTabularExplainer(data, feature_names=names, categorical_features=[2], discretizer=made,
                                             random_state=state, feature_selection=selection)
            return explainer.explain_instance(row, f, num_features=wanted, num_samples=SAMPLES)

        told, chosen, words = [], {}, None
        for seed in range(SEEDS):
            said = explain(seed, "none", features)
            coefficients = dict(said.local_exp[1])
            words = [said.domain_mapper.map_exp_ids([(i, 0)])[0][0] for i in range(features)]
            told.append([coefficients[i] for i in range(features)]
                        + [said.intercept[1], float(said.score[1] if isinstance(said.score, dict) else said.score),
                           float(np.ravel(said.local_pred[1] if isinstance(said.local_pred, dict) else said.local_pred)[0])])
        for selection in ["forward_selection", "highest_weights", "lasso_path"]:
            counts = np.zeros(features)
            for seed in range(SEEDS):
                for i, _ in explain(1000 + seed, selection, CHOSEN).local_exp[1]:
                    counts[i] += 1
            chosen[selection.replace("_selection", "").replace("_", "-")] = counts.tolist()
        told = np.array(told)
        print(name, kind, words, np.round(told.mean(0), 4))
        cases.append(dict(game=name, kind=kind, data=data.tolist(), row=row.tolist(), weights=weights.tolist(),
                          borders=[list(map(float, b)) for b in borders], samples=SAMPLES, seeds=SEEDS, names=words,
                          mean=told.mean(0).tolist(), error=(told.std(0, ddof=1) / SEEDS ** .5).tolist(), wanted=CHOSEN,
                          chosen=chosen))
    return cases


def matrix(random):
    """One explanation of lime_tabular's with the rows that it drew: which columns are alike, and the scores."""
    data = np.round(random.normal(size=(50, 5)), 3)
    seen = {}
    explainer = LimeTabularExplainer(data, random_state=1)
    inner = explainer.base.explain_instance_with_data

    def watched(alike, scores, *rest, **more):
        seen.update(alike=alike, scores=scores)
        return inner(alike, scores, *rest, **more)

    explainer.base.explain_instance_with_data = watched

    def f(x):
        y = 1 / (1 + np.exp(-(x[:, 0] * x[:, 1] - x[:, 2] + 0.3 * x[:, 4])))
        return np.stack([1 - y, y], 1)

    said = explainer.explain_instance(data[0], f, num_features=5, num_samples=120)
    coefficients = dict(said.local_exp[1])
    return dict(rows=["".join(str(int(v)) for v in row) for row in seen["alike"]], scores=seen["scores"][:, 1].tolist(),
                coefficients=[coefficients[i] for i in range(5)], intercept=said.intercept[1],
                r2=float(said.score[1] if isinstance(said.score, dict) else said.score),
                prediction=float(np.ravel(said.local_pred[1] if isinstance(said.local_pred, dict) else said.local_pred)[0]))


class Known(RegressorMixin, BaseEstimator):
    """A regression whose prediction is known."""
    def fit(self, x, y):
        return self

    def predict(self, x):
        return 2 * x[:, 0] + x[:, 0] * x[:, 1] - 0.5 * x[:, 2] ** 2


def permutation(random):
    x = np.round(random.normal(size=(40, 4)), 4)
    y = np.round(Known().predict(x) + random.normal(size=40), 4)
    cases = dict(x=x.tolist(), y=y.tolist(), repeats=200)
    for name in ["neg_mean_squared_error", "neg_mean_absolute_error"]:
        found = permutation_importance(Known(), x, y, scoring=name, n_repeats=200, random_state=3)
        cases[name[4:].replace("_", "-")] = dict(mean=found.importances_mean.tolist(),
                                                 error=(found.importances.std(1, ddof=1) / 200 ** .5).tolist())
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources / "golden"
    tables = json.loads(gzip.decompress((root / "tables.json.gz").read_bytes()))["models"]
    random = np.random.default_rng(5)
    text = json.dumps(dict(bins=bins(random), shapley=shapley(tables, random), lime=lime(random), matrix=matrix(random),
                           permutation=permutation(random)), separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    (root / "rows.json.gz").write_bytes(packed)
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main()
