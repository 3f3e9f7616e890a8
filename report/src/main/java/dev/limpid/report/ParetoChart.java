package dev.limpid.report;

import dev.limpid.decide.Alternatives;
import dev.limpid.decide.Criterion;
import dev.limpid.decide.Front;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import static dev.limpid.report.Say.say;

/**
 * Candidates by two criteria: a dot each, whose area is a third number, with its intervals; and a line around what any of them
 * reaches. Positions are shares of the plot, from its left and its top; better is always up.
 *
 * @param front the line, in thousandths of the plot
 * @param size what a dot's area stands for; empty where all are alike
 */
record ParetoChart(
        String id, ParetoAxis across, ParetoAxis up, List<Dot> dots, String front, String size, String description) {
    private static final double LARGEST = 15;
    private static final double SMALLEST = 5;

    /**
     * A candidate.
     *
     * @param place in the ranking; empty without one
     * @param value by the criterion across; {@code low} and {@code high} are {@code NaN} without an interval
     * @param size of its dot, above 0; {@code NaN} where it is not known
     * @param dominated by another, by all criteria there are
     */
    record Candidate(
            String place,
            String name,
            Measured value,
            Measured performance,
            double size,
            boolean dominated,
            boolean winner) {}

    /** A number with where it may well lie. */
    record Measured(double value, double low, double high) {
        boolean hasEnds() {
            return Double.isFinite(low) && Double.isFinite(high);
        }
    }

    /**
     * A dot as it is drawn: positions are shares.
     *
     * @param radius in pixels
     * @param label where its name stands
     */
    record Dot(
            Candidate of,
            double x,
            double y,
            double radius,
            Bar across,
            Bar up,
            ParetoLabels.Label label,
            String title) {
        String css() {
            return "dot" + (of.dominated ? " hollow" : "") + (of.winner ? " winner" : "");
        }

        /** Of its name, which numbers stand for on narrow pages, if there are any. */
        String css(boolean numbered) {
            return (numbered ? "wide" : "named") + (of.winner ? " winner" : "");
        }

        String size() {
            return Frame.length(radius);
        }

        /** Where its place stands on narrow pages, in pixels from its middle. */
        String aside() {
            return Frame.length(ParetoLabels.SHOULDER * radius + 3);
        }

        /** The same upwards. */
        String above() {
            return Frame.length(-ParetoLabels.SHOULDER * radius - 3);
        }
    }

    /** An interval from one share to another; none where it is empty. */
    record Bar(double from, double to) {
        boolean isThere() {
            return to > from;
        }
    }

    /** What is drawn of one criterion: how it is called, which way is better, how a value is written. */
    record Measure(Criterion criterion, String title, ParetoAxis.Words words) {}

    /** @param candidates at least one, in order of the ranking */
    static ParetoChart of(String id, Measure across, Measure up, String size, List<Candidate> candidates) {
        ParetoAxis x =
                ParetoAxis.of(across, candidates.stream().map(Candidate::value).toList(), false);
        ParetoAxis y = ParetoAxis.of(
                up,
                candidates.stream().map(Candidate::performance).toList(),
                !up.criterion().higher());
        double largest = candidates.stream()
                .mapToDouble(Candidate::size)
                .filter(Double::isFinite)
                .max()
                .orElse(Double.NaN);
        List<double[]> places = candidates.stream()
                .map(one ->
                        new double[] {x.at(one.value.value), 1 - y.at(one.performance.value), radius(one.size, largest)
                        })
                .toList();
        List<ParetoLabels.Label> labels = ParetoLabels.of(
                candidates.stream()
                        .map(one -> ParetoLabels.text(one.place, one.name))
                        .toList(),
                places);
        List<Dot> dots = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate one = candidates.get(i);
            Bar down = bar(y, one.performance);
            dots.add(new Dot(
                    one,
                    places.get(i)[0],
                    places.get(i)[1],
                    places.get(i)[2],
                    bar(x, one.value),
                    new Bar(1 - down.to, 1 - down.from),
                    labels.get(i),
                    title(one, across, up)));
        }
        // The largest first, so that none hides another.
        dots.sort(Comparator.comparingDouble(dot -> -dot.radius));
        List<Integer> front = front(across, up, candidates);
        return new ParetoChart(
                id,
                x,
                y,
                dots,
                path(x, y, across, candidates, front),
                size,
                description(across, up, candidates, front));
    }

    /** Whether candidates have places. */
    boolean numbered() {
        return dots.stream().noneMatch(dot -> dot.of.place.isEmpty());
    }

    private static double radius(double size, double largest) {
        return Double.isFinite(size) ? Math.max(SMALLEST, LARGEST * Math.sqrt(size / largest)) : SMALLEST + 2;
    }

    private static Bar bar(ParetoAxis axis, Measured measured) {
        if (!measured.hasEnds()) {
            return new Bar(0, 0);
        }
        double one = axis.at(measured.low);
        double other = axis.at(measured.high);
        return new Bar(Math.min(one, other), Math.max(one, other));
    }

    private static String title(Candidate one, Measure across, Measure up) {
        return say(
                        "{}: {} {}, {} {}",
                        one.name,
                        up.title,
                        told(up, one.performance),
                        across.title,
                        told(across, one.value))
                + (one.dominated ? say("; dominated") : "");
    }

    private static String told(Measure measure, Measured value) {
        return measure.words.of(value.value)
                + (value.hasEnds()
                        ? " [" + measure.words.of(value.low) + ", " + measure.words.of(value.high) + "]"
                        : "");
    }

    /** Those that no other beats in these two, from the best across to the best up. */
    private static List<Integer> front(Measure across, Measure up, List<Candidate> candidates) {
        Alternatives two = new Alternatives(
                candidates.stream().map(Candidate::name).toList(),
                List.of(across.criterion, up.criterion),
                candidates.stream()
                        .map(one -> new double[] {one.value.value, one.performance.value})
                        .toArray(double[][]::new));
        return Front.of(two, new double[2]).first().stream()
                .sorted(Comparator.comparingDouble(
                        i -> (across.criterion.higher() ? -1 : 1) * candidates.get(i).value.value))
                .toList();
    }

    /** Steps, because between two candidates there is none: around all that one of them is at least as good as. */
    private static String path(
            ParetoAxis x, ParetoAxis y, Measure across, List<Candidate> candidates, List<Integer> front) {
        StringBuilder path = new StringBuilder();
        double worst = across.criterion.higher() ? 0 : 1;
        for (int k = 0; k < front.size(); k++) {
            Candidate one = candidates.get(front.get(k));
            double atX = x.at(one.value.value);
            double atY = 1 - y.at(one.performance.value);
            path.append(k == 0 ? move("M", atX, 1) : "").append(move("L", atX, atY));
            double next = k + 1 < front.size() ? x.at(candidates.get(front.get(k + 1)).value.value) : worst;
            path.append(move("L", next, atY));
        }
        return path.toString();
    }

    private static String move(String how, double x, double y) {
        return String.format(Locale.ROOT, "%s%.1f %.1f", how, CurveChart.UNIT * x, CurveChart.UNIT * y);
    }

    private static String description(Measure across, Measure up, List<Candidate> candidates, List<Integer> front) {
        return Stream.concat(
                        Stream.of(say(
                                "{} against {}. Nothing beats in both {}.",
                                up.title,
                                across.title,
                                String.join(
                                        ", ",
                                        front.stream()
                                                .map(i -> candidates.get(i).name)
                                                .toList()))),
                        candidates.stream().map(one -> title(one, across, up) + say(".")))
                .reduce((one, other) -> one + " " + other)
                .orElse("");
    }
}
