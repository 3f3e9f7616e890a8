"""AttnLRP and CP-LRP of the tiny decoders by LXT, in float64.

    PYTHONPATH=/path/to/LXT python3 attn_lrp_decoders.py --resources ../../models/src/test/resources

reads  tiny-decoders/NAME, golden/tiny-decoders.json.gz
writes golden/attn-lrp-decoders.json.gz: per model and batch, of the entries that tiny-decoders.json.gz has of `next`, the
relevance of what the words are looked up as. LXT 2.1 patches the classes of these families itself; one that it has no patch
for is left out, and so are batches padded before their texts, and one in which a word and its position add up to exactly 0:
such a sum has no relevance to hand on.
"""
import argparse
import contextlib
import gzip
import json
import pathlib
import unittest.mock
import warnings

import lxt.efficient.models.gpt2 as gpt2
import lxt.efficient.models.llama as llama
import lxt.efficient.models.qwen2 as qwen2
import torch
import transformers

import tiny_decoders

FAMILIES = {"gpt2": gpt2, "llama": llama, "llama3-rope": llama, "qwen2": qwen2}
RUNS = ["one", "right-padded"]


@contextlib.contextmanager
def patched(family, variant):
    maps = family.attnLRP if variant == "attn" else family.cp_LRP
    with contextlib.ExitStack() as stack:
        for owner in maps:                             # what is put in its place is taken away again
            name = "forward" if isinstance(owner, type) else "eager_attention_forward"
            stack.enter_context(unittest.mock.patch.object(owner, name, getattr(owner, name)))
            if name != "forward":
                stack.enter_context(unittest.mock.patch.object(owner.ALL_ATTENTION_FUNCTIONS, "items", dict))
        for owner, patch in maps.items():
            assert patch(owner), owner
        yield


def relevance(model, given, target):
    looked_up, hook = tiny_decoders.watched(model)
    try:
        scores = tiny_decoders.at(model(**given, use_cache=False).logits, target)
    finally:
        hook.remove()
    return scores, looked_up[0] * torch.autograd.grad(scores.sum(), looked_up[0])[0]


def is_zero_anywhere(model, given):
    if not hasattr(model, "transformer"):
        return False
    words, positions = model.transformer.wte(given["input_ids"]), model.transformer.wpe(given["position_ids"])
    return bool(((words + positions) == 0).any())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    golden = json.loads(gzip.decompress((root / "golden/tiny-decoders.json.gz").read_bytes()))["models"]
    found = {}
    for name, family in FAMILIES.items():
        kind = getattr(transformers, tiny_decoders.MODELS[name][0])
        model = kind.from_pretrained(root / "tiny-decoders" / name, dtype=torch.float64, attn_implementation="eager")
        model = model.eval().requires_grad_(False)
        found[name] = {}
        for run in RUNS:
            one = golden[name]["runs"][run]
            given = {key: torch.tensor(one[key]) for key in ("input_ids", "attention_mask", "position_ids")}
            if is_zero_anywhere(model, given):
                print(f"{name} {run}: left out, a sum is 0")
                continue
            next_words = one["outputs"]["next"]
            found[name][run] = {}
            for variant in ("attn", "cp"):
                with patched(family, variant):
                    scores, shares = relevance(model, given, next_words["target"])
                assert torch.allclose(scores, torch.tensor(next_words["score"], dtype=torch.float64), atol=1e-5), name
                found[name][run][variant] = tiny_decoders.rounded(shares.tolist(), 5)
            print(f"{name} {run}: scores {sum(next_words['score']):.4g}, "
                  + ", ".join(f"{key} {torch.tensor(value).sum():.4g}" for key, value in found[name][run].items()))
    text = json.dumps({"made_by": f"tools/golden/attn_lrp_decoders.py, torch {torch.__version__}, LXT 2.1, float64",
                       "models": found}, separators=(",", ":"), allow_nan=False)
    path = root / "golden/attn-lrp-decoders.json.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
