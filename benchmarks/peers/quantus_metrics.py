"""Metrics of explanations: Quantus on PyTorch and Limpid, run in turn on the same models, pictures, explanations and masks.

    python3 quantus_metrics.py --limpid 'java … dev.limpid.benchmarks.GameWorker'       # prints Markdown

Models: ResNet-50 with random weights, and the network of examples/digits with its own. An explanation is a smooth random map
that is constant in the cells of a grid; a cell that is gone is black. Both judge the probability of the best class. Pictures
are read, and classes chosen, before the clock runs, on both sides.
Quantus gets all pictures and explanations in one call, its steps and patches are the cells, and for faithfulness correlation
the sets of cells that Limpid drew, so that it is spared the drawing. Not compared, since they mask other inputs: Infidelity
(block after block, all before it staying black), SensitivityN (by rank), MonotonicityCorrelation (by noise).
"""
import argparse
import gzip
import json
import pathlib
import statistics
import sys
import tempfile
import time
import warnings

import numpy
import onnx
import quantus
import quantus.helpers.asserts
import torch
from onnx import numpy_helper
from PIL import Image
from torch import nn
from transformers import ResNetConfig, ResNetForImageClassification

from worker import Limpid

EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "digits"
SHARE, RUNS, REGIONS = 0.2, 100, 100


class Counted(nn.Module):
    """A network that counts the pictures it is run on."""

    def __init__(self, network):
        super().__init__()
        self.network, self.runs = network, 0

    def forward(self, x):
        self.runs += len(x)
        found = self.network(x)
        return getattr(found, "logits", found)


class Subject:
    """A model on both sides, with pictures [n, channels, size, size] as it reads them and the value of black."""

    def __init__(self, name, folder, network, pixels, scaled, black, cells):
        self.name, self.folder, self.black, self.cells = name, folder, black, cells
        self.model = Counted(network).eval().requires_grad_(False)
        self.x = scaled.astype(numpy.float32)
        self.channels, self.size = self.x.shape[1], self.x.shape[2]
        self.side = self.size // cells
        self.paths = []
        for i, picture in enumerate(pixels):
            self.paths.append(f"{folder}/picture-{i}.png")
            Image.fromarray(picture).save(self.paths[-1])
        with torch.inference_mode():
            scores = torch.softmax(self.model(torch.from_numpy(self.x)), -1).numpy()
        self.classes = scores.argmax(1)
        self.full = scores.max(1)

    def explanations(self, count):
        """[count, pictures, cells²]: normal noise, each cell the mean of it and its neighbours."""
        noise = numpy.random.default_rng(0).normal(size=(count, len(self.x), self.cells, self.cells))
        smooth = sum(numpy.roll(noise, (dy, dx), (2, 3)) for dy in (-1, 0, 1) for dx in (-1, 0, 1)) / 9
        return smooth.reshape(count, len(self.x), -1)

    def places(self, cells):
        """Where the given cells lie in a picture [channels, size, size] that is flattened."""
        grid = numpy.arange(self.x[0].size).reshape(self.channels, self.cells, self.side, self.cells, self.side)
        return grid.transpose(1, 3, 0, 2, 4).reshape(self.cells ** 2, -1)[cells].ravel()


def resnet(folder, count, cells):
    torch.manual_seed(0)
    network = ResNetForImageClassification(ResNetConfig(num_labels=1000))
    rough = numpy.random.default_rng(0).integers(0, 256, (count, 8, 8, 3), dtype=numpy.uint8)
    pixels = [numpy.asarray(Image.fromarray(one).resize((224, 224), Image.BICUBIC)) for one in rough]
    x = numpy.stack(pixels).transpose(0, 3, 1, 2) / 127.5 - 1
    # Random weights give scores that hardly differ between pictures: statistics of the batches bring them apart.
    network.train()
    tiles = torch.from_numpy(numpy.concatenate([x, x[:, :, ::-1], x[:, :, :, ::-1]])[:12].astype(numpy.float32))
    with torch.no_grad():
        for _ in range(20):
            network(tiles)
    network.eval().save_pretrained(folder)
    with open(f"{folder}/preprocessor_config.json", "w") as file:
        json.dump({"image_processor_type": "ViTImageProcessor", "do_resize": True, "size": {"height": 224, "width": 224},
                   "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "resample": 2,
                   "image_mean": [0.5] * 3, "image_std": [0.5] * 3}, file)
    return Subject("ResNet-50", folder, network, pixels, x, -1.0, cells)


