package dev.limpid.decide;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A decision in one sentence: by which methods, how sure, and for what price.
 *
 * <p>The price is told against the one that is next by the weighted sum of those on the front. What is within ε is no difference; of
 * the rest the two that weigh most are said, on either side.
 */
record Reason(Decision decision) {
    private static final int SAID = 2;

    String sentence() {
        if (decision.alternatives().size() == 1) {
            return decision.name() + ": the only alternative, so there was nothing to choose.";
        }
        return decision.name() + ": " + methods() + "; " + sureness() + "; " + price() + ".";
    }

    private String name(int alternative) {
        return decision.alternatives().names().get(alternative);
    }

    private String names(List<Integer> alternatives) {
        return Dominance.joined(alternatives.stream().map(this::name).toList());
    }

    private String methods() {
        List<String> agree = new ArrayList<>();
        Map<List<Integer>, List<String>> others = new LinkedHashMap<>();
        for (Placing placing : decision.placings()) {
            if (placing.first().contains(decision.winner())) {
                agree.add(placing.method());
            } else {
                others.computeIfAbsent(placing.first(), first -> new ArrayList<>())
                        .add(placing.method());
            }
        }
        List<String> elsewhere = new ArrayList<>();
        others.forEach((first, methods) -> elsewhere.add(
                Dominance.joined(methods) + (methods.size() == 1 ? " prefers " : " prefer ") + names(first)));
        List<Integer> tied = decision.placings().get(0).first().stream()
                .filter(i -> i != decision.winner())
                .toList();
        return "best by " + Dominance.joined(agree)
                + (tied.isEmpty() ? "" : ", tied with " + names(tied))
                + (elsewhere.isEmpty() ? "" : ", but " + String.join(", ", elsewhere));
    }

    private String sureness() {
        Acceptability any = decision.anywhere();
        int winner = decision.winner();
        boolean one = count(decision.priorities()) == 1;
        String of = one ? "draws of the values" : any.uncertain() ? "weightings and draws of the values" : "weightings";
        if (one && !any.uncertain()) {
            return criterion(decision) + " alone counts";
        }
        String often = (decision.isSure() ? "first in " : "not sure: first in only ") + percent(any.first(winner))
                + " of " + of + " (± " + error(any.error(winner)) + ")";
        if (!one && !decision.priorities().isEqual()) {
            often += " and in " + percent(decision.nearby().first(winner)) + " of those near the "
                    + decision.priorities().origin();
        }
        int rival = IntStream.range(0, decision.alternatives().size())
                .filter(i -> i != winner)
                .boxed()
                .max(Comparator.comparingDouble(decision.telling()::first))
                .orElseThrow();
        return decision.isSure()
                ? often
                : often + ", " + name(rival) + " in "
                        + percent(decision.telling().first(rival));
    }

    private static String criterion(Decision decision) {
        double[] weights = decision.priorities().weights();
        return IntStream.range(0, weights.length)
                .filter(j -> weights[j] > 0)
                .mapToObj(j -> decision.alternatives().criteria().get(j).name())
                .findFirst()
                .orElseThrow();
    }

    private static long count(Priorities priorities) {
        return IntStream.range(0, priorities.weights().length)
                .filter(j -> priorities.weights()[j] > 0)
                .count();
    }

    private String price() {
        List<Integer> front = decision.front().first();
        int winner = decision.winner();
        if (front.size() == 1) {
            return "it dominates " + (decision.alternatives().size() == 2 ? name(1 - winner) : "all others");
        }
        double[] scores = decision.placings().get(0).scores();
        int rival = front.stream()
                .filter(i -> i != winner)
                .max(Comparator.comparingDouble(i -> scores[i]))
                .orElseThrow();
        List<Difference> gains = weightiest(rival, 1);
        List<Difference> losses = weightiest(rival, -1);
        String other = name(rival);
        String more = gains.isEmpty() ? "" : words(gains);
        double[][] values = decision.alternatives().values();
        if (Arrays.equals(values[winner], values[rival])) {
            return "it is on the front, as is " + other + ", which has the same values";
        }
        if (gains.isEmpty() && losses.isEmpty()) {
            return "it is on the front, as is " + other + ", which differs by no more than noise";
        }
        if (losses.isEmpty()) {
            return "it is on the front and no worse than " + other + " beyond noise, with " + more;
        }
        if (gains.isEmpty()) {
            return "it is on the front, but ahead of " + other + " by no more than noise, with " + words(losses);
        }
        // One gives up what one would have more of; of latency one has more.
        return losses.stream()
                        .allMatch(loss ->
                                loss.criterion().higher() && !loss.criterion().logarithmic())
                ? "it is on the front and gives up " + given(losses) + " to " + other + " for " + more
                : "it is on the front and has " + words(losses) + " than " + other + " for " + more;
    }

    /** Differences to another beyond ε, of a sign, by their part in the weighted sum. */
    private List<Difference> weightiest(int rival, int sign) {
        Alternatives all = decision.alternatives();
        double[] weights = decision.priorities().weights();
        double[][] normalised = decision.terms().normalisation().of(all);
        List<Difference> differences = new Dominance(decision.winner(), rival).differences(all);
        return IntStream.range(0, all.width())
                .filter(j -> sign * differences.get(j).gain()
                        > all.criteria().get(j).tolerance(decision.front().epsilon()[j]))
                .boxed()
                .sorted(Comparator.comparingDouble(
                        j -> -weights[j] * Math.abs(normalised[decision.winner()][j] - normalised[rival][j])))
                .limit(SAID)
                .map(differences::get)
                .toList();
    }

    private static String words(List<Difference> differences) {
        return Dominance.joined(differences.stream().map(Difference::words).toList());
    }

    private static String given(List<Difference> losses) {
        return Dominance.joined(losses.stream()
                .map(loss -> loss.size() + " " + loss.criterion().name())
                .toList());
    }

    /** {@code 83 %}; never 0 or 100 of what is not all. */
    private static String percent(double share) {
        if (share >= 1 - 1e-12) {
            return "100 %";
        }
        return share >= 0.995 ? "over 99 %" : share > 0 && share < 0.005 ? "under 1 %" : Math.round(100 * share) + " %";
    }

    /** One digit that counts. */
    private static String error(double half) {
        return new BigDecimal(100 * half)
                        .round(new MathContext(1))
                        .stripTrailingZeros()
                        .toPlainString()
                + " %";
    }
}
