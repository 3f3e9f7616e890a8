package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;

/** This module's {@link Wording}, for classes and templates: {@code import static}. */
final class Say {
    static final Wording WORDING = Wording.beside(Say.class);

    private Say() {}

    /** A sentence in the tongue that is spoken. */
    static String say(String english, Object... places) {
        return WORDING.say(english, places);
    }

    /** The same of an English word that has several meanings. */
    static String sayAs(String context, String english, Object... places) {
        return WORDING.sayAs(context, english, places);
    }

    /** What another module said in English, in the tongue that is spoken as far as {@link Borrowed} knows it. */
    static String borrowed(String english) {
        return Borrowed.told(english);
    }

    /** A method's name, with what it is called in the tongue that is spoken. */
    static String method(String name) {
        return Borrowed.method(name);
    }

    /** A sentence that is said later, once it is known in which tongue. */
    static String key(String english) {
        return english;
    }

    /** A sentence whose places may be {@link Phrase}s, or lists of them. */
    static List<Phrase> phrases(String english, Object... places) {
        List<Phrase> phrases = new ArrayList<>();
        for (Object piece : WORDING.pieces(english, places)) {
            if (piece instanceof List<?> several) {
                several.forEach(one -> phrases.add((Phrase) one));
            } else if (piece instanceof Phrase phrase) {
                phrases.add(phrase);
            } else if (!piece.toString().isEmpty()) {
                phrases.add(Phrase.plain(piece.toString()));
            }
        }
        return phrases;
    }
}
