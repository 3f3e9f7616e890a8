package dev.limpid.transfer;

import java.util.List;
import java.util.function.Function;

/** The scores there are, with the settings of their papers. */
public final class TransferScores {
    private static final List<VectorScore> OF_VECTORS = List.of(
            LogMe.exact(),
            new HScore(),
            new RegularisedHScore(),
            TransRate.standard(),
            Gbc.standard(),
            Parc.standard());
    private static final List<SourceScore> OF_GUESSES = List.of(new Leep(), new Nce());

    private TransferScores() {}

    /** Of vectors: logme, h-score, regularised-h-score, transrate, gbc, parc. */
    public static List<VectorScore> ofVectors() {
        return OF_VECTORS;
    }

    /** Of a model's own classes: leep, nce. */
    public static List<SourceScore> ofGuesses() {
        return OF_GUESSES;
    }

    /** @throws IllegalArgumentException if no score of vectors is called so */
    public static VectorScore ofVectors(String name) {
        return named(name, "vectors", OF_VECTORS, VectorScore::name);
    }

    /** @throws IllegalArgumentException if no score of a model's own classes is called so */
    public static SourceScore ofGuesses(String name) {
        return named(name, "a model's own classes", OF_GUESSES, SourceScore::name);
    }

    private static <T> T named(String name, String what, List<T> all, Function<T, String> names) {
        return all.stream()
                .filter(one -> names.apply(one).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No score of " + what + " is called '" + name
                        + "', expected one of "
                        + String.join(", ", all.stream().map(names).toList()) + "."));
    }
}
