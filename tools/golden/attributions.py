"""What the golden files hold, computed plainly: gradients by autograd at the output of the word-embedding
lookup, integrated gradients by Captum, and by our own quadrature until it has converged.
"""
import dataclasses
import json

import numpy as np
import torch
from captum.attr import IntegratedGradients, LayerIntegratedGradients


@dataclasses.dataclass
class Case:
    """One encoded text. `ids` is [1, tokens]; `mask_at` is the position of [MASK], or None."""
    model: torch.nn.Module
    tokenizer: object
    encoded: dict
    text: str
    pair: str = None

    @classmethod
    def of(cls, model, tokenizer, text, pair=None):
        return cls(model, tokenizer, dict(tokenizer(text, pair, return_tensors="pt")), text, pair)

    @property
    def ids(self):
        return self.encoded["input_ids"]

    @property
    def mask_at(self):
        found = (self.ids[0] == self.tokenizer.mask_token_id).nonzero()
        return int(found[0]) if len(found) else None

    def lookup(self, ids=None):
        """Output of the word-embedding lookup, [1, tokens, hidden]."""
        return self.model.bert.embeddings.word_embeddings(self.ids if ids is None else ids).detach()

    def hidden(self, embeds):
        """Last hidden state of [n, tokens, hidden] lookup outputs; mask and token types repeated."""
        n = embeds.shape[0]
        return self.model.bert(inputs_embeds=embeds,
                               attention_mask=self.encoded["attention_mask"].expand(n, -1),
                               token_type_ids=self.encoded["token_type_ids"].expand(n, -1)).last_hidden_state

    def logits(self, embeds):
        """Vocabulary logits at the mask, [n, words]."""
        return self.model.cls(self.hidden(embeds)[:, self.mask_at])

    def logit(self, token):
        """Scorer of one token at the mask that computes nothing of the other words."""
        head = self.model.cls.predictions
        return lambda embeds: (head.transform(self.hidden(embeds)[:, self.mask_at])
                               @ head.decoder.weight[token] + head.decoder.bias[token])

    def baseline_ids(self, kind):
        """[PAD] or [MASK] in place of every token that is not special."""
        filler = {"pad": self.tokenizer.pad_token_id, "mask": self.tokenizer.mask_token_id}[kind]
        special = torch.tensor([[i in self.tokenizer.all_special_ids and i != self.tokenizer.unk_token_id
                                 for i in self.ids[0].tolist()]])
        return torch.where(special, self.ids, torch.full_like(self.ids, filler))

    def baseline(self, kind):
        return torch.zeros_like(self.lookup()) if kind == "zero" else self.lookup(self.baseline_ids(kind))


def gradient(case, score):
    """(score, gradient [tokens, hidden], lookup output [tokens, hidden])."""
    embeds = case.lookup().requires_grad_()
    value = score(embeds).sum()
    return value.item(), torch.autograd.grad(value, embeds)[0][0], embeds.detach()[0]


def scores_of(case, score, l1=False):
    value, slope, embeds = gradient(case, score)
    out = {"score": value, "saliency_l2": slope.norm(dim=-1).tolist()}
    if l1:
        out["saliency_l1"] = slope.abs().sum(-1).tolist()
    return out | {"input_x_gradient": (slope * embeds).sum(-1).tolist()}


def top(case, count=5):
    with torch.no_grad():
        logits = case.logits(case.lookup())[0]
    return [{"token": case.tokenizer.convert_ids_to_tokens(i), "id": i, "logit": logits[i].item(),
             "probability": logits.softmax(-1)[i].item()} for i in logits.topk(count).indices.tolist()]


def captum_ig(case, token, kind, steps):
    """Captum's integrated gradients of a token's logit, with Gauss-Legendre nodes."""
    common = dict(target=token, n_steps=steps, method="gausslegendre", internal_batch_size=16,
                  return_convergence_delta=True)
    if kind == "zero":                                    # no token has a zero embedding: interpolate embeddings
        method = IntegratedGradients(case.logits)
        scores, delta = method.attribute(case.lookup(), baselines=case.baseline(kind), **common)
    else:
        def forward(ids):
            n = ids.shape[0]
            hidden = case.model.bert(input_ids=ids, attention_mask=case.encoded["attention_mask"].expand(n, -1),
                                     token_type_ids=case.encoded["token_type_ids"].expand(n, -1)).last_hidden_state
            return case.model.cls(hidden[:, case.mask_at])
        method = LayerIntegratedGradients(forward, case.model.bert.embeddings.word_embeddings)
        case.model.bert.embeddings.word_embeddings.weight.requires_grad_()      # Captum asks autograd for this layer
        scores, delta = method.attribute(case.ids, baselines=case.baseline_ids(kind), **common)
        case.model.bert.embeddings.word_embeddings.weight.requires_grad_(False)
    with torch.no_grad():
        at_baseline = case.logits(case.baseline(kind))[0, token].item()
    return {"steps": steps, "scores": scores[0].sum(-1).tolist(), "delta": delta.item(),
            "baseline_logit": at_baseline}


