"""A small file as the reference writer of safetensors lays it out.

    python3 safetensors_files.py --resources ../../models/src/test/resources

writes safetensors/every-type.safetensors   every element type that PyTorch has, a scalar, an empty tensor, a name with
                                            characters that JSON escapes
"""
import argparse
import pathlib

import safetensors.torch
import torch

TYPES = [torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
         torch.uint8, torch.uint16, torch.uint32, torch.uint64, torch.bool, torch.float8_e4m3fn, torch.float8_e5m2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    folder = parser.parse_args().resources / "safetensors"
    tensors = {str(kind).removeprefix("torch."): torch.tensor([[0, 1, 2], [1, 0, 1]]).to(kind) for kind in TYPES}
    tensors |= {"b.second": torch.tensor([0.5, -0.25]), "a.first": torch.arange(6.).view(3, 2) / 7,
                "scalar": torch.tensor(3.5), "empty": torch.zeros(0, 4), "z\u00e9\"\\\n": torch.tensor([1.])}
    folder.mkdir(exist_ok=True)
    file = folder / "every-type.safetensors"
    safetensors.torch.save_file(tensors, file, metadata={"format": "pt"})
    print(file, file.stat().st_size, "bytes")


main()
