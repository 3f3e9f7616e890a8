"""Golden values of how well frozen vectors tell classes: scikit-learn, scipy and numpy, straight from the papers' formulas.

`iris.csv` is Fisher's iris data as R and scikit-learn have it (Fisher 1936; UCI's file differs in rows 35 and 38).
`transfer.json.gz`: `vectors` are sets of rows and labels with each score of them. LogME's best alpha and beta are found by
scikit-learn's BayesianRidge (whose gamma priors of rate 5e-6, times mean squares, are LogME's epsilon of 1e-5), its evidence is scipy's density of the
normal distribution; `logme_icml` is the paper's algorithm 1, by dense inverses. `guesses` are probabilities and labels, `orders`
pairs of rows with scipy's weightedtau.
"""
import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from scipy import stats
from sklearn.covariance import LedoitWolf
from sklearn.datasets import load_iris
from sklearn.decomposition import PCA
from sklearn.linear_model import BayesianRidge
from sklearn.metrics import mutual_info_score


def evidence(f, t, alpha, beta):
    """ln N(t; 0, FF'/alpha + I/beta) / N."""
    n = len(t)
    return stats.multivariate_normal(np.zeros(n), f @ f.T / alpha + np.eye(n) / beta).logpdf(t) / n


def logme_exact(f, t):
    length, size = (t**2).mean(), (t**2).mean() / (f**2).mean()
    fit = BayesianRidge(
        max_iter=1000, tol=1e-14, alpha_1=0, alpha_2=5e-6 * length, lambda_1=0, lambda_2=5e-6 * size,
        alpha_init=1 / length, lambda_init=1 / size, fit_intercept=False,
    ).fit(f, t)
    return evidence(f, t, fit.lambda_, fit.alpha_)


def logme_steps(f, t, whole):
    """Eleven steps as published, with and without the determinant's share of the directions that F lacks."""
    n, d = f.shape
    u, s, _ = np.linalg.svd(f, full_matrices=False)
    if n > d:
        u, s = u[:, s > 1e-10], s[s > 1e-10]
    energy, told = s**2, (u.T @ t) ** 2
    alpha = beta = 1.0
    for _ in range(11):
        tau = alpha / beta
        gamma = (energy / (energy + tau)).sum()
        m2 = (energy * told / (energy + tau) ** 2).sum()
        miss = (told / (1 + energy / tau) ** 2).sum() + t @ t - told.sum()
        alpha, beta = gamma / (m2 + 1e-5), (n - gamma) / (miss + 1e-5)
        if abs(alpha / beta - tau) / tau <= 1e-3:
            break
    log_det = np.log(alpha + beta * energy).sum() + (whole and (d - len(energy)) * np.log(alpha))
    return (d * np.log(alpha) + n * np.log(beta) - log_det - beta * miss - alpha * m2 - n * np.log(2 * np.pi)) / 2 / n


def logme_icml(f, t):
    """The paper's algorithm 1: m = beta A^-1 F't, A = alpha I + beta F'F; epsilon counts as an error, as in the authors' code."""
    n, d = f.shape
    energies = np.clip(np.linalg.eigvalsh(f.T @ f), 0, None)
    alpha = beta = 1.0
    for _ in range(11):
        tau = alpha / beta
        a = alpha * np.eye(d) + beta * f.T @ f
        m = beta * np.linalg.solve(a, f.T @ t)
        gamma = (energies / (energies + tau)).sum()
        m2, miss = m @ m, ((f @ m - t) ** 2).sum()
        alpha, beta = gamma / (m2 + 1e-5), (n - gamma) / (miss + 1e-5)
        if abs(alpha / beta - tau) / tau < 1e-2:
            break
    log_det = np.log(alpha + beta * energies).sum()
    fit = beta * (miss + 1e-5) + alpha * (m2 + 1e-5)
    return (d * np.log(alpha) + n * np.log(beta) - log_det - fit - n * np.log(2 * np.pi)) / 2 / n


def class_means(f, y):
    return np.stack([f[y == c].mean(0) for c in y])


def h_score(f, y):
    return np.trace(np.linalg.pinv(np.cov(f, rowvar=False), rcond=1e-12) @ np.cov(class_means(f, y), rowvar=False))


def regularised_h_score(f, y):
    fit = LedoitWolf().fit(f)
    between = np.cov(class_means(f, y), rowvar=False)
    return (1 - fit.shrinkage_) * np.trace(np.linalg.solve(fit.covariance_, between)), fit.shrinkage_


def transrate(f, y, by_share, eps=1e-4):
    z = f - f.mean(0)
    rate = lambda z: np.linalg.slogdet(np.eye(z.shape[1]) + z.T @ z / (len(z) * eps))[1] / 2
    parts = [z[y == c] for c in np.unique(y)]
    return rate(z) - sum((len(p) / len(z) if by_share else 1 / len(parts)) * rate(p) for p in parts)


def reduced(f, dims):
    return f if f.shape[1] <= dims else PCA(min(dims, len(f) - 1), svd_solver="full").fit_transform(f)


def gbc(f, y, dims, spherical):
    f = reduced(f, dims)
    total = 0.0
    gauss = []
    for c in np.unique(y):
        mean, cov = f[y == c].mean(0), np.diag(f[y == c].var(0))
        gauss.append((mean, np.eye(len(mean)) * np.trace(cov) / len(mean) if spherical else cov))
    for i, (m, a) in enumerate(gauss):
        for j, (n, b) in enumerate(gauss):
            if i != j:
                mid = (a + b) / 2
                logs = [np.linalg.slogdet(s)[1] for s in (mid, a, b)]
                total -= np.exp(-((m - n) @ np.linalg.solve(mid, m - n) / 8 + (logs[0] - (logs[1] + logs[2]) / 2) / 2))
    return total


