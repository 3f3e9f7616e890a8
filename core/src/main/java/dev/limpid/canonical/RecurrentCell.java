package dev.limpid.canonical;

import dev.limpid.graph.Expr;

import java.util.List;

/** One step of a recurrent network, as ONNX defines RNN, GRU and LSTM. */
@FunctionalInterface
interface RecurrentCell {
    /**
     * The states after a step, the first of which is its output; [batch,hidden] each.
     *
     * @param entering what comes from the input, its bias added, [batch,gates·hidden]
     */
    List<Expr> next(RecurrentStep step, Expr entering, List<Expr> states);

    /** H = f(x + H₋₁Rᵀ + b). */
    static List<Expr> rnn(RecurrentStep step, Expr entering, List<Expr> states) {
        return List.of(step.activated(0, entering.add(step.recurring(states.get(0)))));
    }

    /**
     * With gates z (update), r (reset) and candidate c: H = (1 − z)c + zH₋₁. The reset acts on the state that enters the
     * candidate, or with {@code linear_before_reset} on what comes of it.
     */
    static List<Expr> gru(RecurrentStep step, Expr entering, List<Expr> states) {
        Expr h = states.get(0);
        List<Expr> in = step.gates(entering, 3);
        Expr z;
        Expr candidate;
        if (step.is("linear_before_reset")) {
            List<Expr> back = step.gates(step.recurring(h), 3);
            z = step.activated(0, in.get(0).add(back.get(0)));
            Expr r = step.activated(0, in.get(1).add(back.get(1)));
            candidate = step.activated(1, in.get(2).add(r.mul(back.get(2))));
        } else {
            z = step.activated(0, in.get(0).add(step.recurring(h, 0)));
            Expr r = step.activated(0, in.get(1).add(step.recurring(h, 1)));
            candidate = step.activated(1, in.get(2).add(step.recurring(r.mul(h), 2)));
        }
        return List.of(candidate.add(z.mul(h.sub(candidate))));
    }

    /** Gates i, o, f and candidate c: C = f⊙C₋₁ + i⊙c, H = o⊙h(C); peepholes let gates see C. */
    static List<Expr> lstm(RecurrentStep step, Expr entering, List<Expr> states) {
        List<Expr> gates = step.gates(entering.add(step.recurring(states.get(0))), 4);
        Expr cell = states.get(1);
        Expr i = step.activated(0, step.peeped(gates.get(0), cell, 0));
        Expr f = step.is("input_forget") ? i.rsub(1) : step.activated(0, step.peeped(gates.get(2), cell, 2));
        Expr c = f.mul(cell).add(i.mul(step.activated(1, gates.get(3))));
        Expr o = step.activated(0, step.peeped(gates.get(1), c, 1));
        return List.of(o.mul(step.activated(2, c)), c);
    }
}
