"""What the lime package makes of small games, and of given rows.

    git clone https://github.com/marcotcr/lime && PYTHONPATH=lime python3 lime_games.py --resources ../../core/src/test/resources

writes golden/lime.txt.gz, a word and its values a line:
       case FEATURES DISTANCE WIDTH     a kernel and rows: what LimeBase.explain_instance_with_data says of them
       row 1101 LABEL LABEL             present and absent features (the first row all 1) and two labels
       told LABEL SELECTION WANTED INTERCEPT R2 PREDICTION FEATURE:COEFFICIENT...   in lime's order
       game EXPLAINER FEATURES SAMPLES SEEDS CONSTANT THREE   what an explainer says of a game on average
       alone, pairs                     the game's numbers a_i; b_ij, a line for each i
       mean, error                      of coefficients of all features, intercept, R2, prediction; standard errors of means
       chosen SELECTION WANTED TIMES... how many of the seeds chose each feature
A game's score of z in {0,1}^M is sigmoid(constant + Σ a_i z_i + Σ b_ij z_i z_j + three z_0 z_1 z_2).
"""
import argparse
import gzip
import pathlib
import sys
import types

import numpy as np

# lime imports it for Latin hypercubes alone, which are not drawn here.
sys.modules.setdefault("pyDOE2", types.SimpleNamespace(lhs=None))
from lime.lime_base import LimeBase
from lime.lime_image import LimeImageExplainer
from lime.lime_tabular import LimeTabularExplainer
from lime.lime_text import LimeTextExplainer

SEEDS, SAMPLES, CHOSEN = 60, 500, 4
SELECTIONS = ["forward_selection", "highest_weights", "lasso_path"]


def game(random, features):
    pairs = np.triu(random.normal(0, .7, (features, features)), 1) * (random.random((features, features)) < .4)
    return dict(constant=-0.5, alone=np.round(random.normal(0, 1, features), 4).tolist(),
                pairs=np.round(pairs, 4).tolist(), three=1.5)


def score(numbers, z):
    z = np.atleast_2d(z).astype(float)
    sums = numbers["constant"] + z @ np.array(numbers["alone"])
    sums += np.einsum("ri,ij,rj->r", z, np.array(numbers["pairs"]), z) + numbers["three"] * z[:, 0] * z[:, 1] * z[:, 2]
    return 1 / (1 + np.exp(-sums))


def both(numbers, z):
    yes = score(numbers, z)
    return np.stack([1 - yes, yes], 1)


def drawn(random, sampling, rows, features):
    z = random.integers(0, 2, (rows, features))
    if sampling == "sizes":
        z[:] = 1
        for row in z[1:]:
            row[random.choice(features, random.integers(1, features + 1), replace=False)] = 0
    z[0] = 1
    return z


def distances(kind, z):
    if kind == "cosine":
        return 1 - np.sqrt(z.sum(1) / z.shape[1])
    return np.sqrt((1 - z).sum(1))


def fixed_rows(random):
    cases = []
    for features, rows, sampling, distance, width in [
            (5, 60, "bernoulli", "cosine", .25), (9, 150, "sizes", "cosine", .25), (12, 200, "bernoulli", "euclidean", 2.6),
            (12, 300, "sizes", "cosine", .6), (30, 20, "bernoulli", "cosine", .25), (2, 10, "sizes", "euclidean", 1.06)]:
        z = drawn(random, sampling, rows, features)
        # np.double, as the explainers' own
        games = [game(random, max(3, features)) for _ in range(2)]
        padded = np.pad(z, ((0, 0), (0, max(0, 3 - features))))
        labels = np.stack([score(numbers, padded) for numbers in games], 1)
        labels[:, 1] = 10 * labels[:, 1] - 300  # not around 0
        labels = np.round(labels, 9)
        base = LimeBase(lambda d: np.sqrt(np.exp(-(d ** 2) / width ** 2)), random_state=0)
        told = []
        for label in range(2):
            for selection, wanted in [("none", features), ("auto", 2), ("auto", 7), ("forward_selection", 3),
                                      ("forward_selection", 5), ("highest_weights", 3), ("lasso_path", 1),
                                      ("lasso_path", 3), ("lasso_path", 5)]:
                if wanted > features:
                    continue
                intercept, local, r2, prediction = base.explain_instance_with_data(
                    z.astype(float), labels, distances(distance, z), label, wanted, selection)
                told.append(dict(label=label, selection=selection, wanted=wanted, intercept=float(intercept),
                                 features=[int(i) for i, _ in local], coefficients=[float(c) for _, c in local],
                                 score=float(r2), prediction=float(np.ravel(prediction)[0])))
        cases.append(dict(features=features, distance=distance, width=width,
                          rows=["".join(map(str, row)) for row in z], labels=labels.tolist(), told=told))
    return cases


