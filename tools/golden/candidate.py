"""What transformers makes of texts and pictures at every layer of tiny checkpoints, one example at a time, in float64.

    python3 candidate.py --resources ../../models/src/test/resources --select ../../select/src/test/resources

writes golden/candidate.json.gz into the second folder, with the entries

  texts     by model: `texts` as lists of token ids (without any that the tokenizer would put in), `mean` and `cls`: for each of
            transformers' hidden states [state][text][dimension] the mean over the tokens and the first token's vector, and
            `classes` [text][class], probabilities, where the model classifies, or the number that it gives
  written   the same of texts and pairs that a tokenizer cuts
  pictures  by model: `png` in base64, `mean` [state][picture][dimension] over positions or places, `cls` of sequences, `pooled`
            the pooler's vectors, of a transformer without one the first token's, normalised, and `classes`

The hidden states are the embeddings and what leaves each layer, the last one normalised where the model does that (GPT-2).
"""
import argparse
import base64
import gzip
import io
import json
import pathlib

import numpy
import safetensors
import torch
import transformers
from PIL import Image

TEXTS = {"tiny-text/bert-encoder": 40, "tiny-text/bert-classes": 40, "tiny-text/bert-words": 40,
         "tiny-text/bert-regression": 40, "tiny-text/roberta-encoder": 40, "tiny-text/roberta-words": 40, "tiny-text/distilbert-encoder": 40,
         "tiny-text/distilbert-classes": 40, "tiny-text/electra-encoder": 40, "tiny-text/albert-encoder": 40,
         "tiny-decoders/gpt2": 160, "tiny-decoders/gpt2-classes": 160, "tiny-decoders/llama": 160}
LENGTHS = [3, 9, 1, 6, 9, 2]
WRITTEN = [["Paris is the capital of France.", None], ["london", None], ["He was in England, my city.", "Is it the capital of France?"],
           ["it", "She was at the capital and he was in my city by the capital of England."]]
PICTURES = ["tiny-vision/vit-encoder", "tiny-vision/vit-classes", "tiny-vision/resnet-encoder", "tiny-vision/resnet-basic"]


def rounded(value):
    return [rounded(one) for one in value] if isinstance(value, list) else float(f"{value:.7g}")


def base(folder):
    return transformers.AutoModel.from_pretrained(folder, dtype=torch.float64).eval()


def classified(folder, kind):
    config = json.loads((folder / "config.json").read_text())
    if not config["architectures"][0].endswith("Classification"):
        return None
    return kind.from_pretrained(folder, dtype=torch.float64).eval()


def states(outputs):
    return outputs.hidden_states


def texts(folder, given):
    model = base(folder)
    head = classified(folder, transformers.AutoModelForSequenceClassification)
    found = {"mean": [], "cls": []}
    classes = []
    for one in given:
        hidden = states(model(**one, output_hidden_states=True))
        found["mean"].append([state[0].mean(0).tolist() for state in hidden])
        found["cls"].append([state[0][0].tolist() for state in hidden])
        if head is not None:
            logits = head(**one).logits[0]
            classes.append(torch.softmax(logits, -1).tolist() if len(logits) > 1 else logits.tolist())
    entry = {name: rounded([list(layer) for layer in zip(*values)]) for name, values in found.items()}
    return entry | ({"classes": rounded(classes)} if head is not None else {})


def ids(folder, vocabulary, generator):
    special = json.loads((folder / "config.json").read_text()).get("pad_token_id")
    known = [i for i in range(vocabulary) if i != special]
    picked = [[known[i] for i in torch.randint(len(known), (n,), generator=generator).tolist()] for n in LENGTHS]
    one = [{"input_ids": torch.tensor([row]), "attention_mask": torch.ones(1, len(row), dtype=torch.long)} for row in picked]
    return {"texts": picked} | texts(folder, one)


def written(folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    return {"texts": WRITTEN} | texts(folder, [tokenizer(*[t for t in text if t], return_tensors="pt") for text in WRITTEN])


def places(state):
    return state[0].mean((1, 2)).tolist() if state.ndim == 4 else state[0].mean(0).tolist()


def outputs_of_sequences(model):
    return hasattr(model, "layernorm")


def pictures(folder, random):
    model = base(folder)
    head = classified(folder, transformers.AutoModelForImageClassification)
    config = model.config
    #  A pooler that the file has not, transformers draws.
    drawn = outputs_of_sequences(model) and not any("pooler" in name for name in safetensors.safe_open(
        folder / "model.safetensors", "pt").keys())
    size = getattr(config, "image_size", (24, 20))
    height, width = size if isinstance(size, (list, tuple)) else (size, size)
    found = {"png": [], "mean": [], "cls": [], "pooled": [], "classes": []}
    for _ in range(3):
        shape = (height, width) if config.num_channels == 1 else (height, width, 3)
        pixels = random.integers(0, 256, shape, dtype=numpy.uint8)
        png = io.BytesIO()
        Image.fromarray(pixels).save(png, "PNG")
        found["png"].append(base64.b64encode(png.getvalue()).decode())
        values = torch.tensor(pixels.reshape(height, width, -1), dtype=torch.float64).permute(2, 0, 1)[None] / 255
        outputs = model(values, output_hidden_states=True)
        found["mean"].append([rounded(places(state)) for state in states(outputs)])
        if outputs.last_hidden_state.ndim == 3:
            found["cls"].append([rounded(state[0][0].tolist()) for state in states(outputs)])
        read = outputs.last_hidden_state[:, 0] if drawn else outputs.pooler_output
        found["pooled"].append(rounded(read[0].reshape(-1).tolist()))
        if head is not None:
            found["classes"].append(rounded(torch.softmax(head(values).logits[0], -1).tolist()))
    for name in ("mean", "cls"):
        found[name] = [list(layer) for layer in zip(*found[name])]
    return {name: value for name, value in found.items() if value}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--select", type=pathlib.Path, required=True)
    given = parser.parse_args()
    torch.set_grad_enabled(False)
    transformers.logging.set_verbosity_error()
    generator = torch.Generator().manual_seed(9)
    random = numpy.random.default_rng(9)
    golden = {"texts": {name: ids(given.resources / name, words, generator) for name, words in TEXTS.items()},
              "written": {"tiny-bert": written(given.resources / "tiny-bert")},
              "pictures": {name: pictures(given.resources / name, random) for name in PICTURES}}
    out = given.select / "golden" / "candidate.json.gz"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), 9, mtime=0))
    for kind, models in golden.items():
        for name, entry in models.items():
            print(kind, name, len(entry["mean"]), "states")
    print(out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
