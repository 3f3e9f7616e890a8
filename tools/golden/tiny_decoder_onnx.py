"""Tiny random decoders as ONNX files in the forms that users have, and heads on a tiny BERT; golden values for them.

    python3 tiny_decoder_onnx.py --resources ../../models/src/test/resources

writes tiny-decoder-onnx/NAME.onnx.gz, NAME.json        per file its configuration, where there is one
       golden/tiny-decoder-onnx.json.gz

The files of a family (gpt2, llama, mistral, qwen2) hold the same weights; of the last two there are half of these:
  FAMILY.torchscript, .dynamo             logits of a whole text, by PyTorch's two exporters
  FAMILY-past.torchscript, .dynamo        with past_key_values.N.key/value in and present.N.key/value out, optimum's names
  gpt2-merged                             both of TorchScript's in the branches of an If over use_cache_branch, optimum's form
  gpt2-packed                             com.microsoft.Attention with past_N and present_N [2,batch,head,token,size], as
                                          ONNX Runtime's converter writes a GPT-2; gpt2's weights
  llama-grouped, mistral-grouped          com.microsoft.GroupQueryAttention that rotates itself, and one behind
                                          com.microsoft.RotaryEmbedding, as onnxruntime-genai's builder writes them
  bert-tags, bert-spans                   heads for tokens' classes and for the ends of an answer, both exporters
Golden values are float64 from the weights, which have a bfloat16's digits: logits, the gradient of one of them at the word
embeddings, and what transformers' generate writes greedily, with and without its cache, which must agree.
"""
import argparse
import gzip
import json
import pathlib
import tempfile
import warnings

import numpy
import onnx
import onnxruntime
import torch
import transformers
from onnx import TensorProto, helper, numpy_helper
from transformers.cache_utils import DynamicCache, DynamicLayer

import tiny_onnx
from tiny_text import rounded

SIZES = dict(vocab_size=40, hidden_size=8, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
             intermediate_size=16, max_position_embeddings=32, tie_word_embeddings=False, rope_theta=100.0,
             head_dim=16, bos_token_id=0, eos_token_id=39, pad_token_id=None)
READERS = dict(vocab_size=40, hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=24,
               max_position_embeddings=20)
LABELS = {i: name for i, name in enumerate(["O", "B-PER", "I-PER"])}
DECODERS = {
    "gpt2": ("GPT2LMHeadModel", dict(vocab_size=40, n_embd=16, n_layer=2, n_head=4, n_inner=24, n_positions=32, bos_token_id=0,
                                     eos_token_id=39)),
    "llama": ("LlamaForCausalLM", SIZES),
    "mistral": ("MistralForCausalLM", SIZES | dict(sliding_window=None)),
    "qwen2": ("Qwen2ForCausalLM", SIZES | dict(tie_word_embeddings=True)),
}
HEADS = {
    "bert-tags": ("BertForTokenClassification", dict(id2label=LABELS, label2id={v: k for k, v in LABELS.items()})),
    "bert-spans": ("BertForQuestionAnswering", dict()),
}
#  name: how many tokens each text has, and to what length it is padded
RUNS = {"one": ([5], 5), "three-padded": ([6, 4, 3], 6)}
PROMPTS, WRITTEN = [[3, 17, 8], [21], [5, 9, 30, 11, 2, 14]], 12
#  Of architectures that differ little not every form is kept.
LEFT_OUT = ["mistral.torchscript", "mistral-past.dynamo", "qwen2.dynamo", "qwen2-past.torchscript"]
#  How much better the word that is written is than the next, so that no rounding decides.
MARGIN = 0.02
TEXT = ["input_ids", "attention_mask", "position_ids"]


