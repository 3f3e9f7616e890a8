"""What Quantus makes of explanations of a model whose weights are drawn anew, and of other answers.

    PYTHONPATH=/path/to/Quantus python3 randomisation_metrics.py --resources ../../core/src/test/resources

writes golden/randomisation.txt.gz, a word and its values a line:
       case NAME
       scores V...          of the model as it is
       stage V...           after each layer, in the order in which Quantus draws them
       told METRIC V...     what Quantus says: of mprt and mprt-signs one value a layer, else one
       others V...          scores of another answer (cases of random-logit)

Quantus runs as a whole, on a network of as many layers as there are stages; the explanations that it asks for are handed to it
from a list, so that the numbers are those of this file and not of its drawing.

Counter-examples, all printed and asserted:
* MPRT(return_average_correlation=True) means to leave out the original model, whose explanation is like itself, and looks for
  it under "orig" where its name is "original": with L layers it gives (1 + sum) / (L + 1), so that a method whose explanations
  don't resemble themselves at all still gets 1 / (L + 1). EfficientMPRT, which has the same line, does call it "orig".
* A layer whose explanation is constant ends the evaluation with an AssertionError.
* get_random_layer_generator seeds every layer alike: layers of one shape get the same weights.
"""
import argparse
import gzip
import pathlib
import warnings

import numpy as np
import quantus
import torch

FEATURES = 40


def network(layers):
    torch.manual_seed(0)
    return torch.nn.Sequential(*[torch.nn.Linear(FEATURES, FEATURES) for _ in range(layers)]).eval()


def handing_out(explanations):
    """An explanation method that gives these, one call after the other."""
    left = list(explanations)
    return lambda model, inputs, targets, **_: left.pop(0)[None, None, :]


def told(metric, scores, explanations, layers):
    x = np.ones((1, 1, FEATURES), np.float32)
    return metric(
        model=network(layers), x_batch=x, y_batch=np.array([0]), a_batch=scores[None, None, :],
        explain_func=handing_out(explanations), channel_first=True, softmax=True)


def stages(random, kind):
    scores = random.standard_normal(FEATURES)
    if kind == "ties":
        scores = np.round(scores)
    if kind == "peak":
        scores = np.exp(4 * scores)
    out = [random.standard_normal(FEATURES) + share * scores for share in [4, 2, 1, 0.3, 0]]
    if kind == "ties":
        out = [np.round(one) for one in out]
    if kind == "same":
        out = [scores.copy() for _ in out]
    return scores.astype(np.float32).astype(float), [one.astype(np.float32).astype(float) for one in out]


def line(word, values):
    return " ".join([word] + [repr(float(value)) for value in values]) + "\n"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--resources", type=pathlib.Path, required=True)
    to = arguments.parse_args().resources
    warnings.simplefilter("ignore")
    random = np.random.default_rng(7)
    text = ""
    for kind in ["plain", "ties", "peak", "same"]:
        scores, after = stages(random, kind)
        count = len(after)
        text += f"case {kind}\n" + line("scores", scores) + "".join(line("stage", one) for one in after)
        quiet = dict(disable_warnings=True, display_progressbar=False)
        for name, sizes in [("mprt", True), ("mprt-signs", False)]:
            metric = quantus.MPRT(abs=sizes, **quiet)
            layers = told(metric, np.abs(scores) if sizes else scores, [scores] + after, count)
            values = [layer[0] for layer in layers.values()]
            assert list(layers)[0] == "original" and len(values) == count + 1
            assert abs(values[0] - 1) < 1e-12
            text += line("told " + name, values[1:])
            metric = quantus.MPRT(abs=sizes, return_average_correlation=True, **quiet)
            average = told(metric, np.abs(scores) if sizes else scores, [scores] + after, count)[0]
            assert abs(average - (1 + sum(values[1:])) / (count + 1)) < 1e-12
            print(f"{kind}: {name} {np.mean(values[1:]):.4f}, Quantus' average {average:.4f}")
        for bins in [10, 100]:
            metric = quantus.EfficientMPRT(complexity_func_kwargs={"n_bins": bins}, **quiet)
            # It asks for the last stage only.
            value = told(metric, scores, [scores, after[-1]], count)[0]
            text += line(f"told efficient-mprt-{bins}", [value])
            print(f"{kind}: efficient-mprt of {bins} bins {value:.4f}")
    for kind in ["plain", "ties"]:
        scores, after = stages(random, kind)
        text += f"case logit-{kind}\n" + line("scores", scores)
        values = []
        for other in after:
            metric = quantus.RandomLogit(
                similarity_func=quantus.correlation_spearman, num_classes=2, normalise=False, disable_warnings=True)
            values.append(told(metric, scores, [other], 1)[0])
            text += line("others", other)
        text += line("told random-logit", values)
    try:
        told(quantus.MPRT(disable_warnings=True), scores, [scores, np.zeros(FEATURES)], 1)
        raise SystemExit("a constant explanation was not refused")
    except AssertionError as refused:
        print("constant explanation:", str(refused)[:60])
    drawn = [module.weight.detach().clone() for _, model in
             quantus.helpers.utils.get_wrapped_model(network(2), True, False, None, None).get_random_layer_generator()
             for module in model]
    assert torch.equal(drawn[-1], drawn[-2])
    print("two layers of one shape are drawn alike")
    (to / "golden").mkdir(exist_ok=True)
    with open(to / "golden/randomisation.txt.gz", "wb") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as zipped:
            zipped.write(text.encode())
    print((to / "golden/randomisation.txt.gz").stat().st_size, "bytes")


if __name__ == "__main__":
    main()
