"""AttnLRP and CP-LRP of the tiny models by LXT, in float64.

    PYTHONPATH=/path/to/LXT:/path/to/zennit/src python3 attn_lrp.py --resources ../../models/src/test/resources

writes golden/attn-lrp.json.gz and attn-lrp-onnx/llama.torchscript.onnx.gz, after it has held LXT against itself: its efficient form (gradient times input with a
changed backward pass) against its explicit functions and against the paper's formulas written out in loops, and its own
BERT against transformers' with the same patches.

Models and pictures are those of tiny_text.py and tiny_vision.py; of texts a seed is taken that keeps everything that is
divided by a margin away from 0. LXT 2.1 has patches for a few model classes; their parts
(`layer_norm_forward`, `non_linear_forward`, `wrap_attention_forward`, ...) are put here into every class that needs them.
"""
import argparse
import contextlib
import gzip
import itertools
import json
import math
import pathlib
import unittest.mock
import warnings

import lxt.efficient.models.bert as lxt_bert
import lxt.efficient.models.llama as llama
import lxt.explicit.functional as explicit
import timm.layers
import torch
import transformers
import zennit.rules
from lxt.efficient import monkey_patch, monkey_patch_zennit, patches, rules
from lxt.efficient.zennit_patches import backward, forward
from torchvision.models import vision_transformer
from transformers import activations
from transformers.models.llama import modeling_llama
from zennit.composites import LayerMapComposite, NameLayerMapComposite
from zennit.core import BasicHook

import tiny_onnx
import tiny_text
import tiny_vision

TEXTS = ["bert-words", "bert-classes", "bert-encoder", "bert-regression", "roberta-words", "roberta-classes",
         "roberta-encoder", "xlm-roberta-classes", "camembert-words", "distilbert-words", "distilbert-classes",
         "distilbert-encoder", "electra-words", "electra-classes", "albert-words", "albert-classes"]
LENGTHS, WIDTH = tiny_text.RUNS["three-padded"]
#  How far from 0 the sums of embeddings stay, whose weights have few digits, and everything else that is divided by.
SUMS, MARGIN = 1e-3, 1e-6
PICTURES = ["vit-classes", "vit-encoder", "deit-classes", "deit-teacher", "timm-vit", "timm-vit-mean", "timm-deit",
            "torchvision-vit"]
#  gamma of convolutions, gamma of the linear layers outside attention; names of these
GAMMAS = (0.25, 0.05)
OUTSIDE = {"torchvision-vit": lambda name: ".mlp." in name or name.startswith("heads"),
           "vit-classes": lambda name: ".mlp." in name or name.startswith("classifier")}
ACTIVATIONS = [torch.nn.GELU, torch.nn.Tanh, torch.nn.ReLU, torch.nn.SiLU] + [
    getattr(activations, name) for name in ("GELUActivation", "GELUTanh", "NewGELUActivation", "FastGELUActivation",
                                            "QuickGELUActivation", "SiLUActivation")]
MODULES = [getattr(getattr(transformers.models, name), "modeling_" + name)
           for name in ("bert", "roberta", "xlm_roberta", "camembert", "distilbert", "electra", "albert", "vit", "deit")]


def attention_patch(variant):
    return patches.wrap_attention_forward if variant == "attn" else patches.cp_wrap_attention_forward


def of_products(function, variant):
    """PyTorch's attention with LXT's treatment of query, key and value."""
    wrapped = attention_patch(variant)(lambda module, query, key, value, *more, **named:
                                       function(query, key, value, *more, **named))
    return lambda *given, **named: wrapped(None, *given, **named)


@contextlib.contextmanager
def patched(variant):
    with contextlib.ExitStack() as stack:
        def replace(owner, name, value):
            stack.enter_context(unittest.mock.patch.object(owner, name, value, create=True))

        for norm in (torch.nn.LayerNorm, timm.layers.LayerNorm):
            replace(norm, "forward", patches.layer_norm_forward)
        for activation in ACTIVATIONS:
            replace(activation, "original_forward", activation.forward)
            replace(activation, "forward", patches.non_linear_forward)
        for module in MODULES:
            replace(module, "eager_attention_forward", attention_patch(variant)(module.eager_attention_forward))
            if hasattr(module, "gelu"):
                replace(module, "gelu", lambda x: rules.identity_rule_implicit(torch.nn.functional.gelu, x))
        replace(torch.nn.functional, "scaled_dot_product_attention",
                of_products(torch.nn.functional.scaled_dot_product_attention, variant))
        tanh = torch.tanh                              # a classifier of RoBERTa's calls it as a function
        replace(torch, "tanh", lambda x: rules.identity_rule_implicit(tanh, x))
        yield


