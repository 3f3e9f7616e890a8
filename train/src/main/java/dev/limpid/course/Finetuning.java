package dev.limpid.course;

import dev.limpid.adapter.Adapted;
import dev.limpid.adapter.Choice;
import dev.limpid.adapter.Chosen;
import dev.limpid.adapter.Decay;
import dev.limpid.adapter.Lora;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Trainee;
import dev.limpid.corpus.Given;
import dev.limpid.corpus.Kind;
import dev.limpid.corpus.Labels;
import dev.limpid.corpus.Part;
import dev.limpid.corpus.Shares;
import dev.limpid.corpus.Splits;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.model.Provenance;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Report;
import dev.limpid.runtime.Runtime;
import dev.limpid.task.ImageModel;
import dev.limpid.text.Tokenizer;
import dev.limpid.train.Attempt;
import dev.limpid.train.Augmentation;
import dev.limpid.train.Examiner;
import dev.limpid.train.Judge;
import dev.limpid.train.LogLine;
import dev.limpid.train.Network;
import dev.limpid.train.Outcome;
import dev.limpid.train.Rehearsal;
import dev.limpid.train.Settings;
import dev.limpid.train.Training;
import dev.limpid.train.Verdict;
import dev.limpid.train.Watcher;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A pretrained model learns a task from examples.
 *
 * <p>What lies in the run's folder is what a training that was killed goes on from: begun anew with the same settings and data, it
 * does.
 */
public final class Finetuning implements Learning {
    /**
     * What a user wants.
     *
     * @param data where the examples are from
     * @param length of the longest text that is read, in tokens; null for 512, or what the model reads if that is less
     * @param parts which weights are trained; with {@code lora} what is beside its matrices
     * @param lora null to train weights themselves
     * @param smoothing of labels, from 0
     * @param augmentation of pictures that are trained on
     * @param metric by which judgements are compared; null for the task's usual one
     * @param folder of the run: checkpoints, log, files that go when it ends
     */
    public record Wanted(
            Start start,
            Source data,
            Settings settings,
            @Nullable Integer length,
            Choice parts,
            @Nullable Lora lora,
            double smoothing,
            Augmentation augmentation,
            @Nullable String metric,
            Path folder) {
        private static final double HELD = 0.1;

        /**
         * Of files.
         *
         * @param shares that are held back where no files are given
         * @param columns what the data's columns are
         */
        public Wanted(
                Start start,
                Given data,
                Shares shares,
                dev.limpid.corpus.Wanted columns,
                Settings settings,
                @Nullable Integer length,
                Choice parts,
                @Nullable Lora lora,
                double smoothing,
                Augmentation augmentation,
                @Nullable String metric,
                Path folder) {
            this(
                    start,
                    scratch -> Splits.read(data, shares, columns, scratch),
                    settings,
                    length,
                    parts,
                    lora,
                    smoothing,
                    augmentation,
                    metric,
                    folder);
        }

        /**
         * As {@code limpid train finetune} where a user says nothing: all weights are trained, and a tenth of the data is kept
         * to judge by.
         *
         * @param data a file of texts with a column of labels, or a folder with a folder of examples for each label
         * @param folder of the run, for checkpoints
         * @throws IOException if the data's folder cannot be listed
         */
        public static Wanted usual(Start start, Path data, Settings settings, Path folder) throws IOException {
            return new Wanted(
                    start,
                    Given.of(data),
                    new Shares(HELD, 0, settings.seed()),
                    dev.limpid.corpus.Wanted.USUAL,
                    settings,
                    null,
                    new Choice.All(),
                    null,
                    0,
                    Augmentation.NONE,
                    null,
                    folder);
        }
    }

    /** Where examples are from. */
    @FunctionalInterface
    public interface Source {
        /**
         * Reads them. Whoever asks closes them.
         *
         * @param scratch a folder for files that go with them
         */
        Splits read(Path scratch) throws IOException;
    }

    private final Wanted wanted;
    private final Runtime runtime;
    private final RunFolder folder;
    private final Config config;
    private final Trainee base;
    private final @Nullable Adapted adapted;
    private final Network network;
    private final Taught<?> taught;
    private final @Nullable Tokenizer tokenizer;
    private final List<String> notes;

