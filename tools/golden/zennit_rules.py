"""Relevance of pixels by Zennit's rules and composites, and by Captum's where it agrees on what a rule is.

    PYTHONPATH=zennit/src:captum python3 zennit_rules.py --resources ../../models/src/test/resources

writes lrp-onnx/NAME.{torchscript,dynamo}.onnx.gz  two small networks: with batch normalisation; without any bias
       golden/zennit-rules.json.gz
and reads tiny-vision and golden/tiny-vision.json.gz, which tiny_vision.py makes.
Everything is float64, from weights with a bfloat16's digits; relevance starts from the target's logit. Batch normalisation is
merged and sums of residual nets become modules, by Zennit's canonizers. Of the small networks' pictures so many are tried,
and of those with a clear winner the one is taken whose ReLUs' inputs, and whose maxima among a pool's values, keep the largest `margin` from where a rule
jumps. Of residual nets one number is kept for each pixel, summed over the channels.
"""
import argparse
import copy
import gzip
import json
import pathlib
import warnings

import onnxruntime
import torch
from torch.nn import AdaptiveAvgPool2d, AvgPool2d, BatchNorm2d, Conv2d, Flatten, Linear, MaxPool2d, ReLU, Sequential
from captum.attr import LRP
from captum.attr._utils.lrp_rules import Alpha1_Beta0_Rule, EpsilonRule, GammaRule
from torchvision.models.resnet import BasicBlock, Bottleneck
from transformers import ResNetForImageClassification
from transformers.models.resnet.modeling_resnet import ResNetBasicLayer, ResNetBottleNeckLayer
from zennit import composites, rules, types
from zennit.attribution import Gradient
from zennit.canonizers import AttributeCanonizer, CompositeCanonizer, SequentialMergeBatchNorm
from zennit.layer import Sum
from zennit.torchvision import ResNetCanonizer

import tiny_onnx
import tiny_vision

TRIES = 2000
SMALL = {
    # a strided, grouped convolution; sizes that strides do not divide
    "plain": (lambda: Sequential(Conv2d(3, 4, 3, padding=1), BatchNorm2d(4), ReLU(), Conv2d(4, 6, 3, 2, 1, groups=2),
                                 BatchNorm2d(6), ReLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(6, 3)), (3, 8, 7), -1),
    # a dilated convolution; pixels that are not negative
    "without-bias": (lambda: Sequential(Conv2d(3, 4, 3, padding=1, bias=False), ReLU(), MaxPool2d(2),
                                        Conv2d(4, 6, 2, dilation=2, bias=False), ReLU(), AvgPool2d((1, 2)), Flatten(),
                                        Linear(24, 3, bias=False)), (3, 9, 12), 0),
}


class HuggingFaceSums(AttributeCanonizer):
    """A module for the sum of transformers' residual blocks, so that Zennit can see it."""

    def __init__(self):
        super().__init__(self.replaced)

    @classmethod
    def replaced(cls, name, module):
        if isinstance(module, (ResNetBasicLayer, ResNetBottleNeckLayer)):
            return {"forward": cls.forward.__get__(module), "sum": Sum()}
        return None

    @staticmethod
    def forward(self, hidden_state):
        both = torch.stack([self.shortcut(hidden_state), self.layer(hidden_state)], dim=-1)
        return self.activation(self.sum(both))


def canonizers():
    return [ResNetCanonizer(), CompositeCanonizer((HuggingFaceSums(),))]


def everywhere(rule, first=None):
    base = composites.layer_map_base()
    return composites.SpecialFirstLayerMapComposite(base + [(types.Linear, rule)],
                                                    [(types.Linear, first)] if first else [], canonizers())


def composite_cases(low, high):
    shared = dict(canonizers=canonizers())
    return {
        "epsilon-plus": composites.EpsilonPlus(**shared),
        "epsilon-alpha2-beta1": composites.EpsilonAlpha2Beta1(**shared),
        "epsilon-plus-flat": composites.EpsilonPlusFlat(**shared),
        "epsilon-gamma-box": composites.EpsilonGammaBox(low, high, **shared),
        "epsilon-alpha2-beta1-flat": composites.EpsilonAlpha2Beta1Flat(**shared),
        "excitation-backprop": composites.ExcitationBackprop(zero_params=["bias"], **shared),
        "excitation-backprop with bias": composites.ExcitationBackprop(**shared),
        "epsilon": everywhere(rules.Epsilon()),
    }


