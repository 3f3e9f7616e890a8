package dev.limpid.task;

import dev.limpid.explain.Methods;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The methods that are judged where a user names none: one of each kind that works on the model, the cheap ones of a kind. */
public final class Panel {
    private static final List<String> TEXT = List.of(
            "integrated-gradients",
            "saliency",
            "input-x-gradient",
            "deeplift",
            "attn-lrp",
            "gradient-attention",
            "ablation",
            "partition-shap");

    private static final List<String> PICTURE = List.of(
            "integrated-gradients",
            "saliency",
            "input-x-gradient",
            "guided-backprop",
            "deeplift",
            "lrp",
            "attn-lrp",
            "grad-cam",
            "ablation",
            "partition-shap");

    private static final List<String> ROW = List.of(
            "integrated-gradients", "input-x-gradient", "deeplift", "ablation", "kernel-shap", "permutation-shap");

    private Panel() {}

    /**
     * For a model and what is asked of it.
     *
     * @return names of methods, at least one
     */
    public static List<String> of(TaskModel<?> model, Target target) {
        List<String> wanted = model instanceof TextModel ? TEXT : model instanceof ImageModel ? PICTURE : ROW;
        Set<String> working = Methods.fitting(Anatomy.of(model, target.output())).stream()
                .filter(fit -> fit.obstacle() == null)
                .map(Methods.Fit::name)
                .collect(Collectors.toSet());
        return wanted.stream().filter(working::contains).toList();
    }
}
