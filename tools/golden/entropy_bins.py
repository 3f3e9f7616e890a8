"""Where scikit-learn's decision trees cut columns, as lime_tabular's entropy bins do.

    python3 entropy_bins.py --resources ../../models/src/test/resources

writes golden/entropy-bins.json.gz: cases of values (as float32 has them, which trees work in), labels and borders: the
thresholds of DecisionTreeClassifier(criterion="entropy", max_depth=3), or the median where it cuts nowhere. It fails
where the tree's seed decides between cuts.
"""
import argparse
import gzip
import json
import pathlib

import numpy as np
from sklearn.tree import DecisionTreeClassifier


def borders(values, labels, seed):
    tree = DecisionTreeClassifier(criterion="entropy", max_depth=3, random_state=seed).fit(values[:, None], labels).tree_
    cuts = np.sort(tree.threshold[tree.children_left > -1])
    return cuts.tolist() if len(cuts) else [float(np.median(values))]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    random = np.random.default_rng(5)
    made = [(np.arange(4.0), [0, 1, 1, 0]), (np.arange(6.0), [0, 0, 0, 0, 0, 0]), (np.full(5, 2.0), [0, 1, 0, 1, 2]),
            (np.array([1.0, 1, 2, 2]), [0, 1, 0, 1]), (np.array([3.0]), [1]), (np.array([-2.0, 5]), [1, 0])]
    for size, classes, digits in [(12, 2, 1), (30, 2, 1), (30, 3, 1), (80, 3, 3), (80, 2, 0), (150, 4, 2), (200, 2, 4), (64, 5, 1)]:
        for noise in [0.2, 1.0, 5.0]:
            values = np.round(random.normal(size=size) * 2, digits)
            labels = np.digitize(np.sin(values) + noise * random.normal(size=size), np.linspace(-1, 1, classes + 1)[1:-1])
            made.append((values, labels.tolist()))
    cases = []
    for values, labels in made:
        values = values.astype(np.float32).astype(float)
        found = [borders(values, labels, seed) for seed in range(5)]
        assert all(one == found[0] for one in found), "the tree's seed decides"
        cases.append(dict(values=values.tolist(), labels=list(labels), borders=found[0]))
    file = parser.parse_args().resources / "golden/entropy-bins.json.gz"
    file.write_bytes(gzip.compress(json.dumps(cases).encode(), mtime=0))
    print(len(cases), "cases,", sum(len(case["borders"]) for case in cases), "borders,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
