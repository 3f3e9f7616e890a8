package dev.limpid.batch;

import dev.limpid.evaluate.Interval;
import dev.limpid.json.JsonDocument;
import dev.limpid.json.JsonFields;
import dev.limpid.json.Version;
import dev.limpid.model.Provenance;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an evaluation of many rows found.
 *
 * @param rows bad ones too
 * @param bad rows without an answer
 * @param accuracy share of right answers with the interval of Wilson (1927); null without labels
 * @param macroF1 mean F1 of the classes that are labels or answers; null without labels
 * @param classes by name; none without labels
 * @param means of each metric, by method
 */
public record Summary(
        Provenance model,
        long rows,
        long bad,
        @Nullable Interval accuracy,
        @Nullable Double macroF1,
        List<ClassFigures> classes,
        List<Mean> means) {
    private static final double LEVEL = 0.95;

    /** Of the normal distribution, at {@link #LEVEL}. */
    private static final double Z = 1.959963984540054;

    public Summary {
        classes = List.copyOf(classes);
        means = List.copyOf(means);
    }

    /**
     * How one class does.
     *
     * @param labelled rows with this label
     * @param precision share of the answers of this class that are right; 0 without one
     * @param recall share of the rows of this label that are answered so; 0 without one
     */
    public record ClassFigures(String label, long labelled, double precision, double recall, double f1) {}

    /**
     * A metric's mean over rows.
     *
     * @param value with the interval of the normal distribution at 95 %: rows are many
     */
    public record Mean(String method, String metric, Interval value) {}

    static Summary of(Provenance model, long rows, long bad, Tally tally) {
        List<ClassFigures> classes = classes(tally.confusion());
        long labelled = classes.stream().mapToLong(ClassFigures::labelled).sum();
        long right = tally.confusion().entrySet().stream()
                .mapToLong(one -> one.getValue().getOrDefault(one.getKey(), 0L))
                .sum();
        List<Mean> means = new ArrayList<>();
        tally.metrics()
                .forEach((method, own) -> own.forEach(
                        (metric, moments) -> means.add(new Mean(method, metric, mean(moments, rows - bad)))));
        return new Summary(
                model,
                rows,
                bad,
                labelled == 0 ? null : wilson(right, labelled, rows - bad),
                labelled == 0
                        ? null
                        : classes.stream()
                                .mapToDouble(ClassFigures::f1)
                                .average()
                                .orElse(0),
                classes,
                means);
    }

    private static List<ClassFigures> classes(Map<String, Map<String, Long>> confusion) {
        Set<String> names = new TreeSet<>(confusion.keySet());
        confusion.values().forEach(answers -> names.addAll(answers.keySet()));
        List<ClassFigures> classes = new ArrayList<>();
        for (String name : names) {
            Map<String, Long> own = confusion.getOrDefault(name, Map.of());
            long labelled = own.values().stream().mapToLong(Long::longValue).sum();
            long answered = confusion.values().stream()
                    .mapToLong(answers -> answers.getOrDefault(name, 0L))
                    .sum();
            double right = own.getOrDefault(name, 0L);
            classes.add(new ClassFigures(
                    name,
                    labelled,
                    answered == 0 ? 0 : right / answered,
                    labelled == 0 ? 0 : right / labelled,
                    labelled + answered == 0 ? 0 : 2 * right / (labelled + answered)));
        }
        return classes;
    }

    private static Interval wilson(long right, long n, long answered) {
        double share = (double) right / n;
        double middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n);
        double half = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n)) / (1 + Z * Z / n);
        return new Interval(
                share, Math.max(0, middle - half), Math.min(1, middle + half), LEVEL, most(n), most(answered - n));
    }

    private static int most(long count) {
        return (int) Math.min(Integer.MAX_VALUE, count);
    }

    private static Interval mean(Tally.Moments moments, long answered) {
        long n = moments.count();
        double half = n < 2 ? Double.NaN : Z * Math.sqrt(moments.squares() / (n - 1) / n);
        double mean = n == 0 ? Double.NaN : moments.mean();
        return new Interval(mean, mean - half, mean + half, LEVEL, most(n), most(answered - n));
    }

    /** As {@code summary.json} has it: indented JSON that ends with a line feed. */
    public String toJson() {
        return JsonDocument.text(json -> {
            json.open();
            json.text("limpid", Version.current());
            json.open("model");
            json.text("id", model.id());
            json.text("source", model.source());
            json.text("sha256", model.sha256());
            json.text("task", model.task());
            json.close();
            json.whole("rows", rows);
            json.whole("bad", bad);
            if (accuracy == null) {
                json.none("accuracy");
            } else {
                interval("accuracy", accuracy, json);
            }
            json.number("macroF1", macroF1);
            json.openArray("classes");
            for (ClassFigures one : classes) {
                json.open();
                json.text("label", one.label());
                json.whole("rows", one.labelled());
                json.number("precision", one.precision());
                json.number("recall", one.recall());
                json.number("f1", one.f1());
                json.close();
            }
            json.closeArray();
            json.openArray("metrics");
            for (Mean one : means) {
                json.open();
                json.text("method", one.method());
                json.text("metric", one.metric());
                interval("mean", one.value(), json);
                json.close();
            }
            json.closeArray();
            json.close();
        });
    }

    private static void interval(String name, Interval value, JsonFields json) throws IOException {
        json.open(name);
        json.number("value", value.mean());
        json.number("low", value.low());
        json.number("high", value.high());
        json.number("level", value.level());
        json.whole("rows", value.count());
        json.close();
    }
}
