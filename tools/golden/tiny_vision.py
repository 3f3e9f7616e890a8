"""Tiny random models of pictures as transformers, timm and torchvision save them, golden values for them, and their ONNX
exports.

    python3 tiny_vision.py --resources ../../models/src/test/resources

writes tiny-vision/NAME/                         weights and configuration, in the formats of their makers
       tiny-vision-onnx/NAME.{torchscript,dynamo}.onnx.gz  what the two exporters make of some of them
       golden/tiny-vision.json.gz
Golden values are computed in float64 from the weights in the files: outputs by role, and the gradient of one entry of the
last of them, the steepest, with respect to the pixels. Of each picture so many seeds are tried, and the one is taken whose ReLUs' inputs and
whose maxima among a pool's values keep the largest `margin` from where the derivative jumps. Weights have a bfloat16's
digits, so that files pack well.
"""
import argparse
import gzip
import json
import pathlib
import shutil
import tempfile
import warnings

import onnxruntime
import timm
import torch
import transformers
from timm.models import _hub
from torchvision.models import VisionTransformer
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet

import tiny_onnx

PICTURES, TRIES = 3, 100
VIT = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, image_size=16, patch_size=4,
           num_labels=5)
RESNET = dict(embedding_size=8, hidden_sizes=[8, 16], depths=[2, 1], num_labels=5)


def hugging_face(kind, **settings):
    model_class = getattr(transformers, kind)
    return model_class(model_class.config_class(**settings))


class SmallResNet(ResNet):
    """torchvision's own but for its widths, which no argument tells."""

    def __init__(self, block, widths, classes):
        torch.nn.Module.__init__(self)
        self._norm_layer, self.inplanes, self.dilation, self.groups, self.base_width = torch.nn.BatchNorm2d, 8, 1, 1, 64
        self.conv1 = torch.nn.Conv2d(3, 8, 7, 2, 3, bias=False)
        self.bn1, self.relu, self.maxpool = torch.nn.BatchNorm2d(8), torch.nn.ReLU(True), torch.nn.MaxPool2d(3, 2, 1)
        for i, width in enumerate(widths):
            setattr(self, f"layer{i + 1}", self._make_layer(block, width, 1, stride=1 if i == 0 else 2))
        self.avgpool, self.fc = torch.nn.AdaptiveAvgPool2d(1), torch.nn.Linear(widths[-1] * block.expansion, classes)


class Timm:
    """A model of timm's with arguments that its configuration tells."""

    def __init__(self, name, **arguments):
        self.arguments, self.model = arguments, timm.create_model(name, **arguments)


TIMM_VIT = dict(img_size=16, patch_size=4, embed_dim=16, depth=2, num_heads=2, mlp_ratio=1.5, num_classes=5)

#  name: what makes it, channels, height and width of its pictures
MODELS = {
    "vit-classes": (lambda: hugging_face("ViTForImageClassification", **VIT), (3, 16, 16)),
    "vit-encoder": (lambda: hugging_face("ViTModel", **VIT | dict(image_size=[12, 8], patch_size=[4, 2], num_channels=1,
                                                                 qkv_bias=False, hidden_act="gelu_new",
                                                                 layer_norm_eps=1e-3)), (1, 12, 8)),
    "deit-classes": (lambda: hugging_face("DeiTForImageClassification", **VIT), (3, 16, 16)),
    "deit-teacher": (lambda: hugging_face("DeiTForImageClassificationWithTeacher", **VIT), (3, 16, 16)),
    "deit-encoder": (lambda: hugging_face("DeiTModel", **VIT), (3, 16, 16)),
    "resnet-basic": (lambda: hugging_face("ResNetForImageClassification", layer_type="basic", **RESNET), (3, 24, 20)),
    "resnet-bottleneck": (lambda: hugging_face("ResNetForImageClassification", downsample_in_bottleneck=True,
                                               downsample_in_first_stage=True, **RESNET), (3, 33, 32)),
    "resnet-encoder": (lambda: hugging_face("ResNetModel", **RESNET), (3, 24, 20)),
    "timm-vit": (lambda: Timm("vit_small_patch16_224", **TIMM_VIT), (3, 16, 16)),
    "timm-vit-mean": (lambda: Timm("vit_base_patch16_224", global_pool="avg", reg_tokens=2, no_embed_class=True,
                                   qkv_bias=False, **TIMM_VIT), (3, 16, 16)),
    "timm-deit": (lambda: Timm("deit_tiny_distilled_patch16_224", **TIMM_VIT), (3, 16, 16)),
    "timm-resnext": (lambda: Timm("resnext50_32x4d", layers=(1, 2, 1, 1), channels=(8, 8, 12, 12), cardinality=2, base_width=32,
                                  in_chans=1, num_classes=5), (1, 24, 20)),
    "torchvision-vit": (lambda: VisionTransformer(16, 4, 2, 2, 16, 24, num_classes=5), (3, 16, 16)),
    "torchvision-resnet": (lambda: SmallResNet(BasicBlock, [8, 8, 12, 12], 5), (3, 32, 32)),
    "torchvision-resnet-deep": (lambda: SmallResNet(Bottleneck, [4, 4, 4, 4], 5), (3, 32, 32)),
}
EXPORTED = ["vit-classes", "vit-encoder", "deit-classes", "deit-teacher", "resnet-basic", "resnet-bottleneck", "timm-vit-mean",
            "torchvision-vit"]


