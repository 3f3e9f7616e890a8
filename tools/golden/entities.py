"""What transformers' pipeline for tokens makes of given scores: entities of every kind of grouping.

    python3 entities.py --resources ../../models/src/test/resources

writes golden/entities.json.gz (reads tiny-spans, text-tasks): cases of a tokenizer's `folder`, a `text`, `labels`, `logits`
[token][label] for all its tokens, which labels are `ignored`, and by strategy the pipeline's `entities` as columns: label,
start, end (code points) and score, all in float64; and `models`: the same of what the models of tiny-spans say themselves.
Logits are drawn so that neighbouring tokens often agree, pieces of a word
sometimes do not, and no two are equal.
"""
import argparse
import gzip
import json
import pathlib
import random
import warnings

import torch
import transformers
from transformers.pipelines.token_classification import AggregationStrategy, TokenClassificationPipeline

SCHEMES = {
    "BIO": ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"],
    "no prefix": ["PER", "LOC", "O"],
    "IO": ["I-LOC", "O", "I-PER"],
    "BIOES": ["O", "B-PER", "I-PER", "E-PER", "S-PER", "B-LOC", "E-LOC"],
    "more hyphens": ["O", "B-geo-city", "I-geo-city", "geo-city", "I-geo-land"],
    "numbers": ["LABEL_0", "LABEL_1", "LABEL_2"],
}
TEXTS = [
    "Wolfgang Mozart was born in Salzburg, not in Vienna.",
    "Johann Sebastian Bach and Ludwig van Beethoven",
    "Müller-Lüdenscheidt & Söhne (New York)",
    "東京 Mozart😀Salzburg 😀😀 Жя",
    "Mozart",
    "Mozart [SEP] Salzburg <s> Vienna",
    "  Salzburg\n\nVienna\tof New\u00a0York  ",
    "Who's O'Neill? 'Mozart's' \"Salzburg\"",
    "3pm in 1791 at No.5",
]
SAID = ["Wolfgang Mozart was born in Salzburg, not in Vienna.", "Müller played the piano 😀 in New York"]
FOLDERS = ["tiny-spans/bert-tags", "tiny-spans/roberta-tags", "text-tasks/moods", "text-tasks/pieces"]


def drawn(tokens, labels, dice):
    """Mostly one label after the other of the same entity; sometimes two labels are about as likely."""
    rows, label = [], dice.randrange(len(labels))
    for _ in range(tokens):
        if dice.random() < 0.45:
            label = dice.randrange(len(labels))
        row = [dice.gauss(0, 0.7) for _ in labels]
        row[label] += dice.choice([0.5, 2, 4])
        rows.append([round(value, 3) for value in row])
    return rows


def pipeline_of(folder, labels):
    """The pipeline with a model that is never run: its postprocess gets our logits."""
    config = transformers.BertConfig(hidden_size=4, num_hidden_layers=1, num_attention_heads=1, intermediate_size=4,
                                     vocab_size=10, id2label=dict(enumerate(labels)))
    model = transformers.BertForTokenClassification(config)
    return TokenClassificationPipeline(model=model, tokenizer=transformers.AutoTokenizer.from_pretrained(folder))


def columns(entities):
    label = [one.get("entity", one.get("entity_group")) for one in entities]
    return {"label": label, "start": [one["start"] for one in entities], "end": [one["end"] for one in entities],
            "score": [float(f"{one['score']:.9g}") for one in entities]}


def case(folder, resources, text, scheme, ignored, dice):
    labels = SCHEMES[scheme]
    pipeline = pipeline_of(resources / folder, labels)
    given, = pipeline.preprocess(text, is_split_into_words=False)
    logits = drawn(given["input_ids"].shape[1], labels, dice)
    outputs = {"logits": torch.tensor([logits], dtype=torch.float64)} | given
    found = {strategy.value: columns(pipeline.postprocess([outputs], strategy, ignored)) for strategy in AggregationStrategy}
    return {"folder": folder, "text": text, "labels": labels, "ids": given["input_ids"][0].tolist(), "logits": logits,
            "ignored": ["O"] if ignored is None else ignored, "entities": found}


def run(folder, resources, text):
    """The same of a model's own logits."""
    place = resources / folder
    model = transformers.AutoModelForTokenClassification.from_pretrained(place, dtype=torch.float32).double().eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(place)
    pipeline = TokenClassificationPipeline(model=model, tokenizer=tokenizer)
    found = {one.value: columns(pipeline(text, aggregation_strategy=one.value)) for one in AggregationStrategy}
    given = tokenizer(text, return_tensors="pt")
    logits = model(**given).logits[0].detach()
    ends = logits.sort(descending=True).values
    margin = (ends[:, 0] - ends[:, 1]).min().item()
    assert margin > 1e-3, (folder, text, margin)
    return {"folder": folder, "text": text, "logits": [[float(f"{v:.7g}") for v in row] for row in logits.tolist()],
            "entities": found}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    dice, cases = random.Random(7), []
    for number, folder in enumerate(FOLDERS):
        for i, text in enumerate(TEXTS):
            scheme = list(SCHEMES)[(number + i) % len(SCHEMES)]
            cases.append(case(folder, options.resources, text, scheme, None, dice))
        cases.append(case(folder, options.resources, TEXTS[0], "BIO", [], dice))
        cases.append(case(folder, options.resources, TEXTS[0], "BIO", ["PER", "B-LOC", "O"], dice))
    models = [run(folder, options.resources, text) for folder in FOLDERS[:2] for text in SAID]
    golden = {"made_by": f"tools/golden/entities.py, transformers {transformers.__version__}, float64", "cases": cases,
              "models": models}
    packed = gzip.compress(json.dumps(golden, separators=(",", ":"), ensure_ascii=False).encode(), 9, mtime=0)
    (options.resources / "golden" / "entities.json.gz").write_bytes(packed)
    print(f"{len(cases)} cases, {sum(len(c['entities']['simple']['label']) for c in cases)} entities, {len(packed)} bytes")


if __name__ == "__main__":
    main()
