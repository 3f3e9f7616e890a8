package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One explanation on a {@link Sheet}. */
final class TerminalStory {
    private static final int INDENT = 2;
    private static final int MOST_ROWS = 10;
    private static final int MOST_NUMBERS = 10;
    private static final int MOST_SENTENCES = 3;
    private static final int WIDE = 60;
    private static final double MENTIONED = 0.05;

    private final Attribution explanation;
    private final Scene scene;
    private final Sheet sheet;
    private final Strengths strengths;
    private final Numbers numbers;

    TerminalStory(Attribution explanation, Scene scene, Sheet sheet) {
        this.explanation = explanation;
        this.scene = scene;
        this.sheet = sheet;
        this.strengths = Strengths.of(Part.of(explanation, scene));
        this.numbers = strengths.numbers();
    }

    /** @param ledger whether to show where scores were lost */
    void write(boolean ledger) {
        sheet.heading(Verdict.question(explanation.target(), scene), method());
        for (String warning : explanation.warnings()) {
            sheet.put(sheet.flow(INDENT).add("Warning:", sheet.ink()::warning).add(sheet.safe(" " + warning)));
        }
        if (!explanation.warnings().isEmpty()) {
            sheet.gap();
        }
        if (strengths.counted() > 0) {
            for (int i = 0; i < scene.shown(); i++) {
                passage(
                        scene.shown() == 1 ? "" : scene.names().get(i) + ": ",
                        Passage.of(scene.texts().get(i), i, explanation.scores()));
            }
            if (scene.held() > 0) {
                sheet.gap();
                note("Read beside it, whatever is absent: " + sentences() + ".");
            }
            if (!scene.texts().isEmpty()) {
                sheet.gap();
            }
            map();
            table();
            sheet.gap();
            facts();
            note(Reading.of(explanation).howTo(scene.medium(explanation)) + colours());
            sheet.gap();
        }
        arrays();
        if (ledger) {
            TerminalLedger.write(explanation.ledger(), sheet);
            sheet.gap();
        }
        trust();
    }

    private void map() {
        HeatMap heat = scene.map(explanation);
        if (heat == null || scene.picture() == null) {
            return;
        }
        TerminalMap map = new TerminalMap(scene.picture(), heat, sheet);
        sheet.draw(map.lines(), INDENT);
        sheet.gap();
        note(map.legend(scene.medium(explanation)));
        sheet.gap();
    }

    private void facts() {
        List<Story.Fact> facts = PlaceFacts.of(explanation, scene);
        for (Story.Fact fact : facts) {
            sheet.put(sheet.flow(INDENT)
                    .add(sheet.safe(fact.name() + ": "), sheet.ink()::dim)
                    .add(sheet.safe(fact.value())));
        }
        if (!facts.isEmpty()) {
            sheet.gap();
        }
    }

    private String colours() {
        if (!sheet.colours() || !strengths.anyBelowZero() || scene.texts().isEmpty()) {
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

    // Those of the labels: they are no words of the user's.
    private String sentences() {
        int named = Math.min(MOST_SENTENCES, scene.held());
        String more = scene.held() > named ? " and " + (scene.held() - named) + " more" : "";
        return scene.texts().subList(scene.shown(), scene.shown() + named).stream()
                        .map(text -> "“" + text + "”")
                        .collect(Collectors.joining(", "))
                + more;
    }

    private void passage(String name, Passage passage) {
        Flow flow = sheet.flow(INDENT).add(sheet.safe(name), sheet.ink()::dim);
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
        return strengths.parts().get(feature).label();
    }

    private String score(int feature) {
        return Reading.of(explanation)
                .score(numbers, strengths.parts().get(feature).score());
    }

    private String interval(int feature) {
        Double low = strengths.parts().get(feature).low();
        Double high = strengths.parts().get(feature).high();
        return low == null || high == null || !strengths.parts().get(feature).hasInterval() || sheet.columns() < WIDE
                ? ""
                : " [" + numbers.signed(low) + ", " + numbers.signed(high) + "]";
    }

    private void arrays() {
        List<Attribution.Named> more = explanation.arrays().stream()
                .filter(array -> strengths.counted() == 0 || !array.name().equals(Attribution.PLACES))
                .toList();
        for (Attribution.Named array : more) {
            String axes = array.axes().isEmpty() ? "" : " by " + String.join(", ", array.axes());
            HeadGrid heads = HeadGrid.draws(array) ? HeadGrid.of(explanation) : null;
            boolean few = array.value().shape().rank() <= 1 && array.value().size() <= MOST_NUMBERS;
            String where = AttentionGrid.draws(array)
                            || HeadGrid.draws(array)
                            || array.name().equals(Attribution.PLACES)
                    ? ". The html report draws it."
                    : ". --format json writes it.";
            note("Also found: " + array.name() + axes
                    + (few ? ": " + list(array) : ", " + array.value().shape() + where)
                    + (heads == null ? "" : " Largest: " + heads.leading() + "."));
        }
        if (!more.isEmpty()) {
            sheet.gap();
        }
    }

    private static String list(Attribution.Named array) {
        return Arrays.stream(array.value().toDoubles())
                .mapToObj(Numbers::brief)
                .collect(Collectors.joining(", ", "", "."));
    }

    private void trust() {
        Trust trust = Trust.of(explanation, scene.medium(explanation));
        String account = (trust.account().isEmpty() ? "" : " " + trust.account())
                + (trust.estimation().isEmpty() ? "" : " " + trust.estimation());
        sheet.put(sheet.flow(INDENT)
                .add(sheet.safe(trust.level().mark() + " " + trust.grade()), sheet.ink()::bold)
                .add(sheet.safe(account)));
        note("Cost: " + trust.cost() + ". An explanation is one account of a model, not the truth about it.");
    }

    private void note(String text) {
        sheet.put(sheet.flow(INDENT).add(sheet.safe(text), sheet.ink()::dim));
    }
}
