package dev.limpid.assertions;

import java.util.Arrays;
import java.util.List;

/** The features that an explanation puts first. */
public final class TopAssert {
    private final ExplanationAssert explanation;
    private final int count;

    TopAssert(ExplanationAssert explanation, int count) {
        this.explanation = explanation;
        this.count = count;
    }

    /** Each of these is among them; of one that occurs twice, once suffices. */
    public ExplanationAssert containing(String... words) {
        return hold(true, words);
    }

    /**
     * None of these is among them. At least one has to be in the input, so that a word that is spelt wrong is found.
     */
    public ExplanationAssert notContaining(String... words) {
        return hold(false, words);
    }

    private ExplanationAssert hold(boolean inside, String... words) {
        FeatureScores scores = explanation.scores();
        if (!inside
                && Arrays.stream(ExplanationAssert.required(words))
                        .allMatch(word -> scores.find(word).isEmpty())) {
            throw explanation.failed("Expected " + ExplanationAssert.quoted(words)
                    + " to be among the features of the input, but there are " + scores.listed() + ".");
        }
        List<Integer> order = scores.bySize();
        List<Integer> top = order.subList(0, Math.min(count, order.size()));
        List<String> wrong = Arrays.stream(ExplanationAssert.required(words))
                .filter(word -> scores.find(word).stream().anyMatch(top::contains) != inside)
                .toList();
        if (!wrong.isEmpty()) {
            throw explanation.failed("Expected the top " + count + " of " + scores.subject() + " to contain "
                    + (inside ? "" : "none of ") + ExplanationAssert.quoted(words) + ", but "
                    + ExplanationAssert.quoted(wrong.toArray(String[]::new))
                    + (wrong.size() == 1 ? " is " : " are ") + (inside ? "not there." : "there.") + scores.table());
        }
        return explanation;
    }
}