def random_model(kind, settings, seed):
    """Weights of spread 0.5, biases and normalisations too, so that every tensor matters and no gradient is tiny."""
    model_class = getattr(transformers, kind)
    torch.manual_seed(seed)
    model = model_class(model_class.config_class(**settings)).eval()
    with torch.no_grad():
        for key, weight in model.named_parameters():
            norm = "norm" in key.lower() or "ln_" in key
            one = 1.0 if norm and key.endswith("weight") else 0.0
            weight.copy_((torch.randn(weight.shape) * (0.2 if norm else 0.5) + one).bfloat16())
    return model.requires_grad_(False)


def layers(config):
    return config.num_hidden_layers


def heads(config):
    return getattr(config, "num_key_value_heads", None) or config.num_attention_heads


def size(config):
    return getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads


def states(config, before):
    return [f"{before}.{i}.{part}" for i in range(layers(config)) for part in ("key", "value")]


class Plain(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids):
        return self.model(input_ids=input_ids, attention_mask=attention_mask, position_ids=position_ids,
                          use_cache=False).logits


class WithPast(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        cache = DynamicCache()
        cache.layers = []
        for keys, values in zip(past[::2], past[1::2]):
            layer = DynamicLayer()
            layer.keys, layer.values, layer.dtype, layer.device = keys, values, keys.dtype, keys.device
            layer.is_initialized = True
            cache.layers.append(layer)
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, position_ids=position_ids,
                         past_key_values=cache, use_cache=True)
        return (out.logits, *(part for layer in cache.layers for part in (layer.keys, layer.values)))


def export_decoder(model, folder):
    """Four files."""
    config = model.config
    batch, new, old = 3, 5, 4
    ids = torch.arange(batch * new).reshape(batch, new) % 40
    past = tuple(torch.randn(batch, heads(config), old, size(config)) for _ in states(config, ""))
    for name, wrapped, before in (("plain", Plain(model), ()), ("past", WithPast(model), past)):
        length = old if before else 0
        mask = torch.ones(batch, length + new, dtype=torch.long)
        mask[1, -2:] = 0
        places = torch.arange(length, length + new).expand(batch, new).clone()
        example = (ids, mask, places, *before)
        ins = TEXT + (states(config, "past_key_values") if before else [])
        outs = ["logits"] + (states(config, "present") if before else [])
        total = "total" if before else "sequence"
        axes = {one: {0: "batch", 1: "sequence"} for one in TEXT + ["logits"]} | {"attention_mask": {0: "batch", 1: total}}
        axes |= {one: {0: "batch", 2: "past"} for one in ins[3:]} | {one: {0: "batch", 2: "total"} for one in outs[1:]}
        with torch.no_grad():
            torch.onnx.export(wrapped.eval(), example, folder / f"{name}.torchscript.onnx", dynamo=False,
                              opset_version=17, input_names=ins, output_names=outs, dynamic_axes=axes)
            rows = torch.export.Dim("batch")
            text = {0: rows, 1: torch.export.Dim("sequence", max=30)}
            whole = {0: rows, 1: torch.export.Dim.DYNAMIC} if before else text
            shapes = (text, whole, text)
            if before:
                shapes += (tuple({0: rows, 2: torch.export.Dim("past", max=30)} for _ in before),)
            torch.onnx.export(wrapped, example, folder / f"{name}.dynamo.onnx", dynamo=True, opset_version=18,
                              input_names=ins, output_names=outs, external_data=False, verbose=False,
                              dynamic_shapes=shapes)


