package dev.limpid.decide;

import java.util.ArrayList;
import java.util.List;

/**
 * That the order of two alternatives hangs on a third: it is the other way round once a third is removed, or there twice. A method
 * that does this can be led by who is entered.
 *
 * @param method which does it
 * @param change what is done
 * @param third to which alternative
 * @param pairs which are the other way round
 * @param winner whether another one is first for it, of those that were there before and after
 */
public record RankReversal(String method, Change change, int third, List<Pair> pairs, boolean winner) {
    /** What is done to the third. */
    public enum Change {
        /** It takes part no more. */
        REMOVED,
        /** Another one of the same values takes part. */
        COPIED
    }

    /** The one that was ahead and no longer is, and the one that it is behind of. */
    public record Pair(int was, int now) {}

    public RankReversal {
        pairs = List.copyOf(pairs);
    }

    /** Each alternative removed in turn, and copied in turn. Cost: 2 n times the method's, and n³ comparisons. */
    public static List<RankReversal> of(Ordering ordering, Alternatives alternatives, Priorities priorities) {
        List<RankReversal> found = new ArrayList<>();
        double[] before = ordering.scores(alternatives, priorities);
        for (int third = 0; third < before.length && before.length > 2; third++) {
            double[] without = ordering.scores(alternatives.without(third), priorities);
            double[] after = new double[before.length];
            System.arraycopy(without, 0, after, 0, third);
            System.arraycopy(without, third, after, third + 1, without.length - third);
            after[third] = Double.NaN;
            compare(ordering.name(), Change.REMOVED, third, before, after, found);
        }
        for (int third = 0; third < before.length && before.length > 1; third++) {
            double[] after = ordering.scores(alternatives.withCopy(third), priorities);
            compare(ordering.name(), Change.COPIED, third, before, after, found);
        }
        return found;
    }

    /** Scores that are not known compare as false, so that who is removed is in no pair. */
    private static void compare(
            String method, Change change, int third, double[] before, double[] after, List<RankReversal> found) {
        List<Pair> pairs = new ArrayList<>();
        boolean winner = false;
        for (int was = 0; was < before.length; was++) {
            for (int now = 0; now < before.length; now++) {
                if (isAhead(before, was, now) && isAhead(after, now, was)) {
                    pairs.add(new Pair(was, now));
                    winner |= isFirst(before, was, after);
                }
            }
        }
        if (!pairs.isEmpty()) {
            found.add(new RankReversal(method, change, third, pairs, winner));
        }
    }

    private static boolean isAhead(double[] scores, int one, int other) {
        return scores[one] - scores[other] > Placing.ROUNDING * Math.max(1, Math.abs(scores[one]));
    }

    /** Of those that are there afterwards; then it no longer is, as it is in a pair. */
    private static boolean isFirst(double[] before, int one, double[] after) {
        for (int other = 0; other < before.length; other++) {
            if (!Double.isNaN(after[other]) && isAhead(before, other, one)) {
                return false;
            }
        }
        return true;
    }

    /** {@code By TOPSIS a is ahead of b, but behind once c is removed.} */
    public String sentence(Alternatives alternatives) {
        List<String> names = alternatives.names();
        Pair pair = pairs.get(0);
        String how = change == Change.REMOVED ? " is removed" : " is there twice";
        return "By " + method + " " + names.get(pair.was()) + " is ahead of " + names.get(pair.now())
                + ", but behind once " + names.get(third) + how
                + (pairs.size() == 1
                        ? "."
                        : "; so it is with " + (pairs.size() - 1)
                                + (pairs.size() == 2 ? " more pair." : " more pairs."));
    }
}
