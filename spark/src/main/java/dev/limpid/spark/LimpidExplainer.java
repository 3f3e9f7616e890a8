package dev.limpid.spark;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What in each row argued for a model's answer. The struct that is added has the fields of {@code docs/limpid.schema.json}, one
 * explanation for each method and target, and {@code error}, which says of a row without an answer why it has none.
 *
 * <pre>{@code
 * Dataset<Row> explained = new LimpidExplainer()
 *         .setModel("/models/reviews")
 *         .setInputCol("review")
 *         .setMethods("integrated-gradients", "occlusion")
 *         .setTargets("label:negative")
 *         .transform(reviews);
 * explained.selectExpr("review", "explode(limpid.explanations) as why")
 *         .selectExpr("review", "why.method.name", "why.features.text", "why.features.score")
 *         .show();
 * }</pre>
 *
 * <p>The same settings give the numbers that {@code limpid explain} gives.
 */
public final class LimpidExplainer extends LimpidTransformer<LimpidExplainer> {
    private final StringArrayParam methods =
            new StringArrayParam(this, "methods", "methods that 'limpid methods' lists, or auto");
    private final StringArrayParam targets = new StringArrayParam(
            this,
            "targets",
            "what is explained: top, top:K, label:L, token:T, index:I, ...; unset for the model's answer");
    private final Param<String> against =
            new Param<>(this, "against", "target that the others are explained rather than");
    private final Param<String> score = new Param<>(this, "score", "logit, probability or log-probability");
    private final StringArrayParam wires =
            new StringArrayParam(this, "wires", "wires of the model to look at rather than the input");
    private final Param<String> features = new Param<>(
            this, "features", "what gets a score: token, word, sentence, paragraph, window, or regions of a picture");
    private final Param<String> baseline =
            new Param<>(this, "baseline", "where paths start: pad, mask, zero, black, mean, ...");
    private final Param<String> masker = new Param<>(this, "masker", "what stands for an absent feature");
    private final Param<String> background = new Param<>(
            this,
            "background",
            "file on the driver (.csv, .tsv, .json) with rows whose values stand for absent columns");
    private final IntParam steps = new IntParam(this, "steps", "points on a path", ParamValidators.gtEq(1));
    private final IntParam samples =
            new IntParam(this, "samples", "masked or noisy inputs that are run", ParamValidators.gtEq(1));
    private final StringArrayParam settings =
            new StringArrayParam(this, "settings", "settings of the method, each key=value");
    private final LongParam seed = new LongParam(this, "seed", "of all randomness");

    public LimpidExplainer() {
        this(Identifiable.randomUID("LimpidExplainer"));
    }

    public LimpidExplainer(String uid) {
        super(uid);
        setDefault(methods, Explaining.USUAL.methods().toArray(new String[0]));
        setDefault(seed, Explaining.USUAL.seed());
    }

    /** A transformer that was saved; Spark's own exception says so if there is none. */
    public static LimpidExplainer load(String path) {
        return read().load(path);
    }

    public static MLReader<LimpidExplainer> read() {
        return new DefaultParamsReadable<LimpidExplainer>() {}.read();
    }

    @Override
    public LimpidExplainer copy(ParamMap extra) {
        return defaultCopy(extra);
    }

    @Override
    Asked asked() {
        String[] wanted = maybe(targets);
        String[] looked = maybe(wires);
        Integer answers = whole(top());
        Explaining how = Explaining.by(getMethods())
                .targets(wanted == null ? List.of() : List.of(wanted))
                .against(maybe(against))
                .score(maybe(score))
                .position(whole(position()))
                .wires(looked == null ? List.of() : List.of(looked))
                .features(maybe(features))
                .baseline(maybe(baseline))
                .steps(whole(steps))
                .samples(whole(samples))
                .masker(maybe(masker))
                .settings(settings(maybe(settings)))
                .top(answers == null ? Explaining.USUAL.top() : answers)
                .seed(getSeed());
        Limpid.check(how);
        return new Asked.Why(how.toJson());
    }

