package dev.limpid.evaluate;

import dev.limpid.explain.Stage;
import dev.limpid.explain.Staging;
import dev.limpid.game.Game;
import dev.limpid.game.MaskedModel;
import dev.limpid.game.Players;
import dev.limpid.game.Replacing;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;

/** Games of {@link PlantedReasons}: what is absent is zero, or the padding, whose embedding is zero. Counts what was run. */
final class ZeroedGames implements Staging {
    /** How many inputs stand for what is absent: as many times the same. */
    private final int times;

    long run;

    ZeroedGames(int times) {
        this.times = times;
    }

    ZeroedGames() {
        this(1);
    }

    @Override
    public Stage on(Probe probe, Input input, List<Target> targets) {
        Players<Probe.Asked> players = players(probe, input, targets);
        return new Stage(
                new Game(MaskedModel.of(probe, targets, players), more -> run += more),
                players.features(),
                targets,
                probe.probabilities(input, targets),
                Map.of("masker", "zero"),
                List.of(),
                probe.model().provenance());
    }

    @Override
    public Players<Probe.Asked> players(Probe probe, Input input, List<Target> targets) {
        Tensor x = input.tensor("x");
        Tensor zero = Tensor.zeros(x.dtype(), x.shape());
        return new Players<>(
                input.features(),
                new Replacing(
                        new Probe.Asked(input, null),
                        "x",
                        x.size(),
                        input.features(),
                        java.util.Collections.nCopies(times, zero)));
    }
}
