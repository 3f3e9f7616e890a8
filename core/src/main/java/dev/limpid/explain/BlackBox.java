package dev.limpid.explain;

import dev.limpid.game.Draws;
import dev.limpid.game.Game;
import dev.limpid.game.MaskedPredictor;
import dev.limpid.game.Players;
import dev.limpid.game.Surroundings;
import dev.limpid.graph.Wire;
import dev.limpid.model.Predictor;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Anything that predicts, to be explained from outside: a lambda, a service, a model of another library.
 *
 * @param name what results call it
 * @param predictor its rows hold what is explained, as it is: logits explain better than probabilities, which hardly
 *     change where the model is sure
 * @param labels of the entries of a row; entries without one go by their number
 * @param <I> what it reads
 */
public record BlackBox<I>(String name, Predictor<I> predictor, List<String> labels) {
    private static final Target.Output SCORES = new Target.Output(new Wire("scores"), Target.Link.NONE);

    public BlackBox {
        labels = List.copyOf(labels);
    }

    /**
     * The best entries for an input, best first; equal scores by index.
     *
     * @throws IllegalArgumentException if the predictor gives no row of scores
     */
    public List<Target> top(I input, int count) {
        Tensor row = predictor.predict(List.of(input));
        if (row.shape().rank() != 2 || row.shape().dim(0) != 1) {
            throw new IllegalArgumentException(
                    "A predictor of one input gives one row of scores, [1,outputs], got " + row.shape() + ".");
        }
        return IntStream.range(0, row.size())
                .boxed()
                .sorted((a, b) -> Double.compare(row.at(b), row.at(a)))
                .limit(count)
                .map(this::target)
                .toList();
    }

    /** An entry of the rows. */
    public Target target(int index) {
        return new Target(Target.Type.VALUE, SCORES, choice(index), null, null, Target.Score.LOGIT);
    }

    /** One entry rather than another: the difference of their scores. */
    public Target target(int index, int against) {
        return new Target(Target.Type.VALUE, SCORES, choice(index), choice(against), null, Target.Score.LOGIT);
    }

    private Target.Choice choice(int index) {
        return new Target.Choice(index, index < labels.size() ? labels.get(index) : "output " + index);
    }

    /** One example as a game; several methods on it share what is played. */
    public Stage stage(Players<I> players, List<Target> targets, LongConsumer watcher) {
        return new Stage(
                new Game(MaskedPredictor.of(predictor, targets, players), watcher),
                players.features(),
                targets,
                unknown(targets),
                players.settings(),
                players.notes(),
                provenance());
    }

    /** Explains one example, an attribution for each target in order. */
    public List<Attribution> explain(Estimator how, Players<I> players, List<Target> targets) {
        return stage(players, targets, more -> {}).play(how);
    }

    /** Explains one example by neighbours that are drawn as data have them, an attribution for each target in order. */
    public List<Attribution> explain(Lime how, Surroundings<I> around, List<Target> targets) {
        Draws<I> draws = new Draws<>(around, inputs -> MaskedPredictor.scores(predictor, targets, inputs), more -> {});
        return new Vicinity(
                        draws,
                        new Vicinity.Roles(
                                around.features(),
                                targets,
                                unknown(targets),
                                around.settings(),
                                around.notes(),
                                provenance()))
                .explain(how);
    }

    private Provenance provenance() {
        return new Provenance(name, "a predictor in Java", "", 0, "prediction");
    }

    private static List<@Nullable Double> unknown(List<Target> targets) {
        List<@Nullable Double> probabilities = new ArrayList<>();
        targets.forEach(target -> probabilities.add(null));
        return probabilities;
    }

    /** Name and labels; a predictor has nothing to show. */
    @Override
    public String toString() {
        return "BlackBox" + Map.of("name", name, "labels", labels);
    }
}
