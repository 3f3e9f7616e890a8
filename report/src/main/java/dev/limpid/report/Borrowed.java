package dev.limpid.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What other modules say in English, in other tongues: names of closed sets, what metrics are, verdicts, notes and warnings. Those
 * modules know results and no pages, so that their sentences come here ready made, and are told by what they look like: {@code
 * zh-borrowed.po} has them with places, {@code Use {}.}, of which {@code {~}} is a sentence that is told in turn. The set is
 * open, as anybody may write a metric or an architecture: a sentence that no pattern fits stays as it is.
 */
final class Borrowed {
    private static final Pattern PLACE = Pattern.compile("\\{(~?)\\}");
    private static final Borrowed CHINESE = new Borrowed(Tongue.CHINESE);

    private final Map<String, String> sentences;
    private final List<Form> forms;

    /** A sentence with places; {@code turns} says which of them are told in turn. */
    private record Form(Pattern english, List<Boolean> turns, int letters, String other) {}

    private Borrowed(Tongue tongue) {
        this.sentences = read(tongue.catalogue() + "-borrowed.po");
        // The one that says most by itself fits best.
        this.forms = sentences.entrySet().stream()
                .filter(one -> PLACE.matcher(one.getKey()).find())
                .map(one -> form(one.getKey(), one.getValue()))
                .sorted(Comparator.comparingInt(Form::letters).reversed().thenComparing(form -> form.english.pattern()))
                .toList();
    }

    private static Map<String, String> read(String file) {
        try (InputStream in = Objects.requireNonNull(
                Borrowed.class.getResourceAsStream(file), file + " is missing from the class path.")) {
            return Catalogue.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Form form(String english, String other) {
        StringBuilder pattern = new StringBuilder();
        Matcher place = PLACE.matcher(english);
        int end = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(english.substring(end, place.start()))).append("(.+?)");
            end = place.end();
        }
        pattern.append(Pattern.quote(english.substring(end)));
        return new Form(
                Pattern.compile(pattern.toString(), Pattern.DOTALL),
                PLACE.matcher(english)
                        .results()
                        .map(one -> !one.group(1).isEmpty())
                        .toList(),
                PLACE.matcher(english).replaceAll("").length(),
                other);
    }

    /** The sentence in the tongue that is spoken, or as it is. */
    static String told(String english) {
        return Tongue.spoken().catalogue().isEmpty() ? english : CHINESE.turned(english);
    }

    private String turned(String english) {
        String other = sentences.get(english);
        if (other != null) {
            return Tongue.spoken().marked(other);
        }
        for (Form form : forms) {
            Matcher fits = form.english.matcher(english);
            if (fits.matches()) {
                Object[] places = new Object[fits.groupCount()];
                for (int i = 0; i < places.length; i++) {
                    places[i] = form.turns.get(i) ? turned(fits.group(i + 1)) : fits.group(i + 1);
                }
                return Wording.filled(Tongue.spoken().marked(form.other), places).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining());
            }
        }
        return english;
    }

    /** All of them, by the English. */
    static Map<String, String> sentences() {
        return CHINESE.sentences;
    }
}
