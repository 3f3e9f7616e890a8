package dev.limpid.task;

import dev.limpid.model.Place;
import dev.limpid.text.Text;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A way to say one word of a text otherwise that leaves its meaning as it is. */
interface Rewording {
    /** Letters in a row, with what stands on them. */
    Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}]*");

    /**
     * Every change of one word or mark, in the order of the text.
     *
     * @param free whether a place may be changed
     */
    List<Rewritten.Change> of(Text text, Predicate<Place.Span> free);
}
