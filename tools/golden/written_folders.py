"""Whether transformers and ONNX Runtime compute with what Limpid wrote what they compute with what was saved.

    mvn test -pl core,models -Dtest=WrittenFoldersTest -Dsurefire.failIfNoSpecifiedTests=false -Dlimpid.written=W
    python3 written_folders.py --written W --resources ../../models/src/test/resources

Of each folder in W: the class that its configuration names is loaded with no key missing, unexpected or of another shape;
its outputs are those of the folder in the resources; the ONNX file is valid and gives them, too, in Python's ONNX Runtime,
also for a batch with padding; AutoTokenizer and ModelCard read what is for them.

    mvn test -pl core,models -Dtest=RealExportsTest -Dsurefire.failIfNoSpecifiedTests=false -Dlimpid.real=true -Dlimpid.written=W
    python3 written_folders.py --written W --real all-minilm-l6-v2=all-minilm-l6-v2.onnx

compares, for texts cut by AutoTokenizer, what transformers computes of W/real/all-minilm-l6-v2 with what ONNX Runtime does
of the file that it was made of; of a model with a vocabulary alone (--real bert-base-uncased=vocab.txt), ids with those of
BertTokenizer, and prints what fills a gap.
"""
import argparse
import json
import pathlib

import numpy
import onnx
import onnxruntime
import torch

try:
    import torchvision_on_cpu                          # noqa: F401: where torchvision does not fit torch
except ImportError:
    pass
import transformers
from huggingface_hub import ModelCard

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()
OUTPUTS = ["logits", "start_logits", "end_logits", "last_hidden_state", "pooler_output"]


def load(folder):
    config = json.loads((folder / "config.json").read_text())
    kind = getattr(transformers, config["architectures"][0])
    model, info = kind.from_pretrained(folder, output_loading_info=True, dtype=torch.float32, attn_implementation="eager")
    return model.eval(), info, config


def feeds(config, generator):
    if "image_size" in config or "num_channels" in config:
        size = config.get("image_size", 32)
        sizes = size if isinstance(size, list) else [size, size]
        return [{"pixel_values": torch.randn([batch, config.get("num_channels", 3)] + sizes, generator=generator)}
                for batch in (1, 3)]
    words = config["vocab_size"]
    pad = config.get("pad_token_id")
    batches = []
    for lengths in ([7], [9, 4, 6]):
        ids = torch.randint(5, words, (len(lengths), max(lengths)), generator=generator)
        mask = torch.zeros_like(ids)
        for row, length in enumerate(lengths):
            mask[row, :length] = 1
        if pad is not None:
            ids[mask == 0] = pad
        batch = {"input_ids": ids, "attention_mask": mask}
        if config.get("type_vocab_size", 0) > 1:
            batch["token_type_ids"] = torch.randint(0, 2, ids.shape, generator=generator) * mask
        batches.append(batch)
    return batches


def outputs(model, batch):
    with torch.no_grad():
        result = model(**batch)
    return {name: result[name].numpy() for name in OUTPUTS if name in result and result[name] is not None}


def own(value, mask):
    """Without what is computed at padding."""
    if mask is None or value.ndim < 2 or value.shape[:2] != tuple(mask.shape):
        return value
    return value[mask.numpy() == 1]


def far(one, other):
    assert one.shape == other.shape, (one.shape, other.shape)
    return float(numpy.abs(one - other).max() / max(1, numpy.abs(other).max()))


def check(written, saved):
    theirs, _, config = load(saved)
    ours, info, _ = load(written)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not info[kind], (kind, info[kind])
    onnx.checker.check_model(written / "model.onnx", full_check=True)
    session = onnxruntime.InferenceSession(written / "model.onnx", providers=["CPUExecutionProvider"])
    names = [port.name for port in session.get_inputs()]
    largest = [0.0, 0.0]
    for batch in feeds(config, torch.Generator().manual_seed(1)):
        expected = outputs(theirs, batch)
        mask = batch.get("attention_mask")
        same = outputs(ours, batch)
        for name, value in expected.items():
            largest[0] = max(largest[0], far(own(same[name], mask), own(value, mask)))
        fed = {name: value.numpy() for name, value in batch.items() if name in names}
        if "position_ids" in names:
            fed["position_ids"] = numpy.arange(mask.shape[1])[None].repeat(mask.shape[0], 0)
        for port, value in zip(session.get_outputs(), session.run(None, fed)):
            largest[1] = max(largest[1], far(own(value, mask), own(expected[port.name], mask)))
    card = ModelCard.load(written / "README.md")
    assert card.data.license == "apache-2.0" and card.data.base_model == "org/base"
    result, = card.data.eval_results
    assert (result.metric_type, result.metric_value, result.dataset_name) == ("accuracy", 0.875, 'reviews: "held out"')
    if (written / "tokenizer.json").exists():
        transformers.AutoTokenizer.from_pretrained(written)
    print(f"{written.parent.name}/{written.name}: transformers {largest[0]:.1e}, ONNX Runtime {largest[1]:.1e},"
          f" inputs {' '.join(names)}, outputs {' '.join(port.name for port in session.get_outputs())}")
    assert largest[0] == 0 and largest[1] < 1e-5, largest


TEXTS = ["A man is eating food.", "The capital of France is [MASK].", "Élan vital, naïve 中文 unaffable! Übermäßig…"]


def real(folder, original):
    model, info, config = load(folder)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    batch = tokenizer(TEXTS, padding=True, return_tensors="pt")
    mask = batch["attention_mask"]
    found = outputs(model, batch)
    told = [f"{kind.replace('_keys', '')} {sorted(info[kind])}" for kind in info if kind.endswith("_keys") and info[kind]]
    written = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    fed = {port.name: batch[port.name].numpy() for port in written.get_inputs()}
    name = written.get_outputs()[0].name
    told.append(f"model.onnx {far(own(written.run([name], fed)[0], mask), own(found[name], mask)):.1e}")
    if original.suffix == ".onnx":
        before = onnxruntime.InferenceSession(original, providers=["CPUExecutionProvider"])
        fed = {port.name: batch[port.name].numpy() for port in before.get_inputs()}
        told.append(f"original {far(own(before.run([name], fed)[0], mask), own(found[name], mask)):.1e}")
    else:
        plain = transformers.BertTokenizer(vocab=str(original))
        assert all(plain(text)["input_ids"] == tokenizer(text)["input_ids"] for text in TEXTS)
        place = batch["input_ids"][1].tolist().index(tokenizer.mask_token_id)
        chances = torch.tensor(found["logits"][1, place]).softmax(0)
        told.append(f"{tokenizer.decode(int(chances.argmax()))} {float(chances.max()):.6f}")
    print(f"real/{folder.name}:", ", ".join(told))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--written", type=pathlib.Path, required=True)
    parser.add_argument("--resources", type=pathlib.Path)
    parser.add_argument("--real", action="append", default=[], help="name under W/real and the file that it was made of")
    options = parser.parse_args()
    for one in options.real:
        name, original = one.split("=")
        real(options.written / "real" / name, pathlib.Path(original))
    if not options.resources:
        return
    folders = sorted(path.parent for path in options.written.glob("*/*/config.json") if path.parts[-3] != "real")
    wrong = []
    for folder in folders:
        try:
            check(folder, options.resources / folder.parent.name / folder.name)
        except Exception as problem:                   # told together at the end
            wrong.append(folder)
            print(f"{folder.parent.name}/{folder.name}: {type(problem).__name__} {str(problem)[:600]}")
    print(len(folders) - len(wrong), "folders are right,", len(wrong), "wrong")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
