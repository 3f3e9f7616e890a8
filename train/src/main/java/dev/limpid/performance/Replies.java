package dev.limpid.performance;

import java.util.List;

/** Questions with a model's reply in words, and the replies that are right. */
public final class Replies implements Answers {
    private final List<String> predicted;
    private final List<List<String>> right;

    /**
     * Of texts.
     *
     * @param predicted one for each question, empty where the model says that there is no answer
     * @param right those that are accepted; none, or only such as {@link SquadText} leaves nothing of, where there is no answer
     */
    public Replies(List<String> predicted, List<List<String>> right) {
        Alike.require(predicted.size(), right.size());
        this.predicted = List.copyOf(predicted);
        this.right = right.stream().map(Replies::accepted).toList();
    }

    private static List<String> accepted(List<String> texts) {
        List<String> said =
                texts.stream().filter(text -> !SquadText.normal(text).isEmpty()).toList();
        return said.isEmpty() ? List.of("") : said;
    }

    @Override
    public int size() {
        return predicted.size();
    }

    String predicted(int question) {
        return predicted.get(question);
    }

    /** At least one; empty text where there is no answer. */
    List<String> right(int question) {
        return right.get(question);
    }

    /** Whether a question has an answer. */
    public boolean isAnswerable(int question) {
        return !right.get(question).get(0).isEmpty();
    }
}
