"""LIME of a picture: the lime package on PyTorch and Limpid, run in turn on one ResNet-50 with random weights.

    python3 lime_image.py --limpid 'java … dev.limpid.benchmarks.GameWorker' --image cat.png       # prints Markdown

Both cut the picture by quick shift (4, 200, 0.2), hide superpixels in black and explain the five best classes.
Stability: over several seeds, how many of the five superpixels that argue most for the best class two runs share.
"""
import argparse
import itertools
import json
import os
import shlex
import statistics
import subprocess
import tempfile
import time

import numpy
import torch
from lime.lime_image import LimeImageExplainer
from lime.wrappers.scikit_image import SegmentationAlgorithm
from PIL import Image
from transformers import ResNetConfig, ResNetForImageClassification

SIZE, MEAN, STD = 224, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def classifier(model):
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))

    def scores(pictures):
        x = torch.from_numpy(numpy.asarray(pictures, dtype=numpy.float32)).permute(0, 3, 1, 2) / 255
        with torch.inference_mode():
            return torch.softmax(model((x - mean) / std).logits, -1).numpy()
    return scores


def lime_run(scores, picture, samples, seed):
    began = time.perf_counter()
    found = LimeImageExplainer(random_state=seed).explain_instance(
        picture, scores, top_labels=5, hide_color=0, num_samples=samples, progress_bar=False,
        segmentation_fn=SegmentationAlgorithm("quickshift", kernel_size=4, max_dist=200, ratio=0.2, random_seed=0))
    took = time.perf_counter() - began
    shares = sorted(found.local_exp[found.top_labels[0]], key=lambda pair: -pair[1])
    return took, {region for region, _ in shares[:5]}


def agreement(tops):
    return statistics.mean(len(a & b) / 5 for a, b in itertools.combinations(tops, 2))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--image", required=True, help="a picture of a quarter of a megapixel or so")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--samples", type=int, default=1000)
    parser.add_argument("--fewer", type=int, nargs="+", default=[125, 250, 500, 1000], help="samples of Limpid's runs")
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        model = ResNetForImageClassification(ResNetConfig(num_labels=1000)).eval()
        # Random weights give scores that hardly differ between pictures: statistics of the batches bring them apart.
        model.train()
        picture = Image.open(options.image).convert("RGB").resize((SIZE, SIZE), Image.BILINEAR)
        pixels = numpy.asarray(picture)
        tiles = numpy.stack([numpy.roll(pixels, shift, (0, 1)) for shift in range(0, SIZE, 28)]).astype(numpy.float32)
        with torch.no_grad():
            for _ in range(20):
                x = torch.from_numpy(tiles).permute(0, 3, 1, 2) / 255
                model((x - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(STD).view(1, 3, 1, 1))
        model.eval().requires_grad_(False)
        model.save_pretrained(folder)
        with open(os.path.join(folder, "preprocessor_config.json"), "w") as file:
            json.dump({"image_processor_type": "ViTImageProcessor", "do_resize": True, "size": {"height": SIZE, "width": SIZE},
                       "do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True, "resample": 2,
                       "image_mean": MEAN, "image_std": STD}, file)
        path = os.path.join(folder, "picture.png")
        picture.save(path)
        worker = subprocess.Popen(shlex.split(options.limpid) + [folder, str(options.threads)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def ask(command):
            worker.stdin.write(json.dumps(command) + "\n")
            worker.stdin.flush()
            return json.loads(worker.stdout.readline())

        def limpid_run(samples, seed):
            began = time.perf_counter()
            answer = ask({"method": "lime", "samples": samples, "seed": seed, "image": path, "top": 5,
                          "score": "probability", "masker": "constant", "settings": {"top": "0"}})
            took = time.perf_counter() - began
            shares = answer["targets"][0]["scores"]
            return took, set(sorted(range(len(shares)), key=lambda i: -shares[i])[:5]), len(shares)

        scores = classifier(model)
        lime_run(scores, pixels, 50, 0)
        regions = limpid_run(50, 0)[2]
        theirs, ours = [], {samples: [] for samples in options.fewer}
        for seed in range(options.seeds):
            theirs.append(lime_run(scores, pixels, options.samples, seed))
            for samples in options.fewer:
                ours[samples].append(limpid_run(samples, seed))
        worker.stdin.close()
        worker.wait()
    print(f"* PyTorch {torch.__version__}, {options.threads} threads, {options.seeds} seeds, taken in turn; "
          f"{regions} superpixels, 5 classes\n")
    print("Median (least) seconds; *times* is lime's median over ours; *same top five* as the docstring of "
          "`lime_image.py` says.\n")
    print("| | samples | seconds | times | same top five |\n|---|---|---|---|---|")
    took = [run[0] for run in theirs]
    print(f"| lime | {options.samples} | {statistics.median(took):.1f} ({min(took):.1f}) | | "
          f"{agreement([run[1] for run in theirs]):.2f} |")
    for samples, runs in ours.items():
        own = [run[0] for run in runs]
        print(f"| Limpid | {samples} | {statistics.median(own):.1f} ({min(own):.1f}) | "
              f"**{statistics.median(took) / statistics.median(own):.2f}** | {agreement([run[1] for run in runs]):.2f} |")


if __name__ == "__main__":
    main()
