"""What transformers' pipeline for questions makes of given scores. It is gone in transformers 5, and tokenizers 0.23.2 drops
the end of what overflows a window: run this with

    pip install "transformers==4.57.6" "tokenizers==0.22.2" torch
    python3 answers.py --resources ../../models/src/test/resources

writes golden/answers.json.gz (reads the tokenizer.json of tiny-spans and text-tasks): cases of a tokenizer's `folder`, a
`question`, a `context`, settings `most` (tokens that the model reads), `overlap`, `top`, `longest` and `impossible`, the
`windows` that the context was cut into (`ids`, and the logits `starts` and `ends` that were drawn for them), and the
`answers` as columns: text, start, end (code points) and score, in float64. Answers of probability 0, which the pipeline
gives when there are no others (they may end before they begin), are left out. `models` has what the models of tiny-spans
answer themselves.
"""
import argparse
import gzip
import json
import pathlib
import random

import torch
import transformers
from transformers.pipelines.question_answering import QuestionAnsweringPipeline

CONTEXT = ("Wolfgang Mozart was born in Salzburg, not in Vienna. Mozart played the piano in New York and in vienna; "
           "Bach's Johann Müller-Lüdenscheidt (born 1791) was not. Salzburg is the Salzburg of Mozart.")
#  In byte pairs "'s" is one word, and so is a run of Chinese characters or of spaces; Limpid's words are the same for all.
ALIKE = CONTEXT.replace("Bach's ", "")
#  question, context, most, top, longest, impossible
ASKED = [
    ("Where was Mozart born?", CONTEXT, 512, 1, 15, False),
    ("Where was Mozart born?", CONTEXT, 512, 3, 15, False),
    ("Where was Mozart born?", CONTEXT, 512, 8, 4, True),
    ("Where was Mozart born?", CONTEXT, 64, 5, 15, False),
    ("Where was Mozart born?", CONTEXT, 64, 5, 15, True),
    ("Who?", CONTEXT, 40, 5, 15, False),
    ("Who?", CONTEXT + " 😀 " + CONTEXT, 48, 4, 6, False),
    ("Who is 東京😀?", "東京 Mozart😀Salzburg 😀😀 Жя of 東京", 512, 6, 15, False),
    ("Who?", "Mozart", 512, 1, 15, False),
    ("Who?", "Mozart", 512, 2, 15, True),
    ("Who?", "  Mozart\n\nwas\u00a0born\t ", 512, 5, 2, False),
    ("Who [SEP] <s>?", "Mozart [SEP] of <s> Salzburg", 512, 5, 5, False),
]
FOLDERS = ["tiny-spans/bert-spans", "tiny-spans/roberta-spans", "text-tasks/moods"]


def pipeline_of(folder):
    """The pipeline with a model that is never run: its postprocess gets our logits."""
    said = json.loads((folder / "tokenizer_config.json").read_text())
    roles = {key: said[key] for key in ("cls_token", "sep_token", "pad_token", "unk_token")}
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"), **roles)
    config = transformers.BertConfig(hidden_size=4, num_hidden_layers=1, num_attention_heads=1, intermediate_size=4,
                                     vocab_size=10)
    return QuestionAnsweringPipeline(model=transformers.BertForQuestionAnswering(config), tokenizer=tokenizer)


def drawn(tokens, dice):
    return [round(dice.gauss(0, 2) + dice.choice([0, 0, 0, 4]), 3) for _ in range(tokens)]


def case(folder, resources, question, context, most, top, longest, impossible, dice):
    pipeline = pipeline_of(resources / folder)
    example = pipeline.create_sample(question=question, context=context)
    windows, outputs = [], []
    for given in pipeline.preprocess(example, max_seq_len=most):
        ids = given["input_ids"][0].tolist()
        starts, ends = drawn(len(ids), dice), drawn(len(ids), dice)
        windows.append({"ids": ids, "starts": starts, "ends": ends})
        outputs.append(dict(given, start=torch.tensor([starts], dtype=torch.float64),
                            end=torch.tensor([ends], dtype=torch.float64)))
    found = pipeline.postprocess(outputs, top_k=top, max_answer_len=longest, handle_impossible_answer=impossible)
    found = [one for one in (found if isinstance(found, list) else [found]) if one["score"] > 0]
    answers = {"text": [one["answer"] for one in found], "start": [one["start"] for one in found],
               "end": [one["end"] for one in found], "score": [float(f"{one['score']:.9g}") for one in found]}
    return {"folder": folder, "question": question, "context": context, "most": most, "overlap": min(most // 2, 128),
            "top": top, "longest": longest, "impossible": impossible, "windows": windows, "answers": answers}


def run(folder, kind, resources, question, context, most):
    """The same of a model's own logits."""
    pipeline = pipeline_of(resources / folder)
    model_class = getattr(transformers, kind)
    model = model_class.from_pretrained(resources / folder, torch_dtype=torch.float32).double().eval()
    pipeline.model = model
    found = pipeline(question=question, context=context, top_k=5, max_seq_len=most)
    answers = {"text": [one["answer"] for one in found], "start": [one["start"] for one in found],
               "end": [one["end"] for one in found], "score": [float(f"{one['score']:.9g}") for one in found]}
    gaps = [a - b for a, b in zip(answers["score"], answers["score"][1:])]
    assert min(gaps) > 1e-5, gaps
    return {"folder": folder, "question": question, "context": context, "answers": answers}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    transformers.logging.set_verbosity_error()
    dice, cases = random.Random(11), []
    for folder in FOLDERS:
        bytes_paired = "roberta" in folder
        for question, context, *settings in ASKED:
            if bytes_paired:
                context = context.replace(CONTEXT, ALIKE)
            if not bytes_paired or "東" not in context and "[" not in context and "  " not in context:
                cases.append(case(folder, options.resources, question, context, *settings, dice))
    models = [run("tiny-spans/" + name, kind, options.resources, "Where was he born?", context, most)
              for name, kind, most in (("bert-spans", "BertForQuestionAnswering", 40),
                                       ("roberta-spans", "RobertaForQuestionAnswering", 38))
              for context in ("Mozart was born in Salzburg.", ALIKE)]
    golden = {"made_by": f"tools/golden/answers.py, transformers {transformers.__version__}, float64", "cases": cases,
              "models": models}
    packed = gzip.compress(json.dumps(golden, separators=(",", ":"), ensure_ascii=False).encode(), 9, mtime=0)
    (options.resources / "golden" / "answers.json.gz").write_bytes(packed)
    print(f"{len(cases)} cases, {sum(len(c['windows']) for c in cases)} windows, {len(packed)} bytes")


if __name__ == "__main__":
    main()
