"""What attention methods find in the tiny models, by plain PyTorch in float64.

    python3 attention_family.py --resources ../../models/src/test/resources --core ../../core/src/test/resources

reads  tiny-bert, text-tasks/moods, tiny-decoders/NAME, tiny-vision/NAME, golden/tiny-bert.json, golden/tiny-vision.json.gz
writes golden/attention-family.json.gz, and core's golden/flows.txt

Every model computes its attention by `Attention.product`, written out, whose maps, values and contexts are kept with their
gradients, and whose values or contexts can be switched off. For BERT and ViT these are compared with what transformers gives
out by itself (`output_attentions`). Per input, with `read` the positions that the target is read from:

rollout             mean over `read` of the rows of prod(A/2 + I/2)                   Abnar and Zuidema 2020
flow                per position, networkx's maximum flow from `read` in equal parts
gradient_attention  mean over `read` of the rows of R: R = I, R += E_h[(dA * A)+] R   Chefer et al. ICCV 2021, eq. 5 and 6
value_zeroing       per layer [query, key], from runs of the whole model with a key's values at 0; and its rollout
head_importance     per layer and head |sum context * d context|                      Michel et al. 2019
head_ablation       per layer and head |score - score with its context at 0|

flows.txt has random layers of capacities: a line "network LAYERS WIDTH", what the source supplies to each node of the top,
the capacities (layers from the lowest up, a line for each upper node), and the largest flow to each node of the lowest layer.
"""
import argparse
import gzip
import json
import pathlib
import warnings

import networkx
import numpy as np
import timm
import torch
import transformers
from torchvision.models import VisionTransformer

VISION = {"vit-classes": [0], "deit-teacher": [0, 1], "timm-vit-mean": list(range(3, 19)), "torchvision-vit": [0]}
PICTURES = 2
#  the entry of the last token's row of `next`, or of `classes`
DECODERS = {"gpt2": ("The dog sleeps in the sun", 12), "llama": ("Who wrote the book", 30), "mistral": ("It was bad!", 99),
            "qwen2-classes": ("Who wrote the book?", 1)}
MOODS = ["The film was not good at all, but the music was lovely.", "Bad!"]


