"""What Quantus 0.6 says of neighbours that are given to it, and of promises that can be checked exactly.

    PYTHONPATH=QUANTUS python robustness_metrics.py --resources ../../core/src/test/resources

Quantus draws neighbours, asks a model and an explainer; here all three look up what was drawn beforehand, so that Limpid is
judged on the same numbers. Its metrics' own code (`evaluate_batch`) runs unchanged, in double precision.

Lines of `golden/robustness.txt.gz`:

    case NAME
    here|near ANSWER | input | outputs | hidden | scores
    METRIC VALUE                          nan where Quantus says so
    completeness EXPECTED ATTRIBUTED TRUE|FALSE
    game CONSTANT | alone | scores | COUNT            NonSensitivity of f(z) = constant + sum of alone * z, absent is 0
    invariance TRUE|FALSE | scores | of the shifted

Where Quantus and the papers part, the case says how:
  `flipped`       one neighbour changes its answer: RIS, ROS and RRS of the paper are the largest over the others, and
                  Quantus takes `max` over an array with a nan in it, so that its answer is nan (`kept` is the same without
                  that neighbour, where it does answer).
  `sixth`         Consistency's `top_n_sign` takes the first five features, not the five largest: two explanations whose sixth
                  and largest score has other signs are the same to it.
  `nobody`        no neighbour has the same explanation: Quantus says 0, the share of nothing.
  completeness    floats are compared by `==`: 0.1 + 0.2 for 0.3 is False.
  invariance      is `isclose` with an absolute 1e-4: scores of 1e-5 that turn round count as the same.
"""

import argparse
import gzip
import io
import pathlib
import warnings

import numpy as np
import quantus
from quantus.functions.discretise_func import top_n_sign
from quantus.functions.normalise_func import normalise_by_max

warnings.filterwarnings("ignore")


class Known:
    """A model that answers for the points it was told of."""

    def __init__(self, points):
        self.points = points

    def _of(self, x, key):
        found = []
        for row in x.reshape(len(x), -1):
            found.append(next(p[key] for p in self.points if np.array_equal(p["input"], row)))
        return np.stack(found)

    def predict(self, x, **_):
        return self._of(x, "outputs")

    def get_hidden_representations(self, x, *_, **__):
        return self._of(x, "hidden")

    def scores(self, x):
        return self._of(x, "scores")


def ask(metric, here, near, normalise=False):
    """The metric's value, with its neighbours drawn from those given."""
    model = Known([here] + near)
    rows = iter([p["input"][None] for p in near])
    metric.perturb_func = lambda arr, indices: next(rows)
    scaled = normalise_by_max if normalise else (lambda a: a)
    metric.explain_batch = lambda m, x, y: np.stack([scaled(a) for a in model.scores(x)])
    value = metric.evaluate_batch(
        model=model,
        x_batch=here["input"][None],
        y_batch=np.array([0]),
        a_batch=scaled(here["scores"])[None],
    )
    return float(np.asarray(value).reshape(-1)[0])


def consistency(here, near):
    metric = quantus.Consistency(disable_warnings=True)
    rows = [here] + near
    value = metric.evaluate_batch(
        a_batch=None,
        i_batch=None,
        a_label_batch=np.array([top_n_sign(p["scores"]) for p in rows]),
        y_pred_classes=np.array([int(p["outputs"].argmax()) for p in rows]),
    )
    return float(value[0])


def values(here, near):
    n = len(near)
    common = dict(nr_samples=n, disable_warnings=True)
    plain = dict(normalise=False, abs=False, **common)
    return {
        "max-sensitivity": ask(quantus.MaxSensitivity(**plain), here, near),
        "avg-sensitivity": ask(quantus.AvgSensitivity(**plain), here, near),
        "local-lipschitz": ask(quantus.LocalLipschitzEstimate(**plain), here, near),
        "local-lipschitz-normalised": ask(quantus.LocalLipschitzEstimate(**plain), here, near, normalise=True),
        "relative-input-stability": ask(quantus.RelativeInputStability(**common), here, near),
        "relative-output-stability": ask(quantus.RelativeOutputStability(**common), here, near),
        "relative-representation-stability": ask(
            quantus.RelativeRepresentationStability(layer_names=["any"], **common), here, near
        ),
        "consistency": consistency(here, near),
    }


def point(rng, base, away, features, classes, units):
    """A point near another one, of which all but the answer moves with the input."""
    x = base["input"] + away * rng.uniform(-1, 1, len(base["input"]))
    return {
        "input": x,
        "outputs": base["outputs"] + 0.1 * away * rng.normal(size=classes),
        "hidden": base["hidden"] + away * rng.normal(size=units),
        "scores": base["scores"] + away * rng.normal(size=features),
    }


def start(rng, inputs, features, classes, units, zeros=False):
    here = {
        "input": rng.normal(size=inputs),
        "outputs": np.sort(rng.normal(size=classes))[::-1] + np.eye(classes)[0],
        "hidden": rng.normal(size=units),
        "scores": rng.normal(size=features),
    }
    if zeros:
        here["input"][0] = here["scores"][1] = here["hidden"][0] = 0
    return here


