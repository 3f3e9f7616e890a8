package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.HeatMap;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Scales of heat maps: what one method says about several targets is drawn on one, so that it can be compared. */
final class Scales {
    private Scales() {}

    /** A map for each explanation; null where it scores no places or the picture is not at hand. */
    static List<@Nullable HeatMap> maps(List<Attribution> explanations, Scene scene) {
        List<@Nullable HeatMap> own = new ArrayList<>();
        for (Attribution explanation : explanations) {
            own.add(scene.picture() == null ? null : scene.map(explanation));
        }
        List<@Nullable HeatMap> shared = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            HeatMap map = own.get(i);
            double limit = 0;
            for (int j = 0; j < own.size(); j++) {
                HeatMap other = own.get(j);
                if (other != null && alike(explanations.get(i), explanations.get(j))) {
                    limit = Math.max(limit, other.limit());
                }
            }
            shared.add(map == null ? null : map.withLimit(limit));
        }
        return shared;
    }

    private static boolean alike(Attribution one, Attribution other) {
        return one.method().equals(other.method())
                && one.target().target().score().equals(other.target().target().score());
    }
}