def merged(plain_with_present, with_past):
    """Both graphs as the branches of an If; weights that are equal once, outside."""
    def branch(model, prefix, weights):
        graph = onnx.GraphProto(name=prefix)
        names = {}
        for weight in model.graph.initializer:
            key = (weight.data_type, tuple(weight.dims), weight.raw_data)
            shared = weights.setdefault(key, f"weight_{len(weights)}")
            names[weight.name] = shared
        for node in model.graph.node:
            for out in node.output:
                if out:
                    names[out] = prefix + "/" + out
        for node in model.graph.node:
            copy = graph.node.add()
            copy.CopyFrom(node)
            del copy.input[:], copy.output[:]
            copy.name = prefix + "/" + node.name
            copy.input.extend(names.get(one, one) for one in node.input)
            copy.output.extend(names.get(one, one) for one in node.output)
        for out in model.graph.output:
            kept = graph.output.add()
            kept.CopyFrom(out)
            kept.name = names[out.name]
        return graph

    weights = {}
    then_branch, else_branch = branch(with_past, "past", weights), branch(plain_with_present, "first", weights)
    chosen = helper.make_node("If", ["use_cache_branch"], [out.name for out in with_past.graph.output], name="optimum::if",
                              then_branch=then_branch, else_branch=else_branch)
    initializers = []
    for (kind, dims, raw), name in weights.items():
        initializers.append(TensorProto(name=name, data_type=kind, dims=dims, raw_data=raw))
    graph = helper.make_graph([chosen], "merged", list(with_past.graph.input)
                              + [helper.make_tensor_value_info("use_cache_branch", TensorProto.BOOL, [1])],
                              with_past.graph.output, initializers)
    model = helper.make_model(graph, opset_imports=with_past.opset_import, ir_version=8)
    onnx.checker.check_model(model)
    return model


