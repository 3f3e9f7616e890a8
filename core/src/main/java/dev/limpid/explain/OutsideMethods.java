package dev.limpid.explain;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/** The methods that look from outside: at what a model answers when features are absent. */
final class OutsideMethods {
    private static final Set<String> CERTAINTY = Set.of("top", "level");

    static final Family FAMILY = new Family()
            .outside(
                    "ablation",
                    "what the score loses when one feature goes",
                    "a run per feature",
                    Set.of(),
                    OutsideDossiers.ABLATION,
                    settings -> new Ablation())
            .outside(
                    "exact-shapley",
                    "each feature's fair share of the score, by all coalitions; adds up to the score",
                    "2^features runs, of at most 20",
                    Set.of("interactions"),
                    OutsideDossiers.EXACT_SHAPLEY,
                    settings -> new ExactShapley(Typed.truth(settings.more(), "interactions", false)))
            .outside(
                    "kernel-shap",
                    "Shapley values by a weighted regression on coalitions; adds up to the score",
                    "2 x features + 2048 runs, fewer when certain",
                    Set.of("l1", "top", "level"),
                    OutsideDossiers.KERNEL_SHAP,
                    settings -> new KernelShap(
                            settings.samples(), chosen(settings.more()), certainty(settings.more()), settings.seed()))
            .outside(
                    "permutation-shap",
                    "Shapley values by random orders, there and back; adds up to the score",
                    "20 x features + 10 runs, 2048 at least, fewer when certain",
                    CERTAINTY,
                    OutsideDossiers.PERMUTATION_SHAP,
                    settings -> new PermutationShap(settings.samples(), certainty(settings.more()), settings.seed()))
            .outside(
                    "sampling-shap",
                    "Shapley values feature by feature, most runs where scores scatter; adds up to the score",
                    "1000 x features runs, fewer when certain",
                    CERTAINTY,
                    OutsideDossiers.SAMPLING_SHAP,
                    settings -> new SamplingShap(settings.samples(), certainty(settings.more()), settings.seed()))
            .outside(
                    "partition-shap",
                    "Owen values: groups share first, then the features in them; adds up to the score",
                    "2 x features + 2048 runs, fewer when all groups are played",
                    Set.of(),
                    OutsideDossiers.PARTITION_SHAP,
                    settings -> new PartitionShap(settings.samples()))
            .and(LimeMethods.FAMILY)
            .outside(
                    "occlusion",
                    "what the score loses when a window of neighbours goes",
                    "a run per window",
                    Set.of("window", "stride"),
                    OutsideDossiers.OCCLUSION,
                    settings -> new Occlusion(
                            window(settings.more(), "window", Occlusion.STANDARD),
                            window(settings.more(), "stride", new Occlusion.Window(1, 1))))
            .outside(
                    "rise",
                    "how much higher the score is where random masks show a feature",
                    "4000 runs, fewer when certain",
                    Set.of("p", "centred", "top", "level"),
                    OutsideDossiers.RISE,
                    settings -> new Rise(
                            Typed.number(settings.more(), "p", 0.5),
                            Typed.truth(settings.more(), "centred", true),
                            settings.samples(),
                            certainty(settings.more()),
                            settings.seed()))
            .add(
                    "anchors",
                    "the fewest features that keep the model's answer, whatever becomes of the others",
                    "up to 5000 runs",
                    Set.of("precision", "delta", "tolerance", "beam"),
                    OutsideDossiers.ANCHORS,
                    settings -> new OutsideAnswers(
                            new Anchors(
                                    Typed.number(settings.more(), "precision", 0.95),
                                    Typed.number(settings.more(), "delta", 0.1),
                                    Typed.number(settings.more(), "tolerance", 0.15),
                                    Typed.whole(settings.more(), "beam", 4),
                                    settings.samples(),
                                    settings.seed()),
                            settings.staging()))
            .add(
                    "counterfactual",
                    "the fewest words that, said otherwise, change the model's answer",
                    "up to 1000 runs",
                    Set.of("words", "candidates", "beam", "proposer"),
                    OutsideDossiers.COUNTERFACTUAL,
                    settings -> new Counterfactual(
                            Typed.whole(settings.more(), "words", 3),
                            Typed.whole(settings.more(), "candidates", 10),
                            Typed.whole(settings.more(), "beam", 10),
                            settings.samples(),
                            settings.more().get("proposer"),
                            settings.staging()));

    private OutsideMethods() {}

    private static Occlusion.Window window(Map<String, String> settings, String key, Occlusion.Window otherwise) {
        String text = settings.get(key);
        return text == null ? otherwise : Occlusion.Window.parse(key, text);
    }

    static Certainty certainty(Map<String, String> settings) {
        return new Certainty(
                Typed.whole(settings, "top", Certainty.STANDARD.top()),
                Typed.number(settings, "level", Certainty.STANDARD.level()));
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
}
