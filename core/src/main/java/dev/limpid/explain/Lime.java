package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Draws;
import dev.limpid.game.Game;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * LIME (Ribeiro, Singh and Guestrin 2016): a linear model of the scores near the input. Neighbours in which some features
 * are absent are drawn, weighted by a kernel of their distance, and a ridge regression on present (1) and absent (0) is
 * fitted; its coefficients are the shares, in units of the score. They do not add up to the score's change, and mean what
 * they say only as far as the fit is good: see {@link Attribution.Fit} and the warnings.
 *
 * <p>Intervals are those of chance: where other seeds' coefficients lie, at this many samples, given the features chosen; a
 * feature that was not chosen has share 0 and no interval. Where all coalitions are no more than samples (and below {@link
 * Neighbourhood#KEPT}), each is asked once, counted as often as it would be drawn, and nothing is left to chance. Whether
 * the order of the best features is certain is judged by the regression on all features. Arrays: {@code stability}
 * {@code [best]}, how much of the 1, 2, … best features another seed would name too, from 0 to 1 (the VSI of Visani et al.
 * 2020, by a wild bootstrap instead of further runs); {@code kernel-width}, the width chosen, if it was by the data.
 *
 * <p>Cost: as many coalitions as samples. Memory: sums of features², and at most {@link Neighbourhood#KEPT} coalitions.
 */
public record Lime(Neighbours neighbours, Surrogate surrogate, Certainty certainty, long seed) implements Estimator {
    /** As the lime package explains texts. */
    public static Lime ofText(long seed) {
        return new Lime(Neighbours.ofText(), Surrogate.STANDARD, Certainty.STANDARD, seed);
    }

    /** As the lime package explains pictures. */
    public static Lime ofPicture(long seed) {
        return new Lime(Neighbours.ofPicture(), Surrogate.STANDARD, Certainty.STANDARD, seed);
    }

    /** Products of all features take 4 bytes × features². */
    static final int MOST_PLAYERS = 4096;

    private static final int ROUND = 256;

    /** From look to look, whether the order is certain; a look costs features³. */
    private static final double GROWTH = 1.5;

    /**
     * Which neighbours are asked for, and how they count.
     *
     * @param samples at most, the input itself among them; at least 2
     */
    public record Neighbours(int samples, LimeSampling sampling, LimeDistance distance, KernelWidth width) {
        /** LIME's for pictures; it takes 5,000 for texts and tables. */
        public static final int SAMPLES = 1000;

        public Neighbours {
            if (samples < 2) {
                throw new IllegalArgumentException("lime takes at least 2 samples, got " + samples + ".");
            }
        }

        /** LIME's for texts: as many short ones as long ones. */
        public static Neighbours ofText() {
            return new Neighbours(SAMPLES, LimeSampling.SIZES, LimeDistance.COSINE, new KernelWidth.Standard());
        }

        /** LIME's for pictures: each half hidden. */
        public static Neighbours ofPicture() {
            return new Neighbours(SAMPLES, LimeSampling.BERNOULLI, LimeDistance.COSINE, new KernelWidth.Standard());
        }

        /** LIME's for tables, but that a column changes every second time rather than as often as in the data. */
        public static Neighbours ofTable() {
            return new Neighbours(SAMPLES, LimeSampling.BERNOULLI, LimeDistance.EUCLIDEAN, new KernelWidth.Standard());
        }
    }

    /**
     * The local model.
     *
     * @param features how many it is fitted on at most; 0 for all
     * @param alpha of the ridge, above 0
     */
    public record Surrogate(LimeSelection selection, int features, double alpha) {
        /** LIME's ridge, on all features. */
        public static final Surrogate STANDARD = new Surrogate(LimeSelection.AUTO, 0, 1);

        public Surrogate {
            if (features < 0) {
                throw new IllegalArgumentException("features must be at least 0 (0 for all), got " + features + ".");
            }
            if (!(alpha > 0 && Double.isFinite(alpha))) {
                throw new IllegalArgumentException("alpha must be above 0, got " + alpha + ".");
            }
        }

        /** The features that a target's model is fitted on. */
        int[] choose(Moments moments, int target) {
            int players = moments.neighbourhood().players;
            int most = features == 0 ? players : Math.min(features, players);
            boolean all = most == players && selection != LimeSelection.LASSO_PATH;
            return all ? moments.neighbourhood().everybody() : selection.choose(moments, target, most);
        }
    }

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("samples", neighbours.samples);
        settings.put("sampling", neighbours.sampling.toString());
        settings.put("distance", neighbours.distance.toString());
        KernelWidth width = neighbours.width;
        settings.put("kernel-width", width instanceof KernelWidth.Fixed fixed ? fixed.width() : width.toString());
        settings.put("selection", surrogate.selection.toString());
        settings.put("features", surrogate.features);
        settings.put("alpha", surrogate.alpha);
        settings.put("top", certainty.top());
        settings.put("level", certainty.level());
        return new Attribution.Method("lime", settings);
    }

    @Override
    public Estimate estimate(Game game) {
        int players = game.players();
        requireFew(players);
        Neighbourhood near = new Neighbourhood(players, game.value(Coalition.all(players)));
        // The input itself is a row besides.
        int most = Math.min(neighbours.samples, Neighbourhood.KEPT - 1);
        if (players < Integer.SIZE - 1 && 1 << players <= most) {
            enumerate(game, near);
            return new LimeFindings(this, locals(near)).told(Attribution.Stopped.EXACT);
        }
        return sample(near, (count, random) -> {
            List<Coalition> drawn = neighbours.sampling.draw(count, players, random);
            double[][] scores = game.values(drawn);
            for (int i = 0; i < count; i++) {
                near.add(drawn.get(i), 1, scores[i]);
            }
        });
    }

    /**
     * A linear model on which features neighbours share with the input, where they are drawn as data have them: the
     * sampling of these settings is not used. They are drawn anew each time, so there is no enumeration and nothing is
     * kept of a run that fails midway.
     *
     * @throws IllegalArgumentException if there are too many features
     */
    public Estimate estimate(Draws<?> draws) {
        requireFew(draws.players());
        Neighbourhood near = new Neighbourhood(draws.players(), draws.itself());
        return sample(
                near,
                (count, random) -> draws.draw(count, random).forEach(one -> near.add(one.alike(), 1, one.scores())));
    }

    private static void requireFew(int players) {
        if (players > MOST_PLAYERS) {
            throw new IllegalArgumentException(
                    "lime takes at most " + MOST_PLAYERS + " features, got " + players + ". Choose larger --features.");
        }
    }

    /** Adds so many neighbours. */
    private interface Source {
        void add(int count, SplittableRandom random);
    }

    private Estimate sample(Neighbourhood near, Source source) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean auto = neighbours.width instanceof KernelWidth.Auto;
        int looked = Math.min(neighbours.samples, auto ? KernelWidth.Auto.PILOT : ROUND);
        until(near, looked, source, random);
        List<LocalModels> locals = locals(near);
        for (int looks = 1; ; looks++) {
            if (isCertain(locals, looks)) {
                return new LimeFindings(this, locals).told(Attribution.Stopped.CERTAIN);
            }
            if (near.count() == neighbours.samples) {
                return new LimeFindings(this, locals).told(Attribution.Stopped.BUDGET);
            }
            looked = (int) Math.min(neighbours.samples, Math.ceil(looked * GROWTH));
            until(near, looked, source, random);
        }
    }

    private void enumerate(Game game, Neighbourhood near) {
        int players = game.players();
        List<Coalition> others = new ArrayList<>();
        for (long bits = 0; bits < 1L << players; bits++) {
            others.add(Coalition.ofBits(players, bits));
        }
        double[][] scores = game.values(others);
        for (int i = 0; i < scores.length; i++) {
            int absent = players - others.get(i).size();
            double times = (neighbours.samples - 1) * neighbours.sampling.probability(absent, players);
            near.add(others.get(i), times, scores[i]);
        }
    }

    private static void until(Neighbourhood near, int until, Source source, SplittableRandom random) {
        while (near.count() < until) {
            source.add((int) Math.min(ROUND, until - near.count()), random);
        }
    }

    /** One for each width. */
    private List<LocalModels> locals(Neighbourhood near) {
        double[] widths = neighbours.width.widths(near, neighbours.distance, surrogate.alpha);
        boolean pairs = near.players < neighbours.samples;
        Map<Double, List<Integer>> targets = new LinkedHashMap<>();
        for (int target = 0; target < widths.length; target++) {
            targets.computeIfAbsent(widths[target], width -> new ArrayList<>()).add(target);
        }
        List<LocalModels> locals = new ArrayList<>();
        targets.forEach((width, own) -> locals.add(new LocalModels(
                width, near.follow(neighbours.distance.kernel(width, near.players), pairs), List.copyOf(own))));
        return locals;
    }

    /** Targets that share a kernel. */
    record LocalModels(double width, Moments moments, List<Integer> targets) {
        Ridge ridge(double alpha) {
            return moments.onAll(alpha);
        }

        /** Degrees of freedom of errors, for so many features. */
        double freedom(int features) {
            return moments.effective() - features - 1;
        }
    }

    private boolean isCertain(List<LocalModels> locals, int looks) {
        for (LocalModels local : locals) {
            Neighbourhood near = local.moments.neighbourhood();
            double freedom = local.freedom(near.players);
            if (certainty.top() == 0 || freedom < 1) {
                return false;
            }
            Residuals residuals = Residuals.of(local.ridge(surrogate.alpha));
            for (int target : local.targets) {
                if (!certainty.isMet(residuals.coefficients(target), residuals.errors(target), freedom, looks)) {
                    return false;
                }
            }
        }
        return true;
    }
}
