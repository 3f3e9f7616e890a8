"""What is inside tiny models, by PyTorch hooks, NumPy, scikit-learn, SciPy and Captum, in float64.

    python3 looking_deeper.py --resources ../../models/src/test/resources

reads  tiny-bert, tiny-vision/vit-classes, tiny-decoders/{gpt2,llama}
writes golden/looking-deeper.json.gz

lens: what follows the last layer, on each layer's hidden state. attribution: the same model with each LayerNorm's deviation and
each activation's factor taken out of the derivative; a share is then the derivative of the logit times what was written.
patching: one position's hidden state, or one head's mixed values, of the clean run put into the corrupted run by a hook.
concepts: Captum's TCAV with a ridge separator for its classifier. influence: Captum's TracInCPFast on the
classifier, which leaves its bias out, and TracInCP, which does not.
vectors: CKA with U-centred Gram matrices (Szekely and Rizzo 2014), RidgeClassifier, Welch's test.
"""
import argparse
import gzip
import json
import pathlib
import tempfile

import numpy as np
import scipy.stats
import sklearn.linear_model
import torch
from captum.concept import TCAV, Concept
from captum.concept._utils.classifier import Classifier
from captum.influence import TracInCP, TracInCPFast
from transformers import AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer, BertTokenizer, ViTForImageClassification

import tiny_decoders

CLEAN, CORRUPTED = "the capital of france is [MASK] .", "the capital of england is [MASK] ."
PICTURES = 6
CONTINUED, PLACES = "Who wrote the book", 4


def listed(tensor):
    array = np.asarray(tensor.detach() if torch.is_tensor(tensor) else tensor, dtype=np.float64)
    return np.vectorize(lambda x: float(f"{x:.9g}"))(array).tolist()


def dot(a, b):
    return float((a.detach() * b.detach()).sum())


class Frozen(torch.nn.Module):
    """Linear but for its shift: the factor that it multiplied by is a constant to derivatives."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        if isinstance(self.inner, torch.nn.LayerNorm):
            centred = x - x.mean(-1, keepdim=True)
            deviation = ((centred ** 2).mean(-1, keepdim=True) + self.inner.eps).sqrt().detach()
            return centred / deviation * self.inner.weight + self.inner.bias
        return x * (self.inner(x) / x).detach()


def freeze(model):
    """The model with every norm and activation frozen; attention's own way through queries and keys is cut by the caller."""
    for name, module in list(model.named_modules()):
        for child_name, child in list(module.named_children()):
            if isinstance(child, torch.nn.LayerNorm):
                setattr(module, child_name, Frozen(child))


def written(layers, run, logit):
    """Shares of a logit: each block's output, made a leaf, gets the derivative along residual connections alone."""
    leaves, handles = {}, []

    def leaf(name):
        def hook(module, inputs, output):
            value = output[0] if isinstance(output, tuple) else output
            leaves[name] = value.detach().requires_grad_(True)
            return (leaves[name],) + output[1:] if isinstance(output, tuple) else leaves[name]
        return hook

    for name, module in layers.items():
        handles.append(module.register_forward_hook(leaf(name)))
    out = logit(run())
    out.backward()
    for handle in handles:
        handle.remove()
    return out.item(), leaves


def bert_shares(model, feeds, position, entry):
    """Post-norm: self.dense of attention output and of the feed-forward block are leaves, so only skips lead back."""
    layers = {"embeddings": model.bert.embeddings}
    for i, layer in enumerate(model.bert.encoder.layer):
        layers[f"attention {i}"] = layer.attention.output.dense
        layers[f"feed forward {i}"] = layer.output.dense
        layers[f"heads {i}"] = layer.attention.self
    score, leaves = written(layers, lambda: model(**feeds).logits, lambda x: x[0, position, entry])
    return score, leaves


def biases_of(modules, run):
    """What the biases of a frozen head add to the score."""
    biases = [p for name, p in modules.named_parameters() if name.endswith("bias")]
    for bias in biases:
        bias.requires_grad_(True)
    run()
    return sum(dot(bias.grad, bias) for bias in biases if bias.grad is not None)


