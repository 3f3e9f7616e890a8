package dev.limpid.jinja;

import java.time.LocalDateTime;

/** One rendering: where it is, what it took so far, and what time it is. Ends what takes too much. */
final class Run {
    /** Steps and letters together, which a few lines may take; and for each letter that is given. */
    private static final long MOST = 20_000_000;

    private static final long PER_LETTER = 50;
    /** What an item of a list takes in letters, as it is an object. */
    private static final int ITEM = 16;
    /** Letters that are compared in the time that one is made. */
    private static final int COMPARED = 64;

    /** Expressions and statements within each other, macros' bodies included. */
    private static final int DEEPEST = 250;

    private final LocalDateTime now;
    private long most = MOST;
    private int line = 1;
    private long taken;
    private int depth;

    Run(LocalDateTime now) {
        this.now = now;
    }

    LocalDateTime now() {
        return now;
    }

    int line() {
        return line;
    }

    void at(int place) {
        line = place;
        take(1);
    }

    /** Notes work: a step, or so many letters or items that are made or looked at. */
    void take(long amount) {
        taken += amount;
        if (taken > most) {
            throw fail("the template takes more than " + most + " steps and letters.");
        }
    }

    /** Notes letters that are given to the template. */
    void given(int letters) {
        most += PER_LETTER * letters;
    }

    /** Notes items of a list that are made. */
    void makeItems(long count) {
        take(ITEM * count);
    }

    /** Notes that a text is searched for another, which takes as long as both are, multiplied, at worst. */
    void search(String text, String part) {
        take(1 + text.length() + (long) text.length() * part.length() / COMPARED);
    }

    /** Text that was made. */
    Value.Str text(String text) {
        take(text.length());
        return new Value.Str(text);
    }

    void deeper() {
        if (++depth > DEEPEST) {
            throw fail("nested deeper than " + DEEPEST + " levels as it runs.");
        }
    }

    void back() {
        depth--;
    }

    TemplateException fail(String problem) {
        return new TemplateException(line, problem);
    }
}
