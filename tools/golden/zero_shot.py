"""Zero-shot classification by natural language inference: what transformers' own pipeline answers for a tiny checkpoint, and
slopes of a class's score in double precision.

    python3 zero_shot.py --resources ../../models/src/test/resources

reads text-tasks/moods, whose three classes are here called contradiction, neutral and entailment, and writes
golden/zero-shot.json.gz.
"""
import argparse
import gzip
import json
import pathlib

import torch
import transformers

#  In this order: the pipeline takes the first class for contradiction, whatever its name, unless that is entailment.
NAMES = ["CONTRADICTION", "neutral", "Entailment"]
TEXTS = ["The good movie was not good at all, but the acting was good.", "北京是中国的首都。 Hello!"]
LABELS = ["sport", "good food", "la 北京"]
TEMPLATES = ["This example is {}.", "{} is in the park"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    resources = parser.parse_args().resources
    folder = resources / "text-tasks" / "moods"
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.BertForSequenceClassification.from_pretrained(
        folder, dtype=torch.float64, id2label=dict(enumerate(NAMES)), label2id={n: i for i, n in enumerate(NAMES)})
    model.eval()
    pipe = transformers.ZeroShotClassificationPipeline(model=model, tokenizer=tokenizer, device="cpu")
    cases = []
    for text in TEXTS:
        for template in TEMPLATES:
            for several in (False, True):
                found = pipe(text, LABELS, hypothesis_template=template, multi_label=several)
                cases.append({"text": text, "template": template, "several": several,
                              "labels": found["labels"], "probabilities": found["scores"]})
    slopes = []
    for several in (False, True):
        batch = tokenizer([TEXTS[0]] * len(LABELS), [TEMPLATES[0].format(label) for label in LABELS],
                          return_tensors="pt", padding=True)
        words = model.bert.embeddings.word_embeddings(batch["input_ids"]).detach().requires_grad_()
        logits = model(inputs_embeds=words, attention_mask=batch["attention_mask"],
                       token_type_ids=batch["token_type_ids"]).logits
        score = logits[1, 2] - (logits[1, 0] if several else 0)
        probability = torch.softmax(logits[:, 2], 0)[1]
        gradient = torch.autograd.grad(score, words, retain_graph=True)[0]
        mixed = torch.autograd.grad(probability, words)[0]
        slopes.append({"several": several, "score": score.item(),
                       "inputXGradient": (gradient * words).sum(-1).tolist(),
                       "probability": probability.item(),
                       "ofProbability": (mixed * words).sum(-1).tolist()})
    golden = {"cases": cases, "labels": LABELS, "names": NAMES, "slopes": slopes}
    path = resources / "golden" / "zero-shot.json.gz"
    path.write_bytes(gzip.compress(json.dumps(golden, ensure_ascii=False).encode(), mtime=0))
    print(path, path.stat().st_size, "bytes;", cases[0])


main()
