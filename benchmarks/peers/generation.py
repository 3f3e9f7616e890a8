"""What a decoder of GPT-2's size wrote: Captum's LLMAttribution on PyTorch beside Limpid, run in turn on the same random weights.

    python3 generation.py --limpid 'java … dev.limpid.benchmarks.GameWorker'      # prints Markdown

Every character is a token, every word of the prompt a feature. One perturbation is one prompt with words replaced, and the
log-probability of each token of the continuation behind it. Limpid is asked for the whole and for each token at once.
"""
import argparse
import os
import statistics
import tempfile
import time

import tokenizers
import torch
from captum.attr import FeatureAblation, LLMAttribution, TextTemplateInput
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from worker import Limpid

PROMPT = "the old river ran past the quiet mill and on to the town"
WRITTEN = " where nobody had seen it rise so high since the war had ended, they say."


def gpt2(folder, layers):
    torch.manual_seed(0)
    letters = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    words = letters + ["<|endoftext|>"] + [f"filler{i}" for i in range(50257 - 257)]
    inner = tokenizers.Tokenizer(tokenizers.models.BPE({w: i for i, w in enumerate(words)}, []))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = tokenizers.decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<|endoftext|>", eos_token="<|endoftext|>")
    config = GPT2Config(n_layer=layers, bos_token_id=256, eos_token_id=256)
    model = GPT2LMHeadModel(config).eval().requires_grad_(False)
    model.generation_config.eos_token_id = None          # so that random weights write on
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model, tokenizer


def timed(run, rounds):
    run()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return took


def line(name, took, against=None):
    median = 1e3 * statistics.median(took)
    ratio = "" if against is None else f" **{statistics.median(took) / statistics.median(against):.2f}** "
    print(f"| {name} | {median:.0f} ({1e3 * min(took):.0f}) |{ratio}|", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tokens", type=int, default=64)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    written = WRITTEN[:options.tokens]
    with tempfile.TemporaryDirectory() as folder:
        model, tokenizer = gpt2(folder, options.layers)
        limpid = Limpid(options.limpid, folder, options.threads)
        ids = tokenizer(PROMPT + written, return_tensors="pt").input_ids
        words = PROMPT.split(" ")
        print(f"* PyTorch {torch.__version__}, {options.threads} threads, {options.layers} layers, prompt of "
              f"{len(tokenizer(PROMPT).input_ids)} tokens in {len(words)} words, continuation of {len(written)} tokens, "
              f"{options.rounds} rounds\n")

        print("## One perturbation of the attribution, against one forward run over prompt and continuation\n")
        print("Median (least) milliseconds; *times* is the median over that of Limpid's forward run, which gives all logits.\n")
        print("| run | ms | times |\n|---|---|---|")
        asked = {"text": PROMPT, "continuation": written}

        def forward():
            return limpid.ask(op="forward", **asked)["seconds"]

        def explain(method, samples=None):
            answer = limpid.ask(method=method, masker="token:" + "x", score="log-probability", seed=0, settings={},
                                samples=samples, **asked)
            return answer["seconds"] / answer["runs"]

        for warm in range(2):
            forward(), explain("ablation")
        own, ours, shapley, theirs = [], [], [], []
        explainer = LLMAttribution(FeatureAblation(model), tokenizer)
        parts = [" ".join(words[:4]), " ".join(words[4:8]), " ".join(words[8:])]
        template = TextTemplateInput("{} {} {}", parts, baselines=["x" * len(part) for part in parts])

        def captum():
            # It runs the model once for each token of the continuation; its cache of keys and values does not fit this
            # transformers, so each of these runs reads the whole text. Few features and one round: it takes long enough.
            explainer.attribute(template, target=written, use_cached_outputs=False)
        for _ in range(options.rounds):
            own.append(forward())
            ours.append(explain("ablation"))
            shapley.append(explain("permutation-shap", 100))
            began = time.perf_counter()
            with torch.no_grad():
                model(ids)
            theirs.append(time.perf_counter() - began)
        line("Limpid, forward", own, own)
        line("Limpid, ablation, each of its runs", ours, own)
        line("Limpid, permutation-shap, each of its runs", shapley, own)
        line("PyTorch, forward", theirs, own)
        began = time.perf_counter()
        captum()
        line("Captum, FeatureAblation, each of its perturbations", [(time.perf_counter() - began) / (len(parts) + 1)], own)

        print("\n## Writing, greedily, keys and values kept\n")
        print("Milliseconds a token, median (least); *times* is the median over Limpid's.\n")
        print("| run | ms | times |\n|---|---|---|")
        prompt = tokenizer(PROMPT, return_tensors="pt").input_ids

        def write(cache):
            return [limpid.ask(op="write", text=PROMPT, tokens=options.tokens, cache=cache)["seconds"] / options.tokens
                    for _ in range(options.rounds + 1)][1:]

        def generate():
            with torch.no_grad():
                model.generate(prompt, max_new_tokens=options.tokens, do_sample=False, pad_token_id=256,
                               attention_mask=torch.ones_like(prompt))
        kept, again = write(True), write(False)
        theirs = [one / options.tokens for one in timed(generate, options.rounds)]
        line("Limpid", kept, kept)
        line("Limpid, the whole text for each token", again, kept)
        line("transformers", theirs, kept)
        limpid.close()


if __name__ == "__main__":
    main()