def cases():
    rng = np.random.default_rng(7)
    for name, inputs, features, away in [
        ("small", 6, 5, 0.05),
        ("alone", 1, 1, 0.1),
        ("many", 40, 5, 0.02),
        ("far", 8, 5, 1.5),
        ("zeros", 6, 5, 0.05),
    ]:
        here = start(rng, inputs, features, 3, 4, zeros=name == "zeros")
        near = [point(rng, here, away, features, 3, 4) for _ in range(6)]
        yield name, here, near
    here = start(rng, 6, 5, 3, 4)
    near = [point(rng, here, 0.05, 5, 3, 4) for _ in range(5)]
    kept = list(near)
    flip = point(rng, here, 0.05, 5, 3, 4)
    flip["outputs"] = flip["outputs"][::-1].copy()
    yield "kept", here, kept
    yield "flipped", here, near + [flip]
    # Few signs, so that explanations meet; answers that differ.
    here = start(rng, 4, 3, 3, 4)
    near = []
    for i in range(12):
        p = point(rng, here, 0.1, 3, 3, 4)
        p["scores"] = here["scores"] * rng.choice([1] * 9 + [-1], size=3)
        p["outputs"] = np.roll(p["outputs"], int(rng.integers(0, 2)))
        near.append(p)
    yield "meeting", here, near
    here = start(rng, 4, 6, 3, 4)
    here["scores"][5] = 9
    near = [point(rng, here, 0.01, 6, 3, 4) for _ in range(2)]
    near[0]["outputs"] = np.roll(near[0]["outputs"], 1)
    near[0]["scores"][5] = -9
    yield "sixth", here, near
    here = start(rng, 4, 3, 3, 4)
    near = [point(rng, here, 0.01, 3, 3, 4) for _ in range(2)]
    for p in near:
        p["scores"] = -p["scores"]
    yield "nobody", here, near


class Games:
    """f(z) = constant + sum of alone * z, a class of its own for each call."""

    def __init__(self, constant, alone):
        self.constant, self.alone = constant, alone

    def shape_input(self, x, shape, **_):
        return x.reshape(shape)

    def predict(self, x, **_):
        return self.constant + x.reshape(len(x), -1) @ self.alone[:, None]


def row(numbers):
    return " ".join(repr(float(n)) for n in numbers)


def games(out):
    rng = np.random.default_rng(11)
    for players in (1, 5, 9):
        for _ in range(3):
            alone = rng.normal(size=players) * rng.choice([0, 1], size=players)
            scores = rng.normal(size=players) * rng.choice([0, 1], size=players)
            metric = quantus.NonSensitivity(disable_warnings=True, perturb_baseline=0.0)
            constant = float(rng.normal())
            shares = np.abs(normalise_by_max(scores))
            count = metric.evaluate_batch(
                model=Games(constant, alone),
                x_batch=np.ones((1, players)),
                y_batch=np.array([0]),
                a_batch=shares[None],
            )[0]
            out.write(f"game {constant!r} | {row(alone)} | {row(scores)} | {int(count)}\n")


def sums(out):
    for numbers in ([0.5, 0.25], [0.1, 0.2]):
        total = 0.75 if numbers[0] == 0.5 else 0.3
        metric = quantus.Completeness(disable_warnings=True, normalise=False, perturb_baseline=0.0)
        model = Games(0.0, np.array([total, 0.0]))
        said = metric.evaluate_batch(
            model=model, x_batch=np.ones((1, 2)), y_batch=np.array([0]), a_batch=np.array([numbers])
        )[0]
        out.write(f"completeness {total!r} {sum(numbers)!r} {str(bool(said)).lower()}\n")


class Moved:
    def __init__(self, scores, moved):
        self.scores, self.moved = scores, moved

    def shape_input(self, x, shape, **_):
        return x

    def add_mean_shift_to_first_layer(self, *_):
        return self


def shifts(out):
    rng = np.random.default_rng(13)
    scores = rng.normal(size=4)
    for one, other in [
        (scores, scores + 1e-7),
        (scores, scores + 0.5),
        (scores, -scores),
        (scores * 1e-5, -scores * 1e-5),
    ]:
        metric = quantus.InputInvariance(disable_warnings=True)
        metric.explain_batch = lambda m, x, y: other[None]
        said = metric.evaluate_batch(
            model=Moved(one, other), x_batch=np.ones((1, 4)), y_batch=np.array([0]), a_batch=one[None]
        )[0]
        out.write(f"invariance {str(bool(said)).lower()} | {row(one)} | {row(other)}\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    folder = parser.parse_args().resources / "golden"
    out = io.StringIO()
    for name, here, near in cases():
        out.write(f"case {name}\n")
        for kind, p in [("here", here)] + [("near", p) for p in near]:
            fields = " | ".join(row(p[key]) for key in ("input", "outputs", "hidden", "scores"))
            out.write(f"{kind} {int(p['outputs'].argmax())} | {fields}\n")
        for metric, value in values(here, near).items():
            out.write(f"{metric} {value!r}\n")
            print(name, metric, value)
    games(out)
    sums(out)
    shifts(out)
    file = folder / "robustness.txt.gz"
    file.write_bytes(gzip.compress(out.getvalue().encode(), mtime=0))
    print(out.getvalue()[-1500:])
    print(file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
