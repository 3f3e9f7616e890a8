package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;

/** What stands for "nothing to see" on the way of a path method. */
public sealed interface Baseline {
    /** As on the command line. */
    String name();

    /** The baseline's value at the probed wire, of the shape of {@code value}, the input's own. */
    Tensor like(Tensor value, Probe probe, Input input);

    /** Zero everywhere, special tokens included; at a wire inside, its value for features that are all zero. */
    record Zero() implements Baseline {
        @Override
        public String name() {
            return "zero";
        }

        @Override
        public Tensor like(Tensor value, Probe probe, Input input) {
            return probe.valueOfZero(input);
        }
    }

    /** The wire's value for the input with everything absent that is not special: {@code pad} or {@code mask} tokens. */
    record Absent(String name) implements Baseline {
        @Override
        public Tensor like(Tensor value, Probe probe, Input input) {
            return probe.value(probe.model().absent(input, name));
        }
    }

    /** The baseline of that name; which ways of being absent there are, the model decides. */
    static Baseline of(String name) {
        return name.equals("zero") ? new Zero() : new Absent(name);
    }
}
