"""Tiny random classifiers of tokens and finders of answers, of each architecture of text, and golden values for them.

    python3 tiny_spans.py --resources ../../models/src/test/resources

writes tiny-spans/NAME/{config.json,model.safetensors}  as transformers saves them today, some with a tokenizer
       tiny-spans-onnx/NAME.{torchscript,dynamo}.onnx.gz  what PyTorch's exporters make of them, outputs called as on the hub
       golden/tiny-spans.json.gz                        in the form of tiny-text.json.gz
Output `tags` is [text, token, class]; `spans` is [text, row, token], row 0 to begin an answer, row 1 to end it.
"""
import argparse
import gzip
import json
import pathlib
import tempfile
import warnings

import onnxruntime
import torch
import transformers
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

import tiny_onnx
import tiny_text

SIZES = dict(hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=12)
DISTILLED = dict(dim=8, n_layers=1, n_heads=2, hidden_dim=12)
LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]
WORDS = "Wolfgang Mozart born in Salzburg not Vienna was the and Who Where is of by played piano New York".split()
LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = "0123456789.,;:!?'\"()-&"
OTHERS = "éëüöčЖя東京😀"


def pieces():
    """A cased WordPiece that has a few words, and letters to spell others."""
    names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    inner = [f"##{c}" for c in LETTERS + "0123456789éëüö"] + ["##bach", "##burg", "##ing", "##ist"]
    tokens = dict.fromkeys([*names, *WORDS, *LETTERS, *LETTERS.upper(), *MARKS, *OTHERS, *inner])
    tokenizer = Tokenizer(models.WordPiece({token: i for i, token in enumerate(tokens)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in names])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0", pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    tokenizer.decoder = decoders.WordPiece()
    said = dict(pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", mask_token="[MASK]")
    return tokenizer, said


def bytes_paired():
    """Byte pairs that join the same words, begun with a space, from the left; bytes beyond ASCII only for OTHERS."""
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = dict.fromkeys(c for text in [LETTERS + LETTERS.upper() + MARKS + OTHERS + " "]
                             for piece, _ in level.pre_tokenize_str(text) for c in piece)
    merges = {("Ġ", c): "Ġ" + c for c in LETTERS + LETTERS.upper()}
    for word in WORDS + ["bach", "burg", "ing"]:
        whole = "Ġ" + word if word in WORDS else word
        for end in range(1, len(whole)):
            merges[whole[:end], whole[end]] = whole[:end + 1]
    tokens = dict.fromkeys([*names, *alphabet, *merges.values()])
    tokenizer = Tokenizer(models.BPE({token: i for i, token in enumerate(tokens)}, list(merges)))
    tokenizer.pre_tokenizer = level
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False, lstrip=name == "<mask>")
                                  for name in names])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True,
                                                            add_prefix_space=False)
    said = dict(pad_token="<pad>", unk_token="<unk>", cls_token="<s>", sep_token="</s>", bos_token="<s>",
                eos_token="</s>", mask_token="<mask>")
    return tokenizer, said


TOKENIZERS = {"bert": pieces, "roberta": bytes_paired}


def labels(names):
    return {"id2label": dict(enumerate(names)), "label2id": {name: i for i, name in enumerate(names)}}


def kinds():
    """name: class, what its configuration says beyond the sizes, the type that it is saved in"""
    own = {"bert": ("Bert", {}), "roberta": ("Roberta", dict(type_vocab_size=1)),
           "xlm-roberta": ("XLMRoberta", dict(type_vocab_size=1)), "camembert": ("Camembert", dict(type_vocab_size=1)),
           "distilbert": ("DistilBert", {}), "electra": ("Electra", dict(embedding_size=4)),
           "albert": ("Albert", dict(embedding_size=4))}
    found = {}
    for name, (prefix, settings) in own.items():
        words = len(TOKENIZERS[name]()[0].get_vocab()) if name in TOKENIZERS else 40
        sizes = dict(vocab_size=words, max_position_embeddings=40 if name in TOKENIZERS else 20)
        sizes |= (DISTILLED if name == "distilbert" else SIZES) | settings
        found[f"{name}-tags"] = (f"{prefix}ForTokenClassification", sizes | labels(LABELS), "float32")
        found[f"{name}-spans"] = (f"{prefix}ForQuestionAnswering", sizes, "float32")
    return found


