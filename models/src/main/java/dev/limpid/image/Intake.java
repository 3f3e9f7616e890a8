package dev.limpid.image;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a model's graph takes, whatever the files beside it say; null where any number is taken.
 *
 * @param channels of a picture
 */
public record Intake(
        @Nullable Integer channels,
        @Nullable Integer height,
        @Nullable Integer width) {
    /** Anything. */
    public static final Intake ANY = new Intake(null, null, null);

    /** Whether a picture of this height and width is taken. */
    boolean takes(int height, int width) {
        return (this.height == null || this.height == height) && (this.width == null || this.width == width);
    }

    /** What a user is told where the graph's size is put in the place of its files'. */
    static String note(int height, int width, List<Integer> prepared) {
        return "The model takes pictures of " + height + "×" + width + " pixels, its files prepare "
                + (prepared.isEmpty() ? "other sizes" : prepared.get(0) + "×" + prepared.get(1))
                + "; the model's size is used.";
    }
}
