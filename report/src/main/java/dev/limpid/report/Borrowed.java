package dev.limpid.report;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/**
 * What other modules say in English, in other tongues: names of closed sets, what metrics are, verdicts, notes and warnings. Those
 * modules know results and no pages, so that their sentences come here ready made, and are told by what they look like: {@code
 * zh-borrowed.po}, {@code zh-methods.po} and {@code zh-notes.po} have them with places, {@code Use {}.}. A place stays as it is;
 * {@code {#}} is a number, {@code {~}} a sentence that is told in turn, {@code {&}} a list of such. Of several patterns that fit
 * the one with most words of its own is taken. The set is open, as anybody may write a metric or an architecture: a sentence that
 * no pattern fits stays as it is.
 */
final class Borrowed {
    /** {@code {}}, {@code {#}}, {@code {~}}, {@code {&}}. */
    static final Pattern PLACE = Pattern.compile("\\{([#~&]?)\\}");

    /** The context of what is only ever a part of a sentence. */
    static final String PART = Gettext.within("part", "");

    /** The context of what methods are called. */
    static final String METHOD = Gettext.within("method", "");

    private static final List<String> FILES = List.of("-borrowed.po", "-methods.po", "-notes.po");
    private static final String NUMBER = "([-+\u22120-9.,]+(?:e[-+]?[0-9]+)?(?:[ \u00a0]%)?)";
    private static final Pattern BETWEEN = Pattern.compile(", | and ");
    private static final Borrowed CHINESE = new Borrowed(Tongue.CHINESE);

    private final Map<String, String> sentences;
    private final List<Form> forms;

    /** A sentence with places, and what kind each of these is of. */
    private record Form(Pattern english, List<String> kinds, boolean part, int letters, String other) {}

    private Borrowed(Tongue tongue) {
        Map<String, String> all = new HashMap<>();
        for (String file : FILES) {
            read(tongue.catalogue() + file).forEach((english, other) -> {
                if (all.putIfAbsent(english, other) != null) {
                    throw new IllegalStateException(
                            tongue.catalogue() + file + ": \"" + english + "\" stands in another file already.");
                }
            });
        }
        this.sentences = Map.copyOf(all);
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
            return Gettext.read(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Form form(String key, String other) {
        boolean part = key.startsWith(PART);
        String english = part ? key.substring(PART.length()) : key;
        StringBuilder pattern = new StringBuilder();
        Matcher place = PLACE.matcher(english);
        int end = 0;
        while (place.find()) {
            pattern.append(Pattern.quote(english.substring(end, place.start())))
                    .append(place.group(1).equals("#") ? NUMBER : "(.+?)");
            end = place.end();
        }
        pattern.append(Pattern.quote(english.substring(end)));
        return new Form(
                Pattern.compile(pattern.toString(), Pattern.DOTALL),
                PLACE.matcher(english).results().map(one -> one.group(1)).toList(),
                part,
                PLACE.matcher(english).replaceAll("").length(),
                other);
    }

    /** The sentence in the tongue that is spoken, or as it is. */
    static String told(String english) {
        return Tongue.spoken().catalogue().isEmpty() ? english : CHINESE.told(english, false);
    }

    private String told(String english, boolean part) {
        String other = sentences.get(english);
        if (other == null && part) {
            other = sentences.get(PART + english);
        }
        if (other != null) {
            return Tongue.spoken().marked(other);
        }
        for (Form form : forms) {
            Matcher fits = form.english.matcher(english);
            if ((part || !form.part) && fits.matches()) {
                Object[] places = new Object[fits.groupCount()];
                for (int i = 0; i < places.length; i++) {
                    places[i] = place(form.kinds.get(i), fits.group(i + 1));
                }
                return Wording.filled(Tongue.spoken().marked(form.other), places).stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining());
            }
        }
        return english;
    }

    private String place(String kind, String english) {
        return switch (kind) {
            case "~" -> told(english, true);
            case "&" ->
                Arrays.stream(BETWEEN.split(english))
                        .map(one -> told(one, true))
                        .collect(Collectors.joining(say(", ")));
            default -> english;
        };
    }

    /** A method by its name, with what it is called in the tongue that is spoken, if there is a word. */
    static String method(String name) {
        Tongue tongue = Tongue.spoken();
        @Nullable String other = tongue.catalogue().isEmpty() ? null : CHINESE.sentences.get(METHOD + name);
        return other == null ? name : name + tongue.marked("（" + other + "）");
    }

    /** All of them, by the English with its context. */
    static Map<String, String> sentences() {
        return CHINESE.sentences;
    }
}
