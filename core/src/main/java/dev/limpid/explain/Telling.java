package dev.limpid.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns numbers that an estimator found into attributions that a user can read. */
final class Telling {
    private Telling() {}

    /** One attribution for each target, in order. */
    static List<Attribution> of(Estimator estimator, Estimate estimate, Attribution.Cost cost, Vicinity.Roles named) {
        Map<String, Object> all = new LinkedHashMap<>(estimator.method().settings());
        all.putAll(named.settings());
        Attribution.Method method = new Attribution.Method(estimator.method().name(), all);
        List<Attribution> attributions = new ArrayList<>();
        for (int i = 0; i < named.targets().size(); i++) {
            attributions.add(one(method, estimate.targets().get(i), i, cost, estimator.seed(), named));
        }
        return attributions;
    }

    private static Attribution one(
            Attribution.Method method,
            Estimate.Shares shares,
            int target,
            Attribution.Cost cost,
            long seed,
            Vicinity.Roles named) {
        List<Attribution.Scored> scored = new ArrayList<>();
        double sum = 0;
        for (int player = 0; player < named.players().size(); player++) {
            Estimate.Share share = shares.players().get(player);
            sum += share.score();
            scored.add(new Attribution.Scored(named.players().get(player), share.score(), share.low(), share.high()));
        }
        Double empty = shares.empty();
        List<String> warnings = new ArrayList<>(named.notes());
        warnings.addAll(shares.warnings());
        return new Attribution(
                method,
                new Attribution.Explained(
                        named.targets().get(target),
                        shares.full(),
                        named.probabilities().get(target),
                        empty),
                scored,
                shares.arrays(),
                shares.addsUp() && empty != null ? new Attribution.Completeness(shares.full() - empty, sum) : null,
                shares.sampled(),
                cost,
                warnings,
                seed,
                named.model());
    }
}
