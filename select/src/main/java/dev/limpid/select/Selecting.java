package dev.limpid.select;

import dev.limpid.appraise.Budget;
import dev.limpid.candidate.Backbone;
import dev.limpid.candidate.Vectors;
import dev.limpid.corpus.Given;
import dev.limpid.cost.Cost;
import dev.limpid.inspect.Inspection;
import dev.limpid.profile.Machine;
import dev.limpid.profile.Profiler;
import dev.limpid.published.Published;
import dev.limpid.published.TimmTables;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelSources;
import dev.limpid.task.InputSizes;
import dev.limpid.task.Models;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Compares pretrained models on a user's own examples.
 *
 * <p>Each is looked at, read, probed and scored; the promising ones are trained for a while; of each the best way to use it is then
 * profiled, explained and, where asked, disturbed. A candidate that fails at any stage is told of in its row, and the others go on.
 * All that is measured is kept by what it was measured of: killed, a selection goes on where it was.
 */
public final class Selecting {
    /**
     * What a user wants.
     *
     * @param candidates names of models, as every command takes them
     * @param metric that performance is; null for the usual one
     * @param training how candidates are fine-tuned; null to leave that out
     * @param trust how they are explained; null to leave that out
     * @param robustness whether they are disturbed, too
     * @param weights of criteria or groups; empty for the usual ones
     * @param tables of timm's results
     * @param layers whether all layers are scored
     * @param profiler of what they take
     * @param home where all is kept that was measured
     * @param told settings as they are to be told, in order
     */
    public record Wanted(
            List<String> candidates,
            Given data,
            dev.limpid.corpus.Wanted columns,
            Material.Amount amount,
            @Nullable String metric,
            @Nullable TuningBudget training,
            @Nullable Budget trust,
            boolean robustness,
            Limits limits,
            Map<String, Double> weights,
            List<Path> tables,
            boolean layers,
            Runtime.Settings settings,
            Profiler profiler,
            long seed,
            Path home,
            Map<String, Object> told) {
        public Wanted {
            candidates = List.copyOf(candidates);
            weights = new LinkedHashMap<>(weights);
            tables = List.copyOf(tables);
            told = new LinkedHashMap<>(told);
        }

        private static final int MOST = 1000;
        private static final double HELD = 0.3;
        private static final TuningBudget TRAINING = new TuningBudget(96, 3, 16, null);

        /**
         * As {@code limpid select} where a user says nothing: up to 1,000 examples to learn from, 0.3 of the data and up to 1,000
         * to judge by, short fine-tunes of up to 96 updates, 20 examples explained.
         *
         * @param data a file of texts with a column of labels, or a folder with a folder of examples for each label
         * @param home where all is kept that was measured, so that it is not measured twice
         * @throws IOException if the data's folder cannot be listed
         */
        public static Wanted usual(List<String> candidates, Path data, Path home) throws IOException {
            return new Wanted(
                    candidates,
                    Given.of(data),
                    dev.limpid.corpus.Wanted.USUAL,
                    new Material.Amount(MOST, MOST, HELD, 0),
                    null,
                    TRAINING,
                    Budget.USUAL,
                    false,
                    Limits.NONE,
                    Map.of(),
                    List.of(),
                    false,
                    Runtime.Settings.standard(),
                    Profiler.standard(),
                    0,
                    home,
                    Map.of());
        }

        /** The same with other short fine-tunes; null for none. */
        public Wanted training(@Nullable TuningBudget other) {
            return new Wanted(
                    candidates,
                    data,
                    columns,
                    amount,
                    metric,
                    other,
                    trust,
                    robustness,
                    limits,
                    weights,
                    tables,
                    layers,
                    settings,
                    profiler,
                    seed,
                    home,
                    told);
        }

        /** The same with other explanations; null for none. */
        public Wanted trust(@Nullable Budget other) {
            return new Wanted(
                    candidates,
                    data,
                    columns,
                    amount,
                    metric,
                    training,
                    other,
                    robustness,
                    limits,
                    weights,
                    tables,
                    layers,
                    settings,
                    profiler,
                    seed,
                    home,
                    told);
        }
    }

