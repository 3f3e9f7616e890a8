"""A small BERT as ONNX Runtime's optimiser for transformers leaves it, with PyTorch's numbers.

    python3 fused.py --resources ../../core/src/test/resources

writes golden/fused-{attention,multihead,quantised}.onnx: EmbedLayerNormalization, SkipLayerNormalization and BiasGelu
around Attention or MultiHeadAttention; the last one quantised, with QAttention. Constants input_ids/given and so on are
inputs, y/expected is PyTorch's output for them in double precision, words/signal the gradient of the sum of y times
y/weight with respect to the word embeddings, [batch, sequence, hidden].
"""
import argparse
import collections
import math
import pathlib
import tempfile
import warnings

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

HEADS, SIZE, HIDDEN, WIDE, WORDS, PLACES = 2, 4, 8, 16, 20, 12


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (torch.nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.first, self.second = torch.nn.LayerNorm(HIDDEN), torch.nn.LayerNorm(HIDDEN)
        self.wide, self.narrow = torch.nn.Linear(HIDDEN, WIDE), torch.nn.Linear(WIDE, HIDDEN)

    def heads(self, x):
        return x.view(x.size()[:-1] + (HEADS, SIZE)).permute(0, 2, 1, 3)

    def forward(self, x, mask):
        scores = torch.matmul(self.heads(self.query(x)), self.heads(self.key(x)).transpose(-1, -2))
        probabilities = torch.softmax(scores / math.sqrt(SIZE) + mask, dim=-1)
        context = torch.matmul(probabilities, self.heads(self.value(x))).permute(0, 2, 1, 3).contiguous()
        x = self.first(self.output(context.view(context.size()[:-2] + (HIDDEN,))) + x)
        return self.second(self.narrow(torch.nn.functional.gelu(self.wide(x))) + x)


class Encoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.types = torch.nn.Embedding(WORDS, HIDDEN), torch.nn.Embedding(2, HIDDEN)
        self.places, self.norm = torch.nn.Embedding(PLACES, HIDDEN), torch.nn.LayerNorm(HIDDEN)
        self.register_buffer("positions", torch.arange(PLACES).unsqueeze(0))
        self.layers = torch.nn.ModuleList([Layer(), Layer()])

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.encode(self.words(input_ids), attention_mask, token_type_ids, input_ids.size(1))

    def encode(self, words, attention_mask, token_type_ids, length):
        mask = (1 - attention_mask.unsqueeze(1).unsqueeze(2).to(words.dtype)) * -10000.0
        positions = self.positions[:, :length]
        x = self.norm(words + self.types(token_type_ids) + self.places(positions))
        for layer in self.layers:
            x = layer(x, mask)
        return x


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    golden = parser.parse_args().resources / "golden"
    warnings.filterwarnings("ignore")
    torch.manual_seed(0)
    model = Encoder().eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    given = {"input_ids": torch.randint(0, WORDS, (3, 5)),
             "attention_mask": torch.tensor([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 1, 1, 1, 0]]),
             "token_type_ids": torch.tensor([[0, 0, 0, 1, 1], [0, 1, 1, 0, 0], [0, 0, 1, 1, 0]])}
    folder = pathlib.Path(tempfile.mkdtemp())
    axes = {name: {0: "batch", 1: "sequence"} for name in [*given, "y"]}
    torch.onnx.export(model, tuple(given.values()), folder / "plain.onnx", dynamo=False, opset_version=11,
                      input_names=list(given), output_names=["y"], dynamic_axes=axes)
    double = Encoder().double().eval()
    double.load_state_dict(model.state_dict())
    words = double.words(given["input_ids"]).detach().requires_grad_()
    y = double.encode(words, given["attention_mask"], given["token_type_ids"], 5)
    weight = torch.randn_like(y)
    signal, = torch.autograd.grad((y * weight).sum(), words)
    values = {f"{name}/given": value for name, value in given.items()}
    values |= {"y/expected": y.detach().float(), "y/weight": weight.float(), "words/signal": signal.float()}

    def write(name, made):
        del made.metadata_props[:]
        for item in [made.graph, *made.graph.node]:
            item.doc_string = ""
        del made.graph.value_info[:]
        made.graph.initializer.extend(numpy_helper.from_array(value.numpy(), key) for key, value in values.items())
        onnx.save(made, golden / f"fused-{name}.onnx")
        kinds = collections.Counter(node.op_type for node in made.graph.node)
        print(f"{name}: {(golden / f'fused-{name}.onnx').stat().st_size} bytes; {dict(kinds)}")

    for name in ("attention", "multihead"):
        options = FusionOptions("bert")
        options.use_multi_head_attention = name == "multihead"
        fused = optimizer.optimize_model(str(folder / "plain.onnx"), "bert", num_heads=HEADS, hidden_size=HIDDEN,
                                         optimization_options=options, opt_level=0)
        fused.save_model_to_file(str(folder / f"{name}.onnx"))
        write(name, onnx.load(folder / f"{name}.onnx"))
    quantize_dynamic(folder / "attention.onnx", folder / "quantised.onnx", weight_type=QuantType.QInt8,
                     per_channel=True, extra_options=dict(DefaultTensorType=1))
    write("quantised", onnx.load(folder / "quantised.onnx"))


if __name__ == "__main__":
    main()
