package dev.limpid.explain;

import dev.limpid.model.Layout;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** LIME in its two kinds: on coalitions, and on rows that are drawn from data. */
final class LimeMethods {
    /** LIME's sampling for rows of tables. */
    private static final String DATA = "data";

    static final Family FAMILY = new Family()
            .add(
                    "lime",
                    "a linear model of the score near the input, with how well it fits",
                    "1000 runs, fewer if the ranking is certain",
                    Set.of(
                            "alpha",
                            "bins",
                            "distance",
                            "features",
                            "kernel-width",
                            "level",
                            "sampling",
                            "selection",
                            "top"),
                    OutsideDossiers.LIME,
                    LimeMethods::limeOrLimeTable);

    private LimeMethods() {}

    /** Rows of tables have neighbours that are drawn from data, unless the user wants them from coalitions. */
    private static Explainer limeOrLimeTable(Methods.Settings settings) {
        Map<String, String> more = settings.more();
        boolean binned = more.containsKey("bins");
        String sampling = more.getOrDefault("sampling", binned || settings.layout() == Layout.ELEMENTS ? DATA : "");
        if (!sampling.equals(DATA)) {
            if (binned) {
                throw new IllegalArgumentException("Setting bins is for sampling=data, got sampling=" + sampling + ".");
            }
            return new Outside(lime(settings, more), settings.staging());
        }
        Map<String, String> own = new HashMap<>(more);
        own.remove("sampling");
        return new LimeTable(lime(settings, own), more.getOrDefault("bins", "quartile"), settings.staging());
    }

    private static Lime lime(Methods.Settings settings, Map<String, String> more) {
        Lime.Neighbours plain = switch (settings.layout()) {
            case SEQUENCE -> Lime.Neighbours.ofText();
            case PIXELS -> Lime.Neighbours.ofPicture();
            case ELEMENTS -> Lime.Neighbours.ofTable();
        };
        Integer samples = settings.samples();
        Lime.Neighbours neighbours = new Lime.Neighbours(
                samples == null ? plain.samples() : samples,
                Typed.choice(more, "sampling", plain.sampling(), LimeSampling.values()),
                Typed.choice(more, "distance", plain.distance(), LimeDistance.values()),
                switch (more.getOrDefault("kernel-width", "standard")) {
                    case "standard" -> new KernelWidth.Standard();
                    case "auto" -> new KernelWidth.Auto();
                    default -> new KernelWidth.Fixed(Typed.number(more, "kernel-width", 0));
                });
        Lime.Surrogate surrogate = new Lime.Surrogate(
                Typed.choice(more, "selection", LimeSelection.AUTO, LimeSelection.values()),
                Typed.whole(more, "features", 0),
                Typed.number(more, "alpha", Lime.Surrogate.STANDARD.alpha()));
        return new Lime(neighbours, surrogate, OutsideMethods.certainty(more), settings.seed());
    }
}
