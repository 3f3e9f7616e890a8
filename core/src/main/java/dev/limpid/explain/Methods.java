package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Layout;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods by name, and how their settings are read. */
public final class Methods {
    /**
     * What a user may set.
     *
     * @param baseline by name
     * @param steps points on a path; null for as many as needed
     * @param samples coalitions that a game may be asked for; null for the method's own budget
     * @param seed of all randomness
     * @param more further settings by name, as typed
     * @param layout of what is explained: pictures have defaults of their own
     * @param staging how inputs become games, for methods that look from outside
     */
    public record Settings(
            String baseline,
            @Nullable Integer steps,
            @Nullable Integer samples,
            long seed,
            Map<String, String> more,
            Layout layout,
            Staging staging) {
        public Settings {
            more = Map.copyOf(more);
            if (samples != null && samples < 1) {
                throw new IllegalArgumentException("samples must be at least 1, got " + samples + ".");
            }
        }

        /** Those of a method that another one asks, with these further settings. */
        Settings inside(Map<String, String> own) {
            return new Settings(baseline, steps, null, seed, own, layout, staging);
        }

        /** The method's own ways, for a look at what it needs rather than a run. */
        public static Settings plain(Layout layout) {
            return new Settings("zero", null, null, 0, Map.of(), layout, (probe, input, targets) -> {
                throw new IllegalStateException("These settings are not for runs.");
            });
        }
    }

    /**
     * A method as it is listed.
     *
     * @param summary one line
     * @param cost in passes through the model
     * @param settings that {@code --set} knows for it; one that ends in {@code :PATTERN} has any text there
     * @param dossier what it is for, and where it misleads
     */
    public record Listed(String name, String summary, String cost, Set<String> settings, Dossier dossier) {
        public Listed {
            settings = new TreeSet<>(settings);
        }
    }

    /** The end of a setting that has any text there. */
    private static final String OPEN = ":PATTERN";

    /** The setting that names the method that another one asks. */
    static final String AROUND = "around";

    static final String SALIENCY = "saliency";

    /** In the order in which they are listed. */
    private static final Map<String, Family.Entry> ENTRIES = new LinkedHashMap<>();

    static {
        new Family()
                .and(GradientMethods.FAMILY)
                .and(PropagationMethods.FAMILY)
                .and(AttnLrpMethods.FAMILY)
                .and(LrpMethods.FAMILY)
                .and(CamMethods.FAMILY)
                .and(AttentionMethods.FAMILY)
                .and(OutsideMethods.FAMILY)
                .entries()
                .forEach(entry -> ENTRIES.put(entry.listed().name(), entry));
    }

    private Methods() {}

    /** All methods, the default first. */
    public static List<Listed> list() {
        List<Listed> list = new ArrayList<>();
        ENTRIES.values().forEach(entry -> list.add(entry.listed()));
        return list;
    }

    /**
     * What is listed of a method.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static Listed listed(String name) {
        return entry(name).listed();
    }

    private static Family.Entry entry(String name) {
        Family.Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "Unknown method '" + name + "', expected " + String.join(", ", ENTRIES.keySet()) + ".");
        }
        return entry;
    }

    /**
     * The method of that name.
     *
     * @throws IllegalArgumentException if there is none, or it does not know a setting
     */
    public static Explainer of(String name, Settings settings) {
        Family.Entry entry = entry(name);
        Set<String> known = known(entry.listed(), settings.more);
        for (String key : settings.more.keySet()) {
            if (!knows(known, key)) {
                throw new IllegalArgumentException("Method " + name + " has no setting '" + key + "'"
                        + (known.isEmpty() ? "; it has none." : ", only " + String.join(", ", known) + "."));
            }
        }
        return entry.maker().make(settings);
    }

    static boolean knows(Set<String> known, String key) {
        int colon = key.indexOf(':');
        return known.contains(colon < 0 ? key : key.substring(0, colon) + OPEN);
    }

    /** The method's settings, and those of the method that it asks. */
    private static Set<String> known(Listed listed, Map<String, String> more) {
        Set<String> known = new TreeSet<>(listed.settings);
        if (known.contains(AROUND)) {
            Family.Entry inner = ENTRIES.get(more.getOrDefault(AROUND, SALIENCY));
            known.addAll(inner == null ? Set.of() : inner.listed().settings());
        }
        return known;
    }

    /**
     * A method and whether it works on a model.
     *
     * @param obstacle why not, a sentence; null if it does
     */
    public record Fit(String name, @Nullable String obstacle) {}

    /** Which methods work on a model and why the others don't, in the order of {@link #list}; without a run. */
    public static List<Fit> fitting(Anatomy model) {
        Settings plain = Settings.plain(model.layout());
        return ENTRIES.values().stream()
                .map(entry -> new Fit(
                        entry.listed().name(),
                        entry.maker().make(plain).obstacle(model).orElse(null)))
                .toList();
    }
}
