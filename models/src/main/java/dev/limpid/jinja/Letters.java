package dev.limpid.jinja;

import dev.limpid.jinja.Value.Str;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Cutting, joining and capitalising texts, as Python does. */
final class Letters {
    private Letters() {}

    /** @param most how often it is cut at most */
    static List<String> split(String text, String at, int most) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = text.indexOf(at); i >= 0 && parts.size() < most; i = text.indexOf(at, start)) {
            parts.add(text.substring(start, i));
            start = i + at.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    static List<String> splitFromEnd(String text, String at, int most) {
        List<String> parts = new ArrayList<>();
        int end = text.length();
        while (parts.size() < most && end >= at.length()) {
            int i = text.lastIndexOf(at, end - at.length());
            if (i < 0) {
                break;
            }
            parts.add(text.substring(i + at.length(), end));
            end = i;
        }
        parts.add(text.substring(0, end));
        Collections.reverse(parts);
        return parts;
    }

    /** Cut at white space, of which nothing is left but in what is cut no more. */
    static List<String> words(String text, int most) {
        List<String> parts = new ArrayList<>();
        int start = skip(text, 0, true);
        while (start < text.length() && parts.size() < most) {
            int end = skip(text, start, false);
            parts.add(text.substring(start, end));
            start = skip(text, end, true);
        }
        if (start < text.length()) {
            parts.add(text.substring(start));
        }
        return parts;
    }

    private static int skip(String text, int start, boolean space) {
        int i = start;
        while (i < text.length() && Space.is(text.charAt(i)) == space) {
            i++;
        }
        return i;
    }

    static List<String> wordsFromEnd(String text, int most) {
        List<String> parts = new ArrayList<>();
        int end = skipBack(text, text.length(), true);
        while (end > 0 && parts.size() < most) {
            int start = skipBack(text, end, false);
            parts.add(text.substring(start, end));
            end = skipBack(text, start, true);
        }
        if (end > 0) {
            parts.add(text.substring(0, end));
        }
        Collections.reverse(parts);
        return parts;
    }

    private static int skipBack(String text, int end, boolean space) {
        int i = end;
        while (i > 0 && Space.is(text.charAt(i - 1)) == space) {
            i--;
        }
        return i;
    }

    static List<String> lines(String text, boolean keepEnds) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '\n' && c <= '\r' || c >= 0x1c && c <= 0x1e || c == 0x85 || c == 0x2028 || c == 0x2029) {
                int end = c == '\r' && text.startsWith("\n", i + 1) ? i + 2 : i + 1;
                lines.add(text.substring(start, keepEnds ? end : i));
                start = end;
                i = end - 1;
            }
        }
        if (start < text.length()) {
            lines.add(text.substring(start));
        }
        return lines;
    }

    static Str joined(Run run, String between, List<String> parts) {
        long length = 0;
        for (String part : parts) {
            length += part.length() + between.length();
        }
        run.take(length);
        return new Str(String.join(between, parts));
    }

    /** @param most how often at most; all if negative */
    static Str replaced(Run run, String text, String old, String by, long most) {
        List<String> parts;
        int limit = most < 0 || most > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) most;
        run.search(text, old);
        if (!old.isEmpty()) {
            parts = split(text, old, limit);
        } else {
            // Nothing is found before each character and at the end.
            run.makeItems(text.length());
            parts = new ArrayList<>(List.of(""));
            int[] points = text.codePoints().toArray();
            int cuts = Math.min(points.length, Math.max(0, limit - 1));
            if (limit == 0) {
                return new Str(text);
            }
            for (int i = 0; i < cuts; i++) {
                parts.add(Character.toString(points[i]));
            }
            if (cuts < points.length) {
                parts.add(new String(points, cuts, points.length - cuts));
                return joined(run, by, parts);
            }
            if (limit > points.length) {
                parts.add("");
            }
        }
        return joined(run, by, parts);
    }

    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return titled(first) + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    }

    private static String titled(int c) {
        String upper = Character.toString(c).toUpperCase(Locale.ROOT);
        // One letter that becomes several has only the first of them large.
        return upper.codePointCount(0, upper.length()) > 1
                ? upper.substring(0, upper.offsetByCodePoints(0, 1))
                        + upper.substring(upper.offsetByCodePoints(0, 1)).toLowerCase(Locale.ROOT)
                : Character.toString(Character.toTitleCase(c));
    }

    /** Every letter that follows none is large, all others small. */
    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inside = false;
        for (int c : text.codePoints().toArray()) {
            boolean cased = Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
            out.append(
                    inside
                            ? Character.toString(c).toLowerCase(Locale.ROOT)
                            : cased ? titled(c) : Character.toString(c));
            inside = cased;
        }
        return out.toString();
    }
}
