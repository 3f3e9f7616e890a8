package dev.limpid.evaluate;

import java.util.List;

/** Which method to use, or why that is not said. */
public sealed interface Recommendation {
    /** The numbers that it rests on. */
    List<Evidence> evidence();

    /** Methods that were left out, in the contenders' order. */
    List<Excluded> excluded();

    /** In a sentence. */
    String sentence();

    /**
     * A method that was not considered.
     *
     * @param reason a clause that it is the subject of
     */
    record Excluded(String method, String reason) {}

    /** One is better than all others that fit: shown for each of them, adjusted for their number. */
    record Recommended(String method, List<Evidence> evidence, List<Excluded> excluded) implements Recommendation {
        public Recommended {
            evidence = List.copyOf(evidence);
            excluded = List.copyOf(excluded);
        }

        @Override
        public String sentence() {
            boolean alone = excluded.isEmpty() && evidence.stream().noneMatch(Evidence.Against.class::isInstance);
            return alone
                    ? "Only " + method + " was judged, and there is nothing to compare it with."
                    : "Use " + method + ".";
        }
    }

    /**
     * Several may be the best.
     *
     * @param methods that the foremost one, which comes first, is not shown to be better than, or the only one that fits, if
     *     it could not be judged; last those that did not show that they pass a gate
     * @param cheapest of those that did: fewest passes, then least time, then the foremost
     */
    record Undecided(List<String> methods, String cheapest, List<Evidence> evidence, List<Excluded> excluded)
            implements Recommendation {
        public Undecided {
            methods = List.copyOf(methods);
            evidence = List.copyOf(evidence);
            excluded = List.copyOf(excluded);
        }

        @Override
        public String sentence() {
            return methods.size() == 1
                    ? "Only " + methods.get(0) + " fits, and these examples do not tell how good it is."
                    : "These examples do not tell which is best of " + String.join(", ", methods) + "; the cheapest is "
                            + cheapest + ".";
        }
    }

    /** No method fits the need and passes the gates. */
    record NoneFits(List<Evidence> evidence, List<Excluded> excluded) implements Recommendation {
        public NoneFits {
            evidence = List.copyOf(evidence);
            excluded = List.copyOf(excluded);
        }

        /** Why each does not. */
        public String reason() {
            return excluded.stream()
                    .map(one -> one.method() + " " + one.reason())
                    .reduce((one, other) -> one + "; " + other)
                    .orElse("there is none");
        }

        @Override
        public String sentence() {
            return "No method fits: " + reason() + ".";
        }
    }
}
