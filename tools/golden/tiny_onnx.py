"""The tiny BERT as ONNX, the two ways in which users' files come about.

    python3 tiny_onnx.py --resources ../../models/src/test/resources

writes tiny-bert-onnx/opset14.onnx  TorchScript exporter: LayerNorm in pieces, GELU through Erf
       tiny-bert-onnx/opset18.onnx  dynamo exporter: LayerNormalization, one node
Inputs input_ids, attention_mask, token_type_ids (int64 [batch, sequence], both dynamic), output logits.
"""
import argparse
import collections
import pathlib
import warnings

import onnx
import onnxruntime
import torch
from transformers import BertForMaskedLM, BertTokenizer

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]
TEXTS = ["The capital of France is [MASK].", "My dog was playing in the park, unhappily [MASK]!"]


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits


def shrink(path):
    """Drops what a runtime does not need and what would tell of the machine: doc strings, metadata, stack traces."""
    model = onnx.load(path)
    model.doc_string = ""
    del model.metadata_props[:]
    for graph in [model.graph] + list(model.functions):
        for item in [graph] + list(graph.node) + list(graph.value_info):
            item.doc_string = ""
            if hasattr(item, "metadata_props"):
                del item.metadata_props[:]
    for item in list(model.graph.input) + list(model.graph.output) + list(model.graph.initializer):
        item.doc_string = ""
        del item.metadata_props[:]
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    source, folder = options.resources / "tiny-bert", options.resources / "tiny-bert-onnx"
    folder.mkdir(parents=True, exist_ok=True)
    model = BertForMaskedLM.from_pretrained(source, attn_implementation="eager").eval()
    tokenizer = BertTokenizer(vocab=str(source / "vocab.txt"))
    encoded = tokenizer(TEXTS, padding=True, return_tensors="pt")
    example = tuple(encoded[name] for name in INPUTS)
    wrapped = Logits(model).eval()

    with torch.no_grad():
        torch.onnx.export(wrapped, example, folder / "opset14.onnx", dynamo=False, opset_version=14,
                          input_names=INPUTS, output_names=["logits"],
                          dynamic_axes={name: {0: "batch", 1: "sequence"} for name in INPUTS + ["logits"]})
        dynamic = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=64)}
        torch.onnx.export(wrapped, example, folder / "opset18.onnx", dynamo=True, opset_version=18,
                          input_names=INPUTS, output_names=["logits"], external_data=False, verbose=False,
                          dynamic_shapes={name: dynamic for name in INPUTS})

    for name in ("opset14.onnx", "opset18.onnx"):
        exported = shrink(folder / name)
        session = onnxruntime.InferenceSession(folder / name)
        worst = 0
        for texts in (TEXTS, TEXTS[:1], TEXTS[1:]):
            feeds = tokenizer(texts, padding=True, return_tensors="pt")
            with torch.no_grad():
                expected = model(**feeds).logits.numpy()
            got, = session.run(None, {key: feeds[key].numpy() for key in INPUTS})
            assert got.shape == expected.shape, (got.shape, expected.shape)
            worst = max(worst, abs(got - expected).max())
        assert worst < 1e-4, worst
        kinds = collections.Counter(node.op_type for node in exported.graph.node)
        print(f"{name}: {(folder / name).stat().st_size} bytes, opset {exported.opset_import[0].version}, "
              f"logits differ by {worst:.1e}; {dict(kinds)}")


if __name__ == "__main__":
    main()
