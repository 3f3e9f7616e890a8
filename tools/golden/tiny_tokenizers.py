"""Tiny tokenizers of every family, and what Python's tokenizers and transformers make of awkward texts.

    python3 tiny_tokenizers.py --resources ../../models/src/test/resources

    python3 tiny_tokenizers.py --resources ../../models/src/test/resources --real all-minilm-l6-v2-tokenizer.json

writes tokenizers/tokenizers.json.gz: by name a folder's files and, for each text or pair, columns of ids, type ids,
special masks, word ids and offsets by code points; and the features that Granularity.WORD is to find, worked out slowly by
joining characters pair by pair (see `words`).
"""
import argparse
import collections
import gzip
import json
import math
import struct
import tempfile
import unicodedata
from pathlib import Path

import regex
import transformers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

CORPUS = """
The capital of France is Paris. The capital of Germany is Berlin, and the capital of Spain is Madrid.
My dog is playing in the park near the river, unhappily. His dog isn't playing; it's sleeping.
Hello, world! Hello, my dear friend. Where can I park my car? I can't believe it's already 10:45.
The good movie was not good at all, but the acting was good. It was the best of times, it was the worst of times.
She sells 3.14 pounds of sea shells for $5.00 (or 20 % off) by the sea-shore_2024.
transformers are tokenizing text, tokens and tokenizers; unhappiness, happily, happening, happy.
Le café de la gare est fermé. L'été, où es-tu ? Ça va très bien, merci beaucoup.
Der Fluß fließt über die Brücke. Schöne Grüße aus München, Straße und Häuser.
El niño comió una piña mañana por la mañana. ¿Dónde está la biblioteca? ¡Aquí!
Москва является столицей России. Привет, мир! Хорошая собака играет в парке.
Η Αθήνα είναι η πρωτεύουσα της Ελλάδας. Καλημέρα κόσμε.
القاهرة هي عاصمة مصر. مرحبا بالعالم، كيف حالك؟ الكتاب جديد.
ירושלים היא בירת ישראל. שלום עולם! הספר חדש.
दिल्ली भारत की राजधानी है। नमस्ते दुनिया।
กรุงเทพเป็นเมืองหลวงของประเทศไทย สวัสดีชาวโลก
北京是中国的首都。你好，世界！我喜欢吃苹果。
東京は日本の首都です。こんにちは、世界！私はリンゴが好きです。データ。
서울은 대한민국의 수도입니다. 안녕하세요 세계.
I love it 😀 so much 👍 great ❤️ fun 🎉 and the flag 🇫🇷 waves.
""".strip().split("\n")

