"""Small files as torch.save writes them, and what PyTorch reads from them.

    python3 torch_files.py --resources ../../models/src/test/resources

writes torch/types.pt        every element type, a scalar, an empty tensor, two tensors over one storage (zip, protocol 2)
       torch/protocol5.pt    a wrapped state dict of DataParallel, training state beside it (zip, protocol 5)
       torch/legacy.pth      the form before PyTorch 1.6 (its storages' keys are addresses, others each time)
       torch/transposed.pt   a tensor whose elements do not lie in their order
       torch/big-endian.pt   numbers the other way round
       torch/script.pt       a TorchScript program
       torch/module.pt       a whole module: a pickle that asks for a class
       torch/tensors.json    for the first three, each tensor's type, shape and bytes
"""
import argparse
import collections
import json
import pathlib
import re

import torch

TYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
         torch.uint8, torch.uint16, torch.uint32, torch.uint64, torch.bool, torch.float8_e4m3fn, torch.float8_e5m2]
ONNX = {"float32": "float", "float64": "double"}


def types():
    state = collections.OrderedDict((str(kind).removeprefix("torch."), torch.tensor([[0, 1, 2], [1, 0, 1]]).to(kind))
                                    for kind in TYPES)
    whole = torch.arange(12, dtype=torch.float32)
    state["parameter"] = torch.nn.Parameter(torch.tensor([0.5, -0.25]))
    state["scalar"] = torch.tensor(3.5)
    state["empty"] = torch.zeros(0, 4)
    state["first"], state["second"] = whole[:8].view(2, 4), whole[6:].view(3, 2)
    state["one_row"] = torch.arange(6.).view(2, 3).t()[:, :1].t()      # strides of axes of size 1 say nothing
    return state


def wrapped():
    model = torch.nn.DataParallel(torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.BatchNorm2d(2)))
    optimiser = torch.optim.Adam(model.parameters())
    model(torch.ones(2, 1, 4, 4)).sum().backward()
    optimiser.step()
    return {"epoch": 3, "loss": 0.25, "best": None, "seed": 2 ** 70, "tags": {"a"}, "bytes": b"ab",
            "device": torch.device("cpu"), "shape": torch.Size([1, 4]), "dtype": torch.float32,
            "optimizer": optimiser.state_dict(), "state_dict": model.state_dict()}


def listing(state):
    """Types by ONNX's names."""
    return {name.removeprefix("module."): {
        "dtype": ONNX.get(kind := re.sub("float8_e", "float8e", str(tensor.dtype).removeprefix("torch.")), kind),
        "shape": list(tensor.shape), "bytes": tensor.flatten().view(torch.uint8).numpy().tobytes().hex()}
        for name, tensor in state.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    folder = parser.parse_args().resources / "torch"
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(1)

    torch.save(types(), folder / "types.pt")
    torch.save(wrapped(), folder / "protocol5.pt", pickle_protocol=5)
    plain = torch.nn.Linear(3, 2).state_dict()
    plain["tied"] = plain["weight"]
    torch.save(plain, folder / "legacy.pth", _use_new_zipfile_serialization=False)
    torch.save({"w": torch.arange(6.).view(2, 3).t()}, folder / "transposed.pt")
    torch.save({"w": torch.ones(2)}, folder / "big-endian.pt")
    bytes_ = (folder / "big-endian.pt").read_bytes()
    (folder / "big-endian.pt").write_bytes(bytes_.replace(b"little", b"bigger"))
    torch.jit.save(torch.jit.script(torch.nn.ReLU()), folder / "script.pt")
    torch.save(torch.nn.Linear(1, 1), folder / "module.pt")

    read = {name: torch.load(folder / name, weights_only=False) for name in ("types.pt", "protocol5.pt", "legacy.pth")}
    read["protocol5.pt"] = read["protocol5.pt"]["state_dict"]
    (folder / "tensors.json").write_text(
        json.dumps({name: listing(state) for name, state in read.items()}, separators=(",", ":")) + "\n")
    for file in sorted(folder.iterdir()):
        print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
