"""Tiny random decoders with their tokenizers, golden values for them, and what they write.

    python3 tiny_decoders.py --resources ../../models/src/test/resources

writes tiny-decoders/NAME/{config.json,generation_config.json,model.safetensors,tokenizer.json,tokenizer_config.json}
       golden/tiny-decoders.json.gz
Golden values are computed in float64 from the weights in the files, which have a bfloat16's digits, so that files pack well;
transformers would compute norms and softmaxes in float32 all the same, so these are replaced. Angles of rotary embeddings
are left in float32.
Where a model writes, a seed is taken with which its best token is `MARGIN` ahead of the next at every step, and none of
those it writes is a special one.
"""
import argparse
import gzip
import json
import pathlib
import shutil
import tempfile
import warnings

import torch
import transformers
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers.models.llama import modeling_llama
from transformers.models.mistral import modeling_mistral
from transformers.models.qwen2 import modeling_qwen2

MARGIN = 0.02
WORDS = 160
STEPS = 20
SIZES = dict(vocab_size=WORDS, hidden_size=16, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             intermediate_size=24, max_position_embeddings=64)
GPT2 = dict(vocab_size=WORDS, n_embd=16, n_layer=2, n_head=4, n_positions=64)
LLAMA3 = dict(rope_type="llama3", rope_theta=100.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=32)
CORPUS = """
The quick brown fox jumps over the lazy dog. The dog sleeps in the sun, and the fox runs home.
The capital of France is Paris. The capital of Germany is Berlin. Who wrote the book? She wrote it in Paris.
The doctor said that she was late, but the nurse said that he was early. It was the best of times!
You are a helpful assistant. What is 2 + 2? It is 4. User: hello; system: good day (0123456789)
I like the film, it's good. I don't like the music: it was bad. My name is Anna and I live in Berlin.
""".strip().split("\n")
PROMPT = "The capital of France is"
TEXTS = ["The dog sleeps in the sun.", "Who wrote the book?", "It was bad!"]
CHAT = {
    "llama3": "{{ bos_token }}{% for message in messages %}{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>"
              "\n\n' + message['content'] | trim + '<|eot_id|>' }}{% endfor %}{% if add_generation_prompt %}"
              "{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}",
    "qwen2": "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>'"
             " + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
}
#  Special tokens of each family; the first begins a text where `begins`, `eos` ends one.
FAMILIES = {
    "gpt2": dict(special=["<|endoftext|>"], bos="<|endoftext|>", eos="<|endoftext|>", begins=False, pieces=False),
    "llama": dict(special=["<unk>", "<s>", "</s>"], bos="<s>", eos="</s>", begins=True, pieces=True),
    "llama3": dict(special=["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
                            "<|eot_id|>"], bos="<|begin_of_text|>", eos="<|end_of_text|>", begins=True, pieces=False),
    "qwen2": dict(special=["<|endoftext|>", "<|im_start|>", "<|im_end|>"], bos=None, eos="<|endoftext|>", begins=False,
                  pieces=False),
}


def three(word):
    return {"id2label": {i: f"{word} {i}" for i in range(3)}, "label2id": {f"{word} {i}": i for i in range(3)}}


def tags(*names):
    return {"id2label": dict(enumerate(names)), "label2id": {name: i for i, name in enumerate(names)}}