def shares_of(score, leaves, blocks, heads):
    result = {"logit": score, "embeddings": dot(leaves["embeddings"].grad, leaves["embeddings"]), "layers": []}
    for attention, feed_forward, mixed, weight in blocks:
        g, value = leaves[attention].grad, leaves[attention]
        # what a head writes is its mixed values times its rows of the output weights
        z = leaves[mixed].reshape(*leaves[mixed].shape[:2], heads, -1)
        w = weight.T.reshape(heads, -1, weight.shape[0])
        each = [dot(g, z[:, :, h] @ w[h]) for h in range(heads)]
        result["layers"].append({"heads": each, "attention": dot(g, value),
                                 "feed_forward": dot(leaves[feed_forward].grad, leaves[feed_forward])})
    return result


def masked(resources):
    folder = resources / "tiny-bert"
    model = AutoModelForMaskedLM.from_pretrained(folder, attn_implementation="eager").double().eval()
    model.requires_grad_(False)
    tokenizer = BertTokenizer.from_pretrained(folder)
    clean, corrupted = (dict(tokenizer(text, return_tensors="pt")) for text in (CLEAN, CORRUPTED))
    position = int((clean["input_ids"][0] == tokenizer.mask_token_id).nonzero()[0, 0])
    states = model(**clean, output_hidden_states=True).hidden_states
    logits = model(**clean).logits
    entry = int(logits[0, position].argmax())
    result = {"clean": CLEAN, "corrupted": CORRUPTED, "position": position, "entry": entry,
              "lens": [listed(model.cls(state)[0]) for state in states]}

    low = model(**corrupted).logits[0, position, entry].item()
    high = logits[0, position, entry].item()

    def patched(module, change):
        def hook(_, inputs, output):
            value = output[0] if isinstance(output, tuple) else output
            value = change(value.clone())
            return (value,) + tuple(output[1:]) if isinstance(output, tuple) else value
        handle = module.register_forward_hook(hook)
        found = model(**corrupted).logits[0, position, entry].item()
        handle.remove()
        return (found - low) / (high - low)

    modules = [model.bert.embeddings] + list(model.bert.encoder.layer)
    stream, heads = [], []
    for state, module in zip(states, modules):
        def at(p):
            def change(value):
                value[:, p] = state[:, p]
                return value
            return change
        stream.append([patched(module, at(p)) for p in range(state.shape[1])])
    count, width = model.config.num_attention_heads, model.config.hidden_size // model.config.num_attention_heads
    for layer in model.bert.encoder.layer:
        kept = {}
        handle = layer.attention.self.register_forward_hook(lambda m, i, o: kept.update(z=o[0]))
        model(**clean)
        handle.remove()

        def head(h):
            def change(value):
                value[:, :, h * width:(h + 1) * width] = kept["z"][:, :, h * width:(h + 1) * width]
                return value
            return change
        heads.append([patched(layer.attention.self, head(h)) for h in range(count)])
    result["patching"] = {"clean_score": high, "corrupted_score": low, "stream": stream, "heads": heads}

    freeze(model)
    model.cls.predictions.transform.transform_act_fn = Frozen(model.cls.predictions.transform.transform_act_fn)
    score, leaves = bert_shares(model, clean, position, entry)
    blocks = [(f"attention {i}", f"feed forward {i}", f"heads {i}", layer.attention.output.dense.weight)
              for i, layer in enumerate(model.bert.encoder.layer)]
    shares = shares_of(score, leaves, blocks, count)
    # A norm's shift: the derivative behind it is that of the next skip, found by adding a leaf of zeros to it.
    shifts = []
    for layer in model.bert.encoder.layer:
        for part in (layer.attention.output, layer.output):
            part.LayerNorm.inner.bias.requires_grad_(True)
    score, leaves = bert_shares(model, clean, position, entry)
    for layer in model.bert.encoder.layer:
        for part in (layer.attention.output, layer.output):
            bias = part.LayerNorm.inner.bias
            shifts.append(dot(bias.grad, bias))
    shares["shifts"] = shifts
    shares["head_bias"] = biases_of(model.cls, lambda: bert_shares(model, clean, position, entry))
    result["attribution"] = shares
    return result


