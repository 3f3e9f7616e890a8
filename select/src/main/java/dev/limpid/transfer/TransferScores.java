package dev.limpid.transfer;

import java.util.List;

/** The scores there are. */
public final class TransferScores {
    private TransferScores() {}

    /** Of vectors. */
    public static List<VectorScore> ofVectors() {
        return List.of();
    }

    /** Of a model's own classes. */
    public static List<SourceScore> ofGuesses() {
        return List.of();
    }
}
