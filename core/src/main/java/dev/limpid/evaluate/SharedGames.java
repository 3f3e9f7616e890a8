package dev.limpid.evaluate;

import dev.limpid.explain.Editing;
import dev.limpid.explain.Stage;
import dev.limpid.explain.Staging;
import dev.limpid.explain.Vicinity;
import dev.limpid.game.Players;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * One game for each example, which the methods that look from outside and the metrics play together: what a coalition is
 * worth to the target as it is explained, and to the target as it is judged, comes of one run and is remembered for all.
 */
public final class SharedGames implements Staging {
    private static final int EXPLAINED = 0;

    private final Staging games;
    private @Nullable Open open;
    private long asked;

    private record Open(Probe probe, Input input, Target explained, Stage stage) {}

    /** @param games how examples become games, and the coalitions inputs */
    public SharedGames(Staging games) {
        this.games = games;
    }

    /**
     * The target as metrics read it: its probability, so that values can be compared between models, where it has one; else
     * the score that is explained.
     */
    public static Target judged(Target explained) {
        boolean compared = explained.steps().stream().anyMatch(step -> step.against() != null);
        return explained.output().link() == Target.Link.NONE || compared
                ? explained
                : explained.as(Target.Score.PROBABILITY);
    }

    /**
     * The game of an example, of two targets: as explained and as judged. It stays open until the next.
     *
     * @throws IllegalArgumentException as {@link Staging#on}
     */
    Stage open(Probe probe, Input input, Target explained) {
        Stage stage = games.on(probe, input, List.of(explained, judged(explained)));
        open = new Open(probe, input, explained, stage);
        return stage;
    }

    /** How many coalitions methods asked the open games for so far: of each method those that it would run if it were alone. */
    long asked() {
        return asked;
    }

    @Override
    public Stage on(Probe probe, Input input, List<Target> targets) {
        Open now = open;
        if (now == null || now.probe != probe || now.input != input || !targets.equals(List.of(now.explained))) {
            return games.on(probe, input, targets);
        }
        return new Stage(
                now.stage.game().seen(more -> asked += more.size(), EXPLAINED),
                now.stage.players(),
                targets,
                now.stage.probabilities().subList(EXPLAINED, EXPLAINED + 1),
                now.stage.settings(),
                now.stage.notes(),
                now.stage.model());
    }

    @Override
    public Stage answers(Probe probe, Input input, List<Target> targets) {
        return games.answers(probe, input, targets);
    }

    @Override
    public Players<Probe.Asked> players(Probe probe, Input input, List<Target> targets) {
        return games.players(probe, input, targets);
    }

    @Override
    public Editing editing(Probe probe, Input input, Target target, @Nullable String proposer) {
        return games.editing(probe, input, target, proposer);
    }

    @Override
    public Vicinity near(Probe probe, Input input, List<Target> targets, String bins) {
        return games.near(probe, input, targets, bins);
    }

    @Override
    public Optional<Background> background(Input input) {
        return games.background(input);
    }
}
