"""What models are measured by: quantiles, intervals of medians, and elements that operators beside products compute.

    python3 measured.py --models ../../models/src/test/resources --resources ../../select/src/test/resources

writes golden/profile.json
Elements are counted as PyTorch dispatches operators; attention is computed as matrix products ("eager"), so that all is seen.
"""
import argparse
import json
import pathlib

import numpy
import scipy.stats
import torch
import transformers
from torch.utils._python_dispatch import TorchDispatchMode

#  PyTorch's operator: ONNX's. Of a pool the elements that are read, of all others those that come out.
COUNTED = {"gelu": "Gelu", "native_layer_norm": "LayerNormalization", "_softmax": "Softmax", "relu": "Relu",
           "tanh": "Tanh", "max_pool2d_with_indices": "MaxPool"}
READ = {"max_pool2d_with_indices"}
SEQUENCE = 7
TEXT = ["bert-classes", "distilbert-classes", "electra-classes", "roberta-classes"]
PICTURES = ["vit-classes", "convnext-classes", "resnet-bottleneck", "deit-classes"]


class Elements(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.counts = {}

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **kwargs or {})
        name = func._overloadpacket.__name__
        if name in COUNTED:
            first = out[0] if isinstance(out, tuple) else out
            size = args[0].numel() if name in READ else first.numel()
            self.counts[COUNTED[name]] = self.counts.get(COUNTED[name], 0) + size
        return out


def elements(folder, **inputs):
    config = json.loads((folder / "config.json").read_text())
    model_class = getattr(transformers, config["architectures"][0])
    eager = {} if config["model_type"] in ("resnet", "convnext") else {"attn_implementation": "eager"}
    model = model_class.from_pretrained(folder, **eager).eval()
    if not inputs:
        first = next(p for p in model.parameters() if p.dim() == 4)
        size = getattr(model.config, "image_size", None) or (24, 20)
        size = size if isinstance(size, (list, tuple)) else (size, size)
        inputs = {"pixel_values": torch.zeros(1, first.shape[1], *size)}
    with torch.no_grad(), Elements() as counted:
        model(**inputs)
    return {"folder": f"{folder.parent.name}/{folder.name}", "shape": list(next(iter(inputs.values())).shape),
            "elements": counted.counts}


def interval(count, level=0.95):
    """The largest rank l for which the l-th smallest and l-th largest of so many values hold the median often enough."""
    below = scipy.stats.binom(count, 0.5)
    ranks = [rank for rank in range(1, count // 2 + 1) if 1 - 2 * below.cdf(rank - 1) >= level]
    return {"count": count, "rank": max(ranks, default=0), "level": 1 - 2 * below.cdf(max(ranks) - 1) if ranks else None}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=pathlib.Path, required=True)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    random = numpy.random.default_rng(0)
    samples = [numpy.round(random.lognormal(size=size), 6) for size in (1, 2, 5, 20, 101, 200)]
    golden = {
        "quantiles": [{"values": sample.tolist(), "mean": sample.mean(),
                       **{f"p{p}": numpy.percentile(sample, p) for p in (50, 95, 99)}} for sample in samples],
        "intervals": [interval(count) for count in (1, 2, 5, 6, 7, 8, 9, 10, 20, 21, 50, 99, 100, 200, 1000)],
        "elements": [elements(arguments.models / "tiny-text" / name,
                              input_ids=torch.zeros(1, SEQUENCE, dtype=torch.long)) for name in TEXT]
        + [elements(arguments.models / "tiny-vision" / name) for name in PICTURES],
    }
    target = arguments.resources / "golden" / "profile.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
