package dev.limpid.task;

import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Methods;
import dev.limpid.table.Table;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * How methods are made that are judged beside each other on a model: what may be said of all of them.
 *
 * @param baseline where paths start; null for the model's own
 * @param steps points on a path; null for as many as it takes
 * @param samples what a method may draw for one explanation; null for its own number, but of masked inputs 512, or 8 for each
 *     feature
 * @param masker what stands for an absent feature; null for the kind of model's own, of pictures constant
 * @param background rows whose values stand for absent columns of a table; null without any
 * @param seed of all that is drawn
 * @param settings of methods, as typed
 */
public record Contenders(
        @Nullable String baseline,
        @Nullable Integer steps,
        @Nullable Integer samples,
        @Nullable String masker,
        @Nullable Table background,
        long seed,
        Map<String, String> settings) {
    /** Masked inputs for one explanation of a method from outside, if it does not need more. */
    private static final int SAMPLES = 512;

    private static final int SAMPLES_A_FEATURE = 8;

    /** Points on a path where an example is explained again and again, to be compared with itself. */
    private static final int OFTEN = 16;

    public Contenders {
        settings = Map.copyOf(settings);
    }

    /**
     * What stands for absent features.
     *
     * @param proposers opens a masked language model by its name; whoever gives this closes them
     */
    public Games games(TaskModel<?> model, Function<String, TaskModel<?>> proposers) {
        return games(model, proposers, more -> {});
    }

    /**
     * The same, watched.
     *
     * @param watcher told after each run how many more coalitions were evaluated; what it throws ends the work
     */
    public Games games(TaskModel<?> model, Function<String, TaskModel<?>> proposers, LongConsumer watcher) {
        // Regions of a picture in their own mean colours are a coarser picture, which says too much still.
        String absent = masker == null && model instanceof ImageModel ? "constant" : masker;
        return new Games(model, new Games.Wishes(absent, background, seed), watcher, proposers);
    }

    /**
     * Makes them.
     *
     * @param names of methods
     * @param games that they look from outside by
     * @throws IllegalArgumentException if there is no such method, or it does not know a setting
     */
    public List<Contender> of(List<String> names, TaskModel<?> model, SharedGames games, List<Case> cases) {
        int features = features(cases);
        return names.stream()
                .map(name -> new Contender(
                        name,
                        Methods.of(name, settings(name, steps, features, model, games)),
                        Methods.of(
                                name,
                                settings(
                                        name, steps == null ? Integer.valueOf(OFTEN) : steps, features, model, games))))
                .toList();
    }

    private Methods.Settings settings(
            String name, @Nullable Integer points, int features, TaskModel<?> model, SharedGames games) {
        return new Methods.Settings(
                baseline == null ? model.baseline() : baseline,
                points,
                drawn(name, features),
                seed,
                settings,
                model.layout(),
                games);
    }

    /** Many explanations are made: those from outside take fewer runs each than one alone would. */
    private @Nullable Integer drawn(String method, int features) {
        boolean outside = Methods.listed(method).dossier().is(Dossier.Trait.OUTSIDE);
        return samples == null && outside ? Integer.valueOf(Math.max(SAMPLES, SAMPLES_A_FEATURE * features)) : samples;
    }

    private static int features(List<Case> cases) {
        return cases.stream()
                .mapToInt(one -> (int) one.input().features().stream()
                        .filter(feature -> !feature.special())
                        .count())
                .max()
                .orElse(0);
    }
}
