package dev.limpid.select;

import dev.limpid.appraise.Interpretability;
import dev.limpid.appraise.Robustness;
import dev.limpid.decide.Decision;
import dev.limpid.estimate.Span;
import dev.limpid.evaluate.Interval;
import dev.limpid.profile.Latency;
import dev.limpid.profile.Profile;
import dev.limpid.profile.Throughput;
import dev.limpid.published.Published;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a selection as a table for spreadsheets and data frames: a row a candidate, in the order of the ranking, and a header with
 * units in brackets; commas, quotes and ends of lines as RFC 4180 has them. What is not known is empty. Numbers have a point and no
 * thousands set apart.
 *
 * <p>Text that a spreadsheet would take for a formula, because it begins with {@code =}, {@code +}, {@code -} or {@code @}, has an
 * apostrophe in front: names and licences are other people's.
 */
public final class CsvSelection {
    private static final String END = "\r\n";

    private final Map<String, String> cells = new LinkedHashMap<>();

    private CsvSelection() {}

    /** The header and a line a candidate, each ended by CR LF; to be stored as UTF-8. */
    public static String write(Selection selection) {
        StringBuilder text = new StringBuilder();
        List<Row> compared = selection.compared();
        for (Row row : selection.rows()) {
            CsvSelection line = new CsvSelection();
            line.who(row, selection.decision() == null ? 0 : compared.indexOf(row) + 1);
            line.performance(row, selection.question().metric().name());
            line.complexity(row.profile());
            line.training(row);
            line.trust(row.interpretability(), row.robustness());
            line.origin(row);
            line.sureness(row, selection.decision());
            if (text.isEmpty()) {
                text.append(joined(line.cells.keySet())).append(END);
            }
            text.append(joined(line.cells.values())).append(END);
        }
        return text.toString();
    }

    private static String joined(Iterable<String> cells) {
        List<String> quoted = new ArrayList<>();
        cells.forEach(cell -> quoted.add(quoted(cell)));
        return String.join(",", quoted);
    }

    private static String quoted(String cell) {
        boolean plain =
                cell.chars().noneMatch(letter -> letter == ',' || letter == '"' || letter == '\n' || letter == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    private void text(String column, String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        cells.put(column, formula ? "'" + text : text);
    }

    private void number(String column, @Nullable Double number) {
        cells.put(
                column,
                number == null || !Double.isFinite(number)
                        ? ""
                        : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString());
    }

    private void whole(String column, @Nullable Long number) {
        cells.put(column, number == null ? "" : number.toString());
    }

    private void interval(String column, @Nullable Interval told) {
        number(column, told == null ? null : (Double) told.mean());
        number(column + " low", told == null ? null : (Double) told.low());
        number(column + " high", told == null ? null : (Double) told.high());
    }

    private void who(Row row, int place) {
        text("candidate", row.candidate());
        text("status", row.status().name().toLowerCase(Locale.ROOT));
        text("reason", row.reason());
        cells.put("place", place == 0 ? "" : Integer.toString(place));
    }

    private void performance(Row row, String metric) {
        Way chosen = row.chosen();
        interval(metric, chosen == null ? null : chosen.value());
        text("way", chosen == null ? "" : chosen.name().toString());
    }

    private void complexity(@Nullable Profile profile) {
        Latency latency = profile == null ? null : profile.latency();
        number("latency p50 (s)", latency == null ? null : (Double) latency.p50());
        number("latency p95 (s)", latency == null ? null : (Double) latency.p95());
        Throughput throughput = profile == null ? null : profile.throughput();
        number(
                "throughput, one at a time (1/s)",
                throughput == null ? null : (Double) throughput.single().perSecond());
        number(
                "throughput, best batch (1/s)",
                throughput == null ? null : (Double) throughput.best().perSecond());
        cells.put(
                "best batch",
                throughput == null ? "" : Integer.toString(throughput.best().examples()));
        whole("memory (bytes)", profile == null ? null : profile.memory().bytes());
        whole("parameters", profile == null ? null : (Long) profile.size().parameters());
        whole("MACs", profile == null ? null : (Long) profile.size().macs());
        whole("files (bytes)", profile == null ? null : (Long) profile.size().fileBytes());
    }

    private void training(Row row) {
        Way chosen = row.chosen();
        number("training (s)", chosen == null ? null : (Double) chosen.seconds());
        Span whole = row.finetuning();
        number("fine-tuning of three epochs (s)", whole == null ? null : (Double) whole.mean());
        number("fine-tuning of three epochs (s) low", whole == null ? null : (Double) whole.low());
        number("fine-tuning of three epochs (s) high", whole == null ? null : (Double) whole.high());
    }

    private void trust(@Nullable Interpretability openness, @Nullable Robustness robustness) {
        interval(
                "transparency",
                openness == null ? null : openness.transparency().score());
        text("best method", openness == null ? "" : openness.method());
        text("best method passes its checks", openness == null ? "" : openness.passes() ? "yes" : "no");
        interval(
                "answers changed",
                robustness == null ? null : robustness.disturbed().changed());
        interval(
                "accuracy lost",
                robustness == null ? null : robustness.disturbed().drop());
    }

    private void origin(Row row) {
        Published published = row.published();
        text(
                "licence",
                published == null || !published.license().isKnown()
                        ? ""
                        : published.license().toString());
        text(
                "languages",
                published == null ? "" : String.join(" ", published.languages().codes()));
        text("source", row.source());
        text("sha256", row.sha256());
    }

    private void sureness(Row row, @Nullable Decision decision) {
        int at = decision == null ? -1 : decision.alternatives().names().indexOf(row.candidate());
        text(
                "on the front",
                decision == null || at < 0 ? "" : decision.front().first().contains(at) ? "yes" : "no");
        number(
                "first under any weights",
                decision == null || at < 0 ? null : (Double) decision.anywhere().first(at));
        number(
                "first under weights near those given",
                decision == null || at < 0 ? null : (Double) decision.nearby().first(at));
    }
}