def decoder(folder):
    """A pre-norm stream is the sum of what was written, so shares follow from what hooks see; the last norm is frozen."""
    model = AutoModelForCausalLM.from_pretrained(folder, attn_implementation="eager").double().eval().requires_grad_(False)
    gpt2 = hasattr(model, "transformer")
    layers = model.transformer.h if gpt2 else model.model.layers
    norm = model.transformer.ln_f if gpt2 else model.model.norm
    seen = {}

    def see(name):
        return lambda module, given, made: seen.update({name: (given[0], made[0] if isinstance(made, tuple) else made)})

    for i, layer in enumerate(layers):
        layer.register_forward_hook(see(f"layer {i}"))
        (layer.attn.c_proj if gpt2 else layer.self_attn.o_proj).register_forward_hook(see(f"attention {i}"))
        layer.mlp.register_forward_hook(see(f"feed forward {i}"))
    given = AutoTokenizer.from_pretrained(folder)(CONTINUED, return_tensors="pt")
    logits = model(input_ids=given["input_ids"]).logits[0]
    entry = int(logits[-1].argmax())
    states = [seen["layer 0"][0]] + [seen[f"layer {i}"][1] for i in range(len(layers))]
    last = states[-1][0, -1]
    centred = last - last.mean() if gpt2 else last
    deviation = (centred.pow(2).mean() + (norm.eps if gpt2 else norm.variance_epsilon)).sqrt()
    direction = model.lm_head.weight[entry]

    def share(value):
        return float(((value - value.mean() if gpt2 else value) / deviation * norm.weight) @ direction)

    found, heads = [], model.config.num_attention_heads
    for i, layer in enumerate(layers):
        mixed, attended = (one[0, -1] for one in seen[f"attention {i}"])
        out = layer.attn.c_proj.weight if gpt2 else layer.self_attn.o_proj.weight.T              # [in, out]
        each = [share(z @ w) for z, w in zip(mixed.reshape(heads, -1), out.reshape(heads, -1, out.shape[-1]))]
        found.append({"heads": each, "attention": share(attended),
                      "feed_forward": share(seen[f"feed forward {i}"][1][0, -1])})
    result = {"logit": logits[-1, entry].item(), "embeddings": share(states[0][0, -1]), "layers": found,
              "head_bias": float(norm.bias @ direction) if gpt2 else 0.0}
    total = result["embeddings"] + sum(one["attention"] + one["feed_forward"] for one in found) + result["head_bias"]
    assert abs(total - result["logit"]) < 1e-9, (total, result["logit"])
    return {"text": CONTINUED, "position": len(logits) - 1, "entry": entry, "attribution": result,
            "lens": [listed(model.lm_head(norm(state))[0, :PLACES]) for state in states]}


def pictures_model(resources):
    model = ViTForImageClassification.from_pretrained(resources / "tiny-vision" / "vit-classes",
                                                      attn_implementation="eager").double().eval()
    return model.requires_grad_(False)


def pictures(count, seed):
    generator = torch.Generator().manual_seed(seed)
    return (torch.randint(-64, 65, (count, 3, 16, 16), generator=generator) / 64).double()


