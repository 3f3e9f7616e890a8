"""Parameters, multiply-accumulates and activations of models as PyTorch counts them, without weights.

    python3 costs.py --resources ../../models/src/test/resources

writes golden/costs.json
       golden/scopes.onnx   a model as PyTorch's newer exporter writes it, with its notes of which module a node is of
Published sizes are built on the meta device, tiny models are read from --resources. Multiply-accumulates are half of what
PyTorch's FlopCounterMode counts; activations are the elements of the outputs of the operators that it counts. Attention is
computed as matrix products ("eager"), so that all is seen.
"""
import argparse
import gzip
import json
import pathlib

import onnx
import timm
import torch
import torchvision
import transformers
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode, flop_registry

SEQUENCE, PICTURE = 128, 224
BERT = dict(vocab_size=30522)
SIZES = lambda width, layers, heads, inner: dict(  # noqa: E731
    hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, intermediate_size=inner)
ROBERTA = dict(vocab_size=50265, max_position_embeddings=514, type_vocab_size=1)

#  name: class, configuration
TEXT = {
    "bert-base-uncased": ("BertModel", BERT),
    "bert-base-uncased for words": ("BertForMaskedLM", BERT),
    "bert-base-uncased for classes": ("BertForSequenceClassification", BERT),
    "bert-base-cased": ("BertModel", dict(vocab_size=28996)),
    "bert-base-multilingual-cased": ("BertModel", dict(vocab_size=119547)),
    "bert-large-uncased": ("BertModel", BERT | SIZES(1024, 24, 16, 4096)),
    "bert-tiny": ("BertModel", BERT | SIZES(128, 2, 2, 512)),
    "bert-mini": ("BertModel", BERT | SIZES(256, 4, 4, 1024)),
    "all-MiniLM-L6-v2": ("BertModel", BERT | SIZES(384, 6, 12, 1536)),
    "roberta-base": ("RobertaModel", ROBERTA),
    "roberta-base for classes": ("RobertaForSequenceClassification", ROBERTA),
    "roberta-large": ("RobertaModel", ROBERTA | SIZES(1024, 24, 16, 4096)),
    "xlm-roberta-base": ("XLMRobertaModel", ROBERTA | dict(vocab_size=250002)),
    "camembert-base": ("CamembertForMaskedLM", ROBERTA | dict(vocab_size=32005)),
    "distilbert-base-uncased": ("DistilBertModel", {}),
    "distilbert-base-uncased for classes": ("DistilBertForSequenceClassification", {}),
    "albert-base-v2": ("AlbertModel", dict(vocab_size=30000, hidden_size=768, num_attention_heads=12,
                                           intermediate_size=3072)),
    "electra-small-discriminator": ("ElectraModel", {}),
}
DECODERS = {
    "gpt2": ("GPT2LMHeadModel", {}),
    "gpt2-xl": ("GPT2LMHeadModel", dict(n_embd=1600, n_layer=48, n_head=25)),
    "Llama-2-7b": ("LlamaForCausalLM", dict(max_position_embeddings=4096)),
    "Llama-2-7b without a head": ("LlamaModel", dict(max_position_embeddings=4096)),
    "Llama-3.2-1B": ("LlamaForCausalLM", SIZES(2048, 16, 32, 8192) | dict(
        num_key_value_heads=8, head_dim=64, vocab_size=128256, tie_word_embeddings=True)),
    "Mistral-7B-v0.1": ("MistralForCausalLM", {}),
    "Qwen2-0.5B": ("Qwen2ForCausalLM", SIZES(896, 24, 14, 4864) | dict(num_key_value_heads=2, tie_word_embeddings=True)),
}
PICTURES = {
    "microsoft/resnet-50": ("ResNetForImageClassification", dict(num_labels=1000)),
    "google/vit-base-patch16-224": ("ViTForImageClassification", dict(num_labels=1000)),
    "facebook/deit-base-distilled-patch16-224": ("DeiTForImageClassificationWithTeacher", dict(num_labels=1000)),
    "facebook/convnext-tiny-224": ("ConvNextForImageClassification", dict(num_labels=1000)),
    "facebook/convnextv2-tiny-1k-224": ("ConvNextV2ForImageClassification", dict(num_labels=1000)),
    "google/mobilenet_v2_1.0_224": ("MobileNetV2ForImageClassification", dict(num_labels=1001)),
    "google/mobilenet_v2_0.35_96": ("MobileNetV2ForImageClassification", dict(num_labels=1001, depth_multiplier=0.35)),
    "google/efficientnet-b0": ("EfficientNetForImageClassification", dict(
        num_labels=1000, width_coefficient=1.0, depth_coefficient=1.0, hidden_dim=1280)),
    "google/efficientnet-b7": ("EfficientNetForImageClassification", dict(num_labels=1000, depthwise_padding=[18])),
}
TORCHVISION = ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152", "resnext50_32x4d", "resnext101_32x8d",
               "resnext101_64x4d", "wide_resnet50_2", "wide_resnet101_2", "vit_b_16", "vit_b_32", "vit_l_16", "vit_l_32",
               "vit_h_14", "convnext_tiny", "convnext_small", "convnext_base", "convnext_large", "mobilenet_v2",
               *(f"efficientnet_b{i}" for i in range(8))]
