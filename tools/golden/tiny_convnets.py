"""Tiny random ConvNeXts, MobileNetV2s and EfficientNets as transformers, timm and torchvision save them, golden values for
them, and their ONNX exports: what tiny_vision.py makes of other models of pictures.

    python3 tiny_convnets.py --resources ../../models/src/test/resources

writes tiny-vision/NAME/                         weights and configuration, in the formats of their makers
       tiny-vision-onnx/NAME.{torchscript,dynamo}.onnx.gz  what the two exporters make of some of them
       golden/tiny-convnets.json.gz
`margin` takes in both kinks of ReLU6. A scale of a block that would be next to nothing is drawn around 1.
"""
import argparse
import functools
import gzip
import json
import pathlib
import shutil
import warnings

import safetensors.torch
import timm
import torch
import transformers
from timm.models import efficientnet
from timm.models._efficientnet_builder import decode_arch_def, round_channels
from torchvision.models import convnext, mobilenetv2
from torchvision.models import efficientnet as torchvision_efficientnet

import tiny_vision

FIRST = 100                                              # seeds apart from tiny_vision.py's

CONVNEXT = dict(hidden_sizes=[8, 12, 16], depths=[1, 2, 1], num_stages=3, num_labels=5)
MOBILENET = dict(depth_multiplier=0.05, depth_divisible_by=4, min_depth=4, expand_ratio=3.0, finegrained_output=False,
                 num_labels=6)
EFFICIENTNET = dict(width_coefficient=0.0125, depth_coefficient=1.1, depth_divisor=4, in_channels=[320, 640, 960],
                    out_channels=[640, 960, 1280], kernel_sizes=[3, 5, 3], strides=[1, 2, 2], num_block_repeats=[1, 1, 1],
                    expand_ratios=[1, 3, 4], hidden_dim=16, num_labels=5)


class Scaled(torch.nn.Module):
    """A timm network of inverted residuals that is smaller than any published."""

    def __init__(self, name, stages, width, features, bn_eps=1e-5, pad_type="", act_layer=torch.nn.SiLU, channels=3):
        super().__init__()
        self.name = name
        self.net = efficientnet.EfficientNet(
            block_args=decode_arch_def(stages), num_classes=5, num_features=features, in_chans=channels, stem_size=8,
            fix_stem=True, pad_type=pad_type, act_layer=act_layer,
            norm_layer=functools.partial(torch.nn.BatchNorm2d, eps=bn_eps),
            round_chs_fn=lambda channels: round_channels(channels, width, divisor=4))


def inverted(name, squeeze, **more):
    se = "_se0.25" if squeeze else ""
    stages = [[f"ds_r1_k3_s1_e1_c8{se}"], [f"ir_r2_k3_s2_e4_c8{se}"], [f"ir_r1_k5_s2_e3_c12{se}"], [f"ir_r2_k3_s2_e3_c16{se}"]]
    return Scaled(name, stages, 1.0, 24, **more)


def torchvision_convnext():
    setting = convnext.CNBlockConfig
    return convnext.ConvNeXt([setting(8, 12, 1), setting(12, 16, 2), setting(16, None, 1)], num_classes=5)


def torchvision_mobilenet():
    """torchvision's own but for its last convolution, whose width no argument tells below 1280."""
    net = mobilenetv2.MobileNetV2(num_classes=5, width_mult=0.05, round_nearest=4)
    wide = net.features[17].out_channels
    net.features[18] = torch.nn.Sequential(
        torch.nn.Conv2d(wide, 24, 1, bias=False), torch.nn.BatchNorm2d(24), torch.nn.ReLU6(inplace=True))
    net.classifier[1] = torch.nn.Linear(24, 5)
    return net


def torchvision_efficient():
    block = torchvision_efficientnet.MBConvConfig
    setting = [block(1, 3, 1, 8, 8, 1), block(4, 3, 2, 8, 8, 2), block(3, 5, 2, 8, 12, 1), block(3, 3, 2, 12, 16, 1)]
    return torchvision_efficientnet.EfficientNet(setting, dropout=0.2, num_classes=5)


