"""Trains the small classifier of handwritten digits that lies in examples/digits, and writes three pictures beside it.

    python3 train.py --data digits.csv.gz --out ../../examples/digits

Data: Optical Recognition of Handwritten Digits (E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0) as
scikit-learn ships it: 1,797 rows of 64 grey values 0 to 16, the class last. Every fifth row is held out.
"""
import argparse
import gzip
import json
import pathlib

import numpy as np
import torch
from PIL import Image
from torch import nn

SIZE = 32
LABELS = "zero one two three four five six seven eight nine".split()


def read(path):
    with gzip.open(path, "rt") as lines:
        rows = np.loadtxt(lines, delimiter=",")
    return rows[:, :64].reshape(-1, 8, 8), rows[:, 64].astype(int)


def picture(grey):
    """White on black, as the model's users are asked to give it."""
    return Image.fromarray(np.round(grey / 16 * 255).astype(np.uint8), "L").resize((SIZE, SIZE), Image.BILINEAR)


def prepared(pictures):
    return torch.tensor(np.stack([np.asarray(p, np.float32) / 255 for p in pictures]))[:, None]


def network():
    return nn.Sequential(
        nn.Conv2d(1, 12, 3, padding=1), nn.BatchNorm2d(12), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(12, 24, 3, padding=1), nn.BatchNorm2d(24), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(24, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(2),
        nn.Flatten(), nn.Linear(128, 10))


def shifted(x, generator):
    """Moved by up to four pixels and a little noisy, so that the middle of the picture is not all that counts."""
    dy, dx = torch.randint(-4, 5, (2,), generator=generator).tolist()
    noise = torch.randn(x.shape, generator=generator) * 0.05
    return torch.roll(x, (dy, dx), (2, 3)) + noise


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--epochs", type=int, default=40)
    options = parser.parse_args()
    torch.manual_seed(20261122)
    torch.use_deterministic_algorithms(True)
    generator = torch.Generator().manual_seed(20261122)
    greys, classes = read(options.data)
    x, y = prepared([picture(g) for g in greys]), torch.tensor(classes)
    held = torch.arange(len(y)) % 5 == 0
    model = network()
    optimiser = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, options.epochs)
    train_x, train_y = x[~held], y[~held]
    for epoch in range(options.epochs):
        model.train()
        for part in torch.randperm(len(train_y), generator=generator).split(64):
            optimiser.zero_grad()
            nn.functional.cross_entropy(model(shifted(train_x[part], generator)), train_y[part]).backward()
            optimiser.step()
        schedule.step()
    model.eval()
    with torch.no_grad():
        right = (model(x[held]).argmax(1) == y[held]).sum().item()
    accuracy = right / held.sum().item()
    print(f"{right} of {held.sum().item()} held-out digits right: {accuracy:.4f}")
    write(options.out, model, accuracy, right, int(held.sum()), x, y, held, greys)


def write(out, model, accuracy, right, count, x, y, held, greys):
    out.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(model, (x[:1],), out / "model.onnx", input_names=["pixel_values"], output_names=["logits"],
                      dynamic_axes={"pixel_values": {0: "batch"}, "logits": {0: "batch"}}, opset_version=17, dynamo=False)
    (out / "config.json").write_text(json.dumps(
        {"id2label": {str(i): label for i, label in enumerate(LABELS)}, "problem_type": "single_label_classification"},
        indent=2) + "\n")
    (out / "preprocessor_config.json").write_text(json.dumps(
        {"do_normalize": False, "do_rescale": True, "do_resize": True, "image_processor_type": "ViTImageProcessor",
         "resample": 2, "rescale_factor": 1 / 255, "size": {"height": SIZE, "width": SIZE}}, indent=2) + "\n")
    for digit in (3, 7, 8):
        row = next(i for i in range(len(y)) if held[i] and y[i] == digit)
        Image.fromarray(np.round(greys[row] / 16 * 255).astype(np.uint8), "L").resize((128, 128), Image.BICUBIC).save(
            out / f"{LABELS[digit]}.png", optimize=True)
    with torch.no_grad():
        logits = model(x[held][:20]).double()
    (out / "README.md").write_text(f"""# Handwritten digits

A convolutional network of {sum(p.numel() for p in model.parameters()):,} parameters that tells apart white digits on black, of 32×32 grey pixels: a model with an opinion, small enough to live in the repository. It gets {right} of {count} held-out digits right ({100 * accuracy:.1f} %).

Made by `tools/digits/train.py` (seed 20261122, torch {torch.__version__}) from *Optical Recognition of Handwritten Digits* (E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0); the three pictures are held-out digits of the same data.

    ./limpid explain --model examples/digits --image examples/digits/seven.png
""")


if __name__ == "__main__":
    main()
