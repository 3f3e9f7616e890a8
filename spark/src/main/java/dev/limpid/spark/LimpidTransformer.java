package dev.limpid.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What {@link LimpidExplainer} and {@link LimpidPredictor} have in common: which model, which columns, and how both meet.
 *
 * <p>A model is found on the driver and sent to executors as files. Each executor opens it once, for all its tasks, and a run
 * uses as many threads as a task has processors. A row that cannot be answered does not end the job: its struct holds the
 * reason as {@code error}, and nothing else. Setters return the transformer itself.
 *
 * @param <T> the transformer itself
 */
public abstract sealed class LimpidTransformer<T extends LimpidTransformer<T>> extends Transformer
        implements DefaultParamsWritable permits LimpidExplainer, LimpidPredictor {
    private static final String OUTPUT = "limpid";
    private static final int IDLE_SECONDS = 60;

    private final String uid;
    private final Param<String> model;
    private final BooleanParam modelShared;
    private final Param<String> inputCol;
    private final Param<String> textPairCol;
    private final Param<String> imageCol;
    private final StringArrayParam columns;
    private final Param<String> outputCol;
    private final Param<String> task;
    private final StringArrayParam labels;
    private final Param<String> hypothesis;
    private final BooleanParam multiLabel;
    private final BooleanParam windows;
    private final Param<String> pooling;
    private final Param<String> grouping;
    private final IntParam position;
    private final IntParam top;
    private final IntParam threadsPerTask;
    private final IntParam idleSeconds;

    LimpidTransformer(String uid) {
        // Params ask for it as they are made.
        this.uid = uid;
        model = new Param<>(
                this,
                "model",
                "name of Limpid's catalogue, hf:org/name[@revision], maven:group:artifact:version, folder or file; found on the"
                        + " driver and sent to executors");
        modelShared = new BooleanParam(
                this, "modelShared", "whether executors see the model at the driver's path, so that nothing is sent");
        inputCol = new Param<>(this, "inputCol", "column with the text");
        textPairCol = new Param<>(
                this,
                "textPairCol",
                "column with a second text: a pair, a question's context, or how a prompt goes on");
        imageCol = new Param<>(
                this, "imageCol", "column with a picture: a path that executors see, or the bytes of its file");
        columns = new StringArrayParam(this, "columns", "columns of a row, for a model of tables");
        outputCol = new Param<>(this, "outputCol", "column that is added, a struct");
        task = new Param<>(this, "task", "what the model is to do; unset for the most that it can do");
        labels = new StringArrayParam(this, "labels", "classes to choose from, for zero-shot classification");
        hypothesis = new Param<>(
                this, "hypothesis", "sentence that says a class of the text, {} standing for it; for labels");
        multiLabel = new BooleanParam(this, "multiLabel", "whether each of the labels may hold or not");
        windows = new BooleanParam(this, "windows", "whether a text longer than the model reads is read in windows");
        pooling = new Param<>(this, "pooling", "how sentence similarity makes one vector of a text: mean, cls or max");
        grouping = new Param<>(this, "grouping", "how tokens become entities: none, simple, first, average or max");
        position = new IntParam(this, "position", "token that is asked about, counted from 0", ParamValidators.gtEq(0));
        top = new IntParam(this, "top", "answers to give, best first", ParamValidators.gtEq(1));
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
        setDefault(outputCol, OUTPUT);
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

    /** Column with the text. */
    public final T setInputCol(String value) {
        return with(inputCol, value);
    }

    public final String getInputCol() {
        return getOrDefault(inputCol);
    }

    public final Param<String> inputCol() {
        return inputCol;
    }

    /** Column with a second text: a pair, a question's context, or how a prompt goes on. */
    public final T setTextPairCol(String value) {
        return with(textPairCol, value);
    }

    public final String getTextPairCol() {
        return getOrDefault(textPairCol);
    }

    public final Param<String> textPairCol() {
        return textPairCol;
    }

    /**
     * Column with a picture: a path that executors see, or the bytes of its file (as Spark's {@code binaryFile} reads them).
     */
    public final T setImageCol(String value) {
        return with(imageCol, value);
    }

    public final String getImageCol() {
        return getOrDefault(imageCol);
    }

    public final Param<String> imageCol() {
        return imageCol;
    }

    /** Columns of a row, for a model of tables: numbers, texts, or arrays of them. */
    public final T setColumns(String... value) {
        return with(columns, value);
    }

    public final String[] getColumns() {
        return getOrDefault(columns);
    }

    public final StringArrayParam columns() {
        return columns;
    }

    /** Column that is added. Default: limpid. */
    public final T setOutputCol(String value) {
        return with(outputCol, value);
    }

    public final String getOutputCol() {
        return getOrDefault(outputCol);
    }

    public final Param<String> outputCol() {
        return outputCol;
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

    /** The token that is asked about, counted from 0. Default: the model's own choice. */
    public final T setPosition(int value) {
        return with(position, value);
    }

    public final int getPosition() {
        return (Integer) getOrDefault(position);
    }

    public final IntParam position() {
        return position;
    }

    /** Answers to give, best first. Default: 5. */
    public final T setTop(int value) {
        return with(top, value);
    }

    public final int getTop() {
        return (Integer) getOrDefault(top);
    }

    public final IntParam top() {
        return top;
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

    /**
     * The data's columns and the one that is added. Costs nothing: no model is looked for.
     *
     * @throws IllegalArgumentException in one line, if a setting is missing or not known, or the data lacks a column or has it of
     *     another type
     */
    @Override
    public final StructType transformSchema(StructType schema) {
        if (!isDefined(model)) {
            throw new IllegalArgumentException("model: none is named. Call setModel(\"bert-base-uncased\"), say.");
        }
        columns(null).check(schema);
        wish().wanted();
        if (Arrays.asList(schema.fieldNames()).contains(getOutputCol())) {
            throw new IllegalArgumentException("outputCol: the data has a column '" + getOutputCol()
                    + "' already. Name another with setOutputCol.");
        }
        return schema.add(getOutputCol(), asked().schema());
    }

    /**
     * The data with a struct column more. The model is looked for, and fetched if need be, now; rows are answered when Spark
     * runs them.
     *
     * @throws IllegalArgumentException as {@link #transformSchema}
     * @throws dev.limpid.source.SourceException if there is no such model, or it cannot be fetched
     */
    @Override
    public final Dataset<Row> transform(Dataset<?> data) {
        StructType schema = transformSchema(data.schema());
        SparkContext spark = data.sparkSession().sparkContext();
        Asked asked = asked();
        AskRows rows = new AskRows(
                Shipment.of(getModel(), asked.models(), getModelShared(), spark),
                wish(),
                asked,
                columns(background(spark)),
                data.schema(),
                getThreadsPerTask(),
                getIdleSeconds(),
                spark.longAccumulator(AskRows.OPENED),
                spark.longAccumulator("limpid: rows without an answer"));
        return data.toDF().mapPartitions(rows, Encoders.row(schema));
    }

    /** What is asked of each row. */
    abstract Asked asked();

    /** Rows whose values stand for absent columns. */
    abstract @Nullable Background background(SparkContext spark);

    private Columns columns(@Nullable Background background) {
        long kinds =
                Stream.of(inputCol, imageCol, columns).filter(this::isDefined).count();
        if (kinds != 1 || isDefined(textPairCol) && !isDefined(inputCol)) {
            throw new IllegalArgumentException(
                    "inputCol, imageCol and columns: set one of them, and textPairCol beside inputCol"
                            + " only. The model reads a text, a picture or a row.");
        }
        if (isDefined(inputCol)) {
            return new Columns.Texts(getInputCol(), maybe(textPairCol));
        }
        return isDefined(imageCol)
                ? new Columns.Pictures(getImageCol())
                : new Columns.Cells(List.of(getColumns()), background);
    }

    private Wish wish() {
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
