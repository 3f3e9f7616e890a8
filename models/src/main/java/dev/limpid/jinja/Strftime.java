package dev.limpid.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Dates and times as C's {@code strftime} writes them in English. */
final class Strftime {
    private static final Map<Character, String> PATTERNS = Map.ofEntries(
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('d', "dd"),
            Map.entry('f', "SSSSSS"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('j', "DDD"),
            Map.entry('m', "MM"),
            Map.entry('M', "mm"),
            Map.entry('p', "a"),
            Map.entry('S', "ss"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"),
            Map.entry('F', "yyyy-MM-dd"),
            Map.entry('T', "HH:mm:ss"));
    /** Without leading zeros. */
    private static final Map<Character, String> SHORT =
            Map.of('d', "d", 'm', "M", 'H', "H", 'I', "h", 'M', "m", 'S', "s", 'j', "D");

    private Strftime() {}

    static String format(Run run, String format) {
        LocalDateTime now = run.now();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            i++;
            boolean shorter = format.startsWith("-", i);
            i += shorter ? 1 : 0;
            char code = i < format.length() ? format.charAt(i) : ' ';
            String pattern = shorter ? SHORT.get(code) : PATTERNS.get(code);
            if (code == '%' && !shorter) {
                out.append('%');
            } else if (pattern != null) {
                out.append(now.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)));
            } else {
                throw run.fail("'strftime_now' does not know '%" + (shorter ? "-" : "") + code + "'.");
            }
        }
        return out.toString();
    }
}
