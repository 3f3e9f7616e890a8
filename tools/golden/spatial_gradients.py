"""Derivatives of operators on space, by PyTorch in double precision.

    python3 spatial_gradients.py --resources ../../core/src/test/resources

writes onnx/spatial-gradients.zip.gz. A case is one operator: its inputs, the signal `dy` at its output `y` and, for each
input NAME, `d/NAME`: the derivative of Σ dy·y. That ONNX Runtime and PyTorch agree on y itself is checked here. Inputs are multiples of 1/64, so that they are the same numbers in
single and in double precision.
"""
import argparse
import itertools
import pathlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper

import cases

GENERATOR = np.random.default_rng(0)
CONVS = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSES = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
AVERAGES = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
MAXIMA = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}


def random(*shape, low=-2, high=2):
    return GENERATOR.integers(int(low * 64), int(high * 64) + 1, shape) / 64


def distinct(*shape):
    """All numbers differ, so that there is one largest."""
    return GENERATOR.permutation(int(np.prod(shape))).reshape(shape) / 64 - 1


def rounded(values):
    """To a millionth of the largest."""
    largest = np.abs(values).max() or 1
    return np.round(values, 6 - int(np.ceil(np.log10(largest)))).astype(np.float32)


class Written(cases.Cases):
    def op(self, name, op, inputs, forward, attributes, opset=17, constants=()):
        """`inputs`: float64 arrays by name, differentiated. `constants`: arrays at later places, None for a left-out one."""
        tensors = {key: torch.tensor(value, requires_grad=True) for key, value in inputs.items()}
        y = forward(*tensors.values())
        dy = random(*y.shape)
        grads = torch.autograd.grad(y, list(tensors.values()), torch.tensor(dy))
        names = list(inputs) + ["" if c is None else f"c{i}" for i, c in enumerate(constants)]
        floats = [helper.make_tensor_value_info(key, onnx.TensorProto.FLOAT, value.shape)
                  for key, value in inputs.items()]
        weights = [numpy_helper.from_array(c, f"c{i}") for i, c in enumerate(constants) if c is not None]
        node = helper.make_node(op, names, ["y"], **attributes)
        out = helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, y.shape)
        graph = helper.make_graph([node], name, floats, [out], weights)
        model = cases.stamped(helper.make_model(graph), opset, 10)
        feeds = {key: value.astype(np.float32) for key, value in (inputs | {"dy": dy}).items()}
        got = cases.ort(model, {key: feeds[key] for key in inputs})["y"]
        assert np.allclose(got, y.detach().numpy(), atol=1e-4), (name, np.abs(got - y.detach().numpy()).max())
        self.add(name, model, feeds, {f"d/{key}": rounded(grad.numpy()) for key, grad in zip(inputs, grads)})


def padded(x, pads):
    """`pads` in ONNX's order: all begins, then all ends."""
    half = len(pads) // 2
    return F.pad(x, [p for axis in reversed(range(half)) for p in (pads[axis], pads[axis + half])])


