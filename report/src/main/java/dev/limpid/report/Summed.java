package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.text.Granularity;
import dev.limpid.text.Joined;

import java.util.ArrayList;
import java.util.List;

/**
 * An explanation by longer pieces of the text: scores add up, so that a word is worth what its tokens are.
 *
 * @param attribution without arrays and intervals, which do not
 */
record Summed(Attribution attribution, Pieces pieces) {
    private static final List<Granularity> LONGER = List.of(Granularity.WORD, Granularity.SENTENCE);

    /**
     * From short to long, each with fewer pieces than the one before, but two at least: what all is together the total says.
     * None where nothing can be added up.
     */
    static List<Summed> of(Attribution explanation, Scene scene) {
        List<Feature> features =
                explanation.scores().stream().map(Scored::feature).toList();
        List<Summed> sums = new ArrayList<>();
        if (!addsUp(Reading.of(explanation)) || !features.stream().allMatch(one -> isIn(one, scene))) {
            return sums;
        }
        int fewest = features.size();
        for (Granularity by : LONGER) {
            List<Joined> joined = Joined.of(by, scene.texts(), features);
            if (joined.size() < fewest && counted(joined) > 1) {
                fewest = joined.size();
                sums.add(new Summed(with(explanation, joined), new Pieces(by, marks(by, joined))));
            }
        }
        return sums;
    }

    private static long counted(List<Joined> joined) {
        return joined.stream().filter(one -> !one.feature().special()).count();
    }

    // How many parts of a rule a sentence holds is no score, nor what several changes would do together.
    private static boolean addsUp(Reading reading) {
        return reading != Reading.RULE && reading != Reading.EDITS;
    }

    private static boolean isIn(Feature feature, Scene scene) {
        return feature.place() instanceof Place.Span span
                && span.input() < scene.texts().size();
    }

    // A token that stands for no text has only its number.
    private static List<String> marks(Granularity by, List<Joined> joined) {
        List<String> marks = new ArrayList<>();
        for (Joined one : joined) {
            Place.Span span = (Place.Span) one.feature().place();
            marks.add(by + "-" + span.input() + "-"
                    + (span.start() < span.end() ? span.start() + "-" + span.end() : "put-" + marks.size()));
        }
        return marks;
    }

    private static Attribution with(Attribution explanation, List<Joined> joined) {
        return new Attribution(
                explanation.method(),
                explanation.target(),
                joined.stream()
                        .map(one -> new Scored(one.feature(), sum(explanation.scores(), one.parts()), null, null))
                        .toList(),
                List.of(),
                explanation.completeness(),
                explanation.sampled(),
                explanation.cost(),
                explanation.warnings(),
                explanation.seed(),
                explanation.model(),
                explanation.edited(),
                explanation.ledger());
    }

    private static double sum(List<Scored> scores, List<Integer> parts) {
        return parts.stream().mapToDouble(part -> scores.get(part).score()).sum();
    }
}