def randomise(model, seed):
    """Spread 0.5 for transformers and such a one for convolutions that values neither grow nor shrink."""
    generator = torch.Generator().manual_seed(seed)

    def normal(shape):
        return torch.randn(shape, generator=generator)

    with torch.no_grad():
        for module in model.modules():
            norm = isinstance(module, (torch.nn.LayerNorm, torch.nn.BatchNorm2d))
            for weight in module.parameters(recurse=False):
                if norm:
                    weight.copy_(normal(weight.shape) * 0.2 + (weight.mean() > 0.5))
                else:
                    kernel = weight[0].numel() if weight.dim() == 4 and weight.shape[-1] < 9 else 8
                    weight.copy_(normal(weight.shape) * (2 / kernel) ** 0.5)
            if isinstance(module, torch.nn.BatchNorm2d):
                module.running_mean.copy_(normal(module.running_mean.shape) * 0.2)
                module.running_var.copy_(torch.rand(module.running_var.shape, generator=generator) + 0.5)
        for tensor in list(model.parameters()) + list(model.buffers()):
            if tensor.is_floating_point():
                tensor.copy_(tensor.bfloat16())
    return model.eval().requires_grad_(False)


def save(name, made, folder):
    """As their makers save them."""
    folder.mkdir(parents=True, exist_ok=True)
    model = made.model if isinstance(made, Timm) else made
    if isinstance(made, Timm):
        _hub.save_for_hf(model, folder, model_args=made.arguments, safe_serialization=name == "timm-deit")
    elif name == "torchvision-vit":
        # A GPU's float16 and DataParallel's names. torchvision tells no heads, so a configuration does.
        half = {"module." + key: value.half() for key, value in model.state_dict().items()}
        torch.save({"model": half, "epoch": 3}, folder / "checkpoint.pth")
        (folder / "config.json").write_text(json.dumps(
            {"model_type": "vit", "layer_norm_eps": 1e-6, "qkv_bias": True,
             "id2label": {i: f"class {i}" for i in range(5)}} | {k: v for k, v in VIT.items() if k != "num_labels"}) + "\n")
    elif name == "torchvision-resnet":
        torch.save(model.state_dict(), folder / "resnet-0badcafe.pth", _use_new_zipfile_serialization=False)
    elif name.startswith("torchvision"):
        torch.save(model.state_dict(), folder / "resnet.pth")
    else:
        model.save_pretrained(folder)
        if name == "vit-classes":                        # as torch.save has it: the names that transformers has in memory
            torch.save(model.state_dict(), folder / "pytorch_model.bin")


def outputs(model, pixels):
    """By the role that they have in Limpid, the one last that gradients are taken of."""
    if isinstance(model, transformers.PreTrainedModel):
        out = model(pixel_values=pixels, output_hidden_states=True)
        if hasattr(out, "last_hidden_state"):
            return {"hidden": out.last_hidden_state, "pooled": out.pooler_output.flatten(1)}
        return {"classes": out.logits}
    if isinstance(model, (VisionTransformer, ResNet)):
        return {"classes": model(pixels)}
    hidden = model.forward_features(pixels)
    return {"hidden": hidden, "pooled": model.forward_head(hidden, pre_logits=True), "classes": model(pixels)}


class Margin:
    """How near values come to where a derivative jumps: inputs of ReLUs to 0, maxima of pools to the next value."""

    def __init__(self):
        self.smallest = float("inf")

    def look(self, module, arguments):
        x = arguments[0]
        if isinstance(module, torch.nn.ReLU):
            self.smallest = min(self.smallest, x.abs().min().item())
        if isinstance(module, torch.nn.MaxPool2d):
            windows = torch.nn.functional.unfold(torch.nn.functional.pad(x, [1] * 4, value=-1.), 3, stride=2)
            two = windows.unflatten(1, (x.shape[1], 9)).topk(2, 2).values
            # Where all are 0 a ReLU stands before them, and lets no signal through.
            gaps = (two[:, :, 0] - two[:, :, 1])[two[:, :, 0] > 0]
            self.smallest = min(self.smallest, gaps.min().item())


