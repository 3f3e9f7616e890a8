"""Golden values of learners on frozen vectors: scikit-learn's logistic regression, ridge regression and nearest neighbours.

`logistic`: for each C the coefficients and intercepts in terms of the rows as they come (two classes: of the second), and the probabilities
of `held`; solved twice, by L-BFGS and by Newton's method, which must agree. `ridge`: the same for each alpha. `neighbours`: the indices of
the nearest 5, of each example among all others and of each row of `held`, and the votes of those whose majority has no tie.
"""
import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.preprocessing import StandardScaler


def blobs(rng, n, d, classes, apart):
    """Gaussian classes with correlated dimensions of different scales and places, one of them constant."""
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, n - classes)])
    centres = rng.normal(size=(classes, d)) * apart
    mix = rng.normal(size=(d, d)) / np.sqrt(d) + np.eye(d)
    rows = (centres[labels] + rng.normal(size=(n, d))) @ mix
    rows = rows * np.exp(rng.normal(size=d)) + 5 * rng.normal(size=d)
    rows[:, d // 2] = 2.5
    return np.round(rows, 4), labels


def raw(coefficients, intercepts, scaler):
    w = coefficients / scaler.scale_
    return w, intercepts - w @ scaler.mean_


def logistic(name, rng, n, d, classes, apart, penalties):
    rows, labels = blobs(rng, n + 6, d, classes, apart)
    held, rows, labels = rows[n:], rows[:n], labels[:n]
    scaler = StandardScaler().fit(rows)
    fits = []
    for c in penalties:
        z = scaler.transform(rows)
        fit = LogisticRegression(C=c, solver="lbfgs", tol=1e-10, max_iter=100_000).fit(z, labels)
        # Once more from there by second derivatives: where L-BFGS stops for lack of digits, this goes on.
        newton = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(z, labels)
        w, b = raw(newton.coef_, newton.intercept_, scaler)
        p = newton.predict_proba(scaler.transform(held))
        apartness = np.abs(fit.predict_proba(scaler.transform(held)) - p).max()
        assert apartness < 1e-6, apartness
        print(f"{name} C={c}: solvers {apartness:.1e} apart")
        fits.append({"c": c, "weights": w.tolist(), "bias": b.tolist(), "probabilities": p.tolist()})
    return {"name": name, "rows": rows.tolist(), "labels": labels.tolist(), "classes": classes, "held": held.tolist(), "fits": fits}


def ridge(name, rng, n, d, alphas):
    rows, _ = blobs(rng, n + 6, d, 2, 0)
    values = np.round(rows @ rng.normal(size=d) / d + rng.normal(size=n + 6), 4)
    scaler = StandardScaler().fit(rows[:n])
    fits = []
    for alpha in alphas:
        fit = Ridge(alpha=alpha, solver="svd").fit(scaler.transform(rows[:n]), values[:n])
        w, b = raw(fit.coef_, fit.intercept_, scaler)
        fits.append({"alpha": alpha, "weights": w.tolist(), "bias": float(b), "predicted": fit.predict(scaler.transform(rows[n:])).tolist()})
    return {"name": name, "rows": rows[:n].tolist(), "values": values[:n].tolist(), "held": rows[n:].tolist(), "fits": fits}


def votes(nearest, labels, k):
    """By scikit-learn's rule where one class has most votes; -1 where several have."""
    out = []
    for row in nearest:
        counts = np.bincount(labels[row[:k]])
        most = np.flatnonzero(counts == counts.max())
        out.append(int(most[0]) if len(most) == 1 else -1)
    return out


def neighbours(rng, n, d, classes, metric):
    rows, labels = blobs(rng, n + 8, d, classes, 0.5)
    held, rows, labels = rows[n:], rows[:n], labels[:n]
    index = NearestNeighbors(n_neighbors=5, metric=metric, algorithm="brute").fit(rows)
    own, others = index.kneighbors(return_distance=False), index.kneighbors(held, return_distance=False)
    distances = index.kneighbors(n_neighbors=6)[0]
    assert np.diff(distances, axis=1).min() > 1e-9, "two neighbours are as near"
    expected = votes(others, labels, 5)
    said = KNeighborsClassifier(n_neighbors=5, metric=metric, algorithm="brute").fit(rows, labels).predict(held)
    assert all(e in (-1, s) for e, s in zip(expected, said))
    return {
        "metric": metric, "rows": rows.tolist(), "labels": labels.tolist(), "held": held.tolist(), "own": own.tolist(),
        "others": others.tolist(), "ownVotes": votes(own, labels, 5), "otherVotes": expected,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=Path, required=True)
    out = parser.parse_args().resources / "golden" / "frozen.json.gz"
    rng = np.random.default_rng(11)
    golden = {
        "logistic": [
            logistic("two classes", rng, 40, 5, 2, 0.6, [0.01, 1, 10]),
            logistic("three classes", rng, 60, 4, 3, 0.6, [0.001, 0.1, 10]),
            logistic("separable", rng, 24, 6, 4, 3, [0.1, 100]),
            logistic("wide, two classes", rng, 12, 20, 2, 0.3, [0.01, 1]),
            logistic("wide, three classes", rng, 16, 24, 3, 0.3, [0.01, 10]),
        ],
        "ridge": [
            ridge("tall", rng, 30, 5, [0.01, 1, 1000]),
            ridge("wide", rng, 12, 20, [0.01, 1, 1000]),
        ],
        "neighbours": [neighbours(rng, 40, 6, 3, "euclidean"), neighbours(rng, 40, 6, 3, "cosine")],
    }

    def short(value):
        if isinstance(value, float):
            return float(f"{value:.10g}")
        if isinstance(value, list):
            return [short(one) for one in value]
        return {key: short(one) for key, one in value.items()} if isinstance(value, dict) else value

    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(gzip.compress(json.dumps(short(golden), separators=(",", ":")).encode(), mtime=0))
    print(out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