MODELS = kinds()
EXPORTED = ["bert-tags", "bert-spans", "roberta-tags", "distilbert-spans", "electra-tags", "albert-spans"]


def save_tokenizer(name, folder):
    architecture = name.rsplit("-", 1)[0]
    if architecture in TOKENIZERS:
        tokenizer, said = TOKENIZERS[architecture]()
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        written = said | {"tokenizer_class": "PreTrainedTokenizerFast"}
        (folder / "tokenizer_config.json").write_text(json.dumps(written, indent=1) + "\n")


class Outputs(torch.nn.Module):
    """A model whose outputs are called as the hub's exports call them."""

    def __init__(self, model, names):
        super().__init__()
        self.model = model
        self.names = names

    def forward(self, *given):
        out = self.model(**dict(zip(self.names, given)))
        return (out.start_logits, out.end_logits) if "start_logits" in out else out.logits


def export(name, source, folder):
    model = getattr(transformers, MODELS[name][0]).from_pretrained(source).eval()
    given = tiny_text.inputs(model.config, *tiny_text.RUNS["three-padded"], torch.Generator().manual_seed(1))
    inputs, example = list(given), tuple(given.values())
    outputs = ["start_logits", "end_logits"] if name.endswith("spans") else ["logits"]
    axes = {key: {0: "batch", 1: "sequence"} for key in inputs + outputs}
    wrapped = Outputs(model, inputs).eval()
    folder.mkdir(parents=True, exist_ok=True)
    sizes = []
    with tempfile.TemporaryDirectory() as scratch, torch.no_grad():
        plain, traced = pathlib.Path(scratch, "torchscript.onnx"), pathlib.Path(scratch, "dynamo.onnx")
        torch.onnx.export(wrapped, example, plain, dynamo=False, opset_version=17, input_names=inputs,
                          output_names=outputs, dynamic_axes=axes)
        dynamic = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=16)}
        torch.onnx.export(wrapped, example, traced, dynamo=True, opset_version=18, input_names=inputs,
                          output_names=outputs, external_data=False, verbose=False,
                          dynamic_shapes=(tuple(dynamic for _ in inputs),))
        for path in (plain, traced):
            tiny_onnx.shrink(path)
            agrees(path, model, inputs)
            packed = gzip.compress(path.read_bytes(), 9, mtime=0)
            (folder / f"{name}.{path.stem}.onnx.gz").write_bytes(packed)
            sizes.append(len(packed))
    return sizes


def agrees(path, model, names):
    """What the ONNX project's own runtime makes of the file, at other sizes than it was exported with."""
    session = onnxruntime.InferenceSession(path)
    for shape in tiny_text.RUNS.values():
        given = tiny_text.inputs(model.config, *shape, torch.Generator().manual_seed(2))
        found = session.run(None, {key: given[key].numpy() for key in names})
        out = model(**given)
        wanted = [out.start_logits, out.end_logits] if "start_logits" in out else [out.logits]
        for want, got in zip(wanted, found):
            assert abs(got - want.numpy()).max() < 1e-4, path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    tiny_text.MODELS.update(MODELS)
    golden = {"made_by": f"tools/golden/tiny_spans.py, torch {torch.__version__}, transformers "
                         f"{transformers.__version__}, float64", "models": {}}
    for number, name in enumerate(MODELS, 101):
        folder = options.resources / "tiny-spans" / name
        golden["models"][name] = tiny_text.make(name, number, folder)
        save_tokenizer(name, folder)
        line = f"{name}: {(folder / 'model.safetensors').stat().st_size} bytes"
        if name in EXPORTED:
            line += ", ONNX packed {} and {}".format(*export(name, folder, options.resources / "tiny-spans-onnx"))
        print(line, flush=True)
    text = json.dumps(golden, separators=(",", ":"))
    (options.resources / "golden" / "tiny-spans.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
