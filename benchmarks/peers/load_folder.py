"""Whether transformers and ONNX Runtime compute with a folder that Limpid wrote what Limpid computes with it.

    python3 load_folder.py --limpid ./limpid --model my-classifier --text 'Not bad at all.' 'Oh no.'
    python3 load_folder.py --limpid ./limpid --model my-digits --image seven.png eight.png

For each input: the logits (of a model that writes the thousand highest of the next token) of `limpid predict`, of the class that the
folder's configuration names, read by transformers with no key missing or unexpected, and of the folder's model.onnx. Prints the
largest difference of each from Limpid's, and fails if one is above --most.
"""
import argparse
import json
import pathlib
import shlex
import subprocess

import numpy
import onnxruntime
import torch

try:
    import torchvision_on_cpu                          # noqa: F401: where torchvision does not fit torch
except ImportError:
    pass
import transformers

MOST = 1000                                            # that `limpid predict` shows

transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()


def load(folder):
    config = json.loads((folder / "config.json").read_text())
    kind = getattr(transformers, config["architectures"][0])
    model, info = kind.from_pretrained(folder, output_loading_info=True, dtype=torch.float32, attn_implementation="eager")
    for what in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        if info[what]:
            raise SystemExit(f"{folder}: {what} {sorted(info[what])}")
    return model.eval()


def asked(limpid, folder, kind, value, writes):
    """Limpid's logits and their numbers."""
    said = subprocess.run(shlex.split(limpid) + ["predict", "--model", str(folder), f"--{kind}", value, "--format", "json",
                                                  "--top", str(MOST)] + (["--max-new-tokens", "1"] if writes else []),
                          check=True, stdout=subprocess.PIPE)
    predictions = json.loads(said.stdout)["predictions"]
    return [one["index"] for one in predictions], numpy.array([one["score"] for one in predictions])


def fed(folder, kind, value):
    if kind == "image":
        from PIL import Image
        processor = transformers.AutoImageProcessor.from_pretrained(folder, backend="pil")
        size = json.loads((folder / "config.json").read_text()).get("num_channels", 3)
        picture = Image.open(value).convert("RGB")
        batch = processor(picture, return_tensors="pt")
        if size == 1:
            # transformers' processors keep the channels that there are.
            batch["pixel_values"] = batch["pixel_values"][:, :1]
        return batch
    return transformers.AutoTokenizer.from_pretrained(folder)(value, return_tensors="pt")


def last(logits):
    """Of a model that writes the next token's."""
    return logits[0, -1] if logits.ndim == 3 else logits[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", default="limpid", help="the command")
    parser.add_argument("--model", type=pathlib.Path, required=True)
    parser.add_argument("--text", nargs="+", default=[])
    parser.add_argument("--image", nargs="+", default=[])
    parser.add_argument("--most", type=float, default=1e-4)
    options = parser.parse_args()
    inputs = [("text", text) for text in options.text] + [("image", image) for image in options.image]
    model = load(options.model)
    session = onnxruntime.InferenceSession(options.model / "model.onnx", providers=["CPUExecutionProvider"])
    largest = {"transformers": 0.0, "model.onnx": 0.0}
    count = 0
    for kind, value in inputs:
        which, ours = asked(options.limpid, options.model, kind, value, model.can_generate())
        batch = fed(options.model, kind, value)
        with torch.no_grad():
            theirs = last(model(**batch).logits.numpy())[which]
        names = [port.name for port in session.get_inputs()]
        batch = {**batch}
        if "position_ids" in names:
            batch["position_ids"] = torch.arange(batch["input_ids"].shape[1])[None]
        written = last(session.run(["logits"], {name: batch[name].numpy() for name in names})[0])[which]
        count += len(ours)
        largest["transformers"] = max(largest["transformers"], float(numpy.abs(ours - theirs).max()))
        largest["model.onnx"] = max(largest["model.onnx"], float(numpy.abs(ours - written).max()))
    print(f"{len(inputs)} inputs, {count} logits of Limpid; largest difference: "
          + ", ".join(f"{name} {far:.1e}" for name, far in largest.items()))
    if max(largest.values()) > options.most:
        raise SystemExit(f"above {options.most}")


if __name__ == "__main__":
    main()
