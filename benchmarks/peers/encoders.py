"""BERT-base and MiniLM in PyTorch (eager attention) and in Limpid, run in turn: forward to the pooled vector, and forward
with the gradient of one of its units at the word embeddings.

    python3 encoders.py --limpid 'java … dev.limpid.benchmarks.Encoder' --threads 2        # prints Markdown

Weights are random: times do not depend on them. Limpid's worker takes a folder and a number of threads, reads
`forward|gradient BATCH LENGTH packed|shared` and answers milliseconds.
"""
import argparse
import shlex
import statistics
import subprocess
import tempfile
import time

import torch
from transformers import BertConfig, BertModel

SIZES = {"bert-base": dict(), "MiniLM-L6": dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12,
                                                 intermediate_size=1536)}


def torch_run(model, what, ids):
    began = time.perf_counter()
    if what == "forward":
        with torch.inference_mode():
            model(input_ids=ids)
    else:
        words = model.embeddings.word_embeddings(ids).detach().requires_grad_()
        model(inputs_embeds=words).pooler_output[:, 7].sum().backward()
    return 1000 * (time.perf_counter() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--lengths", type=int, nargs="+", default=[32, 128])
    parser.add_argument("--models", nargs="+", default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(f"* PyTorch {torch.__version__}, eager attention, {options.threads} threads, {options.rounds} rounds, taken in turn\n")
    print("Median (least) milliseconds; *times* is PyTorch's median over Limpid's, of the kind of session that is faster.\n")
    print("| model | batch × tokens | what | Limpid, packed | shared | PyTorch | times |")
    print("|---|---|---|---|---|---|---|")
    ratios = {"forward": [], "gradient": []}
    for name in options.models:
        with tempfile.TemporaryDirectory() as folder:
            model = BertModel(BertConfig(**SIZES[name], attn_implementation="eager")).eval().requires_grad_(False)
            model.save_pretrained(folder)
            worker = subprocess.Popen(shlex.split(options.limpid) + [folder, str(options.threads)],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

            def limpid(command):
                worker.stdin.write(command + "\n")
                worker.stdin.flush()
                return float(worker.stdout.readline())

            for batch in options.batches:
                for length in options.lengths:
                    ids = torch.randint(1000, 2000, (batch, length))
                    for what in ratios:
                        runs = [lambda: limpid(f"{what} {batch} {length} packed"),
                                lambda: limpid(f"{what} {batch} {length} shared"),
                                lambda: torch_run(model, what, ids)]
                        for run in runs * 2:
                            run()
                        took = [[] for _ in runs]
                        for _ in range(options.rounds):
                            for run, times in zip(runs, took):
                                times.append(run())
                        middle = [statistics.median(times) for times in took]
                        ratio = middle[2] / min(middle[:2])
                        ratios[what].append(ratio)
                        cells = [f"{m:.1f} ({min(times):.1f})" for m, times in zip(middle, took)]
                        print(f"| {name} | {batch} × {length} | {what} | " + " | ".join(cells)
                              + f" | **{ratio:.2f}** |", flush=True)
            worker.stdin.close()
            worker.wait()
    print()
    for what, found in ratios.items():
        print(f"* {what}: median {statistics.median(found):.2f}, least {min(found):.2f}")


if __name__ == "__main__":
    main()