def relevance(scores, x):
    return x * torch.autograd.grad(scores.sum(), x)[0]


@contextlib.contextmanager
def watched(model):
    """The smallest number that linear layers and normalisations come to; what embeddings give."""
    smallest, embeddings, hooks = [float("inf")], [], []

    def look(module, given, made):
        if isinstance(module, torch.nn.Embedding):
            embeddings.append(made)
            return
        smallest[0] = min(smallest[0], made.abs().min().item())

    for module in model.modules():
        if isinstance(module, (torch.nn.Linear, torch.nn.LayerNorm, torch.nn.Embedding, torch.nn.Conv2d)):
            hooks.append(module.register_forward_hook(look))
    try:
        yield smallest, embeddings
    finally:
        for hook in hooks:
            hook.remove()


def of_sums(embeddings, mask):
    """The smallest number of the sums of words' embeddings with any of the others, padding aside."""
    words, *others = embeddings
    return min((words + sum(chosen))[mask == 1].abs().min().item() for count in range(1, len(others) + 1)
               for chosen in itertools.combinations(others, count))


def inputs(name, model):
    for seed in range(1000):
        given = tiny_text.inputs(model.config, LENGTHS, WIDTH, torch.Generator().manual_seed(seed))
        with watched(model) as (smallest, embeddings), torch.no_grad():
            tiny_text.outputs(model, given)
        sums = of_sums(embeddings, given["attention_mask"])
        if sums >= SUMS and smallest[0] >= MARGIN:
            return given, min(smallest[0], sums)
    raise RuntimeError(f"{name}: every seed has a sum too near 0")


def text(name, resources):
    """Relevance at the output of the word-embedding lookup."""
    model = tiny_text.type_of(name).from_pretrained(resources / "tiny-text" / name, dtype=torch.float32,
                                                    attn_implementation="eager")
    model = model.double().eval().requires_grad_(False)
    given, margin = inputs(name, model)
    entry = {"margin": float(f"{margin:.2g}"), "lengths": LENGTHS} | {key: one.tolist() for key, one in given.items()}
    entry["outputs"] = {}
    generator = torch.Generator().manual_seed(7)
    for role, value in tiny_text.outputs(model, given).items():
        target = tiny_text.targets(value.shape, LENGTHS, generator)
        entry["outputs"][role] = {"target": target, "score": tiny_text.at(value, target).tolist()}
    for variant in ("attn", "cp"):
        looked_up = []

        def keep(module, arguments, result):
            looked_up.append(result.requires_grad_())
            return result

        hook = model.get_input_embeddings().register_forward_hook(keep)
        with patched(variant):
            for role, value in tiny_text.outputs(model, given).items():
                scores = tiny_text.at(value, entry["outputs"][role]["target"])
                shares = torch.autograd.grad(scores.sum(), looked_up[-1], retain_graph=True)[0] * looked_up[-1]
                assert torch.allclose(scores, torch.tensor(entry["outputs"][role]["score"], dtype=torch.float64))
                entry["outputs"][role][variant] = tiny_vision.rounded(shares.tolist(), 5)
        hook.remove()
    for one in entry["outputs"].values():
        one["score"] = tiny_vision.rounded(one["score"], 7)
    return entry


def tiny_picture_model(name, resources):
    folder = resources / "tiny-vision" / name
    number = list(tiny_vision.MODELS).index(name)
    torch.manual_seed(number)
    made = tiny_vision.MODELS[name][0]()
    model = tiny_vision.randomise(made.model if isinstance(made, tiny_vision.Timm) else made, number)
    if name == "torchvision-vit":
        model.half()
    return model.double().eval().requires_grad_(False)


