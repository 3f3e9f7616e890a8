"""The whole process that a Python user runs: import, load, tokenise, predict, explain, print."""
import argparse
import json
import os

os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model-dir", required=True, help="a folder that save_hf.py wrote")
    parser.add_argument("--text", default="The capital of France is [MASK].")
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--baseline", choices=["pad", "mask", "zero"], default="pad")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--lean", action="store_true", help="vocabulary head at the mask only")
    options = parser.parse_args()

    import torch
    import bert
    torch.set_num_threads(options.threads)
    model, tokenizer = bert.load(options.model_dir)
    print(json.dumps(bert.explain(model, tokenizer, options.text, options.steps, options.baseline, lean=options.lean)))


if __name__ == "__main__":
    main()
