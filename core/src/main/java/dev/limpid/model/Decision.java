package dev.limpid.model;

/**
 * Whether a model's answer is the target: its entry is the best of its row (of equal ones the first); where each entry is
 * right or wrong for itself, it is right; of a contrast, the entry scores higher than the other.
 */
public record Decision(Target target) {
    private static final double HALF = 0.5;

    /** @throws IllegalArgumentException if the target is a value, which is no answer among others */
    public Decision {
        if (!target.steps().isEmpty()) {
            throw new IllegalArgumentException("Target '" + target.choice().label() + "' is made of answers at"
                    + " several positions, not one that a model gives rather than another. Choose one of"
                    + " them.");
        }
        if (target.output().link() == Target.Link.NONE && target.against() == null) {
            throw new IllegalArgumentException("Target '" + target.choice().label() + "' is a value, not an answer that"
                    + " a model gives rather than another. Choose a label or token, or say --against what.");
        }
    }

    public boolean isMade(double[] row) {
        int own = target.choice().index();
        Target.Choice against = target.against();
        if (against != null) {
            return row[own] > row[against.index()];
        }
        return isAlone(row) ? margin(row) > 0 : best(row) == own;
    }

    /** How far ahead of the next best answer the target is, in the row's units; negative if it is not the answer. */
    public double margin(double[] row) {
        int own = target.choice().index();
        Target.Choice against = target.against();
        if (against != null) {
            return row[own] - row[against.index()];
        }
        if (isAlone(row)) {
            return row[own] - (target.output().link() == Target.Link.GIVEN ? HALF : 0);
        }
        double other = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < row.length; i++) {
            if (i != own) {
                other = Math.max(other, row[i]);
            }
        }
        return row[own] - other;
    }

    /** The entry that is the answer: of a contrast the one that scores higher, else the best of the row. */
    public int answer(double[] row) {
        Target.Choice against = target.against();
        if (against != null) {
            return isMade(row) ? target.choice().index() : against.index();
        }
        return best(row);
    }

    /** Right or wrong for itself. */
    private boolean isAlone(double[] row) {
        return target.output().link() == Target.Link.SIGMOID || row.length == 1;
    }

    private static int best(double[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }
}
