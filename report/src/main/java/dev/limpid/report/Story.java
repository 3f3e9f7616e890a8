package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.image.HeatMap;
import dev.limpid.image.Partition;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.text.Bidi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import static dev.limpid.report.Say.say;

/**
 * One explanation as the page shows it.
 *
 * @param id where links point
 * @param question what is asked: {@code Why paris?}
 * @param texts the user's texts as canvas; empty unless words have scores
 * @param shown how many of them, the first ones, are the user's; the others are folded away
 * @param drawing the map over the user's picture; null without one
 * @param facts about a picture's scores, in numbers
 * @param scored whether any feature has a score: pure attention maps have none
 * @param force how contributions push the score; null where they do not add up
 * @param numbered whether each word carries its score: not in long texts, nor where writing changes direction
 * @param pieces what its features are
 * @param sums the same with the scores of longer pieces, each the sum over its features; empty where there are none
 */
record Story(
        String id,
        String method,
        String question,
        List<Canvas> texts,
        int shown,
        @Nullable Drawing drawing,
        List<Fact> facts,
        boolean scored,
        boolean numbered,
        String legend,
        boolean signed,
        Medium medium,
        Reading reading,
        @Nullable Force force,
        Chart chart,
        List<Row> rows,
        boolean sampled,
        Trust trust,
        List<String> warnings,
        @Nullable AttentionGrid attention,
        @Nullable HeadGrid heads,
        List<Fact> settings,
        Pieces pieces,
        List<Story> sums) {
    private static final int MOST_NUMBERED = 60;
    private static final int MOST_TAB_STOPS = 40;
    private static final int MOST_THUMBS = 20;
    private static final int LONG = 16;
    private static final double DEEP = 0.2;

    /** A text of the user. */
    record Canvas(String name, List<Word> words) {}

    /**
     * A stretch of a text.
     *
     * @param feature its number; -1 for what lies between features
     * @param css classes
     * @param strength 0 to 1
     * @param focus whether the keyboard stops here: only the strongest, or a long text could not be left
     */
    record Word(String text, int feature, String css, String strength, String score, boolean focus) {
        boolean isFeature() {
            return feature >= 0;
        }
    }

    /**
     * A line of the table.
     *
     * @param thumb what a region shows; null for others, and beyond the first of them
     */
    record Row(
            int feature,
            String text,
            String score,
            String share,
            String interval,
            boolean special,
            @Nullable Thumb thumb) {}

    /** A name and a value. */
    record Fact(String name, String value) {}

    /**
     * @param map over the picture, with the scale that it shares with others; null without a picture
     */
    static Story of(int number, Attribution explanation, Scene scene, @Nullable HeatMap map) {
        List<Story> sums = Summed.of(explanation, scene).stream()
                .map(summed -> of(number, summed.attribution(), scene, null, summed.pieces(), List.of()))
                .filter(Story::scored)
                .toList();
        return of(number, explanation, scene, map, Pieces.GIVEN, sums);
    }

    /** One whose words stand in a matrix above: its text cannot be coloured by longer pieces. */
    static Story told(int number, Attribution explanation, Scene scene) {
        return of(number, explanation, scene, null, Pieces.GIVEN, List.of());
    }

    private static Story of(
            int number, Attribution explanation, Scene scene, @Nullable HeatMap map, Pieces pieces, List<Story> sums) {
        Strengths strengths = Strengths.of(Part.of(explanation, scene));
        Reading reading = Reading.of(explanation);
        boolean scored = strengths.counted() > 0;
        return new Story(
                "explanation-" + number + pieces.suffix(),
                explanation.method().name(),
                Verdict.question(explanation.target(), scene),
                canvases(explanation, strengths, scene),
                scene.shown(),
                drawing(explanation, strengths, scene, map),
                PlaceFacts.of(explanation, scene),
                scored,
                scored
                        && strengths.parts().size() <= MOST_NUMBERED
                        && pieces.areShort()
                        && scene.texts().stream().noneMatch(Story::turnsDirection),
                strengths.numbers().size(strengths.largest()),
                strengths.anyBelowZero(),
                scene.medium(explanation),
                reading,
                Force.of(explanation, scene),
                ChartMaker.of(explanation, scene),
                rows(strengths, reading, thumbs(scene, map)),
                strengths.parts().stream().anyMatch(Part::hasInterval),
                Trust.of(explanation, scene.medium(explanation)),
                explanation.warnings().stream().map(Say::borrowed).toList(),
                AttentionGrid.of(explanation, scene.arrays()),
                HeadGrid.of(explanation),
                settings(explanation),
                pieces,
                sums);
    }

    /** What marks a feature wherever it is drawn; null for what is none. */
    @Nullable
    String mark(int feature) {
        return feature < 0 ? null : pieces.mark(feature);
    }

    private static @Nullable Drawing drawing(
            Attribution explanation, Strengths strengths, Scene scene, @Nullable HeatMap map) {
        Attribution.Named array = Places.array(explanation, 2);
        if (map == null || scene.image() == null) {
            return null;
        }
        Reading reading = Reading.of(explanation);
        List<String> titles = strengths.parts().stream()
                .map(part -> part.label() + " " + reading.score(strengths.numbers(), part.score())
                        + (part.hasInterval() ? " (" + interval(part, strengths.numbers()) + ")" : ""))
                .toList();
        boolean regional = map.regions() != null;
        int number = regional || array == null ? -1 : scene.arrays().number(explanation, array);
        return Drawing.of(map, Frame.of(scene.image()), number, titles);
    }

    // Annotated words are set one by one, which would lose their order where Arabic stands in a Latin sentence.
    private static boolean turnsDirection(String text) {
        return new Bidi(text, Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT).isMixed();
    }

    private static List<Canvas> canvases(Attribution explanation, Strengths strengths, Scene scene) {
        Set<Integer> slots = slots(explanation.target().target());
        List<String> texts = scene.texts();
        List<Canvas> canvases = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            List<Word> words = new ArrayList<>();
            for (Passage.Piece piece :
                    Passage.of(texts.get(i), i, explanation.scores()).pieces()) {
                words.add(word(piece, explanation, strengths, slots));
            }
            canvases.add(
                    new Canvas(scene.shown() == 1 && i == 0 ? "" : scene.names().get(i), List.copyOf(words)));
        }
        return canvases;
    }

    // Of an answer the positions are its start and its end, not tokens; a whole text was asked about everywhere.
    private static Set<Integer> slots(Target target) {
        return switch (target.type()) {
            case ANSWER, CONTINUATION -> Set.of();
            case TOKEN, LABEL, VALUE, SIMILARITY, UNIT -> Set.copyOf(target.positions());
        };
    }

    private static Word word(Passage.Piece piece, Attribution explanation, Strengths strengths, Set<Integer> slots) {
        if (!piece.isFeature()) {
            return new Word(piece.text(), -1, "", "0", "", false);
        }
        Scored scored = explanation.scores().get(piece.feature());
        double strength = strengths.of(piece.feature());
        String css = "f " + (strength < 0 ? "against" : "for")
                + (piece.inserted() || scored.feature().special() ? " special" : "")
                + (Math.abs(strength) > DEEP ? " deep" : "")
                + (piece.text().length() > LONG ? " long" : "")
                + (scored.feature().positions().stream().anyMatch(slots::contains) ? " slot" : "");
        boolean focus = strengths.ranked().indexOf(piece.feature()) < MOST_TAB_STOPS;
        return new Word(
                piece.text(),
                piece.feature(),
                css,
                String.format(Locale.ROOT, "%.3f", Math.abs(strength)),
                Reading.of(explanation).score(strengths.numbers(), scored.score()),
                focus);
    }

    private static List<Row> rows(Strengths strengths, Reading reading, List<Thumb> thumbs) {
        double all = strengths.parts().stream()
                .mapToDouble(part -> Math.abs(part.score()))
                .filter(Double::isFinite)
                .sum();
        Numbers numbers = strengths.numbers();
        List<Row> rows = new ArrayList<>();
        for (int index : strengths.ranked()) {
            Part part = strengths.parts().get(index);
            rows.add(new Row(
                    index,
                    part.label(),
                    reading.score(numbers, part.score()),
                    all == 0 ? "" : Numbers.percent(Math.abs(part.score()) / all),
                    interval(part, numbers),
                    part.special(),
                    rows.size() < Math.min(MOST_THUMBS, thumbs.size()) ? thumbs.get(index) : null));
        }
        return rows;
    }

    private static List<Thumb> thumbs(Scene scene, @Nullable HeatMap map) {
        Partition regions = map == null ? null : map.regions();
        return regions == null || scene.picture() == null
                ? List.of()
                : Thumb.of(regions, Outlines.of(regions, 1 + largest(regions)));
    }

    private static int largest(Partition regions) {
        return (int) Arrays.stream(regions.labels().toDoubles()).max().orElse(-1);
    }

    private static String interval(Part part, Numbers numbers) {
        Double low = part.low();
        Double high = part.high();
        return low == null || high == null || !part.hasInterval()
                ? ""
                : say("{} to {}", numbers.signed(low), numbers.signed(high));
    }

    static List<Fact> settings(Attribution explanation) {
        List<Fact> facts = new ArrayList<>();
        for (Map.Entry<String, Object> setting : explanation.method().settings().entrySet()) {
            facts.add(new Fact(setting.getKey(), String.valueOf(setting.getValue())));
        }
        return facts;
    }
}