def eager(model):
    """transformers' own attention instead of PyTorch's, so that each is patched once."""
    if isinstance(model, transformers.PreTrainedModel):
        model.set_attn_implementation("eager")


def vision(resources):
    return json.loads(gzip.open(resources / "golden" / "tiny-vision.json.gz").read())["models"]


def picture(name, resources, variant, gammas):
    """Relevance of the first picture's pixels, for the entry that tiny-vision.json.gz has a gradient of."""
    golden = vision(resources)[name]
    model = tiny_picture_model(name, resources)
    eager(model)
    x = torch.tensor(golden["pixels"][:1], dtype=torch.float64).requires_grad_()
    composite = None
    with patched(variant), unittest.mock.patch.object(BasicHook, "forward", forward), \
            unittest.mock.patch.object(BasicHook, "backward", backward):
        if gammas:
            convolution, linear = gammas
            names = [key for key, module in model.named_modules()
                     if isinstance(module, torch.nn.Linear) and OUTSIDE[name](key)]
            composite = NameLayerMapComposite(
                name_map=[(names, zennit.rules.Gamma(linear, stabilizer=1e-12))],
                layer_map=[(torch.nn.Conv2d, zennit.rules.Gamma(convolution, stabilizer=1e-12))])
            composite.register(model)
        with watched(model) as (smallest, _):
            value = tiny_vision.outputs(model, x)[golden["of"]]
        assert smallest[0] > MARGIN, (name, smallest)
        want = golden["outputs"][golden["of"]][0][golden["entries"][0]]
        score = value[0, golden["entries"][0]]
        assert abs(score.item() - want) < 1e-5, (name, score.item(), want)
        shares = relevance(score, x)
        if composite:
            composite.remove()
    return tiny_vision.rounded(shares[0].tolist(), 5)


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, inputs_embeds, attention_mask):
        return self.model(inputs_embeds=inputs_embeds, attention_mask=attention_mask).logits


def decoder(resources):
    """A LLaMA with grouped queries, with LXT's patches for it as they are."""
    torch.manual_seed(0)
    model = transformers.LlamaForCausalLM(transformers.LlamaConfig(
        vocab_size=40, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=20, use_cache=False, attn_implementation="eager"))
    model.eval().requires_grad_(False)
    for name, weight in model.named_parameters():
        weight.copy_((torch.randn(weight.shape) * (0.2 if "norm" in name else 0.5) + ("norm" in name)).bfloat16())
    x = torch.randn(2, 6, 16).bfloat16().float()
    mask = (torch.arange(6)[None] < torch.tensor([6, 4])[:, None]).long()
    names = ["inputs_embeds", "attention_mask"]
    folder = resources / "attn-lrp-onnx"
    folder.mkdir(exist_ok=True)
    path = folder / "llama.torchscript.onnx"
    torch.onnx.export(Logits(model), (x, mask), path, dynamo=False, opset_version=17, input_names=names,
                      output_names=["logits"],
                      dynamic_axes={name: {0: "batch", 1: "sequence"} for name in names + ["logits"]})
    tiny_onnx.shrink(path)
    (folder / (path.name + ".gz")).write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    path.unlink()
    target = [[5, 3], [7, 11]]
    entry = {"inputs_embeds": x.tolist(), "attention_mask": mask.tolist(), "target": target}
    model = model.double()
    for variant, maps in (("attn", llama.attnLRP), ("cp", llama.cp_LRP)):
        with unittest.mock.patch.object(modeling_llama.LlamaMLP, "forward"), \
                unittest.mock.patch.object(modeling_llama.LlamaRMSNorm, "forward"), \
                unittest.mock.patch.object(modeling_llama, "eager_attention_forward",
                                           modeling_llama.eager_attention_forward), \
                unittest.mock.patch.object(modeling_llama.ALL_ATTENTION_FUNCTIONS, "items", dict):
            for owner, patch in maps.items():
                assert patch(owner) or owner is torch.nn.Dropout, owner
            y = x.double().requires_grad_()
            scores = tiny_text.at(model(inputs_embeds=y, attention_mask=mask).logits, target)
            entry[variant] = tiny_vision.rounded(relevance(scores, y).tolist(), 5)
    return entry