class Presents(torch.nn.Module):
    """A whole text, and what is to be kept of it."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids):
        out = self.model(input_ids=input_ids, attention_mask=attention_mask, position_ids=position_ids,
                         past_key_values=DynamicCache(), use_cache=True)
        return (out.logits, *(part for layer in out.past_key_values.layers for part in (layer.keys, layer.values)))


def export_presents(model, path):
    ids = torch.arange(15).reshape(3, 5)
    outs = ["logits"] + states(model.config, "present")
    axes = {one: {0: "batch", 1: "sequence"} for one in TEXT + ["logits"]}
    with torch.no_grad():
        torch.onnx.export(Presents(model).eval(), (ids, torch.ones_like(ids), torch.arange(5).expand(3, 5).clone()), path,
                          dynamo=False, opset_version=17, input_names=TEXT, output_names=outs,
                          dynamic_axes=axes | {one: {0: "batch", 2: "sequence"} for one in outs[1:]})


class Build:
    """A graph written by hand."""

    def __init__(self, model):
        self.weights, self.nodes = {}, []
        self.state = {key: value.float() for key, value in model.state_dict().items()}

    def weight(self, name, value):
        self.weights[name] = numpy.ascontiguousarray(value)
        return name

    def of(self, key, transpose=False):
        value = self.state[key]
        return self.weight(key, (value.T if transpose else value).numpy())

    def add(self, op, ins, outs=1, domain="", **attributes):
        name = f"{op}_{len(self.nodes)}"
        written = outs if isinstance(outs, list) else [f"{name}/{i}" for i in range(outs)]
        self.nodes.append(helper.make_node(op, ins, written, name=name, domain=domain, **attributes))
        return written if len(written) > 1 else written[0]

    def model(self, inputs, outputs):
        infos = [helper.make_tensor_value_info(*one) for one in inputs], [helper.make_tensor_value_info(*one) for one in outputs]
        graph = helper.make_graph(self.nodes, "main_graph", *infos,
                                  [numpy_helper.from_array(value, name) for name, value in self.weights.items()])
        return helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17),
                                                                     helper.make_opsetid("com.microsoft", 1)])


CONTRIB = "com.microsoft"


def grouped(model, rotates):
    """Llama and Mistral by ONNX Runtime's fused operators. With `rotates` the attention turns queries and keys itself."""
    config, build = model.config, Build(model)
    each = size(config)
    angles = numpy.outer(numpy.arange(config.max_position_embeddings),
                         100.0 ** (-numpy.arange(0, each, 2) / each)).astype("float32")
    cos, sin = build.weight("cos_cache", numpy.cos(angles)), build.weight("sin_cache", numpy.sin(angles))
    counted = build.add("ReduceSum", ["attention_mask", build.weight("one", numpy.array([1]))], keepdims=1)
    lengths = build.add("Cast", [build.add("Sub", [counted, "one"])], to=TensorProto.INT32)
    whole = build.add("Gather", [build.add("Shape", ["attention_mask"]), build.weight("axis", numpy.array(1))], axis=0)
    total = build.add("Cast", [whole], to=TensorProto.INT32)
    x = build.add("Gather", [build.of("model.embed_tokens.weight"), "input_ids"])
    normed = build.add("SimplifiedLayerNormalization", [x, build.of("model.layers.0.input_layernorm.weight")],
                       epsilon=config.rms_norm_eps, axis=-1, stash_type=1)
    for i in range(layers(config)):
        at = f"model.layers.{i}."
        q, k, v = (build.add("MatMul", [normed, build.of(f"{at}self_attn.{one}_proj.weight", True)]) for one in "qkv")
        if not rotates:
            q, k = (build.add("RotaryEmbedding", [one, "position_ids", cos, sin], domain=CONTRIB, interleaved=0)
                    for one in (q, k))
        ends = [cos, sin] if rotates else []
        mixed = build.add("GroupQueryAttention", [q, k, v, f"past_key_values.{i}.key", f"past_key_values.{i}.value", lengths,
                                                  total] + ends,
                          [f"attention_{i}", f"present.{i}.key", f"present.{i}.value"], CONTRIB,
                          num_heads=config.num_attention_heads, kv_num_heads=config.num_key_value_heads,
                          scale=each ** -0.5, do_rotary=int(rotates), rotary_interleaved=0)[0]
        mixed = build.add("MatMul", [mixed, build.of(f"{at}self_attn.o_proj.weight", True)])
        normed, _, _, x = build.add("SkipSimplifiedLayerNormalization",
                                    [x, mixed, build.of(f"{at}post_attention_layernorm.weight")],
                                    [f"post_{i}", "", "", f"sum_{i}"], CONTRIB, epsilon=config.rms_norm_eps)
        gate, up = (build.add("MatMul", [normed, build.of(f"{at}mlp.{one}_proj.weight", True)]) for one in ("gate", "up"))
        active = build.add("Mul", [gate, build.add("Sigmoid", [gate])])
        mixed = build.add("MatMul", [build.add("Mul", [active, up]), build.of(f"{at}mlp.down_proj.weight", True)])
        after = f"model.layers.{i + 1}.input_layernorm.weight" if i + 1 < layers(config) else "model.norm.weight"
        normed, _, _, x = build.add("SkipSimplifiedLayerNormalization", [x, mixed, build.of(after)],
                                    [f"next_{i}", "", "", f"sum_{i}_after"], CONTRIB, epsilon=config.rms_norm_eps)
    build.add("MatMul", [normed, build.of("lm_head.weight", True)], ["logits"])
    form = ["batch_size", heads(config), "past_sequence_length", each]
    longer = ["batch_size", heads(config), "total_sequence_length", each]
    inputs = [("input_ids", TensorProto.INT64, ["batch_size", "sequence_length"]),
              ("attention_mask", TensorProto.INT64, ["batch_size", "total_sequence_length"])]
    if not rotates:
        inputs.append(("position_ids", TensorProto.INT64, ["batch_size", "sequence_length"]))
    inputs += [(name, TensorProto.FLOAT, form) for name in states(config, "past_key_values")]
    outputs = [("logits", TensorProto.FLOAT, ["batch_size", "sequence_length", config.vocab_size])]
    return build.model(inputs, outputs + [(name, TensorProto.FLOAT, longer) for name in states(config, "present")])


