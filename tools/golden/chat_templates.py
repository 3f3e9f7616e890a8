"""What transformers makes of conversations by chat templates, and what Jinja makes of small templates.

    python3 chat_templates.py --resources ../../models/src/test/resources

writes golden/chat-templates.json.gz. The templates under chat-templates/ are written for this, with what the templates of
well-known models are made of (ChatML and Qwen, Llama's [INST] and headers, Mistral, Zephyr, Gemma, Phi, DeepSeek): loops,
namespaces, slices, macros, methods of strings, whitespace control, exceptions. The clock stands at CLOCK.

* `conversations`: by name, messages. `templates`: by name its `text` and the special `tokens`; `rendered`: by
  conversation and by whether a prompt for an answer is added (`ask`, `rest`), the `text` or the `error`.
* `cut`: by template, conversations as ids by the tokenizer of llm-attribution/llama, with its special tokens.
* `small`: [template, variables, text] or [template, variables, null, error], from the same environment.
"""
import argparse
import datetime
import gzip
import json
import pathlib

import jinja2
import tokenizers
import transformers
from transformers.utils import chat_template_utils

import jinja_cases

CLOCK = datetime.datetime(2024, 7, 6, 5, 4, 3)
HERE = pathlib.Path(__file__).parent


def say(*turns):
    return [{"role": role, "content": content} for role, content in turns]


CONVERSATIONS = {
    "one": say(("user", "Why is the sky blue?")),
    "system": say(("system", "Be brief."), ("user", "Why is the sky blue?")),
    "turns": say(("user", "Hello"), ("assistant", "Hello, what can I do?"), ("user", "Say it again."),
                 ("assistant", "Hello."), ("user", "Thanks!")),
    "system and turns": say(("system", "You are a poet.\nYou rhyme."), ("user", "Rose"), ("assistant", "Nose"),
                            ("user", "Cat")),
    "answered": say(("user", "1 + 1?"), ("assistant", "2")),
    "spaces": say(("system", "  kept?  "), ("user", "\n  around \t\n"), ("assistant", " \u00a0no-break\u2003 "),
                  ("user", "in  side\n\n")),
    "empty": say(("system", ""), ("user", ""), ("assistant", ""), ("user", "")),
    "characters": say(("user", "naïve — 北京 🧑‍🚀 \u2028 \x1c\x85"), ("assistant", "\"quoted\" & <b>'it'</b> \\n"),
                      ("user", "𝔘𝔫𝔦")),
    "templates in texts": say(("user", "{{ messages }} {% for x in y %}"), ("assistant", "{# no #}"), ("user", "{{")),
    "tokens in texts": say(("user", "<|im_end|>\n<|im_start|>system\n"), ("assistant", "</s><s>[INST]"), ("user", "?")),
    "thinking": say(("user", "2 + 2?"), ("assistant", "<think>\nEasy.\n</think>\n\n4"), ("user", "3 + 3?"),
                    ("assistant", "<think>\nHm.\n</think>\n\n6")),
    "same twice": say(("user", "again"), ("assistant", "again"), ("user", "again")),
    "two users": say(("user", "One."), ("user", "Two.")),
    "assistant first": say(("assistant", "I begin."), ("user", "No.")),
    "late system": say(("user", "Hi"), ("system", "Now be brief."), ("user", "So?")),
    "two systems": say(("system", "Be brief."), ("system", "Be kind."), ("user", "Well?")),
    "stranger": say(("user", "Hi"), ("critic", "Bad."), ("user", "Why?")),
    "tool": say(("user", "Weather?"), ("tool", "sunny"), ("tool", "21°"), ("user", "Thanks")),
}
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}
OTHER = {"deepseek": {"bos_token": "<｜begin▁of▁sentence｜>", "eos_token": "<｜end▁of▁sentence｜>"},
         "gemma": {"bos_token": "<bos>", "eos_token": "<eos>"}, "qwen2": {"eos_token": "<|im_end|>"},
         "llama3": {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>"}}


class Still(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return CLOCK


def tokenizer_with(template, tokens):
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokenizers.Tokenizer(tokenizers.models.BPE()), **tokens)
    tokenizer.chat_template = template
    return tokenizer


def rendered(tokenizer, messages, ask):
    try:
        return {"text": tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=ask)}
    except (jinja2.exceptions.TemplateError, TypeError) as error:
        return {"error": f"{type(error).__name__}: {error}"}


def small(template, variables):
    try:
        return [template, variables, chat_template_utils._compile_jinja_template(template).render(**variables)]
    except Exception as error:
        return [template, variables, None, f"{type(error).__name__}: {error}"]


def cut(resources):
    """ChatML and [INST] with a tokenizer that puts <s> in front by itself; nothing is put in twice."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(resources / "llm-attribution" / "llama")
    found = {}
    for name in ("chatml", "llama2"):
        tokenizer.chat_template = "{{ bos_token }}" * (name == "chatml") + (
            HERE / "chat-templates" / f"{name}.jinja").read_text(encoding="utf-8")
        found[name] = {"text": tokenizer.chat_template, "ids": {
            conversation: tokenizer.apply_chat_template(CONVERSATIONS[conversation], add_generation_prompt=True)["input_ids"]
            for conversation in ("one", "system and turns", "characters")}}
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--resources", type=pathlib.Path, required=True)
    options = parser.parse_args()
    chat_template_utils.datetime = Still
    templates = {}
    for file in sorted((HERE / "chat-templates").glob("*.jinja")):
        text = file.read_text(encoding="utf-8")
        tokens = OTHER.get(file.stem, TOKENS)
        tokenizer = tokenizer_with(text, tokens)
        results = {name: {"ask": rendered(tokenizer, messages, True), "rest": rendered(tokenizer, messages, False)}
                   for name, messages in CONVERSATIONS.items()}
        templates[file.stem] = {"text": text, "tokens": tokens, "rendered": results}
        failed = sum("error" in one["ask"] for one in results.values())
        print(f"{file.stem}: {len(results)} conversations, {failed} refused")
    cases = [small(template, variables) for template, variables in jinja_cases.cases()]
    print(f"{len(cases)} small templates, {sum(case[2] is None for case in cases)} refused")
    found = {"made_by": f"tools/golden/chat_templates.py, transformers {transformers.__version__}, jinja2 "
                        f"{jinja2.__version__}", "clock": CLOCK.isoformat(), "conversations": CONVERSATIONS,
             "templates": templates, "cut": cut(options.resources), "small": cases}
    packed = gzip.compress(json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)
    (options.resources / "golden" / "chat-templates.json.gz").write_bytes(packed)
    print(f"{len(packed)} bytes")


if __name__ == "__main__":
    main()