def vision(resources):
    model = pictures_model(resources)
    picture = pictures(1, 1)
    out = model(picture, output_hidden_states=True)
    entry = int(out.logits[0].argmax())

    def head(state):
        return model.classifier(model.vit.layernorm(state))
    # A head reads the first token; given any other vector, it says what it would of that.
    result = {"entry": entry, "pixels": listed(picture), "lens": [listed(head(state)[0]) for state in out.hidden_states]}
    if hasattr(model.vit, "encoder"):
        layers = model.vit.encoder.layer
    else:
        layers = model.vit.layers
    freeze(model)
    # Norms inside a block lead only to the block's own output, which is a leaf.
    names = {"embeddings": model.vit.embeddings}
    for i, layer in enumerate(layers):
        dense = {name: module for name, module in layer.named_modules() if isinstance(module, torch.nn.Linear)}
        attention = [m for n, m in dense.items() if n.endswith(("attention.output.dense", "attention.o_proj"))][0]
        feed_forward = [m for n, m in dense.items() if n in ("output.dense", "mlp.fc2")][0]
        names[f"attention {i}"], names[f"feed forward {i}"] = attention, feed_forward
    mixed = {}
    handles = [names[f"attention {i}"].register_forward_pre_hook(
        lambda m, a, i=i: mixed.update({i: a[0].detach()})) for i in range(len(layers))]
    score, leaves = written(names, lambda: model(picture).logits, lambda x: x[0, entry])
    for handle in handles:
        handle.remove()
    for i in range(len(layers)):
        leaves[f"heads {i}"] = mixed[i]
    blocks = [(f"attention {i}", f"feed forward {i}", f"heads {i}", names[f"attention {i}"].weight) for i in range(len(layers))]
    shares = shares_of(score, leaves, blocks, model.config.num_attention_heads)
    tail = torch.nn.ModuleList([model.vit.layernorm, model.classifier])
    shares["head_bias"] = biases_of(tail, lambda: written(names, lambda: model(picture).logits, lambda x: x[0, entry]))
    result["attribution"] = shares
    return result


class Ridge(Classifier):
    """Least squares on ±1 with a tenth of the mean squared length for a ridge."""

    def __init__(self):
        self.found, self.known = None, None

    def train_and_eval(self, dataloader, **kwargs):
        x = torch.cat([batch for batch, _ in dataloader]).numpy()
        y = torch.cat([labels for _, labels in dataloader]).numpy()
        self.known = sorted(set(y.tolist()))
        alpha = 0.1 * ((x - x.mean(0)) ** 2).sum() / len(x)
        self.found = sklearn.linear_model.Ridge(alpha=alpha).fit(x, np.where(y == self.known[0], 1.0, -1.0))
        return {"accs": 1.0}

    def weights(self):
        return torch.tensor(np.stack([self.found.coef_, -self.found.coef_]))

    def classes(self):
        return self.known


def concepts(resources):
    model = pictures_model(resources)
    sets = [pictures(5, 10) + 0.5, pictures(5, 11), pictures(5, 12), pictures(5, 13)]
    asked = pictures(8, 20)
    layer = (model.vit.encoder.layer if hasattr(model.vit, "encoder") else model.vit.layers)[0]

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, x):
            return self.model(x).logits
    wrapped = Logits()
    name = [n for n, m in wrapped.named_modules() if m is layer][0]
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        made = [Concept(i, f"set{i}", torch.utils.data.DataLoader(list(each), batch_size=5))
                for i, each in enumerate(sets)]
        tcav = TCAV(wrapped, [name], classifier=Ridge(), save_path=folder)
        pairs = [[made[0], made[1]], [made[0], made[2]], [made[0], made[3]], [made[1], made[2]]]
        entry = 2
        out = tcav.interpret(asked, pairs, target=entry)
        for (a, b), (key, by_layer) in zip(pairs, out.items()):
            cav = tcav.cavs[key][name]
            found[f"{a.id}-{b.id}"] = {"score": float(by_layer[name]["sign_count"][0]),
                                       "direction": listed(cav.stats["weights"][0])}
    return {"sets": [listed(each) for each in sets], "asked": listed(asked), "entry": entry, "found": found}


