package dev.limpid.select;

import dev.limpid.candidate.Backbone;
import dev.limpid.candidate.Progress;
import dev.limpid.candidate.VectorCache;
import dev.limpid.candidate.Vectors;
import dev.limpid.corpus.Item;
import dev.limpid.evaluate.Bootstrap;
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
import dev.limpid.transfer.Sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a frozen candidate makes of the examples, and what simple learners make of that. */
final class Reading {
    static final String LAST = Backbone.LAST;

    private static final int FOLDS = 5;
    private static final int NEIGHBOURS = 5;
    private static final int TIMED = 64;
    private static final double HALF = 0.5;

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

    static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
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
        Sample sample = material.sample(learnt);
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

    static double[][] column(double[] numbers) {
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
}
