package dev.limpid.assertions;

/**
 * A rectangle of a picture, as far as the model sees it. All from 0 to 1, so that it means the same whatever size the model
 * scales pictures to.
 *
 * @param left share of the width at which it begins
 * @param top share of the height at which it begins
 * @param right share of the width at which it ends
 * @param bottom share of the height at which it ends
 */
public record Area(double left, double top, double right, double bottom) {
    public Area {
        if (!(0 <= left && left < right && right <= 1 && 0 <= top && top < bottom && bottom <= 1)) {
            throw new IllegalArgumentException("An area is given as shares of the picture, 0 <= left < right <= 1 and"
                    + " 0 <= top < bottom <= 1, got left " + left + ", top " + top + ", right " + right + ", bottom "
                    + bottom + ".");
        }
    }

    /** Whether a pixel's middle lies in it. */
    boolean holds(long row, long column, long rows, long columns) {
        double x = (column + 0.5) / columns;
        double y = (row + 0.5) / rows;
        return left <= x && x < right && top <= y && y < bottom;
    }

    @Override
    public String toString() {
        return "the area from (" + left + ", " + top + ") to (" + right + ", " + bottom + ")";
    }
}
