"""The gradients of a small ResNet whose batch normalisations are trained, and where their statistics go.

    python3 batch_norm_resnet.py --resources ../../train/src/test/resources --models ../../models/src/test/resources

writes golden/batch-norm-resnet.json.gz: for each model its `pixels` [4, 3, 24, 24] in tenths, `labels`, the mean cross-entropy `loss`, per
parameter the gradient's `length`, its `largest` magnitude and `sum`, the sum of its numbers times 0.1, 0.2, … 0.7 over and over;
per running statistic the numbers after the step. Float64, in training mode, by transformers. Pictures were chosen among some so
that no ReLU's input comes as near to its kink as single precision might err.
"""
import argparse
import gzip
import json
import pathlib

import torch
from transformers import AutoModelForImageClassification


def projected(tensor):
    flat = tensor.detach().flatten()
    factors = torch.arange(flat.numel()) % 7 * 0.1 + 0.1
    return dict(length=float(flat.norm()), largest=float(flat.abs().max()), sum=float((flat * factors.double()).sum()))


def attempt(folder, seed):
    random = torch.Generator().manual_seed(seed)
    model = AutoModelForImageClassification.from_pretrained(folder).double().train()
    margins = []
    for module in model.modules():
        if isinstance(module, torch.nn.ReLU):
            module.register_forward_pre_hook(lambda _, inputs: margins.append(float(inputs[0].abs().min())))
    pixels = torch.randint(-20, 21, (4, 3, 24, 24), generator=random).double() / 10
    labels = torch.randint(0, model.config.num_labels, (4,), generator=random)
    loss = torch.nn.functional.cross_entropy(model(pixel_values=pixels).logits, labels)
    loss.backward()
    gradients = {name: projected(p.grad) for name, p in model.named_parameters()}
    statistics = {name: b.flatten().tolist() for name, b in model.named_buffers() if "running" in name}
    tenths = (pixels * 10).round().int().flatten().tolist()
    return min(margins), dict(model=folder.name, pixels=tenths, labels=labels.tolist(), loss=float(loss), gradients=gradients,
                              statistics=statistics)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--models", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    golden = []
    for name in ["resnet-basic", "resnet-bottleneck"]:
        margin, case = max((attempt(arguments.models / "tiny-vision" / name, seed) for seed in range(60)), key=lambda one: one[0])
        print(name, "margin", margin, "loss", case["loss"])
        golden.append(case)
    file = arguments.resources / "golden/batch-norm-resnet.json.gz"
    file.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), mtime=0))
    print(file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
