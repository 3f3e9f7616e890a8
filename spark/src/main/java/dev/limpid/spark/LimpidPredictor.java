package dev.limpid.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.jspecify.annotations.Nullable;

/**
 * What a model answers to each row. The struct that is added has the fields of {@code docs/limpid.schema.json} but for {@code
 * explanations}, and {@code error}, which says of a row without an answer why it has none.
 *
 * <pre>{@code
 * Dataset<Row> answered = new LimpidPredictor()
 *         .setModel("/models/reviews")
 *         .setInputCol("review")
 *         .transform(reviews);
 * answered.select("review", "limpid.predictions.label").show();
 * }</pre>
 */
public final class LimpidPredictor extends LimpidTransformer<LimpidPredictor> {
    public LimpidPredictor() {
        this(Identifiable.randomUID("LimpidPredictor"));
    }

    public LimpidPredictor(String uid) {
        super(uid);
    }

    /** A transformer that was saved; Spark's own exception says so if there is none. */
    public static LimpidPredictor load(String path) {
        return read().load(path);
    }

    public static MLReader<LimpidPredictor> read() {
        return new DefaultParamsReadable<LimpidPredictor>() {}.read();
    }

    @Override
    public LimpidPredictor copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    Asked asked() {
        return new Asked.What(whole(top()), whole(position()));
    }

    @Override
    @Nullable
    Background background(SparkContext spark) {
        return null;
    }
}
