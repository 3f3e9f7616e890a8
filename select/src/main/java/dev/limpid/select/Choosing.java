package dev.limpid.select;

import dev.limpid.decide.Alternatives;
import dev.limpid.decide.Criterion;
import dev.limpid.decide.Decision;
import dev.limpid.decide.Draws;
import dev.limpid.decide.HeadToHead;
import dev.limpid.decide.NormalDraws;
import dev.limpid.decide.Priorities;
import dev.limpid.evaluate.Inference;
import dev.limpid.halving.Outcomes;
import dev.limpid.performance.Meaning;
import dev.limpid.performance.Metric;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** Orders candidates that were compared, and says how sure that is. */
final class Choosing {
    /** Performance counts as much as two others; a judgement, not a finding. */
    private static final Map<String, Double> USUAL =
            Map.of("performance", 2.0, "complexity", 1.0, "training", 1.0, "interpretability", 1.0, "robustness", 1.0);

    /** For what a difference of performance is called worth telling, where there are too few examples to tell it. */
    private static final double WORTH = 0.1;

    private final Marking marking;
    private final Map<String, Double> weights;
    private final long seed;

    /** @param weights of criteria or groups, as the user gave them; empty for the usual ones */
    Choosing(Marking marking, Map<String, Double> weights, long seed) {
        this.marking = marking;
        this.weights = weights;
        this.seed = seed;
    }

    /**
     * Refuses weights of what no candidate will have.
     *
     * @param robustness whether candidates are disturbed
     * @throws IllegalArgumentException naming what there is
     */
    static void check(Map<String, Double> weights, Meaning metric, boolean trust, boolean robustness) {
        List<Criteria> there = new ArrayList<>(List.of(Criteria.values()));
        if (!trust) {
            there.remove(Criteria.TRANSPARENCY);
        }
        if (!robustness) {
            there.remove(Criteria.STEADINESS);
        }
        if (!weights.isEmpty()) {
            List<Criterion> criteria =
                    there.stream().map(one -> one.criterion(metric)).toList();
            Priorities.given(criteria, weights, Criteria.groups(metric, there));
        }
    }

    /**
     * What was chosen.
     *
     * @param order places among the rows that were given, the best first
     */
    record Chosen(
            @Nullable Decision decision,
            @Nullable HeadToHead top,
            List<Integer> order,
            String sentence,
            List<String> warnings) {}