def rule_cases(low, high):
    return {
        "rule epsilon 0.25": everywhere(rules.Epsilon(0.25)),
        "rule gamma": everywhere(rules.Gamma()),
        "rule gamma 2": everywhere(rules.Gamma(2.)),
        "rule z-plus": everywhere(rules.ZPlus()),
        "rule alpha2-beta1": everywhere(rules.AlphaBeta()),
        "rule alpha3-beta2": everywhere(rules.AlphaBeta(3., 2.)),
        "rule w-square": everywhere(rules.WSquare()),
        "rule flat": everywhere(rules.Flat()),
        "first z-box": everywhere(rules.Epsilon(), rules.ZBox(low, high)),
        "first w-square": everywhere(rules.Epsilon(), rules.WSquare()),
        "first flat": everywhere(rules.Epsilon(), rules.Flat()),
        "named": composites.MixedComposite([composites.NameMapComposite([(["3"], rules.Gamma(0.5))]),
                                            composites.EpsilonPlus(canonizers=canonizers())]),
    }


def zennit(model, composite, x, target):
    with Gradient(model=copy.deepcopy(model), composite=composite) as attributor:
        output, relevance = attributor(x, lambda out: torch.zeros_like(out).index_fill_(1, target, 1) * out)
    return relevance[0]


def captum(model, rule, x, target):
    """Captum sees batch normalisation as a layer of its own, so it gets the merged weights."""
    model = copy.deepcopy(model)
    SequentialMergeBatchNorm().apply(model)
    layers = [layer for layer in model if not isinstance(layer, BatchNorm2d)]
    for layer in layers:
        if hasattr(layer, "weight"):
            layer.weight = torch.nn.Parameter(layer.weight)
            layer.bias = None if layer.bias is None else torch.nn.Parameter(layer.bias)
            layer.rule = rule()
        elif isinstance(layer, (AvgPool2d, AdaptiveAvgPool2d)):
            layer.rule = EpsilonRule()
        elif isinstance(layer, Flatten):
            layer.rule = EpsilonRule()                   # does not know it; values come back as they are
    return LRP(Sequential(*layers)).attribute(x.clone().requires_grad_(), target=int(target))[0].detach()


def captum_cases(name):
    """γ and α1β0 mean by Captum what they mean by Zennit only without a bias and for inputs that are not negative."""
    cases = {"captum epsilon": EpsilonRule}
    if name == "without-bias":
        cases |= {"captum gamma": GammaRule, "captum alpha1-beta0": Alpha1_Beta0_Rule}
    return cases


def picture(model, size, low):
    """The best of several; numbers are multiples of a sixteenth."""
    tried = []
    for i in range(TRIES):
        generator = torch.Generator().manual_seed(i)
        pixels = (torch.rand((1, *size), generator=generator) * (1 - low) * 16).round() / 16 + low
        if model(pixels.double()).max() > 0.3:           # relevance is a share of it
            tried.append((watched(model, pixels.double()), i, pixels))
    margin, _, pixels = max(tried)
    return margin, pixels.double()


def watched(model, pixels):
    margin = tiny_vision.Margin()

    def look(module, arguments):
        x = arguments[0]
        if isinstance(module, MaxPool2d):
            windows = torch.nn.functional.unfold(x, 2, stride=2).unflatten(1, (x.shape[1], 4)).topk(2, 2).values
            gaps = (windows[:, :, 0] - windows[:, :, 1])[windows[:, :, 0] > 0]
            margin.smallest = min(margin.smallest, gaps.min().item())
        else:
            margin.look(module, arguments)

    handle = torch.nn.modules.module.register_module_forward_pre_hook(look)
    try:
        with torch.no_grad():
            model(pixels)
    finally:
        handle.remove()
    return margin.smallest