# LXT against the paper and against itself


def slow_softmax(x, relevance_out):
    """Proposition 3.1: R_i = x_i (R_i - s_i sum_j R_j)."""
    total = sum(math.exp(one) for one in x)
    return [one * (r - math.exp(one) / total * sum(relevance_out)) for one, r in zip(x, relevance_out)]


def slow_product(a, v, relevance_out, epsilon):
    """Proposition 3.3: R_ji = sum_p A_ji V_ip R_jp / (2 O_jp + epsilon), and the same for the other side."""
    rows, inner, columns = len(a), len(v), len(v[0])
    out = [[sum(a[j][i] * v[i][p] for i in range(inner)) for p in range(columns)] for j in range(rows)]
    to_a = [[sum(a[j][i] * v[i][p] * relevance_out[j][p] / (2 * out[j][p] + epsilon) for p in range(columns))
             for i in range(inner)] for j in range(rows)]
    to_v = [[sum(a[j][i] * v[i][p] * relevance_out[j][p] / (2 * out[j][p] + epsilon) for j in range(rows))
             for p in range(columns)] for i in range(inner)]
    return to_a, to_v


def slow_layer_norm(x, scale, shift, relevance_out, epsilon):
    """Epsilon rule (equation 8) on the affine map that is left when the deviation is a constant (Proposition 3.4)."""
    n, mean = len(x), sum(x) / len(x)
    deviation = math.sqrt(sum((one - mean) ** 2 for one in x) / n + epsilon)
    y = [(one - mean) / deviation * g + b for one, g, b in zip(x, scale, shift)]
    return [sum(x[i] * ((i == j) - 1 / n) / deviation * scale[j] * relevance_out[j] / y[j] for j in range(n))
            for i in range(n)]


def check_rules():
    generator = torch.Generator().manual_seed(0)

    def numbers(*shape):
        return torch.randn(*shape, generator=generator, dtype=torch.float64).requires_grad_()

    x, r = numbers(6), numbers(6).detach()
    found = torch.autograd.grad(explicit.softmax(x, -1), x, r)[0]
    torch.testing.assert_close(found, torch.tensor(slow_softmax(x.tolist(), r.tolist()), dtype=torch.float64))
    s = torch.softmax(x, -1)
    torch.testing.assert_close(x * torch.autograd.grad(s, x, r / s.detach())[0], found)

    a, v, r = numbers(3, 4), numbers(4, 5), numbers(3, 5).detach()
    found = torch.autograd.grad(explicit.matmul(a, v, epsilon=1e-8), (a, v), r)
    for got, want in zip(found, slow_product(a.tolist(), v.tolist(), r.tolist(), 1e-8)):
        torch.testing.assert_close(got, torch.tensor(want, dtype=torch.float64))
    out = a @ v
    slopes = torch.autograd.grad(rules.divide_gradient(out, 2), (a, v), r / out.detach())
    for got, side, want in zip(slopes, (a, v), found):
        torch.testing.assert_close(got * side, want, rtol=1e-6, atol=1e-6)

    norm = torch.nn.LayerNorm(5, eps=1e-3, dtype=torch.float64)
    with torch.no_grad():
        norm.weight.copy_(numbers(5))
        norm.bias.copy_(numbers(5))
    x, r = numbers(5), numbers(5).detach()
    found = torch.autograd.grad(explicit.layer_norm(x, norm.weight, norm.bias, 1e-3), x, r)[0]
    wanted = slow_layer_norm(x.tolist(), norm.weight.tolist(), norm.bias.tolist(), r.tolist(), 1e-3)
    torch.testing.assert_close(found, torch.tensor(wanted, dtype=torch.float64), rtol=1e-4, atol=1e-4)
    y = patches.layer_norm_forward(norm, x)
    torch.testing.assert_close(x * torch.autograd.grad(y, x, r / y.detach())[0],
                               torch.tensor(wanted, dtype=torch.float64))

    x, r = numbers(5), numbers(5).detach()
    y = rules.identity_rule_implicit(torch.nn.functional.gelu, x)
    torch.testing.assert_close(x * torch.autograd.grad(y, x, r / y.detach())[0], r)
    print("softmax, product, LayerNorm and identity: explicit, efficient and slow agree")