    /**
     * Chooses.
     *
     * @param rows that were compared
     * @param judged how many examples they were judged by
     * @throws IllegalArgumentException if weights are of no criterion
     */
    Chosen of(List<Row> rows, int judged) {
        List<Integer> asGiven = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            asGiven.add(i);
        }
        if (rows.isEmpty()) {
            return new Chosen(null, null, asGiven, "No candidate could be compared; the rows say why.", List.of());
        }
        if (judged < Material.LEAST_JUDGED) {
            return new Chosen(null, null, asGiven, abstaining(judged), List.of());
        }
        List<String> warnings = new ArrayList<>();
        List<Criteria> told = told(rows, warnings);
        Alternatives alternatives = alternatives(rows, told);
        Decision decision = Decision.of(
                alternatives,
                priorities(alternatives, told, warnings),
                epsilon(rows, told),
                draws(rows, told, alternatives),
                seed);
        List<Integer> order = order(decision);
        HeadToHead top = rows.size() < 2 ? null : top(rows, order);
        decision.reversals().stream()
                .filter(one -> one.method().equals(decision.placings().get(0).method()))
                .limit(1)
                .forEach(one -> warnings.add(one.sentence(alternatives)));
        return new Chosen(decision, top, order, decision.sentence(), warnings);
    }

    private static String abstaining(int judged) {
        return "No ranking: " + judged + (judged == 1 ? " example" : " examples")
                + " to judge by tell" + (judged == 1 ? "s" : "") + " too little. At least " + Material.LEAST_JUDGED
                + " are needed, and about " + needed(WORTH)
                + " to tell models apart whose answers differ in quality by "
                + WORTH + ". Give more (--data, --test).";
    }

    /** Examples that a paired test takes to show a gain with power 0.8 where one in five answers differs (Connor 1987). */
    private static int needed(double gain) {
        double quantiles = 1.959963984540054 + 0.8416212335729143;
        return (int) (10 * Math.ceil(quantiles * quantiles * 0.2 / (gain * gain) / 10));
    }

    /** Criteria whose values are known of all. */
    private static List<Criteria> told(List<Row> rows, List<String> warnings) {
        List<Criteria> told = new ArrayList<>();
        for (Criteria one : Criteria.values()) {
            List<String> lacking = rows.stream()
                    .filter(row -> !Double.isFinite(one.of(row)))
                    .map(Row::candidate)
                    .toList();
            boolean alike = one != Criteria.TRANSPARENCY
                    || rows.stream()
                                    .map(row -> row.interpretability() == null
                                            ? List.of()
                                            : row.interpretability()
                                                    .transparency()
                                                    .untold())
                                    .distinct()
                                    .count()
                            < 2;
            if (lacking.isEmpty() && !alike) {
                warnings.add(
                        "Transparency is not made of the same parts for all candidates, so that it counts for none.");
            } else if (lacking.isEmpty()) {
                told.add(one);
            } else if (lacking.size() < rows.size()) {
                warnings.add("It is not known of " + String.join(", ", lacking) + " what its " + one.told()
                        + " is, so that counts for none.");
            }
        }
        return told;
    }

    private Alternatives alternatives(List<Row> rows, List<Criteria> told) {
        List<Criterion> criteria =
                told.stream().map(one -> one.criterion(marking.meaning())).toList();
        double[][] values = rows.stream()
                .map(row -> told.stream().mapToDouble(one -> one.of(row)).toArray())
                .toArray(double[][]::new);
        return new Alternatives(rows.stream().map(Row::candidate).toList(), criteria, values);
    }

    private Priorities priorities(Alternatives alternatives, List<Criteria> told, List<String> warnings) {
        Map<String, List<String>> groups = Criteria.groups(marking.meaning(), told);
        Map<String, Double> given = new LinkedHashMap<>(weights);
        List<String> names =
                alternatives.criteria().stream().map(Criterion::name).toList();
        for (String gone : weights.keySet()) {
            if (!names.contains(gone) && !groups.containsKey(gone)) {
                given.remove(gone);
                warnings.add("The weight of " + gone + " counts for nothing: it is not known of all candidates.");
            }
        }
        if (given.values().stream().anyMatch(weight -> weight > 0)) {
            return Priorities.given(alternatives.criteria(), given, groups);
        }
        Map<String, Double> usual = new LinkedHashMap<>();
        groups.keySet().forEach(group -> usual.put(group, USUAL.getOrDefault(group, 1.0)));
        Priorities found = Priorities.given(alternatives.criteria(), usual, groups);
        return new Priorities(
                found.weights(),
                "usual weights ("
                        + usual.entrySet().stream()
                                .map(one -> one.getKey() + " " + one.getValue().intValue())
                                .collect(Collectors.joining(", "))
                        + ")");
    }

    private static double[] epsilon(List<Row> rows, List<Criteria> told) {
        return told.stream()
                .mapToDouble(
                        one -> rows.stream().mapToDouble(one::halfWidth).max().orElse(0))
                .toArray();
    }

    /** Performance by drawing the same examples anew for all; the rest from its intervals. */
    private Draws draws(List<Row> rows, List<Criteria> told, Alternatives alternatives) {
        int performance = told.indexOf(Criteria.PERFORMANCE);
        double[][] halves = new double[rows.size()][told.size()];
        for (int i = 0; i < halves.length; i++) {
            for (int j = 0; j < halves[i].length; j++) {
                Criteria one = told.get(j);
                double half = one.halfWidth(rows.get(i));
                boolean share = alternatives.criteria().get(j).logarithmic();
                halves[i][j] = j == performance ? 0 : share ? half * one.of(rows.get(i)) : half;
            }
        }
        NormalDraws others = new NormalDraws(alternatives, halves, seed);
        if (performance < 0) {
            return others;
        }
        List<Metric.Statistic> statistics = rows.stream()
                .map(row -> marking.drawn(Objects.requireNonNull(row.chosen()).answers()))
                .toList();
        int size = Objects.requireNonNull(rows.get(0).chosen()).answers().size();
        return k -> {
            double[][] values = others.values(k);
            SplittableRandom random = new SplittableRandom(seed ^ 0xD1B54A32D192ED03L * (k + 1L));
            int[] times = new int[size];
            for (int i = 0; i < size; i++) {
                times[random.nextInt(size)]++;
            }
            for (int i = 0; i < values.length; i++) {
                double drawn = statistics.get(i).of(times);
                // A draw without a class may not tell the metric: it stays what it is.
                values[i][performance] =
                        Double.isFinite(drawn) ? drawn : alternatives.values()[i][performance];
            }
            return values;
        };
    }

    /** The winner, then by the weighted sum. */
    private static List<Integer> order(Decision decision) {
        List<Integer> order = new ArrayList<>(decision.placings().get(0).order().stream()
                .flatMap(List::stream)
                .toList());
        order.sort(Comparator.comparing(i -> i != decision.winner()));
        return order;
    }

    private HeadToHead top(List<Row> rows, List<Integer> order) {
        // Outcomes are always higher where better, whatever the metric's own direction.
        return HeadToHead.of(
                new Criterion(marking.outcome(), "", true, false),
                side(rows.get(order.get(0))),
                side(rows.get(order.get(1))),
                Inference.STANDARD.seeded(seed));
    }

    private HeadToHead.Side side(Row row) {
        return new HeadToHead.Side(
                row.candidate(),
                Outcomes.each(Objects.requireNonNull(row.chosen()).answers()));
    }
}
