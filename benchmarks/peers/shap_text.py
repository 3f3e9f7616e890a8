"""Shapley values of a sentence: the shap package on PyTorch and Limpid, run in turn on one classifier of MiniLM's size.

    python3 shap_text.py --limpid 'java … dev.limpid.benchmarks.GameWorker' --tokenizer FOLDER     # prints Markdown

Players are the words, an absent word's pieces become [MASK], the score is the best class's logit, on both sides. KernelExplainer is asked without its l1 selection. Error: the root mean square
difference to the exact values, over all words, relative to their root mean square; over several seeds.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import tempfile
import time

import numpy
import shap
import torch
from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

SENTENCES = ["The acting was wonderful but the plot made no sense at all.",
             "A slow, quiet and very beautiful film about growing old."]
SIZE = dict(hidden_size=384, num_hidden_layers=6, num_attention_heads=12, intermediate_size=1536)


class Sentence:
    """One sentence as a function of which words are present."""

    def __init__(self, model, tokenizer, text, batch):
        self.model, self.batch, self.mask = model, batch, tokenizer.mask_token_id
        self.tokenizer, self.text = tokenizer, text
        encoded = tokenizer(text, return_tensors="pt")
        self.ids, self.words = encoded["input_ids"][0], numpy.array([-1 if w is None else w for w in encoded.word_ids()])
        self.spans, self.players = encoded, int(self.words.max()) + 1
        self.entry = int(self.scores(numpy.ones((1, self.players)), None).argmax())
        self.runs = 0

    def scores(self, present, entry):
        present = numpy.asarray(present)
        keep = numpy.ones((len(present), len(self.words)), dtype=bool)
        for word in range(self.players):
            keep[:, self.words == word] = present[:, [word]] > 0.5
        ids = torch.where(torch.from_numpy(keep), self.ids, self.mask)
        with torch.inference_mode():
            logits = torch.cat([self.model(input_ids=part).logits for part in ids.split(self.batch)]).numpy()
        return logits if entry is None else logits[:, entry]

    def read(self, present):
        spans = [self.spans.word_to_chars(word) for word in range(self.players)]
        texts = []
        for row in present:
            text, at = "", 0
            for keep, span in zip(row, spans):
                text += self.text[at:span.start] + (self.text[span.start:span.end] if keep > 0.5 else "[MASK]")
                at = span.end
            texts.append(text + self.text[at:])
        return self.classify(texts)

    def classify(self, texts):
        self.runs += len(texts)
        encoded = self.tokenizer([str(text) for text in texts], padding=True, return_tensors="pt")
        with torch.inference_mode():
            return self.model(**encoded).logits[:, self.entry].numpy()

    def __call__(self, present):
        self.runs += len(present)
        return self.scores(present, self.entry)


def kernel(sentence, samples, seed):
    numpy.random.seed(seed)
    explainer = shap.KernelExplainer(sentence, numpy.zeros((1, sentence.players)))
    return explainer.shap_values(numpy.ones((1, sentence.players)), nsamples=samples, l1_reg=False, silent=True)[0]


def partition(sentence, samples, seed):
    numpy.random.seed(seed)
    order = numpy.arange(sentence.players)
    # A balanced tree over neighbouring words: scipy's linkage form.
    links, nodes, size = [], [(int(i), 1) for i in order], sentence.players
    while len(nodes) > 1:
        merged = []
        for i in range(0, len(nodes) - 1, 2):
            links.append([nodes[i][0], nodes[i + 1][0], len(links) + 1.0, nodes[i][1] + nodes[i + 1][1]])
            merged.append((size + len(links) - 1, nodes[i][1] + nodes[i + 1][1]))
        nodes = merged + ([nodes[-1]] if len(nodes) % 2 else [])
    masker = shap.maskers.Partition(numpy.zeros((1, sentence.players)), clustering=numpy.array(links, dtype=float))
    explainer = shap.explainers.Partition(sentence, masker)
    return explainer(numpy.ones((1, sentence.players)), max_evals=samples, silent=True).values[0]


def permutation(sentence, samples, seed):
    masker = shap.maskers.Independent(numpy.zeros((1, sentence.players)))
    explainer = shap.explainers.Permutation(sentence, masker, seed=seed)
    return explainer(numpy.ones((1, sentence.players)), max_evals=samples, silent=True).values[0]


def kernel_of_strings(sentence, samples, seed):
    """As notebooks do it: the function that shap calls makes strings, tokenises and runs them all together."""
    numpy.random.seed(seed)
    explainer = shap.KernelExplainer(sentence.read, numpy.zeros((1, sentence.players)))
    return explainer.shap_values(numpy.ones((1, sentence.players)), nsamples=samples, l1_reg=False, silent=True)[0]


def partition_of_strings(sentence, samples, seed):
    """As shap's own examples for text do it. Its players are tokens, so its error is not that of words."""
    numpy.random.seed(seed)
    explainer = shap.explainers.Partition(sentence.classify, shap.maskers.Text(sentence.tokenizer, mask_token="[MASK]",
                                                                               collapse_mask_token=False))
    explainer([sentence.text], max_evals=samples, silent=True)
    return numpy.full(sentence.players, numpy.nan)


