"""What PyTorch's batch normalisation does while it is trained.

    python3 batch_norm.py --resources ../../train/src/test/resources

writes golden/batch-norm.json.gz: cases of an `epsilon` and a `momentum` (PyTorch's), a `shape` [batch, channel, …], the module's
`scale` and `shift`, and three `steps`: the input `x`, the `weights` that outputs are summed with, the result `y`, the sum's
gradients `dx`, `dscale` and `dshift`, and the running `mean` and `variance` afterwards. Float64.
"""
import argparse
import gzip
import json
import pathlib

import torch


def numbers(tensor):
    return [float(f"{number:.9g}") for number in tensor.detach().flatten().tolist()]


def case(kind, shape, epsilon, momentum, random):
    norm = kind(shape[1], eps=epsilon, momentum=momentum).double().train()
    with torch.no_grad():
        norm.weight.copy_(torch.randn(shape[1], generator=random).float())
        norm.bias.copy_(torch.randn(shape[1], generator=random).float())
    steps = []
    for step in range(3):
        x = (torch.randn(shape, generator=random) * (step + 1) + step).float().double().requires_grad_()
        weights = torch.randn(shape, generator=random).float().double()
        y = norm(x)
        dx, dscale, dshift = torch.autograd.grad((y * weights).sum(), [x, norm.weight, norm.bias])
        steps.append(dict(x=numbers(x), weights=numbers(weights), y=numbers(y), dx=numbers(dx), dscale=numbers(dscale),
                          dshift=numbers(dshift), mean=numbers(norm.running_mean), variance=numbers(norm.running_var)))
    return dict(shape=shape, epsilon=epsilon, momentum=momentum, scale=numbers(norm.weight), shift=numbers(norm.bias), steps=steps)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    random = torch.Generator().manual_seed(8)
    cases = [case(torch.nn.BatchNorm2d, [4, 3, 5, 2], 1e-5, 0.1, random),
             case(torch.nn.BatchNorm2d, [2, 2, 1, 3], 1e-3, 0.3, random),
             case(torch.nn.BatchNorm1d, [5, 4], 1e-5, 0.1, random)]
    file = parser.parse_args().resources / "golden/batch-norm.json.gz"
    file.write_bytes(gzip.compress(json.dumps(cases, separators=(",", ":")).encode(), mtime=0))
    print(len(cases), "cases,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
