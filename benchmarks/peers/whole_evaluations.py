"""Whole evaluations of real models, as a user asks for them: limpid evaluate, from its start to its last line.

    python3 whole_evaluations.py --limpid ./limpid --digits digits.csv.gz --classifier FOLDER --sst2 FOLDER   # prints Markdown

Digits: the network of examples/digits on held-out digits. Words: bert-base-uncased on sentences.txt. Sentences: a classifier
on the held-out lines of SST-2. What is not given is left out with a line. All else is as limpid evaluate chooses it.
"""
import argparse
import gzip
import pathlib
import re
import shlex
import subprocess
import tempfile
import time

import numpy
from PIL import Image

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLE = HERE.parents[1] / "examples" / "digits"
LABELS = "zero one two three four five six seven eight nine".split()
SHARED = re.compile(r"asked for ([\d,]+) masked inputs, of which ([\d,]+) were\s+run: (\d+ %)")


def digit_pictures(data, count, folder):
    """Held-out digits, a folder for each label."""
    with gzip.open(data, "rt") as lines:
        rows = numpy.loadtxt(lines, delimiter=",")[::5][:count]
    for i, row in enumerate(rows):
        place = folder / LABELS[int(row[64])]
        place.mkdir(exist_ok=True)
        grey = numpy.round(row[:64].reshape(8, 8) / 16 * 255).astype(numpy.uint8)
        Image.fromarray(grey).resize((32, 32), Image.BILINEAR).save(place / f"{i}.png")
    return folder


def evaluate(title, options, *arguments):
    began = time.perf_counter()
    done = subprocess.run(shlex.split(options.limpid) + ["evaluate", *map(str, arguments), "--threads", str(options.threads)]
                          + options.more, stdout=subprocess.PIPE, text=True)
    took = time.perf_counter() - began
    print(f"\n### {title}\n\n`limpid evaluate {' '.join(pathlib.Path(str(one)).name for one in arguments)}`\n")
    if done.returncode != 0:
        raise SystemExit(f"limpid evaluate ended with {done.returncode}.")
    # A note may be broken into lines anywhere.
    shared = SHARED.search(" ".join(done.stdout.split()))
    print(f"* {took:.0f} s" + (f"; asked for {shared[1]} masked inputs, {shared[2]} run, hit rate {shared[3]}" if shared else ""))
    print("\n```\n" + done.stdout.split("\nAgreement")[0].rstrip() + "\n```", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command that runs Limpid, without its arguments")
    parser.add_argument("--digits", type=pathlib.Path, help="digits.csv.gz")
    parser.add_argument("--sst2", type=pathlib.Path, help="folder with dev.tsv")
    parser.add_argument("--classifier", type=pathlib.Path, help="model of sst2_classifier.py")
    parser.add_argument("--without", nargs="*", choices=("digits", "words", "sentences"), default=[])
    parser.add_argument("--examples", type=int, default=30)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--more", type=shlex.split, default=[], help="further options of limpid evaluate, in one word")
    options = parser.parse_args()
    count = ("--examples", options.examples)
    if options.digits is None or "digits" in options.without:
        print("\n* no digits: not asked for, or no --digits digits.csv.gz given")
    else:
        with tempfile.TemporaryDirectory() as folder:
            pictures = digit_pictures(options.digits, 10 * options.examples, pathlib.Path(folder))
            evaluate("Digits", options, "--model", EXAMPLE, "--data", pictures, *count)
    if "words" in options.without:
        print("\n* no words: not asked for")
    else:
        evaluate("Words", options, "--model", "bert-base-uncased", "--data", HERE / "sentences.txt", *count)
    if options.sst2 is None or options.classifier is None or "sentences" in options.without:
        print("\n* no sentences: not asked for, or no --sst2 FOLDER given")
    else:
        evaluate("Sentences", options, "--model", options.classifier, "--data", options.sst2 / "dev.tsv", *count)


if __name__ == "__main__":
    main()
