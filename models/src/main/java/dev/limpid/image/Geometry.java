package dev.limpid.image;

/**
 * Where a model's pixels lie in the picture that the user sees: two straight lines, one an axis.
 *
 * <p>Coordinates are continuous: a pixel's middle is at ½. The model's column {@code x} lies at {@code left + x ·
 * xScale} in the picture; what the model was given as padding lies outside of it.
 *
 * @param width of the picture, upright
 * @param modelWidth of what the model gets
 * @param left where the model's left edge lies in the picture, in its pixels
 * @param xScale how many of the picture's pixels one of the model's covers
 */
public record Geometry(
        int width, int height, int modelWidth, int modelHeight, double left, double top, double xScale, double yScale) {

    /** The model sees the picture itself. */
    static Geometry of(int width, int height) {
        return new Geometry(width, height, width, height, 0, 0, 1, 1);
    }

    /** What the model gets is brought to another size. */
    Geometry resized(int toWidth, int toHeight) {
        return new Geometry(
                width,
                height,
                toWidth,
                toHeight,
                left,
                top,
                xScale * modelWidth / toWidth,
                yScale * modelHeight / toHeight);
    }

    /** Of what the model gets, a box is cut out. */
    Geometry cropped(int boxLeft, int boxTop, int boxWidth, int boxHeight) {
        return new Geometry(
                width, height, boxWidth, boxHeight, left + boxLeft * xScale, top + boxTop * yScale, xScale, yScale);
    }

    /** Where a model's column lies in the picture. */
    public double pictureX(double modelX) {
        return left + modelX * xScale;
    }

    /** Where a model's row lies in the picture. */
    public double pictureY(double modelY) {
        return top + modelY * yScale;
    }

    /** Where a column of the picture lies for the model; below 0 or above {@link #modelWidth} if it was cut off. */
    public double modelX(double pictureX) {
        return (pictureX - left) / xScale;
    }

    /** Where a row of the picture lies for the model; below 0 or above {@link #modelHeight} if it was cut off. */
    public double modelY(double pictureY) {
        return (pictureY - top) / yScale;
    }
}
