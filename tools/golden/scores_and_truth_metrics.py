"""What Quantus, ferret and scikit-learn make of given scores, alone and against where the reasons are known to be.

    PYTHONPATH=/path/to/Quantus:/path/to/ferret python3 scores_and_truth_metrics.py --resources ../../core/src/test/resources

writes golden/scores-and-truth.txt.gz, a word and its values a line:
       case KIND            scores, place, rationale, mosaic (4x6 pixels, row by row) or regions (6x6 pixels)
       scores V...          one for each feature
       inside S...          of each feature the share that is inside, 0 or 1 but for regions
       sizes N...           pixels of each feature (regions)
       told METRIC VALUE    what they say of it
       bug WHAT VALUE...    where they do not say what the papers do: counter-examples, see below

Quantus' formulas for scores and truth take arrays, so no model is needed; each is called as `evaluate_batch` after the `abs` and
`normalise` that it has by default. Regions are heat maps whose pixels share their region's score; for what adds up evidence
each pixel has its share of it.

Counter-examples, all printed and asserted:
* AttributionLocalisation takes `x_batch[2:].size` for the size of a picture, which leaves out two examples of the batch rather
  than two axes: one explanation gets another value in a batch of another size (none at all in one of two), and multiplies by
  the object's share where Kohlbrenner et al. divide by it.
* PointingGame writes NaN into an array of booleans: an empty mask is a hit. `weighted=True` cannot run.
* PointingGame calls an explanation without any differences a hit.
* RelevanceMassAccuracy adds up scores with their signs: shares above 1.
* RelevanceRankAccuracy and TopKIntersection take equal scores by position: a constant explanation is right if the object lies
  first, wrong if it lies last.
* Focus of an explanation without positive evidence is 0, its worst value; so is AttributionLocalisation.
* ferret's AUPRC draws straight lines between points of the curve: a constant explanation gets (1 + p) / 2.
"""
import argparse
import gzip
import importlib
import importlib.util
import pathlib
import sys
import types
import warnings

import numpy as np
import quantus
from sklearn.metrics import average_precision_score, roc_auc_score

HEIGHT, WIDTH = 4, 6
TOP = 5


def ferret():
    """Its measures of plausibility alone: the package itself imports what it loads data sets with."""
    root = pathlib.Path(importlib.util.find_spec("ferret").submodule_search_locations[0])
    for name in ["ferret", "ferret.explainers", "ferret.evaluators"]:
        package = types.ModuleType(name)
        package.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
        sys.modules[name] = package
    sys.modules["ferret.evaluators"].BaseEvaluator = object
    sys.modules["ferret.evaluators"].EvaluationMetricFamily = types.SimpleNamespace(PLAUSIBILITY=None)
    explanation = types.ModuleType("ferret.explainers.explanation")
    explanation.ExplanationWithRationale = types.SimpleNamespace
    evaluation = types.ModuleType("ferret.evaluators.evaluation")
    evaluation.EvaluationMetricOutput = lambda metric, value: value
    sys.modules.update({module.__name__: module for module in [explanation, evaluation]})
    return importlib.import_module("ferret.evaluators.plausibility_measures")


def by_quantus(metric, scores, shape=None, **given):
    a = np.array(scores, float)
    if metric.abs:
        a = np.abs(a)
    if metric.normalise:
        a = a / np.abs(a).max()
    a = a.reshape((1, 1) + (shape or (1, a.size)))
    if "s" in given:
        given = {"s_batch": np.array(given["s"]).reshape(a.shape)}
    return float(metric.evaluate_batch(x_batch=np.zeros_like(a), a_batch=a, **given)[0])


