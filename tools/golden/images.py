"""What Pillow, transformers, torchvision and timm make of small awkward pictures.

Writes decode.json.gz, resize.json.gz and processors.json.gz below --resources/images. Samples are base64 of rows of
interleaved bytes; numbers are float32, see floats(). Pictures are gradients with seeded noise.
"""
import argparse
import base64
import gzip
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import PIL
from PIL import Image, ImageOps, PngImagePlugin

RANDOM = np.random.default_rng(3)


def samples(width, height, channels=3, noise=25.0):
    y, x = np.mgrid[0:height, 0:width]
    planes = [x * 255 / max(1, width - 1), y * 255 / max(1, height - 1), (x + y) * 255 / max(1, width + height - 2), 255 - x * 9 % 256]
    base = np.stack(planes[:channels], -1)
    return np.clip(base + RANDOM.normal(0, noise, base.shape), 0, 255).astype(np.uint8)


def picture(width=13, height=9, mode="RGB", noise=25.0):
    if mode == "CMYK":
        return Image.fromarray(samples(width, height, 4, noise), "CMYK")
    image = Image.fromarray(samples(width, height, 3, noise))
    if mode == "RGBA":
        alpha = samples(width, height, 4, noise)[..., 3]
        alpha[:, 0] = 0
        image.putalpha(Image.fromarray(alpha))
        return image
    return image if mode == "RGB" else image.convert(mode)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def b64(data):
    return base64.b64encode(data).decode()


def floats(values):
    """All first bytes of the numbers, then all second ones…: that compresses."""
    return b64(np.asarray(values).astype("<f4").reshape(-1, 1).view(np.uint8).T.tobytes())


def write(path, document):
    text = json.dumps(document, separators=(",", ":"), sort_keys=True).encode()
    path.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size} bytes")


# PNG as Pillow does not write it: every depth, interlaced, with chunks of all kinds.
def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(values, depth, colour, palette=None, interlace=False, before=(), after=()):
    height, width = values.shape[:2]
    values = values.reshape(height, width, -1)

    def rows(part):
        if part.shape[0] == 0 or part.shape[1] == 0:
            return b""
        out = b""
        for row in part:
            if depth == 16:
                packed = row.astype(">u2").tobytes()
            elif depth == 8:
                packed = row.astype(np.uint8).tobytes()
            else:
                bits = "".join(format(int(v), f"0{depth}b") for v in row.reshape(-1))
                bits += "0" * (-len(bits) % 8)
                packed = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
            out += b"\0" + packed
        return out

    if interlace:
        passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        data = b"".join(rows(values[y0::dy, x0::dx]) for x0, y0, dx, dy in passes)
    else:
        data = rows(values)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlace))
    plte = [(b"PLTE", palette)] if palette is not None else []
    compressed = zlib.compress(data, 9)
    middle = len(compressed) // 2
    chunks = [(b"IHDR", header), *plte, *before, (b"IDAT", compressed[:middle]), (b"IDAT", compressed[middle:]), *after, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*c) for c in chunks)


def levels(width, height, channels, most):
    return RANDOM.integers(0, most + 1, (height, width, channels))


def exif(orientation, order="little", kind=3):
    e = "<" if order == "little" else ">"
    value = struct.pack(e + "HH", orientation, 0) if kind == 3 else struct.pack(e + "I", orientation)
    entries = struct.pack(e + "HHI4s", 256, 3, 1, struct.pack(e + "HH", 5, 0))
    entries += struct.pack(e + "HHI", 274, kind, 1) + value
    return (b"II*\0" if order == "little" else b"MM\0*") + struct.pack(e + "IH", 8, 2) + entries + struct.pack(e + "I", 0)


def xmp(orientation):
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description tiff:Orientation="%d"/></x:xmpmeta>' % orientation


