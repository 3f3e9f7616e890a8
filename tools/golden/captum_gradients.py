"""What Captum's gradient family says of the tiny ResNet and the tiny BERT.

    python3 captum_gradients.py --resources ../../models/src/test/resources

reads tiny-vision/resnet-basic, golden/tiny-vision.json.gz (its pictures) and tiny-bert, and writes
golden/captum-gradients.json.gz. Everything is float64 from the weights in the files.

Noise and draws are part of the file: Captum's random numbers are replaced by them, so that both sides take the same. Of
the pictures, the noise and the draws so many are tried, and those are taken whose ReLUs' inputs and whose pools' maxima
keep the largest `margin` from where the derivative jumps, over all points that a method looks at. The path from black
goes through the ReLUs' kinks, however fine; only the points looked at keep a margin.
"""
import argparse
import gzip
import json
import pathlib
import warnings
from unittest import mock

import numpy as np
import torch
import transformers
from captum.attr import (Deconvolution, GradientShap, GuidedBackprop, GuidedGradCam, InputXGradient, IntegratedGradients,
                         InternalInfluence, LayerConductance, LayerGradientXActivation, LayerIntegratedGradients,
                         NeuronConductance, NeuronDeconvolution, NeuronGradient, NeuronGuidedBackprop,
                         NeuronIntegratedGradients, NoiseTunnel, Saliency)
from transformers import BertForMaskedLM, BertTokenizer

import attributions
import tiny_vision

SAMPLES, STEPS, TRIES, FINE = 4, 7, 60, 20000
TYPES = ["smoothgrad", "smoothgrad_sq", "vargrad"]


def given_noise(noise):
    """Captum adds `noise`, [samples, ...], whatever deviation it was told."""
    return mock.patch("torch.normal", lambda mean, deviation: noise.clone())


class Draws:
    """GradientShap's draws: which baseline for each sample, and how far along the way."""

    def __init__(self, rows, shares):
        self.rows, self.shares = rows, shares

    def __enter__(self):
        self.patches = [mock.patch("numpy.random.choice", lambda *_: np.array(self.rows)),
                        mock.patch("numpy.random.uniform", lambda *_: np.array(self.shares))]
        for patch in self.patches:
            patch.start()

    def __exit__(self, *_):
        for patch in self.patches:
            patch.stop()


def smoothed(method, x, noise, **how):
    found = {}
    for kind in TYPES:
        with given_noise(noise):
            found[kind] = NoiseTunnel(method).attribute(x, nt_type=kind, nt_samples=len(noise), stdevs=1.0, **how)
    return found


def expected_gradients(forward, x, noise, baselines, draws, **how):
    with given_noise(noise), draws:
        return GradientShap(forward).attribute(x, baselines=baselines, n_samples=len(noise), stdevs=1.0, **how)


def influence_in_full(forward, layer, x, baseline, target, steps=FINE, chunk=500):
    """Conductance and internal influence at a layer's output, their integrals: a Riemann-Stieltjes sum over `steps` pieces,
    the slope in the middle of each times what the layer moves by."""
    held = {}
    handle = layer.register_forward_hook(lambda module, inputs, output: held.update(value=output))
    conducted, influence = 0, 0
    ends = torch.linspace(0, 1, steps + 1, dtype=x.dtype)

    def at(alphas):
        shares = alphas.view(-1, *[1] * (x.dim() - 1))
        return baseline + shares * (x - baseline)

    for start in range(0, steps, chunk):
        here = ends[start:start + chunk + 1]
        with torch.no_grad():
            forward(at(here))
            moved = held["value"].diff(dim=0)
        middle = at((here[1:] + here[:-1]) / 2).requires_grad_()
        score = forward(middle)[:, target].sum()
        slope = torch.autograd.grad(score, held["value"])[0]
        conducted += (slope * moved).sum(0)
        influence += slope.sum(0) / steps
    handle.remove()
    return conducted, influence


def layered(forward, layer, x, baseline, target):
    """What happens at a layer's output: [its axes]."""
    common = dict(baselines=baseline, target=target, n_steps=STEPS)
    with torch.no_grad():
        scores = forward(torch.cat([baseline, x]))[:, target]
    conducted, influence = influence_in_full(forward, layer, x, baseline, target)
    return {
        "scores": scores,
        "conductance": LayerConductance(forward, layer).attribute(x, **common)[0],
        "conductance_in_full": conducted,
        "internal_influence": InternalInfluence(forward, layer).attribute(x, **common)[0],
        "internal_influence_in_full": influence,
        "integrated_gradients": LayerIntegratedGradients(forward, layer).attribute(x, **common)[0],
        "gradient_x_activation": LayerGradientXActivation(forward, layer).attribute(x, target=target)[0],
    }


