package dev.limpid.report;

import dev.limpid.cost.Cost;
import dev.limpid.explain.Methods;
import dev.limpid.inspect.Inspection;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An {@link Inspection} as text for a terminal, in as many columns as there are. */
public final class TerminalInspection {
    /**
     * What is shown of what there is.
     *
     * @param depth modules within modules that are told apart
     * @param wires part of the names of the wires to list, all for an empty one; null for those with a known role
     */
    public record Shown(int depth, @Nullable String wires) {
        /** Enough to see what a layer consists of. */
        public static final int USUAL_DEPTH = 3;
    }

    private static final int MOST_LABELS = 12;
    private static final int MARGINS = 6;
    private static final double THOUSAND = 1000;

    private final Inspection inspection;
    private final Shown shown;
    private final Sheet sheet;

    private TerminalInspection(Inspection inspection, Shown shown, TerminalStyle style) {
        this.inspection = inspection;
        this.shown = shown;
        this.sheet = new Sheet(style);
    }

    /** The lines, each ended by a line feed. */
    public static String render(Inspection inspection, Shown shown, TerminalStyle style) {
        return new TerminalInspection(inspection, shown, style).render();
    }

    private String render() {
        verdict();
        identity();
        files();
        cost();
        wires();
        methods();
        notes();
        return sheet.toString();
    }

    private void verdict() {
        Inspection.Identity model = inspection.model();
        Cost used = inspection.cost().used();
        Flow sentence =
                sheet.flow(0).add(sheet.safe(model.id()), sheet.ink()::bold).add(" has ");
        sentence.add(sheet.safe(Numbers.count(used.parameterCount()) + " parameters"), sheet.ink()::bold);
        if (model.task() != null) {
            sentence.add(sheet.safe(" for " + model.task()));
        }
        if (inspection.cost().isComputed()) {
            sentence.add(" and takes ")
                    .add(sheet.safe(large(used.macs()) + " multiply-accumulates"), sheet.ink()::bold)
                    .add(sheet.safe(" for " + inspection.cost().example()));
        }
        sentence.add(".");
        sheet.put(sentence);
        sheet.gap();
    }

    private void identity() {
        Inspection.Identity model = inspection.model();
        fact("source", model.source());
        fact("architecture", model.architecture() == null ? "not stated" : model.architecture());
        fact("task", model.task() == null ? "not known" : model.task());
        if (!model.labels().isEmpty()) {
            fact("classes", labels(model.labels()));
        }
        fact("licence", model.license() == null ? "not stated" : model.license());
        if (model.sha256() == null) {
            fact("weights", "not on this disk");
        }
    }

    private void fact(String name, String value) {
        String label = DisplayWidth.pad("  " + name, 16);
        Flow flow = sheet.flow(16).add(sheet.safe(value));
        sheet.line(sheet.ink().dim(label) + flow.lines().strip());
    }

    static String labels(List<String> labels) {
        String first = String.join(", ", labels.subList(0, Math.min(MOST_LABELS, labels.size())));
        int rest = labels.size() - MOST_LABELS;
        return Numbers.count(labels.size()) + ": " + first + (rest > 0 ? " and " + Numbers.count(rest) + " more" : "");
    }

    private void files() {
        sheet.heading("Files", "with the beginning of their SHA-256");
        Columns table = new Columns(sheet, "lrl");
        for (Inspection.StoredFile file : inspection.files()) {
            String hash = file.sha256();
            table.row(file.path(), bytes(file.size()), hash == null ? "" : hash.substring(0, 16));
        }
        table.put();
    }

    private void cost() {
        Inspection.Charge charge = inspection.cost();
        sheet.heading("Cost", charge.isComputed() ? "of " + charge.example() : "parameters only");
        boolean computed = charge.isComputed();
        Columns table = new Columns(sheet, computed ? "lrrr" : "lr");
        table.row(
                sheet.ink()::dim,
                computed
                        ? new String[] {"module", "parameters", "MACs", "activations"}
                        : new String[] {"module", "parameters"});
        for (Modules.Line line : Modules.of(charge.whole(), shown.depth())) {
            row(table, line, computed);
        }
        table.put();
        sheet.gap();
        sheet.put(sheet.flow(2).add(sheet.safe("Parameters by type: " + types(charge) + ".")));
        if (!charge.used().equals(charge.whole().total())) {
            sheet.put(sheet.flow(2).add(sheet.safe("The task alone takes " + amounts(charge.used(), computed) + ".")));
        }
        sheet.put(sheet.flow(2).add(sheet.safe(Cost.RULE), sheet.ink()::dim));
    }

