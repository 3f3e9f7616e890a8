"""Fifty updates of a tiny BERT as PyTorch makes them: the loss of each, and what the weights are at the end.

Run: python tools/golden/training.py models/src/test/resources/tiny-bert train/src/test/resources/golden/training.json.gz
"""

import argparse
import gzip
import json
import pathlib

import torch
import transformers

STEPS = 50
BATCH = 4
LENGTH = 7
RATE = 1e-3


def batches(vocabulary):
    """Tokens by a formula that Java repeats; the class is whether the first token after [CLS] is even."""
    for step in range(2 * STEPS):
        ids = [[(31 * step + 7 * row + 13 * column + row * column) % (vocabulary - 5) + 5 for column in range(LENGTH)]
               for row in range(BATCH)]
        labels = [row[1] % 2 for row in ids]
        yield torch.tensor(ids), torch.tensor(labels)


def trained(folder, accumulation, optimiser, schedule, clip):
    torch.manual_seed(0)
    config = transformers.AutoConfig.from_pretrained(folder, num_labels=2, hidden_dropout_prob=0.0,
                                                     attention_probs_dropout_prob=0.0)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder, config=config).train()
    with torch.no_grad():
        # The head that no file has, by a formula.
        for name, weight in model.named_parameters():
            if name.startswith("classifier") or name.startswith("bert.pooler"):
                weight.copy_(torch.sin(torch.arange(weight.numel(), dtype=torch.float64)).float().reshape(weight.shape) / 10)
    decayed = [weight for name, weight in model.named_parameters() if weight.dim() > 1]
    kept = [weight for name, weight in model.named_parameters() if weight.dim() <= 1]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": kept, "weight_decay": 0.0}]
    if optimiser == "adamw":
        rule = torch.optim.AdamW(groups, lr=RATE)
    else:
        rule = torch.optim.SGD(groups, lr=RATE * 10, momentum=0.9)
    rates = transformers.get_scheduler(schedule, rule, num_warmup_steps=5, num_training_steps=STEPS)
    data = batches(config.vocab_size)
    losses, norms = [], []
    for _ in range(STEPS):
        taken = [next(data) for _ in range(accumulation)]
        total = 0
        for ids, labels in taken:
            loss = model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels).loss / accumulation
            loss.backward()
            total += loss.item()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), clip).item())
        rule.step()
        rates.step()
        rule.zero_grad()
        losses.append(total)
    weights = {name: [weight.double().norm().item(), weight.double().sum().item()]
               for name, weight in model.named_parameters()}
    return {"accumulation": accumulation, "optimiser": optimiser, "schedule": schedule, "clip": clip,
            "losses": losses, "norms": norms, "weights": weights}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("out", type=pathlib.Path)
    given = parser.parse_args()
    runs = [trained(given.folder, 1, "adamw", "linear", 1.0),
            trained(given.folder, 2, "adamw", "cosine", 0.5),
            trained(given.folder, 1, "sgd", "constant_with_warmup", 100.0)]
    given.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(given.out, "wb", mtime=0) as file:
        file.write(json.dumps({"runs": runs}).encode())
    print([run["losses"][::10] for run in runs])


if __name__ == "__main__":
    main()
