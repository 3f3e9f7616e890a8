package dev.limpid.span;

import dev.limpid.model.Probabilities;
import dev.limpid.model.Target;
import dev.limpid.text.CodePoints;
import dev.limpid.text.Token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds answers as the {@code QuestionAnsweringPipeline} of transformers 4 does, words kept whole ({@code align_to_words}).
 *
 * <ol>
 *   <li>In each window, probabilities to begin and to end an answer are a softmax over the context's tokens and the first
 *       token of all, at which models say that there is no answer; then that one counts for nothing.
 *   <li>A passage of at most so many tokens has the product of its first token's and its last one's. Of these, 10 and twice as
 *       many as are asked for go on.
 *   <li>Each is widened to whole words. What has the same text then, but for case, is one answer, its scores added up, at the
 *       place that was found first.
 * </ol>
 *
 * <p>Otherwise than there: words are Limpid's, which tell punctuation from words in every vocabulary; white space around an
 * answer is not part of it; and passages of probability 0 are none.
 *
 * @param count how many answers at most, from 1 on
 * @param longest how many tokens an answer may have, from 1 on
 * @param impossible whether "there is no answer" may be one: with the product at the first token, in the window where it is
 *     smallest
 */
public record BestSpans(int count, int longest, boolean impossible) {
    /** As transformers has them: one answer, of at most 15 tokens, and always one. */
    public static final BestSpans STANDARD = new BestSpans(1, 15, false);

    private static final int SPARE = 10;

    /** Which of a pair of texts is the context. */
    public static final int CONTEXT = 1;

    public BestSpans {
        if (count < 1 || longest < 1) {
            throw new IllegalArgumentException(
                    "Asked for " + count + " answers of at most " + longest + " tokens, expected 1 or more of each.");
        }
    }

    /** The same of which so many are wanted. */
    public BestSpans top(int most) {
        return new BestSpans(most, longest, impossible);
    }

    /**
     * What a model says of a part of the context.
     *
     * @param tokens all that it read: the question's, the context's and those that the tokenizer put in
     * @param starts logits to begin the answer, by token
     * @param ends logits to end it
     */
    public record Scored(List<Token> tokens, double[] starts, double[] ends) {}

    private record Candidate(int window, int start, int end, double score) {}

    /**
     * The best answers, best first.
     *
     * @param windows in the context's order
     * @return empty if no window has a token of the context
     */
    public List<Span> in(String context, List<Scored> windows) {
        CodePoints text = CodePoints.of(context);
        Map<String, Span> answers = new LinkedHashMap<>();
        double none = Double.POSITIVE_INFINITY;
        for (int window = 0; window < windows.size(); window++) {
            Scored scored = windows.get(window);
            double[] starts = probabilities(scored.tokens, scored.starts);
            double[] ends = probabilities(scored.tokens, scored.ends);
            none = Math.min(none, starts[0] * ends[0]);
            for (Candidate candidate : candidates(scored.tokens, starts, ends, window)) {
                Span span = span(candidate, scored.tokens, text);
                answers.merge(span.text().toLowerCase(Locale.ROOT), span, BestSpans::together);
            }
        }
        List<Span> best = new ArrayList<>(answers.values());
        if (impossible) {
            best.add(new Span("", 0, 0, none, 0, 0, 0));
        }
        return best.stream()
                .sorted(Comparator.comparingDouble(Span::score).reversed())
                .limit(count)
                .toList();
    }

    private static Span together(Span first, Span same) {
        return new Span(
                first.text(),
                first.start(),
                first.end(),
                first.score() + same.score(),
                first.window(),
                first.startToken(),
                first.endToken());
    }

    private static boolean ofContext(Token token) {
        return token.input() == CONTEXT && !token.inserted();
    }

    /** Whether an answer may begin or end at a token, or, at the first one that the tokenizer put in, be said not to be there. */
    public static boolean isAnswerable(List<Token> tokens, int token) {
        return ofContext(tokens.get(token)) || token == 0 && tokens.get(0).inserted();
    }

    private static double[] probabilities(List<Token> tokens, double[] logits) {
        double[] masked = logits.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] = isAnswerable(tokens, i) ? masked[i] : Double.NEGATIVE_INFINITY;
        }
        return Probabilities.of(masked, Target.Link.SOFTMAX);
    }

    /** The passages that are likeliest; of equals the one that begins first, then the shorter. */
    private List<Candidate> candidates(List<Token> tokens, double[] starts, double[] ends, int window) {
        List<Candidate> candidates = new ArrayList<>();
        for (int start = 0; start < starts.length; start++) {
            for (int end = start; end < Math.min(ends.length, start + longest); end++) {
                double score = starts[start] * ends[end];
                if (score > 0 && ofContext(tokens.get(start)) && ofContext(tokens.get(end))) {
                    candidates.add(new Candidate(window, start, end, score));
                }
            }
        }
        candidates.sort(Comparator.comparingDouble(Candidate::score).reversed());
        return candidates.subList(0, Math.min(candidates.size(), 2 * count + SPARE));
    }

    private static Span span(Candidate candidate, List<Token> tokens, CodePoints text) {
        int first = candidate.start;
        while (first > 0 && sameWord(tokens.get(first - 1), tokens.get(candidate.start))) {
            first--;
        }
        int last = candidate.end;
        while (last + 1 < tokens.size() && sameWord(tokens.get(last + 1), tokens.get(candidate.end))) {
            last++;
        }
        CodePoints.Span span =
                text.trimmed(tokens.get(first).start(), tokens.get(last).end());
        return new Span(
                text.slice(span.start(), span.end()),
                span.start(),
                span.end(),
                candidate.score,
                candidate.window,
                candidate.start,
                candidate.end);
    }

    private static boolean sameWord(Token one, Token other) {
        return ofContext(one) && one.word() >= 0 && one.word() == other.word();
    }
}
