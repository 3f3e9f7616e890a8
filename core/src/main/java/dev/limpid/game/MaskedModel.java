package dev.limpid.game;

import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;

/** What coalitions are worth to a model of ours: its targets' scores by the model as it predicts. */
public final class MaskedModel implements Worth {
    /** Of masked inputs that wait for their turn; what a run takes besides, the runtime's own budget bounds. */
    private static final long WAITING_BYTES = 48L << 20;

    private static final int LEAST = 8;
    private static final int MOST = 512;

    private final Probe probe;
    private final List<Target> targets;
    private final Hierarchy hierarchy;
    private final Masker<Probe.Asked> masker;
    private final int together;

    /**
     * @param targets of one output and one kind of score
     * @param hierarchy of the players
     * @param masker gives each input with the position that is asked about
     */
    public MaskedModel(Probe probe, List<Target> targets, Hierarchy hierarchy, Masker<Probe.Asked> masker) {
        this.probe = probe;
        this.targets = List.copyOf(targets);
        this.hierarchy = hierarchy;
        this.masker = masker;
        long bytes = masker.of(Coalition.all(hierarchy.players())).stream()
                .flatMap(asked -> asked.input().tensors().values().stream())
                .mapToLong(Tensor::byteSize)
                .sum();
        this.together = (int) Math.max(LEAST, Math.min(MOST, WAITING_BYTES / Math.max(1, bytes)));
    }

    @Override
    public int players() {
        return hierarchy.players();
    }

    @Override
    public Hierarchy hierarchy() {
        return hierarchy;
    }

    @Override
    public int targets() {
        return targets.size();
    }

    @Override
    public int together() {
        return together;
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        return Averages.over(coalitions, masker, inputs -> probe.scores(inputs, targets));
    }
}
