package dev.limpid.report;

import dev.limpid.select.SelectionPlan;
import dev.limpid.select.Stage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a selection would do, as text for a terminal. */
public final class TerminalPlan {
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;
    private static final double SOON = 100;

    private TerminalPlan() {}

    /** The lines, each ended by a line feed. */
    public static String render(SelectionPlan plan, TerminalStyle style) {
        Sheet sheet = new Sheet(style);
        sheet.put(sheet.flow(0)
                .add(
                        "About " + time(plan.seconds()) + "; nothing was begun. Half or twice as long is no"
                                + " surprise.",
                        sheet.ink()::bold));
        sheet.gap();
        List<Stage> stages = plan.steps().stream()
                .map(SelectionPlan.Step::stage)
                .distinct()
                .sorted()
                .toList();
        Map<String, List<SelectionPlan.Step>> candidates = new LinkedHashMap<>();
        plan.steps()
                .forEach(step -> candidates
                        .computeIfAbsent(step.candidate(), none -> new ArrayList<>())
                        .add(step));
        Columns columns = new Columns(sheet, "l" + "r".repeat(stages.size()));
        List<String> head = new ArrayList<>(List.of("seconds"));
        stages.forEach(stage -> head.add(stage.toString()));
        columns.row(sheet.ink()::dim, head.toArray(new String[0]));
        List<String> reasons = new ArrayList<>();
        candidates.forEach((candidate, steps) -> {
            List<String> cells = new ArrayList<>(List.of(candidate));
            for (SelectionPlan.Step step : steps) {
                cells.add(
                        !step.reason().isEmpty()
                                ? "-"
                                : step.kept() ? "kept" : String.format(Locale.ROOT, "%.0f", Math.ceil(step.seconds())));
            }
            columns.row(cells.toArray(new String[0]));
            String reason = steps.get(0).reason();
            if (!reason.isEmpty()) {
                reasons.add(candidate + ": " + reason);
            }
        });
        columns.put();
        sheet.gap();
        reasons.forEach(reason -> sheet.put(sheet.flow(0).add(sheet.safe(reason), sheet.ink()::warning)));
        plan.notes().forEach(note -> sheet.put(sheet.flow(0).add(sheet.safe(note))));
        sheet.put(sheet.flow(0)
                .add(String.format(
                        Locale.ROOT,
                        "Told from operations, and %.0f billion multiply-accumulates a second that this machine does in a"
                                + " product of matrices.",
                        plan.speed() / 1e9)));
        return sheet.toString();
    }

    private static String time(double seconds) {
        return seconds < SOON
                ? String.format(Locale.ROOT, "%.0f s", Math.ceil(seconds))
                : seconds < SOON * MINUTE
                        ? String.format(Locale.ROOT, "%.0f min", Math.ceil(seconds / MINUTE))
                        : String.format(Locale.ROOT, "%.1f h", seconds / HOUR);
    }
}