def units(forward, layer, x, baseline, target, unit, places):
    """The share of each input that goes through one unit of a layer, at all its places together and at the best of them."""
    neurons = NeuronConductance(forward, layer)
    each = [neurons.attribute(x, place, baselines=baseline, target=target, n_steps=STEPS, method="gausslegendre")[0]
            for place in places]
    best = max(range(len(each)), key=lambda place: each[place].abs().max().item())
    return {"unit": unit, "place": best, "neuron_conductance": sum(each), "neuron_conductance_at": each[best]}


class Margin(tiny_vision.Margin):
    """Of what is differentiated: a black picture, looked at for its score alone, has ties in every pool."""

    def look(self, module, arguments):
        if arguments[0].requires_grad:
            super().look(module, [arguments[0].detach()])


def watched(model, run):
    margin = Margin()
    handle = torch.nn.modules.module.register_module_forward_pre_hook(margin.look)
    try:
        return run(), margin.smallest
    finally:
        handle.remove()


def best(tries, model, run):
    """The answer whose points keep the largest margin, that margin, and which try it was."""
    found = []
    for number in range(tries):
        answer, margin = watched(model, lambda: run(number))
        found.append((margin, number, answer))
    margin, number, answer = max(found, key=lambda one: one[0])
    return answer | {"margin": margin}


def by_pixel(found):
    """Summed over the channels, [rows, columns]."""
    return {key: by_pixel(one) for key, one in found.items()} if isinstance(found, dict) else found[0].sum(0)


def drawn(shape, number, scale):
    """Noise in steps of 1/32."""
    generator = torch.Generator().manual_seed(number)
    return (torch.randn(shape, generator=generator, dtype=torch.float64) * scale * 32).round() / 32


def vision(root):
    model = transformers.AutoModelForImageClassification.from_pretrained(root / "tiny-vision" / "resnet-basic")
    model = model.eval().double().requires_grad_(False)
    golden = json.loads(gzip.decompress((root / "golden" / "tiny-vision.json.gz").read_bytes()))["models"]["resnet-basic"]
    pictures = torch.tensor(golden["pixels"], dtype=torch.float64)

    def forward(pixels):
        return model(pixels).logits

    class Logits(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, pixels):
            return self.model(pixels).logits

    module, stage = Logits(), model.resnet.encoder.stages[0]
    # One way of two through a residual block: what goes along the other is not its to conduct.
    branch = model.resnet.encoder.stages[0].layers[1].layer[0]

    def on(number):
        x, target = pictures[number:number + 1], golden["entries"][number]
        black = torch.zeros_like(x)
        with torch.no_grad():
            maps = model.resnet(x, output_hidden_states=True).hidden_states[1][0]
        # A neuron that is not dead: the most excited one of a channel.
        inside = (2, *divmod(maps[2].argmax().item(), maps.shape[2]))
        return {
            "picture": number, "target": target,
            "guided_backprop": GuidedBackprop(module).attribute(x.clone(), target=target)[0],
            "deconvolution": Deconvolution(module).attribute(x.clone(), target=target)[0],
            "guided_grad_cam": GuidedGradCam(module, model.resnet.encoder.stages[1]).attribute(
                x.clone(), target=target, interpolate_mode="bilinear")[0],
            "neuron": {
                "unit": inside[0], "place": inside[1] * maps.shape[2] + inside[2],
                "gradient": NeuronGradient(forward, stage).attribute(x.clone(), inside)[0],
                "guided_backprop": NeuronGuidedBackprop(module, stage).attribute(x.clone(), inside)[0],
                "deconvolution": NeuronDeconvolution(module, stage).attribute(x.clone(), inside)[0],
                "integrated_gradients": NeuronIntegratedGradients(forward, stage).attribute(
                    x.clone(), inside, baselines=black, n_steps=STEPS)[0],
            },
        }

    def path(number):
        x, target = pictures[number:number + 1], golden["entries"][number]
        black = torch.zeros_like(x)
        with torch.no_grad():
            rows, columns = model.resnet(x, output_hidden_states=True).hidden_states[1].shape[2:]
        everywhere = [(2, row, column) for row in range(rows) for column in range(columns)]
        return {"picture": number, "target": target, "steps": STEPS,
                "stage": layered(forward, stage, x, black, target) | units(forward, stage, x, black, target, 2, everywhere),
                "branch": layered(forward, branch, x, black, target)}

    def noisy(number):
        x, target = pictures[:1], golden["entries"][0]
        noise = drawn((SAMPLES, *x.shape[1:]), number, 0.25)
        generator = np.random.default_rng(number)
        draws = Draws(generator.integers(0, 3, SAMPLES).tolist(), (generator.integers(1, 64, SAMPLES) / 64).tolist())
        baselines = torch.cat([torch.zeros_like(x), pictures[1:]])
        return {"picture": 0, "target": target, "noise": (noise * 32).to(torch.int64),
                "gradient": smoothed(Saliency(forward), x, noise, target=target, abs=False),
                "input_x_gradient": by_pixel(smoothed(InputXGradient(forward), x, noise, target=target)),
                "rows": draws.rows, "shares": draws.shares,
                "gradient_shap": by_pixel(
                    expected_gradients(forward, x, torch.zeros_like(noise), baselines, draws, target=target)),
                "gradient_shap_with_noise":
                    by_pixel(expected_gradients(forward, x, noise, baselines, draws, target=target))}

    return {"at": best(len(pictures), model, on), "along": best_path(pictures, model, path),
            "around": best(TRIES, model, noisy)}


