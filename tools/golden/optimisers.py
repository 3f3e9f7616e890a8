"""What PyTorch's optimisers make of the same gradients, step by step, and transformers' schedules.

    python3 optimisers.py --resources ../../train/src/test/resources

writes golden/optimisers.json.gz: `weights` at first and `gradients` of each of 50 steps, of a matrix (8 numbers, decayed) and a
bias (4, not decayed), one after the other; gradients span seven powers of ten and are sometimes 0. `runs`: per setting the
`weights` after each step, the `rates` that the schedule gave, the `norms` before clipping where `clip` is not null, and what the
optimiser remembers at the end (`state`). All in float32, as people train. `schedules`: shares of the highest rate for each step,
counted from 0. `clipping`: norms and factors of clip_grad_norm_ on their own.
"""
import argparse
import gzip
import json
import pathlib

import torch
from transformers import (get_constant_schedule_with_warmup, get_cosine_schedule_with_warmup,
                          get_linear_schedule_with_warmup)

STEPS = 50
FORMS = {"constant": lambda o, w, t: get_constant_schedule_with_warmup(o, w),
         "linear": get_linear_schedule_with_warmup, "cosine": get_cosine_schedule_with_warmup}
RUNS = [
    dict(kind="adamw", rate=1e-2, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.0),
    dict(kind="adamw", rate=3e-2, beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.1, form="linear", warmup=5, clip=1.0),
    dict(kind="adamw", rate=1e-1, beta1=0.8, beta2=0.95, epsilon=1e-6, decay=0.5, form="cosine", warmup=0),
    dict(kind="adamw", rate=5e-3, beta1=0.0, beta2=0.5, epsilon=1e-3, decay=0.01, form="constant", warmup=10, clip=1e-2),
    dict(kind="sgd", rate=1e-3, momentum=0.0, nesterov=False, decay=0.0),
    dict(kind="sgd", rate=1e-3, momentum=0.0, nesterov=False, decay=0.3, clip=2.0),
    dict(kind="sgd", rate=1e-3, momentum=0.9, nesterov=False, decay=0.1, form="cosine", warmup=7),
    dict(kind="sgd", rate=1e-3, momentum=0.7, nesterov=True, decay=0.2, form="linear", warmup=3, clip=5.0),
]


def flat(tensors):
    return [float(f"{number:.9g}") for tensor in tensors for number in tensor.detach().flatten().tolist()]


def run(settings, weights, gradients):
    matrix, bias = (torch.nn.Parameter(part.clone()) for part in weights)
    groups = [dict(params=[matrix], weight_decay=settings["decay"]), dict(params=[bias], weight_decay=0.0)]
    if settings["kind"] == "adamw":
        optimiser = torch.optim.AdamW(groups, lr=settings["rate"], betas=(settings["beta1"], settings["beta2"]),
                                      eps=settings["epsilon"])
    else:
        optimiser = torch.optim.SGD(groups, lr=settings["rate"], momentum=settings["momentum"], nesterov=settings["nesterov"])
    schedule = FORMS[settings["form"]](optimiser, settings["warmup"], STEPS) if "form" in settings else None
    after, rates, norms = [], [], []
    for step in gradients:
        matrix.grad, bias.grad = (part.clone() for part in step)
        if "clip" in settings:
            norms.append(float(torch.nn.utils.clip_grad_norm_([matrix, bias], settings["clip"])))
        rates.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        if schedule:
            schedule.step()
        after.append(flat([matrix, bias]))
    state = {}
    for key in ["exp_avg", "exp_avg_sq", "momentum_buffer"]:
        if optimiser.state[matrix].get(key) is not None:
            state[key] = flat([optimiser.state[matrix][key], optimiser.state[bias][key]])
    return dict(settings, clip=settings.get("clip"), form=settings.get("form"), weights=after, rates=rates, norms=norms,
                state=state)


def schedules():
    made = []
    for form, warmup, steps in [("constant", 0, 8), ("constant", 4, 8), ("linear", 0, 10), ("linear", 3, 20), ("cosine", 0, 10),
                                ("cosine", 6, 25), ("linear", 10, 10), ("cosine", 1, 2)]:
        optimiser = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
        schedule = FORMS[form](optimiser, warmup, steps)
        shares = []
        for _ in range(steps):
            shares.append(optimiser.param_groups[0]["lr"])
            optimiser.step()
            schedule.step()
        made.append(dict(form=form, warmup=warmup, steps=steps, shares=shares))
    return made


def clipping(random):
    made = []
    for scale in [0.0, 1e-8, 1e-3, 1.0, 1e6]:
        for most in [1e-3, 1.0, 7.5]:
            parameters = [torch.nn.Parameter(torch.zeros(shape)) for shape in [(3, 4), (5,)]]
            before = [torch.randn(p.shape, generator=random) * scale for p in parameters]
            for parameter, gradient in zip(parameters, before):
                parameter.grad = gradient.clone()
            norm = torch.nn.utils.clip_grad_norm_(parameters, most)
            made.append(dict(gradients=flat(before), most=most, norm=float(norm), after=flat([p.grad for p in parameters])))
    return made


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    random = torch.Generator().manual_seed(3)
    shapes = [(4, 2), (4,)]
    weights = [torch.randn(shape, generator=random) for shape in shapes]
    gradients = []
    for _ in range(STEPS):
        parts = [torch.randn(shape, generator=random) * 10 ** (torch.rand(shape, generator=random) * 7 - 5) for shape in shapes]
        gradients.append([part * (torch.rand(part.shape, generator=random) > 0.1) for part in parts])
    golden = dict(weights=flat(weights), gradients=[flat(step) for step in gradients],
                  runs=[run(settings, weights, gradients) for settings in RUNS], schedules=schedules(), clipping=clipping(random))
    file = parser.parse_args().resources / "golden/optimisers.json.gz"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(json.dumps(golden, separators=(",", ":")).encode(), mtime=0))
    print(len(golden["runs"]), "runs,", file.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