def digits(folder, data, count, cells):
    network = nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 32, 3, padding=1), nn.ReLU(), nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(128, 10))
    # The file holds the convolutions with their batch normalisation folded in.
    graph = onnx.load(EXAMPLE / "model.onnx").graph
    weights = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    layers = [node for node in graph.node if node.op_type in ("Conv", "Gemm")]
    for layer, node in zip((part for part in network if hasattr(part, "weight")), layers):
        layer.weight, layer.bias = (nn.Parameter(weights[name]) for name in node.input[1:])
    if data:
        with gzip.open(data, "rt") as lines:
            greys = numpy.loadtxt(lines, delimiter=",")[::5][:count, :64].reshape(-1, 8, 8)
        pictures = [Image.fromarray(numpy.round(grey / 16 * 255).astype(numpy.uint8)) for grey in greys]
    else:
        pictures = [Image.open(EXAMPLE / f"{name}.png").convert("L") for name in ("three", "seven", "eight")]
    pixels = [numpy.asarray(one.resize((32, 32), Image.BILINEAR)) for one in pictures]
    for name in ("model.onnx", "config.json", "preprocessor_config.json"):
        (pathlib.Path(folder) / name).write_bytes((EXAMPLE / name).read_bytes())
    return Subject("digits", folder, network, pixels, numpy.stack(pixels)[:, None] / 255, 0.0, cells)


class Peer:
    """One of Quantus' metrics, and what Limpid calls it."""

    def __init__(self, name, metric, ours, settings, value, drawn=False):
        self.name, self.metric, self.ours, self.settings = name, metric, ours, settings
        self.value, self.drawn = value, drawn


def area(full, left):
    """The mean score on the way, by trapezoids, from the scores after each step."""
    return (full / 2 + left[:-1].sum() + left[-1] / 2) / len(left)


def peers(subject):
    cell = subject.side ** 2 * subject.channels
    drawn = int(numpy.ceil(SHARE * subject.cells ** 2 - 1e-9))
    return [
        Peer("RegionPerturbation", quantus.RegionPerturbation, "region-perturbation",
             dict(patch_size=subject.side, regions_evaluation=REGIONS),
             lambda full, told: numpy.sum(told) / (len(told) + 1)),
        Peer("PixelFlipping", quantus.PixelFlipping, "deletion", dict(features_in_step=cell), area),
        Peer("Selectivity", quantus.Selectivity, "deletion", dict(patch_size=subject.side), area),
        Peer("FaithfulnessEstimate", quantus.FaithfulnessEstimate, "faithfulness-estimate",
             dict(features_in_step=cell), lambda full, told: float(told)),
        Peer("FaithfulnessCorrelation", quantus.FaithfulnessCorrelation, "faithfulness-correlation",
             dict(nr_runs=RUNS, subset_size=drawn * cell), lambda full, told: float(told), drawn=True)]


class Sets:
    """In the place of numpy.random.choice: the sets that Limpid drew, in the order in which Quantus goes through them."""

    def __init__(self, subject, sets, rows, batch):
        self.order = ((run, row % len(subject.x)) for start in range(0, rows, batch) for run in range(RUNS)
                      for row in range(start, min(rows, start + batch)))
        self.sets = sets

    def __call__(self, *_, **__):
        run, picture = next(self.order)
        return self.sets[picture][run]