def watched(model, pixels):
    margin = Margin()
    handle = torch.nn.modules.module.register_module_forward_pre_hook(margin.look)
    try:
        model(pixels)
    finally:
        handle.remove()
    return margin.smallest


def picture(model, size, seed):
    """The best of several; numbers are multiples of a sixteenth."""
    tried = []
    for i in range(TRIES):
        generator = torch.Generator().manual_seed(1000 * seed + i)
        pixels = (torch.randn((1, *size), generator=generator) * 16).round() / 16
        margin = watched(model, pixels.double())
        tried.append((margin, pixels))
        if margin == float("inf"):
            break
    return max(tried, key=lambda one: one[0])


def rounded(value, digits):
    return float(f"{value:.{digits}g}") if isinstance(value, float) else [rounded(one, digits) for one in value]


def golden(model, size, seed):
    chosen = [picture(model, size, seed + i) for i in range(PICTURES)]
    pixels = torch.cat([pixels for _, pixels in chosen])
    x = pixels.double().requires_grad_()
    found = outputs(model, x)
    role, value = list(found.items())[-1]
    slopes = torch.stack([torch.autograd.grad(one.sum(), x, retain_graph=True)[0] for one in value.unbind(1)])
    entries = slopes.abs().amax((2, 3, 4)).argmax(0)
    slope = slopes[entries, torch.arange(PICTURES)]
    margin = min(margin for margin, _ in chosen)
    return {"parameters": sum(weight.numel() for weight in model.parameters()),
            "margin": None if margin == float("inf") else margin, "pixels": pixels.tolist(),
            "outputs": {key: rounded(one.tolist(), 7) for key, one in found.items()},
            "of": role, "entries": entries.tolist(), "gradient": rounded(slope.tolist(), 5)}


class Role(torch.nn.Module):
    def __init__(self, model, role):
        super().__init__()
        self.model, self.role = model, role

    def forward(self, pixel_values):
        return outputs(self.model, pixel_values)[self.role]


def export(name, model, role, size, folder):
    folder.mkdir(parents=True, exist_ok=True)
    wrapped, example = Role(model, role).eval(), (torch.randn(2, *size),)
    for exporter in ("torchscript", "dynamo"):
        path = folder / f"{name}.{exporter}.onnx"
        with torch.no_grad():
            if exporter == "dynamo":
                torch.onnx.export(wrapped, example, path, dynamo=True, opset_version=18, input_names=["pixel_values"],
                                  output_names=[role], external_data=False, verbose=False,
                                  dynamic_shapes={"pixel_values": {0: torch.export.Dim("batch")}})
            else:
                torch.onnx.export(wrapped, example, path, dynamo=False, opset_version=14, input_names=["pixel_values"],
                                  output_names=[role], dynamic_axes={"pixel_values": {0: "batch"}, role: {0: "batch"}})
        tiny_onnx.shrink(path)
        session = onnxruntime.InferenceSession(path)
        worst = 0
        for count in (1, 3):
            pixels = torch.randn(count, *size)
            with torch.no_grad():
                worst = max(worst, abs(session.run(None, {"pixel_values": pixels.numpy()})[0]
                                       - wrapped(pixels).numpy()).max())
        assert worst < 1e-4, worst
        path.with_suffix(".onnx.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        path.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)       # an operator that the TorchScript exporter does not know
    for name in MODELS:                                  # tiny_convnets.py's lie beside them
        shutil.rmtree(root / "tiny-vision" / name, ignore_errors=True)
        for file in (root / "tiny-vision-onnx").glob(f"{name}.*"):
            file.unlink()
    found = {}
    for number, (name, (make, size)) in enumerate(MODELS.items()):
        torch.manual_seed(number)
        made = make()
        model = randomise(made.model if isinstance(made, Timm) else made, number)
        save(name, made, root / "tiny-vision" / name)
        if name == "torchvision-vit":
            model.half()
        found[name] = golden(model.double(), size, 10 * number)
        if name in EXPORTED:
            export(name, model.float(), found[name]["of"], size, root / "tiny-vision-onnx")
        for file in (root / "tiny-vision" / name).iterdir():
            file.chmod(0o644)
        files = [file.stat().st_size for file in (root / "tiny-vision" / name).iterdir()]
        print(f"{name}: {sum(files)} bytes, margin {found[name]['margin']}")
    text = json.dumps({"made_by": f"tools/golden/tiny_vision.py, torch {torch.__version__}, float64", "models": found},
                      separators=(",", ":"))
    (root / "golden" / "tiny-vision.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
