"""Operators of ONNX Runtime that only its GPU builds can run, with PyTorch's numbers for them.

    python3 gpu_ops.py --resources ../../core/src/test/resources

writes golden/gpu-ops.onnx: a graph of one node per operator on constants; the constant NAME/expected is what PyTorch
says of the output NAME. The formulas are those of ContribOperators.md.
"""
import argparse
import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

GENERATOR = torch.Generator().manual_seed(0)


def random(*shape):
    return torch.rand(shape, generator=GENERATOR) * 4 - 2


def normed(x, groups, gamma, beta, epsilon, silu):
    y = F.group_norm(x, groups, gamma, beta, epsilon)
    return F.silu(y) if silu else y


def last(x):
    return x.permute(0, 2, 3, 1)


def cases():
    x, bias, skip = random(2, 5, 6), random(6), random(2, 5, 6)
    yield "BiasAdd", [x, bias, skip], {}, [x + bias + skip]
    yield "BiasDropout", [x, bias, skip], {}, [x + bias + skip]
    yield "BiasDropout", [x, bias], {}, [x + bias]
    y = x + bias
    yield "BiasSplitGelu", [x, bias], {}, [y[..., :3] * F.gelu(y[..., 3:])]
    scores, mask = random(2, 2, 3, 4), random(2, 1, 1, 4)
    softmax = dict(axis=3, is_inner_broadcast=1)
    yield "BiasSoftmax", [scores, mask], softmax, [F.softmax(scores + mask, -1)]
    several = F.softmax((scores + mask).flatten(2), -1).reshape(scores.shape)
    yield "BiasSoftmax", [scores, mask], dict(axis=2, is_inner_broadcast=1), [several]
    image, gamma, beta = random(2, 6, 3, 4), random(6), random(6)
    for silu in (0, 1):
        y = normed(image, 3, gamma, beta, 1e-5, silu)
        yield "GroupNorm", [last(image), gamma, beta], dict(groups=3, activation=silu), [last(y)]
        first = dict(groups=3, activation=silu, channels_last=0)
        yield "GroupNorm", [image, gamma, beta], first, [y]
    skip, flat, shift = random(2, 6, 3, 4), random(2, 6), random(6)
    s = image + skip + shift[:, None, None]
    ins = [last(image), gamma, beta, last(skip), shift]
    settings = dict(groups=2, activation=1, epsilon=0.1)
    yield "SkipGroupNorm", ins, settings, [last(normed(s, 2, gamma, beta, 0.1, True)), last(s)]
    s = image + flat[:, :, None, None]
    first = dict(groups=2, activation=0, channels_last=0)
    yield "SkipGroupNorm", [image, gamma, beta, flat], first, [normed(s, 2, gamma, beta, 1e-5, False)]
    w, b = random(4, 3, 2, 2), random(4)
    conv = F.conv2d(image, w, b, padding=1, groups=2, stride=(1, 2))
    settings = dict(group=2, pads=[1, 1, 1, 1], strides=[1, 2])
    yield "NhwcConv", [last(image), w, b], settings, [last(conv)]
    z = random(*conv.shape)
    fused = dict(settings, activation="Relu")
    yield "NhwcFusedConv", [last(image), w, b, last(z)], fused, [last(F.relu(conv + z))]
    a, c = random(2, 3, 4), random(4, 5)
    d = random(5)
    yield "GemmFastGelu", [a, c, d], {}, [F.gelu(a @ c + d, approximate="tanh")]
    yield "GemmFastGelu", [a, c], {}, [F.gelu(a @ c, approximate="tanh")]
    settings = dict(transB=1, alpha=0.5, activation="LeakyRelu", activation_alpha=0.2)
    yield "FusedMatMulActivation", [a, c.T], settings, [F.leaky_relu(0.5 * (a @ c), 0.2)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    folder = parser.parse_args().resources / "golden"
    folder.mkdir(parents=True, exist_ok=True)
    nodes, constants, outputs = [], [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value.numpy()), name))
        return name

    for number, (op, ins, attributes, expected) in enumerate(cases()):
        own = f"{op}{number}"
        names = [constant(f"{own}/in{i}", value) for i, value in enumerate(ins)]
        outs = [f"{own}/out{i}" for i in range(len(expected))]
        for name, value in zip(outs, expected):
            constant(f"{name}/expected", value)
            outputs.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, list(value.shape)))
        nodes.append(helper.make_node(op, names, outs, own, domain="com.microsoft", **attributes))
    graph = helper.make_graph(nodes, "gpu_ops", [], outputs, constants)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), folder / "gpu-ops.onnx")
    print(f"{len(nodes)} nodes, {(folder / 'gpu-ops.onnx').stat().st_size} bytes")


if __name__ == "__main__":
    main()