def by_quantus(subject, peer, explanations, sets, batch):
    """Seconds, values [explanations, pictures], runs."""
    count, pictures = explanations.shape[:2]
    grid = explanations.reshape(-1, 1, subject.cells, 1, subject.cells, 1)
    a = numpy.broadcast_to(
        grid, (len(grid), subject.channels, subject.cells, subject.side, subject.cells, subject.side)).reshape(
        -1, subject.channels, subject.size, subject.size)
    x, y = numpy.tile(subject.x, (count, 1, 1, 1)), numpy.tile(subject.classes, count)
    choice, before = numpy.random.choice, subject.model.runs
    if peer.drawn:
        numpy.random.choice = Sets(subject, sets, len(x), batch)
    try:
        began = time.perf_counter()
        told = peer.metric(perturb_baseline=subject.black, return_aggregate=False, disable_warnings=True, **peer.settings)(
            model=subject.model, x_batch=x, y_batch=y, a_batch=a, softmax=True, channel_first=True, device="cpu",
            batch_size=batch)
        took = time.perf_counter() - began
    finally:
        numpy.random.choice = choice
    full = numpy.tile(subject.full, count)
    values = [peer.value(full[row], numpy.asarray(one, dtype=float)) for row, one in enumerate(told)]
    return took, numpy.array(values).reshape(count, pictures), subject.model.runs - before


def by_limpid(subject, worker, metrics, explanations, **more):
    """Seconds, values by metric [explanations, pictures], runs."""
    values, runs, took = {name: numpy.zeros(explanations.shape[:2]) for name in metrics}, 0, 0
    for picture, path in enumerate(subject.paths):
        answer = ask(subject, worker, metrics, explanations, picture, **more)
        runs += answer["runs"]
        took += answer["seconds"]
        for name in metrics:
            values[name][:, picture] = [float(one) for one in answer["values"][name]]
    return took, values, runs


def ask(subject, worker, metrics, explanations, picture, **more):
    return worker.ask(
        op="judge", image=subject.paths[picture], features=f"grid:{subject.cells}x{subject.cells}", masker="constant:0",
        index=int(subject.classes[picture]), seed=0, metrics=list(metrics), scores=explanations[:, picture].tolist(),
        settings={"deletion.steps": str(subject.cells ** 2), "region-perturbation.regions": str(REGIONS),
                  "faithfulness-correlation.share": str(SHARE), "faithfulness-correlation.runs": str(RUNS)}, **more)


def drawn_sets(subject, worker):
    """Of each picture the places of the sets that Limpid draws, in order."""
    sets = []
    for picture in range(len(subject.x)):
        masks = ask(subject, worker, ["faithfulness-correlation"], subject.explanations(1), picture, masks=True)["masks"]
        absent = [[cell for cell, there in enumerate(mask) if there == "0"] for mask in masks]
        sets.append([subject.places(cells) for cells in absent if cells])
        if len(sets[-1]) != RUNS:
            raise RuntimeError(f"{len(sets[-1])} different sets were drawn, and {RUNS} are compared.")
    return sets


def row(cells):
    print("| " + " | ".join(cells) + " |", flush=True)


def compare(subject, worker, options):
    sets, median = drawn_sets(subject, worker), statistics.median
    both = peers(subject)
    names = list(dict.fromkeys(peer.ours for peer in both))
    for count in options.explanations:
        given = subject.explanations(count)
        theirs = {peer.name: {batch: [] for batch in options.batches} for peer in both}
        ours, together = {peer.name: [] for peer in both}, []
        by_limpid(subject, worker, names[:1], given[:1])
        by_quantus(subject, both[0], given[:1], sets, options.batches[0])
        for turn in range(options.rounds):
            for peer in both if turn % 2 == 0 else both[::-1]:
                print(f"{subject.name}, {count} explanations, round {turn + 1}: {peer.name}", file=sys.stderr)
                for batch in options.batches:
                    theirs[peer.name][batch].append(by_quantus(subject, peer, given, sets, batch))
                ours[peer.name].append(by_limpid(subject, worker, [peer.ours], given))
            together.append(by_limpid(subject, worker, names, given))
        total, total_runs = 0, 0
        for peer in both:
            best, runs = min((median(run[0] for run in runs), runs[0][2]) for runs in theirs[peer.name].values())
            own = median(run[0] for run in ours[peer.name])
            apart = max(numpy.abs(run[1] - ours[peer.name][0][1][peer.ours]).max()
                        for runs in theirs[peer.name].values() for run in runs)
            total, total_runs = total + best, total_runs + runs
            row([subject.name, str(count), f"{peer.name}: {peer.ours}", f"{best:.2f}", f"{own:.2f}",
                 f"**{best / own:.2f}**", str(runs), str(ours[peer.name][0][2]), f"{apart:.0e}"])
        own = median(run[0] for run in together)
        row([subject.name, str(count), "all of these", f"{total:.2f}", f"{own:.2f}", f"**{total / own:.2f}**",
             str(total_runs), str(together[0][2]), ""])


