package dev.limpid.estimate;

/** How much power a machine takes while it trains. */
public sealed interface Power {
    /**
     * Measured while steps were timed.
     *
     * @param watts of processors and memory
     */
    record Measured(double watts) implements Power {
        @Override
        public String toString() {
            return "measured by the processor (RAPL) while steps were timed";
        }
    }

    /**
     * As the user says.
     *
     * @param watts at full load, above 0
     * @param utilisation the share of it that is taken, above 0 and at most 1
     */
    record Told(double watts, double utilisation) implements Power {
        public Told {
            if (!(watts > 0) || Double.isInfinite(watts) || !(utilisation > 0 && utilisation <= 1)) {
                throw new IllegalArgumentException(
                        "Power is given in watts above 0 and a utilisation above 0 and at most 1," + " got " + watts
                                + " and " + utilisation + ".");
            }
        }

        @Override
        public String toString() {
            return "as told: " + watts + " W at a utilisation of " + utilisation;
        }
    }

    /** Nobody says. */
    record Unknown() implements Power {
        @Override
        public String toString() {
            return "unknown: this machine does not tell its power, and no watts were given";
        }
    }
}
