package dev.limpid.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** A family's metrics by name, with what may be set of each in a user's words. */
final class Settable {
    /** A metric with what may be set. */
    private record Made(Set<String> settings, Function<Map<String, String>, Metric> by) {}

    private final Family family;
    private final Map<String, Made> all = new LinkedHashMap<>();

    Settable(Family family) {
        this.family = family;
    }

    /** With one more, of which nothing can be set. */
    Settable with(Metric metric) {
        return with(metric.about().name(), Set.of(), settings -> metric);
    }

    /** With one more. */
    Settable with(String name, Set<String> settings, Function<Map<String, String>, Metric> by) {
        all.put(name, new Made(settings, by));
        return this;
    }

    /** All, as they are unless something is set. */
    List<Metric> list() {
        return all.keySet().stream().map(name -> of(name, Map.of())).toList();
    }

    /**
     * A metric with settings as typed.
     *
     * @throws IllegalArgumentException if there is no such metric in this family, it has no such setting, or it cannot have
     *     such a value; the message names what there is
     */
    Metric of(String name, Map<String, String> settings) {
        Made made = all.get(name);
        if (made == null) {
            throw new IllegalArgumentException("There is no metric of " + family + " '" + name + "', expected one of "
                    + String.join(", ", all.keySet()) + ".");
        }
        for (String setting : new TreeSet<>(settings.keySet())) {
            if (!made.settings.contains(setting)) {
                throw new IllegalArgumentException("Metric " + name + " has no setting '" + setting + "', "
                        + (made.settings.isEmpty()
                                ? "it has none."
                                : "expected " + String.join(" or ", new TreeSet<>(made.settings)) + "."));
            }
        }
        return made.by.apply(settings);
    }

    static int whole(Map<String, String> settings, String setting, int otherwise) {
        String text = settings.get(setting);
        try {
            return text == null ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    "Setting " + setting + " needs a whole number, got '" + text + "'.", notWhole);
        }
    }

    static double number(Map<String, String> settings, String setting, double otherwise) {
        String text = settings.get(setting);
        try {
            return text == null ? otherwise : Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "Setting " + setting + " needs a number, got '" + text + "'.", notANumber);
        }
    }

    static boolean flag(Map<String, String> settings, String setting, boolean otherwise) {
        String text = settings.get(setting);
        if (text != null && !text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("Setting " + setting + " is true or false, got '" + text + "'.");
        }
        return text == null ? otherwise : text.equals("true");
    }
}
