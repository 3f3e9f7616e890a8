package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * What one method says about one target over many examples, as SHAP's users know it: a bar of mean sizes, a swarm, a
 * heat map, each an SVG file. Features are the same if they are called the same: columns by name, words by their
 * letters; a word that stands in an example more than once has the sum of its scores there. What an example lacks, or
 * has no finite score for, counts as 0 in means and is not drawn.
 *
 * <p>Memory: a number and a value for each example of each feature.
 */
public final class Summary {
    private final Attribution first;
    private final int examples;
    private final double[] totals;
    private final List<Feature> features;

    /**
     * What one feature does.
     *
     * @param name of the column, or the word
     * @param meanSize of its scores over all examples
     * @param scores by example; NaN where an example lacks it
     * @param values by example: what stood in the column; null where an example lacks it, and for words
     */
    public record Feature(String name, double meanSize, List<Double> scores, List<@Nullable Object> values) {
        public Feature {
            scores = List.copyOf(scores);
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    private Summary(Attribution first, double[] totals, List<Feature> features) {
        this.first = first;
        this.examples = totals.length;
        this.totals = totals;
        this.features = features;
    }

    /**
     * @param attributions one for each example, of one method and one target
     * @throws IllegalArgumentException if there are none, methods or targets differ, or features are parts of pictures,
     *     which are nothing that two pictures share
     */
    public static Summary of(List<Attribution> attributions) {
        if (attributions.isEmpty()) {
            throw new IllegalArgumentException("A summary needs at least one explanation, got none.");
        }
        Attribution first = attributions.get(0);
        double[] totals = new double[attributions.size()];
        Map<String, Line> lines = new LinkedHashMap<>();
        for (int i = 0; i < totals.length; i++) {
            Attribution one = attributions.get(i);
            requireAlike(first, one, i);
            totals[i] = one.target().score();
            for (Scored scored : one.scores()) {
                if (Double.isFinite(scored.score())) {
                    lines.computeIfAbsent(name(scored, i), name -> new Line(totals.length))
                            .add(i, scored);
                }
            }
        }
        List<Feature> features = new ArrayList<>();
        lines.forEach((name, line) -> features.add(line.feature(name)));
        features.sort(Comparator.comparingDouble(Feature::meanSize).reversed());
        return new Summary(first, totals, List.copyOf(features));
    }

    private static void requireAlike(Attribution first, Attribution one, int number) {
        if (!one.method().name().equals(first.method().name())) {
            throw new IllegalArgumentException("A summary is of one method, but example " + number
                    + " was explained by '" + one.method().name() + "' and those before by '"
                    + first.method().name() + "'.");
        }
        Target target = one.target().target();
        Target before = first.target().target();
        if (!Verdict.subject(target).equals(Verdict.subject(before))
                || !target.score().equals(before.score())) {
            throw new IllegalArgumentException("A summary is of one target, but example " + number + " explains the "
                    + target.score() + " of '" + Verdict.subject(target) + "' and those before the " + before.score()
                    + " of '" + Verdict.subject(before) + "'. Name one target for all, as label:L.");
        }
    }

    private static String name(Scored scored, int number) {
        Place place = scored.feature().place();
        if (place instanceof Place.Region) {
            throw new IllegalArgumentException("Example " + number + " is explained by parts of a picture, which are no"
                    + " features that examples share. Summaries are of tables and texts.");
        }
        return place instanceof Place.Column column
                ? column.column()
                : scored.feature().text();
    }

    /** Scores and values of one feature, while they are gathered. */
    private static final class Line {
        private final double[] scores;
        private final @Nullable Object[] values;

        Line(int examples) {
            scores = new double[examples];
            Arrays.fill(scores, Double.NaN);
            values = new Object[examples];
        }

        void add(int example, Scored scored) {
            scores[example] = Double.isNaN(scores[example]) ? scored.score() : scores[example] + scored.score();
            values[example] = scored.feature().place() instanceof Place.Column column ? column.value() : null;
        }

        Feature feature(String name) {
            double sum = 0;
            List<Double> boxed = new ArrayList<>();
            for (double score : scores) {
                sum += Double.isNaN(score) ? 0 : Math.abs(score);
                boxed.add(score);
            }
            return new Feature(name, sum / scores.length, boxed, Arrays.asList(values));
        }
    }

    /** How many examples there are. */
    public int examples() {
        return examples;
    }

    /** All features, the largest mean size first; ties as they first came. */
    public List<Feature> features() {
        return features;
    }

    /** The mean size of each feature's scores, as an SVG file of at most so many bars. */
    public String bar(int most) {
        return bar(most, Tongue.spoken());
    }

    /** The same in a tongue. */
    public String bar(int most, Tongue tongue) {
        return tongue.speak(() -> new SummaryBars(frame(most)).draw());
    }

    /**
     * A dot for each example of each feature, where its score lies, coloured by the feature's value where that is a
     * number: as an SVG file of at most so many rows.
     */
    public String beeswarm(int most) {
        return beeswarm(most, Tongue.spoken());
    }

    /** The same in a tongue. */
    public String beeswarm(int most, Tongue tongue) {
        return tongue.speak(() -> new Beeswarm(frame(most)).draw());
    }

    /** Examples from left to right by features from top to bottom, with the model's score above: as an SVG file. */
    public String heatMap(int most) {
        return heatMap(most, Tongue.spoken());
    }

    /** The same in a tongue. */
    public String heatMap(int most, Tongue tongue) {
        return tongue.speak(() -> new ScoreGrid(frame(most), totals).draw());
    }

    private Shown frame(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("Features to draw must be at least 1, got " + most + ".");
        }
        String title = say(
                "{} on {}: {}",
                first.method().name(),
                Numbers.many(examples, key("{} example"), key("{} examples")),
                Verdict.subject(first.target().target()));
        return new Shown(title, examples, features.subList(0, Math.min(most, features.size())), features.size());
    }

    /**
     * What of a summary is drawn.
     *
     * @param all how many features there are
     */
    record Shown(String title, int examples, List<Feature> features, int all) {
        private static final int MOST_EXAMPLES = 1500;

        /** Numbers of the examples that are drawn: all, or evenly many of them. */
        int[] drawn() {
            int count = Math.min(MOST_EXAMPLES, examples);
            int[] drawn = new int[count];
            for (int i = 0; i < count; i++) {
                drawn[i] = (int) ((long) i * examples / count);
            }
            return drawn;
        }

        /** The largest size of a score; 0 without any. */
        double largest() {
            return features.stream()
                    .flatMap(feature -> feature.scores().stream())
                    .filter(score -> !score.isNaN())
                    .mapToDouble(Math::abs)
                    .max()
                    .orElse(0);
        }

        /** What a figure leaves out, as sentences; empty for nothing. */
        String note(boolean thinned) {
            int less = all - features.size();
            String note = less > 0
                    ? say(
                            "{} with smaller means not drawn. ",
                            Numbers.many(less, key("{} feature"), key("{} features")))
                    : "";
            return (thinned && drawn().length < examples
                            ? note
                                    + say(
                                            "Of {} examples, {} evenly chosen are drawn.",
                                            Numbers.count(examples),
                                            Numbers.count(drawn().length))
                            : note)
                    .strip();
        }
    }
}
