"""What Quantus, ferret, Captum and pytorch-grad-cam make of explanations of small games, and how ROAD's imputer fills holes.

    python3 faithfulness_metrics.py --resources ../../models/src/test/resources --core ../../core/src/test/resources

Quantus (0.6.0) and pytorch-grad-cam (084273b) are found on PYTHONPATH, ferret (22935f8) too. A game is given by what groups
of players add once all of them are there, its score is the probability that this sum is the logit of. The model reads a row of
ones and zeros; a player that is gone is 0. Where a library draws, its draws are replaced by every set there is.

Lines: `game NAME PLAYERS BASE`, `group DIVIDEND MEMBERS…`, `scores …`, `told LIBRARY METRIC VALUES…`; `sensitivity-n` is a
counter-example of its own: an additive game of inputs (`row`), explained exactly, which Quantus gives `told`.

Where they go wrong, which the script prints:
* Quantus' Monotonicity is true of every explanation: it starts with the empty input and replaces its values by empty ones.
* Quantus' SensitivityN correlates over examples, not over sets of features, and the score of the n-th feature with what n
  features together lose: exact explanations of a linear model don't have 1.
* Captum's infidelity with normalize=True has a scale that may be negative: an explanation and its opposite have one value.
* Quantus' PixelFlipping and IROF leave the input as it is out of the curve.
"""
import argparse
import gzip
import importlib.util
import itertools
import json
import pathlib
import sys
import types
import unittest.mock

import numpy as np
import torch

np.trapz = np.trapezoid  # Quantus asks for the name that NumPy 2.4 took away.

import captum.metrics  # noqa: E402
import pytorch_grad_cam.metrics.road as road  # noqa: E402
import quantus  # noqa: E402
import quantus.helpers.utils  # noqa: E402

PLAYERS = 10
SHARES = [0.1, 0.2, 0.4, 0.6, 0.8]


def game(seed, order):
    random = np.random.default_rng(seed)
    groups = [([p], round(random.normal(), 6)) for p in range(PLAYERS)]
    for _ in range(PLAYERS if order > 1 else 0):
        size = int(random.integers(2, order + 1))
        groups.append((sorted(map(int, random.choice(PLAYERS, size, replace=False))), round(random.normal(), 6)))
    return round(random.normal(), 6), groups


class Model(torch.nn.Module):
    """[batch, …] of PLAYERS ones and zeros to [batch, 2]: the probability, and what is left of it."""

    def __init__(self, base, groups):
        super().__init__()
        self.base, self.groups = base, groups

    def logit(self, x):
        rows = x.reshape(len(x), -1).double()
        out = torch.full((len(rows),), self.base, dtype=torch.float64)
        for members, dividend in self.groups:
            out = out + dividend * rows[:, members].prod(1)
        return out

    def forward(self, x):
        p = torch.sigmoid(self.logit(x))
        return torch.stack([p, 1 - p], 1)


def by_quantus(metric, model, scores, shape=(1, 2, 5), **settings):
    made = metric(perturb_baseline=0.0, disable_warnings=True, display_progressbar=False, **settings)
    x = np.ones((1, *shape))
    a = np.asarray(scores, dtype=np.float64).reshape(1, *shape)
    return np.asarray(made(model=model, x_batch=x, y_batch=np.array([0]), a_batch=a, device="cpu", softmax=False,
                           channel_first=True), dtype=float).ravel()


def every_set(size):
    """In the place of numpy.random.choice: each set once, in turn."""
    sets = itertools.cycle(itertools.combinations(range(PLAYERS), size))
    return lambda *_, **__: np.array(next(sets))


