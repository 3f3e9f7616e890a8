package dev.limpid.generation;

/** Why no more was written. */
public enum Stopped {
    /** The model wrote a token that ends a text. */
    EOS,
    /** One of the texts that end the writing came up. */
    STOP_STRING,
    /** As many tokens were written as were asked for. */
    LENGTH,
    /** The text is as long as the model can read. */
    CONTEXT
}
