"""Class activation maps of the tiny models of pictures, by pytorch_grad_cam in float64.

    python3 grad_cams.py --resources ../../models/src/test/resources

writes golden/grad-cams.json.gz. The models are those of tiny_vision.py and tiny_convnets.py, made again; that their scores
are those of golden/tiny-vision.json.gz and tiny-convnets.json.gz is checked. Of its pictures and the classes the pair is
taken whose margin is largest: the least of
  * how far a denominator of Grad-CAM++ is from 0, as a share of its terms' sizes,
  * how far the second singular value of Eigen-CAM is from the first, and its lowest place from its highest in size,
  * how large the highest place of each method's map is, as a share of the largest number in it,
where the score is at least 0.1, since Ablation-CAM divides by it.

By method `raw` is the map of the layer's grid before the ReLU, `cam` what the package gives: the picture's size, 0 to 1.
Of Score-CAM, whose masks the package enlarges with corners aligned, `score-cam-cells` is the same with them not aligned.
`guided-grad-cam`, of networks with ReLUs, is Captum's with bilinear interpolation, the largest size among the channels.
Ablation sets channels to 0, as the paper has it; the package does so where the smallest value of the layer is 0, and else
puts -10,000,000 there, so it is given a layer of our own.
"""
import argparse
import gzip
import json
import pathlib
import warnings

import captum.attr
import numpy as np
import pytorch_grad_cam
import torch
from pytorch_grad_cam.ablation_layer import AblationLayer, AblationLayerVit
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

import tiny_convnets
import tiny_vision

#  name: the module whose output is the last map, that which the package's page of examples names
LAYERS = {"resnet-basic": "resnet.encoder.stages.1", "resnet-bottleneck": "resnet.encoder.stages.1",
          "torchvision-resnet": "layer3", "timm-resnext": "layer3",
          "vit-classes": "vit.layers.1.layernorm_before", "deit-teacher": "deit.layers.1.layernorm_before",
          "timm-vit-mean": "blocks.1.norm1", "torchvision-vit": "encoder.layers.encoder_layer_1.ln_1",
          "convnext-classes": "convnext.encoder.stages.2",
          "mobilenet-classes": "mobilenet_v2.conv_1x1", "timm-mobilenet": "bn2",
          "efficientnet-classes": "efficientnet.encoder.top_activation", "timm-efficientnet-tf": "bn2",
          "torchvision-efficientnet": "features.5"}
METHODS = {"grad-cam": pytorch_grad_cam.GradCAM, "grad-cam++": pytorch_grad_cam.GradCAMPlusPlus,
           "hires-cam": pytorch_grad_cam.HiResCAM, "layer-cam": pytorch_grad_cam.LayerCAM,
           "score-cam": pytorch_grad_cam.ScoreCAM, "ablation-cam": pytorch_grad_cam.AblationCAM,
           "eigen-cam": pytorch_grad_cam.EigenCAM}
PATCHES = 16


class Zeroing(AblationLayerVit):
    def __call__(self, x):
        output = self.activations.transpose(1, 2)
        for i in range(output.size(0)):
            output[i, self.indices[i], :] = 0
        return output.transpose(2, 1)


class ZeroingMaps(AblationLayer):
    def __call__(self, x):
        output = self.activations
        for i in range(output.size(0)):
            output[i, self.indices[i], :] = 0
        return output


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixels):
        return tiny_vision.outputs(self.model, pixels)["classes"]


def grid(tokens):
    """[batch,token,unit] as maps; tokens before the patches stand for no place."""
    side = int(PATCHES ** 0.5)
    patches = tokens[:, tokens.shape[1] - PATCHES:]
    return patches.reshape(tokens.shape[0], side, side, -1).permute(0, 3, 1, 2)


def made(name):
    if name in tiny_convnets.MODELS:
        return Logits(tiny_convnets.made(name)[1].double()).requires_grad_()
    number = list(tiny_vision.MODELS).index(name)
    torch.manual_seed(number)
    make = tiny_vision.MODELS[name][0]()
    model = tiny_vision.randomise(make.model if isinstance(make, tiny_vision.Timm) else make, number)
    if name == "torchvision-vit":
        model.half()
    for module in model.modules():
        if isinstance(module, torch.nn.ReLU):
            module.inplace = False
    return Logits(model.double()).requires_grad_()