def png_cases():
    palette = samples(16, 16).reshape(-1).tobytes()
    for depth in (1, 2, 4, 8):
        yield f"grey-{depth}.png", png(levels(13, 9, 1, 2**depth - 1), depth, 0)
        yield f"palette-{depth}.png", png(levels(13, 9, 1, 2**depth - 1), depth, 3, palette[: 3 * 2**depth])
        yield f"palette-{depth}-interlaced.png", png(levels(13, 9, 1, 2**depth - 1), depth, 3, palette[: 3 * 2**depth], interlace=True)
    yield "palette-transparent.png", png(levels(13, 9, 1, 15), 8, 3, palette[:48], before=[(b"tRNS", bytes(range(0, 160, 10)))])
    yield "palette-one-transparent.png", png(levels(13, 9, 1, 3), 2, 3, palette[:12], before=[(b"tRNS", b"\xff\x00")])
    yield "grey-transparent.png", png(levels(13, 9, 1, 255), 8, 0, before=[(b"tRNS", b"\0\x10")])
    yield "colour-transparent.png", png(levels(13, 9, 3, 255), 8, 2, before=[(b"tRNS", b"\0\x10\0\x10\0\x10")])
    for depth, most in ((8, 255), (16, 65535)):
        yield f"grey-alpha-{depth}.png", png(levels(13, 9, 2, most), depth, 4)
        yield f"colour-{depth}.png", png(levels(13, 9, 3, most), depth, 2)
        yield f"colour-alpha-{depth}.png", png(levels(13, 9, 4, most), depth, 6)
        yield f"colour-alpha-{depth}-interlaced.png", png(levels(13, 9, 4, most), depth, 6, interlace=True)
    for width, height in ((1, 1), (1, 9), (9, 1), (2, 2), (33, 1), (5, 31)):
        yield f"{width}x{height}.png", saved(picture(width, height), "PNG")
        yield f"{width}x{height}-interlaced.png", png(levels(width, height, 3, 255), 8, 2, interlace=True)
    for mode in ("1", "L", "LA", "P", "RGBA"):
        yield f"mode-{mode}.png", saved(picture(mode=mode), "PNG", optimize=True)
    for orientation in range(1, 9):
        yield f"exif-{orientation}.png", saved(picture(5, 3), "PNG", exif=exif(orientation))
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", xmp(6).decode())
    yield "xmp-6.png", saved(picture(5, 3), "PNG", pnginfo=info)
    yield "gamma.png", png(levels(13, 9, 3, 255), 8, 2, before=[(b"gAMA", struct.pack(">I", 45455)), (b"cHRM", bytes(32)), (b"sRGB", b"\0")])
    yield "broken-profile.png", png(levels(13, 9, 1, 255), 8, 0, before=[(b"iCCP", b"x\0\0" + zlib.compress(b"nonsense"))])
    yield "odd-chunks.png", png(levels(13, 9, 3, 255), 8, 2, before=[(b"tEXt", b"a\0b"), (b"zzZz", b"?")], after=[(b"tIME", bytes(7))])
    whole = png(levels(13, 9, 3, 255), 8, 2)
    yield "no-end.png", whole[:-12]
    yield "animated.png", saved(picture(), "PNG", save_all=True, append_images=[picture(), picture()], duration=10)


def without(data, marker):
    """A JPEG without its segments of one kind."""
    out, at = data[:2], 2
    while data[at + 1] != 0xDA:
        length = struct.unpack(">H", data[at + 2:at + 4])[0]
        if data[at + 1] != marker:
            out += data[at:at + 2 + length]
        at += 2 + length
    return out + data[at:]


def resampled(data, factors, width, height):
    frame = data.index(b"\xff\xc0")
    return data[:frame + 5] + struct.pack(">HH", height, width) + data[frame + 9:frame + 11] + bytes([factors]) + data[frame + 12:]


