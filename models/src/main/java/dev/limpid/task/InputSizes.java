package dev.limpid.task;

import org.jspecify.annotations.Nullable;

/**
 * How large the inputs are that a model's computation is counted for.
 *
 * @param batch examples at once
 * @param sequence tokens of a text, or any other open axis; null for 128, or as many as the model reads
 * @param image height and width of a picture; null for what the model's files prepare, else 224
 */
public record InputSizes(
        int batch, @Nullable Integer sequence, @Nullable Integer image) {
    private static final int MOST = 1 << 20;

    /** One example of the usual size. */
    public static final InputSizes USUAL = new InputSizes(1, null, null);

    /** @throws IllegalArgumentException if a size is not from 1 to 1,048,576 */
    public InputSizes {
        check("--batch", batch);
        check("--sequence", sequence);
        check("--image-size", image);
    }

    private static void check(String option, @Nullable Integer size) {
        if (size != null && (size < 1 || size > MOST)) {
            throw new IllegalArgumentException(option + " must be from 1 to " + MOST + ", got " + size + ".");
        }
    }
}
