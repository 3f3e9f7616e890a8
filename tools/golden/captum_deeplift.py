"""What Captum's DeepLift and DeepLiftShap and shap's DeepExplainer say of small convolutional nets, in float64.

    python3 captum_deeplift.py --resources ../../models/src/test/resources

reads  tiny-vision/resnet-basic
writes golden/deeplift.json.gz

`nets`: random nets as ONNX (opset 17, float32; every weight has a bfloat16's digits, so float64 sees the same), one input x,
and for each of some `entries` of the output the attributions of its difference from the baseline; of `shap` nets the mean over
baselines. Captum reads a signal before its neighbour has changed it where two functions stand side by side (ReLU and pool), so something
linear stands between.

The inputs are the best of many by `margin`: the smallest |Δ| at a function's input, and the smallest lead of a pool's maximum
over the next value of its window, in either run. (A zero baseline makes all of a window equal: the first is its maximum.) In `near` the baseline is a millionth away from the input: there are digits
for it in float64, while a quotient of differences in float32 has none left; attributions are compared as multipliers.
`captum_gap` of a net with a softmax is what Captum's attributions of the probability miss of its difference, relative to that:
its rule keeps no sum.

`resnet`: the shares of tiny-vision/resnet-basic's pooled features (Captum's unpooling loses what overlapping windows share, so
it cannot be asked of the pixels).
"""
import argparse
import base64
import gzip
import io
import json
import pathlib
import warnings

import onnx
import shap
import torch
import transformers
from captum.attr import DeepLift, DeepLiftShap, LayerDeepLift
from torch import nn

import tiny_vision

TRIES, SIZE, CLASSES = 200, (2, 9, 8), 4
FUNCTIONS = (nn.ReLU, nn.ELU, nn.LeakyReLU, nn.Sigmoid, nn.Tanh, nn.Softplus, nn.GELU, nn.SELU)


def relu_net():
    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.MaxPool2d(2), nn.BatchNorm2d(4), nn.ReLU(),
                         nn.Conv2d(4, 6, 3, padding=1), nn.MaxPool2d(2), nn.Conv2d(6, 6, 1), nn.ReLU(), nn.Flatten(),
                         nn.Linear(24, 8), nn.ReLU(), nn.Linear(8, CLASSES))


def smooth_net():
    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.ELU(0.7), nn.Conv2d(4, 4, 3, 2), nn.BatchNorm2d(4), nn.Tanh(),
                         nn.AvgPool2d(2), nn.Conv2d(4, 4, 1), nn.Softplus(), nn.Flatten(), nn.Linear(8, 8), nn.LeakyReLU(0.1),
                         nn.Linear(8, 6), nn.Sigmoid(), nn.Linear(6, CLASSES))


def gelu_net():
    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.GELU(), nn.MaxPool2d(2), nn.Conv2d(4, 4, 3), nn.SELU(), nn.Flatten(),
                         nn.Linear(16, 8), nn.GELU(), nn.Linear(8, CLASSES))


def softmax_net():
    return nn.Sequential(*relu_net(), nn.Softmax(1))


class Margins:
    """Of x and its baselines, run as one batch with x first."""

    def __init__(self):
        self.smallest = float("inf")

    def look(self, module, arguments):
        if isinstance(module, FUNCTIONS):
            x = arguments[0]
            self.smallest = min(self.smallest, (x[:1] - x[1:]).abs().min().item())
        if isinstance(module, nn.MaxPool2d) and module.stride == module.kernel_size:
            x = arguments[0]
            windows = nn.functional.unfold(x, module.kernel_size, stride=module.stride)
            two = windows.unflatten(1, (x.shape[1], -1)).topk(2, 2).values
            leads = (two[:, :, 0] - two[:, :, 1])[two[:, :, 0] > 0]
            self.smallest = min(self.smallest, leads.min().item())


def margin(net, x, baselines):
    margins = Margins()
    handle = nn.modules.module.register_module_forward_pre_hook(margins.look)
    try:
        net(torch.cat([x, baselines]))
    finally:
        handle.remove()
    return margins.smallest


def drawn(generator, count, size=SIZE):
    return (torch.randn((count, *size), generator=generator) * 16).round().double() / 16


def best(net, count, seed, size=SIZE, zero=False):
    """Input and baselines with the largest margin."""
    tried = []
    for i in range(TRIES):
        generator = torch.Generator().manual_seed(1000 * seed + i)
        x = drawn(generator, 1, size)
        baselines = torch.zeros_like(x) if zero else drawn(generator, count, size)
        tried.append((margin(net, x, baselines), x, baselines))
    return max(tried, key=lambda one: one[0])


