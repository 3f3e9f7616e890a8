"""Text tasks from the string to the number: tiny random checkpoints with tokenizers, and what Python makes of awkward texts.

    python3 text_tasks.py --resources ../../models/src/test/resources
    python3 text_tasks.py --resources ../../models/src/test/resources --real NAME=FOLDER ...

The first writes text-tasks/NAME/* as transformers and sentence-transformers save them today,
                 text-tasks/moods.quantised.onnx.gz by the TorchScript exporter and ONNX Runtime's quantiser,
                 golden/text-tasks.json.gz
The second writes golden/real-similarities.json: cosines by the recipe of sentence-transformers, computed by ONNX Runtime and
tokenizers from the .onnx and tokenizer.json in each folder. NAME is one of those in REAL.
"""
import argparse
import gzip
import json
import pathlib
import shutil
import tempfile
import warnings

import numpy as np
import onnx
import onnxruntime
import sentence_transformers
import tokenizers
import torch
import transformers
from sentence_transformers.sentence_transformer.modules import Normalize
from onnxruntime.quantization import QuantType, quantize_dynamic

import quantised
import tiny_onnx
import tiny_tokenizers

SIZES = dict(hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24, max_position_embeddings=64)

TEXTS = [
    ["The good movie was not good at all, but the acting was good."],
    ["Hello, world!"],
    ["😀 good movie 👍🏽"],
    ["北京是中国的首都。"],
    ["Cafe\u0301 by a park, CAFÉ"],
    ["مرحبا بالعالم، كيف حالك؟"],
    ["👨\u200d👩\u200d👧\u200d👦"],
    ["\u00a0"],
    ["\ufeffdouble  spaces   and\ttabs\n"],
    ["zzzz qqqq"],
    ["My dog is playing in the park.", "Where can I park my car?"],
    ["北京", "東京です 😀"],
    ["good", "The good movie was not good at all, but the acting was good."],
    ["same", "same"],
]
FILLS = ["The capital of France is <mask>.", "<mask> 😀", "My dog is playing in the<mask>", "北京 <mask> 中国"]
#  Words that the vocabulary has with a space before them, some of them without one, too; and pieces that it has only so.
WORDS = ["and", "is", "la", "happ", "dog", "M", "Ġdog", "▁dog", "<mask>"]
PAIRS = [
    ["My dog is playing in the park.", "Where can I park my car?"],
    ["Hello, world!", "Hello, world!"],
    ["😀", "The good movie was not good at all, but the acting was good."],
    ["The capital of France is Paris.", "北京是中国的首都。"],
    ["good", "GOOD"],
    ["مرحبا", "שלום 😀"],
]