def packed(model):
    """GPT-2 by ONNX Runtime's Attention, whose keys and values are kept in one tensor."""
    config, build = model.config, Build(model)
    mask = build.add("Cast", ["attention_mask"], to=TensorProto.INT32)
    x = build.add("Add", [build.add("Gather", [build.of("transformer.wte.weight"), "input_ids"]),
                          build.add("Gather", [build.of("transformer.wpe.weight"), "position_ids"])])

    def norm(x, at):
        return build.add("LayerNormalization", [x, build.of(at + ".weight"), build.of(at + ".bias")], axis=-1,
                         epsilon=config.layer_norm_epsilon)

    def linear(x, at):
        return build.add("Add", [build.add("MatMul", [x, build.of(at + ".weight")]), build.of(at + ".bias")])

    for i in range(layers(config)):
        at = f"transformer.h.{i}."
        ins = [norm(x, at + "ln_1"), build.of(at + "attn.c_attn.weight"), build.of(at + "attn.c_attn.bias"), mask, f"past_{i}"]
        mixed = build.add("Attention", ins, [f"attention_{i}", f"present_{i}"], CONTRIB, num_heads=config.n_head,
                          unidirectional=1)[0]
        x = build.add("Add", [x, linear(mixed, at + "attn.c_proj")])
        inner = build.add("FastGelu", [linear(norm(x, at + "ln_2"), at + "mlp.c_fc")], domain=CONTRIB)
        x = build.add("Add", [x, linear(inner, at + "mlp.c_proj")])
    build.add("MatMul", [norm(x, "transformer.ln_f"), build.of("lm_head.weight", True)], ["logits"])
    text = [(name, TensorProto.INT64, ["batch_size", "seq_len"]) for name in ("input_ids", "position_ids")]
    text.append(("attention_mask", TensorProto.INT64, ["batch_size", "total_seq_len"]))
    kept = [[(f"{name}_{i}", TensorProto.FLOAT, [2, "batch_size", config.n_head, length, size(config)])
             for i in range(layers(config))] for name, length in (("past", "past_seq_len"), ("present", "total_seq_len"))]
    logits = ("logits", TensorProto.FLOAT, ["batch_size", "seq_len", config.vocab_size])
    return build.model(text + kept[0], [logits] + kept[1])


def keep(path, folder, name):
    if not name.endswith("grouped"):      # ONNX's checker does not know what the runtime calls SimplifiedLayerNormalization
        tiny_onnx.shrink(path)
    model = onnx.load(path)
    del model.graph.value_info[:]
    onnx.save(model, path)
    data = gzip.compress(path.read_bytes(), 9, mtime=0)
    (folder / f"{name}.onnx.gz").write_bytes(data)
    return len(data)


def inputs(lengths, width, generator):
    mask = (torch.arange(width)[None] < torch.tensor(lengths)[:, None]).long()
    ids = torch.randint(1, 39, (len(lengths), width), generator=generator) * mask
    return {"input_ids": ids, "attention_mask": mask}


def outputs(model, given):
    """By the role that they have in Limpid."""
    kind = type(model).__name__
    if kind.endswith("ForQuestionAnswering"):
        out = model(**given)
        return {"spans": torch.stack([out.start_logits, out.end_logits], 1)}
    if kind.endswith("ForTokenClassification"):
        return {"tags": model(**given).logits}
    places = torch.arange(given["input_ids"].shape[1]).expand(given["input_ids"].shape)
    return {"next": model(**given, position_ids=places, use_cache=False).logits}


def run(model, name, seed):
    """A text's values at its first and its last token (of spans: all of its own), and a gradient."""
    lengths, width = RUNS[name]
    given = inputs(lengths, width, torch.Generator().manual_seed(seed))
    looked_up = []
    hook = model.get_input_embeddings().register_forward_hook(
        lambda module, arguments, result: looked_up.append(result.requires_grad_()) or result)
    (role, value), = outputs(model, given).items()
    hook.remove()
    ends = [n - 1 for n in lengths]
    target = [[0] * len(lengths), ends] if role == "spans" else [ends, [2] * len(lengths)]
    scores = value[(torch.arange(len(lengths)), *map(torch.tensor, target))]
    slope, = torch.autograd.grad(scores.sum(), looked_up[0])
    if role == "spans":
        kept = [value[i, :, :n].tolist() for i, n in enumerate(lengths)]
    else:
        kept = torch.stack([value[i, [0, n - 1]] for i, n in enumerate(lengths)]).tolist()
    return {"lengths": lengths, "role": role} | {key: one.tolist() for key, one in given.items()} | {
        "value": rounded(kept, 7), "target": target, "gradient": rounded(slope.tolist(), 5)}


