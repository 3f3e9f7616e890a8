package dev.limpid.game;

import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What coalitions are worth to a model of ours: its targets' scores by the model as it predicts. */
public final class MaskedModel implements Worth {
    /** Of masked inputs that wait for their turn; what a run takes besides, the runtime's own budget bounds. */
    private static final long WAITING_BYTES = 48L << 20;

    /** Of a tensor beside its elements: what many rows of few columns consist of. */
    private static final long TENSOR_BYTES = 512;

    private static final int LEAST = 8;
    private static final int MOST = 512;

    private final List<Target> targets;
    private final Averages<Probe.Asked> averages;
    private final Players<Probe.Asked> players;
    private final int together;

    /**
     * @param targets of one output and one kind of score
     * @param players whose masker gives each input with the position that is asked about
     */
    public MaskedModel(Probe probe, List<Target> targets, Players<Probe.Asked> players) {
        this.targets = List.copyOf(targets);
        this.players = players;
        this.averages = new Averages<>(players.masker(), inputs -> probe.scores(inputs, this.targets));
        long bytes = players.masker().of(Coalition.all(players.features().size())).stream()
                .flatMap(asked -> asked.input().tensors().values().stream())
                .mapToLong(tensor -> TENSOR_BYTES + tensor.byteSize())
                .sum();
        this.together = (int) Math.max(LEAST, Math.min(MOST, WAITING_BYTES / Math.max(1, bytes)));
    }

    @Override
    public int players() {
        return players.features().size();
    }

    @Override
    public Hierarchy hierarchy() {
        return players.hierarchy();
    }

    @Override
    public Optional<Lattice> lattice() {
        return Lattice.of(players.features());
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
    public OptionalLong run() {
        return OptionalLong.of(averages.run());
    }

    @Override
    public double[][] of(List<Coalition> coalitions) {
        return averages.of(coalitions);
    }
}
