package dev.limpid.task;

import dev.limpid.span.BestSpans;
import dev.limpid.span.Span;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import dev.limpid.text.Window;

import java.util.List;
import java.util.Objects;

/**
 * What a model says of a question and its context.
 *
 * @param scored by window
 */
record FoundAnswers(Text original, List<Window> windows, List<BestSpans.Scored> scored) {
    /** As many as are usually shown. */
    private static final int USUAL = 5;

    /**
     * The best answers, best first; at least one. Whoever asks for fewer than usual gets the first of the usual ones: how many
     * are looked for decides what is added up, and so perhaps their order.
     *
     * @throws IllegalArgumentException if the context has no token
     */
    List<Span> best(int count) {
        List<Span> best =
                BestSpans.STANDARD.top(Math.max(USUAL, count)).in(Objects.requireNonNull(original.pair()), scored);
        if (best.isEmpty()) {
            throw new IllegalArgumentException(
                    "The context has no token where an answer could begin. Give --context a text with words.");
        }
        return best.subList(0, Math.min(count, best.size()));
    }

    /** The window that the best answer is in: the one that is explained. */
    int shown() {
        return windows.size() == 1 ? 0 : best(1).get(0).window();
    }

    /** The logits of the tokens that begin and end an answer, together. */
    double score(Span span) {
        BestSpans.Scored own = scored.get(span.window());
        return own.starts()[span.startToken()] + own.ends()[span.endToken()];
    }

    Token token(Span span, int position) {
        return windows.get(span.window()).tokens().get(position);
    }
}
