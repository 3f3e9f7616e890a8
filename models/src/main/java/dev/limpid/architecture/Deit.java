package dev.limpid.architecture;

import dev.limpid.graph.Expr;

/**
 * DeiT (Touvron et al. 2020): a ViT with a second token that learned from a teacher. Of a classifier on each of the two
 * tokens the mean counts, as in the paper; a single one reads the first.
 */
final class Deit {
    private Deit() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        VitConfig sizes = VitConfig.of(config, VitConfig.CLASS, VitConfig.DISTILLATION);
        return emit(sizes, VitNames.in(weights), config.classes());
    }

    /**
     * Emits the graph of these sizes.
     *
     * @param weights under Hugging Face's names
     */
    static Emitted emit(VitConfig config, Weights weights, int classes) {
        VisionTransformer deit = new VisionTransformer("deit", config, weights);
        deit.scope("pooler");
        if (weights.has("distillation_classifier.bias")) {
            Expr first = deit.token(0);
            Expr second = deit.token(1);
            deit.output("pooled", first.add(second).mul(0.5)).scope("classifier");
            Expr one = deit.dense(first, "cls_classifier", classes);
            Expr other = deit.dense(second, "distillation_classifier", classes);
            deit.output("classes", one.add(other).mul(0.5));
        } else {
            Expr first = deit.token(0);
            deit.output("pooled", deit.pooled(first));
            if (weights.has("classifier.bias")) {
                deit.scope("classifier").output("classes", deit.dense(first, "classifier", classes));
            }
        }
        return deit.emitted();
    }
}