def inserted(data, marker, payload):
    return data[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload + data[2:]


def jpeg_cases():
    for sampling in ("4:4:4", "4:2:2", "4:2:0"):
        for progressive in (False, True):
            name = sampling.replace(":", "") + ("-progressive" if progressive else "")
            yield f"{name}.jpg", saved(picture(21, 18), "JPEG", quality=70, subsampling=sampling, progressive=progressive)
    # Pillow does not write these: as many blocks, told to lie otherwise.
    yield "440-upright.jpg", resampled(saved(picture(21, 18), "JPEG", subsampling="4:2:2"), 0x12, 18, 21)
    yield "411-wide.jpg", resampled(saved(picture(21, 18), "JPEG", subsampling="4:2:0"), 0x41, 40, 16)
    for width, height in ((1, 1), (1, 9), (9, 1), (8, 8), (17, 3), (16, 33)):
        yield f"{width}x{height}.jpg", saved(picture(width, height), "JPEG", quality=85)
    for quality in (1, 30, 95, 100):
        yield f"quality-{quality}.jpg", saved(picture(20, 12), "JPEG", quality=quality, optimize=True)
    yield "restarts.jpg", saved(picture(40, 20), "JPEG", quality=60, restart_marker_blocks=1)
    for progressive in (False, True):
        tag = "-progressive" if progressive else ""
        yield f"grey{tag}.jpg", saved(picture(mode="L"), "JPEG", progressive=progressive)
        cmyk = saved(picture(mode="CMYK"), "JPEG", quality=90, progressive=progressive)
        yield f"cmyk{tag}.jpg", cmyk
        yield f"cmyk-no-adobe{tag}.jpg", without(cmyk, 0xEE)
        adobe = cmyk.index(b"Adobe")
        yield f"ycck{tag}.jpg", cmyk[:adobe + 11] + b"\2" + cmyk[adobe + 12:]
    rgb = saved(picture(), "JPEG", quality=90, keep_rgb=True)
    yield "rgb.jpg", rgb
    yield "rgb-by-name.jpg", without(rgb, 0xEE)
    ycc = saved(picture(17, 11), "JPEG", quality=90)
    bare = without(ycc, 0xE0)
    yield "no-jfif.jpg", bare
    yield "no-jfif-444.jpg", without(saved(picture(17, 11), "JPEG", quality=90, subsampling=0), 0xE0)
    yield "adobe-rgb.jpg", inserted(bare, 0xEE, b"Adobe\0\x64\0\0\0\0\0")
    yield "adobe-ycc.jpg", inserted(bare, 0xEE, b"Adobe\0\x64\0\0\0\0\1")
    yield "jfif-and-adobe-rgb.jpg", inserted(ycc, 0xEE, b"Adobe\0\x64\0\0\0\0\0")
    yield "comment.jpg", inserted(ycc, 0xFE, b"a comment")
    yield "broken-profile.jpg", inserted(ycc, 0xE2, b"ICC_PROFILE\0\3\1nonsense")
    yield "broken-jfif.jpg", inserted(ycc, 0xE0, b"JFXX\0\x11nonsense")
    yield "garbage-between.jpg", ycc[:20] + b"\0\1\2" + ycc[20:]
    yield "fill-bytes.jpg", ycc[:20] + b"\xff\xff" + ycc[20:]
    for orientation in range(1, 9):
        for order in ("little", "big"):
            data = exif(orientation, order, 4 if orientation == 5 and order == "big" else 3)
            yield f"exif-{orientation}-{order}.jpg", saved(picture(7, 4), "JPEG", quality=80, exif=b"Exif\0\0" + data)
    yield "exif-9.jpg", saved(picture(7, 4), "JPEG", exif=b"Exif\0\0" + exif(9))
    yield "xmp-8.jpg", inserted(ycc, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(8))


def webp_cases():
    for mode in ("RGB", "RGBA", "L", "P"):
        yield f"{mode}-lossless.webp", saved(picture(17, 11, mode), "WEBP", lossless=True, exact=True)
        yield f"{mode}-lossy.webp", saved(picture(34, 21, mode, noise=6), "WEBP", quality=85, exact=True)
    few = Image.fromarray(samples(4, 1)[0][levels(19, 11, 1, 3)[..., 0]])
    yield "few-colours.webp", saved(few, "WEBP", lossless=True)
    for width, height in ((1, 1), (1, 9), (9, 1), (33, 2)):
        yield f"{width}x{height}-lossless.webp", saved(picture(width, height), "WEBP", lossless=True)
        yield f"{width}x{height}-lossy.webp", saved(picture(width, height, noise=6), "WEBP", quality=85)
    yield "smooth-lossless.webp", saved(picture(40, 30, noise=1), "WEBP", lossless=True, method=6)
    for orientation in (1, 3, 6):
        yield f"exif-{orientation}.webp", saved(picture(5, 3), "WEBP", lossless=True, exif=exif(orientation))
    yield "xmp-7.webp", saved(picture(5, 3), "WEBP", lossless=True, xmp=xmp(7))
    yield "animated.webp", saved(picture(), "WEBP", lossless=True, save_all=True, append_images=[picture(), picture()], duration=10)


def gif_cases():
    yield "palette.gif", saved(picture(mode="P"), "GIF")
    yield "grey.gif", saved(picture(mode="L"), "GIF")
    yield "two-colours.gif", saved(picture(mode="1"), "GIF")
    yield "interlaced.gif", saved(picture(19, 21, mode="P"), "GIF", interlace=True)
    yield "not-interlaced.gif", saved(picture(19, 21, mode="P"), "GIF", interlace=False)
    yield "transparent.gif", saved(picture(mode="P"), "GIF", transparency=3)
    yield "animated.gif", saved(picture(mode="P"), "GIF", save_all=True, append_images=[picture(mode="P")] * 2, duration=10)
    whole = bytearray(saved(picture(mode="P"), "GIF"))
    whole[6:10] = struct.pack("<HH", 16, 12)  # a screen larger than its frame
    yield "small-frame.gif", bytes(whole)
    yield "1x1.gif", saved(picture(1, 1, mode="P"), "GIF")


def bmp_cases():
    for mode in ("1", "L", "P", "RGB"):
        yield f"{mode}.bmp", saved(picture(mode=mode), "BMP")
    yield "1x1.bmp", saved(picture(1, 1), "BMP")


def note(image, data):
    if getattr(image, "n_frames", 1) > 1:
        return f"Animated: the first of {image.n_frames} frames is used."
    return ""


def decode():
    cases = []
    for name, data in [*png_cases(), *jpeg_cases(), *webp_cases(), *gif_cases(), *bmp_cases()]:
        image = Image.open(io.BytesIO(data))
        said = note(image, data)
        image = ImageOps.exif_transpose(image)
        grey = image.convert("RGB")
        pixels = np.array(grey)
        case = {"name": name, "file": b64(data), "width": pixels.shape[1], "height": pixels.shape[0], "rgb": b64(pixels.tobytes()), "note": said}
        if "lossy" in name:
            # The decoder repeats colours where libwebp interpolates them.
            case["largest"], case["mean"] = (12, 7.0) if min(pixels.shape[:2]) < 3 else (20, 4.0)
        cases.append(case)
    # Grey of 16 bits, where Pillow's RGB would be cut off at 255 of 65,535: the values themselves.
    for name, interlace in (("grey-16.png", False), ("grey-16-interlaced.png", True)):
        values = levels(13, 9, 1, 65535)
        values[0, :4, 0] = [0, 1, 256, 65535]
        data = png(values, 16, 0, interlace=interlace)
        assert np.array_equal(np.array(Image.open(io.BytesIO(data))), values[..., 0])
        cases.append({"name": name, "file": b64(data), "width": 13, "height": 9, "sixteen": b64(values.astype("<u2").tobytes()), "note": "Its 16-bit grey values are scaled linearly: 65535 is white."})
    return cases


SIZES = [
    # width, height, new width, new height
    (1, 1, 1, 1), (1, 1, 3, 2), (1, 7, 4, 4), (7, 1, 4, 4), (2, 2, 1, 1), (5, 3, 10, 6), (5, 3, 7, 5), (9, 7, 9, 3),
    (9, 7, 3, 7), (13, 11, 8, 8), (16, 16, 5, 5), (23, 17, 7, 11), (40, 3, 7, 9), (3, 40, 9, 7), (31, 29, 1, 1),
    (29, 31, 30, 30), (64, 48, 5, 4), (12, 12, 13, 11), (100, 2, 6, 6), (8, 8, 24, 20),
]


def resize():
    """Pillow's bytes, PyTorch's bytes, and Pillow's floats (mode F) cut off at 0 and 255."""
    import torch
    from torchvision.transforms.v2 import functional as tv

    sources, cases = [], []
    for i, (width, height, to_width, to_height) in enumerate(SIZES):
        values = samples(width, height, 1 if i % 4 == 3 else 3, 70)
        sources.append({"width": width, "height": height, "channels": values.shape[2], "samples": b64(values.tobytes())})
        image = Image.fromarray(values[..., 0] if values.shape[2] == 1 else values)
        for filter in Image.Resampling:
            case = {"source": i, "filter": filter.name.lower(), "width": to_width, "height": to_height}
            case["pillow"] = b64(np.array(image.resize((to_width, to_height), filter)).tobytes())
            mode = {"NEAREST": "NEAREST_EXACT"}.get(filter.name, filter.name)
            if filter.name not in ("BOX", "HAMMING"):
                planes = torch.from_numpy(values.copy()).permute(2, 0, 1)
                resized = tv.resize(planes, [to_height, to_width], getattr(tv.InterpolationMode, mode), antialias=True)
                case["torch"] = b64(resized.permute(1, 2, 0).contiguous().numpy().tobytes())
            if values.shape[2] == 1:
                deep = Image.fromarray(values[..., 0].astype(np.float32) * 0.77 + 3.1)
                resized = np.clip(np.array(deep.resize((to_width, to_height), filter)), 0, 255)
                case["deep"] = floats(resized)
            cases.append(case)
    return {"sources": sources, "cases": cases}


HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


def preprocessors():
    """Contents of preprocessor_config.json; those with Fast use torchvision, the others Pillow."""
    def one(name, **settings):
        yield {"image_processor_type": name + "ImageProcessor", **settings}
        yield {"image_processor_type": name + "ImageProcessorFast", **settings}

    square = {"height": 8, "width": 8}
    for resample in (0, 1, 2, 3):
        yield from one("ViT", size=square, resample=resample, **HALF)
    yield {"feature_extractor_type": "ViTFeatureExtractor", "size": 8, "do_resize": True, "resample": 2, **HALF}
    yield {"feature_extractor_type": "ConvNextFeatureExtractor", "size": 8, "crop_pct": 0.875, "resample": 3, **IMAGENET}
    yield {"feature_extractor_type": "CLIPFeatureExtractor", "size": 9, "crop_size": 7, "do_center_crop": True}
    yield {"feature_extractor_type": "DeiTFeatureExtractor", "size": 10, "crop_size": 9, "resample": 3, **IMAGENET}
    yield from one("ViT", size=[6, 9], **IMAGENET)
    yield from one("ViT", size=square, do_normalize=False)
    yield from one("ViT", size=square, do_rescale=False, image_mean=[127.5] * 3, image_std=[127.5] * 3)
    yield from one("ViT", size=square, rescale_factor=0.00784313725490196, do_normalize=None)
    yield {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 8}, "do_center_crop": None, "crop_size": None}
    yield from one("ViT", size={"shortest_edge": 6, "longest_edge": 11})
    yield from one("ViT", size={"shortest_edge": 6, "longest_edge": 60})
    yield from one("ViT", size={"max_height": 6, "max_width": 9})
    yield from one("ViT", do_resize=False, do_center_crop=True, crop_size={"height": 5, "width": 12})
    yield from one("ViT", do_resize=False, do_center_crop=True, crop_size={"height": 20, "width": 9}, **HALF)
    yield from one("DeiT", size={"height": 11, "width": 12}, crop_size={"height": 8, "width": 7}, **IMAGENET)
    yield from one("DeiT", size={"height": 5, "width": 6}, crop_size={"height": 8, "width": 9})
    yield from one("Beit", size=square, do_center_crop=True, crop_size={"height": 5, "width": 5}, do_reduce_labels=False)
    for size in (7, 10, 12):
        yield from one("Bit", size={"shortest_edge": size}, crop_size={"height": 7, "width": 7})
    yield from one("CLIP", size={"shortest_edge": 9}, crop_size=8, do_convert_rgb=True)
    yield from one("Siglip", size=square, resample=3)
    yield from one("ConvNext", size={"shortest_edge": 9}, **IMAGENET)
    yield from one("ConvNext", size={"shortest_edge": 8}, crop_pct=0.7, resample=2, **IMAGENET)
    yield from one("ConvNext", size={"shortest_edge": 384}, **IMAGENET)
    yield from one("Pvt", size={"height": 7, "width": 9})
    yield from one("Segformer", size=square, do_reduce_labels=False)
    yield from one("MobileNetV1", size={"shortest_edge": 9}, crop_size={"height": 8, "width": 8})
    yield from one("MobileNetV2", size={"shortest_edge": 9}, crop_size={"height": 8, "width": 8})
    yield from one("MobileViT", size={"shortest_edge": 9}, crop_size={"height": 8, "width": 8})
    yield from one("Levit", size={"shortest_edge": 8}, crop_size={"height": 8, "width": 8})
    yield from one("Levit", size=square, crop_size={"height": 8, "width": 8})
    yield from one("PoolFormer", size={"shortest_edge": 8}, crop_size={"height": 8, "width": 8})
    yield from one("PoolFormer", size=square, crop_pct=0.5, crop_size={"height": 8, "width": 8})
    yield from one("PoolFormer", size={"height": 8, "width": 6}, crop_pct=0.7, crop_size={"height": 8, "width": 8})
    for top, offset in ((True, False), (False, True), (True, True)):
        yield from one("EfficientNet", size=square, include_top=top, rescale_offset=offset, rescale_factor=1 / 127.5, **IMAGENET)
    for resample in (0, 3):                              # as those on the hub have it
        yield from one("EfficientNet", size={"height": 9, "width": 9}, crop_size={"height": 7, "width": 7}, resample=resample,
                       do_center_crop=False, include_top=True, rescale_offset=False, image_mean=IMAGENET["image_mean"],
                       image_std=[0.47853944, 0.4732864, 0.47434163])
    for name in ("ViT", "DeiT", "Beit", "Bit", "CLIP", "ChineseCLIP", "Siglip", "ConvNext", "Pvt", "MobileNetV1", "MobileNetV2", "MobileViT", "Levit", "PoolFormer", "EfficientNet", "Segformer"):
        yield {"image_processor_type": name + "ImageProcessor"}


