package dev.limpid.explain;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;

/** What LIME found, target by target, and what a reader must know before trusting it. */
final class LimeFindings {
    /** A local model that accounts for less of the scores' variation misses more than it tells. */
    static final double POOR = 0.5;

    /** Effective samples a coefficient; at 2, chance's share in its error is √2 of what it is with samples in plenty. */
    static final double SCARCE = 2;

    /** Another seed would name fewer of the best features too: of five, not even four. */
    static final double UNSTABLE = 0.8;

    /** Stability is told of so many, where no number is to be certain. */
    private static final int BEST = 5;

    private final Lime lime;
    private final List<Lime.LocalModels> locals;

    LimeFindings(Lime lime, List<Lime.LocalModels> locals) {
        this.lime = lime;
        this.locals = locals;
    }

    Estimate told(Attribution.Stopped stopped) {
        Neighbourhood near = locals.get(0).moments().neighbourhood();
        boolean exact = stopped == Attribution.Stopped.EXACT;
        List<Estimate.@Nullable Shares> shares = new ArrayList<>(Collections.nCopies(near.targets, null));
        for (Lime.LocalModels local : locals) {
            Ridge all = local.ridge(lime.surrogate().alpha());
            Residuals residuals = Residuals.of(all, exact ? null : new SplittableRandom(~lime.seed()));
            for (int target : local.targets()) {
                shares.set(target, shares(stopped, local, all, residuals, target));
            }
        }
        return new Estimate(shares.stream().map(Objects::requireNonNull).toList());
    }

    private Estimate.Shares shares(
            Attribution.Stopped stopped, Lime.LocalModels local, Ridge all, Residuals ofAll, int target) {
        boolean exact = stopped == Attribution.Stopped.EXACT;
        Moments moments = local.moments();
        Neighbourhood near = moments.neighbourhood();
        int[] features = lime.surrogate().choose(moments, target);
        boolean whole = features.length == near.players;
        Ridge ridge = whole ? all : Ridge.of(moments, features, lime.surrogate().alpha());
        Residuals residuals = whole ? ofAll : Residuals.of(ridge);
        double[] coefficients = residuals.coefficients(target);
        List<Estimate.Share> players = new ArrayList<>(Collections.nCopies(near.players, Estimate.Share.of(0)));
        double reach = lime.certainty().reach(Math.max(1, local.freedom(features.length)));
        for (int i = 0; i < features.length; i++) {
            double score = coefficients[i];
            double half = reach * residuals.errors(target)[i];
            players.set(
                    ridge.features()[i],
                    exact ? Estimate.Share.of(score) : new Estimate.Share(score, score - half, score + half));
        }
        Attribution.Fit fit = fit(ridge, coefficients, target);
        List<Attribution.Named> arrays = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        if (near.isConstant(target)) {
            warnings.add(
                    "The score is the same whatever is taken away: all shares are 0, and how well a local model fits"
                            + " (R²) is undefined.");
        } else {
            judge(fit, residuals.heldOut()[target], warnings);
            scarce(moments, features.length, exact, warnings);
            if (!exact) {
                double[] stability = stability(ofAll, target);
                arrays.add(named("stability", List.of("best"), stability));
                unstable(stability, warnings);
            }
        }
        if (lime.neighbours().width() instanceof KernelWidth.Auto) {
            arrays.add(named("kernel-width", List.of(), local.width()));
        }
        Attribution.Sampled sampled = exact
                ? new Attribution.Sampled(stopped, 1, 0, fit)
                : new Attribution.Sampled(
                        stopped, lime.certainty().level(), lime.certainty().top(), fit);
        return new Estimate.Shares(players, near.full(target), null, false, sampled, arrays, warnings);
    }

    /** R² as LIME has it: of the rows that the model was fitted to, by their weights. */
    static Attribution.Fit fit(Ridge ridge, double[] coefficients, int target) {
        Moments moments = ridge.moments();
        Neighbourhood near = moments.neighbourhood();
        double[] withScore = moments.withScore(target);
        double intercept = near.full(target) + moments.score(target);
        double prediction = intercept;
        double explained = 0;
        for (int i = 0; i < coefficients.length; i++) {
            int feature = ridge.features()[i];
            intercept -= coefficients[i] * moments.mean(feature);
            prediction += coefficients[i] * (1 - moments.mean(feature));
            // 2 bᵀs − bᵀSb, where (S + α I) b = s.
            explained += coefficients[i] * (withScore[feature] + ridge.alpha() * coefficients[i]);
        }
        Double r2 = near.isConstant(target) ? null : Double.valueOf(explained / moments.variation(target));
        return new Attribution.Fit(r2, intercept, prediction);
    }

    private void judge(Attribution.Fit fit, double heldOut, List<String> warnings) {
        if (!(heldOut >= POOR)) {
            String remedy = lime.neighbours().width() instanceof KernelWidth.Auto
                    ? "Shapley values do not presume that features add up."
                    : "Try kernel-width=auto; Shapley values do not presume that features add up.";
            warnings.add(String.format(
                    Locale.ROOT,
                    "The local model fits poorly: it accounts for %.0f %% of how the score varies over neighbours left out"
                            + " of it (R² %.2f over those it was fitted to), and below %.0f %% it misses more than it"
                            + " tells. %s",
                    100 * Math.max(0, heldOut),
                    fit.r2(),
                    100 * POOR,
                    remedy));
        }
    }

    private void scarce(Moments moments, int features, boolean exact, List<String> warnings) {
        double effective = exact ? Double.POSITIVE_INFINITY : moments.effective();
        if (effective < SCARCE * (features + 1)) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The kernel leaves %.0f effective samples of %d for %d coefficients, fewer than %.0f each, so that"
                            + " chance and the ridge decide much: raise --samples or kernel-width, or keep fewer"
                            + " features.",
                    effective,
                    moments.neighbourhood().count(),
                    features + 1,
                    SCARCE));
        }
    }

    private static void unstable(double[] stability, List<String> warnings) {
        double last = stability[stability.length - 1];
        if (last < UNSTABLE) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "Another seed would name about %.1f of these %d best features: raise --samples.",
                    last * stability.length,
                    stability.length));
        }
    }

    /** Mean share of the 1, 2, … best features that two repeats have in common. */
    private double[] stability(Residuals residuals, int target) {
        double[][] repeats = residuals.repeats(target);
        int wanted = lime.certainty().top() == 0 ? BEST : lime.certainty().top();
        int most = Math.min(wanted, repeats[0].length);
        int[][] best = Arrays.stream(repeats)
                .map(repeat -> LimeSelection.largest(repeat, most))
                .toArray(int[][]::new);
        double[] stability = new double[most];
        int pairs = best.length * (best.length - 1) / 2;
        for (int count = 1; count <= most; count++) {
            double common = 0;
            for (int i = 0; i < best.length; i++) {
                for (int j = 0; j < i; j++) {
                    common += common(best[i], best[j], count);
                }
            }
            stability[count - 1] = common / pairs / count;
        }
        return stability;
    }

    private static int common(int[] one, int[] other, int count) {
        int common = 0;
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                common += one[i] == other[j] ? 1 : 0;
            }
        }
        return common;
    }

    private static Attribution.Named named(String name, List<String> axes, double... values) {
        Shape shape = axes.isEmpty() ? Shape.of() : Shape.of(values.length);
        return new Attribution.Named(name, axes, Tensor.fill(DType.DOUBLE, shape, i -> values[i]));
    }
}