    private static Map<String, String> settings(String @Nullable [] said) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String one : said == null ? new String[0] : said) {
            int at = one.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException("settings: '" + one + "' is not key=value.");
            }
            settings.put(one.substring(0, at), one.substring(at + 1));
        }
        return settings;
    }

    @Override
    @Nullable
    Background background(SparkContext spark) {
        return isDefined(background) ? Background.of(Path.of(getBackground()), getModelShared(), spark) : null;
    }

    /** One or more of those that {@code limpid methods} lists, or auto. Default: integrated-gradients. */
    public LimpidExplainer setMethods(String... value) {
        return with(methods, value);
    }

    public String[] getMethods() {
        return getOrDefault(methods);
    }

    public StringArrayParam methods() {
        return methods;
    }

    /** What is explained: top, top:K, label:L, token:T, index:I, unit:U, … Default: the model's answer. */
    public LimpidExplainer setTargets(String... value) {
        return with(targets, value);
    }

    public String[] getTargets() {
        return getOrDefault(targets);
    }

    public StringArrayParam targets() {
        return targets;
    }

    /** A target that the others are explained rather than: the difference of their scores. */
    public LimpidExplainer setAgainst(String value) {
        return with(against, value);
    }

    public String getAgainst() {
        return getOrDefault(against);
    }

    public Param<String> against() {
        return against;
    }

    /** logit, probability or log-probability. Default: the task's own. */
    public LimpidExplainer setScore(String value) {
        return with(score, value);
    }

    public String getScore() {
        return getOrDefault(score);
    }

    public Param<String> score() {
        return score;
    }

    /** Wires of the model to look at rather than the input; or layers. */
    public LimpidExplainer setWires(String... value) {
        return with(wires, value);
    }

    public String[] getWires() {
        return getOrDefault(wires);
    }

    public StringArrayParam wires() {
        return wires;
    }

    /** What gets a score: token, word, sentence, paragraph or window; of a picture its regions, as quickshift or grid:7x7. */
    public LimpidExplainer setFeatures(String value) {
        return with(features, value);
    }

    public String getFeatures() {
        return getOrDefault(features);
    }

    public Param<String> features() {
        return features;
    }

    /** Where paths start: pad, mask, zero, black, mean, … Default: the model's own. */
    public LimpidExplainer setBaseline(String value) {
        return with(baseline, value);
    }

    public String getBaseline() {
        return getOrDefault(baseline);
    }

    public Param<String> baseline() {
        return baseline;
    }

    /** What stands for an absent feature, for methods from outside. Default: the model's own. */
    public LimpidExplainer setMasker(String value) {
        return with(masker, value);
    }

    public String getMasker() {
        return getOrDefault(masker);
    }

    public Param<String> masker() {
        return masker;
    }

    /** A file on the driver (.csv, .tsv or .json) of rows whose values stand for absent columns; for a model of tables. */
    public LimpidExplainer setBackground(String value) {
        return with(background, value);
    }

    public String getBackground() {
        return getOrDefault(background);
    }

    public Param<String> background() {
        return background;
    }

    /** Points on a path. Default: as many as it takes. */
    public LimpidExplainer setSteps(int value) {
        return with(steps, value);
    }

    public int getSteps() {
        return (Integer) getOrDefault(steps);
    }

    public IntParam steps() {
        return steps;
    }

    /** Masked or noisy inputs that are run for a row. Default: the method's own number. */
    public LimpidExplainer setSamples(int value) {
        return with(samples, value);
    }

    public int getSamples() {
        return (Integer) getOrDefault(samples);
    }

    public IntParam samples() {
        return samples;
    }

    /** Settings of the methods, each {@code key=value}. */
    public LimpidExplainer setSettings(String... value) {
        return with(settings, value);
    }

    public String[] getSettings() {
        return getOrDefault(settings);
    }

    public StringArrayParam settings() {
        return settings;
    }

    /** Of all randomness: each row's is the same. Default: 0. */
    public LimpidExplainer setSeed(long value) {
        return with(seed, value);
    }

    public long getSeed() {
        return (Long) getOrDefault(seed);
    }

    public LongParam seed() {
        return seed;
    }
}
