package dev.limpid.transfer;

/** Vectors along their principal axes. */
final class Reduced {
    private Reduced() {}

    /** @throws IllegalArgumentException unless there is at least one */
    static void require(int dimensions) {
        if (dimensions < 1) {
            throw new IllegalArgumentException("dimensions must be at least 1, got " + dimensions + ".");
        }
    }

    /**
     * Along so many principal axes, fewer where they vary in fewer; as they are where they have no more dimensions than that.
     *
     * @return {@code [example][axis]}, not to be changed
     */
    static double[][] of(Sample sample, int dimensions) {
        return sample.width() <= dimensions ? sample.rows() : sample.centred().principal(dimensions);
    }
}
