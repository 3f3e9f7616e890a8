"""Whether transformers and Python's ONNX Runtime compute with a trained folder what it should.

    python3 trained_folders.py FOLDER… [--base FOLDER]

of folders that `limpid train` wrote: the class that config.json names is loaded with no key missing, unexpected or of another
shape; its outputs are those of model.onnx, also for a batch with padding (1e-5). Where there is an adapter, the model of
--base with scale · B · A added to each matrix that the adapter names, and its other tensors put in, gives the same (1e-4 of the
largest). Prints what it found; fails if one is further off.
"""
import argparse
import json
import pathlib

import safetensors.torch
import torch

import written_folders

LIMIT = 1e-5


def adapted(base, written, config):
    """The base with the adapter's products added, as PEFT's format describes it."""
    said = json.loads((written / "adapter" / "adapter_config.json").read_text())
    tensors = safetensors.torch.load_file(written / "adapter" / "adapter_model.safetensors")
    scale = said["lora_alpha"] / (said["r"] ** 0.5 if said.get("use_rslora") else said["r"])
    model, _, _ = written_folders.load(written)
    fresh = {name: value for name, value in model.state_dict().items()}
    theirs = {}
    for file in base.glob("*.safetensors"):
        theirs.update(safetensors.torch.load_file(file))
    # The merged folder's own values are taken for nothing that base or adapter has.
    state = {name: theirs[name].float() if name in theirs and theirs[name].shape == value.shape else value
             for name, value in fresh.items()}
    prefix = "base_model.model."
    changed = 0
    for name, down in tensors.items():
        if name.endswith(".lora_A.weight"):
            up = tensors[name.replace(".lora_A.", ".lora_B.")]
            weight = name[len(prefix):].replace(".lora_A.weight", ".weight")
            product = scale * (up.double() @ down.double())
            product = product.T if said.get("fan_in_fan_out") else product
            assert weight in theirs, weight
            state[weight] = (state[weight].double() + product).float()
            changed += 1
        elif ".lora_" not in name:
            state[name[len(prefix):].replace(".modules_to_save.default", "")] = tensors[name]
    assert changed, "the adapter names no matrix"
    model.load_state_dict(state)
    return model, changed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("--base", type=pathlib.Path)
    options = parser.parse_args()
    for folder in options.folders:
        model, info, config = written_folders.load(folder)
        for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
            assert not info[kind], (kind, info[kind])
        session = written_folders.onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
        names = [port.name for port in session.get_inputs()]
        beside = adapted(options.base, folder, config) if options.base and (folder / "adapter").is_dir() else None
        far, apart = 0.0, 0.0
        for batch in written_folders.feeds(config, torch.Generator().manual_seed(1)):
            expected = written_folders.outputs(model, batch)
            mask = batch.get("attention_mask")
            fed = {name: value.numpy() for name, value in batch.items() if name in names}
            if "position_ids" in names:
                fed["position_ids"] = written_folders.numpy.arange(mask.shape[1])[None].repeat(mask.shape[0], 0)
            for port, value in zip(session.get_outputs(), session.run(None, fed)):
                far = max(far, written_folders.far(written_folders.own(value, mask),
                                                   written_folders.own(expected[port.name], mask)))
            if beside:
                for name, value in written_folders.outputs(beside[0], batch).items():
                    apart = max(apart, written_folders.far(value, expected[name]))
        print(f"{folder.name}: {config['architectures'][0]}, ONNX Runtime {far:.1e}"
              + (f", base with {beside[1]} products {apart:.1e}" if beside else ""))
        assert far < LIMIT and apart < 1e-4, (far, apart)


if __name__ == "__main__":
    main()
