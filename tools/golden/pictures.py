"""What small models say of small picture files: from the file to the logits as Python does it.

    python3 pictures.py --resources ../../models/src/test/resources

writes golden/pictures.json.gz: files (base64), and for each model of tiny_vision.py with what prepares its pictures
(transformers' processors, timm's transform and loader, torchvision's preset) its logits and probabilities, in float64 from
the weights in the files. Files are opened by transformers' load_image (EXIF applied, alpha dropped) but for grey of 16 bits,
which Pillow would cut off: it goes through Pillow in floats. `blanks`: what stands for a picture in which there is nothing
to see, by NumPy and SciPy, in the numbers that the model is fed.
"""
import argparse
import base64
import gzip
import io
import json
import pathlib
import tempfile
import warnings

import numpy as np
import scipy.ndimage
import timm
import torch
import transformers
from PIL import Image
from torchvision.transforms._presets import ImageClassification
from transformers import AutoImageProcessor
from transformers.image_utils import load_image

import tiny_vision

RANDOM = np.random.default_rng(8)
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


def samples(width, height, channels):
    """Slopes and noise; the last of four channels is alpha."""
    y, x = np.mgrid[0:height, 0:width]
    planes = np.stack([x * 9 + 20, y * 11, 255 - x * y, (x + y) * 6][:channels], -1)
    return np.clip(planes + RANDOM.normal(0, 40, planes.shape), 0, 255).astype(np.uint8)


def file(image, kind, **settings):
    out = io.BytesIO()
    image.save(out, kind, **settings)
    return out.getvalue()


def files():
    turned = Image.Exif()
    turned[0x0112] = 6
    frames = [Image.fromarray(samples(17, 12, 3)) for _ in range(3)]
    animated = {"save_all": True, "append_images": frames[1:], "duration": 40}
    return {
        "grey.png": file(Image.fromarray(samples(21, 16, 1)[..., 0]), "PNG"),
        "alpha.png": file(Image.fromarray(samples(19, 23, 4)), "PNG"),
        "sixteen.png": file(Image.fromarray(RANDOM.integers(0, 65536, (18, 22)).astype(np.uint16)), "PNG"),
        "turned.jpg": file(Image.fromarray(samples(26, 18, 3)), "JPEG", exif=turned),
        "print.jpg": file(Image.fromarray(samples(20, 20, 3)).convert("CMYK"), "JPEG"),
        "dot.png": file(Image.fromarray(samples(1, 1, 3)), "PNG"),
        "thin.png": file(Image.fromarray(samples(2, 40, 3)), "PNG"),
        "moving.gif": file(frames[0].quantize(16), "GIF", **(animated | {"append_images": [f.quantize(16) for f in frames[1:]]})),
        "moving.png": file(frames[0], "PNG", **animated),
        "moving.webp": file(frames[0], "WEBP", lossless=True, **animated),
    }


def opened(data):
    with tempfile.NamedTemporaryFile() as held:
        held.write(data)
        held.flush()
        return load_image(held.name)


# --- what prepares pictures ---

def by_transformers(config):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "preprocessor_config.json").write_text(json.dumps(config))
        fast = config["image_processor_type"].endswith("Fast")
        processor = AutoImageProcessor.from_pretrained(folder, backend="torchvision" if fast else "pil")
    return lambda image: torch.from_numpy(processor(image, return_tensors="np")["pixel_values"])


def by_timm(folder, size):
    """With the size given, as users of a model of another size than its configuration's have to."""
    cfg = json.loads((folder / "config.json").read_text())["pretrained_cfg"]
    config = timm.data.resolve_data_config({"input_size": size}, pretrained_cfg=cfg)
    if size[0] == 3:
        transform = timm.data.create_transform(**config, is_training=False)
        return lambda image: transform(image)[None]

    def loaded(image):
        """timm's loader is what reconciles one channel with means of three."""
        dataset = [(image.convert("L"), 0)]
        transform = timm.data.create_transform(**config, is_training=False, use_prefetcher=True)
        dataset = [(transform(one), label) for one, label in dataset]
        batches = timm.data.loader.PrefetchLoader(
            torch.utils.data.DataLoader(dataset), config["mean"], config["std"], channels=size[0],
            device=torch.device("cpu"))
        return next(iter(batches))[0]
    return loaded


def preset(resize, crop):
    transform = ImageClassification(resize_size=resize, crop_size=crop)
    return lambda image: transform(image)[None]