def exported(net):
    file = io.BytesIO()
    torch.onnx.export(net.float(), torch.zeros(1, *SIZE), file, dynamo=False, opset_version=17, input_names=["x"],
                      output_names=["y"], dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}})
    net.double()
    model = onnx.load_from_string(file.getvalue())
    for node in model.graph.node:
        node.doc_string = ""
    return base64.b64encode(gzip.compress(model.SerializeToString(), mtime=0)).decode()


def rounded(tensor):
    return tiny_vision.rounded(torch.as_tensor(tensor).flatten().tolist(), 8)


def by_captum(net, x, baselines, entry):
    if len(baselines) == 1:
        return DeepLift(net).attribute(x, baselines, target=entry)
    return DeepLiftShap(net).attribute(x, baselines, target=entry)


def by_shap(net, x, baselines):
    found = shap.DeepExplainer(net, baselines).shap_values(x.clone(), check_additivity=False)
    return [torch.from_numpy(found[..., entry]) for entry in range(CLASSES)]


def case(net, found, kept, x, baselines):
    with torch.no_grad():
        scores, others = net(x)[0], net(baselines).mean(0)
    gap = max(abs(found[entry].sum() - (scores - others)[entry]).item() for entry in range(CLASSES))
    return {"margin": kept, "x": rounded(x), "baselines": [rounded(one) for one in baselines],
            "difference": rounded(scores - others), "gap": gap, "attributions": [rounded(one) for one in found]}


def nets():
    results = {}
    for number, (name, make, count, zero, package) in enumerate([
            ("relu", relu_net, 1, False, "captum"), ("relu-zero", relu_net, 1, True, "captum"),
            ("relu-shap", relu_net, 5, False, "captum"), ("smooth", smooth_net, 1, False, "captum"),
            ("smooth-shap", smooth_net, 4, False, "captum"), ("gelu", gelu_net, 3, False, "shap")]):
        net = tiny_vision.randomise(make(), 50 + number).double()
        kept, x, baselines = best(net, count, number, zero=zero)
        if package == "captum":
            found = [by_captum(net, x, baselines, entry).detach() for entry in range(CLASSES)]
        else:
            found = by_shap(net, x, baselines)
        results[name] = {"package": package, "onnx": exported(net), **case(net, found, kept, x, baselines)}

    net = tiny_vision.randomise(smooth_net(), 70).double()
    x = drawn(torch.Generator().manual_seed(7), 1).clamp(-1, 1)
    near = x + drawn(torch.Generator().manual_seed(8), 1).sign() * 2.0**-20
    found = [by_captum(net, x, near, entry).detach() for entry in range(CLASSES)]
    with torch.no_grad():
        results["near"] = {"package": "captum", "onnx": exported(net), **case(net, found, margin(net, x, near), x, near)}

    net = tiny_vision.randomise(softmax_net(), 80).double()
    kept, x, baselines = best(net, 1, 9)
    found = [by_captum(net, x, baselines, entry).detach() for entry in range(CLASSES)]
    results["softmax"] = {"package": "captum", "onnx": exported(net), **case(net, found, kept, x, baselines)}
    difference = torch.tensor(results["softmax"]["difference"])
    sums = torch.stack([one.sum() for one in found])
    results["softmax"]["captum_gap"] = ((sums - difference).abs().max() / difference.abs().max()).item()
    return results


class Logits(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixels):
        return self.model(pixel_values=pixels).logits


def resnet(folder):
    net = Logits(transformers.ResNetForImageClassification.from_pretrained(folder)).double().eval()
    pooler = net.model.resnet.embedder.pooler
    kept, x, baseline = best(net, 1, 11, size=(3, 24, 20))
    entries = range(net.model.config.num_labels)
    layer = LayerDeepLift(net, pooler)
    found = [layer.attribute(x, baseline, target=entry).detach() for entry in entries]
    with torch.no_grad():
        difference = (net(x) - net(baseline))[0]
    gap = max(abs(found[entry].sum() - difference[entry]).item() for entry in entries)
    return {"margin": kept, "x": rounded(x), "baselines": [rounded(baseline)], "difference": rounded(difference), "gap": gap,
            "attributions": [rounded(one) for one in found]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    found = {"nets": nets(), "resnet": resnet(root / "tiny-vision" / "resnet-basic")}
    for name, one in [*found["nets"].items(), ("resnet", found["resnet"])]:
        print(f"{name}: margin {one['margin']:.2g}, gap {one['gap']:.2g}", one.get("captum_gap", ""))
    packed = gzip.compress(json.dumps(found, separators=(",", ":")).encode(), mtime=0)
    (root / "golden" / "deeplift.json.gz").write_bytes(packed)
    print(len(packed), "bytes")


if __name__ == "__main__":
    main()