def export(name, model, size, folder):
    folder.mkdir(parents=True, exist_ok=True)
    example = (torch.randn(2, *size),)
    for exporter in ("torchscript", "dynamo"):
        path = folder / f"{name}.{exporter}.onnx"
        with torch.no_grad():
            if exporter == "dynamo":
                torch.onnx.export(model, example, path, dynamo=True, opset_version=18, input_names=["pixel_values"],
                                  output_names=["logits"], external_data=False, verbose=False,
                                  dynamic_shapes=({0: torch.export.Dim("batch")},))
            else:
                # as trained: the exporter would merge batch normalisation itself
                torch.onnx.export(model, example, path, dynamo=False, opset_version=14, input_names=["pixel_values"],
                                  output_names=["logits"], training=torch.onnx.TrainingMode.PRESERVE,
                                  do_constant_folding=False,
                                  dynamic_axes={"pixel_values": {0: "batch"}, "logits": {0: "batch"}})
        tiny_onnx.shrink(path)
        pixels = torch.randn(3, *size)
        with torch.no_grad():
            worst = abs(onnxruntime.InferenceSession(path).run(None, {"pixel_values": pixels.numpy()})[0]
                        - model(pixels).numpy()).max()
        assert worst < 1e-4, worst
        path.with_suffix(".onnx.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        path.unlink()
        print(f"{path.name}: {path.with_suffix('.onnx.gz').stat().st_size} bytes packed")


class Logits(torch.nn.Module):
    """transformers' model as one of pixels to logits."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixels):
        return self.model(pixels).logits


def residual_nets(root):
    """By name, the model and the first of its golden pictures."""
    known = json.loads(gzip.decompress((root / "golden" / "tiny-vision.json.gz").read_bytes()))["models"]
    nets = {}
    for name, block in (("torchvision-resnet", BasicBlock), ("torchvision-resnet-deep", Bottleneck)):
        widths = [8, 8, 12, 12] if block is BasicBlock else [4, 4, 4, 4]
        model = tiny_vision.SmallResNet(block, widths, 5)
        file, = (root / "tiny-vision" / name).glob("*.pth")
        model.load_state_dict(torch.load(file, weights_only=True))
        nets[name] = model
    for name in ("resnet-basic", "resnet-bottleneck"):
        nets[name] = Logits(ResNetForImageClassification.from_pretrained(root / "tiny-vision" / name))
    for name, model in nets.items():
        pixels = torch.tensor(known[name]["pixels"][:1], dtype=torch.float64)
        yield name, model.double().eval().requires_grad_(False), known[name]["margin"], pixels


def maps(cases, model, x, target):
    return {case: zennit(model, composite, x, target) for case, composite in cases.items()}


def described(model, margin, x, low, high):
    logits = model(x)[0].detach()
    target = logits.argmax()
    assert logits[target] > 0.3, logits
    return target, {"margin": margin, "target": int(target), "score": tiny_vision.rounded(float(logits[target]), 9),
                    "low": low.flatten().tolist(), "high": high.flatten().tolist()}


def told(found):
    return {case: tiny_vision.rounded(value.double().flatten().tolist(), 5) for case, value in found.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    models = {}
    for number, (name, (make, size, low)) in enumerate(SMALL.items()):
        model = tiny_vision.randomise(make(), 71 + number).double()
        margin, x = picture(model, size, low)
        bounds = torch.full((1, size[0], 1, 1), float(low)), torch.tensor([1., 1.25, 1.5]).reshape(1, 3, 1, 1)
        target, one = described(model, margin, x, *bounds)
        found = maps(composite_cases(*bounds) | rule_cases(*bounds), model, x, target)
        for case, rule in captum_cases(name).items():
            found[case] = captum(model, rule, x, target)
        models[name] = one | {"pixels": x.tolist(), "relevance": told(found)}
        export(name, model.float(), size, root / "lrp-onnx")
        print(f"{name}: margin {margin:.2g}, of {one['score']} the rule ε passes on "
              f"{found['epsilon'].sum() / one['score']:.6f}")
    for name, model, margin, x in residual_nets(root):
        bounds = x.amin((0, 2, 3)).reshape(1, 3, 1, 1) - 0.5, x.amax((0, 2, 3)).reshape(1, 3, 1, 1) + 0.25
        target, one = described(model, margin, x, *bounds)
        found = maps(composite_cases(*bounds), model, x, target)
        models[name] = one | {"relevance": told({case: value.sum(0) for case, value in found.items()})}
        print(f"{name}: margin {margin:.2g}, of {one['score']} the rule ε passes on "
              f"{found['epsilon'].sum() / one['score']:.6f}")
    text = json.dumps({"made_by": f"tools/golden/zennit_rules.py, torch {torch.__version__}, Zennit 1.0.0, Captum 0.8.0, float64",
                       "models": models}, separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    (root / "golden" / "zennit-rules.json.gz").write_bytes(packed)
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main()