def parc(f, y, dims):
    f = stats.zscore(reduced(f, dims))
    upper = np.triu_indices(len(f), 1)
    # Rounded, so that pairs which tie do: numpy's distances within a class are 0 or 2e-16 by class, which ranks tell apart.
    one = np.round(1 - np.corrcoef(f), 12)[upper]
    other = np.round(1 - np.corrcoef(np.eye(y.max() + 1)[y]), 12)[upper]
    return 100 * stats.spearmanr(one, other).statistic


def scores(f, y, t):
    one_hot = np.eye(y.max() + 1)[y]
    mean = lambda score: float(np.mean([score(f, column) for column in one_hot.T]))
    regularised, shrinkage = regularised_h_score(f, y)
    return {
        "logme": mean(logme_exact),
        "logme_steps": mean(lambda f, t: logme_steps(f, t, True)),
        "logme_thuml": mean(lambda f, t: logme_steps(f, t, False)),
        "logme_icml": mean(logme_icml),
        "logme_targets": float(np.mean([logme_exact(f, column) for column in t.T])),
        "h_score": float(h_score(f, y)),
        "regularised_h_score": float(regularised),
        "shrinkage": float(shrinkage),
        "transrate": float(transrate(f, y, True)),
        "transrate_mean": float(transrate(f, y, False)),
        "gbc": float(gbc(f, y, 64, False)),
        "gbc_spherical": float(gbc(f, y, 64, True)),
        "gbc_3": float(gbc(f, y, 3, False)),
        "parc": float(parc(f, y, 32)),
        "parc_whole": float(parc(f, y, f.shape[1])),
        "parc_3": float(parc(f, y, 3)),
    }


def vectors(rng):
    cases = []
    for n, d, c in [(30, 5, 2), (60, 9, 4), (20, 34, 3), (28, 66, 4), (72, 66, 2), (50, 3, 10)]:
        y = np.concatenate([np.repeat(np.arange(c), 2), rng.choice(c, n - 2 * c, p=rng.dirichlet(np.full(c, 3.0)))])
        rng.shuffle(y)
        scale = 10.0 ** rng.uniform(-0.5, 1, d)
        f = np.round((rng.normal(size=(n, d)) + rng.normal(size=(c, d))[y] * rng.uniform(0, 1, d)) * scale + rng.normal(size=d), 2)
        t = np.round(f @ rng.normal(size=(d, 2)) / np.sqrt(d) + rng.normal(size=(n, 2)), 2)
        cases.append({"rows": f.tolist(), "labels": y.tolist(), "targets": t.tolist(), "scores": scores(f, y, t)})
    return cases


def guesses(rng):
    cases = []
    for n, z, c, sharp in [(20, 2, 2, 1), (50, 7, 3, 3), (40, 40, 4, 6), (30, 5, 6, 0.2)]:
        y = np.concatenate([np.arange(c), rng.integers(0, c, n - c)])
        x = rng.normal(size=(n, z)) * sharp + rng.normal(size=(c, z))[y]
        p = np.exp(x - x.max(1, keepdims=True))
        p = np.round(p / p.sum(1, keepdims=True), 4)
        p[:, 0] = np.round(1 - p[:, 1:].sum(1), 4)
        p = p.clip(0)
        joint = np.stack([p[y == k].sum(0) for k in range(c)]) / n
        with np.errstate(invalid="ignore"):
            given = np.nan_to_num(joint / joint.sum(0))
        counts = np.bincount(y)
        cases.append({
            "probabilities": p.tolist(), "labels": y.tolist(),
            "leep": float(np.log((given[y] * p).sum(1)).mean()),
            "nce": float(mutual_info_score(y, p.argmax(1)) - stats.entropy(counts)),
        })
    return cases


def orders(rng):
    rows = [
        (rng.normal(size=12), rng.normal(size=12)),
        (rng.integers(0, 4, 15).astype(float), rng.integers(0, 4, 15).astype(float)),
        (rng.integers(0, 2, 10).astype(float), rng.normal(size=10)),
        (np.array([1.0, 2, 3]), np.array([3.0, 2, 1])),
        (np.array([1.0, 1, 2, 2, 2]), np.array([5.0, 5, 5, 1, 1])),
        (np.array([0.0, -0.0, 1]), np.array([2.0, 1, 3])),
        (rng.integers(0, 50, 40).astype(float), rng.integers(0, 10, 40).astype(float)),
    ]
    return [
        {"one": np.round(a, 6).tolist(), "other": np.round(b, 6).tolist(),
         "weighted": float(stats.weightedtau(np.round(a, 6), np.round(b, 6)).statistic)}
        for a, b in rows
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=Path, required=True)
    folder = parser.parse_args().resources / "golden"
    folder.mkdir(parents=True, exist_ok=True)
    x, y = load_iris(return_X_y=True)
    (folder / "iris.csv").write_text("".join(",".join(f"{v:.1f}" for v in row) + f",{c}\n" for row, c in zip(x, y)))
    rng = np.random.default_rng(9)
    golden = {
        "iris": scores(x, y, y[:, None].astype(float)),
        "vectors": vectors(rng), "guesses": guesses(rng), "orders": orders(rng),
    }
    packed = gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0)
    (folder / "transfer.json.gz").write_bytes(packed)
    for one in [golden["iris"]] + [case["scores"] for case in golden["vectors"]]:
        print({k: round(v, 4) for k, v in one.items()})
    print(len(golden["vectors"]), "sets,", len(golden["guesses"]), "of guesses,", len(packed), "bytes")


if __name__ == "__main__":
    main()
