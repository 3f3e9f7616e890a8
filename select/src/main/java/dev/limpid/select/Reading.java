package dev.limpid.select;

import dev.limpid.candidate.Backbone;
import dev.limpid.candidate.Progress;
import dev.limpid.candidate.VectorCache;
import dev.limpid.candidate.Vectors;
import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Interval;
import dev.limpid.frozen.ChosenProbe;
import dev.limpid.frozen.ChosenRidge;
import dev.limpid.frozen.Distance;
import dev.limpid.frozen.Folds;
import dev.limpid.frozen.LinearProbe;
import dev.limpid.frozen.NearestNeighbours;
import dev.limpid.frozen.RidgeProbe;
import dev.limpid.frozen.Valued;
import dev.limpid.halving.Outcomes;
import dev.limpid.performance.Answers;
import dev.limpid.task.LinearHead;
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
import java.util.Optional;
import java.util.stream.IntStream;

/** What a frozen candidate makes of the examples, and what simple learners make of that. */
final class Reading {
    static final String LAST = Backbone.LAST;

    private static final int FOLDS = 5;
    private static final int NEIGHBOURS = 5;
    private static final int TIMED = 64;
    private static final double HALF = 0.5;

    /** What each layer is scored by; the last one is by all there are. */
    private static final List<String> OF_LAYERS = List.of("logme", "regularised-h-score");

    private final Material material;
    private final Marking marking;
    private final Kept kept;
    private final boolean layers;
    private final String machine;
    private final long seed;

    /** @param layers whether all layers are scored, not the last alone */
    Reading(Material material, Marking marking, Kept kept, boolean layers, String machine, long seed) {
        this.material = material;
        this.marking = marking;
        this.kept = kept;
        this.layers = layers;
        this.machine = machine;
        this.seed = seed;
    }

    /** What it makes of the examples to learn from, then of those to judge by. */
    Vectors vectors(Candidacy candidacy, Backbone model, Watcher watcher) throws IOException {
        List<Item> items = new ArrayList<>(material.learn());
        items.addAll(material.judge());
        List<String> names = layers ? model.layers() : List.of(LAST);
        int[] run = new int[1];
        long begun = System.nanoTime();
        Vectors vectors = new VectorCache(kept.folder().resolve("vectors"))
                .vectors(model, items, names, (done, all) -> {
                    run[0] = done;
                    watcher.advances(done, all);
                });
        double now = since(begun);
        // What an earlier process read took as long as what this one did; where nothing was read, a few are, to be
        // timed.
        Kept.Key key = Kept.Key.of("reading", List.of(candidacy.content(), material.read(), layers, machine));
        if (run[0] > 0) {
            kept.keep(key, new Took(now * items.size() / run[0]));
        }
        candidacy.took(Stage.READ, kept.of(key, Took.class, () -> timed(model, items, names)).seconds);
        candidacy.notes(vectors.notes());
        return vectors;
    }

    private static Took timed(Backbone model, List<Item> items, List<String> names) {
        List<Item> few = items.subList(0, Math.min(TIMED, items.size()));
        model.vectors(few, names, Progress.NONE);
        long begun = System.nanoTime();
        model.vectors(few, names, Progress.NONE);
        return new Took(since(begun) * items.size() / few.size());
    }

    private record Took(double seconds) {}

    private Kept.Key key(String stage, Candidacy candidacy, Object... more) throws IOException {
        List<Object> parts = new ArrayList<>(List.of(candidacy.content(), material.sha256(), machine, seed));
        parts.addAll(Arrays.asList(more));
        return Kept.Key.of(stage, parts);
    }

    /**
     * What a learner said.
     *
     * @param promised of the examples that were learnt from, without having seen them
     * @param judged of the examples to judge by
     * @param weights of a head; empty without one
     * @param seconds that it took, vectors not included
     */
    private record Said(
            double[][] promised, double[][] judged, double[][] weights, double[] bias, double seconds, String note) {}

