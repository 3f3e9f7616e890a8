package dev.limpid.assertions;

import dev.limpid.assertions.FeatureScores.Way;
import dev.limpid.evaluate.Agreement;
import dev.limpid.explain.Attribution;
import org.assertj.core.annotation.CheckReturnValue;
import org.assertj.core.api.AbstractAssert;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What an explanation is expected to say.
 *
 * <p>A feature's <i>share</i> is its score's size by the sum of all scores' sizes, 0 to 1. Features are named by what stands
 * in the input, whatever the case, or by their column; a word that occurs twice counts twice, and words parted by spaces are
 * those that stand there one after the other. Every failure tells the scores.
 */
public final class ExplanationAssert extends AbstractAssert<ExplanationAssert, Attribution> {
    /** Of all that is argued: below this a feature is not relied on. */
    public static final double NEGLIGIBLE = 0.05;

    ExplanationAssert(Attribution actual) {
        super(actual, ExplanationAssert.class);
    }

    /** What is explained is this answer: a label or a token, as results tell it. */
    public ExplanationAssert explains(String label) {
        isNotNull();
        String explained = actual.target().target().choice().label();
        if (!explained.equals(label)) {
            throw failed("Expected an explanation of \"" + label + "\", but it is of " + scores().subject() + ".");
        }
        return this;
    }

    /**
     * How much these drive the answer, together; {@code atLeast}, {@code atMost} or {@code isBetween} has to follow. Each has
     * to be in the input.
     */
    @CheckReturnValue
    public ShareAssert drives(String... words) {
        isNotNull();
        Set<Integer> features = new LinkedHashSet<>();
        for (String word : required(words)) {
            Set<Integer> found = features().find(word);
            if (found.isEmpty()) {
                throw failed("Expected " + quoted(word) + " to be a feature of the input, but there are "
                        + scores().listed() + ".");
            }
            features.addAll(found);
        }
        return new ShareAssert(this, quoted(words), way -> scores().share(features, way));
    }

    /** How much what lies in an area of a picture drives the answer; {@code atLeast} or its like has to follow. */
    @CheckReturnValue
    public ShareAssert drives(Area area) {
        isNotNull();
        if (!scores().isOfPicture()) {
            throw failed("Expected scores of a picture, of which " + area + " is a part, but " + scores().subject()
                    + " has none.");
        }
        return new ShareAssert(this, area.toString(), way -> scores().share(area, way));
    }

    /** These drive more than half of the answer, together. */
    public ExplanationAssert isMostlyDrivenBy(String... words) {
        return drives(words).moreThan(0.5);
    }

    /** More than half of what drives the answer lies in this area. */
    public ExplanationAssert isMostlyDrivenBy(Area area) {
        return drives(area).moreThan(0.5);
    }

    /** Those of these words that are in the input drive less than {@value #NEGLIGIBLE} of the answer, together. */
    public ExplanationAssert doesNotRelyOn(String... words) {
        return doesNotRelyOnMoreThan(NEGLIGIBLE, words);
    }

    /**
     * Those of these words that are in the input drive no more than a share of the answer, together. At least one has to be
     * there, so that a word that is spelt wrong is found.
     */
    public ExplanationAssert doesNotRelyOnMoreThan(double share, String... words) {
        isNotNull();
        List<String> present = Arrays.stream(required(words))
                .filter(word -> !features().find(word).isEmpty())
                .toList();
        if (present.isEmpty()) {
            throw failed("Expected " + quoted(words) + " to be among the features of the input, but there are "
                    + scores().listed() + ".");
        }
        return drives(present.toArray(String[]::new)).atMost(share);
    }

    /** The {@code count} features with the largest scores by size, the earlier of equals; {@code containing} has to follow. */
    @CheckReturnValue
    public TopAssert hasTop(int count) {
        isNotNull();
        if (count < 1) {
            throw new IllegalArgumentException("The top has at least 1 feature, got " + count + ".");
        }
        saying();
        return new TopAssert(this, count);
    }

    /**
     * What the scores add up to is the score less the baseline's, but for a share of that.
     *
     * @param tolerance of the difference that is explained, such as 0.01
     */
    public ExplanationAssert addsUpWithin(double tolerance) {
        isNotNull();
        Attribution.Completeness completeness = actual.completeness();
        if (completeness == null) {
            throw failed("Expected scores that add up, but " + actual.method().name()
                    + " does not promise it. Choose another method, such as integrated-gradients.");
        }
        double most = tolerance * Math.abs(completeness.expected());
        if (!(Math.abs(completeness.gap()) <= most)) {
            throw failed("Expected the scores of " + scores().subject() + " to add up to "
                    + FeatureScores.number(completeness.expected()) + " within " + FeatureScores.number(most)
                    + ", but they add up to " + FeatureScores.number(completeness.attributed()) + "."
                    + scores().table());
        }
        return this;
    }

    /** How far another explanation of the same features orders them alike, most against to most for; Spearman's ρ. */
    @CheckReturnValue
    public AgreementAssert agreesWith(Attribution other) {
        isNotNull();
        FeatureScores others = new FeatureScores(other);
        features();
        if (!others.names().equals(scores().names())) {
            throw failed("Expected two explanations of the same features, but " + scores().subject() + " has "
                    + scores().listed() + ", and " + others.subject() + " has " + others.listed() + ".");
        }
        return new AgreementAssert(
                this, others, Agreement.of(scores().values(), others.values()).spearman());
    }

    FeatureScores scores() {
        return new FeatureScores(actual);
    }

    /** Those of an explanation that has features. */
    private FeatureScores features() {
        FeatureScores scores = scores();
        if (scores.isEmpty()) {
            throw failed("Expected an explanation of features, but " + scores.subject()
                    + " has none with a score. Of a picture ask for regions: Question.by(…).of(\"grid:8x8\").");
        }
        return scores;
    }

    /** Those of an explanation that says anything at all. */
    FeatureScores saying() {
        FeatureScores scores = scores();
        if (!scores.say()) {
            throw failed("Expected an explanation that says something, but the scores of " + scores.subject()
                    + " are all 0, or one of them is no number." + scores.table());
        }
        return scores;
    }

    static String[] required(String... words) {
        if (words.length == 0) {
            throw new IllegalArgumentException("Name at least one feature.");
        }
        return words;
    }

    static String quoted(String... words) {
        return Arrays.stream(words).map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
    }

    AssertionError failed(String message) {
        return failure("%s", message);
    }

    /** Tells a share, either way or one way. */
    interface Sharing extends ToDoubleFunction<Way> {}
}
