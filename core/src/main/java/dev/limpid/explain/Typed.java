package dev.limpid.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Settings as typed, read as what they are meant to be. Each says in its error which setting needs what. */
final class Typed {
    private Typed() {}

    static int whole(Map<String, String> settings, String key, int otherwise) {
        String text = settings.getOrDefault(key, String.valueOf(otherwise));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "Setting %s needs a whole number, got '%s'.", key, text), notWhole);
        }
    }

    static double number(Map<String, String> settings, String key, double otherwise) {
        String text = settings.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "Setting %s needs a number, got '%s'.", key, text), notANumber);
        }
    }

    static boolean truth(Map<String, String> settings, String key, boolean otherwise) {
        String text = settings.getOrDefault(key, String.valueOf(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("Setting " + key + " is true or false, got '" + text + "'.");
        }
        return text.equals("true");
    }

    static <C> C choice(Map<String, String> settings, String key, C otherwise, C[] choices) {
        String text = settings.getOrDefault(key, otherwise.toString());
        List<String> names = new ArrayList<>();
        for (C choice : choices) {
            if (choice.toString().equals(text)) {
                return choice;
            }
            names.add(choice.toString());
        }
        throw new IllegalArgumentException(
                "Setting " + key + " is one of " + String.join(", ", names) + ", got '" + text + "'.");
    }
}
