package dev.limpid.report;

import dev.limpid.decide.Acceptability;
import dev.limpid.decide.Alternatives;
import dev.limpid.decide.Criterion;
import dev.limpid.decide.Decision;
import dev.limpid.decide.RankReversal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * How an order hangs on the weights.
 *
 * @param sides how often candidates take each place, under any weights and under weights near those that count
 * @param criteria what counts how much
 * @param central the weights that count, and those under which each candidate is first
 * @param methods names of the methods
 * @param placings places by each method
 * @param normalisation what it does
 * @param firstBy who is first under each normalisation
 * @param reversals where the order of two hangs on a third, a sentence each
 */
record WeightChart(
        List<Side> sides,
        List<Counted> criteria,
        List<Central> central,
        List<String> methods,
        List<Placed> placings,
        String normalisation,
        List<Story.Fact> firstBy,
        List<String> reversals) {
    private static final int SHADES = 5;
    private static final double READABLE = 0.12;
    private static final int SAID = 3;

    /** A kind of weights. */
    record Side(String title, List<Bars> rows) {}

    /** A candidate's places, from left to right. */
    record Bars(String name, List<Segment> segments) {}

    /**
     * How often it takes a place.
     *
     * @param shade 1 for the first place, then fainter
     * @param width in percent
     * @param label what is written on it; empty where it is too narrow
     */
    record Segment(int place, int shade, String width, String label, String share) {}

    /** A criterion. */
    record Counted(String name, String better, String scale, String weight, String epsilon) {}

    /** Weights under which one is first, or those that count. */
    record Central(String name, String first, boolean here, List<Weight> weights) {}

    /** A weight and the length of its bar, in percent. */
    record Weight(String share, String width) {}

    /** Places of a candidate, by method. */
    record Placed(String name, List<Place> places) {}

    /** A place, and the score that it is by. */
    record Place(String place, String score, boolean first) {}

    /** @param order alternatives in the order of the ranking */
    static WeightChart of(Decision decision, List<Integer> order) {
        Alternatives all = decision.alternatives();
        List<Story.Fact> firstBy = new ArrayList<>();
        decision.firstBy()
                .forEach((normalisation, first) -> firstBy.add(new Story.Fact(
                        normalisation.id()
                                + (normalisation == decision.terms().normalisation() ? say(" (used here)") : ""),
                        String.join(", ", first.stream().map(all.names()::get).toList()))));
        return new WeightChart(
                List.of(
                        side(say("Any weights at all"), decision.anywhere(), all, order),
                        side(say("Weights near those that count here"), decision.nearby(), all, order)),
                counted(decision),
                central(decision, order),
                decision.placings().stream().map(one -> borrowed(one.method())).toList(),
                order.stream().map(i -> placed(i, decision)).toList(),
                borrowed(decision.terms().normalisation().sentence(all)),
                firstBy,
                reversals(decision));
    }

    private static Side side(String title, Acceptability told, Alternatives all, List<Integer> order) {
        return new Side(
                title,
                order.stream()
                        .map(i -> new Bars(all.names().get(i), segments(told.shares()[i])))
                        .toList());
    }

    private static List<Segment> segments(double[] shares) {
        return IntStream.range(0, shares.length)
                .mapToObj(place -> new Segment(
                        place + 1,
                        Math.min(SHADES, place + 1),
                        percent(shares[place]),
                        shares[place] >= READABLE ? Numbers.share(shares[place]) : "",
                        SelectionLead.share(shares[place])))
                .toList();
    }

    private static List<Counted> counted(Decision decision) {
        List<Counted> counted = new ArrayList<>();
        for (int j = 0; j < decision.alternatives().width(); j++) {
            Criterion criterion = decision.alternatives().criteria().get(j);
            double epsilon = decision.front().epsilon()[j];
            counted.add(new Counted(
                    borrowed(criterion.name()),
                    criterion.higher() ? say("higher") : say("lower"),
                    criterion.logarithmic() ? say("in decades") : say("as it is"),
                    Numbers.share(decision.priorities().weights()[j]),
                    criterion.logarithmic()
                            ? Numbers.percent(epsilon)
                            : (Numbers.brief(epsilon) + " " + criterion.unit()).strip()));
        }
        return counted;
    }

    private static List<Central> central(Decision decision, List<Integer> order) {
        List<Central> central = new ArrayList<>();
        central.add(new Central(
                borrowed(decision.priorities().origin()),
                "",
                true,
                weights(decision.priorities().weights())));
        for (int i : order) {
            Optional<double[]> weights = decision.anywhere().centralWeights(i);
            weights.ifPresent(found -> central.add(new Central(
                    decision.alternatives().names().get(i),
                    SelectionLead.share(decision.anywhere().first(i)),
                    false,
                    weights(found))));
        }
        return central;
    }

    private static List<Weight> weights(double[] weights) {
        return Arrays.stream(weights)
                .mapToObj(weight -> new Weight(Numbers.share(weight), percent(weight)))
                .toList();
    }

    private static Placed placed(int alternative, Decision decision) {
        return new Placed(
                decision.alternatives().names().get(alternative),
                decision.placings().stream()
                        .map(placing -> new Place(
                                Integer.toString(placing.places()[alternative]),
                                Numbers.terse(1).plain(placing.scores()[alternative]),
                                placing.places()[alternative] == 1))
                        .toList());
    }

    /** Of the weighted sum first; of many only some. */
    private static List<String> reversals(Decision decision) {
        List<RankReversal> all = decision.reversals();
        List<String> said = new ArrayList<>(all.stream()
                .limit(SAID)
                .map(one -> borrowed(one.sentence(decision.alternatives())))
                .toList());
        if (all.size() > SAID) {
            said.add(say("There are {} more of these; the JSON below has them.", all.size() - SAID));
        }
        return said;
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }
}