def references(subject, worker, options):
    for count in options.explanations:
        given = subject.explanations(count)
        for name in dict.fromkeys(peer.ours for peer in peers(subject)):
            print(f"{subject.name}, {count} explanations with references: {name}", file=sys.stderr)
            found = []
            for more in ({}, {"references": True}):
                answer = ask(subject, worker, [name], given, 0, **more)
                found += [f"{answer['seconds']:.2f}", str(answer["runs"])]
            row([subject.name, str(count), name] + found)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--digits", help="digits.csv.gz, from which pictures are taken; else those of examples/digits")
    parser.add_argument("--models", nargs="+", choices=("resnet", "digits"), default=["resnet", "digits"])
    parser.add_argument("--pictures", type=int, default=2, help="for ResNet-50")
    parser.add_argument("--digit-pictures", type=int, default=8)
    parser.add_argument("--cells", type=int, default=14, help="of ResNet-50's grid on each side")
    parser.add_argument("--explanations", type=int, nargs="+", default=[1, 5], help="of each picture")
    parser.add_argument("--batches", type=int, nargs="+", default=[64], help="Quantus' batch_size; of several its best counts")
    parser.add_argument("--references", nargs="*", choices=("resnet", "digits"), default=["digits"],
                        help="models on which limpid evaluate's own way is timed, too")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    # Steps have to divide a channel's size for Quantus, as no cell of three channels does: its computation goes through.
    quantus.helpers.asserts.assert_features_in_step = lambda **_: None
    torch.set_num_threads(options.threads)
    subjects, workers = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.models:
            own = pathlib.Path(folder) / name
            own.mkdir()
            subjects.append(resnet(str(own), options.pictures, options.cells) if name == "resnet" else
                            digits(str(own), options.digits, options.digit_pictures, 8))
            workers.append(Limpid(options.limpid, str(own), options.threads))
        print(f"* Quantus {quantus.__version__} on PyTorch {torch.__version__}, {options.threads} threads, "
              f"{options.rounds} rounds, taken in turn; batch_size {' or '.join(map(str, options.batches))}")
        for subject in subjects:
            print(f"* {subject.name}: {len(subject.x)} pictures, {subject.cells}×{subject.cells} cells")
        print("\nSeconds for all pictures, medians; *times* is Quantus' over ours; *apart* is the largest difference of two "
              "values.\n")
        row(["model", "explanations", "metric", "Quantus, s", "Limpid, s", "times", "Quantus' runs", "Limpid's runs", "apart"])
        row(["---"] * 9)
        for subject, worker in zip(subjects, workers):
            compare(subject, worker, options)
        print("\nOne picture, judged alone and as `limpid evaluate` does: beside explanations that say nothing and the best "
              "that are found.\n")
        row(["model", "explanations", "metric", "alone, s", "runs", "with references, s", "runs"])
        row(["---"] * 7)
        for name, subject, worker in zip(options.models, subjects, workers):
            if name in options.references:
                references(subject, worker, options)
        for worker in workers:
            worker.close()


if __name__ == "__main__":
    main()