    /** Tries simple learners on its vectors, and its own head if that tells these classes. */
    void probe(Candidacy candidacy, Backbone model, Vectors vectors, Watcher watcher) throws IOException {
        double[][] rows = vectors.at(LAST);
        double[][] learnt = Arrays.copyOf(rows, material.learn().size());
        double[][] judged = Arrays.copyOfRange(rows, learnt.length, rows.length);
        double share = candidacy.seconds(Stage.READ) * learnt.length / rows.length;
        Optional<Said> own = own(candidacy, model, watcher);
        if (own.isPresent()) {
            add(candidacy, Way.Name.OWN_HEAD, own.get(), 0);
        }
        Said probe = kept.of(key("probe", candidacy), Said.class, () -> probed(learnt, judged));
        candidacy.head(new LinearHead(material.labels(), probe.weights, probe.bias));
        candidacy.took(Stage.PROBE, probe.seconds);
        add(candidacy, Way.Name.LINEAR_PROBE, probe, share);
        Said nearest = kept.of(key("nearest", candidacy), Said.class, () -> nearest(learnt, judged));
        candidacy.took(Stage.PROBE, nearest.seconds);
        add(candidacy, Way.Name.NEAREST, nearest, share);
    }

    /** @param share of the reading that it took */
    private void add(Candidacy candidacy, Way.Name name, Said said, double share) {
        Answers answers = answers(said.judged, material.judge());
        double[] outcomes = Outcomes.each(answers(said.promised, material.learn()));
        candidacy.add(
                new Way(
                        name,
                        Marking.promise(outcomes),
                        marking.interval(answers, bootstrap()),
                        answers,
                        name == Way.Name.OWN_HEAD ? 0 : share + said.seconds,
                        said.note),
                Marking.error(outcomes));
    }

    private Bootstrap bootstrap() {
        return new Bootstrap(Bootstrap.STANDARD.resamples(), Bootstrap.STANDARD.level(), seed);
    }

    private Answers answers(double[][] outputs, List<Item> items) {
        return marking.answers(
                outputs,
                material.labels().isEmpty() ? new int[0] : material.classes(items),
                material.labels().isEmpty() ? material.numbers(items) : new double[0]);
    }

    /** What a head of its own answers. */
    private interface Head {
        double[][] outputs(List<Item> items);
    }

    private Optional<Head> head(Backbone model, Watcher watcher) {
        if (!material.labels().isEmpty()) {
            return model.own(material.labels()).map(own -> items -> own.probabilities(items, watcher::advances));
        }
        boolean tells =
                model.scores(material.learn().subList(0, 1), Progress.NONE).isPresent();
        return tells
                ? Optional.of(
                        items -> column(model.scores(items, watcher::advances).orElseThrow()))
                : Optional.empty();
    }

