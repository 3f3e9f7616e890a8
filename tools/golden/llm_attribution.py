"""Two tiny random decoders with their tokenizers, and what Captum and Inseq say of the texts that they go on with.

    PYTHONPATH=/path/to/inseq python3 llm_attribution.py --resources ../../models/src/test/resources

with the source of Inseq 0.7.1 (github.com/inseq-team/inseq; it needs jaxtyping and treescope) on PYTHONPATH. Writes
llm-attribution/{gpt2,llama}/{config.json,model.safetensors,tokenizer.json,tokenizer_config.json} and
golden/llm-attribution.json.gz. Everything is float64 from the weights in the files; Captum's LLMAttribution and Inseq
round only their results to float32.

Per model: `prompt` and `continuation` as text and `*_ids` (which are those of both together, too), `other` and
`other_ids` (a continuation as long, to contrast with), `log_probs` and `logits` of the continuation's tokens. Matrices are
[token of the continuation][input]. By Captum:

* `segments`: the prompt in `pieces`; a feature that is absent is removed from the text. `ablation` (leave one out) and
  `shapley` (exact), of the `log_prob` and `prob` of each token and of the whole (`sequence`).
* `tokens`: features are the prompt's tokens at `positions`; the absent ones are `baseline`. The same, and from
  LLMGradientAttribution `integrated_gradients` (Gauss-Legendre, `steps` of it; from the embedding of `baseline` at
  `positions`, while all else stays) and `gradient_x_activation`, both at the output of the word-embedding lookup, summed
  over the hidden axis, of the log probability.

By Inseq, with the tokens that are already written as inputs, too (null where a token is not yet written; `inputs` ids):
per target (`probability`, `logit`, `contrast_prob_diff`, `contrast_logits_diff`: the continuation's token less the other's
after the same text) `scores`, and of `saliency`, `input_x_gradient` and, where nothing is contrasted,
`integrated_gradients` (`steps`, from `baselines`) the `sum` and the `norm` (L2) over the hidden axis;
`saliency`'s sum is one of absolute values. `attention` is [layer][head][token][input], of the query
that a token is read off at (the one before it), `attention_mean` what Inseq makes
of it by itself: a mean over layers and heads, and `normalised` what it makes of the norms (a token's sum to one).
"""
import argparse
import gzip
import json
import logging
import pathlib
import shutil
import tempfile
import warnings

import inseq
import tokenizers
import torch
import transformers
from captum.attr import (FeatureAblation, LayerGradientXActivation, LayerIntegratedGradients, LLMAttribution,
                         LLMGradientAttribution, ShapleyValues, TextTemplateInput, TextTokenInput)

STEPS = 20
WORDS = ["The doctor said that she was late because the train was late.", "The nurse said that he was here.",
         "She was happy, he was not.", "the train, the doctor and the nurse", "Nobody knew why the rain did not stop."]
MODELS = {
    "gpt2": ("GPT2LMHeadModel", dict(n_embd=16, n_layer=2, n_head=2, n_inner=24, n_positions=96)),
    "llama": ("LlamaForCausalLM", dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
                                       intermediate_size=24, max_position_embeddings=96, tie_word_embeddings=True)),
}
TOKENS = {"gpt2": ["<|endoftext|>"],
          "llama": ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]}
PROMPT, CONTINUATION, OTHER = "The doctor said that she", " was late because", " did stop the"
PIECES = [("The nurse", False), (" and the doctor", True), (", happy", True), (" — not the train —", True), (" said", False),
          (" that", True), (" she", True)]


def make_tokenizer(name):
    tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(vocab_size=320, min_frequency=2, special_tokens=TOKENS[name],
                                             initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
                                             show_progress=False)
    tokenizer.train_from_iterator(WORDS * 3, trainer)
    if name == "llama":
        tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
            single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", tokenizer.token_to_id("<s>"))])
        roles = dict(unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    else:
        tokenizer.post_processor = tokenizers.processors.ByteLevel(trim_offsets=False)
        roles = dict(unk_token="<|endoftext|>", bos_token="<|endoftext|>", eos_token="<|endoftext|>")
    return transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizer, **roles)


def random_model(name, tokenizer, seed):
    """Weights of spread 0.5, biases and normalisations too, with a bfloat16's digits so that files pack well."""
    kind, sizes = MODELS[name]
    model_class = getattr(transformers, kind)
    torch.manual_seed(seed)
    ends = dict(bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id)
    model = model_class(model_class.config_class(vocab_size=len(tokenizer), **sizes, **ends)).eval()
    with torch.no_grad():
        for key, weight in model.named_parameters():
            norm = "ln_" in key and key.endswith("weight") or key.endswith("norm.weight")
            weight.copy_((torch.randn(weight.shape) * (0.2 if norm else 0.5) + (1.0 if norm else 0.0)).bfloat16())
    return model.requires_grad_(False)


