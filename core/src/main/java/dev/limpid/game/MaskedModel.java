package dev.limpid.game;

import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;

/** What coalitions are worth to a model of ours: its targets' scores by the model as it predicts. */
public final class MaskedModel {
    /** Of masked inputs that wait for their turn; what a run takes besides, the runtime's own budget bounds. */
    private static final long WAITING_BYTES = 48L << 20;

    /** Of a tensor beside its elements: what many rows of few columns consist of. */
    private static final long TENSOR_BYTES = 512;

    private static final int LEAST = 8;
    private static final int MOST = 512;

    private MaskedModel() {}

    /**
     * What coalitions are worth by these targets.
     *
     * @param targets of one output; those of several kinds of score share a run
     * @param players whose masker gives each input with the position that is asked about
     */
    public static Worth of(Probe probe, List<Target> targets, Players<Probe.Asked> players) {
        List<Target> asked = List.copyOf(targets);
        long bytes = players.masker().of(Coalition.all(players.features().size())).stream()
                .flatMap(one -> one.input().tensors().values().stream())
                .mapToLong(tensor -> TENSOR_BYTES + tensor.byteSize())
                .sum();
        int together = (int) Math.max(LEAST, Math.min(MOST, WAITING_BYTES / Math.max(1, bytes)));
        return new Masked<>(players, asked.size(), together, inputs -> probe.scores(inputs, asked));
    }
}