    private Optional<Said> own(Candidacy candidacy, Backbone model, Watcher watcher) throws IOException {
        Optional<Head> head = head(model, watcher);
        if (head.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(kept.of(key("own", candidacy), Said.class, () -> {
            long begun = System.nanoTime();
            double[][] promised = head.get().outputs(material.learn());
            double[][] judged = head.get().outputs(material.judge());
            return new Said(
                    promised,
                    judged,
                    new double[0][],
                    new double[0],
                    since(begun),
                    "it may have been trained on examples such as these");
        }));
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private Sample sample(double[][] rows) {
        return new Sample(
                rows, material.classes(material.learn()), material.labels().size());
    }

    private Said probed(double[][] learnt, double[][] judged) {
        long begun = System.nanoTime();
        if (material.labels().isEmpty()) {
            double[] numbers = material.numbers(material.learn());
            ChosenRidge chosen =
                    RidgeProbe.chosen(new Valued(learnt, numbers), Folds.plain(learnt.length, FOLDS, seed));
            double took = since(begun);
            return new Said(
                    column(chosen.outOfFold().predicted()),
                    each(judged, row -> new double[] {chosen.probe().predict(row)}),
                    new double[][] {chosen.probe().weights()},
                    new double[] {chosen.probe().bias()},
                    took,
                    "");
        }
        Sample sample = sample(learnt);
        Folds folds = Folds.stratified(sample.labels(), sample.classes(), FOLDS, seed);
        ChosenProbe chosen = LinearProbe.chosen(sample, folds);
        double took = since(begun);
        return new Said(
                chosen.outOfFold().probabilities(),
                each(judged, chosen.probe()::probabilities),
                chosen.probe().weights(),
                chosen.probe().bias(),
                took,
                folds.note().orElse(""));
    }

    private interface Reader {
        double[] of(double[] row);
    }

    private static double[][] each(double[][] rows, Reader reader) {
        return Arrays.stream(rows).map(reader::of).toArray(double[][]::new);
    }

    private static double[][] column(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(one -> new double[] {one}).toArray(double[][]::new);
    }

    private Said nearest(double[][] learnt, double[][] judged) {
        long begun = System.nanoTime();
        NearestNeighbours neighbours = NearestNeighbours.of(learnt, Distance.COSINE);
        int many = Math.min(NEIGHBOURS, learnt.length - 1);
        int[][] others = neighbours.leaveOneOut(many);
        int[][] among = neighbours.among(judged, many);
        double[][] promised;
        double[][] answered;
        if (material.labels().isEmpty()) {
            double[] numbers = material.numbers(material.learn());
            promised = column(NearestNeighbours.means(others, many, numbers));
            answered = column(NearestNeighbours.means(among, many, numbers));
        } else {
            int[] labels = material.classes(material.learn());
            promised = shares(others, labels);
            answered = shares(among, labels);
        }
        return new Said(
                promised, answered, new double[0][], new double[0], since(begun), "the nearest " + many + " by cosine");
    }

    /** How the neighbours vote, of which the nearest one's vote counts a little more, to decide between equals. */
    private double[][] shares(int[][] neighbours, int[] labels) {
        double[][] rows = new double[neighbours.length][material.labels().size()];
        for (int i = 0; i < rows.length; i++) {
            double votes = neighbours[i].length + HALF;
            for (int k = 0; k < neighbours[i].length; k++) {
                rows[i][labels[neighbours[i][k]]] += (k == 0 ? 1 + HALF : 1) / votes;
            }
        }
        return rows;
    }

    /** A score as it is kept. */
    private record Told(String name, String layer, Interval value, double seconds) {}

    private record AllTold(List<Told> scores, List<String> notes) {}

    /** Scores the vectors, layer by layer, and what its own classes tell of these. */
    void foretell(Candidacy candidacy, Backbone model, Vectors vectors, Watcher watcher) throws IOException {
        AllTold told = kept.of(key("scores", candidacy, layers), AllTold.class, () -> {
            AllTold all = new AllTold(new ArrayList<>(), new ArrayList<>());
            for (String layer : vectors.layers()) {
                double[][] learnt =
                        Arrays.copyOf(vectors.at(layer), material.learn().size());
                if (layer.equals(LAST)) {
                    last(learnt, all);
                } else {
                    layer(layer, learnt, all);
                }
                watcher.advances(
                        vectors.layers().indexOf(layer) + 1, vectors.layers().size());
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
            all.scores.add(new Told(name, layer, value, since(begun)));
        } catch (IllegalArgumentException untold) {
            all.notes.add("No " + name + (layer.isEmpty() || layer.equals(LAST) ? "" : " of " + layer) + ": "
                    + untold.getMessage());
        }
    }

    private void last(double[][] rows, AllTold all) {
        if (material.labels().isEmpty()) {
            double[][] targets = column(material.numbers(material.learn()));
            tell(LogMe.exact().name(), LAST, all, () -> spread().of(LogMe.exact(), rows, targets));
            return;
        }
        Sample sample = sample(rows);
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
            double[][] targets = column(material.numbers(material.learn()));
            tell(LogMe.exact().name(), layer, all, () -> certain(LogMe.exact().of(rows, targets)));
            return;
        }
        Sample sample = sample(rows);
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
