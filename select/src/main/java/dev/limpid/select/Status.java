package dev.limpid.select;

/** What became of a candidate. */
public enum Status {
    /** It was measured, and ranked where there is a ranking. */
    COMPARED,
    /** It is beyond a limit; what was measured before that was known is told. */
    EXCLUDED,
    /** It could not be measured. */
    FAILED
}