def convolutions(out):
    settings = [
        dict(size=[7], kernel=[3]),
        dict(size=[9], kernel=[4], strides=[3], pads=[2, 1]),
        dict(size=[10], kernel=[3], strides=[2], dilations=[3], pads=[1, 2]),
        dict(size=[6, 5], kernel=[3, 3], pads=[1, 1, 1, 1]),
        dict(size=[6, 5], kernel=[1, 1]),
        dict(size=[6, 7], kernel=[1, 1], strides=[2, 2]),
        dict(size=[7, 8], kernel=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        dict(size=[8, 7], kernel=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]),
        dict(size=[9, 10], kernel=[5, 5], strides=[2, 2], pads=[2, 2, 2, 2]),
        dict(size=[6, 7], kernel=[2, 3], strides=[1, 2], pads=[0, 2, 1, 0]),
        dict(size=[7, 7], kernel=[3, 2], dilations=[2, 3], pads=[2, 0, 1, 3]),
        dict(size=[5, 5], kernel=[2, 2], pads=[3, 1, 2, 2]),
        dict(size=[9, 5], kernel=[2, 2], strides=[4, 3]),
        dict(size=[5, 6], kernel=[3, 3], pads=[1, 1, 1, 1], group=2),
        dict(size=[6, 6], kernel=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], group=2),
        dict(size=[6, 5], kernel=[3, 3], pads=[1, 1, 1, 1], group=4, depthwise=1),
        dict(size=[6, 5], kernel=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], group=4, depthwise=1),
        dict(size=[7, 6], kernel=[3, 2], dilations=[2, 2], group=4, depthwise=2),
        dict(size=[4, 3, 5], kernel=[2, 3, 3], pads=[0, 1, 1, 1, 1, 1]),
        dict(size=[5, 4, 5], kernel=[3, 2, 2], strides=[2, 1, 2], dilations=[1, 2, 1], group=2),
    ]
    for number, s in enumerate(settings):
        dims, group = len(s["kernel"]), s.get("group", 1)
        strides, dilations = s.get("strides", [1] * dims), s.get("dilations", [1] * dims)
        pads = s.get("pads", [0] * 2 * dims)
        channels = 4 if group > 1 else 2
        outs = channels * s["depthwise"] if "depthwise" in s else 2 * group
        x = random(1 + (dims < 3), channels, *s["size"])
        w, b = random(outs, channels // group, *s["kernel"], low=-1, high=1), random(outs)
        forward = lambda x, w, b: CONVS[dims](padded(x, pads), w, b, strides, 0, dilations, group)
        attributes = dict(strides=strides, dilations=dilations, pads=pads, group=group)
        out.op(f"conv-{number:02}", "Conv", {"x": x, "w": w, "b": b}, forward, attributes)
    for number, (auto, stride, size) in enumerate(itertools.product(["SAME_UPPER", "SAME_LOWER"], [1, 2, 3], [6, 7])):
        kernel = 3 if number % 2 else 4
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        less, more = total // 2, total - total // 2
        pads = [less, less, more, more] if auto == "SAME_UPPER" else [more, more, less, less]
        x, w = random(1, 2, size, size), random(2, 2, kernel, kernel, low=-1, high=1)
        forward = lambda x, w: F.conv2d(padded(x, pads), w, None, stride)
        out.op(f"conv-{auto.lower()}-{stride}-{size}", "Conv", {"x": x, "w": w}, forward,
               dict(auto_pad=auto, strides=[stride, stride]))


def transposed(out):
    settings = [
        dict(size=[5], kernel=[3]),
        dict(size=[4], kernel=[4], strides=[3], pads=[2, 2], output_padding=[2]),
        dict(size=[4, 3], kernel=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], output_padding=[1, 1]),
        dict(size=[4, 3], kernel=[4, 4], strides=[2, 2], pads=[1, 1, 1, 1]),
        dict(size=[4, 5], kernel=[3, 2], dilations=[2, 1], pads=[1, 0, 1, 0]),
        dict(size=[3, 3], kernel=[2, 2], strides=[2, 2], group=2),
        dict(size=[3, 4], kernel=[3, 3], strides=[2, 1], pads=[1, 1, 1, 1], group=4),
        dict(size=[2, 3, 2], kernel=[2, 2, 3], strides=[2, 1, 2]),
    ]
    for number, s in enumerate(settings):
        dims, group = len(s["kernel"]), s.get("group", 1)
        strides, dilations = s.get("strides", [1] * dims), s.get("dilations", [1] * dims)
        pads, more = s.get("pads", [0] * 2 * dims), s.get("output_padding", [0] * dims)
        x, w, b = random(1, 4, *s["size"]), random(4, 2, *s["kernel"], low=-1, high=1), random(2 * group)
        forward = lambda x, w, b: TRANSPOSES[dims](x, w, b, strides, pads[:dims], more, group, dilations)
        attributes = dict(strides=strides, dilations=dilations, pads=pads, output_padding=more, group=group)
        out.op(f"transpose-{number:02}", "ConvTranspose", {"x": x, "w": w, "b": b}, forward, attributes)


