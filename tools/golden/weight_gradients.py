"""Losses of the tiny models, and their gradients with respect to every weight.

    python3 weight_gradients.py --resources ../../models/src/test/resources --train ../../train/src/test/resources

reads  tiny-bert, tiny-text/*, tiny-decoders/*, tiny-vision/*, tiny-spans/* and golden/tiny-{vision,convnets}.json.gz
writes golden/weight-gradients.json.gz under --train

Everything is computed in float64 from the weights in the files, without dropout and with frozen statistics of batches; losses
are those of transformers wherever it has one, means over what is asked. Of a gradient are kept its largest magnitude, its norm,
its product with sin(1), sin(2), …, and eight entries evenly apart, in millionths of the largest: so that none can be turned,
shifted or scaled unnoticed. `losses` holds scores and labels by themselves, with PyTorch's own losses of them.
"""
import argparse
import gzip
import json
import pathlib

import safetensors
import torch
import transformers
from torch.nn import functional

SEQUENCE, BATCH = 6, 4
SKIPPED = ("float16", "deit-encoder", "vit-encoder", "resnet-encoder", "convnext-encoder", "efficientnet-encoder",
           "mobilenet-encoder")


def folders(resources):
    yield resources / "tiny-bert"
    for group in ("tiny-text", "tiny-spans", "tiny-decoders", "tiny-vision"):
        for folder in sorted((resources / group).iterdir()):
            config = folder / "config.json"
            if config.exists() and "architectures" in json.loads(config.read_text()) \
                    and not folder.name.endswith(SKIPPED):
                yield folder


def tokens(config, generator, padded):
    """Real tokens are never the padding token, whose embedding PyTorch keeps as it is. Any three in a row have a real one: of
    windows that see padding only PyTorch makes no numbers."""
    pad = config.pad_token_id if config.pad_token_id is not None else 0
    ids = torch.randint(5, config.vocab_size, (BATCH, SEQUENCE), generator=generator)
    ids[ids == pad] = 4
    mask = torch.ones_like(ids)
    if padded:
        for row, length in enumerate((6, 4, 5, 4)):
            ids[row, length:], mask[row, length:] = pad, 0
    inputs = {"input_ids": ids, "attention_mask": mask}
    if getattr(config, "type_vocab_size", 0) > 1:
        inputs["token_type_ids"] = (torch.arange(SEQUENCE) > 2).long().repeat(BATCH, 1) * mask
    return inputs


def some(labels, generator, share, mask=1):
    """Some are not asked, padding is not, the first is."""
    ignored = (torch.rand(labels.shape, generator=generator) < share) | (mask == torch.zeros_like(labels))
    ignored.view(-1)[0] = False
    return labels.masked_fill(ignored, -100)


def asked(kind, model, inputs, generator):
    """Labels as Limpid is given them, and the loss: a mean."""
    config = model.config
    if "ForMaskedLM" in kind:
        labels = some(torch.randint(5, config.vocab_size, (BATCH, SEQUENCE), generator=generator), generator, 0.5,
                      inputs["attention_mask"])
        return "masked-language", {"labels": labels}, model(**inputs, labels=labels).loss
    if "ForCausalLM" in kind or "LMHead" in kind:
        whole = inputs["input_ids"].masked_fill(inputs["attention_mask"] == 0, -100)
        return "causal-language", {}, model(**inputs, labels=whole).loss
    if "ForTokenClassification" in kind:
        labels = some(torch.randint(config.num_labels, (BATCH, SEQUENCE), generator=generator), generator, 0.4,
                      inputs["attention_mask"])
        return "token-classification", {"labels": labels}, model(**inputs, labels=labels).loss
    if "ForQuestionAnswering" in kind:
        #  Below 0, and one that has no answer here.
        starts, ends = torch.tensor([1, -3, 9, 2]), torch.tensor([2, 3, 9, 5])
        labels = {"start_positions": starts, "end_positions": ends}
        return "answer-span", labels, model(**inputs, **labels).loss
    if "Classification" in kind:
        shape = (BATCH, config.num_labels) if "input_ids" in inputs else (len(inputs["pixel_values"]), config.num_labels)
        if config.problem_type == "multi_label_classification":
            labels = (torch.rand(shape, generator=generator) < 0.5).double()
            return "multi-label", {"labels": labels}, model(**inputs, labels=labels).loss
        if config.num_labels == 1:
            labels = torch.randn(shape, generator=generator).double()
            return "regression", {"labels": labels}, model(**inputs, labels=labels.squeeze(1)).loss
        labels = torch.randint(config.num_labels, shape[:1], generator=generator)
        if "WithTeacher" in kind:
            return "classification", {"labels": labels}, functional.cross_entropy(model(**inputs).logits, labels)
        return "classification", {"labels": labels}, model(**inputs, labels=labels).loss
    hidden, mask = model(**inputs).last_hidden_state, inputs["attention_mask"].unsqueeze(2)
    first, second = functional.normalize((hidden * mask).sum(1) / mask.sum(1)).chunk(2)
    labels = torch.arange(len(first))
    return "contrastive-pairs", {}, functional.cross_entropy(20 * first @ second.T, labels)


