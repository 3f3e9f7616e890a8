package dev.limpid.adapter;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which dense layers get a pair of small matrices. */
public sealed interface Targets {
    /**
     * Those that the paper adapts, queries and values, as they are called in an architecture: {@code query}, {@code value};
     * {@code q_lin}, {@code v_lin}; {@code c_attn}; {@code q_proj}, {@code v_proj}.
     */
    record Usual() implements Targets {
        private static final List<List<String>> NAMES = List.of(
                List.of("query", "value"), List.of("q_lin", "v_lin"), List.of("c_attn"), List.of("q_proj", "v_proj"));

        @Override
        public Named in(Collection<String> modules) {
            return NAMES.stream()
                    .filter(names ->
                            names.stream().allMatch(name -> modules.stream().anyMatch(m -> isNamed(m, name))))
                    .findFirst()
                    .map(Targets::named)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "LoRA: which layers are usually adapted is not known of this model. Name some of its dense"
                                    + " layers (" + lastNames(modules) + ") or all-linear."));
        }

        @Override
        public String toString() {
            return "usual";
        }
    }

    /** Every dense layer but one that gives the model's scores, as PEFT's {@code all-linear}. */
    record AllLinear() implements Targets {
        @Override
        public Named in(Collection<String> modules) {
            return named(modules);
        }

        @Override
        public String toString() {
            return ALL_LINEAR;
        }
    }

    /**
     * Those that have a name, or whose name ends in it after a dot.
     *
     * @param ends at least one
     */
    record Named(SortedSet<String> ends) implements Targets {
        public Named {
            ends = Collections.unmodifiableSortedSet(new TreeSet<>(ends));
            if (ends.isEmpty()) {
                throw new IllegalArgumentException("LoRA needs the name of at least one layer, such as query.");
            }
        }

        @Override
        public Named in(Collection<String> modules) {
            return this;
        }

        /**
         * The modules of these names.
         *
         * @throws IllegalArgumentException if there is none of one of them
         */
        SortedSet<String> of(Collection<String> modules) {
            SortedSet<String> found = new TreeSet<>();
            for (String end : ends) {
                List<String> of = modules.stream().filter(m -> isNamed(m, end)).toList();
                if (of.isEmpty()) {
                    throw new IllegalArgumentException("LoRA: no dense layer is called '" + end + "', expected one of "
                            + lastNames(modules) + ", or the whole of a layer's name.");
                }
                found.addAll(of);
            }
            return found;
        }

        @Override
        public String toString() {
            return String.join(",", ends);
        }
    }

    /** What stands for every dense layer. */
    String ALL_LINEAR = "all-linear";

    /**
     * The names that are meant in a model.
     *
     * @param modules its dense layers that may be adapted
     * @throws IllegalArgumentException if none is known to be meant
     */
    Named in(Collection<String> modules);

    static Usual usual() {
        return new Usual();
    }

    static Named named(Collection<String> ends) {
        return new Named(new TreeSet<>(ends));
    }

    /** {@code all-linear}, or names with commas between them; nothing is the usual. */
    static Targets parse(String text) {
        if (text.isBlank()) {
            return usual();
        }
        return text.strip().equals(ALL_LINEAR)
                ? new AllLinear()
                : named(Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    private static boolean isNamed(String module, String end) {
        return module.equals(end) || module.endsWith("." + end);
    }

    private static String lastNames(Collection<String> modules) {
        return modules.stream()
                .map(module -> module.substring(module.lastIndexOf('.') + 1))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
