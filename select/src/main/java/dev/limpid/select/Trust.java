package dev.limpid.select;

import dev.limpid.appraise.Budget;
import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Robustness;
import dev.limpid.candidate.Fitting;
import dev.limpid.corpus.Item;
import dev.limpid.image.Picture;
import dev.limpid.profile.Profile;
import dev.limpid.profile.Profiler;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.task.TextModel;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What the model takes that a candidate's best way makes, and how far that can be trusted. */
final class Trust {
    /** Examples whose times are measured in turn. */
    private static final int TIMED = 64;

    /** Processes for each core from which on times are not to be believed: what is measured wants one for each. */
    private static final double BUSY = 1.75;

    private final Material material;
    private final Kept kept;
    private final Runtime.Settings settings;
    private final Profiler profiler;
    private final String machine;
    private final long seed;

    Trust(Material material, Kept kept, Runtime.Settings settings, Profiler profiler, String machine, long seed) {
        this.material = material;
        this.kept = kept;
        this.settings = settings;
        this.profiler = profiler;
        this.machine = machine;
        this.seed = seed;
    }

    private Kept.Key key(String stage, Candidacy candidacy, Object... more) throws IOException {
        Way way = Objects.requireNonNull(candidacy.chosen());
        List<Object> parts = new ArrayList<>(List.of(
                candidacy.content(),
                material.sha256(),
                way.name(),
                // What was trained otherwise answers otherwise.
                way.note(),
                way.promise(),
                seed));
        parts.addAll(Arrays.asList(more));
        return Kept.Key.of(stage, parts);
    }

    private interface Use<R> {
        R of(TaskModel<?> model, ModelFolder folder) throws IOException;
    }

    /** With the model that the chosen way makes. */
    private <R> R with(Candidacy candidacy, Use<R> use) throws IOException {
        Way way = Objects.requireNonNull(candidacy.chosen());
        ModelFolder folder = candidacy.folder();
        if (way.name() == Way.Name.FINETUNE) {
            Path place = candidacy.trained();
            folder = new ModelFolder(place, candidacy.name(), place.toString(), folder.sha256());
        }
        boolean own = way.name() == Way.Name.OWN_HEAD || way.name() == Way.Name.FINETUNE;
        try (TaskModel<?> model = own
                ? Models.open(folder, Models.Wanted.ANY, settings)
                : Models.headed(folder, candidacy.head(), null, settings)) {
            return use.of(model, folder);
        }
    }

    /**
     * A profile as it is kept.
     *
     * @param load processes that wanted to run, in the mean of the last minute; below 0 where the machine does not tell
     */
    private record Timed(Profile profile, double load, double seconds) {}

    /** Counts and measures what it takes. */
    void profile(Candidacy candidacy) throws IOException {
        Timed timed = kept.of(
                key("profile", candidacy, machine, profiler.effort(), profiler.batch()),
                Timed.class,
                () -> with(candidacy, (model, folder) -> {
                    long begun = System.nanoTime();
                    Profile profile = profiled(model, folder);
                    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
                    return new Timed(profile, load, Reading.since(begun));
                }));
        candidacy.profiled(timed.profile);
        candidacy.took(Stage.PROFILE, timed.seconds);
        int cores = timed.profile.machine().cores();
        if (timed.load > BUSY * cores) {
            candidacy.notes(List.of(String.format(
                    Locale.ROOT,
                    "Its times were taken while %.1f processes wanted %d cores: they are too long.",
                    timed.load,
                    cores)));
        }
    }

    private Profile profiled(TaskModel<?> model, ModelFolder folder) {
        List<Item> items =
                material.judge().subList(0, Math.min(TIMED, material.judge().size()));
        if (model instanceof TextModel texts) {
            return profiler.profile(
                    texts, items.stream().map(Fitting.of(texts)::of).toList(), folder);
        }
        if (model instanceof ImageModel pictures) {
            return profiler.profile(
                    pictures,
                    items.stream()
                            .map(item -> Picture.read(((Item.Pictured) item).file()))
                            .toList(),
                    folder);
        }
        throw new IllegalArgumentException("Model '" + model.provenance().id() + "' reads neither texts nor pictures.");
    }

    /** Explains some of the examples to judge by, and judges the explanations. */
    void explain(Candidacy candidacy, Budget budget, Watcher watcher) throws IOException {
        if (material.labels().isEmpty()) {
            candidacy.notes(List.of("Explanations are judged of models that tell classes, not numbers."));
            return;
        }
        Explained explained = kept.of(
                key("trust", candidacy, budget),
                Explained.class,
                () -> with(candidacy, (model, folder) -> {
                    long begun = System.nanoTime();
                    long[] done = new long[1];
                    Interpretability told = Interpretability.of(model, material.judge(), budget, more -> {
                        done[0] += more;
                        watcher.advances(done[0], 0);
                    });
                    return new Explained(told, Reading.since(begun));
                }));
        candidacy.explained(explained.told);
        candidacy.took(Stage.TRUST, explained.seconds);
    }

    /** What explanations told, as it is kept. */
    private record Explained(Interpretability told, double seconds) {}

    /** Disturbs the examples to judge by. */
    void disturb(Candidacy candidacy) throws IOException {
        if (material.labels().isEmpty()) {
            candidacy.notes(List.of("Models are disturbed that tell classes, not numbers."));
            return;
        }
        Shaken shaken = kept.of(
                key("robustness", candidacy),
                Shaken.class,
                () -> with(candidacy, (model, folder) -> {
                    long begun = System.nanoTime();
                    Robustness told = Robustness.of(model, material.judge(), Map.of(), Robustness.Trial.USUAL);
                    return new Shaken(told, Reading.since(begun));
                }));
        candidacy.disturbed(shaken.told);
        candidacy.took(Stage.ROBUSTNESS, shaken.seconds);
    }

    /** What disturbing told, as it is kept. */
    private record Shaken(Robustness told, double seconds) {}
}
