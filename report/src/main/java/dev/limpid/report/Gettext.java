package dev.limpid.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A gettext file's sentences: {@code msgid "English"} and below it {@code msgstr "中文"}, each continued by lines that are strings
 * alone, comments after {@code #}, and before it {@code msgctxt "which meaning"} where one English word has several. Plural forms of
 * gettext are no part of it: English tells one from many by two sentences.
 */
final class Gettext {
    private static final String CONTEXT = "msgctxt";
    private static final String KEY = "msgid";
    private static final String VALUE = "msgstr";

    private final String name;
    private final Map<String, String> sentences = new LinkedHashMap<>();
    private final StringBuilder context = new StringBuilder();
    private final StringBuilder english = new StringBuilder();
    private final StringBuilder other = new StringBuilder();
    private StringBuilder open = english;
    private int line;

    private Gettext(String name) {
        this.name = name;
    }

    /**
     * The sentences by their English, without the file's head, which is the one of the empty {@code msgid}.
     *
     * @param name the file's, for errors
     * @throws IllegalArgumentException if a line is something else, a sentence stands twice, or one is empty
     */
    static Map<String, String> read(String name, String text) {
        Gettext catalogue = new Gettext(name);
        for (String line : text.split("\r?\n", -1)) {
            catalogue.line++;
            catalogue.take(line.strip());
        }
        catalogue.close();
        catalogue.sentences.remove("");
        return Map.copyOf(catalogue.sentences);
    }

    /** The key of an English sentence in one of its meanings, as gettext has it. */
    static String within(String context, String english) {
        return context + "\u0004" + english;
    }

    private void take(String text) {
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        String string = text;
        if (text.startsWith(CONTEXT + " ")) {
            close();
            open = context;
            string = text.substring(CONTEXT.length()).strip();
        } else if (text.startsWith(KEY + " ")) {
            if (open != context) {
                close();
            }
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
        String key = context.length() == 0 ? english.toString() : within(context.toString(), english.toString());
        if (sentences.put(key, other.toString()) != null) {
            throw wrong("ends \"" + english + "\", which stands above already");
        }
        context.setLength(0);
        english.setLength(0);
        other.setLength(0);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(name + ": line " + line + " " + what + ".");
    }
}
