package dev.limpid.report;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sets text into lines of a width, breaking at spaces and between East Asian letters; what is longer than a line is cut.
 *
 * <p>Widths are taken before paint is put on, because escape sequences take no room.
 */
final class Flow {
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private final int columns;
    private final String indent;
    private final StringBuilder done = new StringBuilder();
    private final List<Run> line = new ArrayList<>();
    private final List<Run> word = new ArrayList<>();
    private @Nullable Run space;
    private int wordWidth;
    private int column;
    private boolean wide;

    /** Letters of one colour. */
    private record Run(String text, UnaryOperator<String> paint) {}

    Flow(int columns, int indent) {
        this.columns = columns - indent;
        this.indent = " ".repeat(indent);
    }

    Flow add(String text) {
        return add(text, UnaryOperator.identity());
    }

    /** Puts text behind what is there; {@code paint} is called for what comes to stand together. */
    Flow add(String text, UnaryOperator<String> paint) {
        StringBuilder run = new StringBuilder();
        for (Matcher cluster = CLUSTER.matcher(text); cluster.find(); ) {
            String letter = cluster.group();
            if (letter.equals(" ")) {
                take(run, paint);
                flush();
                space = new Run(" ", paint);
            } else {
                if (wide && mayBreakBefore(letter)) {
                    take(run, paint);
                    flush();
                }
                run.append(letter);
            }
            wide = DisplayWidth.of(letter) == 2;
        }
        take(run, paint);
        return this;
    }

    // Between two East Asian letters, but never before a comma: a line does not begin with one.
    private static boolean mayBreakBefore(String letter) {
        return switch (Character.getType(letter.codePointAt(0))) {
            case Character.END_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION, Character.OTHER_PUNCTUATION -> false;
            default -> DisplayWidth.of(letter) == 2;
        };
    }

    /** All lines, each ended by a line feed. */
    String lines() {
        flush();
        if (column > 0) {
            newLine();
        }
        return done.toString();
    }

    private void take(StringBuilder run, UnaryOperator<String> paint) {
        if (run.length() > 0) {
            word.add(new Run(run.toString(), paint));
            wordWidth += DisplayWidth.of(run.toString());
            run.setLength(0);
        }
    }

    private void flush() {
        if (word.isEmpty()) {
            return;
        }
        int gap = space != null && column > 0 ? 1 : 0;
        if (column > 0 && column + gap + wordWidth > columns) {
            newLine();
        } else if (space != null && column > 0) {
            set(space);
        }
        word.forEach(this::set);
        word.clear();
        wordWidth = 0;
        space = null;
    }

    private void set(Run run) {
        String rest = run.text;
        while (!rest.isEmpty()) {
            int end = DisplayWidth.fitting(rest, columns - column);
            if (end == 0 && column > 0) {
                newLine();
                continue;
            }
            String part = rest.substring(0, Math.max(1, end));
            join(new Run(part, run.paint));
            column += DisplayWidth.of(part);
            rest = rest.substring(part.length());
        }
    }

    // What was put in one piece is painted in one piece, spaces and all.
    private void join(Run run) {
        Run last = line.isEmpty() ? null : line.get(line.size() - 1);
        if (last != null && last.paint == run.paint) {
            line.set(line.size() - 1, new Run(last.text + run.text, run.paint));
        } else {
            line.add(run);
        }
    }

    private void newLine() {
        done.append(indent);
        for (Run run : line) {
            done.append(run.paint.apply(run.text));
        }
        done.append('\n');
        line.clear();
        column = 0;
    }
}
