"""Writes a BERT from a TensorFlow checkpoint as the folder that transformers' from_pretrained reads."""
import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools" / "golden"))
import bert_weights


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model-dir", required=True, help="folder with variables/ and assets/vocab.txt")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    model, tokenizer = bert_weights.load(options.model_dir)
    model.save_pretrained(options.out)
    tokenizer.save_pretrained(options.out)
    (pathlib.Path(options.out) / "vocab.txt").write_bytes(
        (pathlib.Path(options.model_dir) / "assets" / "vocab.txt").read_bytes())
    print(options.out)


if __name__ == "__main__":
    main()
