package dev.limpid.select;

import dev.limpid.decide.Decision;
import dev.limpid.evaluate.Interval;
import dev.limpid.json.Version;
import dev.limpid.profile.Latency;
import dev.limpid.profile.Machine;
import dev.limpid.profile.Profile;
import dev.limpid.published.License;
import dev.limpid.published.Published;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a selection as a section of a model card, in GitHub's Markdown: what was compared on what, the answer, a table, how it was
 * measured. Text of users and publishers is escaped: it makes no link, no markup and no row.
 */
public final class CardSection {
    private static final String UNKNOWN = "–";
    private static final double THOUSAND = 1000;

    private final Selection selection;
    private final StringBuilder text = new StringBuilder();

    private CardSection(Selection selection) {
        this.selection = selection;
    }

    /** The section, which begins with a heading of the second level and ends with a line feed. */
    public static String write(Selection selection) {
        CardSection section = new CardSection(selection);
        section.lead();
        section.table();
        section.left();
        section.measured();
        return section.text.toString();
    }

    private void lead() {
        Question question = selection.question();
        text.append("## How this model was chosen\n\n");
        text.append("**Result.** ").append(safe(selection.sentence())).append("\n\n");
        text.append("Compared: ")
                .append(selection.rows().size())
                .append(selection.rows().size() == 1 ? " candidate" : " candidates")
                .append(" on ")
                .append(safe(question.source()))
                .append(", with ")
                .append(question.learnt())
                .append(" examples to learn from and ")
                .append(question.judged())
                .append(" others to be judged by");
        if (!question.classes().isEmpty()) {
            text.append("; classes: ")
                    .append(question.classes().stream().map(CardSection::safe).collect(Collectors.joining(", ")));
        }
        text.append(".\n\n");
        for (String warning : selection.warnings()) {
            text.append("- Warning: ").append(safe(warning)).append('\n');
        }
        text.append(selection.warnings().isEmpty() ? "" : "\n");
    }

    private void table() {
        List<Row> compared = selection.compared();
        if (compared.isEmpty()) {
            return;
        }
        boolean ranked = selection.decision() != null;
        row(List.of(
                "",
                "candidate",
                safe(selection.question().metric().name()),
                "by",
                "latency p50 (ms)",
                "memory (MB)",
                "parameters (M)",
                "training (s)",
                "transparency",
                "licence"));
        row(List.of("--:", "---", "--:", "---", "--:", "--:", "--:", "--:", "--:", "---"));
        for (int i = 0; i < compared.size(); i++) {
            Row row = compared.get(i);
            List<String> cells = new ArrayList<>();
            cells.add(ranked ? Integer.toString(i + 1) : "");
            cells.add(safe(row.candidate()));
            Way chosen = row.chosen();
            cells.add(chosen == null ? UNKNOWN : told(chosen.value()));
            cells.add(chosen == null ? UNKNOWN : chosen.name().told());
            cells.addAll(profile(row.profile()));
            cells.add(chosen == null ? UNKNOWN : number(chosen.seconds()));
            cells.add(
                    row.interpretability() == null
                            ? UNKNOWN
                            : told(row.interpretability().transparency().score()) + " by "
                                    + safe(row.interpretability().method()));
            Published published = row.published();
            cells.add(safe((published == null ? License.UNKNOWN : published.license()).toString()));
            row(cells);
        }
        text.append('\n');
    }

    private static List<String> profile(@Nullable Profile profile) {
        Latency latency = profile == null ? null : profile.latency();
        Long memory = profile == null ? null : profile.memory().bytes();
        return List.of(
                latency == null ? UNKNOWN : number(THOUSAND * latency.p50()),
                memory == null ? UNKNOWN : number(memory / 1e6),
                profile == null ? UNKNOWN : number(profile.size().parameters() / 1e6));
    }

    private void row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void left() {
        List<Row> left = selection.rows().stream()
                .filter(row -> row.status() != Status.COMPARED)
                .toList();
        for (Row row : left) {
            text.append("- Not compared: ")
                    .append(safe(row.candidate()))
                    .append(" (")
                    .append(row.status().name().toLowerCase(Locale.ROOT))
                    .append("). ")
                    .append(safe(row.reason()))
                    .append('\n');
        }
        text.append(left.isEmpty() ? "" : "\n");
    }

    private void measured() {
        List<String> said = new ArrayList<>();
        said.add("Performance is " + safe(selection.question().metric().name()) + " ("
                + safe(selection.question().metric().summary())
                + ") on the examples to be judged by, which no candidate learnt from, with 95 % intervals.");
        Decision decision = selection.decision();
        if (decision != null) {
            said.add("Weights: " + safe(decision.priorities().origin()) + ". "
                    + safe(decision.terms().normalisation().sentence(decision.alternatives())) + " "
                    + decision.terms().draws()
                    + " weightings were drawn.");
        }
        for (Row row : selection.rows()) {
            if (row.profile() != null) {
                said.add(machine(row.profile()));
                break;
            }
        }
        String settings = selection.settings().entrySet().stream()
                .map(CardSection::setting)
                .collect(Collectors.joining(", "));
        said.add("Settings: " + (settings.isEmpty() ? "" : settings + ", ") + "seed " + selection.seed()
                + "; SHA-256 of the examples " + safe(selection.question().sha256()) + "; Limpid " + Version.current()
                + ".");
        text.append("**How it was measured.** ").append(String.join(" ", said)).append('\n');
    }

    private static String setting(Map.Entry<String, Object> setting) {
        return safe(setting.getKey()) + " " + safe(String.valueOf(setting.getValue()));
    }

    private static String machine(Profile profile) {
        Machine machine = profile.machine();
        return "Latency is of one example at a time, with " + profile.threads()
                + (profile.threads() == 1 ? " thread" : " threads") + " of " + safe(machine.processor()) + " ("
                + machine.cores() + (machine.cores() == 1 ? " core), " : " cores), ") + safe(machine.system()) + ", "
                + safe(machine.java()) + ".";
    }

    private static String told(Interval interval) {
        return number(interval.mean())
                + (interval.isTold() ? " \\[" + number(interval.low()) + ", " + number(interval.high()) + "\\]" : "");
    }

    /** Three digits that count, or all before the point. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return UNKNOWN;
        }
        BigDecimal rounded = new BigDecimal(value);
        return rounded.precision() - rounded.scale() >= 3
                ? String.format(Locale.ROOT, "%.0f", value)
                : rounded.round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    /** On one line, with a backslash before all that Markdown or HTML may read as more than text. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            boolean control = Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
            if (control || point == 0x2028 || point == 0x2029) {
                safe.append(' ');
                return;
            }
            if ("\\`*_[]<>|~&$#!@".indexOf(point) >= 0) {
                safe.append('\\');
            }
            safe.appendCodePoint(point);
        });
        // GitHub makes links of bare addresses.
        return safe.toString().replace("://", "\\://").replaceAll("(?i)\\b(www)\\.", "$1\\\\.");
    }
}
