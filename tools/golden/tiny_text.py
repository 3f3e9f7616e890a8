"""Tiny random models of text, one for each architecture and head, golden values for them, and their ONNX exports.

    python3 tiny_text.py --resources ../../models/src/test/resources

writes tiny-text/NAME/{config.json,model.safetensors}  as transformers saves them today
       tiny-text-onnx/NAME.torchscript.onnx.gz         what the TorchScript exporter makes of them
       tiny-text-onnx/NAME.dynamo.onnx.gz              what the dynamo exporter makes of them
       golden/tiny-text.json.gz
Golden values are computed in float64 from the weights in the files. Weights have a bfloat16's digits, so that files pack
well. Where a model has a ReLU, a seed is taken that keeps every input of it `MARGIN` away from its kink.
"""
import argparse
import contextlib
import gzip
import json
import pathlib
import shutil
import tempfile
import warnings

import onnxruntime
import torch
import transformers

import tiny_onnx

MARGIN = 1e-3
SIZES = dict(vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
             max_position_embeddings=20)
DISTILLED = dict(vocab_size=40, dim=16, n_layers=2, n_heads=2, hidden_dim=24, max_position_embeddings=20)


def three(word):
    return {"id2label": {i: f"{word} {i}" for i in range(3)}, "label2id": {f"{word} {i}": i for i in range(3)}}


#  name: class, what its configuration says beyond the sizes, the type that it is saved in
MODELS = {
    "bert-encoder": ("BertModel", dict(hidden_act="quick_gelu"), "float32"),
    "bert-words": ("BertForMaskedLM", dict(), "float32"),
    "bert-classes": ("BertForSequenceClassification", dict(hidden_act="gelu_new") | three("mood"), "float32"),
    "bert-regression": ("BertForSequenceClassification",
                        dict(hidden_act="relu", num_labels=1, problem_type="regression", layer_norm_eps=1e-3), "float32"),
    "roberta-encoder": ("RobertaModel", dict(hidden_act="silu"), "float32"),
    "roberta-words": ("RobertaForMaskedLM", dict(type_vocab_size=1), "float32"),
    "roberta-classes": ("RobertaForSequenceClassification",
                        dict(hidden_act="gelu_fast", pad_token_id=3, type_vocab_size=1,
                             problem_type="multi_label_classification") | three("topic"), "float32"),
    "xlm-roberta-encoder": ("XLMRobertaModel", dict(type_vocab_size=1), "float32"),
    "xlm-roberta-words": ("XLMRobertaForMaskedLM", dict(type_vocab_size=1), "float32"),
    "xlm-roberta-classes": ("XLMRobertaForSequenceClassification", dict(type_vocab_size=1) | three("star"), "float32"),
    "camembert-words": ("CamembertForMaskedLM", dict(type_vocab_size=1, tie_word_embeddings=False), "float32"),
    "camembert-classes": ("CamembertForSequenceClassification", dict(type_vocab_size=1), "float32"),
    "distilbert-encoder": ("DistilBertModel", dict(activation="gelu_pytorch_tanh"), "float32"),
    "distilbert-words": ("DistilBertForMaskedLM", dict(sinusoidal_pos_embds=True), "float32"),
    "distilbert-classes": ("DistilBertForSequenceClassification", dict(), "float32"),
    "electra-encoder": ("ElectraModel", dict(embedding_size=8), "float32"),
    "electra-words": ("ElectraForMaskedLM", dict(embedding_size=8), "float32"),
    "electra-classes": ("ElectraForSequenceClassification", dict(embedding_size=16, hidden_act="tanh") | three("mood"),
                        "float32"),
    "bert-words-float16": ("BertForMaskedLM", dict(), "float16"),
    "roberta-classes-float16": ("RobertaForSequenceClassification", dict(type_vocab_size=1), "float16"),
    "distilbert-words-bfloat16": ("DistilBertForMaskedLM", dict(), "bfloat16"),
    "electra-classes-bfloat16": ("ElectraForSequenceClassification", dict(embedding_size=8), "bfloat16"),
    "albert-encoder": ("AlbertModel", dict(embedding_size=8, num_hidden_layers=4, num_hidden_groups=2), "float32"),
    "albert-words": ("AlbertForMaskedLM", dict(embedding_size=8), "float32"),
    "albert-classes": ("AlbertForSequenceClassification", dict(embedding_size=16) | three("mood"), "float32"),
}
#  Those whose ONNX exports are kept: an architecture and a head each.
EXPORTED = ["bert-encoder", "bert-words", "bert-classes", "roberta-words", "roberta-classes", "xlm-roberta-words",
            "xlm-roberta-classes", "distilbert-words", "distilbert-classes", "electra-words", "electra-classes",
            "albert-words", "albert-classes"]
#  name: how many tokens each text has, and to what length it is padded
RUNS = {"one": ([5], 5), "one-padded": ([4], 6), "three": ([5, 5, 5], 5), "three-padded": ([6, 4, 3], 6),
        "padding-for-words": ([6, 6], 6)}


