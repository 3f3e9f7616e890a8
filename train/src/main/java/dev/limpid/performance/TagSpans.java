package dev.limpid.performance;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Entities in a row of tags, BIO (IOB1 and IOB2) and IOBES alike, as conlleval finds them and seqeval by default: {@code I-X} that
 * follows nothing of X begins an entity too.
 *
 * <p>An entity goes on from one token to the next where both are of one type, the first is B or I, and the second I or E; all else
 * that is not O begins another.
 */
final class TagSpans {
    /**
     * An entity.
     *
     * @param from its first token
     * @param to its last
     */
    record Span(String type, int from, int to) {}

    private TagSpans() {}

    /** Whether a tag says where an entity is: {@code O}, {@code B-X}, {@code I-X}, {@code E-X}, {@code S-X}, or a bare letter. */
    static boolean isOne(String tag) {
        boolean bare = tag.length() == 1 && "BIESO".contains(tag);
        boolean typed = tag.length() > 2 && "BIES".indexOf(tag.charAt(0)) >= 0 && tag.charAt(1) == '-';
        return bare || typed;
    }

    /** @param tags of which {@link #isOne each is one} */
    static Set<Span> of(List<String> tags) {
        Set<Span> spans = new LinkedHashSet<>();
        int from = -1;
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            if (from >= 0 && !goesOn(tags.get(i - 1), tag)) {
                spans.add(new Span(type(tags.get(from)), from, i - 1));
                from = -1;
            }
            if (from < 0 && !tag.equals("O")) {
                from = i;
            }
        }
        if (from >= 0) {
            spans.add(new Span(type(tags.get(from)), from, tags.size() - 1));
        }
        return spans;
    }

    private static boolean goesOn(String before, String tag) {
        return "BI".indexOf(before.charAt(0)) >= 0
                && "IE".indexOf(tag.charAt(0)) >= 0
                && type(before).equals(type(tag));
    }

    private static String type(String tag) {
        return tag.length() < 2 ? "" : tag.substring(2);
    }
}
