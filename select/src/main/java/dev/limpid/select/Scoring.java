package dev.limpid.select;

import dev.limpid.candidate.Backbone;
import dev.limpid.candidate.Vectors;
import dev.limpid.evaluate.Interval;
import dev.limpid.transfer.Guesses;
import dev.limpid.transfer.LogMe;
import dev.limpid.transfer.Sample;
import dev.limpid.transfer.SourceScore;
import dev.limpid.transfer.Spread;
import dev.limpid.transfer.TransferScores;
import dev.limpid.transfer.VectorScore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What foretells how well a candidate will do: scores of its vectors, layer by layer, and of what its own classes tell. */
final class Scoring {
    private static final String LAST = Backbone.LAST;

    /** What each layer is scored by; the last one is by all there are. */
    private static final List<String> OF_LAYERS = List.of("logme", "regularised-h-score");

    private final Material material;
    private final Kept kept;
    private final boolean layers;
    private final String machine;
    private final long seed;

    /** @param layers whether all layers are scored, not the last alone */
    Scoring(Material material, Kept kept, boolean layers, String machine, long seed) {
        this.material = material;
        this.kept = kept;
        this.layers = layers;
        this.machine = machine;
        this.seed = seed;
    }

    /** A score as it is kept. */
    private record Told(String name, String layer, Interval value, double seconds) {}

    private record AllTold(List<Told> scores, List<String> notes) {}

    /** Scores the vectors, layer by layer, and what its own classes tell of these. */
    void foretell(Candidacy candidacy, Backbone model, Vectors vectors, Watcher watcher) throws IOException {
        AllTold told = kept.of(
                Kept.Key.of("scores", List.of(candidacy.content(), material.sha256(), machine, seed, layers)),
                AllTold.class,
                () -> {
                    AllTold all = new AllTold(new ArrayList<>(), new ArrayList<>());
                    for (String layer : vectors.layers()) {
                        double[][] learnt = Arrays.copyOf(
                                vectors.at(layer), material.learn().size());
                        if (layer.equals(LAST)) {
                            last(learnt, all);
                        } else {
                            layer(layer, learnt, all);
                        }
                        watcher.advances(
                                vectors.layers().indexOf(layer) + 1,
                                vectors.layers().size());
                    }
                    guessed(model, all, watcher);
                    return all;
                });
        candidacy.notes(told.notes);
        for (Told one : told.scores) {
            candidacy.add(new Score(one.name, one.layer, one.value, one.seconds));
            candidacy.took(Stage.FORETELL, one.seconds);
        }
        for (Way way : List.copyOf(candidacy.ways())) {
            if (way.name() != Way.Name.OWN_HEAD) {
                double alone = way.seconds()
                        - candidacy.seconds(Stage.READ) * material.learn().size() / vectors.size();
                candidacy.add(new Score(way.name().toString(), LAST, certain(way.promise()), alone));
            }
        }
    }

    /** Tells a score. */
    private interface Telling {
        Interval value();
    }

    /** A score that cannot be told of such examples is none; a note says why, and the others are told. */
    private static void tell(String name, String layer, AllTold all, Telling telling) {
        long begun = System.nanoTime();
        try {
            Interval value = telling.value();
            all.scores.add(new Told(name, layer, value, Reading.since(begun)));
        } catch (IllegalArgumentException untold) {
            all.notes.add("No " + name + (layer.isEmpty() || layer.equals(LAST) ? "" : " of " + layer) + ": "
                    + untold.getMessage());
        }
    }

    private void last(double[][] rows, AllTold all) {
        if (material.labels().isEmpty()) {
            double[][] targets = Reading.column(material.numbers(material.learn()));
            tell(LogMe.exact().name(), LAST, all, () -> spread().of(LogMe.exact(), rows, targets));
            return;
        }
        Sample sample = material.sample(rows);
        for (VectorScore score : TransferScores.ofVectors()) {
            // One by one, so that the time of each is known and what cannot be told stops no other.
            tell(score.name(), LAST, all, () -> spread().of(score, sample));
        }
        long least = IntStream.range(0, sample.classes())
                .mapToLong(c -> Arrays.stream(sample.labels())
                        .filter(label -> label == c)
                        .count())
                .min()
                .orElse(0);
        if (least < sample.width()) {
            all.notes.add("Its transrate says little beside that of models with shorter vectors: a class has " + least
                    + " examples, fewer than the " + sample.width() + " numbers of a vector.");
        }
    }

    private void layer(String layer, double[][] rows, AllTold all) {
        if (material.labels().isEmpty()) {
            double[][] targets = Reading.column(material.numbers(material.learn()));
            tell(LogMe.exact().name(), layer, all, () -> certain(LogMe.exact().of(rows, targets)));
            return;
        }
        Sample sample = material.sample(rows);
        for (String name : OF_LAYERS) {
            tell(name, layer, all, () -> certain(TransferScores.ofVectors(name).of(sample)));
        }
    }

    private void guessed(Backbone model, AllTold all, Watcher watcher) {
        if (material.labels().isEmpty()) {
            return;
        }
        Guesses[] own = new Guesses[1];
        try {
            model.guesses(material.learn(), watcher::advances)
                    .ifPresent(told -> own[0] = new Guesses(
                            told,
                            material.classes(material.learn()),
                            material.labels().size()));
        } catch (IllegalArgumentException untold) {
            all.notes.add("Its own classes tell nothing of these: " + untold.getMessage());
        }
        if (own[0] != null) {
            for (SourceScore score : TransferScores.ofGuesses()) {
                tell(score.name(), "", all, () -> spread().of(score, own[0]));
            }
        }
    }

    private Spread spread() {
        return new Spread(Spread.STANDARD.groups(), Spread.STANDARD.level(), seed);
    }

    /** Without an interval: counted, or told of a layer in passing. */
    private static Interval certain(double value) {
        return new Interval(value, Double.NaN, Double.NaN, Spread.STANDARD.level(), 1, 0);
    }
}