def by_text(numbers, features, seed, selection, wanted):
    words = [f"w{i:02}" for i in range(features)]
    explainer = LimeTextExplainer(bow=False, random_state=seed, feature_selection=selection, mask_string="gone")
    return explainer.explain_instance(
        " ".join(words), lambda texts: both(numbers, [[word in text for word in words] for text in texts]),
        num_features=wanted, num_samples=SAMPLES)


def by_image(numbers, features, seed, selection, wanted):
    segments = np.arange(features)[None, :]
    picture = np.ones((1, features, 3))
    explainer = LimeImageExplainer(random_state=seed, feature_selection=selection)
    return explainer.explain_instance(
        picture, lambda pictures: both(numbers, pictures[:, 0, :, 0]), hide_color=0, num_features=wanted,
        num_samples=SAMPLES, segmentation_fn=lambda picture: segments, progress_bar=False)


def by_table(numbers, features, seed, selection, wanted):
    rows = np.array([[i % 2] * features for i in range(10)])
    explainer = LimeTabularExplainer(rows, categorical_features=range(features), discretize_continuous=False,
                                     random_state=seed, feature_selection=selection)
    return explainer.explain_instance(
        np.ones(features), lambda z: both(numbers, z), num_features=wanted, num_samples=SAMPLES)


def many_seeds(random):
    cases = []
    for name, explain in dict(text=by_text, image=by_image, table=by_table).items():
        for features in (7, 12):
            numbers = game(random, features)
            told = []
            for seed in range(SEEDS):
                said = explain(numbers, features, seed, "none", features)
                coefficients = dict(said.local_exp[1])
                r2 = said.score[1] if isinstance(said.score, dict) else said.score
                prediction = said.local_pred[1] if isinstance(said.local_pred, dict) else said.local_pred
                told.append([coefficients[i] for i in range(features)]
                            + [said.intercept[1], float(r2), float(np.ravel(prediction)[0])])
            chosen = {}
            for selection in SELECTIONS:
                counts = np.zeros(features)
                for seed in range(SEEDS):
                    for i, _ in explain(numbers, features, 1000 + seed, selection, CHOSEN).local_exp[1]:
                        counts[i] += 1
                chosen[selection] = counts.tolist()
            told = np.array(told)
            cases.append(dict(explainer=name, features=features, game=numbers, samples=SAMPLES, seeds=SEEDS,
                              mean=np.round(told.mean(0), 7).tolist(),
                              error=np.round(told.std(0, ddof=1) / SEEDS ** .5, 8).tolist(),
                              chosen=chosen, wanted=CHOSEN))
            print(name, features, "R²", cases[-1]["mean"][features + 1], chosen)
    return cases


def lines(cases, games):
    for case in cases:
        yield "case", case["features"], case["distance"], case["width"]
        for row, labels in zip(case["rows"], case["labels"]):
            yield "row", row, *labels
        for told in case["told"]:
            yield ("told", told["label"], told["selection"].replace("_selection", "").replace("_", "-"), told["wanted"],
                   told["intercept"], told["score"], told["prediction"],
                   *(f"{i}:{c!r}" for i, c in zip(told["features"], told["coefficients"])))
    for case in games:
        numbers = case["game"]
        yield ("game", case["explainer"], case["features"], case["samples"], case["seeds"], numbers["constant"],
               numbers["three"])
        yield "alone", *numbers["alone"]
        for row in numbers["pairs"]:
            yield "pairs", *row
        yield "mean", *case["mean"]
        yield "error", *case["error"]
        for selection, times in case["chosen"].items():
            yield ("chosen", selection.replace("_selection", "").replace("_", "-"), case["wanted"], *map(int, times))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--resources", type=pathlib.Path, required=True)
    out = arguments.parse_args().resources / "golden" / "lime.txt.gz"
    random = np.random.default_rng(7)
    text = "".join(" ".join(map(str, line)) + "\n" for line in lines(fixed_rows(random), many_seeds(random)))
    with open(out, "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:
        packed.write(text.encode())
    print(out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