def quantus_values(model, scores):
    yield "faithfulness-estimate", by_quantus(quantus.FaithfulnessEstimate, model, scores)
    for size in (1, 2, 3):
        runs = sum(1 for _ in itertools.combinations(range(PLAYERS), size))
        with unittest.mock.patch("numpy.random.choice", every_set(size)):
            told = by_quantus(quantus.FaithfulnessCorrelation, model, scores, subset_size=size, nr_runs=runs)
        yield f"faithfulness-correlation-{size}", told
    yield "pixel-flipping", by_quantus(quantus.PixelFlipping, model, scores, return_auc_per_sample=True)
    yield "selectivity", by_quantus(quantus.Selectivity, model, scores, patch_size=1)
    yield "region-perturbation", by_quantus(quantus.RegionPerturbation, model, scores, patch_size=1)
    yield "monotonicity-correlation", by_quantus(quantus.MonotonicityCorrelation, model, scores, nr_samples=1)
    yield "monotonicity", by_quantus(quantus.Monotonicity, model, scores, abs=False)
    pixels = np.arange(PLAYERS).reshape(2, 5)
    with unittest.mock.patch.object(quantus.helpers.utils, "get_superpixel_segments", lambda **_: pixels):
        yield "irof", by_quantus(quantus.IROF, model, scores)


def captum_infidelity(model, scores):
    sizes = [round(share * PLAYERS) for share in SHARES]
    gone = torch.tensor([[1.0 if p in chosen else 0.0 for p in range(PLAYERS)]
                         for size in sizes for chosen in itertools.combinations(range(PLAYERS), size)],
                        dtype=torch.float64)
    told = captum.metrics.infidelity(
        lambda x: model(x)[:, 0], lambda x: (gone, x - gone), torch.ones(1, PLAYERS, dtype=torch.float64),
        torch.tensor(scores, dtype=torch.float64)[None], n_perturb_samples=len(gone), normalize=True)
    return told.numpy()


def road_combined(model, scores):
    """The metric apart from its imputer: pixels that are gone are 0."""
    with unittest.mock.patch.object(road, "NoisyLinearImputer", lambda: lambda image, mask: image * mask):
        return road.ROADCombined()(torch.ones(1, 1, 2, 5), np.float32(scores).reshape(1, 2, 5), [lambda out: out[0]], model)


def ferret():
    """Its measures of faithfulness, without what the rest of the package would import."""
    root = pathlib.Path(importlib.util.find_spec("ferret").submodule_search_locations[0])
    for name in ("ferret", "ferret.evaluators"):
        package = types.ModuleType(name)
        package.__path__ = [str(root / "/".join(name.split(".")[1:]))]
        sys.modules[name] = package
    sys.modules["ferret.evaluators"].BaseEvaluator = object
    sys.modules["ferret.evaluators"].EvaluationMetricFamily = types.SimpleNamespace(FAITHFULNESS=None)
    sys.modules["ferret.explainers.explanation"] = unittest.mock.MagicMock()
    sys.modules["ferret.explainers"] = unittest.mock.MagicMock()
    evaluation = types.ModuleType("ferret.evaluators.evaluation")
    evaluation.EvaluationMetricOutput = lambda metric, score: types.SimpleNamespace(score=score)
    sys.modules["ferret.evaluators.evaluation"] = evaluation
    return importlib.import_module("ferret.evaluators.faithfulness_measures")


def ferret_values(measures, model, scores):
    first, last = PLAYERS, PLAYERS + 1

    class Tokenizer:
        cls_token, mask_token_id = "[CLS]", -1

        def decode(self, ids, **_):
            return " ".join(map(str, ids))

        def batch_decode(self, rows, **_):
            return [self.decode(row) for row in rows]

    class Helper:
        tokenizer = Tokenizer()

        def _tokenize(self, text):
            ids = torch.tensor([[int(word) for word in text.split()]])
            return {"input_ids": ids, "attention_mask": torch.ones_like(ids)}

        def _forward(self, texts, **_):
            texts = [texts] if isinstance(texts, str) else texts
            rows = torch.tensor([[float(str(p) in text.split()) for p in range(PLAYERS)] for text in texts],
                                dtype=torch.float64)
            logit = model.logit(rows)
            return None, torch.stack([logit, torch.zeros_like(logit)], 1)

        def _postprocess_logits(self, logits, **_):
            return logits

    explanation = types.SimpleNamespace(
        text=" ".join(map(str, [first, *range(PLAYERS), last])), tokens=["[CLS]", *map(str, range(PLAYERS)), "[SEP]"],
        scores=np.array([0.0, *scores, 0.0]), target_pos_idx=0, target_token_pos_idx=None, helper_type="text")
    for name, kind in (("comprehensiveness", measures.AOPC_Comprehensiveness_Evaluation),
                       ("sufficiency", measures.AOPC_Sufficiency_Evaluation),
                       ("tau-loo", measures.TauLOO_Evaluation)):
        made = kind.__new__(kind)
        made.helper, made.tokenizer = Helper(), Helper.tokenizer
        yield name, np.array([made.compute_evaluation(explanation).score])


