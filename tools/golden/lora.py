"""Low-rank adapters (LoRA) of the tiny models, by PEFT itself, and which parameters transformers' Trainer decays.

    python3 lora.py --resources ../../models/src/test/resources --train ../../train/src/test/resources
    python3 lora.py --resources … --check FOLDER --model NAME      loads an adapter that Limpid wrote, and prints its scores

reads  tiny-text/NAME, tiny-decoders/NAME, tiny-vision/NAME, tiny-spans/NAME
writes golden/lora.json.gz, golden/parameters.json.gz, and adapters as PEFT saves them: lora/bert, lora/gpt2

Per case, in float64, with A and B drawn (B is not zero, or A would have no slope): the scores of the model alone, of the
model with its adapter, of the model into which the adapter is merged; and the slopes of sum(scores * weighed) with respect to
every A and B and every parameter that is trained whole.
"""
import argparse
import gzip
import json
import pathlib
import shutil
import tempfile

import numpy as np
import safetensors.torch
import torch
import transformers
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import Trainer

CASES = {
    # name: (folder, class, task, settings)
    "bert": ("tiny-text/bert-classes", "AutoModelForSequenceClassification", "SEQ_CLS", {}),
    "gpt2": ("tiny-decoders/gpt2", "AutoModelForCausalLM", "CAUSAL_LM", {}),
    "llama": ("tiny-decoders/llama", "AutoModelForCausalLM", "CAUSAL_LM", {"use_rslora": True}),
    "albert": ("tiny-text/albert-classes", "AutoModelForSequenceClassification", "SEQ_CLS",
               {"target_modules": ["query", "value"]}),
    "distilbert": ("tiny-text/distilbert-classes", "AutoModelForSequenceClassification", None,
                   {"target_modules": ["q_lin", "ffn.lin2"], "modules_to_save": ["pre_classifier", "classifier"]}),
    "bert-words": ("tiny-text/bert-words", "AutoModelForMaskedLM", None, {"target_modules": "all-linear"}),
    "gpt2-tags": ("tiny-decoders/gpt2-tags", "AutoModelForTokenClassification", "TOKEN_CLS",
                  {"target_modules": ["c_attn", "c_fc", "mlp.c_proj"]}),
    "vit": ("tiny-vision/vit-classes", "AutoModelForImageClassification", None,
            {"target_modules": ["q_proj", "v_proj"], "modules_to_save": ["classifier"]}),
}
#  what transformers calls in memory otherwise than in files
FILED = {"vit.layers": "vit.encoder.layer", "attention.q_proj": "attention.attention.query",
         "attention.v_proj": "attention.attention.value"}
SAVED = ["bert", "gpt2"]


def rounded(tensor):
    return [float(f"{one:.7g}") for one in tensor.detach().double().flatten().tolist()]


def inputs(model, draw):
    """Two of different length, so that padding matters."""
    if model.main_input_name == "pixel_values":
        size = model.config.image_size
        return {"pixel_values": torch.from_numpy(draw.normal(size=(2, 3, size, size)).round(3))}
    ids = torch.from_numpy(draw.integers(5, model.config.vocab_size, size=(2, 5)))
    mask = torch.ones_like(ids)
    # decoders read the last token: theirs is not padded
    if model.config.model_type in ("bert", "albert", "distilbert"):
        mask[1, 3:] = 0
    return {"input_ids": ids, "attention_mask": mask}


def load(root, folder, auto):
    model = getattr(transformers, auto).from_pretrained(root / folder, attn_implementation="eager", dtype=torch.float64)
    return model.eval()


