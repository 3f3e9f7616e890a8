"""Decision methods, written from their papers with NumPy, and tests by SciPy, in float64.

    python3 decide.py --resources ../../select/src/test/resources

Writes golden/decide.json. `tables` are random tables of alternatives (`values` [alternative][criterion], `higher`, `logarithmic`,
`weights`, `epsilon`) with what each method makes of them; `two` tables of two criteria, of which the weight of the first is cut where
the leader changes, which gives every share in closed form (`near`: under Beta(20 w, 20 (1 - w)), by SciPy); `mcnemar`, `friedman`,
`range` are SciPy's. The methods are checked against the printed results of worked examples before anything is written.
"""
import argparse
import itertools
import json
import math
import pathlib

import numpy as np
import scipy.stats

# Papathanasiou and Ploskas 2018, Multiple Criteria Decision Aid, the example of chapters 1 to 3.
PLANTS = np.array([[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]], float)
PLANT_WEIGHTS = np.array([.4, .3, .1, .2])


def worth(x, higher, logarithmic):
    """Better is larger, decades count alike."""
    return np.where(higher, 1, -1) * np.where(logarithmic, np.log10(np.where(logarithmic, x, 1)), x)


def over(a, b):
    return np.divide(a, b, out=np.zeros_like(a), where=np.broadcast_to(b, a.shape) > 0)


def min_max(x, higher, logarithmic):
    u = worth(x, higher, logarithmic)
    return over(u - u.min(0), np.ptp(u, axis=0))


def vector(x, higher, logarithmic):
    decades = np.log10(np.where(logarithmic, x / x.min(0), 1))
    u = np.where(higher, 1, -1) * np.where(logarithmic, decades, x)
    return over(u, np.sqrt((u * u).sum(0)))


def rank(x, higher, logarithmic):
    ranks = np.apply_along_axis(scipy.stats.rankdata, 0, worth(x, higher, logarithmic))
    return over(ranks - 1, np.full(x.shape[1], len(x) - 1.))


def z(x, higher, logarithmic):
    u = worth(x, higher, logarithmic)
    spread = np.where(np.ptp(u, axis=0) == 0, 0, u.std(0))
    return over(u - u.mean(0), spread)


def weighted_product(x, higher, w):
    ratio = np.where(higher, x / x.max(0), x.min(0) / x)
    return np.prod(ratio ** w, axis=1)


def topsis(normalised, w):
    v = normalised * w
    plus = np.sqrt(((v - v.max(0)) ** 2).sum(1))
    minus = np.sqrt(((v - v.min(0)) ** 2).sum(1))
    return np.where(plus == 0, 1, minus / np.where(plus + minus == 0, 1, plus + minus))


def vikor(u, w, v):
    """Q of Opricovic and Tzeng 2004, lower being better."""
    missing = over(u.max(0) - u, np.ptp(u, axis=0))
    s, r = (w * missing).sum(1), (w * missing).max(1)

    def share(a):
        return (a - a.min()) / np.ptp(a) if np.ptp(a) > 1e-12 else np.zeros_like(a)

    return v * share(s) + (1 - v) * share(r)


def preference(shape, q, p, d):
    if d <= 0:
        return 0.
    return {"USUAL": lambda: 1., "U_SHAPE": lambda: float(d > q), "V_SHAPE": lambda: min(1, d / p),
            "LEVEL": lambda: 0. if d <= q else .5 if d <= p else 1.,
            "LINEAR": lambda: 0. if d <= q else min(1, (d - q) / (p - q)),
            "GAUSSIAN": lambda: 1 - math.exp(-d * d / (2 * p * p))}[shape]()


def promethee(u, w, preferences):
    """The net flow, from the paper's preference index π(a, b)."""
    n = len(u)
    pi = np.array([[sum(wj * preference(*how, u[a, j] - u[b, j]) for j, (wj, how) in enumerate(zip(w, preferences)))
                    for b in range(n)] for a in range(n)])
    return (pi.sum(1) - pi.sum(0)) / (n - 1)


def gaussian(u):
    return [("GAUSSIAN", 0, s) if s > 0 else ("USUAL", 0, 0) for s in np.where(np.ptp(u, axis=0) == 0, 0, u.std(0))]