def written(model, prompt, **more):
    """What generate writes, with and without cache; null if rounding could decide a word."""
    found = []
    for cached in (True, False):
        out = model.generate(torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt), dtype=torch.long),
                             do_sample=False, max_new_tokens=WRITTEN, use_cache=cached, pad_token_id=0,
                             return_dict_in_generate=True, output_logits=True, **more)
        found.append(out.sequences[0, len(prompt):].tolist())
    assert found[0] == found[1], found
    rows = torch.cat(out.logits).log_softmax(-1)
    best = rows.topk(2).values
    if (best[:, 0] - best[:, 1]).min() < MARGIN:
        return None
    return {"prompt": prompt, "ids": found[0], "log_probabilities": rounded(
        rows[torch.arange(len(rows)), found[0]].tolist(), 7)}


def scored(model, prompt, continuation):
    """The log probability of each token that follows a prompt."""
    ids = torch.tensor([prompt + continuation])
    rows = model(input_ids=ids, use_cache=False).logits[0, len(prompt) - 1:-1].log_softmax(-1)
    return {"prompt": prompt, "continuation": continuation,
            "log_probabilities": rounded(rows[torch.arange(len(rows)), continuation].tolist(), 7)}


def decoder(name, number):
    """The first model whose texts no rounding decides, and which do not repeat one word."""
    for seed in range(1000 * number, 1000 * number + 1000):
        model = random_model(*DECODERS[name], seed)
        exact = random_model(*DECODERS[name], seed).double()
        exact.set_attn_implementation("eager")
        texts = [written(exact, prompt) for prompt in PROMPTS]
        if None in texts or any(len(set(text["ids"])) < 3 for text in texts):
            continue
        if any(len(text["ids"]) < WRITTEN for text in texts[:2]) or len(texts[2]["ids"]) == WRITTEN:
            continue                                                    # the last ends by itself
        return model, {"seed": seed, "runs": {one: run(exact, one, seed + i) for i, one in enumerate(RUNS)},
                       "written": texts, "scored": [scored(exact, [7, 12, 3], [20, 4, 33, 1, 8])]}
    raise RuntimeError(f"{name}: no seed")


def agrees(path, model):
    """What the ONNX project's own runtime makes of the file, on texts at once and word by word."""
    session = onnxruntime.InferenceSession(path)
    ids = torch.tensor([[4, 8, 15, 16, 23], [31, 2, 3, 5, 7]])
    with torch.no_grad():
        expected = model(input_ids=ids, use_cache=False).logits.numpy()
    ports = {port.name: port for port in session.get_inputs()}
    outs = [port.name for port in session.get_outputs()]
    past = {name: numpy.zeros([n if isinstance(n, int) else 2 if "batch" in n else 0 for n in port.shape], "float32")
            for name, port in ports.items() if name.startswith("past")}
    worst, first = 0.0, 0
    for last in (3, 4, 5) if past else (5,):
        feeds = {"input_ids": ids[:, first:last], "position_ids": torch.arange(first, last).expand(2, -1),
                 "attention_mask": torch.ones(2, last, dtype=torch.long), "use_cache_branch": torch.tensor([first > 0])}
        found = dict(zip(outs, session.run(None, {key: feeds[key].numpy() for key in ports if key in feeds} | past)))
        worst = max(worst, abs(found["logits"] - expected[:, first:last]).max())
        past = {name: found[name.replace("past_key_values", "present").replace("past_", "present_")] for name in past}
        first = last
    assert worst < 1e-4, (path, worst)