def pooling(out):
    settings = [
        dict(size=[8], kernel=[3], strides=[2], pads=[1]),
        dict(size=[6, 7], kernel=[3, 3], strides=[2, 2], pads=[1, 1]),
        dict(size=[7, 6], kernel=[2, 2], strides=[2, 2]),
        dict(size=[7, 6], kernel=[3, 3], pads=[1, 1]),
        dict(size=[7, 6], kernel=[3, 2], strides=[2, 2], pads=[1, 1], ceil=True),
        dict(size=[3, 4, 5], kernel=[2, 2, 3], strides=[1, 2, 2], pads=[1, 0, 1]),
    ]
    for number, s in enumerate(settings):
        dims = len(s["kernel"])
        strides, pads, ceil = s.get("strides", [1] * dims), s.get("pads", [0] * dims), s.get("ceil", False)
        attributes = dict(kernel_shape=s["kernel"], strides=strides, pads=pads * 2, ceil_mode=int(ceil))
        x = distinct(1, 2, *s["size"])
        out.op(f"max-{number}", "MaxPool", {"x": x},
               lambda x: MAXIMA[dims](x, s["kernel"], strides, pads, 1, ceil), attributes)
        for include in (0, 1):
            if ceil and include:
                continue  # ONNX Runtime counts otherwise than PyTorch.
            out.op(f"average-{number}-{include}", "AveragePool", {"x": x},
                   lambda x: AVERAGES[dims](x, s["kernel"], strides, pads, ceil, bool(include)),
                   attributes | dict(count_include_pad=include))
    out.op("max-dilated", "MaxPool", {"x": distinct(2, 2, 7, 8)}, lambda x: F.max_pool2d(x, (3, 2), (2, 1), 1, (2, 3)),
           dict(kernel_shape=[3, 2], strides=[2, 1], pads=[1, 1, 1, 1], dilations=[2, 3]))
    for p in (1, 2, 3):
        x = random(1, 2, 5, 6, low=0.2)
        out.op(f"lp-{p}", "LpPool", {"x": x}, lambda x: F.lp_pool2d(x.abs(), p, (2, 3), (2, 2)),
               dict(kernel_shape=[2, 3], strides=[2, 2], p=p))
        out.op(f"global-lp-{p}", "GlobalLpPool", {"x": x},
               lambda x: (x.abs() ** p).sum((2, 3), keepdim=True) ** (1 / p), dict(p=p))
    x = distinct(2, 3, 4, 3)
    out.op("global-max", "GlobalMaxPool", {"x": x}, lambda x: F.adaptive_max_pool2d(x, 1), {})
    out.op("global-average", "GlobalAveragePool", {"x": x}, lambda x: F.adaptive_avg_pool2d(x, 1), {})
    pooled, index = F.max_pool2d(torch.tensor(x), 2, 2, return_indices=True)
    flat = index + torch.arange(6).reshape(2, 3, 1, 1) * 12
    out.op("max-unpool", "MaxUnpool", {"x": random(*pooled.shape)},
           lambda v: F.max_unpool2d(v, index, 2, 2, output_size=(4, 3)), dict(kernel_shape=[2, 2], strides=[2, 2]),
           constants=[flat.numpy(), np.array([2, 3, 4, 3])])


def normalisation(out):
    x = random(2, 4, 3, 3)
    scale, bias, mean, variance = random(4), random(4), random(4), random(4, low=0.25, high=2)
    out.op("batch", "BatchNormalization", dict(x=random(3, 4, 5), scale=scale, bias=bias, mean=mean, variance=variance),
           lambda x, s, b, m, v: (x - m[:, None]) / (v[:, None] + 0.01).sqrt() * s[:, None] + b[:, None],
           dict(epsilon=0.01))
    out.op("instance", "InstanceNormalization", dict(x=x, scale=scale, bias=bias),
           lambda x, s, b: F.instance_norm(x, weight=s, bias=b, eps=0.01), dict(epsilon=0.01))
    out.op("group", "GroupNormalization", dict(x=x, scale=scale, bias=bias),
           lambda x, s, b: F.group_norm(x, 2, s, b, 0.01), dict(epsilon=0.01, num_groups=2), opset=21)
    for size in (3, 5):
        out.op(f"lrn-{size}", "LRN", dict(x=random(2, 6, 2, 3)),
               lambda x: F.local_response_norm(x, size, 0.5, 0.6, 0.8), dict(size=size, alpha=0.5, beta=0.6, bias=0.8))
    for p, axis in itertools.product((1, 2), (1, -1)):
        out.op(f"lp-normalization-{p}-{axis}", "LpNormalization", dict(x=random(2, 3, 4, low=0.25)),
               lambda x: F.normalize(x, p, axis), dict(p=p, axis=axis))