def entropy(x):
    p = x / x.sum(0)
    e = -scipy.special.xlogy(p, p).sum(0) / math.log(len(x))
    return (1 - e) / (1 - e).sum()


def critic(normalised):
    c = normalised.std(0) * (1 - np.corrcoef(normalised.T)).sum(0)
    return c / c.sum()


def dominates(a, b, tolerance):
    return bool((a >= b).all() and (a > b + tolerance).any())


def fronts(u, tolerance):
    left, found = list(range(len(u))), []
    while left:
        front = [i for i in left if not any(dominates(u[k], u[i], tolerance) for k in left)]
        found.append(front)
        left = [i for i in left if i not in front]
    return found


def crowding(u, found):
    """NSGA-II's loop, which needs values that differ."""
    distance = np.zeros(len(u))
    for front in found:
        for j in range(u.shape[1]):
            order = sorted(front, key=lambda i: u[i, j])
            distance[order[0]] = distance[order[-1]] = np.inf
            for before, i, after in zip(order, order[1:], order[2:]):
                distance[i] += (u[after, j] - u[before, j]) / (u[order[-1], j] - u[order[0], j])
    return [None if d == np.inf else d for d in distance]


def union(points):
    """Of boxes from 0, by inclusion and exclusion."""
    return sum((-1) ** (k + 1) * sum(np.min(some, axis=0).prod() for some in itertools.combinations(points, k))
               for k in range(1, len(points) + 1))


def check():
    yes, no = np.full(4, True), np.full(4, False)
    assert (topsis(vector(PLANTS, yes, no), PLANT_WEIGHTS).round(3) == [.387, .327, .391, .615, .868, .493]).all()
    assert (vikor(PLANTS, PLANT_WEIGHTS, .625).round(3) == [.640, 1, .693, .271, 0, .694]).all()
    assert (promethee(PLANTS, PLANT_WEIGHTS, [("LINEAR", 1, 2)] * 4).round(2) == [-.26, -.52, -.22, .36, .7, -.06]).all()
    # Xu 2004, European Journal of Operational Research 156(2).
    assert (entropy(np.array([[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]])).round(4)
            == [.4630, .3992, .1378, 0]).all()
    # Tus and Aytac Adali 2019, Opsearch 56(2); its first criterion, a price, is normalised as if more were better.
    software = np.array([[5000, 3, 3, 4, 3, 2], [680, 5, 3, 2, 2, 1], [2000, 3, 2, 3, 4, 3], [600, 4, 3, 1, 2, 2],
                         [800, 2, 4, 3, 3, 4]], float)
    printed = [.157, .249, .168, .121, .154, .151]
    assert (critic(min_max(software, np.full(6, True), np.full(6, False))).round(3) == printed).all()
    # Demsar 2006, table 5: q of the Nemenyi test at 0.05, by k = 2 to 10.
    q = [scipy.stats.studentized_range.ppf(.95, k, np.inf) / math.sqrt(2) for k in range(2, 11)]
    assert np.abs(np.array(q) - [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]).max() < 1.01e-3, q


def table(random, n, m):
    higher = random.random(m) < .5
    logarithmic = random.random(m) < .4
    x = np.where(logarithmic, 10 ** random.uniform(-3, 6, (n, m)), random.uniform(.1, 1, (n, m)))
    x = x.round(3) + .001
    w = random.dirichlet(np.ones(m))
    epsilon = np.where(random.random(m) < .5, 0, random.uniform(0, .3, m))
    u = worth(x, higher, logarithmic)
    tolerance = np.where(logarithmic, np.log10(1 + epsilon), epsilon)
    shapes = [("USUAL", 0, 0), ("U_SHAPE", .2, 0), ("V_SHAPE", 0, .5), ("LEVEL", .1, .4), ("LINEAR", .1, .6), ("GAUSSIAN", 0, .3)]
    shapes = [shapes[random.integers(6)] for _ in range(m)]
    found = fronts(u, tolerance)
    normalised = min_max(x, higher, logarithmic)
    return {
        "values": x, "higher": higher, "logarithmic": logarithmic, "weights": w, "epsilon": epsilon,
        "min-max": normalised, "vector": vector(x, higher, logarithmic), "rank": rank(x, higher, logarithmic),
        "z": z(x, higher, logarithmic),
        "weighted sum": (normalised * w).sum(1), "weighted product": weighted_product(x, higher, w),
        "topsis vector": topsis(vector(x, higher, logarithmic), w), "topsis min-max": topsis(normalised, w),
        "vikor": vikor(u, w, .5), "vikor 0.8": vikor(u, w, .8),
        "promethee": promethee(u, w, gaussian(u)), "shapes": shapes, "promethee shapes": promethee(u, w, shapes),
        "borda": (rank(x, higher, logarithmic) * (n - 1) * w).sum(1),
        "entropy": entropy(x), "critic": critic(normalised) if m > 1 else [1],
        "fronts": found, "crowding": crowding(u, found),
        "volume": union(normalised[found[0]]) if m <= 4 and len(found[0]) <= 12 else None,
    }