BERT = dict(pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
ROBERTA = dict(pad_token="<pad>", unk_token="<unk>", cls_token="<s>", sep_token="</s>", bos_token="<s>", eos_token="</s>",
               mask_token=tokenizers.AddedToken("<mask>", lstrip=True, special=True))


def labels(*names):
    return {"id2label": dict(enumerate(names)), "label2id": {name: i for i, name in enumerate(names)}}


#  name: class, tokenizer, what the tokenizer's configuration says, what the model's configuration says beyond the sizes
MODELS = {
    "moods": ("BertForSequenceClassification", tiny_tokenizers.bert(False), BERT | {"tokenizer_class": "BertTokenizer"},
              labels("very good", "so-so", "BAD")),
    "topics": ("RobertaForSequenceClassification", tiny_tokenizers.roberta(),
               ROBERTA | {"tokenizer_class": "RobertaTokenizer"},
               dict(type_vocab_size=1, problem_type="multi_label_classification")
               | labels("sport", "food, drink", "travel", "news")),
    "words": ("RobertaForMaskedLM", tiny_tokenizers.roberta(), ROBERTA | {"tokenizer_class": "RobertaTokenizer"},
              dict(type_vocab_size=1)),
    "pieces": ("XLMRobertaForMaskedLM", tiny_tokenizers.xlm_roberta(),
               ROBERTA | {"tokenizer_class": "PreTrainedTokenizerFast"}, dict(type_vocab_size=1)),
    "sentences": ("BertModel", tiny_tokenizers.bert(False), BERT | {"tokenizer_class": "BertTokenizer"}, dict()),
}

OLD_FLAGS = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"]


def old(*modes):
    """1_Pooling/config.json as sentence-transformers wrote it before version 5."""
    return {"word_embedding_dimension": SIZES["hidden_size"]} | {f"pooling_mode_{flag}": flag in modes for flag in OLD_FLAGS}


POOLINGS = {
    "mean": old("mean_tokens"), "cls": old("cls_token"), "max": old("max_tokens"), "root": old("mean_sqrt_len_tokens"),
    "new-mean": {"embedding_dimension": 16, "pooling_mode": "mean", "include_prompt": True},
    "new-max": {"embedding_dimension": 16, "pooling_mode": ["max"], "include_prompt": True},
    "unsaid": {"word_embedding_dimension": 16},
}


def save(name, folder, seed):
    """A random model with its tokenizer; weights of spread 0.5, so that every tensor matters."""
    kind, backend, said, settings = MODELS[name]
    with tempfile.TemporaryDirectory() as place:
        backend.save(str(pathlib.Path(place, "tokenizer.json")))
        written = {key: getattr(value, "content", value) for key, value in said.items()}
        pathlib.Path(place, "tokenizer_config.json").write_text(json.dumps(written))
        tokenizer = transformers.AutoTokenizer.from_pretrained(place, mask_token=said["mask_token"])
    model_class = getattr(transformers, kind)
    torch.manual_seed(seed)
    config = model_class.config_class(**SIZES | settings, vocab_size=len(tokenizer))
    if tokenizer.pad_token_id != config.pad_token_id:
        config.pad_token_id = tokenizer.pad_token_id
    model = model_class(config).eval()
    with torch.no_grad():
        for key, weight in model.named_parameters():
            norm = key.endswith("norm.weight") or key.endswith("Norm.weight")
            weight.copy_(torch.randn(weight.shape) * (0.2 if norm else 0.5) + (1.0 if norm else 0.0))
    folder.mkdir(parents=True, exist_ok=True)
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def load(name, folder):
    model = getattr(transformers, MODELS[name][0]).from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")
    return transformers.AutoTokenizer.from_pretrained(folder), model.double().eval().requires_grad_(False)


def rounded(value, digits=8):
    if isinstance(value, torch.Tensor):
        value = value.tolist()
    return float(f"{value:.{digits}g}") if isinstance(value, float) else [rounded(one, digits) for one in value]


def emptied(model, tokenizer, given):
    """What a model is fed once padding stands for all but special tokens, each at the position that it had."""
    absent = dict(given)
    # An unknown word is special to transformers, but it is a word.
    kept = [id for id in tokenizer.all_special_ids if id != tokenizer.unk_token_id]
    special = torch.isin(given["input_ids"], torch.tensor(kept))
    absent["input_ids"] = torch.where(special, given["input_ids"], tokenizer.pad_token_id)
    first = model.config.pad_token_id + 1 if "roberta" in model.config.model_type else 0
    length = given["input_ids"].shape[1]
    absent["position_ids"] = torch.arange(first, first + length).expand(given["input_ids"].shape)
    return absent


def classified(name, folder):
    tokenizer, model = load(name, folder)
    several = model.config.problem_type == "multi_label_classification"
    found = []
    for texts in TEXTS:
        given = tokenizer(*texts, return_tensors="pt")
        out = model(**given, output_hidden_states=True)
        probabilities = out.logits.sigmoid() if several else out.logits.softmax(-1)
        found.append({
            "texts": texts,
            "tokens": tokenizer.convert_ids_to_tokens(given["input_ids"][0]),
            "logits": rounded(out.logits[0]), "probabilities": rounded(probabilities[0]),
            "without": rounded(model(**emptied(model, tokenizer, given)).logits[0]),
            "hidden": rounded(out.hidden_states[-1][0, 0]), "first_layer": rounded(out.hidden_states[1][0, 0])})
    # A padded batch gives what each text gives alone.
    for length in (1, 2):
        group = [one for one in found if len(one["texts"]) == length]
        columns = list(zip(*(one["texts"] for one in group)))
        given = tokenizer(*(list(column) for column in columns), padding=True, return_tensors="pt")
        apart = torch.tensor([one["logits"] for one in group], dtype=torch.float64)
        assert (model(**given).logits - apart).abs().max() < 1e-6, name
    return found


def filled(name, folder):
    tokenizer, model = load(name, folder)
    found = []
    for text in FILLS:
        given = tokenizer(text, return_tensors="pt")
        at = given["input_ids"][0].tolist().index(tokenizer.mask_token_id)
        row = model(**given).logits[0, at]
        top = row.topk(5)
        found.append({"text": text, "tokens": tokenizer.convert_ids_to_tokens(given["input_ids"][0]), "position": at,
                      "ids": top.indices.tolist(), "top": tokenizer.convert_ids_to_tokens(top.indices),
                      "logits": rounded(top.values), "probabilities": rounded(row.softmax(-1)[top.indices]),
                      "row": rounded(row, 7)})
    vocabulary = tokenizer.get_vocab()
    space = "▁" if name == "pieces" else "Ġ"
    words = {}
    for word in WORDS:
        # A word rather than the same letters inside one; else whatever is spelt so.
        words[word] = vocabulary.get(space + word, vocabulary.get(word))
    return {"fills": found, "words": words}


def similar(folder):
    """By sentence-transformers itself, from the folder as it saves one, with each configuration of its pooling."""
    tokenizer, model = load("sentences", folder)
    found = {}
    for name, config in POOLINGS.items():
        with tempfile.TemporaryDirectory() as place:
            shutil.copytree(folder, place, dirs_exist_ok=True)
            pathlib.Path(place, "1_Pooling/config.json").write_text(json.dumps(config))
            encoder = sentence_transformers.SentenceTransformer(place, device="cpu").double()
        values, without = [], []
        for pair in PAIRS:
            one, other = encoder.encode(pair, convert_to_tensor=True)
            values.append(float(encoder.similarity(one, other)))
            vectors = []
            for text in pair:
                given = tokenizer(text, return_tensors="pt")
                hidden = model(**emptied(model, tokenizer, given)).last_hidden_state
                features = {"token_embeddings": hidden, "attention_mask": given["attention_mask"]}
                vectors.append(encoder[1](features)["sentence_embedding"][0])
            without.append(float(torch.nn.functional.cosine_similarity(*vectors, dim=0)))
        found[name] = {"config": config, "cosines": rounded(values), "without": rounded(without)}
    return {"pairs": PAIRS, "poolings": found}


def as_sentences(folder):
    """The layout of sentence-transformers."""
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    model.append(Normalize())
    model.to(torch.bfloat16)
    with tempfile.TemporaryDirectory() as place:
        model.save_pretrained(place, create_model_card=False)
        shutil.rmtree(folder)
        shutil.copytree(place, folder)
    for left in folder.rglob("README.md"):
        left.unlink()


class Logits(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits


def quantise(folder, file):
    """Weights of 8 bits, products of integers. Unsigned: signed ones saturate on processors without VNNI."""
    tokenizer, model = load("moods", folder)
    names = ["input_ids", "attention_mask", "token_type_ids"]
    given = tokenizer(*TEXTS[10], return_tensors="pt")
    with tempfile.TemporaryDirectory() as place:
        plain, small = pathlib.Path(place, "plain.onnx"), pathlib.Path(place, "small.onnx")
        torch.onnx.export(Logits(model.float()), tuple(given[name] for name in names), plain, dynamo=False, opset_version=17,
                          input_names=names, output_names=["logits"],
                          dynamic_axes={name: {0: "batch", 1: "sequence"} for name in names} | {"logits": {0: "batch"}})
        tiny_onnx.shrink(plain)
        quantize_dynamic(plain, small, weight_type=QuantType.QUInt8, op_types_to_quantize=["MatMul", "Gather", "Gemm"])
        proto = onnx.load(small)
        twin = onnxruntime.InferenceSession(quantised.put_back(onnx.load(plain), proto).SerializeToString())
        session = onnxruntime.InferenceSession(small)
        file.write_bytes(gzip.compress(small.read_bytes(), 9, mtime=0))
    found = []
    for texts in TEXTS:
        given = tokenizer(*texts, return_tensors="np")
        feeds = {name: given[name] for name in names}
        own, floats = session.run(None, feeds)[0][0], twin.run(None, feeds)[0][0]
        found.append({"texts": texts, "logits": rounded(own.tolist(), 7), "twin": rounded(floats.tolist(), 7)})
    print(f"quantised: {file.stat().st_size} bytes; rounding moves logits by",
          max(max(abs(a - b) for a, b in zip(one["logits"], one["twin"])) for one in found))
    return found


#  name: pooling in 1_Pooling/config.json of the model's repository on the hub
REAL = {"all-minilm-l6-v2": "mean", "bge-small-en-v1.5": "cls", "bge-small-zh-v1.5": "cls"}
REAL_PAIRS = [
    ["That is a happy person", "That is a happy dog"],
    ["That is a happy person", "Today is a sunny day"],
    ["Where can I park my car near the river?", "a parking lot by the water 🚗"],
    ["北京是中国的首都。", "中国的首都在哪里？"],
    ["我喜欢吃苹果", "今天天气很好，我们去公园散步吧 😀"],
    ["naïve Café", "naive cafe"],
]


def real(name, folder):
    path = next(folder.glob("*.onnx"))
    tokenizer = tokenizers.Tokenizer.from_file(str(next(folder.glob("*tokenizer.json"))))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    wanted = {given.name for given in session.get_inputs()}

    def vector(text):
        encoding = tokenizer.encode(text)
        given = {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "token_type_ids": encoding.type_ids}
        feeds = {key: np.array([value], np.int64) for key, value in given.items() if key in wanted}
        hidden = session.run(None, feeds)[0][0].astype(np.float64)
        pooled = hidden[0] if REAL[name] == "cls" else hidden.mean(0)
        return pooled / np.linalg.norm(pooled)

    found = [{"texts": pair, "tokens": [len(tokenizer.encode(text).ids) for text in pair],
              "cosine": rounded(float(vector(pair[0]) @ vector(pair[1])))} for pair in REAL_PAIRS]
    print(name, *(one["cosine"] for one in found))
    return {"pooling": REAL[name], "file": path.name, "pairs": found}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    parser.add_argument("--real", nargs="+", metavar="NAME=FOLDER", help="real encoders instead")
    options = parser.parse_args()
    golden = options.resources / "golden"
    if options.real:
        found = {"made_by": f"tools/golden/text_tasks.py, onnxruntime {onnxruntime.__version__}, "
                            f"tokenizers {tokenizers.__version__}"}
        found |= {name: real(name, pathlib.Path(folder)) for name, folder in (one.split("=") for one in options.real)}
        (golden / "real-similarities.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    home = options.resources / "text-tasks"
    shutil.rmtree(home, ignore_errors=True)
    for seed, name in enumerate(MODELS, 1):
        save(name, home / name, seed)
    as_sentences(home / "sentences")
    found = {
        "made_by": f"tools/golden/text_tasks.py, torch {torch.__version__}, transformers {transformers.__version__}, "
                   f"sentence-transformers {sentence_transformers.__version__}, float64",
        "moods": classified("moods", home / "moods"), "topics": classified("topics", home / "topics"),
        "words": filled("words", home / "words"), "pieces": filled("pieces", home / "pieces"),
        "sentences": similar(home / "sentences"),
        "quantised": quantise(home / "moods", home / "moods.quantised.onnx.gz"),
    }
    text = json.dumps(found, separators=(",", ":"), ensure_ascii=False)
    (golden / "text-tasks.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    for file in sorted(home.rglob("*")):
        if file.is_file():
            print(file.relative_to(home), file.stat().st_size)


if __name__ == "__main__":
    main()