def line(*words):
    return " ".join(repr(float(w)) if isinstance(w, (float, np.floating)) else str(w) for w in words)


def games():
    measures = ferret()
    for name, seed, order in (("additive", 1, 1), ("pairs", 2, 2), ("groups", 3, 4)):
        base, groups = game(seed, order)
        model = Model(base, groups).eval()
        yield line("game", name, PLAYERS, base)
        for members, dividend in groups:
            yield line("group", dividend, *members)
        ones = torch.ones(1, PLAYERS, dtype=torch.float64)
        lost = [float(model(ones)[0, 0] - model(ones * (torch.arange(PLAYERS) != p))[0, 0]) for p in range(PLAYERS)]
        drawn = np.random.default_rng(seed + 10).normal(size=PLAYERS)
        for scores in (lost, [-s for s in lost], list(drawn), list(abs(drawn))):
            scores = [round(float(s), 8) for s in scores]
            yield line("scores", *scores)
            for metric, values in quantus_values(model, scores):
                yield line("told", "quantus", metric, *values)
            yield line("told", "captum", "infidelity", *captum_infidelity(model, scores))
            yield line("told", "pytorch-grad-cam", "road", *road_combined(model, scores))
            for metric, values in ferret_values(measures, model, scores):
                yield line("told", "ferret", metric, *values)


def sensitivity_n():
    """Each row explained exactly; what is correlated over the rows is not what Ancona et al. correlate over sets."""
    random = np.random.default_rng(5)
    rows = np.round(random.uniform(0.5, 2, (6, PLAYERS)), 3)
    weights = np.round(random.uniform(0.5, 2, PLAYERS), 3)

    class Linear(torch.nn.Module):
        def forward(self, x):
            score = x.reshape(len(x), -1).double() @ torch.tensor(weights)
            return torch.stack([score, -score], 1)

    made = quantus.SensitivityN(perturb_baseline=0.0, disable_warnings=True, return_aggregate=False, normalise=False)
    told = made(model=Linear().eval(), x_batch=rows.reshape(6, 1, 2, 5), y_batch=np.zeros(6, dtype=int),
                a_batch=(rows * weights).reshape(6, 1, 2, 5), device="cpu", softmax=False, channel_first=True)
    yield line("sensitivity-n")
    yield line("weights", *map(float, weights))
    for row in rows:
        yield line("row", *map(float, row))
    yield line("told", "quantus", "sensitivity-n", *np.ravel(told))


def imputer():
    """Pictures of 3 channels with holes, as pytorch-grad-cam fills them without noise."""
    random = np.random.default_rng(7)
    cases = []
    for height, width, holes in ((6, 8, 0.3), (9, 7, 0.8), (12, 12, 0.98)):
        picture = np.round(random.normal(size=(3, height, width)), 3)
        kept = (random.uniform(size=(height, width)) >= holes).astype(np.float32)
        filled = road.NoisyLinearImputer(noise=0.0)(torch.tensor(np.float32(picture)), torch.tensor(kept))
        cases.append({"height": height, "width": width, "picture": picture.ravel().tolist(),
                      "kept": np.flatnonzero(kept).tolist(), "filled": filled.numpy().ravel().tolist()})
    return cases


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--core", type=pathlib.Path, required=True)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    to = parser.parse_args()

    def write(path, text):
        with gzip.GzipFile(path, "wb", mtime=0) as file:
            file.write(text.encode())
        print(path.name, path.stat().st_size, "bytes")

    lines = [*games(), *sensitivity_n()]
    for start in ("told quantus monotonicity ", "told captum infidelity", "told quantus sensitivity-n"):
        print(start, *(found[len(start):] for found in lines if found.startswith(start)))
    write(to.core / "golden" / "faithfulness.txt.gz", "\n".join(lines) + "\n")
    write(to.resources / "golden" / "road-imputer.json.gz", json.dumps(imputer(), separators=(",", ":")))


if __name__ == "__main__":
    main()