#  name: class, family of its tokenizer, what its configuration says beyond the sizes
MODELS = {
    "gpt2": ("GPT2LMHeadModel", "gpt2", dict(n_inner=24)),
    "llama": ("LlamaForCausalLM", "llama", dict(rms_norm_eps=1e-5)),
    "llama3-rope": ("LlamaForCausalLM", "llama3", dict(rope_parameters=LLAMA3, head_dim=6, attention_bias=True,
                                                       mlp_bias=True, tie_word_embeddings=True)),
    "mistral": ("MistralForCausalLM", "llama", dict(sliding_window=4, num_key_value_heads=1)),
    "qwen2": ("Qwen2ForCausalLM", "qwen2", dict(tie_word_embeddings=True)),
    "gpt2-tags": ("GPT2ForTokenClassification", "gpt2",
                  dict(activation_function="gelu", scale_attn_by_inverse_layer_idx=True, scale_attn_weights=False)
                  | tags("O", "B-PER", "I-PER", "B-LOC", "I-LOC")),
    "gpt2-classes": ("GPT2ForSequenceClassification", "gpt2", dict(n_inner=24) | three("mood")),
    "llama-spans": ("LlamaForQuestionAnswering", "llama",
                    dict(rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=2.0))),
    "mistral-tags": ("MistralForTokenClassification", "llama",
                     dict(sliding_window=None, head_dim=8) | tags("O", "B-PER", "I-PER", "B-LOC", "I-LOC")),
    "qwen2-classes": ("Qwen2ForSequenceClassification", "qwen2",
                      dict(use_sliding_window=True, sliding_window=3, max_window_layers=1) | three("topic")),
}


def tokenizer(family):
    """A byte-level one, or one of pieces as sentencepiece has them."""
    said = FAMILIES[family]
    if said["pieces"]:
        made = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True))
        made.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
        made.decoder = decoders.Sequence(
            [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    else:
        made = Tokenizer(models.BPE())
        made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        made.decoder = decoders.ByteLevel()
    #  Of the alphabet the printable characters of ASCII and what stands for a space and a line's end.
    printable = [chr(i) for i in range(33, 127)] + (["▁", "\n"] if said["pieces"] else ["Ġ", "Ċ"])
    if said["pieces"]:
        made.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")     # for training only
    trainer = trainers.BpeTrainer(vocab_size=WORDS, special_tokens=[AddedToken(one, special=True, normalized=False)
                                                                    for one in said["special"]],
                                  initial_alphabet=printable, show_progress=False)
    made.train_from_iterator(CORPUS, trainer)
    assert made.get_vocab_size() == WORDS, (family, made.get_vocab_size())
    if said["pieces"]:
        made.pre_tokenizer = None
    bos = said["bos"]
    if said["begins"]:
        made.post_processor = processors.TemplateProcessing(
            single=f"{bos} $A", pair=f"{bos} $A {bos} $B", special_tokens=[(bos, made.token_to_id(bos))])
    elif not said["pieces"]:
        made.post_processor = processors.ByteLevel(trim_offsets=False)
    for text in CORPUS + TEXTS + [PROMPT]:
        assert made.decode(made.encode(text).ids) == text, (family, text)
    return made


def save_tokenizer(made, family, folder):
    said = FAMILIES[family]
    (folder / "tokenizer.json").write_text(json.dumps(json.loads(made.to_str()), separators=(",", ":"), ensure_ascii=False),
                                           encoding="utf-8")
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False,
                "model_max_length": 64, "eos_token": said["eos"]}
    if said["bos"]:
        settings["bos_token"] = said["bos"]
    if family == "llama":
        settings["unk_token"] = "<unk>"
    if family == "qwen2":
        settings["pad_token"] = "<|endoftext|>"
    if family in CHAT:
        settings["chat_template"] = CHAT[family]
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1, ensure_ascii=False) + "\n")


def settings_of(name, made):
    kind, family, more = MODELS[name]
    said = FAMILIES[family]
    ids = dict(bos_token_id=said["bos"] and made.token_to_id(said["bos"]), eos_token_id=made.token_to_id(said["eos"]))
    if "ForCausalLM" not in kind and "LMHead" not in kind or family == "qwen2":
        ids["pad_token_id"] = made.token_to_id(said["eos"])
    return (GPT2 if kind.startswith("GPT2") else SIZES) | ids | more


def random_model(name, seed, made):
    """Weights of spread 0.5, biases and normalisations too, so that every tensor matters and no gradient is tiny."""
    model_class = getattr(transformers, MODELS[name][0])
    torch.manual_seed(seed)
    model = model_class(model_class.config_class(**settings_of(name, made))).eval()
    with torch.no_grad():
        for key, weight in model.named_parameters():
            norm = ("norm" in key or "ln_" in key) and key.endswith("weight")
            weight.copy_(torch.randn(weight.shape) * (0.2 if norm else 0.5) + (1.0 if norm else 0.0))
            weight.copy_(weight.bfloat16())
    return model.requires_grad_(False)


