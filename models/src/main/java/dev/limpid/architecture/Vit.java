package dev.limpid.architecture;

import dev.limpid.graph.Expr;

/**
 * ViT (Dosovitskiy et al. 2020), with a pooler or a classifier if the weights have one. {@code pooled} is what the pooler
 * gives; without one it is what a classifier reads, the first token or the mean over the patches.
 */
final class Vit {
    private Vit() {}

    /**
     * Emits the graph.
     *
     * @throws dev.limpid.format.FormatException if a weight is missing or of another shape than the configuration says
     */
    static Emitted emit(Config config, Weights weights) {
        return emit(VitConfig.of(config, VitConfig.CLASS), VitNames.in(weights), config.classes());
    }

    /**
     * Emits the graph of these sizes.
     *
     * @param weights under Hugging Face's names
     */
    static Emitted emit(VitConfig config, Weights weights, int classes) {
        VisionTransformer vit = new VisionTransformer("vit", config, weights);
        vit.scope("pooler");
        Expr read = config.mean() ? vit.mean() : vit.token(0);
        if (weights.has("fc_norm.weight")) {
            read = vit.normalise(read, "fc_norm");
        }
        vit.output("pooled", vit.pooled(read));
        if (weights.has("classifier.bias")) {
            vit.scope("classifier").output("classes", vit.dense(read, "classifier", classes));
        }
        return vit.emitted();
    }
}