def case(name, root, out):
    folder, auto, task, more = CASES[name]
    draw = np.random.default_rng(sorted(CASES).index(name))
    base = load(root, folder, auto)
    fed = inputs(base, draw)
    with torch.no_grad():
        alone = base(**fed).logits
    config = LoraConfig(r=2, lora_alpha=3, lora_dropout=0.25, task_type=task, **more)
    model = get_peft_model(base, config).double().eval()
    trained = {key: one for key, one in model.named_parameters() if one.requires_grad}
    with torch.no_grad():
        same = model(**fed).logits
        assert torch.equal(same, alone), name
        for one in trained.values():
            one.copy_(torch.from_numpy(draw.normal(size=tuple(one.shape), scale=0.5).round(2)))
    adapted = model(**fed).logits
    weighed = torch.from_numpy(draw.integers(-1, 2, size=tuple(adapted.shape)))
    (adapted * weighed).sum().backward()

    def place(key):
        for ours, filed in FILED.items() if name == "vit" else ():
            key = key.replace(ours, filed)
        return key.replace(".default", "").replace(".modules_to_save", "")

    slopes = {place(key): rounded(one.grad) for key, one in trained.items()}
    with tempfile.TemporaryDirectory() as made:
        model.float().save_pretrained(made)
        made = pathlib.Path(made)
        state = safetensors.torch.load_file(made / "adapter_model.safetensors")
        said = json.loads((made / "adapter_config.json").read_text())
        if name in SAVED:
            said["base_model_name_or_path"] = folder
            said["target_modules"] = sorted(said["target_modules"])
            into = out / "lora" / name
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy(made / "adapter_model.safetensors", into)
            (into / "adapter_config.json").write_text(json.dumps(said, indent=2, sort_keys=True) + "\n")
    merged = model.double().merge_and_unload()
    with torch.no_grad():
        after = merged(**fed).logits
    print(f"{name:12} {len(slopes)} trained, scores moved by {(adapted - alone).abs().max():.3f},"
          f" merging by {(after - adapted).abs().max():.1e}")
    return {
        "folder": folder, "task": task, "targets": sorted(said["target_modules"]), "fanInFanOut": said["fan_in_fan_out"],
        "modulesToSave": said["modules_to_save"], "rsLora": said["use_rslora"], "asked": more.get("target_modules"),
        "inputs": {key: {"shape": list(one.shape), "values": one.flatten().tolist()} for key, one in fed.items()},
        "state": {place(key): {"shape": list(one.shape), "values": rounded(one)} for key, one in sorted(state.items())},
        "shape": list(alone.shape), "alone": rounded(alone), "adapted": rounded(adapted),
        "weighed": weighed.flatten().tolist(), "slopes": slopes,
    }


def parameters(root):
    """Of every tiny model: its trainable parameters' names, each with whether the Trainer decays it."""
    told = {}
    for config in sorted(root.glob("tiny-*/*/config.json")):
        said = json.loads(config.read_text())
        if "architectures" not in said or not said.get("model_type"):
            continue
        model = getattr(transformers, said["architectures"][0])(transformers.AutoConfig.from_pretrained(config.parent))
        decayed = set(Trainer.get_decay_parameter_names(None, model))
        marks = {}
        with torch.no_grad():
            for number, (key, one) in enumerate(model.named_parameters()):
                one.fill_(number)
                marks[number] = [key in decayed, one.numel()]
        with tempfile.TemporaryDirectory() as made:             # files have names of their own
            model.save_pretrained(made)
            state = safetensors.torch.load_file(pathlib.Path(made) / "model.safetensors")
        for key in [key for key, _ in model.named_buffers() if key in state]:
            del state[key]
        told[str(config.parent.relative_to(root))] = {key: marks[int(one.flatten()[0])] for key, one in state.items()}
    print(len(told), "models")
    return told


def write(path, value):
    text = json.dumps(value, separators=(",", ":"), sort_keys=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(path.name, path.stat().st_size, "bytes")


def check(root, adapter, name):
    folder, auto, _, _ = CASES[name]
    draw = np.random.default_rng(sorted(CASES).index(name))
    base = load(root, folder, auto)
    fed = inputs(base, draw)
    model = PeftModel.from_pretrained(base, adapter).double().eval()
    with torch.no_grad():
        print(json.dumps(rounded(model(**fed).logits)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--train", type=pathlib.Path)
    parser.add_argument("--check", type=pathlib.Path)
    parser.add_argument("--model")
    args = parser.parse_args()
    torch.manual_seed(0)
    if args.check:
        check(args.resources, args.check, args.model)
        return
    write(args.train / "golden/lora.json.gz", {name: case(name, args.resources, args.train) for name in CASES})
    write(args.train / "golden/parameters.json.gz", parameters(args.resources))


if __name__ == "__main__":
    main()
