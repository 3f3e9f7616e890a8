"""What transformers writes with the tiny decoders, how it warps scores before it draws, and how it spells ids.

    python3 generation.py --resources ../../models/src/test/resources

writes golden/generation.json.gz
reads  tiny-decoders (tiny_decoders.py), tokenizers/tokenizers.json.gz (tiny_tokenizers.py)
  texts    per model: greedy text in float64; the same with a penalty for repetition, up to a stop string that spans tokens
           and up to the first of two tokens that end a text; log probabilities, of given continuations too. `margin`: how
           much better the token written is than the next, at least.
  warped   per setting: scores before and probabilities after RepetitionPenalty, Temperature, TopK and TopP
  spelled  per tokenizer: ids and their text without special tokens
"""
import argparse
import gzip
import json
import pathlib
import random
import tempfile
import warnings

import torch
import transformers
from tokenizers import Tokenizer
from transformers import (LogitsProcessorList, RepetitionPenaltyLogitsProcessor, TemperatureLogitsWarper, TopKLogitsWarper,
                          TopPLogitsWarper)

import tiny_decoders
from tiny_text import rounded

MODELS = ["gpt2", "llama", "llama3-rope", "mistral", "qwen2"]
PROMPT, NEW, PENALTY = "The capital of France is", 25, 1.4
MARGIN = 1e-3
GIVEN = [("The dog", " sleeps in the sun."), ("Who wrote the book?", " She wrote it in Paris.")]
#  repetition penalty, temperature, k (0 for all), p (1 for all)
WARPS = [(1.0, 1.0, 0, 1.0), (1.0, 0.7, 0, 1.0), (1.0, 1.0, 5, 1.0), (1.0, 1.0, 0, 0.6), (1.0, 1.5, 12, 0.8), (1.3, 1.0, 0, 1.0),
         (1.8, 0.5, 7, 0.9), (1.0, 1.0, 100, 1.0), (1.0, 1.0, 1, 1.0), (1.0, 2.0, 0, 0.01)]


def write(model, tokenizer, ids, **more):
    """Ids that follow and their log probabilities by the model, with its cache and without."""
    found = []
    for cached in (True, False):
        out = model.generate(torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), do_sample=False,
                             use_cache=cached, pad_token_id=0, return_dict_in_generate=True, output_logits=True,
                             output_scores=True, tokenizer=tokenizer, **{"max_new_tokens": NEW} | more)
        found.append(out.sequences[0, len(ids):].tolist())
    assert found[0] == found[1], found
    rows, scores = torch.cat(out.logits), torch.cat(out.scores)
    best = scores.topk(2).values
    margin = (best[:, 0] - best[:, 1]).min().item()
    assert margin > MARGIN, margin
    written = found[0]
    return {"ids": written, "text": tokenizer.decode(written, skip_special_tokens=True), "margin": round(margin, 4),
            "log_probabilities": rounded(rows.log_softmax(-1)[torch.arange(len(rows)), written].tolist(), 7)}


def stop_string(tokenizer, ids):
    """Three characters of which the first occurrence begins in one token and ends in a later one."""
    texts = [tokenizer.decode(ids[:n], skip_special_tokens=True) for n in range(len(ids) + 1)]
    whole = texts[-1]
    for start in range(8, len(whole) - 3):
        stop = whole[start:start + 3]
        ends = [next(n for n, text in enumerate(texts) if len(text) >= at) for at in (start + 1, start + 3)]
        if whole.find(stop) == start and ends[0] < ends[1]:
            return stop
    raise RuntimeError("no stop string")


def scored(model, tokenizer, prompt, continuation):
    before = tokenizer(prompt)["input_ids"]
    after = tokenizer(prompt + continuation)["input_ids"]
    assert after[:len(before)] == before, (prompt, continuation)
    rows = model(input_ids=torch.tensor([after]), use_cache=False).logits[0, len(before) - 1:-1].log_softmax(-1)
    own = after[len(before):]
    return {"prompt": before, "continuation": own,
            "log_probabilities": rounded(rows[torch.arange(len(own)), own].tolist(), 7)}


