package dev.limpid.cli;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Numbers with units, as people write them: {@code 50ms}, {@code 2GB}, {@code 100M}. */
enum Quantities {
    /** In seconds. */
    TIME(Map.of("ms", 1e-3, "s", 1.0, "min", 60.0, "h", 3600.0), "50ms, 2s, 10min or 1h"),
    /** In bytes. */
    BYTES(Map.of("kB", 1e3, "MB", 1e6, "GB", 1e9, "MiB", 0x1p20, "GiB", 0x1p30), "500MB or 2GB"),
    /** Of anything. */
    COUNT(Map.of("", 1.0, "k", 1e3, "K", 1e3, "M", 1e6, "B", 1e9), "100M or 1B");

    private static final Pattern FORM = Pattern.compile("\\s*([0-9]*\\.?[0-9]+(?:[eE][0-9]+)?)\\s*([A-Za-z]*)\\s*");

    private final Map<String, Double> units;
    private final String example;

    Quantities(Map<String, Double> units, String example) {
        this.units = units;
        this.example = example;
    }

    /**
     * The number in the unit's own measure.
     *
     * @param option that it was said by, for the error
     * @throws IllegalArgumentException in one line, if it is none
     */
    double read(String option, String said) {
        Matcher matcher = FORM.matcher(said);
        Double unit = matcher.matches() ? unit(matcher.group(2)) : null;
        if (unit == null || !(Double.parseDouble(matcher.group(1)) > 0)) {
            throw new IllegalArgumentException(
                    option + " " + said + ": expected a number above 0 with one of the units "
                            + units.keySet().stream()
                                    .filter(one -> !one.isEmpty())
                                    .sorted()
                                    .collect(Collectors.joining(", "))
                            + ", such as " + example + ".");
        }
        return Double.parseDouble(matcher.group(1)) * unit;
    }

    /** Letter case counts only where it tells units apart. */
    private @Nullable Double unit(String said) {
        Double exact = units.get(said);
        return exact != null
                ? exact
                : units.entrySet().stream()
                        .filter(one -> one.getKey().toLowerCase(Locale.ROOT).equals(said.toLowerCase(Locale.ROOT)))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
    }
}
