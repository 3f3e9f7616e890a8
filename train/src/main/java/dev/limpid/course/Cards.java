package dev.limpid.course;

import dev.limpid.evaluate.Interval;
import dev.limpid.export.Card;
import dev.limpid.performance.Figure;
import dev.limpid.performance.Report;
import dev.limpid.train.Training;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a trained model's card tells. */
final class Cards {
    private static final String HUB = "hf:";

    /** So many metrics of a report go into a card; all are in the report. */
    private static final int SHOWN = 5;

    private Cards() {}

    static Card of(String title, Start start, String task, Training training) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("read from", training.data());
        training.balance()
                .forEach(share -> data.put(
                        "‘" + share.label() + "’",
                        String.format(
                                Locale.ROOT,
                                "%,d to train on, %,d for validation, %,d for test",
                                share.training(),
                                share.validation(),
                                share.test())));
        Map<String, String> settings = new LinkedHashMap<>();
        training.settings().forEach((name, value) -> settings.put(name, String.valueOf(value)));
        List<Card.Metric> metrics = new ArrayList<>();
        training.reports().forEach((part, report) -> metrics.addAll(metrics(part, report)));
        boolean fresh = start.isFresh();
        // A path says nothing to anybody else.
        boolean published = start.source().matches("(hf|maven):.*");
        return new Card(
                title,
                start.license(),
                hub(start.source()),
                task.isEmpty() ? null : task,
                fresh
                        ? "Trained from drawn weights by Limpid."
                        : "Trained by Limpid from " + start.id() + (published ? " (" + start.source() + ")." : "."),
                data,
                settings,
                metrics,
                limits(training));
    }

    /** {@code org/name} of what the hub has. */
    private static @Nullable String hub(String source) {
        return source.startsWith(HUB) ? source.substring(HUB.length()).replaceAll("@.*$", "") : null;
    }

    private static List<Card.Metric> metrics(String part, Report report) {
        return report.figures().stream()
                .limit(SHOWN)
                .map(figure -> metric(part + ", " + report.examples() + " examples", figure))
                .toList();
    }

    private static Card.Metric metric(String data, Figure figure) {
        Interval value = figure.value();
        String name = figure.meaning().name();
        return new Card.Metric(name.replace('-', '_'), name, data, value.mean(), value.low(), value.high(), 0.95);
    }

    private static List<String> limits(Training training) {
        List<String> limits = new ArrayList<>(training.notes().stream()
                .filter(note -> note.contains("too good"))
                .toList());
        limits.add("It was judged on data like that which it was trained on; of other data nothing is known.");
        return limits;
    }
}
