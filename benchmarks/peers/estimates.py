"""What `limpid estimate` says beforehand, and what the same training then takes.

    python3 estimates.py --limpid ./limpid --data shared/data --glosses glosses.txt --out runs [PART...]

minilm   all-minilm-l6-v2 fine-tuned on sentences of film reviews, 100 updates
gpt      a small GPT from random weights on WordNet's glosses, 200 updates
lora     bert-base-uncased with LoRA on the reviews, 40 updates
digits   a small ResNet from random weights on handwritten digits, 20 epochs

Seconds are those of the whole process, from the command to the written model. A round is an estimate, the training, and an
estimate again: where the two estimates are more than --quiet apart, the machine was not the same all along, and the round tells
nothing. Rounds are made until one was quiet, at most --rounds of them. Examples, tokens and updates must be equal in any case.
"""
import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys

from training_runs import ROOT, Run, bar, ending, pictures

BOUND = 0.2
PARTS = {}


def part(function):
    PARTS[function.__name__] = function
    return function


@part
def minilm(options):
    sst2 = options.data / "sst2"
    return ["finetune", "--model", "all-minilm-l6-v2", "--data", str(sst2 / "train.tsv"), "--validation", str(sst2 / "dev.tsv"),
            "--length", "64", "--batch", "16"] + ending(options, 100)


@part
def gpt(options):
    return ["pretrain", "--config", str(ROOT / "examples" / "small-gpt.json"), "--data", str(options.glosses), "--batch", "16",
            "--length", "128"] + ending(options, 200)


@part
def lora(options):
    sst2 = options.data / "sst2"
    return ["finetune", "--model", "bert-base-uncased", "--data", str(sst2 / "train.tsv"), "--validation", str(sst2 / "dev.tsv"),
            "--length", "64", "--batch", "16", "--lora"] + ending(options, 40)


@part
def digits(options):
    folder = pictures(options)
    return ["finetune", "--config", str(ROOT / "examples" / "small-resnet"), "--data", str(folder / "train"), "--test",
            str(folder / "test"), "--batch", "32", "--epochs", "20", "--rate", "3e-3", "--augment", "writing"] + ending(options)


def estimate(options, arguments):
    command = shlex.split(options.limpid) + ["estimate"] + arguments + ["--format", "json"]
    if options.threads:
        command += ["--threads", str(options.threads)]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if said.returncode:
        sys.exit(f"{shlex.join(command)} failed: {said.stderr.strip()[-1000:]}")
    return json.loads(said.stdout)


def counted(told, training):
    """Whether all that can be counted beforehand is what was."""
    made = {"examples": training["cost"]["examples"], "tokens": training["cost"]["tokens"], "steps": training["outcome"]["steps"]}
    return {name: told[name] for name in made} == made, made


def measure(name, options):
    arguments = PARTS[name](options)
    shown = shlex.join(["./limpid", "estimate"] + arguments)
    for place in (options.data, options.out, options.glosses.parent, ROOT):
        shown = shown.replace(f"{place}/", "") if place else shown
    print(f"    {shown}\n")
    print("| round | estimated | 90 % | trained | ratio | estimated again | load | told of memory | taken at most |")
    print("|---|---|---|---|---|---|---|---|---|")
    rounds = []
    for number in range(1, options.rounds + 1):
        before = estimate(options, arguments)
        run = Run(options, options.out / name, arguments).whole()
        after = estimate(options, arguments)
        told, again = before["seconds"]["total"], after["seconds"]["total"]["mean"]
        bounds = f"{told['low']:.1f} to {told['high']:.1f}" if told["low"] is not None else "not known"
        quiet = abs(again / told["mean"] - 1) <= options.quiet
        ratio = told["mean"] / run.seconds
        rounds.append((quiet, ratio))
        print(f"| {number} | {told['mean']:.1f} s | {bounds} | {run.seconds:.1f} s | {ratio:.2f} | {again:.1f} s{'' if quiet else ', not quiet'}"
              f" | {os.getloadavg()[0]:.1f} | {before['bytes']['total'] / 2**20:.0f} MiB | {run.peak:.0f} MiB |", flush=True)
        if quiet:
            break
    equal, made = counted(before, run.training)
    print()
    bar(equal, "examples, tokens and updates are those told: " + ", ".join(f"{value:,} {what}" for what, value in made.items()))
    parts = before["seconds"]
    print(f"* of which {parts['beginning']:.1f} s to begin, {parts['steps']['mean']:.1f} s of updates, {parts['evaluation']:.1f} s of"
          f" judgements, {parts['checkpoints']:.1f} s of checkpoints, {parts['ending']:.1f} s to write the model; training said"
          f" {run.training['cost']['seconds']:.1f} s of updates, judgements and checkpoints")
    good = [ratio for quiet, ratio in rounds if quiet]
    if good:
        bar(abs(good[0] - 1) <= BOUND, f"estimated within {BOUND:.0%} of what it took")
    else:
        print(f"* no round was quiet: nothing is said of the {BOUND:.0%}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS) + "; all of them where none is said")
    parser.add_argument("--limpid", required=True, help="the command")
    parser.add_argument("--data", type=pathlib.Path, help="a folder with sst2 and digits.csv.gz")
    parser.add_argument("--glosses", type=pathlib.Path, required=True, help="the text that gpt reads")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="where models are written")
    parser.add_argument("--steps", type=int, help="updates after which each training ends")
    parser.add_argument("--rounds", type=int, default=3, help="at most, until one is quiet")
    parser.add_argument("--quiet", type=float, default=0.15, help="share that estimates before and after may be apart")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    for name in options.parts:
        if name not in PARTS:
            parser.error(f"unknown part '{name}', expected some of {', '.join(PARTS)}")
    parts = options.parts or list(PARTS)
    if set(parts) - {"gpt"} and not (options.data and options.data.is_dir()):
        parser.error("--data must name a folder with sst2/train.tsv, sst2/dev.tsv and digits.csv.gz")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in parts:
        print(f"## {name}\n", flush=True)
        measure(name, options)
        print(flush=True)


if __name__ == "__main__":
    main()