def texts(folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    kind = json.loads((folder / "config.json").read_text())["architectures"][0]
    model = getattr(transformers, kind).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    model = model.double().eval().requires_grad_(False)
    prompt = tokenizer(PROMPT)["input_ids"]
    plain = write(model, tokenizer, prompt)
    stop = stop_string(tokenizer, plain["ids"])
    ends = [plain["ids"][9], plain["ids"][14]]
    return {"text": PROMPT, "prompt": prompt, "plain": plain,
            "repetition": write(model, tokenizer, prompt, repetition_penalty=PENALTY) | {"penalty": PENALTY},
            "stopped": write(model, tokenizer, prompt, stop_strings=[stop]) | {
                "stop": stop, "cut": plain["text"][:plain["text"].index(stop)]},
            "ended": write(model, tokenizer, prompt, eos_token_id=ends) | {"eos": ends},
            "scored": [scored(model, tokenizer, *one) for one in GIVEN]}


def warps():
    generator = torch.Generator().manual_seed(5)
    found = []
    for penalty, temperature, k, p in WARPS:
        scores = torch.randn(1, 30, generator=generator, dtype=torch.float64) * 2
        scores[0, 7] = scores[0, 3]                                       # equal ones stay together at the edge of k
        history = torch.randint(30, (1, 6), generator=generator)
        chain = LogitsProcessorList()
        if penalty != 1:
            chain.append(RepetitionPenaltyLogitsProcessor(penalty))
        if temperature != 1:
            chain.append(TemperatureLogitsWarper(temperature))
        if k:
            chain.append(TopKLogitsWarper(k))
        if p < 1:
            chain.append(TopPLogitsWarper(p))
        after = chain(history, scores.clone()).softmax(-1)
        found.append({"penalty": penalty, "temperature": temperature, "k": k, "p": p, "history": history[0].tolist(),
                      "scores": scores[0].tolist(), "probabilities": rounded(after[0].tolist(), 8)})
    return found


def spelled(decode, size, ids, generator):
    cases = ids + [[generator.randrange(size) for _ in range(n)] for n in (1, 3, 8, 20)]
    return [{"ids": one, "text": decode(one, skip_special_tokens=True)} for one in cases]


def spellings(resources):
    generator = random.Random(3)
    found = {}
    known = json.loads(gzip.decompress((resources / "tokenizers" / "tokenizers.json.gz").read_bytes()))
    for name, one in known.items():
        with tempfile.TemporaryDirectory() as place:
            home = pathlib.Path(place)
            for file, text in one["files"].items():
                (home / file).write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
            if set(one["files"]) == {"tokenizer.json"}:
                decode = Tokenizer.from_file(str(home / "tokenizer.json")).decode
            else:
                decode = transformers.AutoTokenizer.from_pretrained(home).decode
            found[name] = spelled(decode, one["size"], [case["ids"] for case in one["cases"][:12]], generator)
    for name in MODELS:
        tokenizer = transformers.AutoTokenizer.from_pretrained(resources / "tiny-decoders" / name)
        ids = [tokenizer(text)["input_ids"] for text in tiny_decoders.TEXTS]
        found["tiny-decoders/" + name] = spelled(tokenizer.decode, len(tokenizer), ids, generator)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    tiny_decoders.in_float64()
    golden = {"made_by": f"tools/golden/generation.py, torch {torch.__version__}, transformers {transformers.__version__}"}
    golden["texts"] = {name: texts(options.resources / "tiny-decoders" / name) for name in MODELS}
    golden["warped"] = warps()
    golden["spelled"] = spellings(options.resources)
    for name, one in golden["texts"].items():
        print(name, repr(one["plain"]["text"]), "stop", repr(one["stopped"]["stop"]), "margins",
              [one[key]["margin"] for key in ("plain", "repetition")])
    packed = gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0)
    (options.resources / "golden" / "generation.json.gz").write_bytes(packed)
    print(len(packed), "bytes", {name: len(cases) for name, cases in golden["spelled"].items()})


if __name__ == "__main__":
    main()
