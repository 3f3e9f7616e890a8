"""Layers that PyTorch's older exporter writes out in many operators, with PyTorch's numbers.

    python3 decomposed.py --resources ../../core/src/test/resources

writes golden/decomposed.onnx (opset 14): LayerNorm with and without weights and over two axes, GELU with erf and with
tanh. The constants x/given and NAME/expected are an input and what PyTorch says of the output NAME.
"""
import argparse
import io
import pathlib
import warnings

import onnx
import torch
from onnx import numpy_helper


class Layers(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.affine = torch.nn.LayerNorm(6, eps=1e-3)
        self.plain = torch.nn.LayerNorm(6, elementwise_affine=False)
        self.wide = torch.nn.LayerNorm((4, 6))
        for parameter in self.parameters():
            torch.nn.init.uniform_(parameter)

    def forward(self, x):
        a = torch.nn.functional.gelu(self.affine(x))
        b = torch.nn.functional.gelu(self.plain(a), approximate="tanh")
        return a, b, self.wide(b)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    folder = parser.parse_args().resources / "golden"
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    model, x = Layers().eval(), torch.randn(3, 4, 6)
    buffer = io.BytesIO()
    torch.onnx.export(model, (x,), buffer, dynamo=False, opset_version=14, input_names=["x"],
                      output_names=["a", "b", "c"], dynamic_axes={"x": {0: "batch"}}, do_constant_folding=False)
    exported = onnx.load_from_string(buffer.getvalue())
    for item in [exported.graph, *exported.graph.node]:
        item.doc_string = ""
    with torch.no_grad():
        values = dict(zip(["x/given", "a/expected", "b/expected", "c/expected"], [x, *model(x)]))
    exported.graph.initializer.extend(numpy_helper.from_array(value.numpy(), name) for name, value in values.items())
    onnx.save(exported, folder / "decomposed.onnx")
    kinds = sorted({node.op_type for node in exported.graph.node})
    print(f"{len(exported.graph.node)} nodes ({', '.join(kinds)}), {(folder / 'decomposed.onnx').stat().st_size} bytes")


if __name__ == "__main__":
    main()
