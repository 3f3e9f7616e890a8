package dev.limpid.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places to be filled, whose values alone are features: {@code {who} lives in {city}.} */
public final class Template {
    /** A name in braces; braces themselves are written twice. */
    private static final Pattern PART = Pattern.compile("\\{\\{|\\}\\}|\\{([^{}]*)\\}|[{}]");

    private Template() {}

    /**
     * The text with its places filled, each value a segment.
     *
     * @throws IllegalArgumentException if a place has no value, a value no place, or a brace is alone
     */
    public static Text fill(String template, Map<String, String> values) {
        StringBuilder text = new StringBuilder();
        List<Text.Segment> segments = new ArrayList<>();
        Set<String> unused = new LinkedHashSet<>(values.keySet());
        Matcher part = PART.matcher(template);
        int last = 0;
        while (part.find()) {
            text.append(template, last, part.start());
            last = part.end();
            String name = part.group(1);
            if (name == null) {
                text.append(brace(part.group(), template, part.start()));
                continue;
            }
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException("The template has a place {" + name + "} without a value, expected"
                        + " --fill " + name + "=TEXT"
                        + (values.isEmpty() ? "." : "; values are given for " + values.keySet() + "."));
            }
            unused.remove(name);
            int start = text.codePointCount(0, text.length());
            text.append(value);
            if (!value.isEmpty()) {
                segments.add(new Text.Segment(start, text.codePointCount(0, text.length())));
            }
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("The template \"" + template + "\" has no place for " + unused
                    + ": write {" + unused.iterator().next() + "} where the value belongs.");
        }
        if (segments.isEmpty()) {
            throw new IllegalArgumentException(
                    "The template \"" + template
                            + "\" has no filled place, so there is nothing to explain: write {name} and give --fill name=TEXT.");
        }
        return new Text(text.append(template, last, template.length()).toString(), null, segments);
    }

    private static char brace(String braces, String template, int at) {
        if (braces.length() == 1) {
            throw new IllegalArgumentException("The template \"" + template + "\" has a single '" + braces
                    + "' at character " + template.codePointCount(0, at) + "; write it twice if it stands for itself.");
        }
        return braces.charAt(0);
    }
}