TIMM = ["vit_tiny_patch16_224", "vit_small_patch16_224", "vit_base_patch16_224", "vit_base_patch32_224",
        "vit_large_patch16_224", "deit_tiny_patch16_224", "deit_base_distilled_patch16_224",
        *(f"convnext_{size}" for size in ("atto", "femto", "pico", "nano", "xlarge", "xxlarge")),
        *(f"convnextv2_{size}" for size in ("atto", "femto", "pico", "nano", "tiny", "small", "base", "large", "huge")),
        *(f"mobilenetv2_{size}" for size in ("035", "050", "075", "100", "110d", "120d", "140")),
        "efficientnet_b8", *(f"efficientnet_lite{i}" for i in range(5)),
        *(f"tf_efficientnet_b{i}" for i in range(9)), *(f"tf_efficientnet_lite{i}" for i in range(5))]
#  Models without attention: there is none to be told how to compute.
CONVOLUTIONS = ("ResNet", "ConvNext", "MobileNet", "EfficientNet")


#  What a configuration says that decides what a model costs.
KEPT = ["model_type", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
        "num_key_value_heads", "head_dim", "n_embd", "n_layer", "n_head", "n_positions",
        "max_position_embeddings", "type_vocab_size", "embedding_size", "dim", "n_layers", "n_heads", "hidden_dim",
        "image_size", "patch_size", "hidden_sizes", "depths", "layer_type", "pad_token_id", "tie_word_embeddings",
        "depth_multiplier", "depth_divisible_by", "min_depth", "expand_ratio", "finegrained_output",
        "width_coefficient", "depth_coefficient", "depth_divisor", "in_channels", "out_channels", "kernel_sizes", "strides",
        "num_block_repeats", "expand_ratios", "depthwise_padding", "squeeze_expansion_ratio"]


class Outputs(TorchDispatchMode):
    """Counts the elements that come out of convolutions and matrix products."""

    count = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **kwargs or {})
        if func._overloadpacket in flop_registry:
            self.count += out.numel()
        return out


def without_products_of_angles(model):
    """transformers multiplies positions by frequencies with a matrix product of inner size 1; that is none here."""
    for module in model.modules():
        if type(module).__name__.endswith("RotaryEmbedding"):
            size = 2 * module.inv_freq.shape[0]
            module.forward = lambda x, position_ids, size=size: (x.new_ones(*position_ids.shape, size),) * 2


def cost(model, **inputs):
    without_products_of_angles(model)
    with torch.no_grad(), FlopCounterMode(display=False) as flops, Outputs() as outputs:
        model.eval()(**inputs)
    return {"parameters": sum(p.numel() for p in model.parameters()), "macs": flops.get_total_flops() // 2,
            "activations": outputs.count}


def pixels(model, size, device):
    first = next(p for p in model.parameters() if p.dim() == 4)
    return torch.zeros(1, first.shape[1], *size, device=device)


def from_configuration(kind, settings):
    model_class = getattr(transformers, kind)
    config = model_class.config_class(**settings, attn_implementation="eager") if not kind.startswith(CONVOLUTIONS) \
        else model_class.config_class(**settings)
    with torch.device("meta"):
        model = model_class(config)
    plain = config.to_dict()
    said = {key: plain[key] for key in KEPT if plain.get(key) is not None} | {"architectures": [kind]}
    if "num_labels" in settings:
        said["num_labels"] = settings["num_labels"]
    return model, said


