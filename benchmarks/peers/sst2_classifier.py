"""Fine-tunes the first layers of BERT on SST-2 and saves the folder that transformers' from_pretrained reads.

    python3 sst2_classifier.py --model-dir FOLDER --data sst2 --out FOLDER      # says how many of dev.tsv it gets right

--data holds train.tsv and dev.tsv, lines 'sentence<TAB>0|1'. The result is a classifier to measure on, not a good one.
"""
import argparse
import pathlib
import sys

import torch
from transformers import BertConfig
from transformers.models.bert.modeling_bert import BertForSequenceClassification

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "golden"))
import bert_weights


def lines(path):
    rows = [line.rsplit("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [text for text, _ in rows], torch.tensor([int(label) for _, label in rows])


def batches(texts, tokenizer, size):
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for start in range(0, len(order), size):
        part = order[start:start + size]
        yield part, tokenizer([texts[i] for i in part], padding=True, truncation=True, max_length=64, return_tensors="pt")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model-dir", required=True, help="folder with variables/ and assets/vocab.txt")
    parser.add_argument("--data", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    whole, tokenizer = bert_weights.load(options.model_dir)
    config = BertConfig(**{**whole.config.to_dict(), "num_hidden_layers": options.layers, "num_labels": 2,
                           "id2label": {0: "negative", 1: "positive"}, "label2id": {"negative": 0, "positive": 1}})
    model = BertForSequenceClassification(config)
    model.bert.load_state_dict(whole.bert.state_dict(), strict=False)
    texts, labels = lines(options.data / "train.tsv")
    held_out, truths = lines(options.data / "dev.tsv")
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-5, weight_decay=0.01)
    model.train()
    for epoch in range(options.epochs):
        parts = list(batches(texts, tokenizer, 32))
        steps = len(parts) * options.epochs
        for step, at in enumerate(torch.randperm(len(parts)).tolist()):
            part, fed = parts[at]
            done = (epoch * len(parts) + step) / steps
            for group in optimizer.param_groups:
                group["lr"] = 4e-5 * min(1, done / 0.1, (1 - done) / 0.9)
            loss = model(**fed, labels=labels[part]).loss
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1)
            optimizer.step()
            if step % 20 == 0:
                print(f"{done:.0%} loss {loss.item():.3f}", file=sys.stderr)
    model.eval()
    right = 0
    with torch.inference_mode():
        for part, fed in batches(held_out, tokenizer, 64):
            right += (model(**fed).logits.argmax(-1) == truths[part]).sum().item()
    model.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    (pathlib.Path(options.out) / "vocab.txt").write_bytes(
        (pathlib.Path(options.model_dir) / "assets" / "vocab.txt").read_bytes())
    print(f"{right / len(truths):.3f} of {len(truths)} right")


if __name__ == "__main__":
    main()
