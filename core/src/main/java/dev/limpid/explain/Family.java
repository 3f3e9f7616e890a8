package dev.limpid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Methods that belong together, as they are listed and made. */
final class Family {
    /** Makes a method of what a user set. */
    interface Maker {
        Explainer make(Methods.Settings settings);
    }

    /** Makes an estimator of what a user set. */
    interface EstimatorMaker {
        Estimator make(Methods.Settings settings);
    }

    record Entry(Methods.Listed listed, Maker maker) {}

    private final List<Entry> entries = new ArrayList<>();

    Family add(String name, String summary, String cost, Set<String> settings, Dossier dossier, Maker maker) {
        entries.add(new Entry(new Methods.Listed(name, summary, cost, settings, dossier), maker));
        return this;
    }

    Family outside(
            String name, String summary, String cost, Set<String> settings, Dossier dossier, EstimatorMaker maker) {
        return add(name, summary, cost, settings, dossier, given -> new Outside(maker.make(given), given.staging()));
    }

    Family and(Family other) {
        entries.addAll(other.entries);
        return this;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }
}
