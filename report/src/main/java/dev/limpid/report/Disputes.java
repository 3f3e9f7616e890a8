package dev.limpid.report;

import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Consensus;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Outcome;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.image.Picture;
import dev.limpid.json.Judged;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * The examples that methods quarrel most about, and what they say of these.
 *
 * @param disputed how many of all examples have a disputed feature
 * @param all how many examples there are
 */
record Disputes(List<Example> examples, long disputed, int all) {
    private static final int SHOWN = 3;
    private static final int MOST_ROWS = 12;

    /**
     * An example.
     *
     * @param id of its picture
     * @param label what it is said to be, and whether the model says so; empty where nothing is said
     * @param count how much of it is disputed, in words
     * @param texts its texts with the consensus in colours; none of pictures and rows of tables
     * @param silent methods that score nothing here
     */
    record Example(
            String id,
            String name,
            String target,
            String label,
            String count,
            List<List<Word>> texts,
            @Nullable DisputedPicture picture,
            List<String> methods,
            List<Row> rows,
            String silent) {}

    /**
     * A stretch of a text.
     *
     * @param css classes; empty for what lies between features
     * @param strength of its colour, 0 to 1
     * @param mark of a dispute; empty without one
     */
    record Word(String text, String css, String strength, String mark, String title) {
        boolean isFeature() {
            return !css.isEmpty();
        }
    }

    /** A feature, and the share that each method gives it. */
    record Row(String feature, String mark, List<Share> shares, Share consensus) {}

    /** A share of all scores' sizes; its strength is empty where it has no colour. */
    record Share(String value, String strength, boolean against) {
        boolean isShaded() {
            return !strength.isEmpty();
        }
    }

    static Disputes of(Judged judged, IntFunction<@Nullable Picture> pictures) {
        Appraisal appraisal = judged.appraisal();
        Outcome outcome = appraisal.outcome();
        int all = outcome.cases().size();
        long disputed =
                IntStream.range(0, all).filter(i -> isDisputed(appraisal, i)).count();
        List<Example> examples = new ArrayList<>();
        appraisal.byDispute().stream()
                .filter(i -> isDisputed(appraisal, i))
                .limit(SHOWN)
                .forEach(i -> appraisal
                        .consensus(i)
                        .ifPresent(found -> examples.add(example(judged, i, found, pictures.apply(i)))));
        return new Disputes(examples, disputed, all);
    }

    private static boolean isDisputed(Appraisal appraisal, int example) {
        return appraisal
                .consensus(example)
                .map(one -> one.features().stream().anyMatch(Disputes::isDisputed))
                .orElse(false);
    }

    static boolean isDisputed(Consensus.Feature feature) {
        return feature.dispute() != Consensus.Dispute.NONE;
    }

    private static Example example(Judged judged, int place, Consensus found, @Nullable Picture picture) {
        Outcome outcome = judged.appraisal().outcome();
        Case one = outcome.cases().get(place);
        List<Feature> features = outcome.features(place);
        List<double[]> shares = outcome.explanations().stream()
                .map(own -> shares(Contender.scores(own.get(place))))
                .toList();
        long count = found.features().stream().filter(Disputes::isDisputed).count();
        return new Example(
                "example-" + place,
                one.name(),
                one.target().choice().label(),
                label(judged.shown().get(place)),
                say("{} of {}", count, Numbers.many(found.features().size(), key("{} feature"), key("{} features"))),
                texts(one.input().originals(), outcome.explanations().get(0).get(place), found),
                DisputedPicture.of(outcome, place, found, picture),
                outcome.results().methods(),
                rows(features, found, shares),
                String.join(", ", found.silent()));
    }

    private static String label(Judged.Shown shown) {
        if (shown.label() == null) {
            return "";
        }
        Boolean right = shown.right();
        return say("said to be {}", shown.label())
                + (right == null ? "" : right ? say("; the model says so too") : say("; the model says otherwise"));
    }

    /** Of the sum of sizes; all {@code NaN} where a method says nothing. */
    static double[] shares(double[] scores) {
        double size = Arrays.stream(scores).map(Math::abs).sum();
        return Arrays.stream(scores)
                .map(score -> size > 0 && Double.isFinite(size) ? score / size : Double.NaN)
                .toArray();
    }

    /** How a dispute is marked, whatever the colour. */
    static String mark(Consensus.Dispute dispute) {
        return switch (dispute) {
            case NONE -> "";
            case SIGN -> "±";
            case RANK -> "↕";
        };
    }

    static String told(Consensus.Feature feature) {
        return say("{} %, from {} % to {} %", percent(feature.mean()), percent(feature.low()), percent(feature.high()))
                + switch (feature.dispute()) {
                    case NONE -> "";
                    case SIGN -> say("; some methods say it argues for the answer, some against");
                    case RANK -> say("; some methods count it among the most important, some hardly or not at all");
                };
    }

    private static List<List<Word>> texts(List<Original> originals, Attribution explanation, Consensus found) {
        List<Consensus.@Nullable Feature> own = new ArrayList<>();
        int next = 0;
        for (Scored scored : explanation.scores()) {
            own.add(scored.feature().special() ? null : found.features().get(next++));
        }
        double largest = largest(found);
        List<List<Word>> texts = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            if (originals.get(i) instanceof Original.Text text) {
                texts.add(Passage.of(text.text(), i, explanation.scores()).pieces().stream()
                        .filter(piece -> !piece.inserted())
                        .map(piece -> word(piece.text(), piece.isFeature() ? own.get(piece.feature()) : null, largest))
                        .toList());
            }
        }
        return texts;
    }

    static double largest(Consensus found) {
        return Arrays.stream(found.scores()).map(Math::abs).max().orElse(0);
    }

    static String strength(double share, double largest) {
        return largest > 0 && Double.isFinite(share)
                ? String.format(Locale.ROOT, "%.3f", Math.min(1, Math.abs(share) / largest))
                : "0";
    }

    private static Word word(String text, Consensus.@Nullable Feature found, double largest) {
        if (found == null) {
            return new Word(text, "", "0", "", "");
        }
        return new Word(
                text,
                "f " + (found.mean() < 0 ? "against" : "for") + (isDisputed(found) ? " disputed" : ""),
                strength(found.mean(), largest),
                mark(found.dispute()),
                text + ": " + told(found));
    }

    /** Disputed features by falling spread. */
    private static List<Row> rows(List<Feature> features, Consensus found, List<double[]> shares) {
        double largest = shares.stream()
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .map(Math::abs)
                .max()
                .orElse(0);
        return IntStream.range(0, features.size())
                .boxed()
                .filter(i -> isDisputed(found.features().get(i)))
                .sorted(Comparator.comparingDouble(i -> -found.features().get(i).deviation()))
                .limit(MOST_ROWS)
                .map(i -> new Row(
                        name(features.get(i)),
                        mark(found.features().get(i).dispute()),
                        shares.stream().map(own -> share(own[i], largest)).toList(),
                        share(found.features().get(i).mean(), largest)))
                .toList();
    }

    private static String name(Feature feature) {
        return feature.place() instanceof Place.Column column
                ? column.column() + " = " + Numbers.value(column.value())
                : feature.text();
    }

    private static Share share(double share, double largest) {
        return Double.isFinite(share)
                ? new Share(percent(share), strength(share, largest), share < 0)
                : new Share(Means.ABSENT, "", false);
    }

    private static String percent(double share) {
        String size = String.format(Locale.ROOT, "%.0f", 100 * Math.abs(share));
        return size.equals("0") ? "0" : (share < 0 ? "\u2212" : "+") + size;
    }
}