    private final Wanted wanted;
    private final ModelSources sources;
    private final Material material;
    private final Marking marking;
    private final Kept kept;
    private final String machine;
    private final TimmTables tables;
    private final Excluding excluding;

    private Selecting(Wanted wanted, ModelSources sources, Material material, Marking marking) {
        this.wanted = wanted;
        this.sources = sources;
        this.material = material;
        this.marking = marking;
        this.kept = new Kept(wanted.home);
        this.machine = Machine.here().id() + " " + wanted.settings.threads();
        this.tables = TimmTables.read(wanted.tables);
        this.excluding = new Excluding(wanted.limits, marking.meaning());
    }

    /**
     * Reads the data; no candidate is looked at yet.
     *
     * @param scratch a folder for files that are gone when this returns
     * @throws dev.limpid.format.FormatException if a file is damaged
     * @throws IllegalArgumentException in one line that says what to do
     */
    public static Selecting begin(Wanted wanted, ModelSources sources, Path scratch) throws IOException {
        Set<String> seen = new HashSet<>();
        for (String candidate : wanted.candidates) {
            if (candidate.isBlank()) {
                throw new IllegalArgumentException("--candidates holds an empty name; leave the comma out.");
            }
            if (!seen.add(candidate)) {
                throw new IllegalArgumentException("--candidates names " + candidate + " twice.");
            }
        }
        if (seen.isEmpty()) {
            throw new IllegalArgumentException("There are no candidates. Name some: --candidates"
                    + " all-minilm-l6-v2,bge-small-en-v1.5. 'limpid models' lists those that are known.");
        }
        Material material = Material.read(wanted.data, wanted.columns, wanted.amount, scratch);
        Marking marking = Marking.of(material, wanted.metric);
        Choosing.check(wanted.weights, marking.meaning(), wanted.trust != null, wanted.robustness);
        return new Selecting(wanted, sources, material, marking);
    }

    /** What candidates are compared on. */
    public Question question() {
        return new Question(
                material.source(),
                material.sha256(),
                material.kind(),
                material.learn().size(),
                material.judge().size(),
                material.labels(),
                material.balance(),
                marking.meaning());
    }

    /** Something that is done with a candidate. */
    private interface Doing {
        void run() throws IOException;
    }

    /** Carries a stage out, if the candidate is still in; what fails puts the candidate out if the stage is needed, and no other. */
    private void carry(Candidacy candidacy, Stage stage, Watcher watcher, Doing doing) {
        if (!candidacy.isIn()) {
            return;
        }
        watcher.begins(candidacy.name(), stage);
        long begun = System.nanoTime();
        double before = candidacy.seconds(stage);
        String failed = null;
        try {
            doing.run();
        } catch (CancellationException stopped) {
            throw stopped;
        } catch (OutOfMemoryError full) {
            failed = "out of memory. Give Java more (JAVA_TOOL_OPTIONS=-Xmx…), or compare smaller models.";
        } catch (IOException | RuntimeException failure) {
            failed = line(failure);
        }
        if (failed == null) {
            candidacy.did(stage);
        } else if (stage.isNeeded()) {
            candidacy.fail(failed);
        } else {
            candidacy.notes(List.of("Not " + stage.done() + ": " + failed));
        }
        if (failed == null) {
            double now = (System.nanoTime() - begun) / 1e9;
            double took = candidacy.seconds(stage) - before;
            watcher.ends(candidacy.name(), stage, now, took > 2 * now + 0.5);
        } else {
            watcher.fails(candidacy.name(), stage, failed);
        }
    }

    /** What went wrong, in one line. */
    static String line(Exception failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        String said = message == null ? "unexpected " + failure.getClass().getSimpleName() : message;
        String more = failure instanceof UncheckedIOException && cause != null ? " (" + cause.getMessage() + ")" : "";
        return (said + more).replaceAll("\\s*\\R\\s*", " ");
    }