TEXTS = [
    "The capital of France is Paris.",
    "Hello, world!",
    "unhappily playing isn't tokenizing",
    "it's John's dogs' toys; we'll can't I'M",
    "",
    " ",
    "   leading spaces",
    "trailing spaces   ",
    "double  spaces   and\ttabs\t\tand\nnew\r\nlines\n\n",
    "no-break\u00a0space, thin\u2009space, ideographic\u3000space",
    "😀",
    "😀 good movie",
    "good😀movie",
    "👨\u200d👩\u200d👧\u200d👦 family 👍🏽 thumbs",
    "❤\ufe0f\u200d🔥 and 🏳\ufe0f\u200d🌈",
    "🇫🇷🇩🇪 flags 🇪🇸",
    "1\ufe0f\u20e3 key #\ufe0f\u20e3",
    "Cafe\u0301 by a park",
    "CAFÉ au café, É E\u0301",
    "e\u0301\u0323\u0302 stacked a\u030a\u0308",
    "I\u0307stanbul İstanbul ıI",
    "ﬁne ﬂag ½ ² ① Ⅷ №",
    "Ｆｕｌｌ ｗｉｄｔｈ ！ ％",
    "北京是中国的首都。",
    "中国 good 中good国",
    "日本語のテキスト、リンゴとデータ。",
    "ひらがなカタカナ漢字ｶﾞ々〇ー",
    "안녕하세요 세계",
    "각 \u1100\u1161\u11a8 각",
    "مرحبا بالعالم، كيف حالك؟",
    "شَكَرَ الكِتَاب",
    "שלום עולם! שָׁלוֹם",
    "mixed עברית and العربية in one",
    "\u202eright to left\u202c mark\u200e\u200f",
    "दिल्ली भारत की राजधानी है।",
    "กรุงเทพเป็นเมืองหลวง สวัสดี",
    "Привет, мир! Ёлка",
    "Καλημέρα κόσμε ΌΣΟΣ",
    "zero\u200bwidth\u200cjoin\u200der\ufeffs soft\u00adhyphen",
    "\ufeffbyte order mark",
    "nul\u0000and\u0001control\u007f\u0085\u2028\u2029",
    "a\u0000",
    "3.14 $5.00 20% 1,000,000 20°C €50 x²",
    "sea-shore_2024 foo_bar.baz@qux.com http://example.org/a?b=c&d=e#f",
    "...!!!??? --- ***",
    "``quoted'' \"text\" ‘curly’ “quotes” «guillemets» … –—",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa end",
    "\U00020000\U0002a6d6 rare han 𠮷野家",
    "𝓗𝓮𝓵𝓵𝓸 𝟙𝟚𝟛 ⠓⠑",
    "\ue000private \U000f0000use \uffff\U0010ffff non-characters",
    "The [MASK] is <mask> and <s> or </s> [CLS] [SEP] [PAD] <pad> [UNK] <unk> <|endoftext|>",
    "a <mask>.",
    "a<mask>b [MASK][MASK]",
    "MixedCASE ÀÉÎÕÜ ß ẞ SS ſ",
    "A\u030a Å \u212b ﷺ ㎏ ㈱",
    "newword1 and <extra>, newword1s",
]
SOME = TEXTS[:2] + TEXTS[2::4] + [text for text in TEXTS if "mask" in text or "extra" in text]
PAIRS = [
    ("Where is Paris?", "Paris is the capital of [MASK]."),
    ("a dog", "dog fell <mask>"),
    ("😀 good", "👍🏽 very 中国 good"),
    ("good", ""),
    ("", "good"),
    ("", ""),
    (" lead", " lead "),
    ("مرحبا", "שלום"),
    ("e\u0301", "e\u0301"),
    ("北京", "東京です"),
    ("one\ntwo", "three\tfour"),
]


def charsmap(pairs):
    """A precompiled_charsmap as SentencePiece writes it: a Darts double array of the keys, then the texts they become."""
    texts, trie = b"", {}
    for key, text in pairs.items():
        node = trie
        for byte in key.encode():
            node = node.setdefault(byte, {})
        node[0] = len(texts)
        texts += text.encode() + b"\0"
    units, taken = {0: 0}, {0}

    def place(node, at):
        base = next(b for b in range(1 << 20) if all(b ^ byte not in taken for byte in node))
        offset = at ^ base
        assert offset < 1 << 21
        units[at] = units.get(at, 0) | offset << 10 | (1 << 8 if 0 in node else 0)
        for byte in node:
            taken.add(base ^ byte)
        for byte, child in node.items():
            if byte == 0:
                units[base ^ byte] = child | 1 << 31
            else:
                units[base ^ byte] = byte
                place(child, base ^ byte)

    place(trie, 0)
    size = (max(units) | 0xff) + 1
    array = b"".join(struct.pack("<I", units.get(i, 0)) for i in range(size))
    return struct.pack("<I", len(array)) + array + texts


def nmt_nfkc_charsmap():
    """SentencePiece's nmt_nfkc for the characters of the texts above: controls dropped, odd spaces made plain, NFKC."""
    pairs = {}
    for c in sorted(set("".join(TEXTS)) - {"\0"}):
        changed = unicodedata.normalize("NFKC", c)
        if c in "\t\n\r\u200b\u200c\u200e\u200f\u2028\u2029\ufeff":
            pairs[c] = " "
        elif c in "\x01\x7f":
            pairs[c] = ""
        elif changed != c:
            pairs[c] = changed
    for composed in "éÉÅ":
        pairs[unicodedata.normalize("NFD", composed)] = composed
    return charsmap(dict(sorted(pairs.items(), key=lambda pair: pair[0].encode())))


def special(token, **flags):
    return AddedToken(token, special=True, normalized=False, **flags)