def ids(length, device):
    return torch.zeros(1, length, dtype=torch.long, device=device)


def published():
    for name, (kind, settings) in (TEXT | DECODERS).items():
        model, config = from_configuration(kind, settings)
        yield {"name": name, "config": config} | cost(
            model, input_ids=ids(SEQUENCE, "meta"))
    for name, (kind, settings) in PICTURES.items():
        model, config = from_configuration(kind, settings)
        yield {"name": name, "config": config} | cost(model, pixel_values=pixels(model, (PICTURE, PICTURE), "meta"))
    for library, names in (torchvision.models.get_model, TORCHVISION), (timm.create_model, TIMM):
        for name in names:
            with torch.device("meta"):
                model = library(name)
            if library is timm.create_model:
                timm.layers.set_fused_attn(False)
            yield {"name": name, "classes": 1000} | cost(model, x=pixels(model, (PICTURE, PICTURE), "meta"))


def exported_size(resources, name):
    """Height and width of the pictures that the ONNX export of a tiny model takes; None if it has none."""
    file = resources / "tiny-vision-onnx" / f"{name}.torchscript.onnx.gz"
    if not file.exists():
        return (24, 20) if "resnet" in name else None
    model = onnx.load_model_from_string(gzip.open(file).read())
    return tuple(axis.dim_value for axis in model.graph.input[0].type.tensor_type.shape.dim[2:])


def tiny(resources):
    #  A decoder's classifier of texts reads every token in transformers and picks the last then; here it reads that alone.
    decoders = [one for one in (resources / "tiny-decoders").iterdir() if not one.name.endswith("-classes")]
    for folder in sorted([*(resources / "tiny-text").iterdir(), *decoders]):
        config = json.loads((folder / "config.json").read_text())
        kind = config["architectures"][0]
        model = getattr(transformers, kind).from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)
        yield {"folder": f"{folder.parent.name}/{folder.name}", "sequence": 7} | cost(
            model, input_ids=ids(7, "cpu"))
    for folder in sorted((resources / "tiny-vision").iterdir()):
        file = folder / "config.json"
        config = json.loads(file.read_text()) if file.exists() else {}
        kind = config.get("architectures", [""])[0]
        if hasattr(transformers, kind) and (folder / "model.safetensors").exists():
            attention = {} if kind.startswith(CONVOLUTIONS) else {"attn_implementation": "eager"}
            model = getattr(transformers, kind).from_pretrained(folder, **attention)
            size = exported_size(resources, folder.name) or model.config.image_size
            size = size if isinstance(size, (list, tuple)) else (size, size)
            yield {"folder": f"tiny-vision/{folder.name}", "height": size[0], "width": size[1]} | cost(
                model, pixel_values=pixels(model, size, "cpu"))


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.dense = torch.nn.Linear(4, 4)

    def forward(self, x):
        return torch.relu(self.dense(x)) + x


class Scoped(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers, self.head = torch.nn.ModuleList([Block(), Block()]), torch.nn.Linear(4, 2)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x.mean(1))


def scopes(target):
    torch.manual_seed(0)
    batch = torch.export.Dim("batch")
    program = torch.onnx.export(Scoped().eval(), (torch.zeros(2, 3, 4),), input_names=["x"], output_names=["scores"],
                                dynamo=True, dynamic_shapes=({0: batch},), verbose=False)
    model = program.model_proto
    for node in model.graph.node:
        for entry in [one for one in node.metadata_props if one.key != "pkg.torch.onnx.name_scopes"]:
            node.metadata_props.remove(entry)
    target.write_bytes(model.SerializeToString())
    print(f"{target.name:50} {target.stat().st_size:>12,} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    timm.layers.set_fused_attn(False)
    transformers.utils.logging.disable_progress_bar()
    found = {"published": list(published()), "tiny": list(tiny(arguments.resources))}
    target = arguments.resources / "golden" / "costs.json"
    target.write_text("{" + ",\n".join(
        f'"{key}": [\n' + ",\n".join(json.dumps(one) for one in ones) + "]" for key, ones in found.items()) + "}\n")
    for one in found["published"] + found["tiny"]:
        print(f'{one.get("name", one.get("folder")):50} {one["parameters"]:>12,} {one["macs"]:>15,} {one["activations"]:>12,}')
    scopes(arguments.resources / "golden" / "scopes.onnx")


if __name__ == "__main__":
    main()
