package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.text.Token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What a masked language model says in a word's place when it has read the text with the word just before (Qiang et al. 2020,
 * Lexical Simplification with Pretrained Encoders), if its embedding points nearly where the word's does.
 *
 * <p>Words that turn a sentence round (not, never) stay. That a word's opposite stands in the same places, and so often near it,
 * no such filter can help: what comes of it is nearly the same text, not surely the same statement.
 *
 * @param proposer fills masks
 * @param least cosine of the two words' embeddings
 * @param most words a word
 */
record Synonym(TextModel proposer, double least, int most) implements Rewording {
    /** Between what bert-base has for synonyms and for words that merely fit. */
    static final double LEAST = 0.5;

    static final int MOST = 3;

    private static final int TOGETHER = 16;
    /** Entries looked at a word: pieces and signs are among the best. */
    private static final int TRIES = 30;

    private static final Set<String> KEPT = Set.of(
            "not", "no", "nor", "never", "none", "nothing", "nobody", "without", "hardly", "but", "cannot", "don",
            "won", "isn", "t", "s", "all", "some", "few", "many", "less", "more", "least", "most");

    /** A word and the text in which it is asked about. */
    private record Question(Place.Span place, String word, Probe.Asked asked) {}

    @Override
    public List<Rewritten.Change> of(Text text, Predicate<Place.Span> free) {
        List<Question> questions = new ArrayList<>();
        for (Place.Span place : Rewritten.found(WORD, text)) {
            String word = Rewritten.at(place, text);
            if (free.test(place) && !KEPT.contains(word.toLowerCase(Locale.ROOT))) {
                question(text, place, word).ifPresent(questions::add);
            }
        }
        List<Rewritten.Change> changes = new ArrayList<>();
        for (int start = 0; start < questions.size(); start += TOGETHER) {
            List<Question> part = questions.subList(start, Math.min(questions.size(), start + TOGETHER));
            List<Tensor> rows = proposer.probe()
                    .rows(
                            part.stream().map(Question::asked).toList(),
                            proposer.answers().output());
            for (int i = 0; i < part.size(); i++) {
                changes.addAll(near(part.get(i), text, rows.get(i).toDoubles()));
            }
        }
        return changes;
    }

    /** The word's own text, and that text again without the word; none where both are too long for the model. */
    private Optional<Question> question(Text text, Place.Span place, String word) {
        String own = text.parts().get(place.input());
        String mask = proposer.vocabulary().token(proposer.tokenizer().mask().orElseThrow());
        Text masked = Rewritten.of(
                List.of(own), List.of(new Rewritten.Change(new Place.Span(0, place.start(), place.end()), mask)));
        Text both = new Text(own, masked.text());
        List<Token> tokens = proposer.tokenizer().tokens(both);
        return IntStream.range(0, tokens.size())
                .filter(i -> tokens.get(i).input() == 1
                        && tokens.get(i).special()
                        && tokens.get(i).end() > place.start()
                        && tokens.get(i).start() <= place.start())
                .boxed()
                .findFirst()
                .flatMap(position ->
                        prepared(both).map(input -> new Question(place, word, new Probe.Asked(input, position))));
    }

    private Optional<Input> prepared(Text text) {
        try {
            return Optional.of(proposer.prepare(text));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
    }

    private List<Rewritten.Change> near(Question question, Text text, double[] row) {
        List<String> proposed = IntStream.range(
                        0, Math.min(row.length, proposer.vocabulary().size()))
                .boxed()
                .sorted(Comparator.comparingDouble(entry -> -row[entry]))
                .limit(TRIES)
                .filter(entry -> isWord(question, text, entry))
                .map(entry -> WordEdits.bare(proposer.vocabulary().token(entry)))
                .toList();
        if (proposed.isEmpty()) {
            return List.of();
        }
        double[] own = embedding(question.word);
        return proposed.stream()
                .filter(word -> cosine(own, embedding(word)) >= least)
                .limit(most)
                .map(word -> new Rewritten.Change(question.place, OtherSpelling.asBefore(question.word, word)))
                .toList();
    }

    /** Whether an entry is another whole word, which the proposer reads as this entry. */
    private boolean isWord(Question question, Text text, int entry) {
        String word = WordEdits.bare(proposer.vocabulary().token(entry));
        return !word.isEmpty()
                && word.codePoints().allMatch(Character::isLetter)
                && !word.equalsIgnoreCase(question.word)
                && WordEdits.isToken(proposer, text.parts(), question.place, word, entry);
    }

    /** The mean of what the model's table has for a word's pieces. */
    private double[] embedding(String word) {
        Input input = proposer.prepare(Text.of(word));
        Tensor all = proposer.probe().value(input).slice(0);
        int width = (int) all.shape().dim(1);
        List<Token> tokens = proposer.tokenizer().tokens(Text.of(word));
        double[] sum = new double[width];
        for (int i = 0; i < tokens.size(); i++) {
            for (int unit = 0; unit < width && !tokens.get(i).special(); unit++) {
                sum[unit] += all.at(i * width + unit);
            }
        }
        return sum;
    }

    private static double cosine(double[] a, double[] b) {
        double product = 0;
        double one = 0;
        double other = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            one += a[i] * a[i];
            other += b[i] * b[i];
        }
        return one == 0 || other == 0 ? 0 : product / Math.sqrt(one * other);
    }
}
