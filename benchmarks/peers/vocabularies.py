"""Vocabularies learnt from one text by Limpid and by Hugging Face's tokenizers, each in a process of its own, in turn.

    python3 vocabularies.py --limpid 'java … dev.limpid.benchmarks.LearnVocabulary' --text glosses.txt    # prints Markdown

Seconds are those of whole processes. With --repeat the text is learnt from several times over.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def peer(text, kind, size, out):
    """What a worker of Hugging Face's does."""
    from tokenizers import BertWordPieceTokenizer, Tokenizer, models, pre_tokenizers, trainers
    if kind == "bpe":
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        tokenizer.train([text], trainers.BpeTrainer(
            vocab_size=size, min_frequency=2, special_tokens=["<|endoftext|>"], show_progress=False,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
    else:
        tokenizer = BertWordPieceTokenizer()
        tokenizer.train([text], vocab_size=size, min_frequency=2, show_progress=False)
    tokenizer.save(str(Path(out) / "tokenizer.json"))


def timed(command):
    """Seconds, and the peak of memory in MB."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", help="command of Limpid's worker, without its arguments")
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=[8000, 30000])
    parser.add_argument("--kinds", nargs="+", default=["bpe", "wordpiece"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", nargs=3, metavar=("KIND", "SIZE", "OUT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        peer(str(options.text), options.peer[0], int(options.peer[1]), options.peer[2])
        return
    import tokenizers
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "text"
        text.write_bytes(options.text.read_bytes() * options.repeat)
        print(f"* tokenizers {tokenizers.__version__}, {text.stat().st_size / 1e6:.1f} MB of text,"
              f" {options.rounds} rounds, taken in turn\n")
        print("Median seconds and largest peak memory of whole processes; *alike* is how many tokens both have.\n")
        print("| kind | size | Limpid | MB | Hugging Face | MB | times | alike |")
        print("|---|---|---|---|---|---|---|---|")
        for kind in options.kinds:
            for size in options.sizes:
                ours, theirs = Path(folder) / "ours", Path(folder) / "theirs"
                ours.mkdir(exist_ok=True)
                theirs.mkdir(exist_ok=True)
                runs = [(timed(shlex.split(options.limpid) + [str(text), kind, str(size), str(ours)]),
                         timed([sys.executable, __file__, "--text", str(text), "--peer", kind, str(size), str(theirs)]))
                        for _ in range(options.rounds)]
                seconds = [statistics.median(run[i][0] for run in runs) for i in range(2)]
                memory = [max(run[i][1] for run in runs) for i in range(2)]
                vocabularies = [json.loads((where / "tokenizer.json").read_text())["model"]["vocab"] for where in (ours, theirs)]
                same = "all, ids too" if vocabularies[0] == vocabularies[1] else str(len(set(vocabularies[0]) & set(vocabularies[1])))
                print(f"| {kind} | {size} | {seconds[0]:.1f} | {memory[0]:.0f} | {seconds[1]:.1f} | {memory[1]:.0f} |"
                      f" {seconds[1] / seconds[0]:.2f} | {same} |", flush=True)


main()
