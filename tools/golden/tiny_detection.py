"""Tiny random models that find objects and that tell what each place of a picture shows, as transformers makes them: their
ONNX exports, their scores, and class activation maps of their targets in float64.

    python3 tiny_detection.py --resources ../../models/src/test/resources

writes tiny-detection/NAME.{torchscript,dynamo}.onnx.gz, tiny-detection/NAME.json (the model's configuration)
       golden/tiny-detection.json.gz

By model: `pixels` of one picture, `logits` ([query,class] or [class,row,column]) and of detectors `boxes` [query,4]; `targets`
with their score and `cam`, the Grad-CAM at the layer before the ReLU by pytorch_grad_cam:
  * of a detector `class`: the logit of a query's class; `place`: one number of its box, a share of the picture's width or
    height;
  * of a segmentation `area`: the mean logit of a class over the places where it is the highest; `mask`: its mean over given
    places.
"""
import argparse
import gzip
import json
import pathlib
import warnings

import onnxruntime
import pytorch_grad_cam
import torch
import transformers

import tiny_onnx
import tiny_vision

LABELS = {i: name for i, name in enumerate(["cat", "dog", "bird", "boat", "tree"])}
NAMES = dict(id2label=LABELS, label2id={name: i for i, name in LABELS.items()})


def detr():
    backbone = transformers.ResNetConfig(embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], layer_type="basic",
                                         out_features=["stage2"])
    return transformers.DetrForObjectDetection(transformers.DetrConfig(
        use_timm_backbone=False, use_pretrained_backbone=False, backbone=None, backbone_config=backbone, num_queries=6,
        d_model=16, encoder_layers=1, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2,
        encoder_ffn_dim=24, decoder_ffn_dim=24, **NAMES))


def yolos():
    return transformers.YolosForObjectDetection(transformers.YolosConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, image_size=[32, 24], patch_size=8,
        num_detection_tokens=6, use_mid_position_embeddings=False, **NAMES))


def segformer():
    return transformers.SegformerForSemanticSegmentation(transformers.SegformerConfig(
        num_encoder_blocks=3, depths=[1, 1, 1], sr_ratios=[4, 2, 1], hidden_sizes=[8, 12, 16], patch_sizes=[7, 3, 3],
        strides=[4, 2, 2], num_attention_heads=[1, 2, 2], mlp_ratios=[2, 2, 2], decoder_hidden_size=12, **NAMES))


#  name: what makes it, the picture's size, the module whose output is the map, the map's rows and columns, tokens before them
MODELS = {"detr": (detr, (3, 32, 40), "model.encoder.layers.0.final_layer_norm", (4, 5), 0),
          "yolos": (yolos, (3, 32, 24), "vit.encoder.layer.1.layernorm_before", (4, 3), 1),
          "segformer": (segformer, (3, 64, 48), "decode_head.linear_projections.2", (4, 3), 0)}


