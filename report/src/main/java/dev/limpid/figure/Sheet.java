package dev.limpid.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of a page's style, as a light screen that is wide enough has them: what holds only elsewhere, or while
 * something is pointed at, is left out.
 *
 * @param rules in the order they are written
 */
record Sheet(List<Rule> rules) {
    private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/");
    private static final Pattern PASSING =
            Pattern.compile(":(?:hover|focus|focus-visible|active|checked|target|before|after)|::|\\.js\\b");
    private static final Pattern NAMES = Pattern.compile("#[\\w-]+");
    private static final Pattern CLASSES = Pattern.compile("\\.[\\w-]+|\\[[^\\]]*\\]|:(?!not|is)[\\w-]+");
    private static final Pattern TAGS = Pattern.compile("(?<![\\w.#:\\[-])[a-zA-Z][\\w-]*");

    /** One selector with what it sets; the weightier wins, then the later. */
    record Rule(String selector, int weight, Map<String, String> values) {}

    static Sheet of(String css) {
        String text = COMMENT.matcher(css).replaceAll("");
        List<Rule> rules = new ArrayList<>();
        int at = 0;
        while (true) {
            int open = text.indexOf('{', at);
            if (open < 0) {
                return new Sheet(List.copyOf(rules));
            }
            int close = closing(text, open);
            String head = text.substring(at, open).strip();
            if (!head.startsWith("@")) {
                Map<String, String> values = values(text.substring(open + 1, close));
                for (String selector : split(head, ',')) {
                    if (!PASSING.matcher(selector).find()) {
                        rules.add(new Rule(selector.strip(), weight(selector), values));
                    }
                }
            }
            at = Math.min(text.length(), close + 1);
        }
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    /** What a block or a style attribute sets. */
    static Map<String, String> values(String block) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String one : split(block, ';')) {
            int colon = one.indexOf(':');
            if (colon > 0) {
                values.put(
                        one.substring(0, colon).strip(),
                        one.substring(colon + 1).strip());
            }
        }
        return values;
    }

    /** Splits where no bracket is open. */
    static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char here = text.charAt(i);
            depth += here == '(' ? 1 : here == ')' ? -1 : 0;
            if (here == separator && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (!text.substring(from).isBlank()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static int weight(String selector) {
        return 10_000 * count(NAMES, selector) + 100 * count(CLASSES, selector) + count(TAGS, selector);
    }

    private static int count(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        int count = 0;
        while (matcher.find()) {
            count++;
        }
        return count;
    }
}
