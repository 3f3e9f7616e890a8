package dev.limpid.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A gettext file's sentences: {@code msgid "English"} and below it {@code msgstr "中文"}, each continued by lines that are strings
 * alone, comments after {@code #}. Plural forms and contexts of gettext are no part of it: English tells one from many by
 * two sentences.
 */
final class Catalogue {
    private static final String KEY = "msgid";
    private static final String VALUE = "msgstr";

    private final String name;
    private final Map<String, String> sentences = new LinkedHashMap<>();
    private final StringBuilder english = new StringBuilder();
    private final StringBuilder other = new StringBuilder();
    private StringBuilder open = english;
    private int line;

    private Catalogue(String name) {
        this.name = name;
    }

    /**
     * The sentences by their English, without the file's head, which is the one of the empty {@code msgid}.
     *
     * @param name the file's, for errors
     * @throws IllegalArgumentException if a line is something else, a sentence stands twice, or one is empty
     */
    static Map<String, String> read(String name, String text) {
        Catalogue catalogue = new Catalogue(name);
        for (String line : text.split("\r?\n", -1)) {
            catalogue.line++;
            catalogue.take(line.strip());
        }
        catalogue.close();
        catalogue.sentences.remove("");
        return Map.copyOf(catalogue.sentences);
    }

    private void take(String text) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        String string = text;
        if (text.startsWith(KEY + " ")) {
            close();
            open = english;
            string = text.substring(KEY.length()).strip();
        } else if (text.startsWith(VALUE + " ")) {
            open = other;
            string = text.substring(VALUE.length()).strip();
        }
        if (string.length() < 2 || !string.startsWith("\"") || !string.endsWith("\"")) {
            throw wrong("is neither msgid, msgstr, a string nor a comment: " + text);
        }
        unescape(string.substring(1, string.length() - 1));
    }

    private void unescape(String string) {
        for (int i = 0; i < string.length(); i++) {
            char letter = string.charAt(i);
            if (letter != '\\') {
                open.append(letter);
                continue;
            }
            i++;
            char escaped = i < string.length() ? string.charAt(i) : ' ';
            switch (escaped) {
                case 'n' -> open.append('\n');
                case '"', '\\' -> open.append(escaped);
                default -> throw wrong("escapes what is none of \\n, \\\" and \\\\");
            }
        }
    }

    private void close() {
        if (english.length() + other.length() == 0) {
            return;
        }
        if (other.length() == 0) {
            throw wrong("ends \"" + english + "\", which has no msgstr");
        }
        if (sentences.put(english.toString(), other.toString()) != null) {
            throw wrong("ends \"" + english + "\", which stands above already");
        }
        english.setLength(0);
        other.setLength(0);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(name + ": line " + line + " " + what + ".");
    }
}