    /**
     * Compares them.
     *
     * @throws IOException if what was measured cannot be kept or read
     * @throws IllegalArgumentException if weights are of no criterion
     */
    public Selection run(Watcher watcher) throws IOException {
        long begun = System.nanoTime();
        List<Candidacy> all = Candidacy.of(wanted.candidates);
        all.forEach(one -> carry(one, Stage.FIND, watcher, () -> find(one)));
        List<Candidacy> promising = new ArrayList<>(all);
        // What is larger promises more, as long as nothing else is known.
        promising.sort(Comparator.comparingDouble(one -> -one.parameters()));
        Foretelling.published(all);
        promising.forEach(one -> read(one, watcher));
        Tuning tuning = wanted.training == null
                ? null
                : new Tuning(material, marking, kept, wanted.training, wanted.settings, machine, wanted.seed);
        if (tuning != null) {
            List<Candidacy> tried = promising.stream()
                    .filter(Candidacy::isIn)
                    .sorted(Comparator.comparingDouble(one -> -one.promise()))
                    .toList();
            try {
                tuning.tune(tried, watcher);
            } catch (CancellationException stopped) {
                throw stopped;
            } catch (IOException | RuntimeException failed) {
                tried.forEach(one -> one.stopped("not fine-tuned: " + line(failed)));
            }
        }
        Trust trust = new Trust(material, kept, wanted.settings, wanted.profiler, machine, wanted.seed);
        for (Candidacy one : promising) {
            carry(one, Stage.PROFILE, watcher, () -> trust.profile(one));
            excluding.byMeasure(one);
            if (wanted.trust != null) {
                carry(one, Stage.TRUST, watcher, () -> trust.explain(one, wanted.trust, watcher));
            }
            if (wanted.robustness) {
                carry(one, Stage.ROBUSTNESS, watcher, () -> trust.disturb(one));
            }
            close(one, tuning);
        }
        return told(all, (System.nanoTime() - begun) / 1e9);
    }

    /** The stages that are asked for, in order. */
    private List<Stage> stages() {
        List<Stage> stages = new ArrayList<>(List.of(Stage.values()));
        if (wanted.training == null) {
            stages.remove(Stage.FINETUNE);
        }
        if (wanted.trust == null) {
            stages.remove(Stage.TRUST);
        }
        if (!wanted.robustness) {
            stages.remove(Stage.ROBUSTNESS);
        }
        return stages;
    }

    /**
     * What {@link #run} would do. Candidates are found, of a hub without their weights; nothing is run but a product of matrices.
     *
     * @throws IOException if what was measured cannot be looked at
     */
    public SelectionPlan plan() throws IOException {
        double speed = Planning.speed(wanted.settings);
        Planning planning = new Planning(material, speed);
        List<SelectionPlan.Step> steps = new ArrayList<>();
        TuningBudget training = wanted.training;
        double updates = training == null
                ? 0
                : (double) training.halving().plan(wanted.candidates.size()).updates() / wanted.candidates.size();
        for (Candidacy candidacy : Candidacy.of(wanted.candidates)) {
            carry(candidacy, Stage.FIND, Watcher.NONE, () -> look(candidacy));
            for (Stage stage : stages()) {
                boolean known = candidacy.isHere() && kept.has(done(candidacy, stage));
                steps.add(new SelectionPlan.Step(
                        candidacy.name(),
                        stage,
                        known || !candidacy.isIn()
                                ? 0
                                : planning.seconds(
                                        stage,
                                        candidacy.macs(),
                                        updates,
                                        training == null ? 0 : training.batch(),
                                        wanted.trust == null ? 0 : wanted.trust.examples()),
                        known,
                        candidacy.reason()));
            }
        }
        return new SelectionPlan(question(), steps, speed, material.notes());
    }