#  name: what makes it, channels, height and width of its pictures
MODELS = {
    "convnext-classes": (lambda: tiny_vision.hugging_face("ConvNextForImageClassification", image_size=[33, 36], **CONVNEXT),
                         (3, 33, 36)),
    "convnext-encoder": (lambda: tiny_vision.hugging_face(
        "ConvNextModel", **CONVNEXT | dict(image_size=[18, 17], num_channels=1, patch_size=2, layer_scale_init_value=0.0,
                                           layer_norm_eps=1e-3, hidden_act="gelu_new", hidden_sizes=[8, 8, 16])), (1, 18, 17)),
    "convnextv2-classes": (lambda: tiny_vision.hugging_face("ConvNextV2ForImageClassification", image_size=[32, 36],
                                                            **CONVNEXT), (3, 32, 36)),
    "timm-convnext": (lambda: tiny_vision.Timm("convnext_tiny", depths=(1, 1, 1, 2), dims=(8, 8, 12, 16), in_chans=1,
                                               kernel_sizes=(7, 5, 3, 3), num_classes=5), (1, 67, 34)),
    "timm-convnextv2": (lambda: tiny_vision.Timm("convnextv2_atto", depths=(1, 1, 1, 1), dims=(8, 8, 8, 12), in_chans=1,
                                                 num_classes=5), (1, 32, 65)),
    "torchvision-convnext": (torchvision_convnext, (3, 32, 36)),
    "mobilenet-classes": (lambda: tiny_vision.hugging_face("MobileNetV2ForImageClassification", image_size=[17, 19],
                                                           output_stride=8, **MOBILENET), (3, 17, 19)),
    "mobilenet-encoder": (lambda: tiny_vision.hugging_face("MobileNetV2Model", **MOBILENET | dict(
        image_size=[33, 19], tf_padding=False, first_layer_is_expansion=False, num_channels=1, hidden_act="relu")),
        (1, 33, 19)),
    "timm-mobilenet": (lambda: inverted("mobilenetv2_100", False, act_layer=torch.nn.ReLU6), (3, 17, 20)),
    "torchvision-mobilenet": (torchvision_mobilenet, (3, 34, 20)),
    "efficientnet-classes": (lambda: tiny_vision.hugging_face("EfficientNetForImageClassification", image_size=[18, 20],
                                                              depthwise_padding=[2], **EFFICIENTNET), (3, 18, 20)),
    "efficientnet-encoder": (lambda: tiny_vision.hugging_face("EfficientNetModel", **EFFICIENTNET | dict(
        image_size=[20, 16], pooling_type="max", num_channels=1, hidden_act="gelu", batch_norm_eps=1e-2)), (1, 20, 16)),
    "timm-efficientnet": (lambda: inverted("efficientnet_b0", True, channels=1), (1, 17, 20)),
    "timm-efficientnet-tf": (lambda: inverted("tf_efficientnet_b1", True, bn_eps=1e-3, pad_type="same"), (3, 17, 20)),
    "timm-lite-tf": (lambda: inverted("tf_efficientnet_lite0", False, bn_eps=1e-3, pad_type="same",
                                      act_layer=torch.nn.ReLU6), (3, 18, 19)),
    "torchvision-efficientnet": (torchvision_efficient, (3, 17, 20)),
}
EXPORTED = ["convnext-classes", "convnextv2-classes", "timm-convnext", "mobilenet-classes", "timm-mobilenet",
            "efficientnet-classes", "timm-efficientnet-tf"]


def network(made):
    return made.model if isinstance(made, tiny_vision.Timm) else made.net if isinstance(made, Scaled) else made


