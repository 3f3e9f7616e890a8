"""What lime draws of given weights and segments: images, masks, and their boundaries by scikit-image.

    git clone https://github.com/marcotcr/lime && PYTHONPATH=lime python3 lime_pictures.py --resources ../../report/src/test/resources
"""

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from lime.lime_image import ImageExplanation
from skimage.segmentation import find_boundaries

WIDTH, HEIGHT, SEGMENTS = 11, 8, 9


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=Path, required=True)
    args = parser.parse_args()
    random = np.random.default_rng(4)
    cases = []
    for number in range(24):
        # Blocks, then single pixels that stray: segments need not be connected.
        rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]
        segments = rows * 3 // HEIGHT * 3 + columns * 3 // WIDTH
        stray = random.random(segments.shape) < 0.08
        segments[stray] = random.integers(0, SEGMENTS, stray.sum())
        image = random.integers(0, 200 + number, (HEIGHT, WIDTH, 3))
        weights = np.round(random.normal(size=SEGMENTS), 1 + number % 2)
        positive = number % 3 == 0
        negative = number % 3 == 1
        wanted = dict(
            positive_only=positive,
            negative_only=negative,
            hide_rest=bool(number % 2),
            num_features=int(random.integers(1, SEGMENTS + 2)),
            min_weight=float([0, 0.3, 0.6, 0.5][number % 4]),
        )
        explanation = ImageExplanation(image, segments)
        explanation.local_exp[1] = sorted(enumerate(weights), key=lambda one: np.abs(one[1]), reverse=True)
        drawn, mask = explanation.get_image_and_mask(1, **wanted)
        cases.append(
            dict(
                wanted,
                segments=segments.ravel().tolist(),
                weights=weights.tolist(),
                image=image.ravel().tolist(),
                drawn=drawn.astype(int).ravel().tolist(),
                mask=mask.ravel().tolist(),
                # Signs that meet are ours: find_boundaries takes -1 for darker than the ground. In 64 bits its largest
                # number overflows.
                border=find_boundaries(mask.astype(np.int32), mode="outer").astype(int).ravel().tolist() if positive or negative else [],
            )
        )
    out = args.resources / "golden/lime-pictures.json.gz"
    out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(dict(width=WIDTH, height=HEIGHT, cases=cases), separators=(",", ":"))
    out.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(len(cases), "cases,", out.stat().st_size, "bytes")


main()
