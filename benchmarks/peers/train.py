"""A fine-tune step of BERT-base and of MiniLM in Limpid and in PyTorch, each in a process of its own, in turn.

    python3 train.py --limpid 'java … dev.limpid.benchmarks.TrainWorker'        # prints Markdown

A classifier of two classes with drawn weights, dropout 0.1, AdamW, gradients clipped to a norm of 1: the same sizes on all
sides. Peers are PyTorch with eager attention, with sdpa, and with sdpa and the fused AdamW. A worker answers each line by the
milliseconds of an update, "pull" until the gradients are there and "whole", and the most memory that its process held.
"""
import argparse
import json
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SIZES = {"bert-base": dict(hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3072),
         "MiniLM-L6": dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536),
         "tiny": dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=2, intermediate_size=128)}
COMMON = dict(model_type="bert", vocab_size=30522, max_position_embeddings=512, type_vocab_size=2, hidden_act="gelu",
              hidden_dropout_prob=0.1, attention_probs_dropout_prob=0.1, layer_norm_eps=1e-12)
PEERS = {"eager": ("eager", False), "sdpa": ("sdpa", False), "sdpa, fused AdamW": ("sdpa", True)}
LIMPID = "Limpid"


def memory():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def peer(name, config, batch, length, threads):
    """A worker of PyTorch's."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification
    attention, fused = PEERS[name]
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = BertForSequenceClassification(BertConfig(**json.loads(Path(config).read_text()), attn_implementation=attention))
    model.train()
    groups = [{"params": [w for w in model.parameters() if w.dim() > 1], "weight_decay": 0.01},
              {"params": [w for w in model.parameters() if w.dim() <= 1], "weight_decay": 0.0}]
    rule = torch.optim.AdamW(groups, lr=5e-5, fused=fused)
    for _ in sys.stdin:
        ids = torch.randint(1000, 21000, (batch, length))
        labels = torch.randint(0, 2, (batch,))
        began = time.perf_counter()
        loss = model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss
        loss.backward()
        pull = time.perf_counter() - began
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        rule.step()
        rule.zero_grad()
        whole = time.perf_counter() - began
        print(json.dumps({"pull": 1e3 * pull, "whole": 1e3 * whole, "loss": loss.item(), "peak_bytes": memory()}), flush=True)


class Worker:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.pull, self.whole, self.peak = [], [], 0

    def update(self, counts):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended with {self.process.wait()}")
        said = json.loads(line)
        self.peak = max(self.peak, said.get("peak_bytes", 0))
        if counts:
            self.pull.append(said["pull"])
            self.whole.append(said["whole"])

    def end(self):
        self.process.stdin.close()
        self.process.wait()

    def row(self):
        update = [whole - pull for whole, pull in zip(self.whole, self.pull)]
        return [statistics.median(self.pull), statistics.median(update), statistics.median(self.whole), min(self.whole),
                self.peak / 2**20]


def measure(name, options, folder):
    config = folder / f"{name}.json"
    config.write_text(json.dumps({**COMMON, **SIZES[name]}))
    sizes = [str(config), str(options.batch), str(options.length), str(options.threads)]
    workers = {LIMPID: Worker(shlex.split(options.limpid) + sizes)}
    for one in PEERS:
        if one in options.peers:
            workers[one] = Worker([sys.executable, __file__, "--peer", one] + sizes)
    for _ in range(options.warmup):
        for worker in workers.values():
            worker.update(False)
    for turn in range(options.rounds):
        # Each second round runs backwards.
        for worker in list(workers.values())[::-1 if turn % 2 else 1]:
            # The first update of a turn brings its process back into the caches.
            worker.update(False)
            for _ in range(options.updates):
                worker.update(True)
    rows = {one: worker.row() for one, worker in workers.items()}
    for worker in workers.values():
        worker.end()
    for one, (pull, update, whole, least, peak) in rows.items():
        print(f"| {name} | {one} | {pull:.0f} | {update:.0f} | {whole:.0f} ({least:.0f}) |"
              f" {1e3 * options.batch / whole:.1f} | {peak:.0f} |", flush=True)
    ours = rows[LIMPID]
    return [(name, one, row[0] / ours[0], row[1] / ours[1], row[2] / ours[2], ours[4] / row[4])
            for one, row in rows.items() if one != LIMPID]


def main():
    if sys.argv[1:2] == ["--peer"]:
        peer(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:]))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--models", nargs="+", default=["MiniLM-L6", "bert-base"], choices=list(SIZES))
    parser.add_argument("--peers", nargs="+", default=list(PEERS), choices=list(PEERS))
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--updates", type=int, default=3, help="of each process a round")
    parser.add_argument("--warmup", type=int, default=5, help="updates before the first round")
    parser.add_argument("--profile", action="store_true", help="add where the time of Limpid's runs goes")
    options = parser.parse_args()
    import torch
    import transformers
    print(f"* PyTorch {torch.__version__}, transformers {transformers.__version__}, {options.threads} threads,"
          f" {options.rounds} rounds of {options.updates} updates, in turn; batch {options.batch}, {options.length} tokens\n")
    print("Medians in milliseconds (least): *pull* is forward and backward, *update* clipping and AdamW; *MiB* the most that"
          " the process held, with weights, gradients, moments and Java's or Python's own.\n")
    print("| model | | pull | update | step | texts/s | MiB |")
    print("|---|---|---|---|---|---|---|")
    ratios = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in options.models:
            ratios += measure(name, options, folder)
        print("\nPyTorch's time over Limpid's, above 1 where Limpid is faster; and Limpid's memory over PyTorch's.\n")
        print("| model | PyTorch | pull | update | step | memory |")
        print("|---|---|---|---|---|---|")
        for name, one, pull, update, whole, peak in ratios:
            print(f"| {name} | {one} | {pull:.2f} | {update:.2f} | **{whole:.2f}** | **{peak:.2f}** |")
        if options.profile:
            for name in options.models:
                print(f"\n## {name}: where a run's time goes\n", flush=True)
                subprocess.run(shlex.split(options.limpid) + [str(folder / f"{name}.json"), str(options.batch),
                                                               str(options.length), str(options.threads), "profile"], check=True)
        print("\nThat fifty updates of a tiny BERT are PyTorch's, loss by loss, is a test (`TrainerTest`).")


if __name__ == "__main__":
    main()