def random_model(name, seed):
    """Weights of spread 0.5, biases and normalisations too, so that every tensor matters and no gradient is tiny."""
    kind, settings, dtype = MODELS[name]
    model_class = getattr(transformers, kind)
    sizes = DISTILLED if kind.startswith("Distil") else SIZES
    torch.manual_seed(seed)
    model = model_class(model_class.config_class(**sizes | settings)).eval()
    with torch.no_grad():
        for key, weight in model.named_parameters():
            if key.endswith("position_embeddings.weight") and settings.get("sinusoidal_pos_embds"):
                continue
            norm = key.endswith("norm.weight") or key.endswith("Norm.weight")
            weight.copy_(torch.randn(weight.shape) * (0.2 if norm else 0.5) + (1.0 if norm else 0.0))
            weight.copy_(weight.bfloat16())
    return model.to(getattr(torch, dtype)).requires_grad_(False)


def inputs(config, lengths, width, generator):
    """Token ids without padding's own but where it pads; token types where there are several."""
    padding = config.pad_token_id
    words = [i for i in range(config.vocab_size) if i != padding]
    pick = torch.randint(len(words), (len(lengths), width), generator=generator)
    mask = (torch.arange(width)[None] < torch.tensor(lengths)[:, None]).long()
    ids = torch.where(mask == 1, torch.tensor(words)[pick], padding)
    given = {"input_ids": ids, "attention_mask": mask}
    if getattr(config, "type_vocab_size", 0) > 1:
        kinds = torch.randint(config.type_vocab_size, ids.shape, generator=generator)
        # RoBERTa's has two types only where somebody wants them.
        given["token_type_ids"] = kinds * mask
    return given


def outputs(model, given):
    """By the role that they have in Limpid."""
    out = model(**given)
    kind = type(model).__name__
    if kind.endswith("ForMaskedLM"):
        return {"logits": out.logits}
    if kind.endswith("ForTokenClassification"):
        return {"tags": out.logits}
    if kind.endswith("ForQuestionAnswering"):
        return {"spans": torch.stack([out.start_logits, out.end_logits], 1)}
    if kind.endswith("Classification"):
        return {"classes": out.logits}
    pooled = getattr(out, "pooler_output", None)
    return {"hidden": out.last_hidden_state} | ({} if pooled is None else {"pooled": pooled})


def targets(role, shape, lengths, generator):
    """One entry of an output per text: where in the text, if it has one per token, and which; of spans which row, and where."""
    if role == "spans":
        rows = torch.randint(2, (shape[0],), generator=generator).tolist()
        return [rows, [int(torch.randint(n, (1,), generator=generator)) for n in lengths]]
    entries = torch.randint(shape[-1], (shape[0],), generator=generator).tolist()
    places = [int(torch.randint(n, (1,), generator=generator)) for n in lengths] if len(shape) == 3 else None
    return [entries] if places is None else [places, entries]


def at(value, target):
    return value[(torch.arange(len(value)), *(torch.tensor(t) for t in target))]


def put_padding_for_words(model, given):
    """As attribution methods do for their baselines: another token, in the same place as before."""
    config = model.config
    first = config.pad_token_id + 1 if "roberta" in config.model_type or config.model_type == "camembert" else 0
    given["input_ids"][:, 2:4] = config.pad_token_id
    given["position_ids"] = torch.arange(first, first + given["input_ids"].shape[1]).expand(given["input_ids"].shape)


def rounded(value, digits):
    return float(f"{value:.{digits}g}") if isinstance(value, float) else [rounded(one, digits) for one in value]


def run(model, name, seed):
    lengths, width = RUNS[name]
    generator = torch.Generator().manual_seed(seed)
    given = inputs(model.config, lengths, width, generator)
    if name == "padding-for-words":
        put_padding_for_words(model, given)
    looked_up = []

    def keep(module, arguments, result):
        looked_up.append(result.requires_grad_())
        return result

    hook = model.get_input_embeddings().register_forward_hook(keep)
    try:
        found = outputs(model, given)
    finally:
        hook.remove()
    entry = {"lengths": lengths} | {key: value.tolist() for key, value in given.items()} | {"outputs": {}}
    for role, value in found.items():
        target = targets(role, value.shape, lengths, generator)
        scores = at(value, target)
        slope, = torch.autograd.grad(scores.sum(), looked_up[0], retain_graph=True)
        kept = value
        if role == "logits":                          # of each text its first position and the last that is no padding
            kept = torch.stack([value[i, [0, n - 1]] for i, n in enumerate(lengths)])
        entry["outputs"][role] = {"value": rounded(kept.tolist(), 7), "target": target,
                                  "score": rounded(scores.tolist(), 7), "gradient": rounded(slope.tolist(), 5)}
    return entry


