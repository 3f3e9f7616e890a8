package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Hierarchy;
import dev.limpid.game.Worth;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A game by what groups add once all of them are there (Harsanyi's dividends): v(S) = v(∅) + Σ_{T⊆S} d(T). Its Shapley values
 * are known without playing it: each member of T gets d(T) / |T|.
 */
final class DividendGame implements Worth {
    /** @param dividends by target */
    record Group(int[] members, double... dividends) {}

    private final int players;
    private final double[] base;
    private final List<Group> groups;
    private final Hierarchy hierarchy;

    /** Coalitions after which it fails; never if negative. */
    long failAfter = -1;

    DividendGame(int players, double[] base, List<Group> groups) {
        this(Hierarchy.flat(players), base, groups);
    }

    DividendGame(Hierarchy hierarchy, double[] base, List<Group> groups) {
        this.players = hierarchy.players();
        this.base = base;
        this.groups = groups;
        this.hierarchy = hierarchy;
    }

    /** Each player by itself, and three groups a player of two to four; each with a size of its own. */
    static DividendGame random(int players, int targets, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Group> groups = new ArrayList<>();
        for (int player = 0; player < players; player++) {
            groups.add(
                    new Group(new int[] {player}, random.doubles(targets, -1, 1).toArray()));
            for (int i = 0; i < 3; i++) {
                int[] members = random.ints(0, players)
                        .distinct()
                        .limit(Math.min(players, random.nextInt(2, 5)))
                        .toArray();
                groups.add(new Group(members, random.doubles(targets, -1, 1).toArray()));
            }
        }
        return new DividendGame(players, random.doubles(targets, -2, 2).toArray(), groups);
    }

    DividendGame nested(Hierarchy other) {
        return new DividendGame(other, base, groups);
    }

    /** Targets 0, 1 and their sum. */
    DividendGame withSum() {
        return new DividendGame(
                hierarchy,
                sum(base),
                groups.stream()
                        .map(group -> new Group(group.members, sum(group.dividends)))
                        .toList());
    }

    private static double[] sum(double[] two) {
        return new double[] {two[0], two[1], two[0] + two[1]};
    }

    double[] shapley(int target) {
        double[] values = new double[players];
        for (Group group : groups) {
            for (int member : group.members) {
                values[member] += group.dividends[target] / group.members.length;
            }
        }
        return values;
    }

    /** By pair: Σ d(T) / (|T| − 1) over all T with both. */
    double[] interactions(int target) {
        double[] values = new double[players * players];
        for (Group group : groups) {
            for (int one : group.members) {
                for (int other : group.members) {
                    if (one != other) {
                        values[one * players + other] += group.dividends[target] / (group.members.length - 1);
                    }
                }
            }
        }
        return values;
    }

    /** By player: Σ d(T) over all T with it. */
    double[] groupsOf(int target) {
        double[] values = new double[players];
        for (Group group : groups) {
            for (int member : group.members) {
                values[member] += group.dividends[target];
            }
        }
        return values;
    }

    @Override
    public int players() {
        return players;
    }

    @Override
    public int targets() {
        return base.length;
    }

    @Override
    public int together() {
        return 64;
    }

    @Override
    public Hierarchy hierarchy() {
        return hierarchy;
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        if (failAfter >= 0 && (failAfter -= coalitions.size()) < 0) {
            failAfter = -1;
            throw new IllegalStateException("the model broke");
        }
        return coalitions.stream().map(this::of).toArray(double[][]::new);
    }

    private double[] of(Coalition coalition) {
        double[] value = base.clone();
        for (Group group : groups) {
            if (isThere(group, coalition)) {
                for (int target = 0; target < value.length; target++) {
                    value[target] += group.dividends[target];
                }
            }
        }
        return value;
    }

    private static boolean isThere(Group group, Coalition coalition) {
        for (int member : group.members) {
            if (!coalition.has(member)) {
                return false;
            }
        }
        return true;
    }
}