def place(scores, inside, shape):
    positive = np.maximum(scores, 0)
    told = {"pointing-game": by_quantus(quantus.PointingGame(), scores, shape, s=inside),
            "localisation-auc": by_quantus(quantus.AUC(), scores, shape, s=inside)}
    assert np.isclose(told["localisation-auc"], roc_auc_score(inside, scores))
    if positive.any():
        told["relevance-mass-accuracy"] = by_quantus(quantus.RelevanceMassAccuracy(), positive, shape, s=inside)
        told["share-of-attribution"] = by_quantus(
            quantus.AttributionLocalisation(positive_attributions=True, abs=False), scores, shape, s=inside)
    if len(set(scores)) == len(scores):
        told["relevance-rank-accuracy"] = by_quantus(quantus.RelevanceRankAccuracy(), scores, shape, s=inside)
        told["top-k-intersection"] = by_quantus(quantus.TopKIntersection(k=TOP), scores, shape, s=inside)
    return told


def rationale(measures, scores, inside):
    told = {"plausibility-auprc": average_precision_score(inside, scores)}
    explained = types.SimpleNamespace(scores=list(scores), rationale=list(inside), tokens=[])
    for name, measure in [("token-f1", measures.Tokenf1_PlausibilityEvaluation()),
                          ("token-iou", measures.TokenIOU_PlausibilityEvaluation())]:
        for k, suffix in [(int(np.sum(inside)), ""), (3, ":3")]:
            told[name + suffix] = measure.compute_evaluation(explained, remove_first_last=False, top_k_rationale=k)
    return told


def auprc_by_ferret(measures, scores, inside):
    explained = types.SimpleNamespace(scores=list(scores), rationale=list(inside), tokens=[])
    return measures.AUPRC_PlausibilityEvaluation().compute_evaluation(
        explained, remove_first_last=False, only_pos=False)


def alone(scores):
    told = {"entropy": by_quantus(quantus.Complexity(), scores), "gini": by_quantus(quantus.Sparseness(), scores)}
    for share in [.01, .3]:
        told[f"effective-complexity:{share}"] = by_quantus(quantus.EffectiveComplexity(eps=share), scores)
    return told


