"""Statistics of comparisons, by SciPy, statsmodels and OpenXAI, in float64.

    python3 evaluation_statistics.py --openxai FOLDER --resources ../../core/src/test/resources

FOLDER holds openxai/metrics.py of AI4LIFE-GROUP/OpenXAI at a182886. Writes golden/evaluation-statistics.txt, lines of numbers:

flips: differences; p of scipy.stats.permutation_test of their mean, all signs enumerated
biserial: differences; (R+ - R-) / (R+ + R-), R+ by scipy.stats.wilcoxon
holm, bh: p-values; adjusted by statsmodels (and bh by scipy.stats.false_discovery_control)
clusters: how many things, distance up to which they are joined; the distances of pairs (0, 1), (0, 2), ...; a group for each,
    by scipy's average linkage
agreement: k; scores; other scores; feature, rank, sign and signed rank agreement by OpenXAI

OpenXAI orders features that tie by an unstable sort and counts features of score 0 among the top, so cases have neither. Its
rank correlation is of sizes and of dense ranks, which is not Spearman's where scores tie: of (9, 5, 2, 2, 2, 1) and (6, 3, 5, 4, 2, 1) the
script prints both.
"""
import argparse
import importlib.util
import pathlib
import sys
import types

import numpy as np
import pandas
import scipy.cluster.hierarchy
import scipy.stats
from statsmodels.stats.multitest import multipletests

AGREEMENTS = ["overlap", "rank", "sign", "ranksign"]


def numbers(values):
    return " ".join(f"{float(value):.17g}" for value in values)


def openxai(folder):
    """Its metrics alone: what they need of the rest of the package are two conversions."""
    rest = types.ModuleType("openxai.experiment_utils")
    rest.convert_to_numpy = np.asarray
    rest.convert_k_to_int = lambda k, features: k
    pandas.DataFrame.applymap = pandas.DataFrame.map  # as it was called when they wrote
    sys.modules["openxai"] = package = types.ModuleType("openxai")
    package.experiment_utils = rest
    sys.modules["openxai.experiment_utils"] = rest
    spec = importlib.util.spec_from_file_location("openxai.metrics", pathlib.Path(folder) / "openxai" / "metrics.py")
    metrics = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(metrics)
    return metrics


def flips(random):
    for count in (2, 5, 9, 12):
        for kind in range(3):
            d = random.normal(0.4 * kind, 1, count).round(3)
            if kind == 2:
                d = np.round(d * 2) / 2
            found = scipy.stats.permutation_test(
                (d, np.zeros(count)), lambda a, b, axis: np.mean(a - b, axis=axis), vectorized=True,
                permutation_type="samples", n_resamples=np.inf)
            yield f"flips {numbers(d)} ; {numbers([found.pvalue])}"


def biserial(random):
    for count in (3, 8, 20):
        for kind in range(2):
            d = random.normal(0.3, 1, count).round(3)
            if kind:
                d = np.round(d * 2) / 2
            left = d[d != 0]
            all_ranks = len(left) * (len(left) + 1) / 2
            positive = scipy.stats.wilcoxon(left, alternative="greater", method="approx").statistic
            yield f"biserial {numbers(d)} ; {numbers([(2 * positive - all_ranks) / all_ranks])}"


def adjusted(random):
    for count in (1, 2, 7, 30):
        p = random.beta(0.4, 2, count).round(4)
        if count == 7:
            p[3] = p[5]
        bh = multipletests(p, method="fdr_bh")[1]
        assert np.allclose(bh, scipy.stats.false_discovery_control(p), rtol=0, atol=1e-15)
        yield f"holm {numbers(p)} ; {numbers(multipletests(p, method='holm')[1])}"
        yield f"bh {numbers(p)} ; {numbers(bh)}"


def clusters(random):
    for count, near in ((4, 0.3), (9, 0.3), (9, 0.8), (15, 0.5)):
        distances = random.uniform(0, 1.5, count * (count - 1) // 2).round(3)
        groups = scipy.cluster.hierarchy.fcluster(
            scipy.cluster.hierarchy.linkage(distances, "average"), near, "distance")
        yield f"clusters {count} {near} ; {numbers(distances)} ; {numbers(groups)}"


def agreement(random, metrics):
    for count, k in ((3, 1), (8, 2), (8, 4), (20, 5), (20, 20)):
        for _ in range(4):
            one = random.normal(0, 1, count).round(4)
            other = (one + random.normal(0, 0.7, count)).round(4)
            found = [metrics.eval_ground_truth_faithfulness(one[None], other, np.ones(1), k, name)[1]
                     for name in AGREEMENTS]
            yield f"agreement {k} ; {numbers(one)} ; {numbers(other)} ; {numbers(found)}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--openxai", required=True)
    parser.add_argument("--resources", required=True)
    given = parser.parse_args()
    metrics = openxai(given.openxai)
    random = np.random.default_rng(7)
    lines = [*flips(random), *biserial(random), *adjusted(random), *clusters(random), *agreement(random, metrics)]
    one, other = np.array([9.0, 5, 2, 2, 2, 1]), np.array([6.0, 3, 5, 4, 2, 1])
    print("tied:", metrics.rankcorr(one[None], other)[1], "by OpenXAI,", scipy.stats.spearmanr(one, other)[0], "Spearman's")
    path = pathlib.Path(given.resources) / "golden" / "evaluation-statistics.txt"
    path.write_text("\n".join(lines) + "\n")
    print(path.name, len(lines), "cases,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