def batches(made, padding):
    """Texts alone and side by side, padded behind and before them; positions count a text's own tokens from 0."""
    rows = [made.encode(text).ids for text in TEXTS]
    found = {"one": ([rows[0]], "right", 0), "right-padded": (rows, "right", 0), "left-padded": (rows, "left", 0),
             "one-padded": ([rows[1]], "left", 2)}
    for run, (ids, side, more) in found.items():
        width = max(len(one) for one in ids) + more
        ids, mask = zip(*((one + [padding] * (width - len(one)), [1] * len(one) + [0] * (width - len(one)))
                          if side == "right" else
                          ([padding] * (width - len(one)) + one, [0] * (width - len(one)) + [1] * len(one)) for one in ids))
        mask = torch.tensor(mask)
        yield run, {"input_ids": torch.tensor(ids), "attention_mask": mask,
                    "position_ids": (mask.cumsum(-1) - 1).clamp(min=0)}


def outputs(model, given):
    """By the role that they have in Limpid."""
    kind = type(model).__name__
    out = model(**given, output_hidden_states=True, use_cache=False)
    found = {"hidden": out.hidden_states[-1]}
    if kind.endswith("ForSequenceClassification"):
        return found | {"classes": out.logits}
    if kind.endswith("ForTokenClassification"):
        return found | {"tags": out.logits}
    if kind.endswith("ForQuestionAnswering"):
        return found | {"spans": torch.stack([out.start_logits, out.end_logits], 1)}
    return found | {"next": out.logits}


def targets(role, value, mask, generator):
    """One entry of an output per text, as indices of its axes behind the first; where in the text, a token of its own."""
    def place(row):
        own = row.nonzero()[:, 0]
        return int(own[len(own) // 2 + int(torch.randint((len(own) + 1) // 2, (1,), generator=generator))])

    places = [place(row) for row in mask]
    last = value.shape[-1]
    if role == "classes":
        return [torch.randint(last, (len(mask),), generator=generator).tolist()]
    if role == "spans":
        return [torch.randint(2, (len(mask),), generator=generator).tolist(), places]
    return [places, torch.randint(last, (len(mask),), generator=generator).tolist()]


def at(value, target):
    return value[(torch.arange(len(value)), *(torch.tensor(t) for t in target))]


def rounded(value, digits):
    return float(f"{value:.{digits}g}") if isinstance(value, float) else [rounded(one, digits) for one in value]


def in_float64():
    """Else a float64 mask, cast to float32 in the softmax, would make a row without any key NaN."""
    softmax = torch.nn.functional.softmax
    torch.nn.functional.softmax = lambda x, dim=None, dtype=None: softmax(x, dim=dim)

    def forward(self, x):
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.variance_epsilon))

    for module, kind in ((modeling_llama, "LlamaRMSNorm"), (modeling_mistral, "MistralRMSNorm"),
                         (modeling_qwen2, "Qwen2RMSNorm")):
        getattr(module, kind).forward = forward


def watched(model):
    looked_up = []

    def keep(module, arguments, result):
        looked_up.append(result.requires_grad_())
        return result

    return looked_up, model.get_input_embeddings().register_forward_hook(keep)


def run(model, given, generator):
    looked_up, hook = watched(model)
    try:
        found = outputs(model, given)
    finally:
        hook.remove()
    mask = given["attention_mask"]
    entry = {key: value.tolist() for key, value in given.items()} | {"outputs": {}}
    for role, value in found.items():
        target = targets(role, value, mask, generator)
        scores = at(value, target)
        slope, = torch.autograd.grad(scores.sum(), looked_up[0], retain_graph=True)
        kept = value * mask[:, :, None] if role in ("hidden", "tags") else value * mask[:, None] if role == "spans" else value
        if role == "next":                            # of each text its first token and its last
            kept = torch.stack([value[i, row.nonzero()[[0, -1], 0]] for i, row in enumerate(mask)])
        entry["outputs"][role] = {
            "value": rounded(kept.tolist(), 7), "target": target, "score": rounded(scores.tolist(), 7),
            "gradient": rounded(slope.tolist(), 5),
            "input_x_gradient": rounded((slope * looked_up[0]).sum(-1).tolist(), 5)}
    if len(mask) == 1 and mask.all():
        maps = model(**given, output_attentions=True, use_cache=False).attentions
        entry["attention"] = rounded(torch.cat(maps).tolist(), 7)
    return entry


