package dev.limpid.report;

import dev.limpid.backward.Ledger;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Where a score was lost on its way back, on a {@link Sheet}: the nodes that lost most, in the order of the walk. */
final class TerminalLedger {
    private static final int INDENT = 2;
    private static final int MOST_NODES = 8;
    private static final int MOST_OPERATORS = 6;

    /** Of what started: below this a node's loss is rounding. */
    private static final double NOTHING = 1e-4;

    private TerminalLedger() {}

    static void write(@Nullable Ledger ledger, Sheet sheet) {
        if (ledger == null) {
            sheet.put(sheet.flow(INDENT)
                    .add("Ledger: this method carries no shares back, so there are no books of it.", sheet.ink()::dim));
            return;
        }
        Numbers numbers = Numbers.fitting(ledger.seeded());
        double lost = ledger.seeded() - ledger.arrived();
        String share = ledger.seeded() == 0 ? "" : ", " + Numbers.percent(ledger.arrived() / ledger.seeded());
        sheet.put(sheet.flow(INDENT)
                .add("Ledger:", sheet.ink()::bold)
                .add(sheet.safe(" " + numbers.signed(ledger.seeded()) + " started at the target, "
                        + numbers.signed(ledger.arrived()) + " arrived" + share + "; "
                        + numbers.signed(lost) + " was lost between them, at "
                        + ledger.entries().size() + " nodes.")));
        nodes(ledger, numbers, sheet);
        String operators = ledger.losses().stream()
                .filter(loss -> matters(loss.lost(), ledger))
                .limit(MOST_OPERATORS)
                .map(loss -> loss.op() + " " + numbers.signed(loss.lost()) + " (" + loss.nodes() + ")")
                .collect(Collectors.joining(", "));
        if (!operators.isEmpty()) {
            sheet.put(sheet.flow(INDENT).add(sheet.safe("Lost by operator (nodes): " + operators + ".")));
        }
    }

    private static void nodes(Ledger ledger, Numbers numbers, Sheet sheet) {
        List<Ledger.Entry> entries = ledger.entries();
        List<Double> remaining = ledger.remaining();
        List<Integer> worst = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            if (matters(entries.get(i).lost(), ledger)) {
                worst.add(i);
            }
        }
        if (worst.isEmpty()) {
            return;
        }
        worst.sort(Comparator.comparingDouble(
                        (Integer i) -> -Math.abs(entries.get(i).lost()))
                .thenComparing(Comparator.naturalOrder()));
        List<Integer> shown = worst.subList(0, Math.min(MOST_NODES, worst.size())).stream()
                .sorted()
                .toList();
        double most = entries.stream()
                .mapToDouble(entry -> Math.abs(entry.lost()))
                .max()
                .orElse(1);
        sheet.gap();
        sheet.bars(
                shown.stream()
                        .map(i -> sheet.safe(
                                entries.get(i).op() + " " + entries.get(i).node()))
                        .toList(),
                shown.stream()
                        .map(i -> sheet.safe(
                                numbers.signed(entries.get(i).lost()) + ", leaves " + numbers.signed(remaining.get(i))))
                        .toList(),
                shown.stream().mapToDouble(i -> entries.get(i).lost() / most).toArray(),
                true);
        if (worst.size() > shown.size()) {
            sheet.put(sheet.flow(INDENT)
                    .add(sheet.safe("… " + Numbers.count(worst.size() - shown.size()) + " more"), sheet.ink()::dim));
        }
        sheet.gap();
    }

    private static boolean matters(double lost, Ledger ledger) {
        return Math.abs(lost) > NOTHING * Math.abs(ledger.seeded());
    }
}
