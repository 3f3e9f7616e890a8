"""What the scripts of this folder share: the model, one text, and Captum's integrated gradients of its top fill."""
import pathlib
import sys
import time

import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients
from transformers import AutoTokenizer, BertForMaskedLM

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tools" / "golden"


def load(folder):
    """A folder that transformers saved, or one with a TensorFlow checkpoint. Attention as transformers chooses it."""
    folder = pathlib.Path(folder)
    if (folder / "config.json").exists():
        return BertForMaskedLM.from_pretrained(folder).eval(), AutoTokenizer.from_pretrained(folder)
    sys.path.insert(0, str(GOLDEN))
    import bert_weights
    model, tokenizer = bert_weights.load(folder, attention="sdpa")
    return model.requires_grad_(), tokenizer


def explain(model, tokenizer, text, steps, baseline="pad", internal_batch=None, lean=False):
    """Text in, one score per token out: tokenise, predict the top fill at [MASK], integrate its logit's gradient.

    lean: the vocabulary head sees the mask position only; without it, as most people write the forward function,
    it computes every word at every position.
    """
    began = time.perf_counter()
    encoded = tokenizer(text, return_tensors="pt")
    ids, mask, types = encoded["input_ids"], encoded["attention_mask"], encoded["token_type_ids"]
    at = ids[0].tolist().index(tokenizer.mask_token_id)

    def forward(mask, types, **inputs):
        if lean:
            hidden = model.bert(attention_mask=mask, token_type_ids=types, **inputs).last_hidden_state
            return model.cls(hidden[:, at])
        return model(attention_mask=mask, token_type_ids=types, **inputs).logits[:, at, :]

    with torch.no_grad():
        logits = forward(mask, types, input_ids=ids)[0]
    target = int(logits.argmax())

    words = model.bert.embeddings.word_embeddings
    common = dict(additional_forward_args=(mask, types), target=target, n_steps=steps, method="gausslegendre",
                  internal_batch_size=internal_batch, return_convergence_delta=True)
    if baseline == "zero":
        embeds = words(ids).detach()
        method = IntegratedGradients(lambda embeds, mask, types: forward(mask, types, inputs_embeds=embeds))
        scores, delta = method.attribute(embeds, baselines=torch.zeros_like(embeds), **common)
    else:
        filler = {"pad": tokenizer.pad_token_id, "mask": tokenizer.mask_token_id}[baseline]
        kept = [tokenizer.cls_token_id, tokenizer.sep_token_id, tokenizer.mask_token_id]
        reference = torch.where(torch.isin(ids, torch.tensor(kept)), ids, filler)
        method = LayerIntegratedGradients(lambda ids, mask, types: forward(mask, types, input_ids=ids), words)
        scores, delta = method.attribute(ids, baselines=reference, **common)
    scores = scores[0].sum(-1).tolist()
    return {"seconds": time.perf_counter() - began, "scores": scores, "delta": delta.item(), "nodes": steps,
            "tokens": tokenizer.convert_ids_to_tokens(ids[0]),
            "target": {"id": target, "token": tokenizer.convert_ids_to_tokens(target), "score": logits[target].item()}}