    private Finetuning(
            Wanted wanted,
            Runtime runtime,
            RunFolder folder,
            Config config,
            Trainee base,
            @Nullable Adapted adapted,
            Network network,
            Taught<?> taught,
            @Nullable Tokenizer tokenizer,
            List<String> notes) {
        this.wanted = wanted;
        this.runtime = runtime;
        this.folder = folder;
        this.config = config;
        this.base = base;
        this.adapted = adapted;
        this.network = network;
        this.taught = taught;
        this.tokenizer = tokenizer;
        this.notes = List.copyOf(notes);
    }

    /**
     * Reads data and model, and makes ready what an update runs; nothing is trained yet.
     *
     * @throws dev.limpid.format.FormatException if a file is damaged
     * @throws IllegalArgumentException in one line that says what to do, if model and data do not fit
     * @throws IOException if a file cannot be read
     */
    public static Finetuning begin(Wanted wanted, Runtime runtime) throws IOException {
        RunFolder folder = RunFolder.open(wanted.folder);
        List<AutoCloseable> open = new ArrayList<>(List.of(folder));
        boolean begun = false;
        try {
            Finetuning all = begin(wanted, runtime, folder, open);
            begun = true;
            return all;
        } finally {
            if (!begun) {
                closeAll(open);
            }
        }
    }