def randomise(made, seed):
    for module in network(made).modules():
        if isinstance(module, torch.nn.BatchNorm2d):     # transformers begins EfficientNet's with numbers around 0
            module.reset_parameters()
    model = tiny_vision.randomise(network(made), seed)
    generator = torch.Generator().manual_seed(seed)
    for name, weight in model.named_parameters():
        if name.endswith((".gamma", "layer_scale", "layer_scale_parameter")):
            weight.copy_((1 + 0.3 * torch.randn(weight.shape, generator=generator)).bfloat16())
    for module in model.modules():
        if hasattr(module, "inplace"):
            module.inplace = False
    return model


def save(name, made, size, folder):
    """As their makers save them."""
    model = network(made)
    folder.mkdir(parents=True, exist_ok=True)
    if isinstance(made, Scaled):
        safetensors.torch.save_file(model.state_dict(), folder / "model.safetensors", metadata={"format": "pt"})
        config = {"architecture": made.name, "num_classes": 5, "num_features": model.num_features,
                  "pretrained_cfg": {"input_size": size, "mean": [0.5] * size[0], "std": [0.25] * size[0], "crop_pct": 0.9,
                                     "interpolation": "bicubic", "num_classes": 5}}
        (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    elif name.startswith("torchvision"):
        torch.save(model.state_dict(), folder / f"{name.split('-')[1]}.pth",
                   _use_new_zipfile_serialization=name != "torchvision-mobilenet")
    elif isinstance(made, tiny_vision.Timm):
        tiny_vision._hub.save_for_hf(model, folder, model_args=made.arguments, safe_serialization=True)
    else:
        tiny_vision.save(name, made, folder)


class Margin(tiny_vision.Margin):
    """ReLU6 has a second kink."""

    def look(self, module, arguments):
        super().look(module, arguments)
        if isinstance(module, torch.nn.ReLU6):
            x = arguments[0]
            self.smallest = min(self.smallest, x.abs().min().item(), (x - 6).abs().min().item())
        if isinstance(module, torch.nn.MaxPool2d) and module.kernel_size > 9:
            two = arguments[0].flatten(2).topk(2, 2).values
            self.smallest = min(self.smallest, (two[..., 0] - two[..., 1]).min().item())


def outputs(model, pixels):
    """By the role that they have in Limpid."""
    if type(model).__module__.startswith("torchvision"):
        return {"classes": model(pixels)}
    return plain_outputs(model, pixels)


plain_outputs = tiny_vision.outputs
tiny_vision.outputs = outputs


def made(name):
    """The model as main() has it before it is saved."""
    number = FIRST + list(MODELS).index(name)
    torch.manual_seed(number)
    made = MODELS[name][0]()
    return made, randomise(made, number), number


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    tiny_vision.Margin, tiny_vision.TRIES = Margin, 400
    found = {}
    for name, (_, size) in MODELS.items():
        shutil.rmtree(root / "tiny-vision" / name, ignore_errors=True)
        for file in (root / "tiny-vision-onnx").glob(f"{name}.*"):
            file.unlink()
        model_made, model, number = made(name)
        save(name, model_made, size, root / "tiny-vision" / name)
        found[name] = tiny_vision.golden(model.double(), size, 10 * number)
        if name in EXPORTED:
            tiny_vision.export(name, model.float(), found[name]["of"], size, root / "tiny-vision-onnx")
        for file in (root / "tiny-vision" / name).iterdir():
            file.chmod(0o644)
        files = [file.stat().st_size for file in (root / "tiny-vision" / name).iterdir()]
        hidden = found[name]["outputs"].get("hidden")
        shape = tuple(torch.tensor(hidden).shape[1:]) if hidden else ""
        print(f"{name}: {sum(files)} bytes, margin {found[name]['margin']} {shape}", flush=True)
    text = json.dumps({"made_by": f"tools/golden/tiny_convnets.py, torch {torch.__version__}, float64", "models": found},
                      separators=(",", ":"))
    path = root / "golden" / "tiny-convnets.json.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
