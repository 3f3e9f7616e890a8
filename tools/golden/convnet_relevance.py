"""Relevance of the pixels of ConvNeXts, MobileNetV2s and EfficientNets by the rule ε, in float64, from PyTorch alone.

    python3 convnet_relevance.py --resources ../../models/src/test/resources

writes golden/convnet-relevance.json.gz. As ε goes to 0 the rule ε is the gradient times the input of a network in which what
is not linear is taken for a product with a constant (Ancona et al. 2018, proposition 1): activations keep their value over
their input, gates theirs, normalisations their deviation. Such a network is made of each model, and it is checked that its
scores are the model's. For one of the pictures in golden/tiny-convnets.json.gz and the entry there: that of which the largest
relevance is the smallest share of all, for where much cancels out rounding shows.
"""
import argparse
import gzip
import json
import pathlib
import warnings

import torch
from timm.layers.grn import GlobalResponseNorm
from timm.models._efficientnet_blocks import SqueezeExcite
from torchvision.ops import SqueezeExcitation
from transformers.models.convnextv2.modeling_convnextv2 import ConvNextV2GRN
from transformers.models.efficientnet.modeling_efficientnet import EfficientNetSqueezeExciteLayer

import tiny_convnets
import tiny_vision

NAMES = ["convnext-classes", "convnextv2-classes", "timm-convnext", "timm-convnextv2", "mobilenet-classes", "timm-mobilenet",
         "torchvision-mobilenet", "efficientnet-classes", "timm-efficientnet-tf", "timm-lite-tf", "torchvision-efficientnet"]
ACTIVATIONS = ("SiLU", "SiLUActivation", "ReLU6", "ReLU", "GELU", "GELUActivation", "GELUTanh", "Swish")
WEIGHING = (SqueezeExcite, SqueezeExcitation, EfficientNetSqueezeExciteLayer)


def kept(module, arguments, output):
    """Output as a multiple of input."""
    x = arguments[0]
    return x * (output / x).detach()


def centred(module, arguments, output):
    x = arguments[0]
    first = type(module).__name__ == "LayerNorm2d" or getattr(module, "data_format", "") == "channels_first"
    axis, shape = (1, (1, -1, 1, 1)) if first else (-1, (-1,))
    deviation = (x.var(axis, unbiased=False, keepdim=True) + module.eps).sqrt().detach()
    return (x - x.mean(axis, keepdim=True)) / deviation * module.weight.view(shape) + module.bias.view(shape)


def normalised(module, arguments, output):
    x = arguments[0]
    first = getattr(module, "channel_dim", -1) == 1
    bias = module.bias.view((1, -1, 1, 1) if first else (-1,))
    return x * ((output - bias) / x).detach() + bias


def linearise(model):
    for module in model.modules():
        kind = type(module).__name__
        if kind in ACTIVATIONS or isinstance(module, WEIGHING):
            module.register_forward_hook(kept)
        elif isinstance(module, (ConvNextV2GRN, GlobalResponseNorm)):
            module.register_forward_hook(normalised)
        elif isinstance(module, torch.nn.LayerNorm):
            module.register_forward_hook(centred)
    return model


def relevance(model, pixels, entry):
    x = pixels.clone().requires_grad_()
    score = tiny_vision.outputs(model, x)["classes"][0, entry]
    return score.item(), (torch.autograd.grad(score, x)[0] * x).detach()[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    pictures = json.loads(gzip.decompress((root / "golden" / "tiny-convnets.json.gz").read_bytes()))["models"]
    found = {}
    for name in NAMES:
        own = pictures[name]
        model = linearise(tiny_convnets.made(name)[1].double())
        each = []
        for i, picture in enumerate(own["pixels"]):
            entry = own["entries"][i]
            score, shares = relevance(model, torch.tensor(picture)[None].double(), entry)
            assert abs(score - own["outputs"]["classes"][i][entry]) < 1e-6 * max(1, abs(score)), (name, score)
            each.append({"picture": i, "entry": entry, "score": score, "relevance": shares})
        chosen = min(each, key=lambda one: one["relevance"].abs().max() / abs(one["relevance"].sum()))
        shares = chosen["relevance"]
        print(f"{name}: picture {chosen['picture']}, score {chosen['score']:.3f}, relevance in all {shares.sum():.3f}, at most "
              f"{shares.abs().max():.3f}")
        found[name] = chosen | {"relevance": tiny_vision.rounded(shares.flatten().tolist(), 6)}
    text = json.dumps({"made_by": f"tools/golden/convnet_relevance.py, torch {torch.__version__}, float64", "models": found},
                      separators=(",", ":"))
    path = root / "golden" / "convnet-relevance.json.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
