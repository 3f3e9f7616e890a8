package dev.limpid.figure;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a page's style says of each of its elements. */
final class Styles {
    private static final double USUAL = 16;
    private static final int DEEPEST = 16;
    private static final Pattern VARIABLE = Pattern.compile("var\\((--[\\w-]+)\\s*(?:,([^()]*))?\\)");
    private static final Pattern FONT = Pattern.compile("(?:^|\\s)([\\d.]+(?:rem|em|px|%))(?:/([\\d.]+))?\\s+(.+)$");
    private static final Set<String> HANDED_DOWN = Set.of(
            "color",
            "font-family",
            "font-weight",
            "font-style",
            "line-height",
            "text-align",
            "white-space",
            "writing-mode");

    private record Setting(int weight, String value) {}

    private final Map<Element, Map<String, Setting>> own = new IdentityHashMap<>();

    Styles(Document page, Sheet sheet) {
        for (Sheet.Rule rule : sheet.rules()) {
            for (Element element : matching(page, rule.selector())) {
                rule.values().forEach((name, value) -> put(element, name, value, rule.weight()));
            }
        }
        for (Element element : page.select("[style]")) {
            Sheet.values(element.attr("style")).forEach((name, value) -> put(element, name, value, Integer.MAX_VALUE));
        }
    }

    private static Iterable<Element> matching(Document page, String selector) {
        try {
            return page.select(selector);
        } catch (Selector.SelectorParseException notForUs) {
            // What a browser alone can say, such as the content of closed details, is no part of a figure.
            return List.of();
        }
    }

    private void put(Element element, String name, String value, int weight) {
        Map<String, Setting> values = own.computeIfAbsent(element, first -> new LinkedHashMap<>());
        if (name.equals("font")) {
            Matcher font = FONT.matcher(value);
            if (font.find()) {
                put(element, "font-size", font.group(1), weight);
                put(element, "font-family", font.group(3), weight);
                if (font.group(2) != null) {
                    put(element, "line-height", font.group(2), weight);
                }
            }
            return;
        }
        Setting before = values.get(name);
        if (before == null || before.weight <= weight) {
            values.put(name, new Setting(weight, value));
        }
    }

    /** What is set for the element itself, its variables resolved; null for nothing. */
    @Nullable
    String own(Element element, String name) {
        Setting value = own.getOrDefault(element, Map.of()).get(name);
        return value == null ? null : resolved(element, value.value);
    }

    /** All that is set for the element itself. */
    Map<String, String> all(Element element) {
        Map<String, String> all = new LinkedHashMap<>();
        own.getOrDefault(element, Map.of()).forEach((name, value) -> {
            if (!name.startsWith("--")) {
                all.put(name, resolved(element, value.value));
            }
        });
        return all;
    }

    /** What holds, set here or handed down; empty for nothing. */
    String of(Element element, String name) {
        for (Element at = element; at != null; at = HANDED_DOWN.contains(name) ? at.parent() : null) {
            String value = own(at, name);
            if (value != null && !value.equals("inherit")) {
                return value;
            }
            String usual = usual(at, name);
            if (!usual.isEmpty()) {
                return usual;
            }
        }
        return "";
    }

    // What browsers do without being told.
    private static String usual(Element element, String name) {
        return switch (name) {
            case "font-weight" -> element.normalName().matches("b|strong|th|h[1-4]") ? "700" : "";
            case "font-style" -> element.normalName().equals("em") ? "italic" : "";
            default -> "";
        };
    }

    private String resolved(Element element, String value) {
        String text = value;
        for (int i = 0; i < DEEPEST && text.contains("var("); i++) {
            Matcher variable = VARIABLE.matcher(text);
            StringBuilder next = new StringBuilder();
            while (variable.find()) {
                String found = variable(element, variable.group(1));
                String otherwise = variable.group(2);
                String put = found != null ? found : otherwise == null ? "" : otherwise;
                variable.appendReplacement(next, Matcher.quoteReplacement(put));
            }
            text = variable.appendTail(next).toString();
        }
        return text;
    }

    private @Nullable String variable(Element element, String name) {
        for (Element at = element; at != null; at = at.parent()) {
            Setting value = own.getOrDefault(at, Map.of()).get(name);
            if (value != null) {
                return resolved(at, value.value);
            }
        }
        return null;
    }

    /** Size of the letters, in pixels. */
    double size(Element element) {
        String own = own(element, "font-size");
        Element parent = element.parent();
        double above = parent == null ? USUAL : size(parent);
        if (own == null) {
            return switch (element.normalName()) {
                case "small" -> above * 0.83;
                case "sup" -> above * 0.75;
                default -> above;
            };
        }
        double size = new Length(above, above).of(own);
        return Double.isFinite(size) ? size : above;
    }

    /** In pixels; the alternative where nothing, or nothing that can be read, is set. */
    double length(Element element, String name, double whole, double otherwise) {
        String text = own(element, name);
        if (text == null) {
            return otherwise;
        }
        double value = new Length(size(element), whole).of(text);
        return Double.isFinite(value) ? value : otherwise;
    }

    /** Of the letters. */
    Colour ink(Element element) {
        Colour colour = Colour.of(of(element, "color"));
        return colour == null ? new Colour(0, 0, 0, 1) : colour;
    }

    boolean isBold(Element element) {
        String weight = of(element, "font-weight");
        return weight.equals("bold") || !weight.isEmpty() && Length.number(weight) >= 600;
    }

    /** Product of the opacities of it and all around it within a figure. */
    double opacity(Element element) {
        double opacity = 1;
        for (Element at = element; at != null && !at.normalName().equals("figure"); at = at.parent()) {
            String value = own(at, "opacity");
            opacity *= value == null ? 1 : Length.number(value);
        }
        return opacity;
    }

    boolean isHidden(Element element) {
        return "none".equals(own(element, "display"));
    }
}
