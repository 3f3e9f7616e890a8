package dev.limpid.spark;

import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/**
 * Which model, and how it is opened: the params of {@link LimpidTransformer} that say nothing of rows.
 *
 * @param <T> the transformer itself
 */
public abstract sealed class ModelParams<T extends LimpidTransformer<T>> extends Transformer permits LimpidTransformer {
    private static final int IDLE_SECONDS = 60;

    private final String uid;
    private final Param<String> model;
    private final BooleanParam modelShared;
    private final Param<String> task;
    private final StringArrayParam labels;
    private final Param<String> hypothesis;
    private final BooleanParam multiLabel;
    private final BooleanParam windows;
    private final Param<String> pooling;
    private final Param<String> grouping;
    private final IntParam threadsPerTask;
    private final IntParam idleSeconds;

    ModelParams(String uid) {
        // Params ask for it as they are made.
        this.uid = uid;
        model = new Param<>(
                this,
                "model",
                "name of Limpid's catalogue, hf:org/name[@revision], maven:group:artifact:version, folder or file; found on the"
                        + " driver and sent to executors");
        modelShared = new BooleanParam(
                this, "modelShared", "whether executors see the model at the driver's path, so that nothing is sent");
        task = new Param<>(this, "task", "what the model is to do; unset for the most that it can do");
        labels = new StringArrayParam(this, "labels", "classes to choose from, for zero-shot classification");
        hypothesis = new Param<>(
                this, "hypothesis", "sentence that says a class of the text, {} standing for it; for labels");
        multiLabel = new BooleanParam(this, "multiLabel", "whether each of the labels may hold or not");
        windows = new BooleanParam(this, "windows", "whether a text longer than the model reads is read in windows");
        pooling = new Param<>(this, "pooling", "how sentence similarity makes one vector of a text: mean, cls or max");
        grouping = new Param<>(this, "grouping", "how tokens become entities: none, simple, first, average or max");
        threadsPerTask = new IntParam(
                this,
                "threadsPerTask",
                "threads that one run of the model may use; 0 for spark.task.cpus",
                ParamValidators.gtEq(0));
        idleSeconds = new IntParam(
                this,
                "idleSeconds",
                "seconds after which an executor closes a model that no task uses",
                ParamValidators.gtEq(0));
        setDefault(modelShared, false);
        setDefault(multiLabel, false);
        setDefault(windows, false);
        setDefault(threadsPerTask, 0);
        setDefault(idleSeconds, IDLE_SECONDS);
    }

    /**
     * Which model: a name of Limpid's catalogue, {@code hf:org/name[@revision]}, {@code maven:group:artifact:version}, a folder or
     * a file, as the driver sees it.
     */
    public final T setModel(String value) {
        return with(model, value);
    }

    public final String getModel() {
        return getOrDefault(model);
    }

    public final Param<String> model() {
        return model;
    }

    /** Whether every executor sees the model's files at the driver's path, so that nothing is sent. Default: false. */
    public final T setModelShared(boolean value) {
        return with(modelShared, value);
    }

    public final boolean getModelShared() {
        return (Boolean) getOrDefault(modelShared);
    }

    public final BooleanParam modelShared() {
        return modelShared;
    }

    /** What the model is to do, as {@code text-classification}. Default: the most that it can do. */
    public final T setTask(String value) {
        return with(task, value);
    }

    public final String getTask() {
        return getOrDefault(task);
    }

    public final Param<String> task() {
        return task;
    }

    /** Classes to choose from, for zero-shot classification. */
    public final T setLabels(String... value) {
        return with(labels, value);
    }

    public final String[] getLabels() {
        return getOrDefault(labels);
    }

    public final StringArrayParam labels() {
        return labels;
    }

    /** The sentence that says a class of the text, <code>{}</code> standing for it; for {@link #setLabels}. */
    public final T setHypothesis(String value) {
        return with(hypothesis, value);
    }

    public final String getHypothesis() {
        return getOrDefault(hypothesis);
    }

    public final Param<String> hypothesis() {
        return hypothesis;
    }

    /** Whether each of the labels may hold or not, rather than one of all. Default: false. */
    public final T setMultiLabel(boolean value) {
        return with(multiLabel, value);
    }

    public final boolean getMultiLabel() {
        return (Boolean) getOrDefault(multiLabel);
    }

    public final BooleanParam multiLabel() {
        return multiLabel;
    }

    /** Whether a text longer than the model reads is read in windows. Default: false. */
    public final T setWindows(boolean value) {
        return with(windows, value);
    }

    public final boolean getWindows() {
        return (Boolean) getOrDefault(windows);
    }

    public final BooleanParam windows() {
        return windows;
    }

    /** How sentence similarity makes one vector of a text: mean, cls or max. Default: as the model's files say. */
    public final T setPooling(String value) {
        return with(pooling, value);
    }

    public final String getPooling() {
        return getOrDefault(pooling);
    }

    public final Param<String> pooling() {
        return pooling;
    }

    /** How tokens become entities: none, simple, first, average or max. Default: simple. */
    public final T setGrouping(String value) {
        return with(grouping, value);
    }

    public final String getGrouping() {
        return getOrDefault(grouping);
    }

    public final Param<String> grouping() {
        return grouping;
    }

    /** Threads that one run of the model may use. Default: 0, which is {@code spark.task.cpus}. */
    public final T setThreadsPerTask(int value) {
        return with(threadsPerTask, value);
    }

    public final int getThreadsPerTask() {
        return (Integer) getOrDefault(threadsPerTask);
    }

    public final IntParam threadsPerTask() {
        return threadsPerTask;
    }

    /** Seconds after which an executor closes a model that no task uses. Default: 60. */
    public final T setIdleSeconds(int value) {
        return with(idleSeconds, value);
    }

    public final int getIdleSeconds() {
        return (Integer) getOrDefault(idleSeconds);
    }

    public final IntParam idleSeconds() {
        return idleSeconds;
    }

    @Override
    public final String uid() {
        return uid;
    }

    final Wish wish() {
        String[] named = maybe(labels);
        return new Wish(
                maybe(task),
                named == null ? List.of() : List.of(named),
                maybe(hypothesis),
                getMultiLabel(),
                getWindows(),
                maybe(pooling),
                maybe(grouping));
    }

    /** A param's value, or null where it has none. */
    final <V> @Nullable V maybe(Param<V> param) {
        return isDefined(param) ? getOrDefault(param) : null;
    }

    /** The same of a number. */
    final @Nullable Integer whole(IntParam param) {
        return (Integer) maybe(param);
    }

    @SuppressWarnings("unchecked")
    final <V> T with(Param<V> param, V value) {
        return (T) set(param, Objects.requireNonNull(value, param.name()));
    }
}
