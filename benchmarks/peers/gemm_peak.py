"""The machine's yardstick: the fastest sgemm that PyTorch reaches, in GFLOP/s.

    python3 gemm_peak.py --threads 2        # prints one line per cube, then the best as JSON
"""
import argparse
import json
import time

import torch


def gflops(size, repeats):
    a, b = torch.randn(size, size), torch.randn(size, size)
    out = torch.empty(size, size)
    torch.mm(a, b, out=out)
    best = float("inf")
    for _ in range(repeats):
        began = time.perf_counter()
        torch.mm(a, b, out=out)
        best = min(best, time.perf_counter() - began)
    return 2 * size ** 3 / best / 1e9


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1024, 1536, 2048])
    parser.add_argument("--repeats", type=int, default=15)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    found = {size: gflops(size, options.repeats) for size in options.sizes}
    for size, value in found.items():
        print(f"{size:>5}: {value:7.1f} GFLOP/s")
    print(json.dumps({"gflops": max(found.values()), "threads": options.threads}))


if __name__ == "__main__":
    main()
