package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * RNN, GRU and LSTM written out, step by step, where the number of steps is fixed.
 *
 * <pre>
 * before   LSTM(x, weights, recurrent) {hidden_size=3} -> y
 * after    MatMul(x, weights) -> all   Split(all) -> one, two …
 *          of each: MatMul(h, recurrent), Add, Split to gates, Sigmoid, Tanh, Mul … -> h   Concat(h, h …) -> y
 * </pre>
 *
 * <p>Shapes: x [time,batch,input], weights [direction,gates·hidden,input], recurrent weights [direction,gates·hidden,hidden],
 * biases of both [direction,2·gates·hidden], states [direction,batch,hidden]. Sequences that end earlier keep their last
 * state, and have zeros for outputs from there on.
 */
final class UnrollRecurrent {
    private final Site at;
    private final RecurrentCell cell;
    private final int gates;
    private final int states;
    private final Expr x;
    private final int steps;

    private UnrollRecurrent(Site at, RecurrentCell cell, int gates, int states) {
        this.at = at;
        this.cell = cell;
        this.gates = gates;
        this.states = states;
        this.x = at.in(0);
        at.require(at.node().attribute("layout", 0L) == 0, "layout must be 0, time first");
        at.require(
                x.type().dim(0) instanceof Dim.Fixed,
                "the number of time steps, axis 0 of " + x + ", must be fixed; export the model for one length");
        this.steps = (int) at.fixed(x, 0);
        at.require(steps > 0, "there are no time steps");
    }

    static Map<String, Lowering> table() {
        return Map.of(
                "RNN", at -> new UnrollRecurrent(at, RecurrentCell::rnn, 1, 1).unrolled(),
                "GRU", at -> new UnrollRecurrent(at, RecurrentCell::gru, 3, 1).unrolled(),
                "LSTM", at -> new UnrollRecurrent(at, RecurrentCell::lstm, 4, 2).unrolled());
    }

    private List<@Nullable Expr> unrolled() {
        String direction = at.node().attribute("direction", "forward");
        List<Expr> all = new ArrayList<>();
        List<List<Expr>> ends = new ArrayList<>();
        for (int d = 0; d < (direction.equals("bidirectional") ? 2 : 1); d++) {
            ends.add(run(d, d == 1 || direction.equals("reverse"), all));
        }
        List<@Nullable Expr> outputs = new ArrayList<>();
        outputs.add(joined(1, all));
        for (int i = 0; i < states; i++) {
            int state = i;
            outputs.add(joined(
                    0, ends.stream().map(end -> end.get(state).unsqueeze(0)).toList()));
        }
        return outputs;
    }

    private static Expr joined(int axis, List<Expr> parts) {
        Expr[] rest = parts.subList(1, parts.size()).toArray(new Expr[0]);
        return parts.size() == 1 ? parts.get(0) : parts.get(0).concat(axis, rest);
    }

    /**
     * One direction.
     *
     * @param all takes the outputs, [time,1,batch,hidden]
     * @return the last states
     */
    private List<Expr> run(int d, boolean reverse, List<Expr> all) {
        Expr weights = of(1, d);
        Expr recurrent = of(2, d);
        Expr bias = at.has(3) ? of(3, d) : null;
        Expr lengths = at.maybe(4);
        int hidden = (int) at.fixed(recurrent, 1);
        Expr recurrentBias = bias == null ? null : bias.slice(0, (long) gates * hidden, 2L * gates * hidden);
        RecurrentStep step = new RecurrentStep(at, recurrent, recurrentBias, d, hidden);
        // What no state enters is computed for all steps at once, [time,batch,gates·hidden].
        Expr inputs = reverse && lengths != null ? turned(x, lengths) : x;
        Expr entering = inputs.matMul(weights, false, true, 1);
        if (bias != null) {
            entering = entering.add(bias.slice(0, 0, (long) gates * hidden));
        }
        long[] ones = new long[steps];
        Arrays.fill(ones, 1);
        List<Expr> each = at.split(entering, 0, ones);
        List<Expr> now = initial(d, hidden);
        List<Expr> outputs = new ArrayList<>();
        for (int t = 0; t < steps; t++) {
            int place = reverse && lengths == null ? steps - 1 - t : t;
            List<Expr> next = cell.next(step, each.get(place).squeeze(0), now);
            Expr output = next.get(0);
            if (lengths != null) {
                Expr running = lengths.greater(t).unsqueeze(1);
                output = output.mul(running.cast(x.dtype()));
                next = kept(running, next, now);
            }
            outputs.add(output.unsqueeze(0));
            now = next;
        }
        if (reverse && lengths == null) {
            Collections.reverse(outputs);
        }
        Expr whole = joined(0, outputs);
        all.add((reverse && lengths != null ? turned(whole, lengths) : whole).unsqueeze(1));
        return now;
    }

    private static List<Expr> kept(Expr running, List<Expr> next, List<Expr> states) {
        List<Expr> kept = new ArrayList<>();
        for (int i = 0; i < next.size(); i++) {
            kept.add(running.where(next.get(i), states.get(i)));
        }
        return kept;
    }

    /** What an input has for one direction. */
    private Expr of(int input, int direction) {
        return at.in(input).gather(at.index(direction), 0);
    }

    /** Each sequence from its own end. */
    private static Expr turned(Expr sequences, Expr lengths) {
        return sequences.apply(
                "ReverseSequence",
                Map.of("time_axis", Attribute.of(0L), "batch_axis", Attribute.of(1L)),
                lengths.cast(DType.INT64));
    }

    /** As given, else zeros. */
    private List<Expr> initial(int direction, int hidden) {
        Attribute zero = new Attribute.OfTensor(Tensor.zeros(x.dtype(), Shape.of(1)));
        List<Expr> initial = new ArrayList<>();
        for (int state = 0; state < states; state++) {
            if (at.has(5 + state)) {
                initial.add(of(5 + state, direction));
            } else {
                Expr sizes = x.size(1).concat(0, at.builder().longs(hidden));
                initial.add(sizes.apply("ConstantOfShape", Map.of("value", zero))
                        .as(new TensorType(x.dtype(), List.of(x.type().dim(1), Dim.of(hidden)))));
            }
        }
        return initial;
    }
}