TIMM = [
    {"input_size": [3, 8, 8], "interpolation": "bicubic", "crop_pct": 0.875, "crop_mode": "center", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]},
    {"input_size": [3, 9, 9], "interpolation": "bilinear", "crop_pct": 0.95, "crop_mode": "center", "mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "fixed_input_size": True},
    {"input_size": [3, 8, 8], "interpolation": "lanczos", "crop_pct": 1.0, "crop_mode": "squash", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]},
    {"input_size": [3, 8, 8], "interpolation": "bicubic", "crop_pct": 0.7, "crop_mode": "squash"},
    {"input_size": [3, 8, 8], "interpolation": "bicubic", "crop_pct": 1.0, "crop_mode": "border", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]},
    {"input_size": [3, 9, 8], "interpolation": "bilinear", "crop_pct": 0.9, "crop_mode": "border"},
    {"input_size": [3, 6, 10], "interpolation": "bicubic", "crop_pct": 0.9, "crop_mode": "center"},
    {"input_size": [3, 11, 7], "crop_pct": 1.0},
    {"input_size": [3, 7, 7], "interpolation": "nearest", "crop_pct": None, "crop_mode": ""},
    {"interpolation": "bicubic"},
    {"input_size": [1, 8, 8], "interpolation": "bicubic", "crop_pct": 1.0, "mean": [0.1307], "std": [0.3081]},
]