    private static void closeAll(List<AutoCloseable> open) throws IOException {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (IOException | RuntimeException told) {
                throw told;
            } catch (Exception other) {
                throw new IOException(other);
            }
        }
    }

    private static Finetuning begin(Wanted wanted, Runtime runtime, RunFolder folder, List<AutoCloseable> open)
            throws IOException {
        Splits splits = wanted.data.read(folder.scratch());
        open.add(splits);
        NoUse.refuse(wanted, splits);
        List<String> notes = new ArrayList<>(splits.notes());
        Start start = wanted.start;
        Labels labels = Heads.labels(start.config(), splits);
        Config headed = Heads.on(start.config(), splits, labels);
        boolean pictures = splits.kind() == Kind.PICTURES;
        Tokenizer tokenizer = pictures ? null : Tokenizer.of(start.home());
        if (tokenizer != null) {
            open.add(tokenizer);
        } else {
            requirePrepared(start);
        }
        Config config = tokenizer == null ? headed : Padding.named(headed, tokenizer);
        Trainee base = Unread.left(Architectures.trainee(config), splits.kind(), start.checkpoint());
        Set<Wire> fresh = Filling.fresh(base, start.checkpoint());
        if (labels != null) {
            Set<Wire> head = new Choice.Head().in(base, fresh).trained();
            Set<Wire> others = Heads.others(start.config(), labels, base, head);
            if (fresh.addAll(others)) {
                notes.add("The model told other classes apart ("
                        + String.join(", ", start.config().labels()) + "), so its last layer is drawn anew.");
            }
        }
        Lora lora = wanted.lora;
        Adapted adapted = lora == null ? null : lora.on(base, Unread.whole(base, splits.kind(), fresh));
        Trainee trainee = adapted == null ? base : adapted.trainee();
        Chosen chosen = adapted == null
                ? Unread.without(wanted.parts.in(base, fresh), splits.kind())
                : new Chosen(trainee, new Choice.Head(), adapted.trained(), fresh);
        notes.addAll(chosen.said());
        Network network = network(wanted, config, trainee, adapted, fresh, chosen.trained());
        Taught<?> taught;
        if (tokenizer == null) {
            taught = Taught.of(pictures(labels(splits, labels), trainee.emitted(), wanted), splits);
        } else {
            int length = Reading.most(wanted.length, trainee.emitted());
            NoUse.refuseLength(length, tokenizer);
            Reading reading = new Reading(tokenizer, length, Padding.id(config, tokenizer), folder.scratch());
            taught = taught(splits, labels, reading, trainee.emitted(), wanted);
            if (reading.longer().get() > 0) {
                notes.add(reading.longer().get() + " texts are longer than " + reading.most()
                        + " tokens; what is beyond is not read. Read more with --length.");
            }
        }
        taught.course().metric(wanted.metric);
        notes.addAll(taught.course().notes(splits));
        return new Finetuning(wanted, runtime, folder, config, base, adapted, network, taught, tokenizer, notes);
    }

    /** What pictures become before a new model reads them must be known to whoever uses it. */
    private static void requirePrepared(Start start) {
        if (start.isFresh() && !Files.isRegularFile(start.home().resolve("preprocessor_config.json"))) {
            throw new IllegalArgumentException("No preprocessor_config.json lies beside " + start.source()
                    + ", which says how pictures are made ready. Put one there, such as"
                    + " examples/small-resnet/preprocessor_config.json.");
        }
    }

    private static Network network(
            Wanted wanted,
            Config config,
            Trainee trainee,
            @Nullable Adapted adapted,
            Set<Wire> fresh,
            Set<Wire> trained)
            throws IOException {
        long seed = wanted.settings.seed();
        Set<Wire> moving = Statistics.moving(trainee, trained);
        Filling filling = Filling.of(
                trainee,
                wanted.start.checkpoint(),
                Drawn.of(config, seed),
                fresh,
                wire -> trained.contains(wire) || moving.contains(wire));
        Map<Wire, Weight> weights = new LinkedHashMap<>(filling.weights());
        if (adapted != null) {
            adapted.drawn(seed).forEach((wire, first) -> weights.put(wire, Weight.Live.of(first)));
        }
        return Network.of(trainee, weights, trained, Decay.of(trainee), moving);
    }

    private static Taught<?> taught(
            Splits splits, @Nullable Labels learnt, Reading reading, Emitted emitted, Wanted wanted)
            throws IOException {
        return switch (splits.kind()) {
            case CLASSES ->
                Taught.of(new TextClasses(reading, labels(splits, learnt), wanted.smoothing, emitted), splits);
            case LABELS -> Taught.of(new TextLabels(reading, labels(splits, learnt), emitted), splits);
            case SCORES -> Taught.of(new TextScores(reading, emitted), splits);
            case TAGS -> Taught.of(new WordTags(reading, labels(splits, learnt), wanted.smoothing, emitted), splits);
            case ANSWERS -> Taught.of(new AnswerSpans(reading, emitted), splits);
            case PAIRS -> Taught.of(new TextPairs(reading, emitted, wanted.start.pooling()), splits);
            case PICTURES, TEXT -> throw new IllegalStateException("There is no course of " + splits.kind() + ".");
        };
    }

    private static PictureClasses pictures(Labels labels, Emitted emitted, Wanted wanted) {
        return new PictureClasses(
                ImageModel.processor(wanted.start.home(), emitted, wanted.start.id()),
                wanted.augmentation,
                labels,
                wanted.smoothing,
                wanted.settings.seed());
    }

    /** What a course of labels learns. */
    private static Labels labels(Splits splits, @Nullable Labels labels) {
        return labels == null ? splits.labels() : labels;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public Network network() {
        return network;
    }

    /** The data. */
    public Splits splits() {
        return taught.splits();
    }

    @Override
    public Rehearsal rehearse() {
        int batch = wanted.settings.batch();
        List<Examiner<?>> last = new ArrayList<>();
        for (boolean tested : new boolean[] {false, true}) {
            Examiner<?> examiner = taught.examiner(network, tested, null, batch, runtime);
            if (examiner != null) {
                last.add(examiner);
            }
        }
        return new Rehearsal(
                network,
                taught.course().loss(),
                taught.train(),
                wanted.settings,
                runtime,
                taught.examiner(network, false, wanted.metric, batch, runtime),
                last);
    }

    /** How many examples are learnt from before the last update; texts in windows count by window. */
    public int examples() {
        Settings settings = wanted.settings;
        int all = taught.train().size();
        Long steps = settings.steps();
        return steps == null ? all : (int) Math.min(all, steps * settings.accumulation() * settings.batch());
    }

    /** How many examples it is judged by while it learns. */
    public int judged() {
        Part validation = splits().validation();
        return validation == null ? 0 : validation.size();
    }

    /**
     * Trains on some of the examples, as the whole training would, and judges; the weights are put back. More examples hold those
     * that fewer do.
     *
     * @param many from 1 to {@link #examples}
     * @throws IllegalArgumentException if there is nothing to judge by
     * @throws dev.limpid.train.TrainingFailure if the loss is no longer a number
     */
    public Verdict attempt(int many) throws IOException {
        Judge judge = taught.examiner(network, false, wanted.metric, wanted.settings.batch(), runtime);
        if (judge == null) {
            throw new IllegalArgumentException(
                    "Small trainings are judged by examples that are held back, and there are"
                            + " none. Give --validation or --hold-out.");
        }
        return Attempt.on(many, network, taught.course().loss(), taught.train(), wanted.settings, runtime, judge);
    }

    private Session session() {
        return new Session(network, taught.course().loss(), taught.train(), wanted.settings, runtime, folder);
    }

    @Override
    public Training run(Watcher watcher, Map<String, Object> how) throws IOException {
        Settings settings = wanted.settings;
        Outcome outcome = session()
                .train(
                        taught.examiner(network, false, wanted.metric, settings.batch(), runtime),
                        Long.MAX_VALUE,
                        digest(),
                        watcher);
        return told(outcome, how);
    }

    /**
     * Trains on until an update, and keeps the weights of that update: nothing judges in between, so none before are better. The
     * rate of learning is that of the whole training. Where it was that far or farther, nothing is done.
     *
     * @param until counted from 1
     * @return how far it is, which is farther where it was
     * @throws dev.limpid.train.TrainingFailure if the loss is no longer a number; the last checkpoint stays
     * @throws IOException if a file cannot be read or written; checkpoints stay
     */
    public Outcome train(long until, Watcher watcher) throws IOException {
        return session().train(null, until, digest(), watcher);
    }

    /** What happened so far, in this and earlier processes. */
    public List<LogLine> log() throws IOException {
        return session().log();
    }

    /**
     * What the model answers as it is now, beside what is right.
     *
     * @param tested to the examples for the test; else to those for validation
     * @throws IllegalArgumentException if there are none
     */
    public Answers answers(boolean tested) {
        Examiner<?> examiner = taught.examiner(network, tested, null, wanted.settings.batch(), runtime);
        if (examiner == null) {
            throw new IllegalArgumentException(splits().train().corpus().source()
                    + " leaves no examples for " + (tested ? "the test" : "validation")
                    + ". Give files for it, or hold a"
                    + " share back.");
        }
        return examiner.answers();
    }

    /**
     * Judges the model as it is now, and tells of all that came of it.
     *
     * @param how settings as they are to be told, in order
     */
    public Training told(Outcome outcome, Map<String, Object> how) throws IOException {
        Settings settings = wanted.settings;
        Bootstrap bootstrap =
                new Bootstrap(Bootstrap.STANDARD.resamples(), Bootstrap.STANDARD.level(), settings.seed());
        Map<String, Report> reports = new LinkedHashMap<>();
        for (boolean tested : new boolean[] {false, true}) {
            Report report = taught.report(network, tested, settings.batch(), bootstrap, runtime);
            if (report != null) {
                reports.put(tested ? "test" : "validation", report);
            }
        }
        List<LogLine> log = log();
        String task = Called.task(splits().kind());
        return new Training(
                new Provenance(
                        wanted.start.id(),
                        wanted.start.source(),
                        wanted.start.sha256(),
                        network.numbers(),
                        task.isEmpty() ? "feature-extraction" : task),
                network.trainedNumbers(),
                splits().train().corpus().source(),
                how,
                Balance.of(splits()),
                log,
                outcome,
                reports,
                Training.Cost.of(log, outcome, Double.NaN),
                notes,
                settings.seed());
    }

    @Override
    public void write(Path place, Training training, Map<String, byte[]> more) throws IOException {
        Kind kind = splits().kind();
        String title = String.valueOf(place.getFileName());
        new Trained(config, base, this.adapted, network, wanted.start.home())
                .write(
                        place,
                        Cards.of(title, wanted.start, Called.task(kind), training),
                        wanted.start.id(),
                        Called.adapter(kind),
                        pooling(),
                        more,
                        runtime);
    }

    /** How vectors of texts were made while they were brought together. */
    private @Nullable String pooling() {
        return splits().kind() == Kind.PAIRS ? wanted.start.pooling().toString() : null;
    }

    private String digest() throws IOException {
        return Digest.of(List.of(
                wanted.settings.bits(),
                Digest.files(wanted.start.home()),
                wanted.start.sha256(),
                splits().sha256(),
                config.json().toString(),
                String.valueOf(wanted.length),
                wanted.parts.toString(),
                String.valueOf(wanted.lora),
                String.valueOf(wanted.smoothing),
                wanted.augmentation.toString(),
                String.valueOf(wanted.metric)));
    }

    @Override
    public void close() throws IOException {
        try (folder;
                taught) {
            if (tokenizer != null) {
                tokenizer.close();
            }
        }
    }
}
