package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.model.Feature;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Explanations of pictures by their regions. */
final class Regions {
    private Regions() {}

    /** The document of {@link Pictures#explained}, with four regions in place of pixels: the centre leads. */
    static Document explained() {
        return Pictures.document(18, 12, lime(0.42, -0.15, 0.08, 0.03));
    }

    /** LIME on the middle 12×12 pixels, seen as 6×6: a corner of a ring around the centre, the ring, two halves below. */
    static Attribution lime(double... scores) {
        return attribution("lime", 6, 6, Regions::quarter, 0.02, scores);
    }

    static int quarter(int pixel) {
        int x = pixel % 6;
        int y = pixel / 6;
        if (x >= 2 && x < 4 && y >= 1 && y < 4) {
            return 0;
        }
        return y < 4 ? 1 : x < 3 ? 2 : 3;
    }

    /**
     * @param region of each pixel
     * @param around half an interval's length; NaN for none
     */
    static Attribution attribution(
            String method, int width, int height, IntUnaryOperator region, double around, double... scores) {
        List<Scored> scored = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            List<Integer> own = new ArrayList<>();
            for (int pixel = 0; pixel < width * height; pixel++) {
                if (region.applyAsInt(pixel) == i) {
                    own.add(pixel);
                }
            }
            Feature feature =
                    new Feature("region " + (i + 1), new Place.Region(0, Mask.of(width, height, own)), false, own);
            scored.add(new Scored(feature, scores[i], end(scores[i], -around), end(scores[i], around)));
        }
        Attribution.Fit fit = new Attribution.Fit(0.83, 0.11, 4.2);
        return of(method, scored, new Attribution.Sampled(Attribution.Stopped.BUDGET, 0.95, 5, fit));
    }

    private static @Nullable Double end(double score, double around) {
        return Double.isNaN(around) ? null : Double.valueOf(score + around);
    }

    static Attribution of(String method, List<Scored> scored, Attribution.Sampled sampled) {
        return new Attribution(
                CapitalOfFrance.method(method, "features", "slic:4", "masker", "mean"),
                new Attribution.Explained(Pictures.target(3, "wren"), 4.5, 0.9, null),
                scored,
                List.of(),
                null,
                sampled,
                new Attribution.Cost(1000, 0, 3.2),
                List.of(),
                0,
                CapitalOfFrance.MODEL);
    }
}