# Name in the table: the function, and the method of Limpid that it is beside.
METHODS = {"kernel-shap": (kernel, "kernel-shap"), "permutation-shap": (permutation, "permutation-shap"),
           "partition-shap": (partition, "partition-shap"),
           "kernel-shap, strings": (kernel_of_strings, "kernel-shap"),
           "partition-shap, strings": (partition_of_strings, "partition-shap")}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limpid", required=True, help="command of Limpid's worker, without its arguments")
    parser.add_argument("--tokenizer", required=True, help="folder with a BERT tokenizer.json")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--samples", type=int, nargs="+", default=[128, 256, 512, 1024])
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64, help="PyTorch's; shap itself gives all at once")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = BertTokenizerFast(tokenizer_file=os.path.join(options.tokenizer, "tokenizer.json"))
        model = BertForSequenceClassification(
            BertConfig(**SIZE, vocab_size=len(tokenizer), num_labels=3, initializer_range=0.1)).eval()
        model.requires_grad_(False).save_pretrained(folder)
        tokenizer.save_pretrained(folder)
        worker = subprocess.Popen(shlex.split(options.limpid) + [folder, str(options.threads)],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

        def limpid(method, text, samples, seed):
            worker.stdin.write(json.dumps({"method": method, "samples": samples, "seed": seed, "text": text,
                                           "settings": {} if method in ("exact-shapley", "partition-shap") else {"top": "0"}}) + "\n")
            worker.stdin.flush()
            return json.loads(worker.stdout.readline())

        rows = {}
        for text in SENTENCES:
            sentence = Sentence(model, tokenizer, text, options.batch)
            exact = numpy.array(limpid("exact-shapley", text, None, 0)["targets"][0]["scores"])
            theirs = shap.explainers.Exact(sentence, shap.maskers.Independent(numpy.zeros((1, sentence.players))))
            check = theirs(numpy.ones((1, sentence.players)), max_evals=2 ** sentence.players, silent=True).values[0]
            assert abs(check - exact).max() < 1e-3 * abs(exact).max(), "the two sides do not play the same game"
            norm = numpy.sqrt((exact ** 2).mean())
            for method in options.methods:
                peer, ours = METHODS[method]
                peer(sentence, options.samples[0], 0)
                for samples in options.samples:
                    row = rows.setdefault((method, samples), ([], [], [], [], [], []))
                    for seed in range(options.seeds):
                        sentence.runs, began = 0, time.perf_counter()
                        values = peer(sentence, samples, seed)
                        row[0].append(time.perf_counter() - began)
                        row[1].append(sentence.runs)
                        row[2].append(numpy.sqrt(((values - exact) ** 2).mean()) / norm)
                        began = time.perf_counter()
                        answer = limpid(ours, text, samples, seed)
                        row[3].append(time.perf_counter() - began)
                        row[4].append(answer["runs"])
                        row[5].append(numpy.sqrt(((answer["targets"][0]["scores"] - exact) ** 2).mean()) / norm)
        worker.stdin.close()
        worker.wait()
    print(f"* PyTorch {torch.__version__}, shap {shap.__version__}, {options.threads} threads, {len(SENTENCES)} sentences of "
          f"12 and 11 words, {options.seeds} seeds, taken in turn\n")
    print("Medians. *Runs* are masked inputs that the model was run on; *times* is shap's seconds over Limpid's. An error of "
          "partition-shap is against Shapley values, which Owen values on a tree are not. *Strings*: as most people use shap, "
          "each masked input a text that is tokenised; the other rows give shap token ids, masked as fast as PyTorch can.\n")
    print("| method | asked | shap: seconds | runs | error | Limpid: seconds | runs | error | times |")
    print("|---|---|---|---|---|---|---|---|---|")
    for (method, samples), row in rows.items():
        m = [statistics.median(column) for column in row]
        print(f"| {method} | {samples} | {m[0]:.2f} | {m[1]:.0f} | {m[2]:.4f} | {m[3]:.2f} | {m[4]:.0f} | {m[5]:.4f} | "
              f"**{m[0] / m[3]:.2f}** |")


if __name__ == "__main__":
    main()
