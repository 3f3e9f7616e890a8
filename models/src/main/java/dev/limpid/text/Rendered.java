package dev.limpid.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A chat as the one text that a model reads, and what of it is whose words; all else is the template's.
 *
 * @param segments in the text's order, none empty, none over another. A message has several if the template writes it
 *     several times, and none if nothing of it is written: it is empty, nothing but white space that the template takes away,
 *     or left out
 * @param changed messages, counted from 0, that have no segments because the template does more with them than to leave
 *     something out at their ends, so that no stretch of the text is known to be theirs
 * @param dated whether the template asks which day it is, so that the text is another one tomorrow
 */
public record Rendered(String text, List<Segment> segments, List<Integer> changed, boolean dated) {
    /** What a user should know of the text, a sentence each; usually nothing. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (dated) {
            notes.add("The chat template tells the model which day it is: the prompt, and all that follows from it, is"
                    + " another one tomorrow.");
        }
        if (!changed.isEmpty()) {
            notes.add("The chat template rewrites message "
                    + changed.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ", counted from 0, so its words are not told apart from the template's"
                    + (segments.isEmpty() ? ": all of the text gets scores." : " and get no scores of their own."));
        }
        return notes;
    }

    /** The text to be read, of which what was said alone is features, where it is known where that stands. */
    public Text toRead() {
        return new Text(
                text,
                null,
                segments.stream()
                        .map(segment -> new Text.Segment(segment.start, segment.end))
                        .toList(),
                true);
    }

    public Rendered {
        segments = List.copyOf(segments);
        changed = List.copyOf(changed);
    }

    /**
     * Words of a message, all of them or, if the template leaves something out, what it leaves. All around stays as it is
     * when other words stand here.
     *
     * @param message counted from 0
     * @param start in the text, by code points
     * @param end exclusive
     */
    public record Segment(int message, String role, int start, int end) {}
}