    private static void row(Columns table, Modules.Line line, boolean computed) {
        String name = line.depth() == 0 ? "the whole model" : line.label();
        String label = "  ".repeat(line.depth()) + name + (line.times() > 1 ? " (each of " + line.times() + ")" : "");
        Cost cost = line.cost();
        if (computed) {
            table.row(
                    label,
                    Numbers.count(cost.parameterCount()),
                    Numbers.count(cost.macs()),
                    Numbers.count(cost.activations()));
        } else {
            table.row(label, Numbers.count(cost.parameterCount()));
        }
    }

    private static String types(Inspection.Charge charge) {
        Cost whole = charge.whole().total();
        return whole.parameters().isEmpty()
                ? "none"
                : whole.parameters().entrySet().stream()
                        .map(one -> Numbers.count(one.getValue()) + " " + one.getKey() + " ("
                                + bytes(one.getKey().bytes(one.getValue())) + ")")
                        .collect(Collectors.joining(", "));
    }

    private static String amounts(Cost cost, boolean computed) {
        String parameters = Numbers.count(cost.parameterCount()) + " parameters";
        return computed
                ? parameters + ", " + Numbers.count(cost.macs()) + " MACs, " + Numbers.count(cost.activations())
                        + " activations"
                : parameters;
    }

    private void wires() {
        if (inspection.wires().isEmpty()) {
            return;
        }
        String pattern = shown.wires();
        List<Inspection.Tap> listed = inspection.wires().stream()
                .filter(wire ->
                        pattern == null ? wire.role() != null : wire.name().contains(pattern))
                .toList();
        int all = inspection.wires().size();
        sheet.heading("Wires", "that can be tapped: " + Numbers.count(listed.size()) + " of " + Numbers.count(all));
        List<Inspection.Tap> lines = pattern == null ? WireList.together(listed) : listed;
        int widest = lines.stream()
                .mapToInt(wire -> DisplayWidth.of(wire.name() + wire.type() + role(wire)))
                .max()
                .orElse(0);
        if (widest + MARGINS <= sheet.columns()) {
            Columns table = new Columns(sheet, "lll");
            lines.forEach(wire -> table.row(wire.name(), wire.type(), role(wire)));
            table.put();
        } else {
            // Names are there to be copied: none is cut.
            for (Inspection.Tap wire : lines) {
                sheet.put(sheet.flow(2).add(sheet.safe(wire.name())));
                String more = wire.type() + (role(wire).isEmpty() ? "" : ": " + role(wire));
                sheet.put(sheet.flow(6).add(sheet.safe(more), sheet.ink()::dim));
            }
        }
        if (pattern == null && listed.size() < all) {
            sheet.gap();
            sheet.put(sheet.flow(2)
                    .add(sheet.safe("--wires PART lists those with PART in their names, --wires '' all.")));
        }
    }

    private static String role(Inspection.Tap wire) {
        String role = wire.role();
        return role == null ? "" : role;
    }

    private void methods() {
        if (inspection.methods().isEmpty()) {
            return;
        }
        sheet.heading("Methods", "");
        List<String> working = new ArrayList<>();
        Map<String, List<String>> obstacles = new LinkedHashMap<>();
        for (Methods.Fit method : inspection.methods()) {
            String obstacle = method.obstacle();
            if (obstacle == null) {
                working.add(method.name());
            } else {
                obstacles.computeIfAbsent(obstacle, first -> new ArrayList<>()).add(method.name());
            }
        }
        if (!working.isEmpty()) {
            fact("work", String.join(", ", working));
        }
        obstacles.forEach((obstacle, names) -> fact("do not work", String.join(", ", names) + ": " + obstacle));
    }

    private void notes() {
        if (inspection.notes().isEmpty()) {
            return;
        }
        sheet.heading("Notes", "");
        inspection.notes().forEach(note -> sheet.put(sheet.flow(2).add(sheet.safe(note))));
    }

    static String bytes(long bytes) {
        if (bytes < 0) {
            return "?";
        }
        if (bytes < THOUSAND) {
            return bytes + "\u00a0B";
        }
        double kilo = bytes / THOUSAND;
        return kilo < THOUSAND
                ? String.format(Locale.ROOT, "%.1f\u00a0kB", kilo)
                : kilo < THOUSAND * THOUSAND
                        ? String.format(Locale.ROOT, "%.1f\u00a0MB", kilo / THOUSAND)
                        : String.format(Locale.ROOT, "%.2f\u00a0GB", kilo / THOUSAND / THOUSAND);
    }

    /** {@code 11.17 billion}. */
    static String large(long count) {
        double millions = count / (THOUSAND * THOUSAND);
        return millions < 1
                ? Numbers.count(count)
                : millions < THOUSAND
                        ? String.format(Locale.ROOT, "%.1f million", millions)
                        : String.format(Locale.ROOT, "%.2f billion", millions / THOUSAND);
    }
}
