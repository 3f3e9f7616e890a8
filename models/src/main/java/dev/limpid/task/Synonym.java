package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import dev.limpid.text.Token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a masked language model says in a word's place when it has read the text with the word just before (Qiang et al. 2020,
 * Lexical Simplification with Pretrained Encoders), if its embedding points nearly where the word's does.
 *
 * <p>Names and English words that hold others together stay, and common opposites are not taken for each other. That an opposite
 * stands in the same places, and so near, no such filter can wholly help: what comes of it is nearly the same text, not surely
 * the same statement.
 *
 * @param proposer fills masks
 * @param least cosine of the two words' embeddings
 * @param most words a word
 */
record Synonym(TextModel proposer, double least, int most) implements Rewording {
    /** Between what bert-base has for synonyms and for words that merely fit. */
    static final double LEAST = 0.5;

    static final int MOST = 2;

    private static final int TOGETHER = 16;
    /** Entries looked at a word: pieces and signs are among the best. */
    private static final int TRIES = 30;

    /** English words that say how others belong together: each has few like it, and most turn a sentence round. */
    private static final Set<String> KEPT = words("""
            a an the this that these those my your his her its our their any each every another such what which who whom
            whose i you he she it we they me him us them myself himself herself itself ourselves themselves one ones both
            and or but nor so yet if because since unless while although though than as when where why how whether
            of in on at by to from for with without about against between into through during before after above below up
            down out off over under within toward towards upon near until till
            is am are was were be been being do does did done has have had having can could will would shall should may might
            must s t d m ll re ve don isn aren wasn weren won wouldn couldn shouldn didn doesn hasn haven hadn ain
            not no never none nothing nobody nowhere neither hardly barely rarely cannot only even just all some few many
            much less more least most very too also there here then now
            """);

    /** What stands in the same places and says the opposite. */
    private static final Set<Set<String>> OPPOSITES = opposites("""
            good bad, best worst, better worse, great terrible, buy sell, bought sold, win lose, wins loses, won lost,
            find lose, finds loses, found lost, first last, next last, early late, earlier later, hot cold, warm cold,
            big small, large small, long short, high low, higher lower, new old, young old, rich poor, strong weak,
            fast slow, easy hard, easy difficult, light dark, bright dark, bright dull, happy sad, happy unhappy, love hate,
            loved hated, loves hates, like dislike, right wrong, true false, open closed, full empty, deep shallow,
            increase decrease, rise fall, rose fell, start end, starts ends, begin end, begins ends, succeed fail,
            succeeds fails, alive dead, male female, man woman, men women, boy girl, boys girls, husband wife, father mother,
            brother sister, son daughter, actor actress, actors actresses, north south, east west, left right, day night,
            summer winter, success failure, positive negative, war peace
            """);

    private static Set<String> words(String block) {
        return Set.of(block.strip().split("\\s+"));
    }

    private static Set<Set<String>> opposites(String block) {
        return Arrays.stream(block.strip().split(",\\s*")).map(Synonym::words).collect(Collectors.toUnmodifiableSet());
    }

    /** A word and the text in which it is asked about. */
    private record Question(Place.Span place, String word, Probe.Asked asked) {}

    @Override
    public List<Rewritten.Change> of(Text text, Predicate<Place.Span> free) {
        List<Question> questions = new ArrayList<>();
        for (Place.Span place : Rewritten.found(WORD, text)) {
            String word = Rewritten.at(place, text);
            if (free.test(place) && !isKept(place, text, word)) {
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

    /** Words that hold others together, single letters, and names: those with a capital though no sentence begins. */
    private static boolean isKept(Place.Span place, Text text, String word) {
        String before = Rewritten.at(new Place.Span(place.input(), 0, place.start()), text)
                .strip();
        boolean begins = before.isEmpty() || ".!?:\"\u201C".indexOf(before.charAt(before.length() - 1)) >= 0;
        return word.length() < 2
                || KEPT.contains(word.toLowerCase(Locale.ROOT))
                || !begins && Character.isUpperCase(word.codePointAt(0));
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
        List<String> parts = text.parts();
        double[] own = embedding(parts, question.place, question.word);
        return proposed.stream()
                .filter(word -> cosine(own, embedding(parts, question.place, word)) >= least)
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
                && !KEPT.contains(word)
                && !OPPOSITES.contains(Set.of(word, question.word.toLowerCase(Locale.ROOT)))
                && WordEdits.isToken(proposer, text.parts(), question.place, word, entry);
    }

    /** What the model's table has for the pieces of a word that stands in a place, added up. */
    private double[] embedding(List<String> texts, Place.Span place, String word) {
        Text there = Rewritten.of(
                List.of(texts.get(place.input())),
                List.of(new Rewritten.Change(new Place.Span(0, place.start(), place.end()), word)));
        Tensor all = proposer.probe().value(proposer.prepare(there)).slice(0);
        int width = (int) all.shape().dim(1);
        int end = place.start() + word.codePointCount(0, word.length());
        List<Token> tokens = proposer.tokenizer().tokens(there);
        double[] sum = new double[width];
        for (int i = 0; i < tokens.size(); i++) {
            boolean own = tokens.get(i).start() < end && tokens.get(i).end() > place.start();
            for (int unit = 0; unit < width && own; unit++) {
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