def drawn(random, features, kind):
    scores = np.round(random.normal(0, 1, features), 3)
    if kind == "positive":
        scores = np.abs(scores)
    if kind == "sparse":
        scores[random.permutation(features)[: 3 * features // 4]] = 0
    if kind == "tied":
        scores = np.round(scores)
    return scores


def marked(random, features, share):
    inside = np.zeros(features, int)
    inside[random.permutation(features)[: max(1, int(share * features))]] = 1
    return inside


def regions(random):
    """A map of regions, a mask that cuts through them, and what pixels say of both."""
    size = 6
    labels = np.minimum(np.arange(size)[:, None] // 2, 2) * 2 + (np.arange(size)[None] >= 2)
    mask = np.zeros((size, size), int)
    top, left = random.integers(0, 3, 2)
    mask[top:top + 3, left:left + 3] = 1
    count = labels.max() + 1
    scores = np.round(random.normal(0, 1, count), 3)
    sizes = np.bincount(labels.ravel())
    inside = np.bincount(labels.ravel(), mask.ravel()) / sizes
    heat, spread = scores[labels], (scores / sizes)[labels]
    told = {"localisation-auc": by_quantus(quantus.AUC(), heat.ravel(), (size, size), s=mask.ravel())}
    if (scores > 0).any():
        told["relevance-mass-accuracy"] = by_quantus(
            quantus.RelevanceMassAccuracy(), np.maximum(spread, 0).ravel(), (size, size), s=mask.ravel())
    return scores, inside, sizes, told


def bugs(measures):
    """Where the packages do not say what the papers do."""
    a = np.array([.3, .1, .2, .4])
    s = np.array([0, 0, 0, 1])
    found = {}

    def batch(size):
        many = np.tile(a.reshape(1, 1, 2, 2), (size, 1, 1, 1))
        return quantus.AttributionLocalisation(weighted=True).evaluate_batch(
            x_batch=np.zeros_like(many), a_batch=many, s_batch=np.tile(s.reshape(1, 1, 2, 2), (size, 1, 1, 1)))[0]

    found["weighted-by-batch"] = [batch(3), batch(4), batch(8)]
    assert not np.isfinite(batch(2)) and len(set(found["weighted-by-batch"])) == 3
    found["empty-mask-is-hit"] = [by_quantus(quantus.PointingGame(), a, (2, 2), s=np.zeros(4, int))]
    assert found["empty-mask-is-hit"] == [1]
    try:
        by_quantus(quantus.PointingGame(weighted=True), a, (2, 2), s=s)
        raise AssertionError("the weighted pointing game runs")
    except TypeError:
        pass
    found["constant-is-hit"] = [by_quantus(quantus.PointingGame(), np.ones(4), (2, 2), s=s)]
    assert found["constant-is-hit"] == [1]
    found["mass-above-one"] = [by_quantus(quantus.RelevanceMassAccuracy(), [3, -2, 1, 0], (2, 2), s=[1, 0, 0, 0])]
    assert found["mass-above-one"][0] > 1
    found["rank-by-position"] = [by_quantus(quantus.RelevanceRankAccuracy(), np.ones(4), (2, 2), s=mask)
                                 for mask in ([1, 0, 0, 0], [0, 0, 0, 1])]
    found["top-k-by-position"] = [by_quantus(quantus.TopKIntersection(k=1), np.ones(4), (2, 2), s=mask)
                                  for mask in ([1, 0, 0, 0], [0, 0, 0, 1])]
    assert found["rank-by-position"] == found["top-k-by-position"] == [1, 0]
    found["no-evidence-is-worst"] = [
        by_quantus(quantus.Focus(), -a, (2, 2), c_batch=[[1, 0, 0, 1]]),
        by_quantus(quantus.AttributionLocalisation(positive_attributions=True, abs=False), -a, (2, 2), s=s)]
    assert found["no-evidence-is-worst"] == [0, 0]
    found["auprc-of-a-constant"] = [auprc_by_ferret(measures, [0] * 10, [1] + [0] * 9)]
    assert np.isclose(found["auprc-of-a-constant"][0], (1 + .1) / 2)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    target = parser.parse_args().resources / "golden" / "scores-and-truth.txt.gz"
    warnings.simplefilter("ignore")
    measures = ferret()
    random = np.random.default_rng(7)
    lines, cases = [], 0

    def words(name, values):
        lines.append(" ".join([name, *(f"{value:.12g}" for value in values)]))

    def case(kind, scores, told, inside=None, sizes=None):
        nonlocal cases
        cases += 1
        lines.append(f"case {kind}")
        words("scores", scores)
        if inside is not None:
            words("inside", inside)
        if sizes is not None:
            words("sizes", sizes)
        for name, value in told.items():
            words(f"told {name}", [value])

    for kind in ["signed", "positive", "sparse", "tied"]:
        for features in [5, 24]:
            scores = drawn(random, features, kind)
            case("scores", scores, alone(scores))
        for share in [.05, .3, .7]:
            scores, inside = drawn(random, HEIGHT * WIDTH, kind), marked(random, HEIGHT * WIDTH, share)
            told = place(scores, inside, (HEIGHT, WIDTH))
            if (np.array(scores) == max(scores)).sum() > 1:
                del told["pointing-game"]
            case("place", scores, told, inside)
            if kind != "tied" and len(set(scores[scores > 0])) == (scores > 0).sum():
                scores, inside = drawn(random, 14, kind), marked(random, 14, share)
                case("rationale", scores, rationale(measures, scores, inside), inside)
    for inside in [[1, 1, 0, 0], [0, 1, 1, 0]]:
        scores = drawn(random, HEIGHT * WIDTH, "signed")
        quarters = np.kron(np.array(inside).reshape(2, 2), np.ones((HEIGHT // 2, WIDTH // 2), int)).ravel()
        focus = by_quantus(quantus.Focus(), scores, (HEIGHT, WIDTH), c_batch=[inside])
        case("mosaic", scores, {"focus": focus}, quarters)
    for _ in range(6):
        scores, inside, sizes, told = regions(random)
        case("regions", scores, told, inside, sizes)
    for name, values in bugs(measures).items():
        print(name, *values)
        words(f"bug {name}", values)
    data = "".join(line + "\n" for line in lines).encode()
    target.write_bytes(gzip.compress(data, 9, mtime=0))
    print(cases, "cases,", target.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
