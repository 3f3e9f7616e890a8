package dev.limpid.text;

import java.util.regex.Matcher;

/**
 * Tells what the native library answers by ending the process: regular expressions that keep it busy for ever on a text of
 * moderate length (repetition without limit inside of repetition without limit, references back, recursion), and, where
 * every match is replaced, those that match nothing at all. None that published tokenizers cut by is of these.
 */
final class Patterns {
    /**
     * What a part of a pattern can do.
     *
     * @param empty whether it can match without taking a character
     * @param endless whether it can take any number of characters
     */
    private record Reach(boolean empty, boolean endless) {
        static final Reach NOTHING = new Reach(true, false);
        static final Reach ONE = new Reach(false, false);

        Reach then(Reach next) {
            return new Reach(empty && next.empty, endless || next.endless);
        }

        Reach or(Reach other) {
            return new Reach(empty || other.empty, endless || other.endless);
        }
    }

    /** Why a pattern is not taken. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        Refusal(String reason) {
            super(reason);
        }
    }

    private static final int LONGEST = 20_000;
    private static final int DEEPEST = 50;
    private static final int MOST_TIMES = 1000;
    private static final java.util.regex.Pattern TIMES = java.util.regex.Pattern.compile("\\{(\\d*)(,?)(\\d*)}");
    private static final java.util.regex.Pattern GROUP =
            java.util.regex.Pattern.compile("\\((\\?(<?[=!]|<\\w+>|[-imx]*:|>|[-imx]*(?=\\))))?");

    private final String pattern;
    private int at;
    private int depth;

    private Patterns(String pattern) {
        this.pattern = pattern;
    }

    /**
     * @param replaced whether matches are replaced, so that they must not be empty
     * @return what is wrong with it; empty if nothing is
     */
    static String flaw(String pattern, boolean replaced) {
        if (pattern.length() > LONGEST) {
            return "is longer than " + LONGEST + " characters";
        }
        try {
            Patterns patterns = new Patterns(pattern);
            Reach reach = patterns.alternatives();
            while (patterns.at < pattern.length()) {
                // A bracket that closes nothing is a character, or an error that the library tells.
                patterns.at++;
                reach = reach.then(patterns.alternatives());
            }
            return replaced && reach.empty() ? "matches where there is nothing to replace" : "";
        } catch (Refusal refusal) {
            return String.valueOf(refusal.getMessage());
        }
    }

    private boolean more() {
        return at < pattern.length() && pattern.charAt(at) != ')';
    }

    private Reach alternatives() throws Refusal {
        if (depth++ > DEEPEST) {
            throw new Refusal("is nested more than " + DEEPEST + " deep");
        }
        Reach all = sequence();
        while (more() && pattern.charAt(at) == '|') {
            at++;
            all = all.or(sequence());
        }
        depth--;
        return all;
    }

    private Reach sequence() throws Refusal {
        Reach all = Reach.NOTHING;
        while (more() && pattern.charAt(at) != '|') {
            all = all.then(repeated(atom()));
        }
        return all;
    }

    private Reach atom() throws Refusal {
        char c = pattern.charAt(at);
        if (c == '(') {
            return group();
        }
        if (c == '[') {
            characterClass();
            return Reach.ONE;
        }
        if (c == '\\') {
            char escaped = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
            if (escaped == 'g' || escaped == 'k' || escaped >= '1' && escaped <= '9') {
                throw new Refusal("refers to a part of itself");
            }
            at = Math.min(at + 2, pattern.length());
            if ((escaped == 'p' || escaped == 'P' || escaped == 'x')
                    && at < pattern.length()
                    && pattern.charAt(at) == '{') {
                at = Math.max(at, pattern.indexOf('}', at) + 1);
            }
            return "bBAzZGKyY".indexOf(escaped) >= 0 ? Reach.NOTHING : Reach.ONE;
        }
        at++;
        return c == '^' || c == '$' ? Reach.NOTHING : Reach.ONE;
    }

    private Reach group() throws Refusal {
        Matcher opening = GROUP.matcher(pattern).region(at, pattern.length()).useTransparentBounds(true);
        if (!opening.lookingAt() || opening.end() < pattern.length() && pattern.charAt(opening.end()) == '?') {
            throw new Refusal("has a group of a kind that is not known");
        }
        String kind = String.valueOf(opening.group(2));
        at = opening.end();
        Reach inner = alternatives();
        at++;
        boolean looksOnly = kind.endsWith("=") || kind.endsWith("!");
        return looksOnly ? new Reach(true, inner.endless()) : inner;
    }

    /** A part with the quantifiers behind it. */
    private Reach repeated(Reach part) throws Refusal {
        Reach all = part;
        boolean repeats = false;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            Matcher counted = TIMES.matcher(pattern).region(at, pattern.length());
            if (c == '{' && counted.lookingAt() && !(counted.group(1) + counted.group(3)).isEmpty()) {
                at = counted.end();
                int least = times(counted.group(1), 0);
                int most = counted.group(2).isEmpty() ? least : times(counted.group(3), Integer.MAX_VALUE);
                all = times(all, least == 0, most == Integer.MAX_VALUE);
            } else if (c == '*' || c == '+' && !repeats) {
                at++;
                all = times(all, c == '*', true);
            } else if (c == '?' || c == '+') {
                // Behind a quantifier these make it lazy or possessive.
                at++;
                all = new Reach(all.empty() || !repeats, all.endless());
            } else {
                return all;
            }
            repeats = true;
        }
        return all;
    }

    private static Reach times(Reach part, boolean none, boolean endless) throws Refusal {
        if (endless && part.endless()) {
            throw new Refusal("repeats a repetition");
        }
        return new Reach(part.empty() || none, part.endless() || endless);
    }

    private static int times(String number, int unsaid) throws Refusal {
        if (number.isEmpty()) {
            return unsaid;
        }
        if (number.length() > 6 || Integer.parseInt(number) > MOST_TIMES) {
            throw new Refusal("repeats more than " + MOST_TIMES + " times");
        }
        return Integer.parseInt(number);
    }

    private void characterClass() {
        int open = 0;
        do {
            char c = pattern.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                open++;
            } else if (c == ']') {
                open--;
            }
            at++;
        } while (open > 0 && at < pattern.length());
        at = Math.min(at, pattern.length());
    }
}
