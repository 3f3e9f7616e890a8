package dev.limpid.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells regular expressions that a text of moderate length could keep busy for ever, which the native library answers by
 * ending the process: repetition without limit inside of repetition without limit, references back and recursion. None of
 * the patterns that published tokenizers cut by has any of these.
 */
final class Patterns {
    private static final int LONGEST = 20_000;
    private static final int MOST_TIMES = 1000;
    private static final Pattern TIMES = Pattern.compile("\\{(\\d*)(,?)(\\d*)}");

    private final String pattern;
    private int at;

    private Patterns(String pattern) {
        this.pattern = pattern;
    }

    /**
     * @return what is wrong with it; empty if nothing is
     */
    static String flaw(String pattern) {
        return pattern.length() > LONGEST ? "is longer than " + LONGEST + " characters" : new Patterns(pattern).flaw();
    }

    private String flaw() {
        // For each open group, whether something in it repeats without limit.
        Deque<Boolean> groups = new ArrayDeque<>();
        boolean repeats = false;
        boolean closed = false;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            boolean inner = closed;
            closed = false;
            if (c == '\\') {
                char escaped = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
                if (escaped == 'g' || escaped == 'k' || escaped >= '1' && escaped <= '9') {
                    return "refers to a part of itself";
                }
                at += 2;
            } else if (c == '[') {
                characterClass();
            } else if (c == '(') {
                groups.push(repeats);
                repeats = false;
                at++;
            } else if (c == ')') {
                closed = repeats;
                repeats |= !groups.isEmpty() && groups.pop();
                at++;
            } else {
                int times = times();
                if (times > MOST_TIMES && times != Integer.MAX_VALUE) {
                    return "repeats more than " + MOST_TIMES + " times";
                }
                if (times == Integer.MAX_VALUE) {
                    if (inner) {
                        return "repeats a repetition";
                    }
                    repeats = true;
                }
            }
        }
        return "";
    }

    /** Passes over what stands there: how often it lets what is before it repeat; 1 if it is no quantifier. */
    private int times() {
        char c = pattern.charAt(at);
        if (c == '*' || c == '+') {
            at++;
            return Integer.MAX_VALUE;
        }
        Matcher counted = TIMES.matcher(pattern).region(at, pattern.length());
        if (c != '{' || !counted.lookingAt()) {
            at++;
            return 1;
        }
        at = counted.end();
        String most = counted.group(2).isEmpty() ? counted.group(1) : counted.group(3);
        if (most.isEmpty()) {
            return Integer.MAX_VALUE;
        }
        return most.length() > 6 ? MOST_TIMES + 1 : Integer.parseInt(most);
    }

    private void characterClass() {
        int depth = 0;
        do {
            char c = pattern.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            }
            at++;
        } while (depth > 0 && at < pattern.length());
    }
}
