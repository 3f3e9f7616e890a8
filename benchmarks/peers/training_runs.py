"""Real trainings by the command line, as a user would start them.

    python3 training_runs.py --limpid ./limpid --data shared/data --glosses glosses.txt --out runs [PART...]

minilm   all-minilm-l6-v2 fine-tuned on sentences of film reviews: accuracy on the test set, and how long it takes
lora     bert-base-uncased with LoRA on the same: killed by `kill -9` at a random moment, begun again, against one that was not
gpt      a small GPT from random weights on WordNet's glosses: perplexity beside that of a model of frequencies; it writes
digits   a small ResNet from random weights on handwritten digits: accuracy on each fifth of them

--data has sst2/{train,dev,test}.tsv (tab, label last, no names) and digits.csv.gz (64 grey values 0 to 16, class last). What was
written is loaded in transformers and ONNX Runtime by load_folder.py. --steps ends each training after so many updates.
"""
import argparse
import hashlib
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TEXTS = ["a stirring , funny and finally transporting film", "one long string of cliches", "it 's not bad at all , but it 's long"]
PARTS = {}


def part(function):
    PARTS[function.__name__] = function
    return function


class Run:
    """A training as it was commanded, what it said, what it took."""

    def __init__(self, options, out, arguments):
        self.options, self.out = options, out
        self.running = pathlib.Path(f"{out}-training")
        self.command = shlex.split(options.limpid) + ["train"] + arguments + ["--out", str(out)]
        if options.threads:
            self.command += ["--threads", str(options.threads)]
        for old in (out, self.running):
            shutil.rmtree(old, ignore_errors=True)

    def start(self, log):
        return subprocess.Popen(self.command, stdout=log, stderr=log)

    def whole(self):
        """Runs to the end."""
        began = time.perf_counter()
        with open(f"{self.out}.log", "ab") as log:
            process = self.start(log)
            _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.perf_counter() - began
        self.peak = usage.ru_maxrss / 1024
        if status:
            sys.exit(f"{shlex.join(self.command)} failed; see {self.out}.log:\n"
                     + pathlib.Path(f"{self.out}.log").read_text()[-1000:])
        self.training = json.loads((self.out / "training.json").read_text())
        return self

    def killed(self, after, chance):
        """Runs until some updates have been made and a moment of the next ones has passed, then kills it."""
        log = self.running / "metrics.jsonl"
        with open(f"{self.out}.log", "ab") as said:
            process = self.start(said)
            while not log.exists() or updates(log) < after:
                if process.poll() is not None:
                    sys.exit(f"{shlex.join(self.command)} ended by itself; see {self.out}.log")
                time.sleep(0.02)
            time.sleep(chance.random() * 3)
            made = updates(log)
            process.send_signal(signal.SIGKILL)
            if process.wait() != -signal.SIGKILL:
                sys.exit("It ended before it was killed.")
        return made

    def metric(self, part, name):
        for one in self.training["reports"][part]["metrics"]:
            if one["name"] == name:
                return one["value"]
        raise KeyError(name)

    def told(self):
        cost = self.training["cost"]
        shown = shlex.join(["./limpid"] + self.command[len(shlex.split(self.options.limpid)):]).replace(str(self.out.parent) + "/", "")
        if self.options.data:
            shown = shown.replace(str(self.options.data) + "/", "")
        print(f"    {shown.replace(str(ROOT) + '/', '')}\n")
        print(f"* {self.training['outcome']['steps']} updates in {cost['seconds']:.0f} s, judging and checkpoints included;"
              f" {self.seconds:.0f} s from start to written; {cost['examples'] / cost['seconds']:.1f} examples a second;"
              f" at most {self.peak:.0f} MiB")

    def loads(self, *inputs):
        said = subprocess.run([sys.executable, str(HERE / "load_folder.py"), "--limpid", self.options.limpid,
                               "--model", str(self.out), *inputs], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if said.returncode:
            print(f"* **not equal in transformers and ONNX Runtime**: {said.stdout.strip()} {said.stderr.strip()[-500:]}")
        else:
            print(f"* in transformers and ONNX Runtime: {said.stdout.strip()}")


def updates(log):
    return log.read_bytes().count(b'"update"')


def interval(value):
    return f"{value['mean']:.4f} [{value['low']:.4f}, {value['high']:.4f}]"


def ending(options, usual=None):
    steps = options.steps or usual
    return ["--steps", str(steps)] if steps else []


def bar(met, text):
    print(f"* bar: {text}: {'met' if met else '**missed**'}")


@part
def minilm(options):
    sst2 = options.data / "sst2"
    run = Run(options, options.out / "minilm", [
        "finetune", "--model", "all-minilm-l6-v2", "--data", str(sst2 / "train.tsv"), "--validation", str(sst2 / "dev.tsv"),
        "--test", str(sst2 / "test.tsv"), "--length", "64", "--batch", "16", "--epochs", "3", "--rate", options.rate]
        + ending(options)).whole()
    run.told()
    accuracy = run.metric("test", "accuracy")
    print(f"* accuracy on the {run.training['reports']['test']['examples']} sentences of the test set: {interval(accuracy)}")
    bar(accuracy["mean"] >= 0.86 and run.seconds < 1200, "at least 0.86 in less than 20 minutes")
    run.loads("--text", *TEXTS)


def weights(folder):
    found = {}
    for path in sorted(folder.rglob("*.safetensors")):
        found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@part
def lora(options):
    sst2 = options.data / "sst2"
    steps = options.steps or 60
    every = max(2, steps // 6)
    arguments = ["finetune", "--model", "bert-base-uncased", "--data", str(sst2 / "train.tsv"), "--validation",
                 str(sst2 / "dev.tsv"), "--hold-out", "0", "--length", "64", "--batch", "16", "--lora", "--save-every", str(every),
                 "--steps", str(steps)]
    whole = Run(options, options.out / "lora-whole", arguments).whole()
    whole.told()
    print(f"* accuracy on the dev set, which chose the weights: {interval(whole.metric('validation', 'accuracy'))}")
    chance = random.Random(options.seed)
    run = Run(options, options.out / "lora-killed", arguments)
    made = run.killed(chance.randrange(every, max(every + 1, steps * 3 // 4)), chance)
    run.whole()
    print(f"* a second one, killed by `kill -9` when {made} of {steps} updates had been logged, began again after update"
          f" {', '.join(map(str, run.training['resumed']))} with the same command")
    one, other = weights(whole.out), weights(run.out)
    for name in one:
        print(f"* SHA-256 of {name}: {one[name][:16]}… and {other.get(name, 'none')[:16]}…")
    bar(one == other, "the weights are equal to the bit")
    run.loads("--text", *TEXTS)


@part
def gpt(options):
    run = Run(options, options.out / "gpt", [
        "pretrain", "--config", str(ROOT / "examples" / "small-gpt.json"), "--data", str(options.glosses), "--batch", "16",
        "--length", "128"] + ending(options, 1500)).whole()
    run.told()
    perplexity = run.metric("validation", "perplexity")
    frequencies = next(float(found.group(1)) for note in run.training["notes"]
                       if (found := re.search(r"frequent each token is has perplexity ([0-9.]+)", note)))
    print(f"* perplexity on text that was held back: {perplexity['mean']:.1f} [{perplexity['low']:.1f}, {perplexity['high']:.1f}];"
          f" of a model that knows only how frequent each token is {frequencies:.1f}")
    bar(perplexity["mean"] < frequencies / 4, "less than a quarter of that")
    for prompt in ("dog, domestic dog:", "run:", "happy:"):
        said = subprocess.run(shlex.split(options.limpid) + ["predict", "--model", str(run.out), "--text", prompt, "--temperature",
                                                              "0.7", "--max-new-tokens", "40", "--format", "json"],
                              check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        print(f"* it writes: **{prompt}** {json.loads(said.stdout)['generated']['text'].strip()}".replace("\n", " / "))
    run.loads("--text", "dog, domestic dog: a member of the genus", "run: move fast by")


def pictures(options):
    """The digits as folders of pictures, every fifth for the test."""
    sys.path.insert(0, str(ROOT / "tools" / "digits"))
    from train import LABELS, picture, read
    folder = options.out / "digits-pictures"
    shutil.rmtree(folder, ignore_errors=True)
    greys, classes = read(options.data / "digits.csv.gz")
    for i, label in enumerate(classes):
        place = folder / ("test" if i % 5 == 0 else "train") / LABELS[label]
        place.mkdir(parents=True, exist_ok=True)
        picture(greys[i]).save(place / f"{i:04}.png")
    return folder


@part
def digits(options):
    folder = pictures(options)
    run = Run(options, options.out / "digits", [
        "finetune", "--config", str(ROOT / "examples" / "small-resnet"), "--data", str(folder / "train"), "--test",
        str(folder / "test"), "--batch", "32", "--epochs", "20", "--rate", "3e-3", "--augment", "writing"] + ending(options)).whole()
    run.told()
    accuracy = run.metric("test", "accuracy")
    print(f"* accuracy on the {run.training['reports']['test']['examples']} pictures that it never saw: {interval(accuracy)}")
    bar(accuracy["mean"] >= 0.97, "at least 0.97")
    run.loads("--image", *[str(path) for path in sorted((folder / "test").glob("*/*.png"))[::60]])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS) + "; all of them where none is said")
    parser.add_argument("--limpid", required=True, help="the command")
    parser.add_argument("--data", type=pathlib.Path, help="a folder with sst2 and digits.csv.gz")
    parser.add_argument("--glosses", type=pathlib.Path, required=True, help="the text that gpt reads")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="where models are written")
    parser.add_argument("--steps", type=int, help="updates after which each training ends")
    parser.add_argument("--rate", default="5e-5", help="of minilm")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--seed", type=int, default=20261123, help="of the moment to kill at")
    options = parser.parse_args()
    for name in options.parts:
        if name not in PARTS:
            parser.error(f"unknown part '{name}', expected some of {', '.join(PARTS)}")
    parts = options.parts or list(PARTS)
    if set(parts) - {"gpt"} and not (options.data and options.data.is_dir()):
        parser.error("--data must name a folder with sst2/train.tsv, sst2/dev.tsv, sst2/test.tsv and digits.csv.gz")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in parts:
        print(f"## {name}\n", flush=True)
        PARTS[name](options)
        print(flush=True)


if __name__ == "__main__":
    main()