def check_bert(golden, resources):
    """LXT's BERT is a copy of an older transformers' classes and needs two methods that a newer one has not."""
    def mask(self, attention_mask, shape):
        return (1 - attention_mask[:, None, None, :].double()) * torch.finfo(torch.float64).min

    def heads(self, head_mask, layers):
        return [None] * layers

    source = tiny_text.type_of("bert-words").from_pretrained(
        resources / "tiny-text" / "bert-words", attn_implementation="eager")
    source.config.position_embedding_type = "absolute"
    with patched("attn"), unittest.mock.patch.object(lxt_bert.BertForMaskedLM, "_tied_weights_keys", None), \
            unittest.mock.patch.object(lxt_bert.BertModel, "get_extended_attention_mask", mask, create=True), \
            unittest.mock.patch.object(lxt_bert.BertModel, "get_head_mask", heads, create=True), \
            contextlib.ExitStack() as undone:
        for activation in ACTIVATIONS:                 # LXT's BERT treats them where it calls them
            undone.enter_context(unittest.mock.patch.object(activation, "forward", activation.original_forward))
        model = lxt_bert.BertForMaskedLM(source.config)
        missing = model.load_state_dict(source.state_dict(), strict=False)
        assert not missing.missing_keys, missing
        model = model.double().eval().requires_grad_(False)
        x = model.get_input_embeddings()(torch.tensor(golden["input_ids"])).requires_grad_()
        value = model(inputs_embeds=x, attention_mask=torch.tensor(golden["attention_mask"]),
                      token_type_ids=torch.tensor(golden["token_type_ids"])).logits
        found = relevance(tiny_text.at(value, golden["outputs"]["logits"]["target"]), x)
    want = torch.tensor(golden["outputs"]["logits"]["attn"], dtype=torch.float64)
    torch.testing.assert_close(found, want, rtol=1e-4, atol=1e-5)
    print("LXT's BERT and transformers' with LXT's parts agree")


def check_vit(shares, resources):
    """What the example in LXT's repository does; last, since it cannot be undone."""
    golden = vision(resources)["torchvision-vit"]
    x = torch.tensor(golden["pixels"][:1], dtype=torch.float64).requires_grad_()
    model = tiny_picture_model("torchvision-vit", resources)
    monkey_patch(vision_transformer)
    monkey_patch_zennit()
    LayerMapComposite([(torch.nn.Conv2d, zennit.rules.Gamma(GAMMAS[0])),
                       (torch.nn.Linear, zennit.rules.Gamma(GAMMAS[1]))]).register(model)
    found = relevance(model(x)[0, golden["entries"][0]], x)[0]
    want = torch.tensor(shares, dtype=torch.float64)
    torch.testing.assert_close(found, want, rtol=1e-3, atol=1e-4 * want.abs().max().item())
    print("LXT's ViT agrees")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    resources = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    torch.backends.mha.set_fastpath_enabled(False)
    check_rules()
    texts = {name: text(name, resources) for name in TEXTS}
    check_bert(texts["bert-words"], resources)
    print("margins", {name: one["margin"] for name, one in texts.items()})
    pictures = {}
    for name in PICTURES:
        pictures[name] = {variant: picture(name, resources, variant, None) for variant in ("attn", "cp")}
        if name in OUTSIDE:
            pictures[name] |= {variant + "-gamma": picture(name, resources, variant, GAMMAS)
                               for variant in ("attn", "cp")}
        print(name, {key: f"{torch.tensor(value).sum():.4g}" for key, value in pictures[name].items()})
    golden = {"made_by": f"tools/golden/attn_lrp.py, torch {torch.__version__}, LXT 2.1, zennit 1.0, float64",
              "gammas": GAMMAS, "texts": texts, "decoder": decoder(resources), "pictures": pictures}
    packed = gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0)
    (resources / "golden" / "attn-lrp.json.gz").write_bytes(packed)
    check_vit(pictures["torchvision-vit"]["cp-gamma"], resources)
    print(len(packed), "bytes")


if __name__ == "__main__":
    main()