class Outputs(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        out = self.model(pixel_values=pixel_values)
        return (out.logits, out.pred_boxes) if hasattr(out, "pred_boxes") else (out.logits,)


def export(name, model, size, folder):
    folder.mkdir(parents=True, exist_ok=True)
    wrapped, example = Outputs(model).eval(), (torch.randn(2, *size),)
    with torch.no_grad():
        outputs = ["logits", "pred_boxes"][:len(wrapped(*example))]
    for exporter in ("torchscript", "dynamo"):
        path = folder / f"{name}.{exporter}.onnx"
        try:
            with torch.no_grad():
                if exporter == "dynamo":
                    torch.onnx.export(wrapped, example, path, dynamo=True, opset_version=18, input_names=["pixel_values"],
                                      output_names=outputs, external_data=False, verbose=False,
                                      dynamic_shapes={"pixel_values": {0: torch.export.Dim("batch")}})
                else:
                    torch.onnx.export(wrapped, example, path, dynamo=False, opset_version=16, input_names=["pixel_values"],
                                      output_names=outputs,
                                      dynamic_axes={one: {0: "batch"} for one in ["pixel_values", *outputs]})
        except Exception as refused:
            print(f"{name}: not by {exporter}: {type(refused).__name__}: {str(refused)[:300]}")
            path.unlink(missing_ok=True)
            continue
        tiny_onnx.shrink(path)
        session = onnxruntime.InferenceSession(path)
        worst = 0
        for count in (1, 3):
            pixels = torch.randn(count, *size)
            with torch.no_grad():
                for got, expected in zip(session.run(None, {"pixel_values": pixels.numpy()}), wrapped(pixels)):
                    worst = max(worst, abs(got - expected.numpy()).max())
        assert worst < 1e-4, (name, exporter, worst)
        path.with_suffix(".onnx.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
        path.unlink()
        print(f"{name}: {exporter} {path.with_suffix('.onnx.gz').stat().st_size} bytes")


class Flat(torch.nn.Module):
    """All outputs in one, so that a target can read any."""

    def __init__(self, model):
        super().__init__()
        self.outputs = Outputs(model)

    def forward(self, pixels):
        return torch.cat([out.flatten(1) for out in self.outputs(pixels)], 1)


def explained(name, model, pixels, read):
    """Score and map of what `read` makes of the outputs of one picture."""
    _, _, path, (rows, columns), before = MODELS[name]

    def grid(tokens):
        if tokens.dim() == 4:
            return tokens
        patches = tokens[:, before:before + rows * columns]
        return patches.reshape(tokens.shape[0], rows, columns, -1).permute(0, 3, 1, 2)

    with torch.no_grad():
        outputs = Outputs(model)(pixels)

    def target(flat):
        parts = flat.split([out[0].numel() for out in outputs])
        return read(*[part.reshape(out[0].shape) for part, out in zip(parts, outputs)])

    layer = model.get_submodule(path)
    with pytorch_grad_cam.GradCAM(Flat(model), [layer], reshape_transform=grid) as made:
        made(pixels, [target])
        activations, gradients = made.activations_and_grads.activations[0], made.activations_and_grads.gradients[0]
        raw = made.get_cam_image(pixels, layer, [target], activations.numpy(), gradients.numpy(), False)[0]
    score = read(*[out[0] for out in outputs]).item()
    return {"score": float(f"{score:.8g}"), "cam": tiny_vision.rounded(raw.tolist(), 7)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    found = {}
    for number, (name, (make, size, *_)) in enumerate(MODELS.items()):
        torch.manual_seed(100 + number)
        model = tiny_vision.randomise(make(), 100 + number)
        export(name, model, size, root / "tiny-detection")
        (root / "tiny-detection" / f"{name}.json").write_text(model.config.to_json_string())
        model = model.double().requires_grad_()
        generator = torch.Generator().manual_seed(number)
        pixels = ((torch.randn((1, *size), generator=generator) * 16).round() / 16).double()
        with torch.no_grad():
            logits, *boxes = [out[0] for out in Outputs(model)(pixels)]
        own = {"pixels": pixels[0].tolist(), "logits": tiny_vision.rounded(logits.tolist(), 7)}
        if boxes:
            own["boxes"] = tiny_vision.rounded(boxes[0].tolist(), 7)
            chances = logits.softmax(-1)[:, :-1]
            query, entry = divmod(chances.argmax().item(), chances.shape[1])
            own["targets"] = {
                "class": {"query": query, "entry": entry}
                | explained(name, model, pixels, lambda logits, boxes: logits[query, entry]),
                "place": {"query": query, "entry": 2}
                | explained(name, model, pixels, lambda logits, boxes: boxes[query, 2])}
        else:
            answer = logits.argmax(0)
            counts = answer.flatten().bincount(minlength=len(logits))
            entry = counts.argsort(descending=True)[1].item()
            area = (answer == entry).double()
            mask = torch.zeros_like(area)
            mask[2:9, 3:7] = 1
            own["shares"] = (counts / counts.sum()).tolist()
            own["targets"] = {
                "area": {"entry": entry}
                | explained(name, model, pixels, lambda logits: (logits[entry] * area).sum() / area.sum()),
                "mask": {"entry": entry, "rows": [2, 9], "columns": [3, 7]}
                | explained(name, model, pixels, lambda logits: (logits[entry] * mask).sum() / mask.sum())}
        found[name] = own
        print(f"{name}: logits {list(logits.shape)}, {[(k, v['score']) for k, v in own['targets'].items()]}")
    text = json.dumps({"made_by": f"tools/golden/tiny_detection.py, torch {torch.__version__}, float64", "models": found},
                      separators=(",", ":"))
    path = root / "golden" / "tiny-detection.json.gz"
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
