package dev.limpid.explain;

import java.util.Set;

/** The methods that look at what a model attends to. */
final class AttentionMethods {
    static final Family FAMILY = new Family()
            .add(
                    "attention",
                    "where each layer and head looks; the same for every target",
                    "2 forward passes",
                    Set.of(),
                    AttentionDossiers.ATTENTION,
                    settings -> new Attention())
            .add(
                    "attention-rollout",
                    "attention followed down all layers; the same for every target",
                    "2 forward passes",
                    Set.of(),
                    AttentionDossiers.ATTENTION_ROLLOUT,
                    settings -> new AttentionRollout())
            .add(
                    "attention-flow",
                    "how much attention could carry down all layers at most; the same for every target",
                    "2 forward passes, then largest flows: seconds for hundreds of tokens",
                    Set.of(),
                    AttentionDossiers.ATTENTION_FLOW,
                    settings -> new AttentionFlow())
            .add(
                    "gradient-attention",
                    "attention that raises the score, followed down all layers",
                    "1 forward, 1 backward pass",
                    Set.of(),
                    AttentionDossiers.GRADIENT_ATTENTION,
                    settings -> new GradientAttention())
            .add(
                    "value-zeroing",
                    "what each layer mixes, by zeroing one token's values after another; the same for every target",
                    "a run per token",
                    Set.of(),
                    AttentionDossiers.VALUE_ZEROING,
                    settings -> new ValueZeroing())
            .add(
                    "head-importance",
                    "how much the score hangs on each attention head",
                    "1 forward, 1 backward pass; by ablation a run per head",
                    Set.of("by"),
                    AttentionDossiers.HEAD_IMPORTANCE,
                    settings -> new HeadImportance(Typed.choice(
                            settings.more(), "by", HeadImportance.By.GRADIENT, HeadImportance.By.values())));

    private AttentionMethods() {}
}
