"""Vocabularies that Hugging Face's trainers learn from a small text, and how they cut another.

    python3 vocabularies.py --resources ../../models/src/test/resources

reads vocabulary/old-texts.txt and writes golden/vocabularies.json.gz: for each case its settings, the tokens in the order of
their ids, the merges in their order, and the tokens of the held-out texts; and characters with what BERT's normaliser and
GPT-2's pattern make of them.

The ids of WordPiece's characters within words come, in the library, from the order of a hash map, and with them its choice
between equally frequent pairs. Here all characters are handed over as if they were special tokens, sorted, so that nothing is
left to chance.
"""
import argparse
import gzip
import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

END = "<|endoftext|>"
BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

HELD_OUT = [
    "He has plundered our seas, ravaged our Coasts, burnt our towns, and destroyed the lives of our people.",
    "The rabbit-hole went straight on like a tunnel for some way, and then dipped suddenly down, so suddenly that Alice had "
    "not a moment to think about stopping herself before she found herself falling down a very deep well.",
    "And God said, Let the earth bring forth grass, the herb yielding seed: and it was so.",
    "Mississippi's bananas aren't ananas, they'll say; I've 3 of 1,234.50 'Twas",
    "  leading and trailing   \n\n\tnew\r\nlines\u00a0and\u2003spaces\u0085end ",
    "Maître Renard, l'odeur; Straße, Erlkönig: \u00c9E\u0301e\u0301 \u0130stanbul \u01c5ungla",
    "чудное мгновенье ЯВИЛАСЬ",
    "道可道，非常道。天地之始 ひらがな",
    "emoji \U0001f600\U0001f468\u200d\U0001f469 \U00020000 and \ufeffmarks \u00ad \u200b \ue000 \ufffd \u0000 x",
    "x² ½ Ⅷ ①２ ٣ snake_case foo.bar@baz #1 $2 +3 =4 ~5 `6 ^7 |8 «9» “10” 「11」",
    "",
]


def byte_level(lines, size, least):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=size, min_frequency=least, special_tokens=[END], show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(lines, trainer)
    return tokenizer


def word_piece(lines, size, least, lowercase):
    bert = normalizers.BertNormalizer(lowercase=lowercase)
    cut = pre_tokenizers.BertPreTokenizer()
    words = [w for line in lines for w, _ in cut.pre_tokenize_str(bert.normalize_str(line))]
    anywhere = sorted({c for w in words for c in w})
    within = ["##" + c for c in sorted({c for w in words for c in w[1:]})]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = bert
    tokenizer.pre_tokenizer = cut
    trainer = trainers.WordPieceTrainer(vocab_size=size, min_frequency=least, show_progress=False,
                                        special_tokens=BERT + anywhere + within, continuing_subword_prefix="##")
    tokenizer.train_from_iterator(lines, trainer)
    # The characters are no added tokens for those who cut.
    vocabulary = tokenizer.get_vocab()
    plain = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    plain.normalizer = bert
    plain.pre_tokenizer = cut
    plain.add_special_tokens(BERT)
    plain.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(t, vocabulary[t]) for t in ("[CLS]", "[SEP]")])
    return plain


def case(kind, size, least, tokenizer):
    saved = json.loads(tokenizer.to_str())["model"]
    vocabulary = tokenizer.get_vocab()
    return {
        "kind": kind, "size": size, "least": least,
        "tokens": sorted(vocabulary, key=vocabulary.get),
        "merges": [list(m) for m in saved.get("merges", [])],
        "ids": [tokenizer.encode(text).ids for text in HELD_OUT],
    }


def characters():
    """Runs of characters, each between a and b: the words that BERT, uncased and cased, and GPT-2 make of them."""
    bert = {True: normalizers.BertNormalizer(lowercase=True), False: normalizers.BertNormalizer(lowercase=False)}
    cut = pre_tokenizers.BertPreTokenizer()
    gpt2 = pre_tokenizers.ByteLevel(add_prefix_space=False)
    runs = []
    for c in [*range(0x3100), *range(0x4DB0, 0x4E10), *range(0xA000, 0xA100), *range(0xD7A0, 0xD800),
              *range(0xE000, 0xE004), *range(0xF8F0, 0x10100), *range(0x1F5F0, 0x1F610), *range(0x20000, 0x20004)]:
        if 0xD800 <= c < 0xE000:
            continue
        text = "a" + chr(c) + "b"
        made = ["|".join(w for w, _ in cut.pre_tokenize_str(bert[low].normalize_str(text))) for low in (True, False)]
        made.append("|".join(text[slice(*span)] for _, span in gpt2.pre_tokenize_str(text)))
        # "@" is the character itself.
        made = [words.replace(chr(c), "@") if c not in map(ord, "ab|@") else words for words in made]
        if runs and runs[-1][1] == c and runs[-1][2:] == made:
            runs[-1][1] = c + 1
        else:
            runs.append([c, c + 1, *made])
    return runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=Path, required=True)
    resources = parser.parse_args().resources
    lines = (resources / "vocabulary/old-texts.txt").read_text(encoding="utf-8").splitlines(keepends=True)
    cases = [case("byte-level", size, least, byte_level(lines, size, least))
             for size, least in ((300, 1), (500, 2), (1200, 1), (4000, 1), (2000, 3))]
    cases += [case(kind, size, least, word_piece(lines, size, least, kind == "uncased"))
              for kind in ("uncased", "cased") for size, least in ((320, 1), (500, 2), (900, 1), (3000, 1))]
    golden = {"held-out": HELD_OUT, "cases": cases, "characters": characters()}
    packed = json.dumps(golden, ensure_ascii=True, separators=(",", ":")).encode()
    with open(resources / "golden/vocabularies.json.gz", "wb") as raw:
        with gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
            out.write(packed)
    for c in cases:
        print(c["kind"], c["size"], c["least"], len(c["tokens"]), "tokens", len(c["merges"]), "merges")
    print((resources / "golden/vocabularies.json.gz").stat().st_size, "bytes")


main()
