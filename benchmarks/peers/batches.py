"""Whole batches: limpid batch beside a loop in PyTorch and Captum, on one model and one file of sentences.

    python3 batches.py --limpid ./limpid --texts sentences.txt --tokenizer tokenizer.json --rows 4000     # prints Markdown

Every batch is a process of its own, start included, that reads sentences and writes a line of JSON for each. The model is a
MiniLM of random weights (times do not depend on them), read by both from the same folder. Predict tells the five largest units of
the first token; explain how much each word speaks for the largest of them, by input x gradient.
"""
import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time

SIZE = dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)
TOP = 5
TOLERANCE = 1e-3


def peer(options):
    import torch
    from captum.attr import InputXGradient
    from transformers import AutoModel, AutoTokenizer
    torch.set_num_threads(options.threads)
    tokenizer = AutoTokenizer.from_pretrained(options.model)
    model = AutoModel.from_pretrained(options.model).eval().requires_grad_(False)
    words = model.get_input_embeddings()

    def predict(texts):
        inputs = tokenizer(texts, return_tensors="pt", padding=len(texts) > 1, truncation=True)
        with torch.inference_mode():
            best = model(**inputs).last_hidden_state[:, 0].topk(TOP)
        for units, scores in zip(best.indices.tolist(), best.values.tolist()):
            yield [{"index": unit, "score": score} for unit, score in zip(units, scores)]

    def explain(texts):
        for text in texts:
            inputs = tokenizer(text, return_tensors="pt", truncation=True)
            with torch.inference_mode():
                unit = model(**inputs).last_hidden_state[0, 0].argmax().item()
            method = InputXGradient(lambda embedded, mask: model(inputs_embeds=embedded, attention_mask=mask)
                                    .last_hidden_state[:, 0])
            embedded = words(inputs.input_ids).requires_grad_()
            scores = method.attribute(embedded, target=unit, additional_forward_args=inputs.attention_mask).sum(-1)[0]
            tokens = tokenizer.convert_ids_to_tokens(inputs.input_ids[0])
            yield [{"token": token, "value": value} for token, value in zip(tokens, scores.tolist())]

    answer = predict if options.peer == "predict" else explain
    with open(options.texts) as lines, open(options.out, "w") as out:
        texts = [line.strip() for _, line in zip(range(options.rows), lines)]
        for at in range(0, len(texts), options.together):
            for row, said in enumerate(answer(texts[at:at + options.together]), at):
                out.write(json.dumps({"row": row, "said": said}) + "\n")


def run(command):
    """Seconds of a process, and megabytes that it took at most."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    most = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            most = max([most] + [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")])
        except OSError:
            pass
        time.sleep(0.05)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}: {process.stderr.read()}")
    return time.perf_counter() - began, most / 1024


def save(tokenizer, folder):
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
    torch.manual_seed(0)
    BertModel(BertConfig(**SIZE)).save_pretrained(folder)
    PreTrainedTokenizerFast(tokenizer_file=tokenizer, unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]",
                            mask_token="[MASK]", model_max_length=512).save_pretrained(folder)


def rows(folder):
    lines = [line for part in sorted(folder.glob("part-*.jsonl")) for line in part.read_text().splitlines()]
    return [json.loads(line) for line in lines]


def limpid(options, what, count, threads, model, out):
    how = ["--method", "input-x-gradient", "--position", "0", "--target", "top"] if what == "explain" else []
    return shlex.split(options.limpid) + [
        "batch", what, "--model", model, "--task", "feature-extraction", "--data", options.texts, "--limit", str(count),
        "--threads", str(threads), "--out", out] + how


def loop(options, what, together, count, threads, model, out):
    return [sys.executable, __file__, "--peer", what, "--model", model, "--texts", options.texts, "--rows", str(count),
            "--threads", str(threads), "--together", str(together), "--out", out]


def measure(options, work):
    model = str(work / "model")
    save(options.tokenizer, model)
    print(f"{options.rows:,} sentences, a MiniLM of random weights; each batch a process of its own, its start included.\n")
    print("| what | threads | who | seconds | rows a second | Limpid is faster by | peak memory | of a tenth of the rows |")
    print("|---|---|---|---|---|---|---|---|")
    number = 0
    for what, peers in (("predict", (1, 32)), ("explain", (1,))):
        for threads in options.threads:
            ours = None
            for together in (None,) + peers:
                took = []
                for count in (options.rows // 10, options.rows):
                    number += 1
                    out = work / str(number)
                    took.append(run(limpid(options, what, count, threads, model, str(out)) if together is None
                                    else loop(options, what, together, count, threads, model, str(out))))
                seconds, megabytes = took[1]
                ours = ours or seconds
                who = "Limpid" if together is None else (
                    ("Captum" if what == "explain" else "PyTorch") + (f", {together} at once" if together > 1 else ", one by one"))
                print(f"| {what} | {threads} | {who} | {seconds:.1f} | {options.rows / seconds:.0f} | "
                      f"{'' if together is None else format(seconds / ours, '.2f')} | {megabytes:.0f} MB | {took[0][1]:.0f} MB |",
                      flush=True)
                if together is None:
                    told = rows(out)
                elif together == 1:
                    agree(what, told, [json.loads(line) for line in out.read_text().splitlines()])


def agree(what, ours, theirs):
    """Both have to have done the same work."""
    for one, other in zip(ours, theirs, strict=True):
        if what == "predict":
            mine, his = one["predictions"][0], other["said"][0]
            same = mine["index"] == his["index"] and abs(mine["score"] - his["score"]) < TOLERANCE
        else:
            # Of whole words; Captum's are of pieces.
            mine = sum(feature["score"] for feature in one["explanations"][0]["features"])
            his = sum(piece["value"] for piece in other["said"])
            same = abs(mine - his) < TOLERANCE
        if not same:
            raise SystemExit(f"Row {one['row']} differs: {mine} and {his}.")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", help="command that runs Limpid, without its arguments")
    parser.add_argument("--texts", required=True, help="a sentence a line")
    parser.add_argument("--tokenizer", help="tokenizer.json of a BERT")
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--peer", choices=("predict", "explain"), help=argparse.SUPPRESS)
    parser.add_argument("--model", help=argparse.SUPPRESS)
    parser.add_argument("--together", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--out", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        options.threads = options.threads[0]
        peer(options)
    else:
        with tempfile.TemporaryDirectory() as work:
            measure(options, pathlib.Path(work))


if __name__ == "__main__":
    main()
