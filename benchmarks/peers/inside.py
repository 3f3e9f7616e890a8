"""Methods that look inside: Captum and Zennit on PyTorch beside Limpid, run in turn on the same random weights.

    python3 inside.py --limpid 'java … dev.limpid.benchmarks.GameWorker'      # prints Markdown

The picture model is a ResNet-50, the text model a BERT-base classifier. Each method runs with the same number of steps, samples
or baselines and threads; Captum's averages over samples or steps in batches of --batch.
"""
import argparse
import json
import math
import os
import statistics
import tempfile
import time

import numpy
import torch
from captum import attr
from PIL import Image
from transformers import (BertConfig, BertForSequenceClassification, BertTokenizerFast, ResNetConfig,
                          ResNetForImageClassification)

from worker import Limpid

SIZE, MEAN, STD = 224, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
TARGET = 7


class Logits(torch.nn.Module):
    """The logits alone, as Captum and Zennit want them."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model(*inputs).logits


def resnet(folder):
    torch.manual_seed(0)
    model = ResNetForImageClassification(ResNetConfig(num_labels=1000)).train()
    with torch.no_grad():
        for _ in range(3):                                # batch statistics, so that scores depend on the picture
            model(torch.randn(4, 3, SIZE, SIZE))
    model = model.eval().requires_grad_(False)
    model.save_pretrained(folder)
    with open(os.path.join(folder, "preprocessor_config.json"), "w") as file:
        json.dump({"image_processor_type": "ViTImageProcessor", "do_resize": True, "size": {"height": SIZE, "width": SIZE},
                   "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "resample": 2,
                   "image_mean": MEAN, "image_std": STD}, file)
    return Logits(model)


def bert(folder):
    torch.manual_seed(0)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "river", "the", "."]
    vocabulary = os.path.join(folder, "vocab.txt")
    with open(vocabulary, "w") as file:
        file.write("\n".join(words + [f"word{i}" for i in range(30522 - len(words))]) + "\n")
    tokenizer = BertTokenizerFast(vocab_file=vocabulary)
    model = BertForSequenceClassification(BertConfig(num_labels=10, vocab_size=30522)).eval().requires_grad_(False)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model, tokenizer


def of_pictures(model, x, steps, batch):
    """Method, what Captum or Zennit does, what Limpid is asked."""
    zero = torch.zeros_like(x)
    last = model.model.resnet.encoder.stages[-1]
    first = model.model.resnet.embedder
    few = torch.cat([zero + i / 5 for i in range(5)])

    def tunnel(inner, **more):
        return lambda: attr.NoiseTunnel(inner).attribute(
            x, nt_samples=steps, nt_samples_batch_size=batch, stdevs=0.5, target=TARGET, **more)

    def zennit(composite):
        def run():
            from zennit.attribution import Gradient
            with Gradient(model=model, composite=composite()) as attributor:
                attributor(x, torch.eye(1000)[[TARGET]])
        return run

    from zennit.composites import EpsilonGammaBox, EpsilonPlusFlat
    ig = {"target": TARGET, "n_steps": steps, "internal_batch_size": batch}
    return [
        ("saliency", lambda: attr.Saliency(model).attribute(x, target=TARGET), {}),
        ("input-x-gradient", lambda: attr.InputXGradient(model).attribute(x, target=TARGET), {}),
        ("integrated-gradients", lambda: attr.IntegratedGradients(model).attribute(x, zero, **ig), {"steps": steps}),
        ("smoothgrad", tunnel(attr.Saliency(model), abs=False), {"samples": steps}),
        ("gradient-shap", lambda: attr.GradientShap(model).attribute(x, few, n_samples=steps, target=TARGET), {"samples": steps}),
        ("guided-backprop", lambda: attr.GuidedBackprop(model).attribute(x, target=TARGET), {}),
        ("deconvolution", lambda: attr.Deconvolution(model).attribute(x, target=TARGET), {}),
        ("deeplift", lambda: attr.DeepLift(model).attribute(x, zero, target=TARGET), {}),
        ("deeplift-shap", lambda: attr.DeepLiftShap(model).attribute(x, few, target=TARGET),
         {"baseline": "black,white,mean,blur,zero"}),
        ("grad-cam", lambda: attr.LayerAttribution.interpolate(
            attr.LayerGradCam(model, last).attribute(x, target=TARGET), (SIZE, SIZE), "bilinear"), {}),
        ("guided-grad-cam", lambda: attr.GuidedGradCam(model, last).attribute(x, target=TARGET), {}),
        ("conductance", lambda: attr.LayerConductance(model, first).attribute(x, zero, **ig), {"steps": steps, "wire": "embedder/MaxPool"}),
        ("internal-influence", lambda: attr.InternalInfluence(model, first).attribute(x, zero, **ig),
         {"steps": steps, "wire": "embedder/MaxPool"}),
        ("lrp epsilon-plus-flat (Zennit)", zennit(EpsilonPlusFlat), {"method": "lrp", "settings": {"composite": "epsilon-plus-flat"}}),
    ]


def of_texts(model, ids, steps, batch):
    logits = Logits(model)
    embeddings = model.bert.embeddings.word_embeddings
    padding = ids.clone()
    padding[:, 1:-1] = 0
    embedded = embeddings(ids)

    def from_embeddings(inputs):
        return model(inputs_embeds=inputs).logits
    ig = {"target": TARGET, "n_steps": steps, "internal_batch_size": batch}
    pad = {"baseline": "pad"}

    class FromEmbeddings(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, inputs):
            return from_embeddings(inputs)

    whole = FromEmbeddings()

    def all_layers():
        for layer in model.bert.encoder.layer:
            attr.LayerConductance(whole, layer).attribute(embedded, embeddings(padding), **ig)

    return [
        ("saliency", lambda: attr.Saliency(from_embeddings).attribute(embedded, target=TARGET), {}),
        ("input-x-gradient", lambda: attr.InputXGradient(from_embeddings).attribute(embedded, target=TARGET), {}),
        ("integrated-gradients", lambda: attr.LayerIntegratedGradients(logits, embeddings).attribute(ids, padding, **ig),
         {"steps": steps, **pad}),
        ("smoothgrad", lambda: attr.NoiseTunnel(attr.Saliency(from_embeddings)).attribute(
            embedded, nt_samples=steps, nt_samples_batch_size=batch, stdevs=0.01, target=TARGET, abs=False), {"samples": steps}),
        ("gradient-shap", lambda: attr.GradientShap(from_embeddings).attribute(
            embedded, embeddings(padding), n_samples=steps, target=TARGET), {"samples": steps, **pad}),
        ("deeplift", lambda: attr.DeepLift(whole).attribute(embedded, embeddings(padding), target=TARGET), pad),
        ("conductance, all 12 layers", all_layers, {"method": "conductance", "steps": steps, "wire": "layers", **pad}),
    ]


def compare(title, rows, limpid, base, rounds):
    print(f"## {title}\n\nMedian (least) milliseconds; *times* is the peer's median over ours.\n")
    print("| method | peer | Limpid | times |\n|---|---|---|---|")
    ratios = []
    for name, theirs, asked in rows:
        command = {"method": name, "index": TARGET, "seed": 0, "settings": {}, **base, **asked}
        took, own = [], []
        try:
            theirs()
            limpid.ask(**command)
            for _ in range(rounds):
                began = time.perf_counter()
                theirs()
                took.append(1e3 * (time.perf_counter() - began))
                began = time.perf_counter()
                limpid.ask(**command)
                own.append(1e3 * (time.perf_counter() - began))
        except Exception as refused:                      # a method that one side lacks is part of the answer
            print(f"| {name} | – | – | {str(refused).splitlines()[0]} |")
            continue
        ratio = statistics.median(took) / statistics.median(own)
        ratios.append(ratio)
        print(f"| {name} | {statistics.median(took):.0f} ({min(took):.0f}) | {statistics.median(own):.0f} ({min(own):.0f}) |"
              f" **{ratio:.2f}** |", flush=True)
    if ratios:
        print(f"\nMedian of the ratios {statistics.median(ratios):.2f}, least {min(ratios):.2f}, "
              f"geometric mean {math.exp(statistics.mean(map(math.log, ratios))):.2f}.\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--words", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--models", nargs="+", default=["resnet", "bert"])
    parser.add_argument("--only", nargs="+", help="methods whose names start so")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(f"* PyTorch {torch.__version__}, {options.threads} threads, {options.steps} steps or samples, Captum's in batches of "
          f"{options.batch}, {options.rounds} rounds in turn\n")

    def wanted(rows):
        return [row for row in rows if not options.only or any(row[0].startswith(name) for name in options.only)]

    if "resnet" in options.models:
        with tempfile.TemporaryDirectory() as folder:
            model = resnet(folder)
            torch.manual_seed(1)
            picture = Image.fromarray(torch.randint(0, 256, (SIZE, SIZE, 3), dtype=torch.uint8).numpy())
            path = os.path.join(folder, "picture.png")
            picture.save(path)
            x = (torch.from_numpy(numpy.asarray(picture).copy()).permute(2, 0, 1)[None] / 255
                 - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1)
            limpid = Limpid(options.limpid, folder, options.threads)
            rows = of_pictures(model, x, options.steps, options.batch)
            compare("ResNet-50", wanted(rows), limpid, {"image": path, "baseline": "zero"}, options.rounds)
            limpid.close()
    if "bert" in options.models:
        with tempfile.TemporaryDirectory() as folder:
            model, tokenizer = bert(folder)
            text = " ".join(["river"] * options.words)
            ids = tokenizer(text, return_tensors="pt").input_ids
            limpid = Limpid(options.limpid, folder, options.threads)
            rows = of_texts(model, ids, options.steps, options.batch)
            compare(f"BERT-base, {ids.shape[1]} tokens", wanted(rows), limpid, {"text": text}, options.rounds)
            limpid.close()


if __name__ == "__main__":
    main()
