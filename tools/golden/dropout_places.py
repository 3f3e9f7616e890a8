"""How many dropouts of which rate a training pass of the tiny models executes in transformers.

    python3 dropout_places.py --resources ../../models/src/test/resources

reads  the configurations of tiny-bert, tiny-text/*, tiny-decoders/*, tiny-vision/* and tiny-spans/*
writes golden/dropout-places.json.gz there

By model: `unsaid` without any rate in its configuration, `said` with another rate for each name that transformers has for one
(`rates`). EfficientNet's drop_connect_rate is 0: Limpid does not drop connections.
"""
import argparse
import collections
import gzip
import json
import pathlib

import torch
import transformers

from weight_gradients import folders, tokens

RATES = {name: round(0.11 + 0.01 * i, 2) for i, name in enumerate((
    "hidden_dropout_prob", "attention_probs_dropout_prob", "classifier_dropout", "classifier_dropout_prob", "dropout",
    "attention_dropout", "seq_classif_dropout", "qa_dropout", "embd_pdrop", "attn_pdrop", "resid_pdrop", "dropout_rate"))}


def executed(said):
    """By rate, as PyTorch is asked for them."""
    config = transformers.AutoConfig.for_model(**said)
    config._attn_implementation = "eager"
    model = getattr(transformers, said["architectures"][0])(config).train()
    generator = torch.Generator().manual_seed(8)
    if "pixel_values" in model.main_input_name:
        side = config.image_size if config.model_type in ("vit", "deit") else 64
        sides = [side, side] if isinstance(side, int) else side
        inputs = {"pixel_values": torch.rand((4, config.num_channels, *sides), generator=generator)}
    else:
        inputs = tokens(config, generator, False)
    counts = collections.Counter()
    dropout = torch.nn.functional.dropout

    def counted(x, p=0.5, training=True, inplace=False):
        if training and p > 0:
            counts[str(p)] += 1
        return dropout(x, p, training, inplace)

    torch.nn.functional.dropout = counted
    try:
        model(**inputs)
    finally:
        torch.nn.functional.dropout = dropout
    return dict(sorted(counts.items()))


def places(folder):
    said = json.loads((folder / "config.json").read_text())
    unsaid = {key: value for key, value in said.items() if key not in RATES and key != "hidden_dropout"}
    if said["model_type"] == "efficientnet":
        unsaid["drop_connect_rate"] = 0.0
    name = f"{folder.parent.name}/{folder.name}" if folder.parent.name.startswith("tiny") else folder.name
    both = {"unsaid": executed(unsaid), "said": executed(unsaid | RATES)}
    print(name, both)
    return name, both


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    everything = {"made_by": f"tools/golden/dropout_places.py, torch {torch.__version__}, transformers {transformers.__version__}",
                  "rates": RATES, "models": dict(places(folder) for folder in folders(arguments.resources))}
    to = arguments.resources / "golden" / "dropout-places.json.gz"
    to.write_bytes(gzip.compress(json.dumps(everything, separators=(",", ":")).encode(), mtime=0))
    print(to.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
