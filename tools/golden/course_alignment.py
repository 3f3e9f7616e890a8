"""Which token is asked for which word's tag, and where in windows of a context answers stand, by transformers' tokenizers.

    python3 course_alignment.py --resources ../../models/src/test/resources --out ../../train/src/test/resources/golden

writes course-alignment.json.gz. `tags`: words, the `ids` of their text and by token the `first` word that begins there (-1: none),
told by offsets; where the tokenizer cuts at spaces in any case, the same as by word_ids() of the words themselves, which is
asserted. `spans`: question, context, answer and its start, and the windows that return_overflowing_tokens gives, as `ids` and
the tokens at which the answer begins and ends, 0 and 0 where it is not whole in the window.
"""
import argparse
import gzip
import json
import pathlib
import random

try:
    import torchvision_on_cpu                          # noqa: F401: where torchvision does not fit torch
except ImportError:
    pass
import transformers

WORDS = ["the", "dog", "unhappily", "Tokenizer", "playing", "U.S.", "can't", "Müller-Lüdenscheidt", "東京都", "😀", "x", "3.14",
         "a😀b", "Straße", "é", "--", "(ok)", "我喜欢"]
AS_WORDS = ["moods", "pieces"]


def tags(tokenizer, folder, draw):
    cases = []
    for _ in range(25):
        words = [draw.choice(WORDS) for _ in range(draw.randint(1, 9))]
        text = " ".join(words)
        starts = [sum(len(word) + 1 for word in words[:i]) for i in range(len(words))]
        found = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True)
        firsts, met = [], set()
        for (start, end), special in zip(found["offset_mapping"], found["special_tokens_mask"]):
            while start < end and text[start] == " ":
                start += 1
            word = -1 if special or start >= end else max(i for i, at in enumerate(starts) if at <= start)
            firsts.append(-1 if word in met else word)
            met.add(word)
        if folder in AS_WORDS:
            split = tokenizer(words, is_split_into_words=True)
            ids = split.word_ids()
            theirs = [word if word is not None and word not in ids[:i] else -1 for i, word in enumerate(ids)]
            assert split["input_ids"] == found["input_ids"] and theirs == firsts, (words, theirs, firsts)
        cases.append({"words": words, "ids": found["input_ids"], "first": firsts})
    return cases


def spans(tokenizer, length, draw):
    cases = []
    for number in range(20):
        words = [draw.choice(WORDS) for _ in range(draw.randint(3, 30))]
        context = " ".join(words)
        question = " ".join(draw.choice(WORDS[:5]) for _ in range(draw.randint(1, 3))) + "?"
        first = draw.randrange(len(words))
        last = min(len(words), first + draw.randint(1, 2))
        answer = " ".join(words[first:last])
        start = sum(len(word) + 1 for word in words[:first])
        around = len(tokenizer(question, "")["input_ids"])
        stride = min(128, (length - around) // 4)
        found = tokenizer(question, context, truncation="only_second", max_length=length, stride=stride,
                          return_overflowing_tokens=True, return_offsets_mapping=True)
        windows = []
        for i, ids in enumerate(found["input_ids"]):
            begins = ends = None
            for token, (own, (low, high)) in enumerate(zip(found.sequence_ids(i), found["offset_mapping"][i])):
                if own == 1 and low <= start < high:
                    begins = token
                if own == 1 and low < start + len(answer) <= high:
                    ends = token
            whole = begins is not None and ends is not None
            windows.append({"ids": ids, "start": begins if whole else 0, "end": ends if whole else 0})
        cases.append({"question": question, "context": context, "answer": answer, "start": start, "windows": windows})
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    golden = {}
    for folder in ["moods", "pieces", "topics"]:
        draw = random.Random(7)
        tokenizer = transformers.AutoTokenizer.from_pretrained(options.resources / "text-tasks" / folder)
        golden[folder] = {"tags": tags(tokenizer, folder, draw), "length": 40, "spans": spans(tokenizer, 40, draw)}
    with gzip.GzipFile(options.out / "course-alignment.json.gz", "wb", mtime=0) as file:
        file.write(json.dumps(golden, ensure_ascii=False, separators=(",", ":")).encode())


main()
