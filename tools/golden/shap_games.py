"""What the shap package makes of small games.

    python3 shap_games.py --resources ../../models/src/test/resources --core ../../core/src/test/resources

Each game is given by what groups of players add once all of them are there; a player's Shapley value is the sum of its
groups' dividends, each divided by the group's size. The clustering is scipy's: rows of [left, right, distance, size].
"""
import argparse
import json
import math
import pathlib

import numpy as np
import shap


def game(players, seed):
    random = np.random.default_rng(seed)
    groups = [([p], round(random.normal(), 6)) for p in range(players)]
    for _ in range(3 * players):
        size = int(random.integers(2, min(players, 4) + 1))
        groups.append((sorted(map(int, random.choice(players, size, replace=False))), round(random.normal(), 6)))
    return round(random.normal(), 6), groups


def scorer(base, groups):
    def f(rows):
        rows = np.asarray(rows, dtype=float) > 0.5
        out = np.full(len(rows), base)
        for members, dividend in groups:
            out += dividend * rows[:, members].all(axis=1)
        return out
    return f


def clustering(players, seed):
    random = np.random.default_rng(seed)
    open_, sizes, rows = list(range(players)), {p: 1 for p in range(players)}, []
    while len(open_) > 1:
        left = open_.pop(int(random.integers(len(open_))))
        right = open_.pop(int(random.integers(len(open_))))
        node = players + len(rows)
        sizes[node] = sizes[left] + sizes[right]
        rows.append([left, right, len(rows) + 1, sizes[node]])
        open_.append(node)
    return np.array(rows, dtype=float)


class Present:
    """Players that are absent are 0."""
    def __init__(self, players, tree=None):
        self.shape = (1, players)
        if tree is not None:
            self.clustering = tree

    def __call__(self, mask, x):
        return (np.asarray(x) * mask).reshape(1, -1),


def chosen(kernel, x, players, features, samples=None):
    """Shares after a selection of so many features; with every coalition unless told otherwise."""
    return kernel.shap_values(
        x, nsamples=samples or 2 ** players, l1_reg=f"num_features({features})", silent=True)[0].tolist()


def drawn(players, seed, samples):
    """What KernelSHAP drew of a game with too few samples for all, and the shares after a selection, as lines of text.

    For an odd number of players its coalitions come in pairs with their complements, which weigh the same; of each pair the
    one with player 0 is told, with how often it was drawn.
    """
    base, groups = game(players, seed)
    kernel = shap.KernelExplainer(scorer(base, groups), np.zeros((1, players)))
    x = np.ones((1, players))
    shares = []
    for features in range(1, players + 1):
        np.random.seed(seed)
        shares.append(chosen(kernel, x, players, features, samples))
    told = {tuple(map(int, row)): float(weight)
            for row, weight in zip(np.asarray(kernel.maskMatrix), np.asarray(kernel.kernelWeights))}
    assert len(told) == samples
    sizes = {}
    for row, weight in told.items():
        assert abs(told[tuple(1 - bit for bit in row)] - weight) < 1e-12
        sizes.setdefault(min(sum(row), players - sum(row)), []).append(weight)
    complete = 0
    while len(sizes.get(complete + 1, [])) == 2 * math.comb(players, complete + 1):
        complete += 1
        assert np.ptp(sizes[complete]) < 1e-12
    one = min(min(weights) for size, weights in sizes.items() if size > complete)
    lines = [f"game {players} {complete} {base}"]
    lines += ["group " + " ".join(map(str, [dividend, *members])) for members, dividend in groups]
    for row, weight in told.items():
        if complete < sum(row) < players - complete and row[0]:
            times = round(weight / one)
            assert abs(times - weight / one) < 1e-9
            lines.append(f"drawn {times} " + "".join(map(str, row)))
    return lines + ["chosen " + " ".join(map(repr, one)) for one in shares]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--core", type=pathlib.Path, required=True)
    options = parser.parse_args()
    cases = []
    for players, seed in [(4, 1), (7, 2), (9, 3)]:
        base, groups = game(players, seed)
        f, tree = scorer(base, groups), clustering(players, seed)
        x = np.ones((1, players))
        exact = shap.ExactExplainer(f, Present(players))
        kernel = shap.KernelExplainer(f, np.zeros((1, players)))
        partition = shap.PartitionExplainer(f, Present(players, tree))
        permutation = shap.PermutationExplainer(f, Present(players), seed=0)
        case = {
            "players": players, "base": base,
            "groups": [{"members": members, "dividend": dividend} for members, dividend in groups],
            "clustering": [[int(row[0]), int(row[1])] for row in tree],
            "exact": exact(x).values[0].tolist(),
            "interactions": exact(x, interactions=2).values[0].tolist(),
            "kernel": kernel.shap_values(x, nsamples=2 ** players, l1_reg=False, silent=True)[0].tolist(),
            "chosen": [chosen(kernel, x, players, features) for features in range(1, players + 1)],
            "partition": partition(x, max_evals=100000, silent=True).values[0].tolist(),
            "permutation": permutation(x, max_evals=(2 * players + 1) * 4000, silent=True).values[0].tolist(),
        }
        print(players, *(f"{name} {np.abs(np.array(case[name]) - case['exact']).max():.1e}"
                         for name in ("kernel", "partition", "permutation")))
        cases.append(case)
    target = options.resources / "golden" / "shap-games.json"
    target.write_text(json.dumps({"made_by": f"tools/golden/shap_games.py, shap {shap.__version__}", "games": cases},
                                 separators=(",", ":")) + "\n")
    lines = drawn(9, 3, 60) + drawn(11, 4, 100) + drawn(11, 5, 160)
    (options.core / "golden" / "shap-drawn.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