def outputs(values):
    """A tensor [C, H, W] of floats; of a large one every 37th row and 41st column."""
    values = np.asarray(values, dtype=np.float32)
    steps = (37, 41) if values.shape[1] > 100 else (1, 1)
    return {"shape": list(values.shape), "steps": steps, "values": floats(values[:, :: steps[0], :: steps[1]])}


def processors():
    import tempfile

    import timm.data
    import transformers
    from torchvision.transforms._presets import ImageClassification
    from transformers import AutoImageProcessor

    transformers.logging.set_verbosity_error()
    images = [picture(20, 14), picture(9, 23), picture(7, 5), picture(1, 1), picture(41, 30, noise=60)]
    sources = [{"width": image.width, "height": image.height, "samples": b64(image.tobytes())} for image in images]
    cases = []
    for config in preprocessors():
        name = config.get("image_processor_type", config.get("feature_extractor_type"))
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "preprocessor_config.json").write_text(json.dumps(config))
            processor = AutoImageProcessor.from_pretrained(folder, backend="torchvision" if name.endswith("Fast") else "pil")
        for i, image in enumerate(images):
            large = "size" not in config and config.get("do_resize", True) or config.get("size") == {"shortest_edge": 384}
            if i != 1 if large else i == (2 if name.endswith("Fast") else 3):
                continue
            if i == 4 and name.endswith("Fast"):
                continue
            values = processor(image, return_tensors="np")["pixel_values"][0]
            cases.append({"preprocessor": config, "source": i, **outputs(values)})
    for config in TIMM:
        transform = timm.data.create_transform(**timm.data.resolve_data_config(pretrained_cfg=config), is_training=False)
        for i, image in enumerate(images):
            if "input_size" in config or i == 0:
                grey = config.get("input_size", [3])[0] == 1
                cases.append({"timm": config, "source": i, **outputs(transform(image.convert("L") if grey else image))})
    for resize, crop in ((9, 8), (10, 7), (232, 224)):
        for i, image in enumerate(images):
            if crop < 100 or i == 0:
                cases.append({"torchvision": [resize, crop], "source": i, **outputs(ImageClassification(resize_size=resize, crop_size=crop)(image))})
    return {"sources": sources, "cases": cases}


