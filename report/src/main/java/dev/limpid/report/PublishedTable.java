package dev.limpid.report;

import dev.limpid.published.Benchmark;
import dev.limpid.published.InCommon;
import dev.limpid.published.Published;
import dev.limpid.published.Result;
import dev.limpid.select.Row;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static dev.limpid.report.Say.say;

/**
 * What others say of candidates; nothing of it was measured here.
 *
 * @param candidates of the columns
 * @param common what several candidates have
 * @param more how many such lines are not shown
 * @param each candidates with all that is said of each
 */
record PublishedTable(List<String> candidates, List<Common> common, int more, List<Said> each) {
    private static final int SHOWN = 12;
    private static final int LISTED = 20;

    /** A result that several candidates have. */
    record Common(String on, String metric, List<String> values) {}

    /**
     * What is said of one.
     *
     * @param more how many results are not listed
     */
    record Said(String name, List<Line> lines, int more) {}

    /** A number. */
    record Line(String on, String metric, String value, String who) {}

    boolean isEmpty() {
        return each.isEmpty();
    }

    static PublishedTable of(List<Row> rows) {
        List<String> names = new ArrayList<>();
        List<Published> published = new ArrayList<>();
        List<Said> each = new ArrayList<>();
        for (Row row : rows) {
            Published one = row.published();
            if (one != null) {
                names.add(row.candidate());
                published.add(one);
                List<Line> lines = lines(one);
                if (!lines.isEmpty()) {
                    int shown = Math.min(LISTED, lines.size());
                    each.add(new Said(row.candidate(), lines.subList(0, shown), lines.size() - shown));
                }
            }
        }
        List<InCommon> common = published.size() < 2 ? List.of() : InCommon.of(published);
        return new PublishedTable(
                names,
                common.stream().limit(SHOWN).map(PublishedTable::common).toList(),
                Math.max(0, common.size() - SHOWN),
                each);
    }

    private static Common common(InCommon one) {
        return new Common(
                joined(one.dataset(), one.config(), one.split()),
                one.metric(),
                one.values().stream().map(PublishedTable::share).toList());
    }

    private static String share(OptionalDouble value) {
        return value.isPresent() ? Numbers.percent(value.getAsDouble()) : Means.ABSENT;
    }

    private static List<Line> lines(Published published) {
        List<Line> lines = new ArrayList<>();
        for (Result result : published.results()) {
            String name =
                    result.on().name() == null ? result.on().id() : result.on().name();
            lines.add(new Line(
                    joined(name, result.on().config(), result.on().split()),
                    result.metric() == null ? "" : result.metric(),
                    result.fraction().isPresent()
                            ? Numbers.percent(result.fraction().getAsDouble())
                            : Numbers.value(result.value()),
                    joined(
                                    result.from().publisher(),
                                    result.from().file(),
                                    result.from().date())
                            + (result.from().verified() ? say(", said to be verified") : "")));
        }
        for (Benchmark benchmark : published.timm().benchmarks()) {
            lines.add(new Line(
                    say("{} px, batches of {}", benchmark.imageSize(), benchmark.batch()),
                    benchmark.training() ? say("pictures a second, training") : say("pictures a second"),
                    Amounts.digits(benchmark.perSecond()),
                    benchmark.table()));
        }
        return lines;
    }

    private static String joined(@Nullable String... parts) {
        return Stream.of(parts).filter(part -> part != null && !part.isEmpty()).collect(Collectors.joining(", "));
    }
}
