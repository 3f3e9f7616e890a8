package dev.limpid.evaluate;

import java.util.Locale;

/** What a metric asks of an explanation. */
public enum Family {
    /** Does the model's score go where the explanation says it does? */
    FAITHFULNESS,
    /** Do inputs that are nearly the same get explanations that are nearly the same? */
    ROBUSTNESS,
    /** Does the explanation depend on what the model has learnt, and on what is asked? */
    RANDOMISATION,
    /** How much is there to read? */
    COMPLEXITY,
    /** Is it where the thing is known to be? */
    LOCALISATION,
    /** Is it what people name as their reasons? */
    PLAUSIBILITY,
    /** Does it keep promises that can be checked exactly? */
    AXIOMS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
