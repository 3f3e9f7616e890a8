package dev.limpid.performance;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The metrics of one kind of task, by name. Metrics over classes are also there for one class: {@code f1:positive}; {@code
 * top-3-accuracy} and {@code recall@7} for any number.
 *
 * @param <A> what they are told from
 */
public final class Measures<A extends Answers> {
    public static final Measures<Classified> CLASSIFICATION = new Measures<>(
            "classification",
            List.of(
                    new Accuracy(),
                    new BalancedAccuracy(),
                    new Precision(Averaging.MACRO),
                    new Recall(Averaging.MACRO),
                    new F1(Averaging.MACRO),
                    new Precision(Averaging.MICRO),
                    new Recall(Averaging.MICRO),
                    new F1(Averaging.MICRO),
                    new Precision(Averaging.WEIGHTED),
                    new Recall(Averaging.WEIGHTED),
                    new F1(Averaging.WEIGHTED),
                    new Auroc(),
                    new AveragePrecision(),
                    new MatthewsCorrelation(),
                    new CohensKappa(),
                    new LogLoss(),
                    new BrierScore(),
                    ExpectedCalibrationError.STANDARD,
                    AdaptiveCalibrationError.STANDARD,
                    new TopKAccuracy(5)),
            name -> numbered(name, "top-", "-accuracy")
                    .<Metric<Classified>>map(TopKAccuracy::new)
                    .or(() -> ofClass(name, "precision").map(Precision::new))
                    .or(() -> ofClass(name, "recall").map(Recall::new))
                    .or(() -> ofClass(name, "f1").map(F1::new)));

    public static final Measures<MultiLabelled> MULTI_LABEL = new Measures<>(
            "multi-label classification",
            List.of(
                    new MultiLabelF1(Averaging.MICRO),
                    new MultiLabelF1(Averaging.MACRO),
                    new MultiLabelPrecision(Averaging.MICRO),
                    new MultiLabelPrecision(Averaging.MACRO),
                    new MultiLabelRecall(Averaging.MICRO),
                    new MultiLabelRecall(Averaging.MACRO),
                    new SubsetAccuracy(),
                    new HammingLoss()),
            name -> ofClass(name, "f1")
                    .<Metric<MultiLabelled>>map(MultiLabelF1::new)
                    .or(() -> ofClass(name, "precision").map(MultiLabelPrecision::new))
                    .or(() -> ofClass(name, "recall").map(MultiLabelRecall::new)));

    public static final Measures<Tagged> TAGGING = new Measures<>(
            "tagging",
            List.of(
                    new EntityF1(Averaging.MICRO),
                    new EntityPrecision(Averaging.MICRO),
                    new EntityRecall(Averaging.MICRO),
                    new EntityF1(Averaging.MACRO),
                    new EntityF1(Averaging.WEIGHTED),
                    new TokenAccuracy()),
            name -> ofClass(name, "entity-f1")
                    .<Metric<Tagged>>map(EntityF1::new)
                    .or(() -> ofClass(name, "entity-precision").map(EntityPrecision::new))
                    .or(() -> ofClass(name, "entity-recall").map(EntityRecall::new)));

    public static final Measures<Replies> ANSWERS =
            new Measures<>("question answering", List.of(new AnswerF1(), new ExactMatch()), name -> Optional.empty());

    public static final Measures<Regressed> REGRESSION = new Measures<>(
            "regression",
            List.of(
                    new RootMeanSquaredError(),
                    new MeanSquaredError(),
                    new MeanAbsoluteError(),
                    new RSquared(),
                    new PearsonCorrelation(),
                    new SpearmanCorrelation()),
            name -> Optional.empty());

    public static final Measures<Likelihoods> LANGUAGE = new Measures<>(
            "language modelling", List.of(new Perplexity(), new BitsPerToken()), name -> Optional.empty());

    public static final Measures<Retrieved> RETRIEVAL = new Measures<>(
            "retrieval",
            List.of(new MeanReciprocalRank(), new RecallAtK(1), new RecallAtK(5), new RecallAtK(10)),
            name -> numbered(name, "recall@", "").map(RecallAtK::new));

    private final String task;
    private final List<Metric<A>> all;
    private final Function<String, Optional<Metric<A>>> others;

    private Measures(String task, List<Metric<A>> all, Function<String, Optional<Metric<A>>> others) {
        this.task = task;
        this.all = all;
        this.others = others;
    }

    /** The task in words. */
    public String task() {
        return task;
    }

    /** All that have a name of their own, the usual one first. */
    public List<Metric<A>> list() {
        return all;
    }

    /** The one to watch where nobody says another. */
    public Metric<A> usual() {
        return all.get(0);
    }

    /**
     * A metric by its name.
     *
     * @throws IllegalArgumentException if there is none of that name, which names those there are
     */
    public Metric<A> named(String name) {
        return all.stream()
                .filter(metric -> metric.meaning().name().equals(name))
                .findFirst()
                .or(() -> others.apply(name))
                .orElseThrow(() -> new IllegalArgumentException("Unknown metric '" + name + "' of " + task
                        + ", expected one of "
                        + all.stream().map(metric -> metric.meaning().name()).collect(Collectors.joining(", ")) + "."));
    }

    /** All kinds of tasks. */
    public static Stream<Measures<?>> tasks() {
        return Stream.of(CLASSIFICATION, MULTI_LABEL, TAGGING, ANSWERS, REGRESSION, LANGUAGE, RETRIEVAL);
    }

    @Override
    public String toString() {
        return task;
    }

    private static Optional<Averaging> ofClass(String name, String metric) {
        String start = metric + ":";
        return name.startsWith(start) && name.length() > start.length()
                ? Optional.of(new Averaging.Of(name.substring(start.length())))
                : Optional.empty();
    }

    private static Optional<Integer> numbered(String name, String start, String end) {
        boolean fits = name.startsWith(start) && name.endsWith(end) && name.length() > start.length() + end.length();
        String number = fits ? name.substring(start.length(), name.length() - end.length()) : "";
        return number.matches("[1-9][0-9]{0,8}") ? Optional.of(Integer.valueOf(number)) : Optional.empty();
    }
}
