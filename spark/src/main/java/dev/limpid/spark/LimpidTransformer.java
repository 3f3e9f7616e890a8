package dev.limpid.spark;

import org.apache.spark.SparkContext;
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
public abstract sealed class LimpidTransformer<T extends LimpidTransformer<T>> extends ModelParams<T>
        implements DefaultParamsWritable permits LimpidExplainer, LimpidPredictor {
    private static final String OUTPUT = "limpid";

    private final Param<String> inputCol;
    private final Param<String> textPairCol;
    private final Param<String> imageCol;
    private final StringArrayParam columns;
    private final Param<String> outputCol;
    private final IntParam position;
    private final IntParam top;

    LimpidTransformer(String uid) {
        super(uid);
        inputCol = new Param<>(this, "inputCol", "column with the text");
        textPairCol = new Param<>(
                this,
                "textPairCol",
                "column with a second text: a pair, a question's context, or how a prompt goes on");
        imageCol = new Param<>(
                this, "imageCol", "column with a picture: a path that executors see, or the bytes of its file");
        columns = new StringArrayParam(this, "columns", "columns of a row, for a model of tables");
        outputCol = new Param<>(this, "outputCol", "column that is added, a struct");
        position = new IntParam(this, "position", "token that is asked about, counted from 0", ParamValidators.gtEq(0));
        top = new IntParam(this, "top", "answers to give, best first", ParamValidators.gtEq(1));
        setDefault(outputCol, OUTPUT);
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

    /**
     * The data's columns and the one that is added. Costs nothing: no model is looked for.
     *
     * @throws IllegalArgumentException in one line, if a setting is missing or not known, or the data lacks a column or has it of
     *     another type
     */
    @Override
    public final StructType transformSchema(StructType schema) {
        if (!isDefined(model())) {
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
}
