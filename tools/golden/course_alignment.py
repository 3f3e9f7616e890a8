"""Which token is asked for which word's tag, and where in windows of a context answers stand, by transformers' tokenizers.

    python3 course_alignment.py --resources ../../models/src/test/resources --out ../../train/src/test/resources/golden

writes course-alignment.json.gz. `tags`: words, the `ids` of their text and by token the `first` word that begins there (-1: none),
told by offsets; where the tokenizer cuts at spaces in any case, the same as by word_ids() of the words themselves, which is
asserted. `spans`: question, context, answer and its start, and windows as return_overflowing_tokens is documented (`stride` tokens are
shared), as `ids` and the tokens at which the answer begins and ends, 0 and 0 where it is not whole in the window. Only the
first is compared with what that option gives: the tokenizers library, at 0.23, leaves out what lies behind the second one.
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
        around = sum(own != 1 for own in tokenizer(question, context).sequence_ids())
        stride = min(128, (length - around) // 4)
        found = tokenizer(question, context, return_offsets_mapping=True)
        theirs = tokenizer(question, context, truncation="only_second", max_length=length, stride=stride,
                           return_overflowing_tokens=True)
        own = [i for i, of in enumerate(found.sequence_ids()) if of == 1]
        windows = []
        for low in range(0, len(own), length - around - stride):
            inside = set(own[low:low + length - around])
            kept = [i for i, of in enumerate(found.sequence_ids()) if of != 1 or i in inside]
            begins = [at for at, i in enumerate(kept)
                      if i in inside and found["offset_mapping"][i][0] <= start < found["offset_mapping"][i][1]]
            ends = [at for at, i in enumerate(kept) if i in inside
                    and found["offset_mapping"][i][0] < start + len(answer) <= found["offset_mapping"][i][1]]
            whole = bool(begins and ends)
            windows.append({"ids": [found["input_ids"][i] for i in kept],
                            "start": begins[-1] if whole else 0, "end": ends[-1] if whole else 0})
            if own[-1] in inside:
                break
        # tokenizers 0.23 loses what comes behind the second window, and maybe the end of that.
        assert [window["ids"] for window in windows][:1] == theirs["input_ids"][:1], (windows, theirs["input_ids"])
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
