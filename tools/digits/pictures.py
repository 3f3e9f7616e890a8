"""Writes held-out digits as pictures, a folder for each label, to judge explanations on.

    python3 pictures.py --data digits.csv.gz --out ../../examples/digits/pictures --each 3
"""
import argparse
import pathlib

from train import LABELS, picture, read


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--each", type=int, default=3)
    options = parser.parse_args()
    greys, classes = read(options.data)
    for label, name in enumerate(LABELS):
        held = [i for i in range(0, len(classes), 5) if classes[i] == label][:options.each]
        (options.out / name).mkdir(parents=True, exist_ok=True)
        for i in held:
            picture(greys[i]).save(options.out / name / f"{i}.png", optimize=True)


if __name__ == "__main__":
    main()
