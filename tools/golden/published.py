"""What huggingface_hub reads of model cards and of .eval_results, and csv of timm's tables.

The cards, results and tables under select/src/test/resources/published are written for the tests, in the published forms; none is
anybody's. Prints how much was read of each.
"""

import argparse
import csv
import json
import pathlib

import yaml
from huggingface_hub import ModelCard, parse_eval_result_entries

FIELDS = ["license", "license_name", "license_link", "language", "tags", "datasets", "metrics", "base_model", "pipeline_tag",
          "library_name", "co2_eq_emissions"]


def card(path):
    data = ModelCard(path.read_text(encoding="utf-8")).data
    found = {field: data.get(field) for field in FIELDS if data.get(field) is not None}
    found["results"] = [vars(result) for result in data.eval_results or []]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    resources = parser.parse_args().resources
    published = resources / "published"
    golden = {
        "cards": {path.name: card(path) for path in sorted((published / "cards").glob("*.md"))},
        "eval_results": {
            path.name: [vars(entry) for entry in parse_eval_result_entries(yaml.safe_load(path.read_text(encoding="utf-8")))]
            for path in sorted((published / "eval_results").glob("*.yaml"))
        },
        "tables": {
            path.name: list(csv.DictReader(path.open(newline="", encoding="utf-8")))
            for path in sorted((published / "tables").glob("*.csv"))
        },
    }
    for kind, files in golden.items():
        for name, found in files.items():
            print(kind, name, len(found["results"]) if kind == "cards" else len(found))
    (resources / "golden").mkdir(exist_ok=True)
    out = resources / "golden" / "published.json"
    out.write_text(json.dumps(golden, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