def learn(normalizer, pre_tokenizer, count, split=list, prefix=""):
    """Byte-pair encoding of the corpus: its symbols and `count` merges. (Trainers in the library break ties at random.)"""
    lines = [normalizer.normalize_str(line) if normalizer else line for line in CORPUS]
    pieces = collections.Counter(
        piece for line in lines for piece, _ in (pre_tokenizer.pre_tokenize_str(line) if pre_tokenizer else [(line, 0)]))
    spelt = {piece: split(piece) for piece in pieces}
    symbols = sorted({symbol for spelling in spelt.values() for symbol in spelling})
    merges = []
    for _ in range(count):
        pairs = collections.Counter()
        for piece, spelling in spelt.items():
            for pair in zip(spelling, spelling[1:]):
                pairs[pair] += pieces[piece]
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        whole = best[0] + best[1].removeprefix(prefix)
        for spelling in spelt.values():
            at = 0
            while at + 1 < len(spelling):
                if (spelling[at], spelling[at + 1]) == best:
                    spelling[at:at + 2] = [whole]
                at += 1
    counts = collections.Counter(symbol for piece, spelling in spelt.items() for symbol in spelling * pieces[piece])
    return symbols, merges, counts


def vocabulary(*lists):
    return {token: id for id, token in enumerate(dict.fromkeys(token for tokens in lists for token in tokens))}


def bert(cased):
    normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=not cased, strip_accents=False if cased else None, lowercase=not cased)
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    symbols, merges, _ = learn(normalizer, pre_tokenizers.BertPreTokenizer(), 160,
                               lambda word: [word[0], *("##" + c for c in word[1:])], "##")
    ids = vocabulary(names, symbols, (first + second.removeprefix("##") for first, second in merges))
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens([special(name) for name in names])
    tokenizer.post_processor = (
        processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"])) if cased
        else processors.TemplateProcessing(
            single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
            special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])]))
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer


ROBERTA = ["<s>", "<pad>", "</s>", "<unk>"]


def byte_level(names, mask):
    pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    _, merges, _ = learn(None, pre_tokenizer, 220)
    ids = vocabulary(names, sorted(pre_tokenizers.ByteLevel.alphabet()), ("".join(pair) for pair in merges), mask)
    tokenizer = Tokenizer(models.BPE(ids, merges, continuing_subword_prefix="", end_of_word_suffix=""))
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([special(name) for name in names] + [special(name, lstrip=True) for name in mask])
    return tokenizer


def roberta():
    tokenizer = byte_level(ROBERTA, ["<mask>"])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True,
                                                            add_prefix_space=False)
    return tokenizer


def gpt2():
    tokenizer = byte_level(["<|endoftext|>"], [])
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    tokenizer.add_tokens([AddedToken("newword1", single_word=True), AddedToken("<extra>", rstrip=True)])
    return tokenizer


BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def llama():
    """SentencePiece's BPE as Llama 2 and Mistral have it: bytes for what is not in the vocabulary, no pre-tokenizer."""
    names = ["<unk>", "<s>", "</s>"]
    normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    symbols, merges, _ = learn(normalizer, pre_tokenizers.Metaspace(prepend_scheme="never"), 200)
    known = {symbol for symbol in symbols if ord(symbol) < 0x400 or symbol == "▁"}
    merges = [pair for pair in merges if known.issuperset("".join(pair))]
    ids = vocabulary(names, BYTES, sorted(known), ("".join(pair) for pair in merges))
    tokenizer = Tokenizer(models.BPE(ids, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.normalizer = normalizer
    tokenizer.add_special_tokens([special(name) for name in names])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s>:1 $B:1", special_tokens=[("<s>", 1)])
    return tokenizer


def unigram(normalizer, pre_tokenizer, names, unknown, merges, **model):
    symbols, merged, counts = learn(normalizer, pre_tokenizer, merges)
    total, pieces = sum(counts.values()), dict.fromkeys(names, 0.0)
    for piece in vocabulary(symbols, ("".join(pair) for pair in merged)):
        pieces.setdefault(piece, round(math.log((counts[piece] + 0.1) / total), 3))
    tokenizer = Tokenizer(models.Unigram(list(pieces.items()), names.index(unknown), **model))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.add_special_tokens(
        [special(name, lstrip="mask" in name.lower()) for name in names if not name.startswith("<0x")])
    return tokenizer


def xlm_roberta():
    tokenizer = unigram(
        normalizers.Sequence([normalizers.Precompiled(nmt_nfkc_charsmap()), normalizers.Replace(Regex(" {2,}"), " ")]),
        pre_tokenizers.Sequence([pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]),
        ROBERTA + ["<mask>"], "<unk>", 160)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def albert():
    tokenizer = unigram(
        normalizers.Sequence([normalizers.Replace("``", '"'), normalizers.Replace("''", '"'), normalizers.NFKD(),
                              normalizers.StripAccents(), normalizers.Lowercase(),
                              normalizers.Precompiled(nmt_nfkc_charsmap())]),
        pre_tokenizers.Metaspace(), ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"], "<unk>", 160)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def unigram_bytes():
    """A Unigram that falls back to bytes, with T5's end and no start."""
    tokenizer = unigram(normalizers.NFKC(), pre_tokenizers.Metaspace(prepend_scheme="first", split=False),
                        ["<pad>", "</s>", "<unk>", *BYTES], "<unk>", 120, byte_fallback=True)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", pair="$A </s> $B </s>", special_tokens=[("</s>", 1)])
    return tokenizer


def word_level():
    pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(True)])
    names = ["[UNK]", "[PAD]", "[MASK]"]
    symbols, _, _ = learn(normalizers.NFC(), pre_tokenizer, 0, lambda word: [word])
    tokenizer = Tokenizer(models.WordLevel(vocabulary(names, symbols[:150]), unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.add_special_tokens([special(name) for name in names])
    return tokenizer


# What a word is, told twice: here by joining neighbouring characters, in Limpid by reading along the text.
UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\u30fc\uff70]")
PICTOGRAPH = regex.compile(r"[\u2600-\u27bf\U0001f000-\U0001fbff]")


def blank(c):
    return bool(regex.match(r"\p{White_Space}|[\x1c-\x1f]", c))


def follower(c):
    if blank(c) or c.isascii() and c.isprintable():
        return False
    return unicodedata.category(c) in ("Mn", "Mc", "Me", "Cf", "Cc", "Sk") or c in "\uff9e\uff9f"


def kind(c):
    if UNSPACED.match(c):
        return "unspaced"
    if c.isascii() and not c.isalnum() and c.isprintable() or unicodedata.category(c).startswith("P"):
        return "punctuation"
    return "pictograph" if PICTOGRAPH.match(c) else "letter"


def stick(text, at):
    """Whether the characters before and after `at` are of one word."""
    before, after = text[at - 1], text[at]
    if blank(before) or blank(after):
        return False
    if follower(after):
        return True
    leader = at - 1
    while leader > 0 and follower(text[leader]) and not blank(text[leader - 1]):
        leader -= 1
    first = "letter" if follower(text[leader]) else kind(text[leader])
    return first == kind(after) and first in ("letter", "pictograph")


def stretches(columns):
    """Runs of tokens of one text that no special token parts."""
    run = []
    for i, sequence in enumerate(columns["sequence"]):
        if columns["added"][i] or run and columns["sequence"][run[0]] != sequence:
            yield run
            run = []
        if not columns["added"][i]:
            run.append(i)
    yield run


def words(texts, columns):
    """[part, start, end, [positions]] of each feature of tokens that are not special."""
    features = []
    for run in stretches(columns):
        if not run:
            continue
        part = columns["sequence"][run[0]]
        text, spans = texts[part], {}
        for i in run:
            inside = [at for at in range(columns["start"][i], columns["end"][i]) if not blank(text[at])]
            spans[i] = (inside[0], inside[-1] + 1) if inside else (0, 0)
        owner = list(range(len(text)))

        def root(at):
            return at if owner[at] == at else root(owner[at])

        for at in range(1, len(text)):
            if stick(text, at):
                owner[root(at)] = root(at - 1)
        for start, end in spans.values():
            for at in range(start + 1, end):
                if not blank(text[at]):
                    low, high = sorted((root(start), root(at)))
                    owner[high] = low
        # White space goes with the next word, else with the one before.
        groups, loose = [], []
        for i in run:
            start, end = spans[i]
            if start == end:
                loose.append(i)
                continue
            if groups and groups[-1][0] == root(start):
                groups[-1][1].extend([*loose, i])
            else:
                groups.append((root(start), [*loose, i]))
            loose = []
        if loose and groups:
            groups[-1][1].extend(loose)
        elif loose:
            groups.append((None, loose))
        for _, positions in groups:
            solid = [spans[i] for i in positions if spans[i][0] < spans[i][1]]
            start, end = columns["start"][positions[0]], columns["end"][positions[-1]]
            if solid:
                start, end = min(start for start, _ in solid), max(end for _, end in solid)
                # Marks that the tokenizer took away still stand over the letter before them.
                while end < len(text) and unicodedata.category(text[end])[0] == "M" and not any(
                        sequence == part and columns["start"][i] <= end < columns["end"][i]
                        for i, sequence in enumerate(columns["sequence"])):
                    end += 1
            features.append([part, start, end, positions])
    return features


def case(backend, encoding, texts, special):
    """One text or pair; `special`: ids of tokens that are special also where the text writes them."""
    columns = {
        "ids": encoding.ids,
        "types": encoding.type_ids,
        "special": encoding.special_tokens_mask,
        "words": [-1 if word is None else word for word in encoding.word_ids],
        "sequence": [-1 if sequence is None else sequence for sequence in encoding.sequence_ids],
        "start": [start for start, _ in encoding.offsets],
        "end": [end for _, end in encoding.offsets],
    }
    columns["added"] = [int(id in special or mask) for id, mask in zip(columns["ids"], columns["special"])]
    record = {"texts": texts, "tokens": [backend.id_to_token(id) for id in encoding.ids]} | columns | {"features": words(texts, columns)}
    del record["sequence"], record["added"]
    return record


def cases(backend, unknown, texts=TEXTS, pairs=PAIRS):
    special = {id for id, token in backend.get_added_tokens_decoder().items() if token.special and token.content != unknown}
    backend.no_padding()
    backend.no_truncation()
    return ([case(backend, backend.encode(text), [text], special) for text in texts]
            + [case(backend, backend.encode(*pair), list(pair), special) for pair in pairs])


def alone(backend, **roles):
    """A folder with nothing but tokenizer.json."""
    return {
        "files": {"tokenizer.json": backend.to_str()},
        "roles": {role: backend.token_to_id(token) for role, token in roles.items()},
        "size": max(backend.get_vocab().values()) + 1,
        "cases": cases(backend, roles.get("unknown")),
    }


def folder(files, **overrides):
    """What transformers makes of a folder. `overrides` are for what version 5 does not say by default any more."""
    with tempfile.TemporaryDirectory() as home:
        for name, content in files.items():
            (Path(home) / name).write_text(content, encoding="utf-8", newline="")
        found = transformers.AutoTokenizer.from_pretrained(home, **overrides)
    backend = found._tokenizer
    # GPT-2's end of a text is also called its unknown token; but to bytes nothing is unknown.
    unknown = found.unk_token if found.unk_token != found.eos_token else None
    roles = {"mask": found.mask_token, "pad": found.pad_token, "unknown": unknown}
    return {
        "files": files,
        "roles": {role: backend.token_to_id(token) for role, token in roles.items() if token},
        "size": max(backend.get_vocab().values()) + 1,
        "cases": cases(backend, unknown, SOME, PAIRS[::3]),
    }


def slow_files(backend):
    """vocab.json and merges.txt as the tokenizers of old wrote them."""
    model = json.loads(backend.to_str())["model"]
    return {"vocab.json": json.dumps(model["vocab"], ensure_ascii=False),
            "merges.txt": "#version: 0.2\n" + "".join(" ".join(merge) + "\n" for merge in model["merges"])}


def folders():
    uncased, cased, robert, gpt = bert(False), bert(True), roberta(), gpt2()
    lines = {name: "".join(token + "\n" for token in json.loads(backend.to_str())["model"]["vocab"])
             for name, backend in {"cased": cased, "uncased": uncased}.items()}
    mask = AddedToken("<mask>", lstrip=True, special=True)
    mask_object = {"content": "<mask>", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False}
    yield "vocab.txt", folder({"vocab.txt": lines["uncased"], "config.json": json.dumps({"model_type": "bert"})})
    yield "vocab.txt cased", folder({
        "vocab.txt": lines["cased"],
        "tokenizer_config.json": json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": False})})
    yield "vocab.txt of ELECTRA, accents stripped, Chinese whole, a line twice", folder({
        "vocab.txt": lines["cased"] + "park\nnewword1\n",
        "config.json": json.dumps({"model_type": "electra"}),
        "tokenizer_config.json": json.dumps(
            {"do_lower_case": False, "strip_accents": True, "tokenize_chinese_chars": False})})
    yield "vocab.txt of DistilBERT with added tokens", folder({
        "vocab.txt": lines["uncased"],
        "added_tokens.json": json.dumps({"newword1": len(uncased.get_vocab()), "<extra>": len(uncased.get_vocab()) + 1}),
        "special_tokens_map.json": json.dumps({"unk_token": "[UNK]", "mask_token": {
            "content": "[MASK]", "lstrip": False, "rstrip": True, "single_word": False, "normalized": False}}),
        "config.json": json.dumps({"model_type": "distilbert"})})
    # Version 5 takes a mask without the space before it where version 4, and the models' training, took it with it.
    yield "vocab.json and merges.txt of RoBERTa", folder(
        slow_files(robert) | {"config.json": json.dumps({"model_type": "roberta"})}, mask_token=mask)
    yield "vocab.json and merges.txt of RoBERTa, all said", folder(slow_files(robert) | {
        "tokenizer_config.json": json.dumps({"tokenizer_class": "RobertaTokenizerFast", "add_prefix_space": True}),
        "special_tokens_map.json": json.dumps({"mask_token": mask_object, "pad_token": "<pad>"})})
    yield "vocab.json and merges.txt of GPT-2", folder(
        slow_files(gpt) | {"config.json": json.dumps({"model_type": "gpt2"})})
    yield "vocab.json and merges.txt of GPT-2, all said", folder(slow_files(gpt) | {
        "tokenizer_config.json": json.dumps({"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": True,
                                             "add_bos_token": True, "pad_token": "<pad>"})})
    yield "tokenizer.json of BERT overridden", folder({
        "tokenizer.json": uncased.to_str(),
        "tokenizer_config.json": json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": False,
                                             "strip_accents": True, "tokenize_chinese_chars": False})})
    yield "tokenizer.json of BERT whose class alone is named", folder({
        "tokenizer.json": cased.to_str(), "tokenizer_config.json": json.dumps({"tokenizer_class": "BertTokenizerFast"})})
    yield "tokenizer.json of RoBERTa overridden", folder({
        "tokenizer.json": robert.to_str(), "config.json": json.dumps({"model_type": "roberta"}),
        "tokenizer_config.json": json.dumps({"tokenizer_class": "RobertaTokenizer", "add_prefix_space": True})})
    yield "tokenizer.json with more tokens", folder({
        "tokenizer.json": cased.to_str(),
        "tokenizer_config.json": json.dumps({
            "tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": True, "mask_token": "[MASK]",
            "unk_token": "[UNK]", "pad_token": "<padding>",
            "added_tokens_decoder": {
                "900": {"content": "newword1", "lstrip": False, "normalized": True, "rstrip": False,
                        "single_word": True, "special": False},
                "901": {"content": "<extra>", "lstrip": True, "normalized": False, "rstrip": False,
                        "single_word": False, "special": True}}})})


def write(path, found):
    text = json.dumps(found, separators=(",", ":"), ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(text, 9, mtime=0))
    print(f"{path.name}: {path.stat().st_size} bytes, {sum(len(one['cases']) for one in found.values())} texts and pairs")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resources", type=Path, required=True)
    parser.add_argument("--real", type=Path, help="a real tokenizer.json: write what it makes of the texts instead")
    arguments = parser.parse_args()
    home = arguments.resources / "tokenizers"
    home.mkdir(exist_ok=True)
    if arguments.real:
        backend = Tokenizer.from_file(str(arguments.real))
        write(home / "bert-base-uncased.json.gz", {"bert-base-uncased": {"cases": cases(backend, "[UNK]")}})
        return
    found = {
        "bert-uncased": alone(bert(False), mask="[MASK]", pad="[PAD]", unknown="[UNK]"),
        "bert-cased": alone(bert(True), mask="[MASK]", pad="[PAD]", unknown="[UNK]"),
        "roberta": alone(roberta(), mask="<mask>", pad="<pad>", unknown="<unk>"),
        "gpt2": alone(gpt2()),
        "llama": alone(llama(), unknown="<unk>"),
        "xlm-roberta": alone(xlm_roberta(), mask="<mask>", pad="<pad>", unknown="<unk>"),
        "albert": alone(albert(), mask="[MASK]", pad="<pad>", unknown="<unk>"),
        "unigram-bytes": alone(unigram_bytes(), pad="<pad>", unknown="<unk>"),
        "word-level": alone(word_level(), mask="[MASK]", pad="[PAD]", unknown="[UNK]"),
    } | dict(folders())
    write(home / "tokenizers.json.gz", found)


if __name__ == "__main__":
    main()