def export_head(name, folder, scratch, number):
    model, exact = random_model(*head(name), 100 + number), random_model(*head(name), 100 + number).double()
    exact.set_attn_implementation("eager")
    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = tuple(torch.ones(3, 5, dtype=torch.long) for _ in names)
    outs = ["start_logits", "end_logits"] if name == "bert-spans" else ["logits"]

    class Head(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids, attention_mask, token_type_ids):
            out = self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
            return tuple(getattr(out, one) for one in outs)

    with torch.no_grad():
        torch.onnx.export(Head().eval(), example, scratch / "torchscript.onnx", dynamo=False, opset_version=17,
                          input_names=names, output_names=outs,
                          dynamic_axes={one: {0: "batch", 1: "sequence"} for one in names + outs})
        text = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=16)}
        torch.onnx.export(Head().eval(), example, scratch / "dynamo.onnx", dynamo=True, opset_version=18, input_names=names,
                          output_names=outs, external_data=False, verbose=False, dynamic_shapes=(text,) * 3)
    sizes = [keep(scratch / f"{one}.onnx", folder, f"{name}.{one}") for one in ("torchscript", "dynamo")]
    print(name, sizes, flush=True)
    save_config(model, folder / f"{name}.json")
    return {"runs": {one: run(exact, one, 100 + i) for i, one in enumerate(RUNS)}}


def head(name):
    kind, settings = HEADS[name]
    return kind, READERS | settings


def save_config(model, path):
    model.config.architectures = [type(model).__name__]
    path.write_text(json.dumps(model.config.to_diff_dict(), indent=1, sort_keys=True) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    folder = options.resources / "tiny-decoder-onnx"
    folder.mkdir(parents=True, exist_ok=True)
    golden = {"made_by": f"tools/golden/tiny_decoder_onnx.py, torch {torch.__version__}, transformers "
                         f"{transformers.__version__}, float64", "models": {}}
    for number, name in enumerate(DECODERS, 1):
        model, golden["models"][name] = decoder(name, number)
        save_config(model, folder / f"{name}.json")
        with tempfile.TemporaryDirectory() as place:
            scratch = pathlib.Path(place)
            export_decoder(model, scratch)
            made = {f"{name}{'-past' if form == 'past' else ''}.{by}": scratch / f"{form}.{by}.onnx"
                    for form in ("plain", "past") for by in ("torchscript", "dynamo")}
            if name == "gpt2":
                export_presents(model, scratch / "presents.onnx")
                made["gpt2-merged"], made["gpt2-packed"] = scratch / "merged.onnx", scratch / "packed.onnx"
                onnx.save(merged(onnx.load(scratch / "presents.onnx"), onnx.load(scratch / "past.torchscript.onnx")),
                          made["gpt2-merged"])
                onnx.save(packed(model), made["gpt2-packed"])
            if name in ("llama", "mistral"):
                made[f"{name}-grouped"] = scratch / "grouped.onnx"
                onnx.save(grouped(model, name == "llama"), made[f"{name}-grouped"])
            for file, path in made.items():
                agrees(path, model)
                if file in LEFT_OUT:
                    continue
                print(f"{file}: {keep(path, folder, file)} bytes", flush=True)
    for number, name in enumerate(HEADS):
        with tempfile.TemporaryDirectory() as place:
            golden["models"][name] = export_head(name, folder, pathlib.Path(place), number)
    text = json.dumps(golden, separators=(",", ":"))
    packed_text = gzip.compress(text.encode(), 9, mtime=0)
    (options.resources / "golden" / "tiny-decoder-onnx.json.gz").write_bytes(packed_text)
    print(len(packed_text), "bytes of golden values", {name: one.get("seed") for name, one in golden["models"].items()})


if __name__ == "__main__":
    main()