def two(random, n):
    """Two criteria: lines over the weight of the first, whose upper envelope is who is first."""
    x = random.uniform(0, 1, (n, 2)).round(3)
    s = min_max(x, np.full(2, True), np.full(2, False))
    cuts = {0., 1.}
    for a, b in itertools.combinations(range(n), 2):
        slope = (s[a, 0] - s[a, 1]) - (s[b, 0] - s[b, 1])
        if slope:
            cut = (s[b, 1] - s[a, 1]) / slope
            if 0 < cut < 1:
                cuts.add(cut)
    given = random.uniform(.2, .8)
    beta = scipy.stats.beta(20 * given, 20 * (1 - given))
    shares, near, central = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n)
    for low, high in itertools.pairwise(sorted(cuts)):
        w = (low + high) / 2
        for place, i in enumerate(np.argsort(-(s @ [w, 1 - w]))):
            shares[i, place] += high - low
            near[i, place] += beta.cdf(high) - beta.cdf(low)
            central[i] += (high - low) * w if place == 0 else 0
    central = over(central, shares[:, 0])
    return {"values": x, "shares": shares, "central": central, "given": given, "near": near}


def friedman(random, n, k, ties):
    x = random.normal(np.linspace(0, .8, k), 1, (n, k))
    x = x.round(0) if ties else x.round(3)
    statistic, p = scipy.stats.friedmanchisquare(*x.T)
    ranks = np.mean([scipy.stats.rankdata(-row) for row in x], axis=0)
    q = np.abs(ranks[:, None] - ranks) / math.sqrt(k * (k + 1) / (6 * n)) * math.sqrt(2)
    return {"values": x, "statistic": statistic, "p": p, "ranks": ranks,
            "nemenyi": scipy.stats.studentized_range.sf(q, k, np.inf),
            "difference": scipy.stats.studentized_range.ppf(.95, k, np.inf) / math.sqrt(2) * math.sqrt(k * (k + 1) / (6 * n))}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return plain(value.tolist()) if isinstance(value, (np.ndarray, np.generic)) else float(f"{value:.12g}") if isinstance(
        value, float) else value


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", required=True, type=pathlib.Path)
    resources = parser.parse_args().resources
    check()
    random = np.random.default_rng(9)
    golden = {
        "tables": [table(random, n, m) for n, m in ((2, 1), (2, 2), (3, 2), (5, 3), (6, 4), (9, 2), (8, 5))],
        "two": [two(random, n) for n in (2, 2, 3, 5)],
        "mcnemar": [[b, c, scipy.stats.binomtest(b, b + c, .5).pvalue]
                    for b, c in ((1, 0), (3, 3), (10, 2), (5, 17), (0, 12), (211, 260), (1500, 1400))],
        "friedman": [friedman(random, *how) for how in ((5, 3, False), (12, 4, False), (20, 6, True), (10, 9, False))],
        "range": [[k, exceeded, scipy.stats.studentized_range.ppf(1 - exceeded, k, np.inf)]
                  for k in (2, 3, 5, 10, 20) for exceeded in (.1, .05, .01)],
    }
    text = json.dumps(plain(golden), separators=(",", ":"))
    (resources / "golden").mkdir(parents=True, exist_ok=True)
    (resources / "golden" / "decide.json").write_text(text + "\n")
    print(len(text), "bytes; fronts", [case["fronts"] for case in golden["tables"]])


main()