def influence(resources):
    model = pictures_model(resources)
    training, labels = pictures(PICTURES, 30), torch.tensor([0, 1, 2, 3, 4, 0])
    asked, asked_label = pictures(1, 31), torch.tensor([3])

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, x):
            return self.model(x).logits
    wrapped = Logits()
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/only.pt"
        torch.save(wrapped.state_dict(), path)

        def load(module, file):
            module.load_state_dict(torch.load(file))
            return 0.25
        wrapped.requires_grad_(True)
        trac = TracInCPFast(wrapped, wrapped.model.classifier, torch.utils.data.TensorDataset(training, labels), [path],
                            checkpoints_load_func=load, loss_fn=torch.nn.CrossEntropyLoss(reduction="sum"), batch_size=3)
        scores = trac.influence((asked, asked_label))
        whole = TracInCP(wrapped, torch.utils.data.TensorDataset(training, labels), [path], checkpoints_load_func=load,
                         layers=["model.classifier"], loss_fn=torch.nn.CrossEntropyLoss(reduction="none"),
                         batch_size=3).influence((asked, asked_label))
    kept = {}
    handle = model.classifier.register_forward_pre_hook(lambda m, a: kept.update(h=a[0].detach()))
    hidden = []
    for x in (training, asked):
        model(x)
        hidden.append(kept["h"].numpy())
    handle.remove()
    normal = [h / np.linalg.norm(h, axis=1, keepdims=True) for h in hidden]
    return {"training": listed(training), "labels": labels.tolist(), "asked": listed(asked), "asked_label": 3, "rate": 0.25,
            "weights": listed(scores[0]), "weights_and_bias": listed(whole[0]), "cosines": listed(normal[0] @ normal[1][0])}


def u_centred(gram):
    n = len(gram)
    gram = gram.copy()
    np.fill_diagonal(gram, 0)
    means = gram.sum(0) / (n - 2)
    means -= means.sum() / (2 * (n - 1))
    gram -= means[:, None] + means[None, :]
    np.fill_diagonal(gram, 0)
    return gram


def vectors():
    generator = np.random.default_rng(7)
    x = generator.integers(-16, 17, (12, 5)) / 8.0
    y = np.concatenate([x[:, :2] @ (generator.integers(-8, 9, (2, 4)) / 4.0), generator.integers(-16, 17, (12, 3)) / 8.0], 1)
    a, b = u_centred(x @ x.T), u_centred(y @ y.T)
    cka = (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())
    result = {"x": listed(x), "y": listed(y), "cka": cka, "ridge": []}
    labels = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 0, 1]
    for rows in (x, np.concatenate([x, y, x * y[:, :5], x ** 2], 1)):
        alpha = 0.1 * ((rows - rows.mean(0)) ** 2).sum() / len(rows)
        fit = sklearn.linear_model.RidgeClassifier(alpha=alpha).fit(rows, labels)
        result["ridge"].append({"rows": listed(rows), "labels": labels, "alpha": alpha, "weights": listed(fit.coef_),
                                "intercepts": listed(fit.intercept_), "accuracy": fit.score(rows, labels)})
    one, other = [0.9, 0.8, 1.0, 0.7, 0.95], [0.4, 0.6, 0.5, 0.55]
    result["welch"] = {"one": one, "other": other, "p": float(scipy.stats.ttest_ind(one, other, equal_var=False).pvalue)}
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", required=True, type=pathlib.Path)
    resources = parser.parse_args().resources
    torch.manual_seed(0)
    golden = {"masked": masked(resources), "vision": vision(resources), "concepts": concepts(resources),
              "influence": influence(resources), "vectors": vectors()}
    tiny_decoders.in_float64()                         # for good, so last
    golden["decoders"] = {name: decoder(resources / "tiny-decoders" / name) for name in ("gpt2", "llama")}
    file = resources / "golden" / "looking-deeper.json.gz"
    text = json.dumps(golden, separators=(",", ":"))
    file.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{file.name}: {file.stat().st_size:,} bytes")
    for name in ("masked", "vision"):
        print(name, golden[name]["attribution"])
    print({k: v["score"] for k, v in golden["concepts"]["found"].items()}, golden["influence"]["weights"],
          golden["vectors"]["cka"], golden["masked"]["patching"]["heads"])


if __name__ == "__main__":
    main()