def make(name, seed, folder):
    """Saves a model with its tokenizer and returns both as the files have them, the model in float64."""
    tokenizer = make_tokenizer(name)
    with tempfile.TemporaryDirectory() as place:
        tokenizer.save_pretrained(place)
        random_model(name, tokenizer, seed).save_pretrained(place)
        folder.mkdir(parents=True, exist_ok=True)
        for file in ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"):
            shutil.copyfile(pathlib.Path(place, file), folder / file)
    again = transformers.AutoTokenizer.from_pretrained(folder)
    assert again(PROMPT + CONTINUATION) == tokenizer(PROMPT + CONTINUATION)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    return model.double().eval().requires_grad_(False), again


def rounded(value, digits):
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    if isinstance(value, list):
        return [rounded(one, digits) for one in value]
    return None if value != value else float(f"{value:.{digits}g}")


def both(result):
    return {"token": rounded(result.token_attr, 7), "sequence": rounded(result.seq_attr, 7)}


def ablated(model, tokenizer, given, target, scores):
    """Leave one out, and exact Shapley values, the second also by definition."""
    found = {}
    for score in scores:
        found[score] = {}
        for key, method in (("ablation", FeatureAblation), ("shapley", ShapleyValues)):
            # Captum 0.8 doesn't know how this transformers keeps what it has read.
            found[score][key] = both(LLMAttribution(method(model), tokenizer, attr_target=score).attribute(
                given(), target=target, use_cached_outputs=False))
        whole = continuation_log_probs(model, tokenizer, given(), target, 1)
        empty = continuation_log_probs(model, tokenizer, given(), target, 0)
        if score == "log_prob":
            missing = sum(found[score]["shapley"]["sequence"]) - (whole - empty).sum().item()
            assert abs(missing) < 1e-4, missing
    return found


def continuation_log_probs(model, tokenizer, given, target, present):
    ids = given.to_model_input(given.to_tensor() * present)
    ids = tokenizer.encode(ids, return_tensors="pt") if isinstance(ids, str) else ids
    logits = model(torch.cat([ids, target[None]], 1)).logits[0, ids.shape[1] - 1:-1]
    return logits.log_softmax(-1)[torch.arange(len(target)), target]


def by_captum(model, tokenizer, target):
    pieces = [text for text, _ in PIECES]
    features = [text for text, is_feature in PIECES if is_feature]

    def fill(*values):
        given = iter(values)
        return "".join(next(given) if is_feature else text for text, is_feature in PIECES)

    segments = ablated(model, tokenizer, lambda: TextTemplateInput(fill, features), target, ["log_prob", "prob"])
    baseline = tokenizer.encode(",", add_special_tokens=False)[0]
    skipped = [tokenizer.bos_token_id]

    def tokens():
        return TextTokenInput(PROMPT, tokenizer, baselines=baseline, skip_tokens=skipped)

    shown = tokens()
    positions = [i for i, id in enumerate(shown.inp_tensor[0].tolist()) if id not in skipped]
    found = ablated(model, tokenizer, tokens, target, ["log_prob"])
    lookup = model.get_input_embeddings()
    for key, method, settings in (("integrated_gradients", LayerIntegratedGradients, dict(n_steps=STEPS)),
                                  ("gradient_x_activation", LayerGradientXActivation, {})):
        with torch.enable_grad():
            lookup.weight.requires_grad_(True)
            wrapped = LLMGradientAttribution(method(model, lookup), tokenizer)
            found[key] = both(wrapped.attribute(tokens(), target=target, **settings))
            lookup.weight.requires_grad_(False)
    return {"segments": {"pieces": [{"text": text, "feature": feature} for text, feature in PIECES],
                         "prompt_ids": tokenizer.encode("".join(pieces))} | segments,
            "tokens": {"positions": positions, "baseline": baseline, "steps": STEPS} | found}


def score_of(kind, model, ids, target, other):
    """What is attributed, per token of the continuation."""
    logits = model(ids[None]).logits[0, len(ids) - len(target) - 1:-1]
    values = logits.softmax(-1) if "prob" in kind else logits
    at = torch.arange(len(target))
    return values[at, target] - (values[at, other] if "contrast" in kind else 0)