def best_path(pictures, model, path):
    """The margin of the points that Captum looks at: those of the integral in full come as near to a kink as they like."""
    global FINE
    fine, FINE = FINE, 1
    short = []
    for number in range(len(pictures)):
        with mock.patch(f"{__name__}.influence_in_full", lambda *_: (torch.zeros(1), torch.zeros(1))):
            short.append((watched(model, lambda: path(number))[1], number))
    FINE = fine
    margin, number = max(short)
    return path(number) | {"margin": margin}


def text(root):
    folder = root / "tiny-bert"
    model = BertForMaskedLM.from_pretrained(folder, attn_implementation="eager").eval().double().requires_grad_(False)
    tokenizer = BertTokenizer(vocab=str(folder / "vocab.txt"))
    sentences = json.loads((root / "golden" / "tiny-bert.json").read_text())["sentences"]
    case = attributions.Case.of(model, tokenizer, sentences[0]["text"])
    x, pad, target = case.lookup(), case.baseline("pad"), sentences[0]["top"][0]["id"]
    layer = model.bert.encoder.layer[0]
    noise = drawn((SAMPLES, *x.shape[1:]), 5, 0.25)
    generator = np.random.default_rng(6)
    baselines = torch.cat([pad, case.baseline("mask"), torch.zeros_like(x)])
    draws = Draws(generator.integers(0, 3, SAMPLES).tolist(), (generator.integers(1, 64, SAMPLES) / 64).tolist())
    integrated = IntegratedGradients(case.logits)
    return {
        "sentence": 0, "target": target, "steps": STEPS,
        "layer": layered(case.logits, layer, x, pad, target)
                 | units(case.logits, layer, x, pad, target, 11, [(i, 11) for i in range(x.shape[1])]),
        "noise": (noise * 32).to(torch.int64),
        "gradient": smoothed(Saliency(case.logits), x, noise, target=target, abs=False),
        "input_x_gradient": smoothed(InputXGradient(case.logits), x, noise, target=target),
        "integrated_gradients": smoothed(integrated, x, noise, target=target, baselines=pad, n_steps=STEPS),
        "rows": draws.rows, "shares": draws.shares,
        "gradient_shap": expected_gradients(case.logits, x, torch.zeros_like(noise), baselines, draws, target=target)[0],
        "gradient_shap_with_noise": expected_gradients(case.logits, x, noise, baselines, draws, target=target)[0]}


def plain(value, digits=5):
    """Tensors as lists, floats to so many digits."""
    if isinstance(value, dict):
        return {key: plain(one, digits) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one, digits) for one in value]
    if isinstance(value, torch.Tensor):
        value = value.detach()
        return plain((value[0] if value.dim() and value.shape[0] == 1 else value).tolist(), digits)
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    root = parser.parse_args().resources
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    found = {"made_by": f"tools/golden/captum_gradients.py, torch {torch.__version__}, captum 0.8.0, float64",
             "vision": vision(root), "text": text(root)}
    for part in ("at", "along", "around"):
        print(f"{part}: margin {found['vision'][part]['margin']:.2g}")
    packed = gzip.compress(json.dumps(plain(found), separators=(",", ":")).encode(), mtime=0)
    path = root / "golden" / "captum-gradients.json.gz"
    path.write_bytes(packed)
    print(f"{path.name}: {len(packed)} bytes")


if __name__ == "__main__":
    main()