def models(folder):
    """name: model of tiny_vision.py, what its preprocessor_config.json holds, what prepares pictures"""
    square = {"height": 16, "width": 16}
    vit = {"image_processor_type": "ViTImageProcessor", "size": square, **HALF}
    deit = {"image_processor_type": "DeiTImageProcessorFast", "size": {"height": 19, "width": 18}, "crop_size": square, **IMAGENET}
    cut = {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 24}, "crop_pct": 0.8, "resample": 3, **IMAGENET}
    any_size = {"image_processor_type": "ViTImageProcessor", "size": {"shortest_edge": 20}, "resample": 1, **HALF}
    for name, model, config in (("vit", "vit-classes", vit), ("deit", "deit-classes", deit), ("resnet", "resnet-basic", cut),
                                ("resnet of any size", "resnet-bottleneck", any_size)):
        yield name, model, config, by_transformers(config)
    yield "timm", "timm-vit", None, by_timm(folder / "timm-vit", (3, 16, 16))
    yield "timm, grey", "timm-resnext", None, by_timm(folder / "timm-resnext", (1, 224, 224))
    yield "torchvision", "torchvision-vit", None, preset(18, 16)
    yield "torchvision of any size", "torchvision-resnet", None, preset(256, 224)


def network(model, folder):
    """With the weights in the files."""
    torch.manual_seed(list(tiny_vision.MODELS).index(model))
    made = tiny_vision.MODELS[model][0]()
    network = made.model if isinstance(made, tiny_vision.Timm) else made
    tiny_vision.randomise(network, list(tiny_vision.MODELS).index(model))
    if model == "torchvision-vit":
        network.half()
    return network.double()


# --- blanks ---

def blanks(pixels, config):
    """pixels [1, channel, row, column], as the model is fed."""
    pixels = pixels.double().numpy()
    mean, std = (np.array(config[key]).reshape(1, -1, 1, 1) for key in ("image_mean", "image_std"))
    sigma = pixels.shape[2] / 22.4
    blurred = pixels
    for axis in (2, 3):
        blurred = scipy.ndimage.gaussian_filter1d(blurred, sigma, axis, mode="nearest", radius=int(np.ceil(3 * sigma)))
    return {"black": np.broadcast_to((0 - mean) / std, pixels.shape), "white": np.broadcast_to((1 - mean) / std, pixels.shape),
            "mean": np.broadcast_to(pixels.mean((2, 3), keepdims=True), pixels.shape), "blur": blurred}


def deep(data, config):
    """Grey of 16 bits, stretched in floats."""
    values = np.array(Image.open(io.BytesIO(data))).astype(np.float32) / 257
    size = config["size"]
    resized = np.array(Image.fromarray(values).resize((size["width"], size["height"]), Image.Resampling(config.get("resample", 2))))
    mean, std = (torch.tensor(config[key]).view(1, 3, 1, 1) for key in ("image_mean", "image_std"))
    return (torch.from_numpy(resized).expand(1, 3, -1, -1) / 255 - mean) / std


def rounded(array):
    return tiny_vision.rounded(np.asarray(array, dtype=np.float64).tolist(), 9)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    data = files()
    found, hidden = {}, {}
    for name, model, config, prepare in models(root / "tiny-vision"):
        net, cases = network(model, root / "tiny-vision"), {}
        for picture, content in data.items():
            if picture == "sixteen.png":
                if name != "vit":
                    continue
                pixels = deep(content, config)
            else:
                pixels = prepare(opened(content))
            logits = tiny_vision.outputs(net, pixels.double())["classes"]
            cases[picture] = {"size": list(pixels.shape[2:]), "logits": rounded(logits[0].detach()),
                              "probabilities": rounded(logits[0].softmax(-1).detach())}
            if (name, picture) in (("vit", "turned.jpg"), ("resnet of any size", "alpha.png")):
                hidden[name] = {"picture": picture, **{key: rounded(value.ravel()) for key, value in blanks(pixels, config).items()}}
        found[name] = {"model": model, "preprocessor": config, "cases": cases}
        print(f"{name}: {len(cases)} pictures, logits up to {max(max(map(abs, one['logits'])) for one in cases.values()):.1f}")
    text = json.dumps({"made_by": f"tools/golden/pictures.py, torch {torch.__version__}, float64",
                       "files": {name: base64.b64encode(content).decode() for name, content in data.items()},
                       "models": found, "blanks": hidden}, separators=(",", ":"))
    packed = gzip.compress(text.encode(), mtime=0)
    (root / "golden" / "pictures.json.gz").write_bytes(packed)
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main()