def photos(folder):
    """Real photographs, which are not kept here: their size, every 37th row and 41st column, and three processors."""
    from transformers import ConvNextImageProcessorPil, ViTImageProcessor, ViTImageProcessorPil

    cases = []
    for file in sorted(folder.iterdir()):
        if file.suffix not in (".png", ".jpg"):
            continue
        image = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
        pixels = np.array(image)
        case = {"name": file.name, "width": image.width, "height": image.height, "rgb": b64(pixels[::37, ::41].tobytes()), "processed": []}
        for processor in (ViTImageProcessorPil(), ViTImageProcessor(), ConvNextImageProcessorPil(size={"shortest_edge": 224})):
            config = json.loads(processor.to_json_string())
            if isinstance(processor, ViTImageProcessor):
                config["image_processor_type"] = "ViTImageProcessorFast"
            case["processed"].append({"preprocessor": config, **outputs(processor(image, return_tensors="np")["pixel_values"][0])})
        cases.append(case)
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--resources", type=Path, required=True)
    parser.add_argument("--photos", type=Path, help="a folder of photographs to compare with where it is there")
    options = parser.parse_args()
    folder = options.resources / "images"
    folder.mkdir(parents=True, exist_ok=True)
    print("Pillow", PIL.__version__)
    write(folder / "decode.json.gz", decode())
    write(folder / "resize.json.gz", resize())
    write(folder / "processors.json.gz", processors())
    if options.photos:
        write(folder / "photos.json.gz", photos(options.photos))


if __name__ == "__main__":
    main()
