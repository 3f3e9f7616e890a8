package dev.limpid.graph;

import java.util.Map;
import java.util.OptionalLong;

/** One axis of a wire: a size that never changes, or a name for one that does. Equal names are equal sizes. */
public sealed interface Dim {
    /** A size fixed by the model. */
    record Fixed(long size) implements Dim {
        @Override
        public String toString() {
            return Long.toString(size);
        }
    }

    /** A size that each run decides: {@code batch}, {@code sequence}. */
    record Named(String name) implements Dim {
        @Override
        public String toString() {
            return name;
        }
    }

    static Dim of(long size) {
        return new Fixed(size);
    }

    static Dim of(String name) {
        return new Named(name);
    }

    /** An axis so many times as long. */
    default Dim times(long factor) {
        return SizeFormula.times(this, factor);
    }

    /** An axis so many times as long as another is. */
    default Dim times(Dim factor) {
        return factor instanceof Fixed fixed ? times(fixed.size) : SizeFormula.times(this, (Named) factor);
    }

    /**
     * How long this axis is in a run; empty if that does not follow from what is known.
     *
     * @param sizes of axes by name
     */
    default OptionalLong size(Map<String, Long> sizes) {
        return SizeFormula.value(toString(), sizes);
    }

    /** Whether this axis has size 1 in every run. */
    default boolean isOne() {
        return this instanceof Fixed fixed && fixed.size == 1;
    }
}
