package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;

import java.util.List;
import java.util.stream.Collectors;

/** One explanation on a {@link Sheet}. */
final class TerminalStory {
    private static final int INDENT = 2;
    private static final int MOST_ROWS = 10;
    private static final int WIDE = 60;
    private static final double MENTIONED = 0.05;

    private final Attribution explanation;
    private final List<String> texts;
    private final Sheet sheet;
    private final Strengths strengths;
    private final Numbers numbers;

    TerminalStory(Attribution explanation, List<String> texts, Sheet sheet) {
        this.explanation = explanation;
        this.texts = texts;
        this.sheet = sheet;
        this.strengths = Strengths.of(explanation.scores());
        this.numbers = strengths.numbers();
    }

    void write() {
        sheet.heading("Why " + Verdict.subject(explanation.target().target()) + "?", method());
        for (String warning : explanation.warnings()) {
            sheet.put(sheet.flow(INDENT).add("Warning:", sheet.ink()::warning).add(sheet.safe(" " + warning)));
        }
        if (!explanation.warnings().isEmpty()) {
            sheet.gap();
        }
        if (strengths.counted() > 0) {
            for (int i = 0; i < texts.size(); i++) {
                passage(Passage.of(texts.get(i), i, strengths.scores()));
            }
            sheet.gap();
            table();
            sheet.gap();
            note(Reading.of(explanation).howTo() + colours());
            sheet.gap();
        }
        arrays();
        trust();
    }

    private String colours() {
        if (!sheet.colours() || !strengths.anyBelowZero()) {
            return "";
        }
        return " In the text, orange is positive, blue and underlined negative.";
    }

    private String method() {
        String settings = explanation.method().settings().entrySet().stream()
                .map(setting -> setting.getKey() + " " + setting.getValue())
                .collect(Collectors.joining(", "));
        return explanation.method().name() + (settings.isEmpty() ? "" : " (" + settings + ")");
    }

    private void passage(Passage passage) {
        Flow flow = sheet.flow(INDENT);
        for (Passage.Piece piece : passage.pieces()) {
            if (!piece.isFeature()) {
                flow.add(sheet.safe(piece.text()));
                continue;
            }
            double strength = strengths.of(piece.feature());
            String mark = sheet.colours() || Math.abs(strength) < MENTIONED ? "" : "(" + score(piece.feature()) + ")";
            String text = sheet.safe(piece.text()) + sheet.safe(mark);
            if (piece.inserted()) {
                flow.add(" ")
                        .add(
                                text,
                                strength == 0
                                        ? sheet.ink()::dim
                                        : part -> sheet.ink().word(part, strength));
                flow.add(" ");
            } else {
                flow.add(text, part -> sheet.ink().word(part, strength));
            }
        }
        sheet.put(flow);
    }

    private void table() {
        int shown = Math.min(MOST_ROWS, strengths.counted());
        List<Integer> rows = strengths.ranked().subList(0, shown);
        sheet.bars(
                rows.stream().map(row -> sheet.safe(name(row))).toList(),
                rows.stream().map(row -> sheet.safe(score(row) + interval(row))).toList(),
                rows.stream().mapToDouble(strengths::of).toArray(),
                true);
        int others = strengths.counted() - shown;
        if (others > 0) {
            sheet.put(sheet.flow(INDENT).add(sheet.safe("… " + Numbers.count(others) + " more"), sheet.ink()::dim));
        }
    }

    private String name(int feature) {
        return strengths.scores().get(feature).feature().text();
    }

    private String score(int feature) {
        Scored scored = strengths.scores().get(feature);
        return Reading.of(explanation).score(numbers, scored.score());
    }

    private String interval(int feature) {
        Double low = strengths.scores().get(feature).low();
        Double high = strengths.scores().get(feature).high();
        return low == null || high == null || sheet.columns() < WIDE
                ? ""
                : " [" + numbers.signed(low) + ", " + numbers.signed(high) + "]";
    }

    private void arrays() {
        for (Attribution.Named array : explanation.arrays()) {
            String axes = array.axes().isEmpty() ? "" : " by " + String.join(", ", array.axes());
            note("Also found: " + array.name() + axes + ", " + array.value().shape() + ". The html report draws it.");
        }
        if (!explanation.arrays().isEmpty()) {
            sheet.gap();
        }
    }

    private void trust() {
        Trust trust = Trust.of(explanation);
        String account = trust.account().isEmpty() ? "" : " " + trust.account();
        sheet.put(sheet.flow(INDENT)
                .add(sheet.safe(trust.level().mark() + " " + trust.grade()), sheet.ink()::bold)
                .add(sheet.safe(account)));
        note("Cost: " + trust.cost() + ". An explanation is one account of a model, not the truth about it.");
    }

    private void note(String text) {
        sheet.put(sheet.flow(INDENT).add(sheet.safe(text), sheet.ink()::dim));
    }
}
