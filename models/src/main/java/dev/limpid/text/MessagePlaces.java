package dev.limpid.text;

import dev.limpid.text.Rendered.Segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where messages' words stand in a chat that a template wrote. One message at a time is replaced by a character that is
 * nowhere else, the mark. If the text with the mark is {@code before ● behind} and the real one {@code before X behind}, and X
 * is a stretch of the message, then X is where the message stands, and nothing else depends on what it says.
 *
 * @param text as the template wrote it
 */
record MessagePlaces(String text, List<Message> messages, String mark) {
    private static final int FIRST_PRIVATE = 0xE000;
    private static final int LAST_PRIVATE = 0xF8FF;

    /** @throws IllegalArgumentException if every character for private use is taken */
    static MessagePlaces of(String text, String template, List<Message> messages, Collection<String> tokens) {
        StringBuilder all = new StringBuilder(text).append(template);
        messages.forEach(message -> all.append(message.role()).append(message.content()));
        tokens.forEach(all::append);
        for (int c = FIRST_PRIVATE; c <= LAST_PRIVATE; c++) {
            String mark = Character.toString(c);
            if (all.indexOf(mark) < 0) {
                return new MessagePlaces(text, messages, mark);
            }
        }
        throw new IllegalArgumentException(
                "The chat has all of Unicode's characters for private use in it. Leave some of them out.");
    }

    /** The messages with the mark for one's words. */
    List<Message> marked(int message) {
        List<Message> marked = new ArrayList<>(messages);
        marked.set(message, new Message(messages.get(message).role(), mark));
        return marked;
    }

    /**
     * Adds where a message's words stand, if anywhere.
     *
     * @param marked the text with the mark for them, if there is one
     * @return whether that is known
     */
    boolean find(int message, Optional<String> marked, List<Segment> segments) {
        if (marked.isEmpty()) {
            return false;
        }
        String[] around = marked.get().split(mark, -1);
        int times = around.length - 1;
        if (times == 0) {
            return marked.get().equals(text);
        }
        int rest = text.length() - (marked.get().length() - times);
        if (rest < 0 || rest % times != 0) {
            return false;
        }
        int length = rest / times;
        List<Segment> found = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < times; i++) {
            int start = at + around[i].length();
            if (!text.startsWith(around[i], at)
                    || !messages.get(message).content().contains(text.substring(start, start + length))) {
                return false;
            }
            at = start + length;
            if (length > 0) {
                found.add(new Segment(
                        message,
                        messages.get(message).role(),
                        text.codePointCount(0, start),
                        text.codePointCount(0, at)));
            }
        }
        if (!text.substring(at).equals(around[times])) {
            return false;
        }
        segments.addAll(found);
        return true;
    }

    static List<Segment> inOrder(List<Segment> segments) {
        return segments.stream().sorted(Comparator.comparingInt(Segment::start)).toList();
    }
}
