package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Layout;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
     * @param settings that {@code --set} knows for it
     */
    public record Listed(String name, String summary, String cost, Set<String> settings) {
        public Listed {
            settings = new TreeSet<>(settings);
        }
    }

    private record Entry(Listed listed, Maker maker) {}

    private interface Maker {
        Explainer make(Settings settings);
    }

    /** LIME's sampling for rows of tables. */
    private static final String DATA = "data";

    private static final Set<String> CERTAINTY = Set.of("top", "level");

    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        add(
                "integrated-gradients",
                "slopes summed on the way from a baseline; adds up to the score",
                "a forward and a backward pass per point",
                Set.of("rule", "tolerance", "limit"),
                settings -> new IntegratedGradients(Baseline.of(settings.baseline), quadrature(settings)));
        add(
                "saliency",
                "how steeply the score changes with each word, without a sign",
                "1 forward, 1 backward pass",
                Set.of(),
                settings -> new Saliency());
        add(
                "input-x-gradient",
                "a first-order guess at each word's share, with a sign",
                "1 forward, 1 backward pass",
                Set.of(),
                settings -> new InputXGradient());
        add(
                "attention",
                "where each layer and head looks; the same for every target",
                "2 forward passes",
                Set.of(),
                settings -> new Attention());
        add(
                "attention-rollout",
                "attention followed down all layers; the same for every target",
                "2 forward passes",
                Set.of(),
                settings -> new AttentionRollout());
        addOutside(
                "ablation",
                "what the score loses when one feature goes",
                "a run per feature",
                Set.of(),
                settings -> new Ablation());
        addOutside(
                "exact-shapley",
                "each feature's fair share of the score, by all coalitions; adds up to the score",
                "2^features runs, of at most 20",
                Set.of("interactions"),
                settings -> new ExactShapley(truth(settings.more, "interactions", false)));
        addOutside(
                "kernel-shap",
                "Shapley values by a weighted regression on coalitions; adds up to the score",
                "2 x features + 2048 runs, fewer when certain",
                Set.of("l1", "top", "level"),
                settings -> new KernelShap(
                        settings.samples, chosen(settings.more), certainty(settings.more), settings.seed));
        addOutside(
                "permutation-shap",
                "Shapley values by random orders, there and back; adds up to the score",
                "20 x features + 10 runs, 2048 at least, fewer when certain",
                CERTAINTY,
                settings -> new PermutationShap(settings.samples, certainty(settings.more), settings.seed));
        addOutside(
                "sampling-shap",
                "Shapley values feature by feature, most runs where scores scatter; adds up to the score",
                "1000 x features runs, fewer when certain",
                CERTAINTY,
                settings -> new SamplingShap(settings.samples, certainty(settings.more), settings.seed));
        addOutside(
                "partition-shap",
                "Owen values: groups share first, then the features in them; adds up to the score",
                "2 x features + 2048 runs, fewer when all groups are played",
                Set.of(),
                settings -> new PartitionShap(settings.samples));
        add(
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
                Methods::limeOrLimeTable);
        addOutside(
                "occlusion",
                "what the score loses when a window of neighbours goes",
                "a run per window",
                Set.of("window", "stride"),
                settings -> new Occlusion(
                        window(settings.more, "window", Occlusion.STANDARD),
                        window(settings.more, "stride", new Occlusion.Window(1, 1))));
        addOutside(
                "rise",
                "how much higher the score is where random masks show a feature",
                "4000 runs, fewer when certain",
                Set.of("p", "centred", "top", "level"),
                settings -> new Rise(
                        number(settings.more, "p", 0.5),
                        truth(settings.more, "centred", true),
                        settings.samples,
                        certainty(settings.more),
                        settings.seed));
        add(
                "anchors",
                "the fewest features that keep the model's answer, whatever becomes of the others",
                "up to 5000 runs",
                Set.of("precision", "delta", "tolerance", "beam"),
                settings -> new OutsideAnswers(
                        new Anchors(
                                number(settings.more, "precision", 0.95),
                                number(settings.more, "delta", 0.1),
                                number(settings.more, "tolerance", 0.15),
                                whole(settings.more, "beam", 4),
                                settings.samples,
                                settings.seed),
                        settings.staging));
        add(
                "counterfactual",
                "the fewest words that, said otherwise, change the model's answer",
                "up to 1000 runs",
                Set.of("words", "candidates", "beam", "proposer"),
                settings -> new Counterfactual(
                        whole(settings.more, "words", 3),
                        whole(settings.more, "candidates", 10),
                        whole(settings.more, "beam", 10),
                        settings.samples,
                        settings.more.get("proposer"),
                        settings.staging));
    }

    private Methods() {}

    private static void add(String name, String summary, String cost, Set<String> settings, Maker maker) {
        ENTRIES.put(name, new Entry(new Listed(name, summary, cost, settings), maker));
    }

    private interface EstimatorMaker {
        Estimator make(Settings settings);
    }

    private static void addOutside(
            String name, String summary, String cost, Set<String> settings, EstimatorMaker maker) {
        add(name, summary, cost, settings, given -> new Outside(maker.make(given), given.staging));
    }

    /** All methods, the default first. */
    public static List<Listed> list() {
        List<Listed> list = new ArrayList<>();
        ENTRIES.values().forEach(entry -> list.add(entry.listed));
        return list;
    }

    /**
     * The method of that name.
     *
     * @throws IllegalArgumentException if there is none, or it does not know a setting
     */
    public static Explainer of(String name, Settings settings) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "Unknown method '" + name + "', expected " + String.join(", ", ENTRIES.keySet()) + ".");
        }
        for (String key : settings.more.keySet()) {
            if (!entry.listed.settings.contains(key)) {
                throw new IllegalArgumentException("Method " + name + " has no setting '" + key + "'"
                        + (entry.listed.settings.isEmpty()
                                ? "; it has none."
                                : ", only " + String.join(", ", entry.listed.settings) + "."));
            }
        }
        return entry.maker.make(settings);
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
                        entry.listed.name,
                        entry.maker.make(plain).obstacle(model).orElse(null)))
                .toList();
    }

    private static Quadrature quadrature(Settings settings) {
        Map<String, String> more = settings.more;
        Integer steps = settings.steps;
        if (steps == null) {
            if (more.containsKey("rule") && !"adaptive".equals(more.get("rule"))) {
                throw new IllegalArgumentException("Setting rule=" + more.get("rule") + " needs a number of --steps.");
            }
            Adaptive standard = settings.layout == Layout.PIXELS ? Adaptive.forPictures() : Adaptive.standard();
            return new Adaptive(
                    number(more, "tolerance", standard.tolerance()), (int) number(more, "limit", standard.limit()));
        }
        if (more.containsKey("tolerance") || more.containsKey("limit")) {
            throw new IllegalArgumentException(
                    "Settings tolerance and limit are for the adaptive rule; leave out --steps to use it.");
        }
        String rule = more.getOrDefault("rule", "gauss-legendre");
        if (rule.equals("gauss-legendre")) {
            return new GaussLegendre(steps);
        }
        for (Riemann.Point point : Riemann.Point.values()) {
            if (point.toString().equals(rule)) {
                return new Riemann(steps, point);
            }
        }
        throw new IllegalArgumentException("Unknown rule '" + rule
                + "', expected gauss-legendre, riemann-left, riemann-right, riemann-middle or riemann-trapezoid.");
    }

    /** Rows of tables have neighbours that are drawn from data, unless the user wants them from coalitions. */
    private static Explainer limeOrLimeTable(Settings settings) {
        Map<String, String> more = settings.more;
        boolean binned = more.containsKey("bins");
        String sampling = more.getOrDefault("sampling", binned || settings.layout == Layout.ELEMENTS ? DATA : "");
        if (!sampling.equals(DATA)) {
            if (binned) {
                throw new IllegalArgumentException("Setting bins is for sampling=data, got sampling=" + sampling + ".");
            }
            return new Outside(lime(settings, more), settings.staging);
        }
        Map<String, String> own = new HashMap<>(more);
        own.remove("sampling");
        return new LimeTable(lime(settings, own), more.getOrDefault("bins", "quartile"), settings.staging);
    }

    private static Lime lime(Settings settings, Map<String, String> more) {
        Lime.Neighbours plain = switch (settings.layout) {
            case SEQUENCE -> Lime.Neighbours.ofText();
            case PIXELS -> Lime.Neighbours.ofPicture();
            case ELEMENTS -> Lime.Neighbours.ofTable();
        };
        Integer samples = settings.samples;
        Lime.Neighbours neighbours = new Lime.Neighbours(
                samples == null ? plain.samples() : samples,
                choice(more, "sampling", plain.sampling(), LimeSampling.values()),
                choice(more, "distance", plain.distance(), LimeDistance.values()),
                switch (more.getOrDefault("kernel-width", "standard")) {
                    case "standard" -> new KernelWidth.Standard();
                    case "auto" -> new KernelWidth.Auto();
                    default -> new KernelWidth.Fixed(number(more, "kernel-width", 0));
                });
        Lime.Surrogate surrogate = new Lime.Surrogate(
                choice(more, "selection", LimeSelection.AUTO, LimeSelection.values()),
                whole(more, "features", 0),
                number(more, "alpha", Lime.Surrogate.STANDARD.alpha()));
        return new Lime(neighbours, surrogate, certainty(more), settings.seed);
    }

    private static Occlusion.Window window(Map<String, String> settings, String key, Occlusion.Window otherwise) {
        String text = settings.get(key);
        return text == null ? otherwise : Occlusion.Window.parse(key, text);
    }

    private static Certainty certainty(Map<String, String> settings) {
        return new Certainty(
                whole(settings, "top", Certainty.STANDARD.top()),
                number(settings, "level", Certainty.STANDARD.level()));
    }

    private static @Nullable Integer chosen(Map<String, String> settings) {
        String text = settings.getOrDefault("l1", "none");
        if (text.equals("none")) {
            return null;
        }
        if (!text.matches("features:0*[1-9][0-9]{0,8}")) {
            throw new IllegalArgumentException(
                    "Setting l1 is none or features:NUMBER, at least features:1, got '" + text + "'.");
        }
        return Integer.valueOf(text.substring("features:".length()));
    }

    private static int whole(Map<String, String> settings, String key, int otherwise) {
        String text = settings.getOrDefault(key, String.valueOf(otherwise));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notWhole) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "Setting %s needs a whole number, got '%s'.", key, text), notWhole);
        }
    }

    private static <C> C choice(Map<String, String> settings, String key, C otherwise, C[] choices) {
        String text = settings.getOrDefault(key, otherwise.toString());
        List<String> names = new ArrayList<>();
        for (C choice : choices) {
            if (choice.toString().equals(text)) {
                return choice;
            }
            names.add(choice.toString());
        }
        throw new IllegalArgumentException(
                "Setting " + key + " is one of " + String.join(", ", names) + ", got '" + text + "'.");
    }

    private static boolean truth(Map<String, String> settings, String key, boolean otherwise) {
        String text = settings.getOrDefault(key, String.valueOf(otherwise));
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("Setting " + key + " is true or false, got '" + text + "'.");
        }
        return text.equals("true");
    }

    private static double number(Map<String, String> settings, String key, double otherwise) {
        String text = settings.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "Setting %s needs a number, got '%s'.", key, text), notANumber);
        }
    }
}