@contextlib.contextmanager
def watched_kinks():
    """The smallest distance of a ReLU's input from its kink."""
    smallest = [float("inf")]

    def look(module, arguments):
        if isinstance(module, torch.nn.ReLU):
            smallest[0] = min(smallest[0], arguments[0].abs().min().item())

    handle = torch.nn.modules.module.register_module_forward_pre_hook(look)
    try:
        yield smallest
    finally:
        handle.remove()


def make(name, number, folder):
    """Saves a model and returns its golden values."""
    for seed in range(1000 * number, 1000 * number + 1000):
        with tempfile.TemporaryDirectory() as place:
            random_model(name, seed).save_pretrained(place)
            model = type_of(name).from_pretrained(place, dtype=torch.float32, attn_implementation="eager")
            model = model.double().eval().requires_grad_(False)
            with watched_kinks() as smallest:
                runs = {run_name: run(model, run_name, seed + i) for i, run_name in enumerate(RUNS)}
            if smallest[0] >= MARGIN:
                folder.mkdir(parents=True, exist_ok=True)
                for file in ("config.json", "model.safetensors"):
                    shutil.copyfile(pathlib.Path(place, file), folder / file)
                margin = None if smallest[0] == float("inf") else smallest[0]
                return {"seed": seed, "relu_margin": margin, "runs": runs}
    raise RuntimeError(f"{name}: every seed has a ReLU too near its kink")


def type_of(name):
    return getattr(transformers, MODELS[name][0])


class Outputs(torch.nn.Module):
    """A model whose inputs are called as ONNX's are, and whose outputs are a tuple."""

    def __init__(self, model, names):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *given):
        return tuple(outputs(self.model, dict(zip(self.names, given))).values())


def export(name, source, folder, scratch):
    """Both exporters' files, packed; returns their sizes."""
    model = type_of(name).from_pretrained(source).eval()
    given = inputs(model.config, *RUNS["three-padded"], torch.Generator().manual_seed(1))
    names, example = list(given), tuple(given.values())
    with torch.no_grad():
        roles = list(outputs(model, given))
        wrapped = Outputs(model, names).eval()
        plain, traced = scratch / "torchscript.onnx", scratch / "dynamo.onnx"
        axes = {key: {0: "batch", 1: "sequence"} for key in names}
        axes |= {role: {0: "batch"} | ({1: "sequence"} if role in ("logits", "hidden") else {}) for role in roles}
        torch.onnx.export(wrapped, example, plain, dynamo=False, opset_version=17, input_names=names,
                          output_names=roles, dynamic_axes=axes)
        dynamic = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=16)}
        torch.onnx.export(wrapped, example, traced, dynamo=True, opset_version=18, input_names=names, output_names=roles,
                          external_data=False, verbose=False, dynamic_shapes=(tuple(dynamic for _ in names),))
    folder.mkdir(parents=True, exist_ok=True)
    sizes = []
    for path in (plain, traced):
        tiny_onnx.shrink(path)
        agrees(path, model, names)
        packed = gzip.compress(path.read_bytes(), 9, mtime=0)
        (folder / f"{name}.{path.stem}.onnx.gz").write_bytes(packed)
        sizes.append(len(packed))
    return sizes


def agrees(path, model, names):
    """What the ONNX project's own runtime makes of the file, at other sizes than it was exported with."""
    session = onnxruntime.InferenceSession(path)
    for shape in RUNS.values():
        given = inputs(model.config, *shape, torch.Generator().manual_seed(2))
        with torch.no_grad():
            expected = outputs(model, given)
        for want, got in zip(expected.values(), session.run(None, {key: given[key].numpy() for key in names})):
            worst = abs(got - want.numpy()).max()
            assert worst < 1e-4, (path, shape, worst)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--only", nargs="*", choices=list(MODELS), help="models to write; the golden file stays as it is")
    parser.add_argument("--no-onnx", action="store_true")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    golden = {"made_by": f"tools/golden/tiny_text.py, torch {torch.__version__}, transformers "
                         f"{transformers.__version__}, float64", "models": {}}
    for number, name in enumerate(MODELS, 1):
        if options.only and name not in options.only:
            continue
        folder = options.resources / "tiny-text" / name
        golden["models"][name] = make(name, number, folder)
        line = [f"{name}: {(folder / 'model.safetensors').stat().st_size} bytes"]
        if golden["models"][name]["relu_margin"]:
            line.append(f"ReLU margin {golden['models'][name]['relu_margin']:.1e}")
        if name in EXPORTED and not options.no_onnx:
            with tempfile.TemporaryDirectory() as scratch:
                sizes = export(name, folder, options.resources / "tiny-text-onnx", pathlib.Path(scratch))
            line.append(f"ONNX packed {sizes[0]} and {sizes[1]}")
        print(", ".join(line), flush=True)
    if not options.only:
        text = json.dumps(golden, separators=(",", ":"))
        (options.resources / "golden" / "tiny-text.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
