package dev.limpid.evaluate;

import java.util.List;

/** A number that a recommendation rests on. */
public sealed interface Evidence permits Evidence.Standing, Evidence.Against, Gate.Judged {
    /** As it is told to a user. */
    String sentence();

    /**
     * How good a method is.
     *
     * @param metrics that count
     * @param skill mean {@link PooledSkill}
     */
    record Standing(String method, List<String> metrics, Interval skill) implements Evidence {
        public Standing {
            metrics = List.copyOf(metrics);
        }

        @Override
        public String sentence() {
            return method + " goes " + skill + " of the way from a random explanation (0) to the best known (1), by "
                    + String.join(", ", metrics) + ".";
        }
    }

    /** How much better or worse the foremost method is than another. */
    record Against(Comparison comparison) implements Evidence {
        @Override
        public String sentence() {
            return comparison + ".";
        }
    }
}