def resampling(out):
    x = random(1, 2, 5, 6)
    for number, size in enumerate([(9, 11), (3, 4), (5, 8)]):
        sizes = np.array([1, 2, *size])
        for mode, name in (("linear", "bilinear"), ("cubic", "bicubic")):
            for corners in (False, True):
                how = "align_corners" if corners else "half_pixel"
                out.op(f"resize-{mode}-{how}-{number}", "Resize", dict(x=x),
                       lambda x: F.interpolate(x, size, mode=name, align_corners=corners),
                       dict(mode=mode, coordinate_transformation_mode=how), constants=[None, None, sizes])
            out.op(f"resize-{mode}-antialias-{number}", "Resize", dict(x=x),
                   lambda x: F.interpolate(x, size, mode=name, antialias=True),
                   dict(mode=mode, antialias=1, exclude_outside=1,
                        **(dict(cubic_coeff_a=-0.5) if mode == "cubic" else {})),
                   opset=18, constants=[None, None, sizes])
        out.op(f"resize-nearest-{number}", "Resize", dict(x=x), lambda x: F.interpolate(x, size, mode="nearest"),
               dict(mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor"),
               constants=[None, None, sizes])
    for mode, name in (("reflect", "reflect"), ("edge", "replicate"), ("wrap", "circular")):
        out.op(f"pad-{mode}", "Pad", dict(x=x), lambda x: F.pad(x, (2, 3, 1, 4), mode=name),
               dict(mode=mode), opset=19, constants=[np.array([0, 0, 1, 2, 0, 0, 4, 3])])
    out.op("pad-constant", "Pad", dict(x=x), lambda x: F.pad(x, (2, -1, -1, 4), value=0.5), {},
           constants=[np.array([0, 0, -1, 2, 0, 0, 4, -1]), np.array(0.5, np.float32)])
    y = random(2, 8, 2, 3)
    out.op("depth-to-space", "DepthToSpace", dict(x=y), lambda x: F.pixel_shuffle(x, 2), dict(blocksize=2, mode="CRD"))
    blocks = random(2, 2 * 6, 2 * 4)
    out.op("col-to-image", "Col2Im", dict(x=blocks), lambda x: F.fold(x, (5, 7), (3, 2), (1, 2), (0, 1), (2, 2)),
           dict(dilations=[1, 2], pads=[0, 1, 0, 1], strides=[2, 2]), opset=18,
           constants=[np.array([5, 7]), np.array([3, 2])])


def sampling(out):
    for mode, padding, corners in itertools.product(
            ("bilinear", "nearest", "bicubic"), ("zeros", "border", "reflection"), (False, True)):
        x, grid = random(1, 2, 4, 5), random(1, 5, 2, 2, low=-1.4, high=1.4) + 1 / 128
        named = {"bilinear": "linear", "bicubic": "cubic"}.get(mode, mode)
        forward = lambda x, g: F.grid_sample(x, g, mode, padding, corners)
        settings = dict(padding_mode=padding, align_corners=int(corners))
        suffix = f"{named}-{padding}-{'corners' if corners else 'edges'}"
        out.op(f"grid-{suffix}", "GridSample", dict(x=x, grid=grid), forward, dict(mode=mode, **settings), opset=16)
        if mode != "bicubic":
            x, grid = random(1, 1, 3, 2, 4), random(1, 2, 3, 1, 3, low=-1.4, high=1.4) + 1 / 128
            out.op(f"grid-volume-{suffix}", "GridSample", dict(x=x, grid=grid), forward,
                   dict(mode=named, **settings), opset=20)
    for corners in (False, True):
        out.op(f"affine-{int(corners)}", "AffineGrid", dict(theta=random(2, 2, 3)),
               lambda t: F.affine_grid(t, (2, 1, 4, 3), corners), dict(align_corners=int(corners)), opset=20,
               constants=[np.array([2, 1, 4, 3])])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    written = Written()
    for group in (convolutions, transposed, pooling, normalisation, resampling, sampling):
        group(written)
    written.write(parser.parse_args().resources / "onnx/spatial-gradients.zip.gz")
