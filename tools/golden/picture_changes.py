"""What Pillow makes of a small picture when it is moved by a linear map, or lit differently.

    python3 picture_changes.py --resources ../../models/src/test/resources

writes images/changes.json.gz: `width`, `height`, `channels` and `samples` (row by row) of a picture; `warps`: coefficients of
Image.transform(AFFINE, BILINEAR) and the samples, null where Pillow looks outside the picture or at its very edge, where it does
not go on as we do; `lights`: factors of ImageEnhance.Brightness and then ImageEnhance.Contrast, and the samples.
"""
import argparse
import gzip
import json
import math
import pathlib

import numpy as np
from PIL import Image, ImageEnhance


def turned(degrees, width, height, scale=1.0):
    cos, sin = math.cos(math.radians(degrees)) * scale, math.sin(math.radians(degrees)) * scale
    return [cos, sin, width / 2 - cos * width / 2 - sin * height / 2, -sin, cos, height / 2 + sin * width / 2 - cos * height / 2]


def inside(map, width, height):
    y, x = np.mgrid[0:height, 0:width] + 0.5
    at_x, at_y = map[0] * x + map[1] * y + map[2], map[3] * x + map[4] * y + map[5]
    return (at_x >= 0.5) & (at_x <= width - 0.5) & (at_y >= 0.5) & (at_y <= height - 0.5)


def case(random, width, height, channels):
    pixels = random.integers(0, 256, size=(height, width, channels), dtype=np.uint8)
    picture = Image.fromarray(pixels if channels == 3 else pixels[:, :, 0])
    warps = []
    for map in [[1, 0, 0.25, 0, 1, 0.5], [0.5, 0, 2, 0, 0.75, 1], [-1, 0, width, 0, 1, 0], turned(20, width, height),
                turned(-7, width, height, 0.8), [1, 0.2, -1, 0.1, 0.9, 0.3]]:
        out = np.asarray(picture.transform(picture.size, Image.Transform.AFFINE, map, Image.Resampling.BILINEAR))
        keep = np.repeat(inside(map, width, height)[:, :, None], channels, axis=2).flatten()
        warps.append(dict(map=map, samples=[int(v) if k else None for v, k in zip(out.flatten(), keep)]))
    lights = []
    for brightness, contrast in [(1.3, 1), (0.6, 1), (1, 1.4), (1, 0.5), (0.9, 1.2), (1.5, 0.8)]:
        out = ImageEnhance.Contrast(ImageEnhance.Brightness(picture).enhance(brightness)).enhance(contrast)
        lights.append(dict(brightness=brightness, contrast=contrast, samples=np.asarray(out).flatten().tolist()))
    return dict(width=width, height=height, channels=channels, samples=pixels.flatten().tolist(), warps=warps, lights=lights)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    random = np.random.default_rng(4)
    cases = [case(random, 9, 7, 3), case(random, 12, 12, 1)]
    file = parser.parse_args().resources / "images/changes.json.gz"
    file.write_bytes(gzip.compress(json.dumps(cases, separators=(",", ":")).encode(), mtime=0))
    print(len(cases), "cases,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
