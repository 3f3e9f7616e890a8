package dev.limpid;

import dev.limpid.runtime.Runtime;
import dev.limpid.source.Progress;
import dev.limpid.span.Grouping;
import dev.limpid.task.Hypotheses;
import dev.limpid.task.Models;
import dev.limpid.task.Pooling;
import dev.limpid.task.Task;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * How a model is loaded.
 *
 * @param task what it is asked to do; null for the most that it can do
 * @param labels classes to choose from, named only now, for a model of natural language inference; none for its own
 * @param hypothesis the sentence that says a class of a text, {@code {}} standing for the class; null for the usual one
 * @param several whether each of {@code labels} may hold or not, rather than one of all
 * @param windowed whether a text longer than the model reads is read in windows
 * @param pooling how sentence similarity makes one vector of a text; null for what the files say, else the mean
 * @param grouping how tokens become entities; null for neighbours of the same label
 * @param threads processors to use, at least 1; null for all. One for each of several callers at once is fastest
 * @param progress hears of transfers while the model is fetched
 */
public record Loading(
        @Nullable Task task,
        List<String> labels,
        @Nullable String hypothesis,
        boolean several,
        boolean windowed,
        @Nullable Pooling pooling,
        @Nullable Grouping grouping,
        @Nullable Integer threads,
        Progress progress) {
    /** As where a user says nothing. */
    public static final Loading USUAL =
            new Loading(null, List.of(), null, false, false, null, null, null, Progress.NONE);

    public Loading {
        labels = List.copyOf(labels);
    }

    /** @param other by its name, as {@code text-classification}; null for the most that the model can do */
    public Loading task(@Nullable String other) {
        return new Loading(
                other == null ? null : Task.of(other),
                labels,
                hypothesis,
                several,
                windowed,
                pooling,
                grouping,
                threads,
                progress);
    }

    public Loading labels(List<String> other) {
        return new Loading(task, other, hypothesis, several, windowed, pooling, grouping, threads, progress);
    }

    public Loading hypothesis(@Nullable String other) {
        return new Loading(task, labels, other, several, windowed, pooling, grouping, threads, progress);
    }

    public Loading several(boolean other) {
        return new Loading(task, labels, hypothesis, other, windowed, pooling, grouping, threads, progress);
    }

    public Loading windowed(boolean other) {
        return new Loading(task, labels, hypothesis, several, other, pooling, grouping, threads, progress);
    }

    /** @param other mean, cls or max */
    public Loading pooling(@Nullable String other) {
        return new Loading(
                task,
                labels,
                hypothesis,
                several,
                windowed,
                other == null ? null : Pooling.of(other),
                grouping,
                threads,
                progress);
    }

    /** @param other none, simple, first, average or max */
    public Loading grouping(@Nullable String other) {
        return new Loading(
                task,
                labels,
                hypothesis,
                several,
                windowed,
                pooling,
                other == null ? null : Grouping.of(other),
                threads,
                progress);
    }

    public Loading threads(@Nullable Integer other) {
        return new Loading(task, labels, hypothesis, several, windowed, pooling, grouping, other, progress);
    }

    public Loading progress(Progress other) {
        return new Loading(task, labels, hypothesis, several, windowed, pooling, grouping, threads, other);
    }

    /** @throws IllegalArgumentException if something is said of classes that are not named */
    Models.Wanted wanted() {
        if (labels.isEmpty() && (hypothesis != null || several)) {
            throw new IllegalArgumentException((hypothesis != null ? "hypothesis" : "multi-label")
                    + " is said of classes: give them as labels, such as sports,politics,science.");
        }
        return new Models.Wanted(
                task,
                pooling,
                labels.isEmpty() ? null : Hypotheses.of(labels, hypothesis, several),
                windowed,
                grouping);
    }

    Runtime.Settings settings() {
        Runtime.Settings standard = Runtime.Settings.standard();
        return threads == null ? standard : standard.withThreads(threads);
    }
}
