"""Golden values of how well models do: scikit-learn and scipy, and slow oracles from definitions for what these lack."""
import argparse
import gzip
import json
import math
import re
import string
from collections import Counter
from pathlib import Path

import numpy as np
import scipy.stats
import sklearn.metrics as sk


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def ece(p, y, bins):
    """Guo et al. 2017, eq. 3, bin by bin."""
    confidence, right = p.max(axis=1), p.argmax(axis=1) == y
    total = 0.0
    for m in range(1, bins + 1):
        inside = (confidence > (m - 1) / bins) & (confidence <= m / bins)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return total


def ace(p, y, bins):
    """Nguyen and O'Connor 2015: bins of equally many."""
    order = np.argsort(p.max(axis=1), kind="stable")
    confidence, right = p.max(axis=1)[order], (p.argmax(axis=1) == y)[order]
    return sum(
        len(part) / len(y) * abs(right[part].mean() - confidence[part].mean())
        for part in np.array_split(np.arange(len(y)), bins)
        if len(part)
    )


def classification(name, p, y, classes, weights):
    """`weights`: how often each example counts, for which scikit-learn's own weights are asked."""
    yhat = p.argmax(axis=1)

    def metrics(w):
        seen = {}
        counted = w > 0
        yc, hc, pc, wc = y[counted], yhat[counted], p[counted], w[counted]
        both = sorted(set(yc) | set(hc))
        seen["accuracy"] = sk.accuracy_score(yc, hc, sample_weight=wc)
        # Over classes that have labels; scikit-learn warns where there are others among the predictions.
        seen["balanced-accuracy"] = sk.recall_score(
            yc, hc, labels=sorted(set(yc)), average="macro", sample_weight=wc, zero_division=0)
        for short, f in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
            for average, suffix in (("macro", ""), ("micro", "-micro"), ("weighted", "-weighted")):
                seen[short + suffix] = f(yc, hc, labels=both, average=average, sample_weight=wc, zero_division=0)
            for k in both:
                seen[f"{short}:{classes[k]}"] = f(
                    yc, hc, labels=[k], average="macro", sample_weight=wc, zero_division=0)
        ranked = [1] if len(classes) == 2 else range(len(classes))
        told = [k for k in ranked if 0 < (yc == k).sum() < len(yc)]
        if told:
            seen["auroc"] = np.mean([sk.roc_auc_score(yc == k, pc[:, k], sample_weight=wc) for k in told])
            seen["average-precision"] = np.mean(
                [sk.average_precision_score(yc == k, pc[:, k], sample_weight=wc) for k in told])
        seen["mcc"] = sk.matthews_corrcoef(yc, hc, sample_weight=wc)
        seen["kappa"] = sk.cohen_kappa_score(yc, hc, sample_weight=wc)
        seen["log-loss"] = sk.log_loss(yc, pc, labels=range(len(classes)), sample_weight=wc)
        seen["brier"] = (
            sk.brier_score_loss(yc, pc[:, 1], pos_label=1, sample_weight=wc) if len(classes) == 2
            else np.average(((pc - np.eye(len(classes))[yc]) ** 2).sum(axis=1), weights=wc))
        for k in range(1, len(classes)):
            seen[f"top-{k}-accuracy"] = np.average(
                [(np.argsort(-row, kind="stable")[:k] == one).any() for row, one in zip(pc, yc)], weights=wc)
        again = np.repeat(np.arange(len(yc)), wc)
        seen["ece"] = ece(pc[again], yc[again], 15)
        seen["ace"] = ace(pc[again], yc[again], 15)
        return {k: None if math.isnan(v) else float(v) for k, v in seen.items()}

    once = np.ones(len(y), dtype=int)
    if not set(y) - set(range(len(classes))) and len(classes) > 2 and len(set(y)) == len(classes):
        assert np.isclose(metrics(once)["auroc"], sk.roc_auc_score(y, p, multi_class="ovr", average="macro"))
        assert np.isclose(metrics(once)["balanced-accuracy"], sk.balanced_accuracy_score(y, yhat))
    return {
        "name": name, "classes": classes, "probabilities": p.ravel().tolist(), "labels": y.tolist(),
        "confusion": sk.confusion_matrix(y, yhat, labels=range(len(classes))).tolist(),
        "metrics": metrics(once), "times": weights.tolist(), "weighted": metrics(weights),
    }


