package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * What argued for each token of a continuation: a line for each token, a column for each feature before it. What was not there
 * yet when a token was written has no cell.
 *
 * @param number of the matrix in its document, from 1
 * @param method whose scores these are
 * @param columns the prompt's features, then those of what was written
 * @param lines the whole first, if it was asked, then the tokens in their order
 * @param numbers how scores are written
 * @param limit the score that has the full colour
 * @param held how many features are left out because they stay whatever is absent, and have no score
 * @param weaker how many features are left out because there is no room
 */
record Matrix(
        int number,
        String method,
        Reading reading,
        List<Column> columns,
        List<Line> lines,
        Numbers numbers,
        double limit,
        int held,
        int weaker) {
    /**
     * A feature.
     *
     * @param feature its number
     * @param written whether it is part of the continuation
     * @param special whether it stays whatever is absent
     */
    record Column(String name, int feature, boolean written, boolean special) {}

    /**
     * A target.
     *
     * @param name of the token, {@code home} or {@code home, not out}; {@code the whole}
     * @param question {@code Why “home”?}
     * @param probability empty where that has no meaning
     * @param explanation its number in the document
     * @param seen how many features were there, all or in part, when the token was written
     * @param slot the feature that the token is part of; -1 for the whole and for what is not in the text
     * @param each how many tokens share its scores: what it is coloured by is for one of them
     * @param cells by column; null for what was not there yet
     */
    record Line(
            String name,
            boolean whole,
            String question,
            String probability,
            int explanation,
            int seen,
            int slot,
            int each,
            List<@Nullable Cell> cells) {}

    /**
     * A score.
     *
     * @param strength -1 to 1
     */
    record Cell(double strength, String value) {
        /** Its size as CSS has it. */
        String opacity() {
            return Matrix.opacity(strength);
        }
    }

    /** Of as many columns as have room; those of one's choice are the strongest. */
    Matrix atMost(int most) {
        if (columns.size() <= most) {
            return this;
        }
        List<Integer> kept = IntStream.range(0, columns.size())
                .boxed()
                .sorted(Comparator.comparingDouble(this::strongest).reversed())
                .limit(most)
                .sorted()
                .toList();
        return new Matrix(
                number,
                method,
                reading,
                kept.stream().map(columns::get).toList(),
                lines.stream()
                        .map(line -> new Line(
                                line.name,
                                line.whole,
                                line.question,
                                line.probability,
                                line.explanation,
                                line.seen,
                                line.slot,
                                line.each,
                                kept.stream()
                                        .<@Nullable Cell>map(line.cells::get)
                                        .toList()))
                        .toList(),
                numbers,
                limit,
                held,
                weaker + columns.size() - kept.size());
    }

    private double strongest(int column) {
        double strongest = -1;
        for (Line line : lines) {
            Cell cell = line.cells.get(column);
            strongest = Math.max(strongest, cell == null ? -1 : Math.abs(cell.strength));
        }
        return strongest;
    }

    boolean signed() {
        return lines.stream().flatMap(line -> line.cells.stream()).anyMatch(cell -> cell != null && cell.strength < 0);
    }

    /** The largest score, without its sign. */
    String most() {
        return numbers.size(limit);
    }

    boolean hasWhole() {
        return lines.get(0).whole;
    }

    /** Whether any line tells a probability. */
    boolean likely() {
        return lines.stream().anyMatch(line -> !line.probability.isEmpty());
    }

    /** Whether the whole's scores are more than any token's, so that it is coloured by what they are for each token. */
    boolean shared() {
        return lines.get(0).each > 1;
    }

    /** How many columns belong to the prompt. */
    int prompt() {
        return (int) columns.stream().filter(column -> !column.written).count();
    }

    /** What a reader must know of what is drawn, or left out: a sentence each. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (shared()) {
            notes.add(say("The colours of the whole are for each of its tokens."));
        }
        if (weaker > 0) {
            String drawn = Numbers.many(columns.size(), key("{} column"), key("{} columns"));
            notes.add(
                    weaker == 1
                            ? say("The {} with the largest scores are drawn, 1 is not.", drawn)
                            : say(
                                    "The {} with the largest scores are drawn, {} are not.",
                                    drawn,
                                    Numbers.count(weaker)));
        }
        if (held > 0) {
            notes.add(
                    held == 1
                            ? say("1 part that stays whatever is absent, with no score, is left out.")
                            : say(
                                    "{} parts that stay whatever is absent, with no score, are left out.",
                                    Numbers.count(held)));
        } else if (prompt() == columns.size()
                && lines.stream().filter(line -> !line.whole).count() > 1) {
            notes.add(say("What was written stays whatever is absent, and has no score."));
        }
        return notes;
    }

    /** The same on one line. */
    String note() {
        return String.join(" ", notes());
    }

    static Matrix of(int number, Courses.Course course) {
        List<Attribution> all = new ArrayList<>();
        if (course.whole() != null) {
            all.add(course.whole());
        }
        all.addAll(course.tokens());
        List<Scored> features = all.get(0).scores();
        double largest =
                course.tokens().stream().mapToDouble(Matrix::largest).max().orElse(0);
        double whole = course.whole() == null ? 0 : largest(course.whole());
        // What is more than any token's is told for each of the tokens, so that it has a place on their scale.
        int each = course.whole() == null || whole <= largest
                ? 1
                : Math.max(1, course.whole().target().target().steps().size());
        double limit = Math.max(largest, whole / each);
        Numbers numbers = Numbers.fitting(limit);
        Reading reading = Reading.of(all.get(0));
        List<Column> columns = new ArrayList<>();
        int held = 0;
        for (int i = 0; i < features.size(); i++) {
            int feature = i;
            Feature one = features.get(i).feature();
            if (all.stream().noneMatch(line -> isThere(one, line.target().target()))) {
                continue; // Nothing comes after it.
            }
            if (one.special()
                    && all.stream().allMatch(line -> line.scores().get(feature).score() == 0)) {
                held++;
                continue;
            }
            boolean written = one.place() instanceof Place.Span span && span.input() > 0;
            columns.add(new Column(one.text(), i, written, one.special()));
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean first = i == 0 && course.whole() != null;
            lines.add(line(all.get(i), course.numbers().get(i), first ? each : 1, columns, limit));
        }
        return new Matrix(
                number, course.method(), reading, List.copyOf(columns), List.copyOf(lines), numbers, limit, held, 0);
    }

    private static Line line(Attribution one, int number, int each, List<Column> columns, double limit) {
        Numbers numbers = Numbers.fitting(limit);
        Reading reading = Reading.of(one);
        Target target = one.target().target();
        boolean whole = target.type() == Target.Type.CONTINUATION;
        List<@Nullable Cell> cells = new ArrayList<>();
        for (Column column : columns) {
            Scored scored = one.scores().get(column.feature());
            cells.add(
                    isThere(scored.feature(), target)
                            ? new Cell(strength(scored.score() / each, limit), reading.score(numbers, scored.score()))
                            : null);
        }
        int seen = (int) one.scores().stream()
                .filter(scored -> isThere(scored.feature(), target))
                .count();
        Double probability = one.target().probability();
        return new Line(
                whole ? say("the whole") : name(target),
                whole,
                Verdict.question(target),
                probability == null ? "" : Numbers.chance(probability),
                number,
                seen,
                whole ? -1 : slot(one),
                each,
                Collections.unmodifiableList(cells));
    }

    private static String name(Target target) {
        Target.Choice against = target.against();
        String label = target.choice().label().strip();
        return against == null
                ? label
                : say("{}, not {}", label, against.label().strip());
    }

    // The token that is written stands behind the place where it is read.
    private static int slot(Attribution one) {
        int next = Objects.requireNonNullElse(one.target().target().position(), -2) + 1;
        return IntStream.range(0, one.scores().size())
                .filter(i -> one.scores().get(i).feature().positions().contains(next))
                .findFirst()
                .orElse(-1);
    }

    /** Where a score lies on the scale of all, -1 to 1: 0 for one that is no number. */
    double strength(double score) {
        return strength(score, limit);
    }

    private static double strength(double score, double limit) {
        double share = limit == 0 ? 0 : score / limit;
        return Double.isFinite(share) ? Math.max(-1, Math.min(1, share)) : 0;
    }

    static String opacity(double strength) {
        return String.format(Locale.ROOT, "%.3f", Math.abs(strength));
    }

    private static boolean isThere(Feature feature, Target target) {
        int last = target.positions().stream().mapToInt(Integer::intValue).max().orElse(Integer.MAX_VALUE);
        return feature.positions().isEmpty() || feature.positions().get(0) <= last;
    }

    private static double largest(Attribution one) {
        return one.scores().stream()
                .mapToDouble(scored -> size(scored.score()))
                .max()
                .orElse(0);
    }

    private static double size(double score) {
        return Double.isFinite(score) ? Math.abs(score) : 0;
    }
}