class Attention:
    """Stands in for PyTorch's fused attention."""

    def __init__(self):
        self.maps, self.values, self.contexts = [], [], []
        self.no_value = self.no_head = None                 # (layer, place)

    def product(self, query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, scale=None, enable_gqa=False):
        layer = len(self.maps)
        if enable_gqa:
            key, value = (one.repeat_interleave(query.shape[1] // one.shape[1], 1) for one in (key, value))
        if is_causal:
            attn_mask = torch.ones(query.shape[-2], key.shape[-2], dtype=torch.bool).tril()
        logits = query @ key.transpose(-1, -2) * (query.shape[-1] ** -0.5 if scale is None else scale)
        if attn_mask is not None:
            logits = logits.masked_fill(~attn_mask, float("-inf")) if attn_mask.dtype == torch.bool else logits + attn_mask
        if self.no_value is not None and self.no_value[0] == layer:
            value = value.clone()
            value[:, :, self.no_value[1]] = 0
        weights = logits.softmax(-1)
        context = weights @ value
        if self.no_head is not None and self.no_head[0] == layer:
            keep = torch.ones(context.shape[1], dtype=context.dtype)
            keep[self.no_head[1]] = 0
            context = context * keep[None, :, None, None]
        for tensor, kept in ((weights, self.maps), (context, self.contexts)):
            if tensor.requires_grad:
                tensor.retain_grad()
            kept.append(tensor)
        return context


class Model:
    """A model, the modules whose outputs are its layers', and how a score is read from it."""

    def __init__(self, module, layers):
        self.module, self.layers = module.double().eval().requires_grad_(False), layers

    def run(self, given, grad=False, no_value=None, no_head=None):
        attention, outputs = Attention(), []
        attention.no_value, attention.no_head = no_value, no_head
        fused = torch.nn.functional.scaled_dot_product_attention
        torch.nn.functional.scaled_dot_product_attention = attention.product
        first = next(self.module.parameters())
        first.requires_grad_(grad)                          # so that there is something to differentiate
        handles = [layer.register_forward_hook(
            lambda module, ins, out: outputs.append(out[0] if isinstance(out, tuple) else out)) for layer in self.layers]
        try:
            with torch.enable_grad() if grad else torch.no_grad():
                out = self.module(**given) if isinstance(given, dict) else self.module(given)
        finally:
            torch.nn.functional.scaled_dot_product_attention = fused
            for handle in handles:
                handle.remove()
        return attention, outputs, out.logits if hasattr(out, "logits") else out


def flow(capacities, supply, sink):
    """Layers from the lowest up, [upper][lower]."""
    graph = networkx.DiGraph()
    top = len(capacities)
    for place, room in enumerate(supply):
        if room > 0:
            graph.add_edge("source", (top, place), capacity=room)
    for level, layer in enumerate(capacities):
        for upper, lower in zip(*np.nonzero(layer)):
            graph.add_edge((level + 1, int(upper)), (level, int(lower)), capacity=float(layer[upper, lower]))
    if (0, sink) not in graph:
        return 0.0
    return float(networkx.maximum_flow_value(graph, "source", (0, sink),
                                             flow_func=networkx.algorithms.flow.edmonds_karp))


def rows(matrix, read):
    return matrix[read].mean(0)


def explained(model, given, score, read):
    attention, outputs, out = model.run(given, grad=True)
    value = score(out)
    value.backward()
    n = attention.maps[0].shape[-1]
    maps = [one.detach()[0] for one in attention.maps]
    mixed = [(one.mean(0) + torch.eye(n, dtype=torch.float64)) / 2 for one in maps]
    relevance, product = torch.eye(n, dtype=torch.float64), torch.eye(n, dtype=torch.float64)
    for one, layer in zip(attention.maps, mixed):
        relevance = relevance + (one.grad * one).clamp(min=0).detach()[0].mean(0) @ relevance
        product = layer @ product
    supply = np.zeros(n)
    supply[read] = 1 / len(read)
    zeroed = []
    for layer, base in enumerate(outputs):
        base = base.detach()
        columns = []
        for place in range(n):
            _, without, _ = model.run(given, no_value=(layer, place))
            columns.append(1 - torch.nn.functional.cosine_similarity(base[0], without[layer][0], dim=-1, eps=0))
        distance = torch.stack(columns, 1)
        zeroed.append(distance / distance.sum(1, keepdim=True))
    joint = torch.eye(n, dtype=torch.float64)
    for one in zeroed:
        joint = one @ joint
    heads = [[(one.detach() * one.grad)[0, head].sum().abs().item() for head in range(one.shape[1])]
             for one in attention.contexts]
    ablated = [[abs(value.item() - score(model.run(given, no_head=(layer, head))[2]).item())
                for head in range(len(heads[layer]))] for layer in range(len(heads))]
    return {"read": read, "score": value.item(), "rollout": rows(product, read).tolist(),
            "attention": rows(sum(one.mean(0) for one in maps) / len(maps), read).tolist(),
            "flow": [flow([one.numpy() for one in mixed], supply, place) for place in range(n)],
            "gradient_attention": rows(relevance, read).tolist(),
            "value_zeroing": [one.tolist() for one in zeroed], "value_zeroing_rollout": rows(joint, read).tolist(),
            "head_importance": heads, "head_ablation": ablated}


def check(module, eager, given, score):
    """That transformers' own attention maps, and their gradients, are those that are kept here."""
    attention, _, out = module.run(given, grad=True)
    score(out).backward()
    eager = eager.double().eval()
    own = eager(**given, output_attentions=True)
    for one in own.attentions:
        one.retain_grad()
    score(own.logits).backward()
    for mine, theirs in zip(attention.maps, own.attentions):
        # transformers takes the softmax of pictures in float32.
        largest = max(1, mine.grad.abs().max())
        assert (mine - theirs).abs().max() < 1e-6 and (mine.grad - theirs.grad).abs().max() < 1e-5 * largest


def transformer(kind, folder):
    loaded = [getattr(transformers, kind).from_pretrained(folder, attn_implementation=how, dtype=torch.float64)
              for how in ("sdpa", "eager")]
    core = next(module for name, module in loaded[0].named_modules() if name in ("bert.encoder", "vit", "deit", "transformer", "model"))
    layers = core.h if hasattr(core, "h") else core.layer if hasattr(core, "layer") else core.layers if hasattr(core, "layers") else core.encoder.layer
    return Model(loaded[0], list(layers)), loaded[1]


def vision(name, folder):
    if name.startswith("timm"):
        made = timm.create_model("local-dir:" + str(folder), pretrained=True)
        return Model(made, list(made.blocks)), None
    if name.startswith("torchvision"):
        made = VisionTransformer(16, 4, 2, 2, 16, 24, num_classes=5)
        state = torch.load(folder / "checkpoint.pth", weights_only=True)["model"]
        made.load_state_dict({key.removeprefix("module."): value for key, value in state.items()})
        return Model(made, list(made.encoder.layers)), None
    config = json.loads((folder / "config.json").read_text())
    return transformer(config["architectures"][0], folder)


def pictures(root):
    golden = json.loads(gzip.decompress((root / "golden/tiny-vision.json.gz").read_bytes()))["models"]
    for name, read in VISION.items():
        model, eager = vision(name, root / "tiny-vision" / name)
        for i in range(PICTURES):
            pixels = torch.tensor(golden[name]["pixels"][i], dtype=torch.float64)[None]
            given = pixels if eager is None else {"pixel_values": pixels}
            entry = golden[name]["entries"][i]

            def score(out):
                return out[0, entry]

            if eager is not None:
                check(model, eager, given, score)
            yield name, {"picture": i, "entry": entry, **explained(model, given, score, read)}


def texts(root):
    sentences = json.loads((root / "golden/tiny-bert.json").read_text())["sentences"]
    folder = root / "tiny-bert"
    model, eager = transformer("BertForMaskedLM", folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    for sentence in sentences:
        given = dict(tokenizer(sentence["text"], sentence.get("pair"), return_tensors="pt"))
        place, token = sentence["mask_position"], sentence["top"][0]["id"]

        def score(out):
            return out[0, place, token]

        check(model, eager, given, score)
        yield "tiny-bert", {"text": sentence["text"], "entry": token, **explained(model, given, score, [place])}
    folder = root / "text-tasks/moods"
    model, eager = transformer("BertForSequenceClassification", folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    for i, text in enumerate(MOODS):
        given = dict(tokenizer(text, return_tensors="pt"))

        def score(out):
            return out[0, i]

        check(model, eager, given, score)
        yield "moods", {"text": text, "entry": i, **explained(model, given, score, [0])}


def decoders(root):
    for name, (text, entry) in DECODERS.items():
        folder = root / "tiny-decoders" / name
        model, eager = transformer(json.loads((folder / "config.json").read_text())["architectures"][0], folder)
        given = dict(transformers.AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt"), use_cache=False)
        given.pop("token_type_ids", None)
        last = given["input_ids"].shape[1] - 1

        def score(out):
            return out[0, entry] if out.ndim == 2 else out[0, last, entry]

        check(model, eager, given, score)
        yield name, {"text": text, "entry": entry, **explained(model, given, score, [last])}


def networks():
    generator = np.random.default_rng(11)
    lines = []

    def line(numbers):
        lines.append(" ".join(f"{number:.9g}" for number in numbers))

    for layers, width, share in ((1, 5, 0.7), (2, 6, 0.5), (4, 6, 0.35), (6, 8, 0.25), (3, 12, 1.0)):
        drawn = generator.random((layers, width, width)).round(3)
        drawn *= generator.random(drawn.shape) < share
        supply = (generator.random(width) * (generator.random(width) < 0.5)).round(3)
        lines.append(f"network {layers} {width}")
        line(supply)
        for row in drawn.reshape(-1, width):
            line(row)
        line(flow(list(drawn), supply, place) for place in range(width))
    return "\n".join(lines) + "\n"


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [rounded(one) for one in value]
    return float(f"{value:.7g}") if isinstance(value, float) else value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--core", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    root = arguments.resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)
    found = {}
    for name, one in [*texts(root), *decoders(root), *pictures(root)]:
        found.setdefault(name, []).append(rounded(one))
        print(f"{name}: score {one['score']:.4f}, largest head {max(map(max, one['head_importance'])):.4f}")
    text = json.dumps({"made_by": f"tools/golden/attention_family.py, torch {torch.__version__}, float64",
                       "models": found}, separators=(",", ":"))
    path = root / "golden/attention-family.json.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    (arguments.core / "golden/flows.txt").write_text(networks())
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