def classifications(rng):
    cases = []
    for name, n, k, sharp, grid in (
            ("two", 40, 2, 2.0, 0), ("two with ties", 60, 2, 2.0, 8), ("four", 60, 4, 1.5, 0),
            ("four, ties", 50, 4, 1.0, 8), ("bad", 30, 3, -1.5, 0), ("three, one never", 24, 3, 2.0, 0)):
        y = rng.integers(0, 2 if "never" in name else k, n)
        z = rng.normal(size=(n, k)) + sharp * np.eye(k)[y]
        if "never" in name:
            z[:, 2] -= 9
        p = softmax(z)
        if grid:
            whole = np.floor(p * grid).astype(int)
            whole[np.arange(n), p.argmax(axis=1)] += grid - whole.sum(axis=1)
            p = whole / grid
        classes = [f"class {i}" for i in range(k)]
        cases.append(classification(name, p, y, classes, np.bincount(rng.integers(0, n, n), minlength=n)))
    perfect = np.eye(3)[[0, 1, 2, 2]]
    cases.append(classification("perfect", perfect, np.array([0, 1, 2, 2]), ["a", "b", "c"], np.array([1, 2, 1, 0])))
    one = softmax(rng.normal(size=(6, 2)))
    cases.append(classification("all of one class", one, np.zeros(6, dtype=int), ["a", "b"], np.array([1, 2, 0, 1, 1, 1])))
    return cases


