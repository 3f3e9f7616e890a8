package dev.limpid.game;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What coalitions of an input's features are worth to a model: its score of each target when only these are present. */
public interface Worth {
    int players();

    int targets();

    /** How the players nest: words in sentences, superpixels in regions. By default they don't. */
    default Hierarchy hierarchy() {
        return Hierarchy.flat(players());
    }

    /** How the players lie beside each other; empty if they are strewn. By default in a row. */
    default Optional<Lattice> lattice() {
        return Optional.of(Lattice.row(players()));
    }

    /** How many inputs it has run so far; empty where each coalition is one. */
    default OptionalLong run() {
        return OptionalLong.empty();
    }

    /** How many coalitions it likes to be asked about at once: as many as are worth holding in memory. */
    int together();

    /** The scores {@code [coalition][target]}, in the order of the coalitions. */
    double[][] of(List<Coalition> coalitions);
}
