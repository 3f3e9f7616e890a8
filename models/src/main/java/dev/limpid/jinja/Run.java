package dev.limpid.jinja;

import java.time.LocalDateTime;

/** One rendering: where it is, what it took so far, and what time it is. Ends what takes too much. */
final class Run {
    /** Steps and letters together; a long conversation takes some hundred thousands. */
    private static final long MOST = 20_000_000;
    /** Expressions and statements within each other, macros' bodies included. */
    private static final int DEEPEST = 250;

    private final LocalDateTime now;
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
        if (taken > MOST) {
            throw fail("the template takes more than " + MOST + " steps and letters.");
        }
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