def cam(method, model, layer, transform, pixels, entry):
    more = dict(ablation_layer=Zeroing() if transform else ZeroingMaps()) if method == "ablation-cam" else {}
    with METHODS[method](model, [layer], reshape_transform=transform, **more) as made:
        if method == "ablation-cam":
            made.batch_size = 8
        targets = [ClassifierOutputTarget(entry)]
        whole = made(pixels, targets)[0]
        activations = made.activations_and_grads.activations[0].numpy()
        gradients = made.activations_and_grads.gradients
        raw = made.get_cam_image(pixels, layer, targets, activations, gradients[0].numpy() if gradients else None, False)[0]
        return raw, whole, activations[0], gradients[0].numpy()[0] if gradients else None


def margin(model, layer, transform, pixels, entry):
    score = model(pixels)[0, entry].item()
    _, _, values, slopes = cam("grad-cam", model, layer, transform, pixels, entry)
    cube = values.sum((1, 2), keepdims=True) * slopes ** 3
    square = 2 * slopes ** 2 + 1e-6
    denominators = np.abs(square + cube) / (square + np.abs(cube))
    flat = values.reshape(len(values), -1).T
    singular = np.linalg.svd(flat - flat.mean(0))[1]
    projected = cam("eigen-cam", model, layer, transform, pixels, entry)[0]
    signs = abs(projected.max() + projected.min()) / np.abs(projected).max()
    found = [denominators.min(), 1 - singular[1] / singular[0], signs]
    for method in METHODS if score >= 0.1 else ():
        raw = cam(method, model, layer, transform, pixels, entry)[0]
        found.append(raw.max() / (np.abs(raw).max() + 1e-9))
    return min(found) if score >= 0.1 else 0


def rounded(values, digits=8):
    return [rounded(one, digits) for one in values] if values.ndim else float(f"{float(values):.{digits}g}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    pictures = {}
    for file in ("tiny-vision", "tiny-convnets"):
        pictures |= json.loads(gzip.decompress((root / "golden" / f"{file}.json.gz").read_bytes()))["models"]
    found = {}
    for name, path in LAYERS.items():
        model, own = made(name), pictures[name]
        pixels = torch.tensor(own["pixels"]).double()
        scores = model(pixels)
        assert abs(scores.detach() - torch.tensor(own["outputs"]["classes"])).max() < 1e-5, name
        layer = model.model.get_submodule(path)
        transform = grid if "vit" in name or "deit" in name else None
        tried = [(margin(model, layer, transform, pixels[i:i + 1], entry), i, entry)
                 for i in range(len(pixels)) for entry in range(scores.shape[1])]
        best, picture, entry = max(tried)
        assert best > 0.01, (name, tried)
        x = pixels[picture:picture + 1]
        maps = {}
        for method in METHODS:
            raw, whole, _, _ = cam(method, model, layer, transform, x, entry)
            maps[method] = {"raw": rounded(raw), "cam": rounded(whole, 5)}
        torch.nn.UpsamplingBilinear2d, kept = (
            lambda size: torch.nn.Upsample(size, mode="bilinear", align_corners=False), torch.nn.UpsamplingBilinear2d)
        raw, whole, _, _ = cam("score-cam", model, layer, transform, x, entry)
        torch.nn.UpsamplingBilinear2d = kept
        maps["score-cam-cells"] = {"raw": rounded(raw), "cam": rounded(whole, 5)}
        if not transform:
            guided = captum.attr.GuidedGradCam(model, layer).attribute(x, entry, interpolate_mode="bilinear")
            maps["guided-grad-cam"] = {"largest": rounded(guided[0].abs().amax(0).detach().numpy(), 7)}
        found[name] = {"layer": path, "picture": picture, "entry": entry, "score": scores[picture, entry].item(),
                       "margin": float(best), "maps": maps}
        print(f"{name}: picture {picture}, class {entry}, score {scores[picture, entry].item():.3f}, margin {best:.3f}, "
              f"grid {raw.shape}")
    text = json.dumps({"made_by": f"tools/golden/grad_cams.py, torch {torch.__version__}, float64", "models": found},
                      separators=(",", ":"))
    path = root / "golden" / "grad-cams.json.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