def converged_ig(case, score, kind, tolerance=1e-4, nodes=5, batch=16, limit=12000):
    """Integrated gradients of a float64 model, pieces of [0, 1] halved until halving stops to matter.

    A piece's error is the largest change of a token's score when its `nodes` Gauss-Legendre nodes give way
    to 2 x `nodes` in its halves. Done when the errors of all pieces together are at most
    `tolerance` x the largest score; the finer estimate is returned.
    """
    at, weights = np.polynomial.legendre.leggauss(nodes)
    start, end = case.baseline(kind), case.lookup()
    path, evaluated = end - start, 0

    def integrals(pieces):
        """Token scores that each piece (a, b) adds, [pieces, tokens]."""
        nonlocal evaluated
        alphas = torch.tensor([(a + b) / 2 + (b - a) / 2 * x for a, b in pieces for x in at], dtype=path.dtype)
        slopes = []
        for chunk in alphas.split(batch):
            embeds = (start + chunk[:, None, None] * path).requires_grad_()
            slope = torch.autograd.grad(score(embeds).sum(), embeds)[0]
            slopes.append((slope * path).sum(-1))
        evaluated += len(alphas)
        factor = torch.tensor([(b - a) / 2 * w for a, b in pieces for w in weights], dtype=path.dtype)
        return (torch.cat(slopes) * factor[:, None]).view(len(pieces), nodes, -1).sum(1)

    def halves(piece):
        return [(piece[0], sum(piece) / 2), (sum(piece) / 2, piece[1])]

    first = [(i / 8, (i + 1) / 8) for i in range(8)]
    coarse = dict(zip(first, integrals(first)))
    fine = {}                                             # piece -> its halves' own values, [2, tokens]
    pending = first
    while pending:
        values = integrals([half for piece in pending for half in halves(piece)])
        fine |= {piece: values[2 * i:2 * i + 2] for i, piece in enumerate(pending)}
        total = sum(value.sum(0) for value in fine.values())
        errors = {piece: (fine[piece].sum(0) - coarse[piece]).abs().max().item() for piece in fine}
        allowed = tolerance * total.abs().max().item()
        if sum(errors.values()) <= allowed:
            break
        if evaluated > limit:
            raise RuntimeError(f"{kind}: not converged after {evaluated} nodes, error {sum(errors.values())}")
        share = allowed / (2 * len(errors))
        pending = []
        for piece in [piece for piece, error in errors.items() if error > share]:
            coarse |= dict(zip(halves(piece), fine.pop(piece)))
            pending += halves(piece)
    with torch.no_grad():
        expected = (score(end) - score(start)).item()
        at_baseline = score(start).item()
    return {"nodes": evaluated, "scores": total.tolist(), "error_estimate": sum(errors.values()),
            "gap": total.sum().item() - expected, "baseline_score": at_baseline}


def attentions(case):
    """Attention maps [layers, heads, query, key], hidden states of every layer."""
    with torch.no_grad():
        out = case.model.bert(**case.encoded, output_attentions=True, output_hidden_states=True)
    return torch.stack(out.attentions)[:, 0], [h[0] for h in out.hidden_states]


def rollout(maps):
    """Attention rollout [query, key]: the product over layers of half the mean head plus half the identity."""
    total = torch.eye(maps.shape[-1], dtype=maps.dtype)
    for layer in maps:
        step = 0.5 * layer.mean(0) + 0.5 * torch.eye(maps.shape[-1], dtype=maps.dtype)
        total = step / step.sum(-1, keepdim=True) @ total
    return total


def hidden_checks(states, position):
    """Checksums of hidden states: embeddings first, then each layer."""
    last = states[-1]
    return {"shape": list(last.shape), "l2_by_layer": [h.norm().item() for h in states],
            "sum": last.sum().item(), "abs_sum": last.abs().sum().item(),
            "first8_at_0": last[0, :8].tolist(), "position": position, "first8_at_position": last[position, :8].tolist()}


def rounded(value, digits=9):
    """Floats to so many significant digits: enough for float32, and files stay small."""
    if isinstance(value, float):
        return float(f"{value:.{digits}g}")
    if isinstance(value, list):
        return [rounded(v, digits) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v, digits) for k, v in value.items()}
    return value


def write_json(path, data, digits=9):
    """Indented, with lists of numbers on one line each."""
    text = json.dumps(rounded(data, digits), indent=1, ensure_ascii=False)
    out, depth_line = [], None
    for line in text.split("\n"):
        bare = line.strip()
        if depth_line is None and bare.endswith("[") :
            depth_line = [line]
        elif depth_line is not None and bare.rstrip(",") == "]":
            out.append(depth_line[0] + ", ".join(depth_line[1:]) + bare)
            depth_line = None
        elif depth_line is not None and bare[:1] in "[{":
            out += [depth_line[0]] + depth_line[1:]
            depth_line = None
            if bare.endswith("["):
                depth_line = [line]
            else:
                out.append(line)
        elif depth_line is not None:
            depth_line.append(bare.rstrip(","))
        else:
            out.append(line)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(out) + "\n", encoding="utf-8")
