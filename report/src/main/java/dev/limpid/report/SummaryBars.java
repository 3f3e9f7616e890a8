package dev.limpid.report;

import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/** The mean size of each feature's scores. */
record SummaryBars(Summary.Shown shown) {
    private static final double LEFT = 240;
    private static final double RIGHT = 650;
    private static final double HEAD = 62;
    private static final double ROW = 26;

    String draw() {
        double largest =
                shown.features().isEmpty() ? 0 : shown.features().get(0).meanSize();
        Numbers numbers = Numbers.fitting(largest);
        String words = shown.features().stream()
                .map(feature -> feature.name() + " " + numbers.size(feature.meanSize()))
                .collect(Collectors.joining(", ", say("Mean size of scores: "), say(".")));
        double bottom = HEAD + ROW * shown.features().size();
        Svg svg = new Svg(760, bottom + 34, shown.title(), words);
        svg.text("title", 24, 30, "start", Part.fit(shown.title(), 90, "…"));
        svg.text("soft", LEFT, HEAD - 8, "start", say("mean size of the scores"));
        for (int row = 0; row < shown.features().size(); row++) {
            Summary.Feature feature = shown.features().get(row);
            double top = HEAD + row * ROW;
            double length = largest == 0 ? 0 : (RIGHT - LEFT) * feature.meanSize() / largest;
            svg.text(
                    "", LEFT - 12, top + 13 + Svg.MIDDLE, "end", Part.fit(feature.name(), Svg.letters(LEFT - 36), "…"));
            svg.rect("for", LEFT, top + 4, length, ROW - 8, " rx=\"1.5\"", feature.name());
            svg.text("", LEFT + length + 8, top + 13 + Svg.MIDDLE, "start", numbers.size(feature.meanSize()));
        }
        return svg.text("soft", 24, bottom + 20, "start", shown.note(false)).toString();
    }
}