def written(model, made, special):
    """What a model writes by itself; None if it is too near to writing something else."""
    ids = made.encode(PROMPT).ids
    given = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
    told = []
    for use_cache in (False, True):
        out = model.generate(**given, max_new_tokens=STEPS, do_sample=False, use_cache=use_cache, output_logits=True,
                             return_dict_in_generate=True, pad_token_id=0)
        told.append((out.sequences[0, len(ids):].tolist(), torch.stack([one[0] for one in out.logits])))
    (fresh, logits), (kept, again) = told
    best = logits.topk(2, -1).values
    if len(fresh) < STEPS or set(fresh) & special or len(set(fresh)) < STEPS // 2 or (best[:, 0] - best[:, 1]).min() < MARGIN:
        return None
    assert fresh == kept and (logits - again).abs().max() < 1e-9, (fresh, kept, (logits - again).abs().max())
    return {"prompt": PROMPT, "input_ids": ids, "ids": fresh, "text": made.decode(fresh), "whole": made.decode(ids + fresh),
            "margin": rounded((best[:, 0] - best[:, 1]).min().item(), 3), "logits": rounded(logits.tolist(), 7)}


def make(name, number, folder):
    """Saves a model and returns its golden values."""
    kind, family, _ = MODELS[name]
    made = tokenizer(family)
    special = {made.token_to_id(one) for one in FAMILIES[family]["special"]}
    for seed in range(1000 * number, 1000 * number + 1000):
        with tempfile.TemporaryDirectory() as place:
            random_model(name, seed, made).save_pretrained(place)
            model = getattr(transformers, kind).from_pretrained(place, dtype=torch.float32, attn_implementation="eager")
            model = model.double().eval().requires_grad_(False)
            writes = kind.endswith("ForCausalLM") or kind.endswith("LMHeadModel")
            greedy = written(model, made, special) if writes else None
            if writes and greedy is None:
                continue
            folder.mkdir(parents=True, exist_ok=True)
            for file in ("config.json", "generation_config.json", "model.safetensors"):
                if pathlib.Path(place, file).exists():
                    shutil.copyfile(pathlib.Path(place, file), folder / file)
            save_tokenizer(made, family, folder)
            again = transformers.AutoTokenizer.from_pretrained(folder)
            assert all(again(text)["input_ids"] == made.encode(text).ids for text in TEXTS), name
            generator = torch.Generator().manual_seed(seed)
            padding = 0 if model.config.pad_token_id is None else model.config.pad_token_id
            runs = {key: run(model, given, generator) for key, given in batches(made, padding)}
            return {"seed": seed, "texts": TEXTS, "runs": runs} | ({"greedy": greedy} if writes else {})
    raise RuntimeError(f"{name}: every seed writes too little, or comes too near to writing something else")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    torch.set_num_threads(1)
    in_float64()
    golden = {"made_by": f"tools/golden/tiny_decoders.py, torch {torch.__version__}, transformers "
                         f"{transformers.__version__}, float64", "models": {}}
    for number, name in enumerate(MODELS, 1):
        folder = options.resources / "tiny-decoders" / name
        golden["models"][name] = made = make(name, number, folder)
        line = f"{name}: seed {made['seed']}, {(folder / 'model.safetensors').stat().st_size} bytes"
        if "greedy" in made:
            line += f", margin {made['greedy']['margin']}, writes {made['greedy']['text']!r}"
        print(line, flush=True)
    text = json.dumps(golden, separators=(",", ":"), allow_nan=False)
    (options.resources / "golden" / "tiny-decoders.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