    /** A mark that a stage was carried out, with all that it depends on but the other candidates. */
    private Kept.Key done(Candidacy candidacy, Stage stage) throws IOException {
        List<Object> parts =
                new ArrayList<>(List.of(candidacy.content(), material.sha256(), machine, wanted.seed, wanted.layers));
        if (stage.compareTo(Stage.FINETUNE) >= 0) {
            parts.add(String.valueOf(wanted.training));
        }
        if (stage == Stage.TRUST) {
            parts.add(String.valueOf(wanted.trust));
        }
        parts.add(stage);
        return Kept.Key.of("done", parts);
    }

    /** Something to keep. */
    private record Done(boolean done) {}

    /** Cleans up, and marks what was done; that this fails takes nothing from what was measured. */
    private void close(Candidacy candidacy, @Nullable Tuning tuning) {
        try {
            if (tuning != null && candidacy.isHere()) {
                tuning.clean(candidacy);
            }
            for (Stage stage : stages()) {
                boolean trained = stage == Stage.FINETUNE && candidacy.isIn();
                if (trained || candidacy.hasDone(stage)) {
                    kept.keep(done(candidacy, stage), new Done(true));
                }
            }
        } catch (IOException | RuntimeException untidy) {
            candidacy.notes(List.of("What its training left could not be put in order: " + line(untidy)));
        }
    }

    private void find(Candidacy candidacy) throws IOException {
        look(candidacy);
        if (candidacy.isIn()) {
            candidacy.fetched(sources.find(candidacy.reference()));
            excluding.bySize(candidacy);
        }
    }

    private void look(Candidacy candidacy) {
        FoundModel model = sources.see(candidacy.reference());
        Published published = Published.of(model, tables);
        candidacy.found(model, published);
        candidacy.notes(published.notes());
        Inspection inspection = Models.inspect(model, InputSizes.USUAL, wanted.settings);
        Cost used = inspection.cost().used();
        candidacy.counted(used.parameterCount(), used.macs());
        excluding.bySight(candidacy, published);
    }

    private void read(Candidacy candidacy, Watcher watcher) {
        if (!candidacy.isIn()) {
            return;
        }
        Reading reading = new Reading(material, marking, kept, wanted.layers, machine, wanted.seed);
        Scoring scoring = new Scoring(material, kept, wanted.layers, machine, wanted.seed);
        Backbone[] model = new Backbone[1];
        Vectors[] vectors = new Vectors[1];
        try {
            carry(candidacy, Stage.READ, watcher, () -> {
                model[0] = Backbone.open(candidacy.folder(), material.kind(), wanted.settings);
                candidacy.notes(model[0].notes());
                vectors[0] = reading.vectors(candidacy, model[0], watcher);
            });
            carry(candidacy, Stage.PROBE, watcher, () -> reading.probe(candidacy, model[0], vectors[0], watcher));
            carry(candidacy, Stage.FORETELL, watcher, () -> scoring.foretell(candidacy, model[0], vectors[0], watcher));
        } finally {
            if (model[0] != null) {
                model[0].close();
            }
        }
    }

    private Selection told(List<Candidacy> all, double seconds) throws IOException {
        List<Row> rows = all.stream().map(Candidacy::row).toList();
        List<Row> compared =
                rows.stream().filter(row -> row.status() == Status.COMPARED).toList();
        Choosing.Chosen chosen = new Choosing(marking, wanted.weights, wanted.seed)
                .of(compared, material.judge().size());
        List<Row> ordered =
                new ArrayList<>(chosen.order().stream().map(compared::get).toList());
        rows.stream()
                .filter(row -> row.status() != Status.COMPARED)
                .sorted(Comparator.comparing(Row::status))
                .forEach(ordered::add);
        List<String> notes = new ArrayList<>(material.notes());
        History history = new History(kept.folder().resolve("history.jsonl"));
        List<Foretold> foretold = new Foretelling(question(), history).of(compared, notes);
        notes.add(
                "Ways to use a candidate were chosen by the examples to learn from alone, so that those to judge by tell how"
                        + " good the chosen way is.");
        return new Selection(
                question(),
                ordered,
                chosen.decision(),
                chosen.top(),
                chosen.sentence(),
                chosen.warnings(),
                foretold,
                wanted.told,
                notes,
                seconds,
                wanted.seed);
    }
}
