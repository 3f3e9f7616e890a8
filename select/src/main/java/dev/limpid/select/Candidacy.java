package dev.limpid.select;

import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Robustness;
import dev.limpid.estimate.Span;
import dev.limpid.evaluate.Interval;
import dev.limpid.profile.Profile;
import dev.limpid.published.InCommon;
import dev.limpid.published.Published;
import dev.limpid.source.FoundModel;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.LinearHead;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What is known of a candidate so far. For one thread. */
final class Candidacy {
    private static final double LEVEL = 0.95;

    /** Of a normal distribution 95 % lies below so many standard deviations. */
    private static final double SHOWN = 1.6448536269514722;

    private final String reference;
    private final String name;
    private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
    private final List<Way> ways = new ArrayList<>();
    private final List<Score> scores = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private final Set<Stage> done = EnumSet.noneOf(Stage.class);
    private Status status = Status.COMPARED;
    private String reason = "";
    private String stopped = "";
    private String content = "";
    private double parameters;
    private double macs;
    private @Nullable FoundModel found;
    private @Nullable ModelFolder folder;
    private @Nullable Published published;
    private @Nullable LinearHead head;
    private @Nullable Writing trained;
    private @Nullable Way chosen;
    private double chosenError;
    private @Nullable Span expected;
    private @Nullable Profile profile;
    private @Nullable Interpretability interpretability;
    private @Nullable Robustness robustness;

    /**
     * @param reference by which it is found
     * @param name that it is shown by
     */
    Candidacy(String reference, String name) {
        this.reference = reference;
        this.name = name;
    }

    /** Folders and files by their last name, as long as that names one of them only. */
    static List<Candidacy> of(List<String> references) {
        List<String> shown = references.stream().map(Candidacy::last).toList();
        List<Candidacy> all = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            String name = shown.get(i);
            boolean single = Collections.frequency(shown, name) == 1;
            String reference = references.get(i);
            all.add(new Candidacy(reference, single ? name : reference));
        }
        return all;
    }

    private static String last(String reference) {
        try {
            Path path = Path.of(reference);
            return Files.exists(path) && path.getFileName() != null
                    ? path.getFileName().toString()
                    : reference;
        } catch (InvalidPathException noPath) {
            return reference;
        }
    }

    String reference() {
        return reference;
    }

    String name() {
        return name;
    }

    /** Whether there is any use in going on with it. */
    boolean isIn() {
        return status == Status.COMPARED;
    }

    void exclude(String why) {
        status = Status.EXCLUDED;
        reason = why;
    }

    void fail(String why) {
        status = Status.FAILED;
        reason = why;
    }

    String reason() {
        return reason;
    }

    /** What is counted without running it. */
    void counted(long parameters, long macs) {
        this.parameters = parameters;
        this.macs = macs;
        add(new Score("parameters", "", counted(parameters), 0));
        add(new Score("macs", "", counted(macs), 0));
    }

    @Nullable
    Published published() {
        return published;
    }

    /** What others say of how well it does, on examples of theirs. */
    void published(double accuracy, InCommon of) {
        add(new Score("published", "", counted(accuracy), 0));
        notes.add("'published' is " + of.metric() + " on " + of.dataset() + ", as others say.");
    }

    private static Interval counted(double value) {
        return new Interval(value, Double.NaN, Double.NaN, LEVEL, 1, 0);
    }

    /** 0 before they were counted. */
    double macs() {
        return macs;
    }

    /** Whether its weights are on this disk. */
    boolean isHere() {
        return folder != null;
    }

    /** 0 before they were counted. */
    double parameters() {
        return parameters;
    }

    void notes(List<String> more) {
        notes.addAll(more);
    }

    /** A stage was carried out. */
    void did(Stage stage) {
        done.add(stage);
    }

    boolean hasDone(Stage stage) {
        return done.contains(stage);
    }

    void took(Stage stage, double more) {
        seconds.merge(stage, more, Double::sum);
    }

    double seconds(Stage stage) {
        return seconds.getOrDefault(stage, 0.0);
    }

    void found(FoundModel model, Published said) {
        found = model;
        folder = model.here();
        published = said;
    }

    void fetched(ModelFolder here) {
        folder = here;
    }

    ModelFolder folder() {
        return Objects.requireNonNull(folder, name);
    }

    /** What it is made of: SHA-256 of its weights, and of all that lies beside them and says how they are used. */
    String content() throws IOException {
        if (content.isEmpty()) {
            content = Content.of(folder());
        }
        return content;
    }

    void stopped(String how) {
        stopped = how;
    }

    /** @param error standard error of its promise */
    void add(Way way, double error) {
        ways.add(way);
        double least = SHOWN * Math.hypot(error, chosenError);
        boolean better = chosen == null || way.promise() > chosen.promise() + least;
        if (way.name() != Way.Name.NEAREST && better) {
            chosen = way;
            chosenError = error;
        }
    }

    List<Way> ways() {
        return ways;
    }

    void add(Score score) {
        scores.add(score);
    }

    /** @param fitted on its vectors */
    void head(LinearHead fitted) {
        head = fitted;
    }

    LinearHead head() {
        return Objects.requireNonNull(head, name);
    }

    /** Writes the fine-tuned model, or finds it where it was written. */
    interface Writing {
        Path folder() throws IOException;
    }

    void trainable(Writing writing) {
        trained = writing;
    }

    /** The folder of the fine-tuned model. */
    Path trained() throws IOException {
        return Objects.requireNonNull(trained, name).folder();
    }

    void expected(Span finetuning) {
        expected = finetuning;
    }

    /**
     * The way that is taken: of those that make a model, the first, which is the simplest, unless a later one is shown to promise more,
     * wrong once in twenty. Null before any was tried.
     */
    @Nullable
    Way chosen() {
        return chosen;
    }

    /** How well a probe across folds does, by which it is tried sooner or later than others; {@code NaN} before that. */
    double promise() {
        return ways.stream()
                .filter(way -> way.name() == Way.Name.LINEAR_PROBE)
                .mapToDouble(Way::promise)
                .findFirst()
                .orElse(Double.NaN);
    }

    void profiled(Profile measured) {
        profile = measured;
    }

    void explained(Interpretability measured) {
        interpretability = measured;
    }

    void disturbed(Robustness measured) {
        robustness = measured;
    }

    Row row() {
        FoundModel model = found;
        ModelFolder here = folder;
        List<Score> sorted = new ArrayList<>(scores);
        // Of a name the last layer's first: it is what a name means where no layer is said.
        sorted.sort(Comparator.comparing(
                score -> !score.layer().isEmpty() && !score.layer().equals(Reading.LAST)));
        return new Row(
                name,
                status,
                reason,
                here != null ? here.source() : model == null ? "" : model.source(),
                here == null ? "" : here.sha256(),
                published,
                ways,
                chosen,
                sorted,
                profile,
                interpretability,
                robustness,
                stopped,
                expected,
                seconds,
                List.copyOf(notes));
    }
}
