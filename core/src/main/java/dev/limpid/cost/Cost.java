package dev.limpid.cost;

import dev.limpid.tensor.DType;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a graph, a part of it or one node costs; the rule stands on the package's page.
 *
 * @param parameters their number by the type that they are stored in; unmodifiable
 * @param macs multiply–accumulates of one run
 * @param activations elements of the outputs of the operators that have them
 */
public record Cost(SortedMap<DType, Long> parameters, long macs, long activations) {
    /** The rule in words, as it is told beside numbers. */
    public static final String RULE =
            "Multiply-accumulates (MACs) are those of convolutions and matrix products, biases"
                    + " ignored; normalisation, activation functions, softmax and lookups count 0. Floating-point operations are"
                    + " about twice as many. Activations are the elements of these operators' outputs. Parameters are the"
                    + " weights that training finds; one that is read in several places counts once, where it is read first.";

    /** Nothing. */
    public static final Cost NONE = new Cost(Collections.emptySortedMap(), 0, 0);

    public Cost {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static Cost ofParameters(DType dtype, long count) {
        return new Cost(new TreeMap<>(Map.of(dtype, count)), 0, 0);
    }

    static Cost ofProducts(long macs, long activations) {
        return new Cost(Collections.emptySortedMap(), macs, activations);
    }

    /**
     * Both together.
     *
     * @throws ArithmeticException if that is more than a long can count
     */
    public Cost plus(Cost other) {
        SortedMap<DType, Long> both = new TreeMap<>(parameters);
        other.parameters.forEach((dtype, count) -> both.merge(dtype, count, Math::addExact));
        return new Cost(both, Math.addExact(macs, other.macs), Math.addExact(activations, other.activations));
    }

    /** Number of parameters of all types. */
    public long parameterCount() {
        return parameters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What the parameters take as they are stored. */
    public long parameterBytes() {
        return parameters.entrySet().stream()
                .mapToLong(entry -> entry.getKey().bytes(entry.getValue()))
                .sum();
    }
}
