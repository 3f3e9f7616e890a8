package dev.limpid.assertions;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import dev.limpid.tensor.Tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an explanation says of its features, those that the tokenizer put there aside. */
final class FeatureScores {
    private static final int MOST_SHOWN = 20;

    /** By so much a share or a correlation may miss what is expected: networks reckon with seven digits. */
    static final double ROUNDING = 1e-6;

    private final Attribution attribution;
    private final List<Scored> scored;

    FeatureScores(Attribution attribution) {
        this.attribution = attribution;
        this.scored = attribution.scores().stream()
                .filter(one -> !one.feature().special())
                .toList();
    }

    boolean isEmpty() {
        return scored.isEmpty();
    }

    /** Whether every score is a number, and one of them is not 0: only then is there anything to share. */
    boolean say() {
        double total = total();
        return Double.isFinite(total) && total > 0;
    }

    double[] values() {
        return scored.stream().mapToDouble(Scored::score).toArray();
    }

    /** What the features are called, in order. */
    List<String> names() {
        return scored.stream().map(FeatureScores::name).toList();
    }

    /** Columns go by their names, all else by what stands there. */
    static String name(Scored one) {
        return one.feature().place() instanceof Place.Column column
                ? column.column()
                : one.feature().text();
    }

    private static String folded(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The features that a word is, each time it occurs, whatever its case; of several words parted by spaces those that
     * stand in that order one after the other.
     *
     * @return numbers of features; empty where it does not occur
     */
    Set<Integer> find(String phrase) {
        List<String> names = names().stream().map(FeatureScores::folded).toList();
        Set<Integer> found = new LinkedHashSet<>();
        for (List<String> words :
                List.of(List.of(folded(phrase)), List.of(folded(phrase).split("\\s+")))) {
            for (int from = 0; from + words.size() <= names.size(); from++) {
                if (names.subList(from, from + words.size()).equals(words)) {
                    IntStream.range(from, from + words.size()).forEach(found::add);
                }
            }
        }
        return found;
    }

    /** What all features argue, either way: of the features, or of the pixels where there are none. */
    double total() {
        return isEmpty()
                ? places().map(places -> sum(places.toDoubles())).orElse(0.0)
                : scored.stream().mapToDouble(one -> Math.abs(one.score())).sum();
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.abs(value);
        }
        return sum;
    }

    /** The part of it that these features argue. */
    double share(Set<Integer> features, Way way) {
        return features.stream()
                        .mapToDouble(feature -> way.of(scored.get(feature).score()))
                        .sum()
                / total();
    }

    /** The part of it that is argued in an area; regions that lie there partly count by their pixels. */
    double share(Area area, Way way) {
        double inside = 0;
        if (isEmpty()) {
            Tensor places = places().orElseThrow();
            long rows = places.shape().dim(0);
            long columns = places.shape().dim(1);
            for (int i = 0; i < places.size(); i++) {
                inside += area.holds(i / columns, i % columns, rows, columns) ? way.of(places.at(i)) : 0;
            }
        }
        for (Scored one : scored) {
            Mask mask = ((Place.Region) one.feature().place()).mask();
            List<Integer> pixels = mask.pixels();
            long held = pixels.stream()
                    .filter(pixel ->
                            area.holds(pixel / mask.width(), pixel % mask.width(), mask.height(), mask.width()))
                    .count();
            inside += way.of(one.score()) * held / pixels.size();
        }
        return inside / total();
    }

    /** Whether areas can be asked about. */
    boolean isOfPicture() {
        return isEmpty()
                ? places().isPresent()
                : scored.stream().allMatch(one -> one.feature().place() instanceof Place.Region);
    }

    private Optional<Tensor> places() {
        return attribution.arrays().stream()
                .filter(array -> array.name().equals(Attribution.PLACES))
                .map(Attribution.Named::value)
                .filter(value -> value.shape().rank() == 2)
                .findFirst();
    }

    /** Numbers of the features, those that argue most first; the earlier of equals. */
    List<Integer> bySize() {
        return IntStream.range(0, scored.size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        feature -> -Math.abs(scored.get(feature).score())))
                .toList();
    }

    String name(int feature) {
        return name(scored.get(feature));
    }

    /** What there is to name: {@code "the", "refund"}. */
    String listed() {
        Set<String> names = new LinkedHashSet<>(names());
        return names.stream().limit(MOST_SHOWN).map(name -> "\"" + name + "\"").collect(Collectors.joining(", "))
                + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
    }

    /** A line for each feature, those that argue most first: its share, its score, its name. */
    String table() {
        List<String> lines = new ArrayList<>();
        double total = total();
        for (int feature : bySize().subList(0, Math.min(MOST_SHOWN, scored.size()))) {
            double score = scored.get(feature).score();
            lines.add(String.format(
                    Locale.ROOT, "%n  %6.3f  %+10.4g  %s", Math.abs(score) / total, score, name(feature)));
        }
        if (scored.size() > MOST_SHOWN) {
            lines.add(String.format("%n  and %d more", scored.size() - MOST_SHOWN));
        }
        return lines.isEmpty()
                ? ""
                : String.format("%n  %6s  %10s  feature", "share", "score") + String.join("", lines);
    }

    /** What is explained: {@code "BAD" (integrated-gradients, model 'moods')}. */
    String subject() {
        return "\"" + attribution.target().target().choice().label() + "\" ("
                + attribution.method().name() + ", model '"
                + attribution.model().id() + "')";
    }

    /** A number as it is said in sentences: four digits that count. */
    static String number(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString()
                : String.valueOf(value);
    }

    /** Which arguments count. */
    enum Way {
        EITHER(""),
        FOR("positively "),
        AGAINST("negatively ");

        final String adverb;

        Way(String adverb) {
            this.adverb = adverb;
        }

        double of(double score) {
            return switch (this) {
                case EITHER -> Math.abs(score);
                case FOR -> Math.max(0, score);
                case AGAINST -> Math.max(0, -score);
            };
        }
    }
}