def summary(gradient):
    flat = gradient.flatten()
    largest = flat.abs().max().item()
    steps = torch.arange(1, flat.numel() + 1, dtype=torch.float64)
    places = [k * (flat.numel() - 1) // 7 for k in range(8)]
    return [float(f"{value:.8g}") for value in (largest, flat.norm().item(), (flat * steps.sin()).sum().item())] + [
        round(1e6 * flat[place].item() / largest) if largest else 0 for place in places]


def golden(folder, pixels):
    config = transformers.AutoConfig.from_pretrained(folder)
    kind = config.architectures[0]
    model = getattr(transformers, kind).from_pretrained(
        folder, dtype=torch.float64, attn_implementation="eager").eval()
    generator = torch.Generator().manual_seed(8)
    name = f"{folder.parent.name}/{folder.name}" if folder.parent.name.startswith("tiny") else folder.name
    if "pixel_values" in model.main_input_name:
        inputs = {"pixel_values": torch.tensor(pixels[folder.name], dtype=torch.float64)}
    else:
        inputs = tokens(config, generator, "QuestionAnswering" not in kind)
    extra = {}
    if config.model_type in ("roberta", "xlm-roberta", "camembert"):
        extra["position_ids"] = (torch.arange(SEQUENCE) + config.pad_token_id + 1).repeat(BATCH, 1)
    loss, labels, value = asked(kind, model, inputs | extra, generator)
    value.backward()
    saved = safetensors.safe_open(folder / "model.safetensors", "pt").keys()
    weights = {key: summary(weight.grad) for key, weight in model.named_parameters(remove_duplicate=False)
               if weight.grad is not None and key in saved}
    kept = {key: tensor.tolist() for key, tensor in (inputs | labels).items() if key != "pixel_values"}
    print(f"{name:36} {loss:22} {value.item():10.6f} {len(weights):4} weights")
    return name, {"loss": loss, "inputs": kept, "value": float(f"{value.item():.9g}"), "weights": weights}


def scores_alone():
    """Cross-entropies: plain, smoothed, weighted, both, of scores so large that their exponentials are no numbers."""
    cases = []
    for spread in (1.0, 1e4):
        for smoothing in (0.0, 0.1):
            for weights in ([], [0.5, 2.0, 1.0, 0.25, 3.0]):
                generator = torch.Generator().manual_seed(len(cases))
                scores = (torch.randn((2, 3, 5), generator=generator) * spread).float().double().requires_grad_()
                labels = some(torch.randint(5, (2, 3), generator=generator), generator, 0.3)
                value = functional.cross_entropy(scores.flatten(0, 1), labels.flatten(), label_smoothing=smoothing,
                                                 weight=torch.tensor(weights).double() if weights else None)
                value.backward()
                cases.append({"loss": "token-classification", "smoothing": smoothing, "weights": weights,
                              "scores": scores.detach().tolist(), "labels": labels.tolist(), "value": value.item(),
                              "gradient": scores.grad.tolist()})
        generator = torch.Generator().manual_seed(7)
        scores = (torch.randn((2, 5), generator=generator) * spread).float().double().requires_grad_()
        labels = torch.rand((2, 5), generator=generator).round(decimals=2).float().double()
        value = functional.binary_cross_entropy_with_logits(scores, labels)
        value.backward()
        cases.append({"loss": "multi-label", "scores": scores.detach().tolist(), "labels": labels.tolist(),
                      "value": value.item(), "gradient": scores.grad.tolist()})
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--train", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    pixels = {}
    for name in ("vision", "convnets"):
        with gzip.open(arguments.resources / "golden" / f"tiny-{name}.json.gz") as packed:
            pixels |= {key: one["pixels"] for key, one in json.load(packed)["models"].items()}
    made_by = (f"tools/golden/weight_gradients.py, torch {torch.__version__}, transformers {transformers.__version__},"
               " float64")
    everything = {"made_by": made_by, "models": dict(golden(folder, pixels) for folder in folders(arguments.resources)),
                  "losses": scores_alone()}
    to = arguments.train / "golden" / "weight-gradients.json.gz"
    to.write_bytes(gzip.compress(json.dumps(everything, separators=(",", ":")).encode(), mtime=0))
    print(to.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
