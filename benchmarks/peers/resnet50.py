"""ResNet-50 in PyTorch and in Limpid, run in turn: forward, and forward with the gradient of one class at the pixels.

    python3 resnet50.py --limpid 'java … dev.limpid.benchmarks.Resnet50 2' --threads 2        # prints Markdown

Random weights, pictures of 224x224. Limpid's worker reads `forward|gradient BATCH packed|shared` and answers milliseconds.
"""
import argparse
import shlex
import statistics
import subprocess
import time

import torch
from torch import nn


def normed(inner, out, kernel, stride=1):
    return nn.Sequential(nn.Conv2d(inner, out, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(out))


class Block(nn.Module):
    def __init__(self, inputs, inner, stride):
        super().__init__()
        out = 4 * inner
        self.way = nn.Sequential(normed(inputs, inner, 1), nn.ReLU(inplace=True), normed(inner, inner, 3, stride),
                                 nn.ReLU(inplace=True), normed(inner, out, 1))
        self.around = nn.Identity() if inputs == out else normed(inputs, out, 1, stride)
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.relu(self.way(x) + self.around(x))


def resnet50():
    layers, inputs = [normed(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)], 64
    for stage, depth in enumerate([3, 4, 6, 3]):
        for block in range(depth):
            layers.append(Block(inputs, 64 << stage, 2 if block == 0 and stage > 0 else 1))
            inputs = 256 << stage
    net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, 1000)).eval()
    return net.requires_grad_(False)


def torch_run(net, what, x):
    began = time.perf_counter()
    if what == "forward":
        with torch.inference_mode():
            net(x)
    else:
        x = x.clone().requires_grad_()
        net(x)[:, 7].sum().backward()
    return 1000 * (time.perf_counter() - began)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    plain, last = resnet50(), resnet50().to(memory_format=torch.channels_last)
    worker = subprocess.Popen(shlex.split(options.limpid), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def limpid(command):
        worker.stdin.write(command + "\n")
        worker.stdin.flush()
        return float(worker.stdout.readline())

    print(f"* PyTorch {torch.__version__}, {options.threads} threads, {options.rounds} rounds, taken in turn\n")
    print("Median (least) milliseconds; *times* is PyTorch's median over that of Limpid's faster kind.\n")
    print("| batch | what | Limpid, packed | shared | PyTorch | channels last | times | times, channels last |")
    print("|---|---|---|---|---|---|---|---|")
    for batch in options.batches:
        x = torch.randn(batch, 3, 224, 224)
        for what in ("forward", "gradient"):
            runs = [lambda: limpid(f"{what} {batch} packed"), lambda: limpid(f"{what} {batch} shared"),
                    lambda: torch_run(plain, what, x),
                    lambda: torch_run(last, what, x.to(memory_format=torch.channels_last))]
            for run in runs * 2:
                run()
            took = [[] for _ in runs]
            for _ in range(options.rounds):
                for run, times in zip(runs, took):
                    times.append(run())
            middle = [statistics.median(times) for times in took]
            cells = [f"{m:.1f} ({min(times):.1f})" for m, times in zip(middle, took)]
            ours = min(middle[:2])
            print(f"| {batch} | {what} | " + " | ".join(cells)
                  + f" | **{middle[2] / ours:.2f}** | {middle[3] / ours:.2f} |", flush=True)
    worker.stdin.close()
    worker.wait()


if __name__ == "__main__":
    main()