def by_inseq(model, tokenizer, ids, target, other):
    prompt, start = tokenizer.encode(PROMPT), len(tokenizer.encode(PROMPT))
    same = [(i, i) for i in range(len(ids))]
    found = {"inputs": ids, "steps": STEPS}
    targets = {"probability": {}, "logit": {}}
    for kind in ("contrast_prob_diff", "contrast_logits_diff"):
        targets[kind] = dict(contrast_targets=PROMPT + OTHER, contrast_targets_alignments=[same])
    for method in ("saliency", "input_x_gradient", "integrated_gradients"):
        wrapped = inseq.load_model(model, method, tokenizer=tokenizer, device="cpu")
        if method == "integrated_gradients":
            found["baselines"] = wrapped.encode([PROMPT + CONTINUATION], return_baseline=True).baseline_ids[0].tolist()
        for kind, settings in targets.items():
            if method == "integrated_gradients":
                if settings:
                    continue
                settings = dict(n_steps=STEPS)
            out = wrapped.attribute(PROMPT, PROMPT + CONTINUATION, attributed_fn=kind, step_scores=[kind],
                                    show_progress=False, skip_special_tokens=False, **settings)[0]
            raw = out.target_attributions              # [input, token, hidden]
            assert raw.shape[:2] == (len(ids), len(target)), raw.shape
            if not settings.get("contrast_targets"):
                scores = score_of(kind, model, torch.tensor(ids), target, other)
                assert torch.allclose(out.step_scores[kind].double(), scores, rtol=1e-5), kind
            raw = raw.double()
            entry = found.setdefault(kind, {})
            # Inseq's own score of a contrast is after the other text; its attribution is not.
            entry["scores"] = rounded(score_of(kind, model, torch.tensor(ids), target, other), 9)
            entry[method] = {"sum": rounded(raw.sum(-1).T, 7), "norm": rounded(raw.norm(dim=-1).T, 7)}
            entry[method]["normalised"] = rounded(out.aggregate(do_post_aggregation_checks=False).target_attributions.T, 7)
    wrapped = inseq.load_model(model, "attention", tokenizer=tokenizer, device="cpu")
    out = wrapped.attribute(PROMPT, PROMPT + CONTINUATION, show_progress=False, skip_special_tokens=False)[0]
    found["attention"] = rounded(out.target_attributions.permute(2, 3, 1, 0), 7)
    found["attention_mean"] = rounded(out.aggregate(normalize=False).target_attributions.T, 7)
    return found


def golden(model, tokenizer):
    prompt, target, other = (torch.tensor(tokenizer.encode(text, add_special_tokens=text == PROMPT))
                             for text in (PROMPT, CONTINUATION, OTHER))
    ids = torch.cat([prompt, target]).tolist()
    assert tokenizer.encode(PROMPT + CONTINUATION) == ids and len(target) == len(other), (target, other)
    assert tokenizer.encode(PROMPT + OTHER) == torch.cat([prompt, other]).tolist()
    logits = model(torch.tensor([ids])).logits[0, len(prompt) - 1:-1]
    at = torch.arange(len(target)), target
    return {"prompt": PROMPT, "prompt_ids": prompt.tolist(), "continuation": CONTINUATION, "continuation_ids": target.tolist(),
            "other": OTHER, "other_ids": other.tolist(), "logits": rounded(logits[at], 9),
            "log_probs": rounded(logits.log_softmax(-1)[at], 9),
            "captum": by_captum(model, tokenizer, target), "inseq": by_inseq(model, tokenizer, ids, target, other)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    found = {"made_by": f"tools/golden/llm_attribution.py, torch {torch.__version__}, transformers "
                        f"{transformers.__version__}, captum 0.8.0, inseq 0.7.1, float64", "models": {}}
    for seed, name in enumerate(MODELS, 1):
        folder = options.resources / "llm-attribution" / name
        model, tokenizer = make(name, seed, folder)
        found["models"][name] = golden(model, tokenizer)
        print(f"{name}: {(folder / 'model.safetensors').stat().st_size} bytes, {len(tokenizer)} tokens; "
              f"{len(found['models'][name]['prompt_ids'])} + {len(found['models'][name]['continuation_ids'])} tokens, "
              f"log probabilities {found['models'][name]['log_probs']}", flush=True)
    packed = gzip.compress(json.dumps(found, separators=(",", ":"), ensure_ascii=False).encode(), 9, mtime=0)
    (options.resources / "golden" / "llm-attribution.json.gz").write_bytes(packed)
    print(f"golden: {len(packed)} bytes")


if __name__ == "__main__":
    main()