def multi_labels(rng):
    p = rng.random((40, 5)).round(3)
    y = (p + rng.normal(scale=.35, size=p.shape) > .5)
    y[:, 3] = False
    h = p >= .5
    seen = {"subset-accuracy": sk.accuracy_score(y, h), "hamming-loss": sk.hamming_loss(y, h)}
    for short, f in (("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)):
        seen[short] = f(y, h, average="macro", zero_division=0)
        seen[short + "-micro"] = f(y, h, average="micro", zero_division=0)
        seen[short + ":l1"] = f(y, h, average=None, zero_division=0)[1]
    return {"labels": [f"l{i}" for i in range(5)], "probabilities": p.ravel().tolist(),
            "right": y.ravel().tolist(), "metrics": {k: float(v) for k, v in seen.items()}}


def conll_entities(tags):
    """Entities by the two tables of conlleval (CoNLL-2000), with the E and S that seqeval adds: when a chunk ends before a
    token and when one starts at it."""
    ends = {("B", "B"), ("B", "O"), ("I", "B"), ("I", "O"), ("B", "S"), ("I", "S")}
    starts = {("O", "I"), ("O", "E"), ("E", "E"), ("E", "I"), ("S", "E"), ("S", "I")}
    entities, begun = set(), None
    before, kind_before = "O", ""
    for i, tag in enumerate(list(tags) + ["O"]):
        letter, kind = tag[0], tag[2:]
        ended = before in "ES" or (before, letter) in ends or (before != "O" and kind != kind_before)
        started = letter in "BS" or (before, letter) in starts or (letter != "O" and kind != kind_before)
        if begun is not None and ended:
            entities.add((kind_before, begun, i - 1))
            begun = None
        if started:
            begun = i
        before, kind_before = letter, kind
    return entities


def tagging(rng):
    cases = []
    for name, letters in (("bio", "BI"), ("iobes", "BIES")):
        tags = ["O"] * 5 + [f"{letter}-{kind}" for letter in letters for kind in ("PER", "LOC", "MISC")]
        right, predicted = [], []
        for _ in range(60):
            n = int(rng.integers(1, 9))
            one = [tags[i] for i in rng.integers(0, len(tags), n)]
            right.append(one)
            predicted.append([t if rng.random() < .75 else tags[rng.integers(0, len(tags))] for t in one])
        gold = {(i, e) for i, s in enumerate(right) for e in conll_entities(s)}
        found = {(i, e) for i, s in enumerate(predicted) for e in conll_entities(s)}

        def prf(g, f):
            hit = len(g & f)
            p, r = (hit / len(f) if f else 0.0), (hit / len(g) if g else 0.0)
            return p, r, 2 * p * r / (p + r) if p + r else 0.0

        kinds = sorted({e[0] for _, e in gold | found})
        per = {k: prf({x for x in gold if x[1][0] == k}, {x for x in found if x[1][0] == k}) for k in kinds}
        support = {k: sum(e[0] == k for _, e in gold) for k in kinds}
        p, r, f = prf(gold, found)
        seen = {"entity-precision": p, "entity-recall": r, "entity-f1": f,
                "entity-f1-macro": float(np.mean([v[2] for v in per.values()])),
                "entity-f1-weighted": sum(per[k][2] * support[k] for k in kinds) / sum(support.values()),
                "token-accuracy": sk.accuracy_score(sum(right, []), sum(predicted, []))}
        seen |= {f"entity-f1:{k}": v[2] for k, v in per.items()}
        cases.append({"name": name, "predicted": predicted, "right": right, "metrics": seen,
                      "entities": [sorted(map(list, conll_entities(s))) for s in right]})
    return cases


def squad_words(text):
    """The steps that the SQuAD paper names, one after the other."""
    text = "".join(c for c in text.lower() if c not in string.punctuation)
    return [w for w in re.sub(r"\b(a|an|the)\b", " ", text).split()]


def replies():
    cases = [
        ("Denver Broncos", ["The Denver Broncos!", "Broncos"]), ("the a an", ["x"]), ("", []), ("no", []), ("", ["yes"]),
        ("a man the plan", ["man plan", "A plan"]), ("theatre", ["the atre"]), ("San  José\u00a0café", ["san josé café"]),
        ("to be or not to be", ["to be to be", "be"]), ("1,000", ["1000"]), ("U.S.A.", ["USA"]), ("naïve the_end", ["naïve end"]),
        ("an\u2019s", ["s"]), ("x", ["the", ""]), ("", ["the", "!"]), ("ΟΔΟΣ", ["οδος"]), ("aあ the", ["aあ"]),
    ]
    rows = []
    for said, right in cases:
        golds = [g for g in right if squad_words(g)] or [""]
        def f1(g):
            x, y = squad_words(said), squad_words(g)
            if not x or not y:
                return float(x == y)
            common = sum((Counter(x) & Counter(y)).values())
            return 0.0 if not common else 2 / (len(x) / common + len(y) / common)
        rows.append({"said": said, "right": right, "words": squad_words(said),
                     "exact": float(any(squad_words(said) == squad_words(g) for g in golds)), "f1": max(map(f1, golds))})
    return rows


def regressions(rng):
    cases = []
    for name, y, h in (
            ("plain", *(lambda y: (y, y + rng.normal(size=30)))(rng.normal(size=30) * 3)),
            ("ties", rng.integers(0, 6, 40).astype(float), rng.integers(0, 6, 40).astype(float)),
            ("worse than the mean", np.arange(9.0), -np.arange(9.0) ** 2)):
        cases.append({"name": name, "predicted": h.tolist(), "right": y.tolist(), "metrics": {
            "mse": sk.mean_squared_error(y, h), "rmse": sk.root_mean_squared_error(y, h),
            "mae": sk.mean_absolute_error(y, h), "r2": sk.r2_score(y, h),
            "pearson": scipy.stats.pearsonr(y, h).statistic, "spearman": scipy.stats.spearmanr(y, h).statistic}})
    return cases


def language(rng):
    p = [rng.random(n) * .8 + .1 for n in (5, 1, 12)]
    every = np.concatenate(p)
    return {"sums": [float(np.log(x).sum()) for x in p], "tokens": [len(x) for x in p],
            "metrics": {"perplexity": float(scipy.stats.gmean(1 / every)), "bits-per-token": float(-np.log2(every).mean())}}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=Path, required=True)
    rng = np.random.default_rng(8)
    golden = {"classification": classifications(rng), "multiLabel": multi_labels(rng), "tagging": tagging(rng),
              "replies": replies(), "regression": regressions(rng), "language": language(rng)}
    to = parser.parse_args().resources / "golden" / "performance.json.gz"
    to.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(golden, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    to.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    for part, cases in golden.items():
        print(part, len(cases) if isinstance(cases, list) else 1)
    print(to.name, to.stat().st_size, "bytes")


main()
