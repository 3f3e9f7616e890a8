package dev.limpid.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The sentences of one module, in every {@link Tongue}.
 *
 * <p>English stands where a sentence is made, {@code say("{} of {} words", 3, 7)}, and is the key to the others, which lie as
 * gettext files beside the module's classes: {@code zh.po}. There each place may be numbered, {@code 共 {2} 个词中的 {1} 个}, for
 * other orders of words. A sentence that its file lacks is an error, never English among Chinese.
 */
public final class Wording {
    /** {@code {}} or {@code {2}}. */
    static final Pattern PLACE = Pattern.compile("\\{(\\d?)\\}");

    private final Map<String, Map<String, String>> catalogues;

    private Wording(Map<String, Map<String, String>> catalogues) {
        this.catalogues = catalogues;
    }

    /**
     * The wording of a module.
     *
     * @param owner the class beside which the files lie; a module keeps one wording in a constant, which costs a few
     *     milliseconds once
     * @throws IllegalArgumentException if there is no file, or it is not as {@link Gettext} has it
     */
    public static Wording beside(Class<?> owner) {
        String file = Tongue.CHINESE.catalogue() + ".po";
        try (InputStream in = Objects.requireNonNull(
                owner.getResourceAsStream(file), file + " is missing beside " + owner.getName() + ".")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Wording(
                    Map.of(Tongue.CHINESE.catalogue(), Gettext.read(owner.getPackageName() + "/" + file, text)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A sentence in the tongue that is spoken.
     *
     * @param english the sentence; its places are {@code {}} in their order, or {@code {1}}, {@code {2}}
     * @param places what stands in these, by {@code toString}
     * @throws IllegalStateException if the tongue lacks the sentence
     * @throws IllegalArgumentException if there are other places than are given
     */
    public String say(String english, Object... places) {
        return joined(pieces(english, places));
    }

    private static String joined(List<Object> pieces) {
        return pieces.stream().map(String::valueOf).collect(Collectors.joining());
    }

    /**
     * The same of an English word that has several meanings, of which other tongues have a word each.
     *
     * @param context which meaning it is: the {@code msgctxt} of the file
     * @throws IllegalStateException if the tongue lacks the sentence
     * @throws IllegalArgumentException if there are other places than are given
     */
    public String sayAs(String context, String english, Object... places) {
        return joined(pieces(Tongue.spoken() == Tongue.ENGLISH ? english : Gettext.within(context, english), places));
    }

    /** The same in pieces: what stands between places as strings, and the places as they were given. */
    List<Object> pieces(String english, Object... places) {
        return filled(pattern(english), places);
    }

    /** A pattern's pieces, with its places filled. */
    static List<Object> filled(String pattern, Object... places) {
        List<Object> pieces = new ArrayList<>();
        Matcher place = PLACE.matcher(pattern);
        int end = 0;
        for (int next = 0; place.find(); next++) {
            int number = place.group(1).isEmpty() ? next : Integer.parseInt(place.group(1)) - 1;
            if (number < 0 || number >= places.length) {
                throw new IllegalArgumentException("\"" + pattern + "\" has a place " + (number + 1) + ", got "
                        + places.length + " to fill. Give as many as there are places.");
            }
            pieces.add(pattern.substring(end, place.start()));
            pieces.add(places[number]);
            end = place.end();
        }
        pieces.add(pattern.substring(end));
        return closed(pieces);
    }

    /** Chinese stands without spaces among Chinese: those around a place are for what is written otherwise. */
    private static List<Object> closed(List<Object> pieces) {
        for (int i = 1; i < pieces.size() - 1; i += 2) {
            String place = text(pieces.get(i));
            String before = String.valueOf(pieces.get(i - 1));
            String after = String.valueOf(pieces.get(i + 1));
            if (before.endsWith(" ") && isWide(before, before.length() - 2) && isWide(place, 0)) {
                pieces.set(i - 1, before.substring(0, before.length() - 1));
            }
            if (after.startsWith(" ") && isWide(after, 1) && isWide(place, place.length() - 1)) {
                pieces.set(i + 1, after.substring(1));
            }
        }
        return pieces;
    }

    private static String text(Object place) {
        return place instanceof List<?> several
                ? several.stream().map(Wording::text).collect(Collectors.joining())
                : place instanceof Phrase phrase ? phrase.text() : String.valueOf(place);
    }

    /** Whether it fills a square: Chinese, or its punctuation. */
    private static boolean isWide(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char one = text.charAt(at);
        Character.UnicodeBlock block = Character.UnicodeBlock.of(one);
        return Character.UnicodeScript.of(one) == Character.UnicodeScript.HAN
                || block == Character.UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION
                || block == Character.UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS;
    }

    private String pattern(String english) {
        Tongue tongue = Tongue.spoken();
        Map<String, String> catalogue = catalogues.get(tongue.catalogue());
        String pattern = catalogue == null ? english : catalogue.get(english);
        if (pattern == null) {
            throw new IllegalStateException("There is no \"" + english + "\" in " + tongue.catalogue()
                    + ".po. Add it as a msgid with its msgstr.");
        }
        return tongue.marked(pattern);
    }

    /** What a tongue's file holds, by the English. */
    Map<String, String> catalogue(Tongue tongue) {
        return catalogues.getOrDefault(tongue.catalogue(), Map.of());
    }
}
