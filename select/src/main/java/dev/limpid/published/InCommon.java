package dev.limpid.published;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A published accuracy, or another share of 1 of which more is better, that at least two of several models have: a baseline that
 * costs nothing. Whoever published them may have judged differently.
 *
 * @param dataset its id
 * @param config which part of it; null if it is not said, and for pictures of any size
 * @param split null if it is not said
 * @param metric in the letters of the first who states it
 * @param values of 1, by model, in the order they were given; of a model that has several the best, as of pictures of several
 *     sizes; empty where a model has none
 */
public record InCommon(
        String dataset, @Nullable String config, @Nullable String split, String metric, List<OptionalDouble> values) {
    public InCommon {
        values = List.copyOf(values);
    }

    private record Key(
            String dataset,
            @Nullable String config,
            @Nullable String split,
            String metric) {
        static Key of(Result result, String metric) {
            String config = result.on().config();
            boolean isSize = config != null && config.endsWith(TimmTables.PIXELS);
            return new Key(result.on().id(), isSize ? null : config, result.on().split(), Result.plain(metric));
        }
    }

    /** How many models have it. */
    public int count() {
        return (int) values.stream().filter(OptionalDouble::isPresent).count();
    }

    /** All there are; those that most models have come first, of these those met first. */
    public static List<InCommon> of(List<Published> models) {
        Map<Key, InCommon> found = new LinkedHashMap<>();
        for (int model = 0; model < models.size(); model++) {
            for (Result result : models.get(model).results()) {
                String metric = result.metric();
                OptionalDouble value = result.fraction();
                if (metric != null && value.isPresent()) {
                    Key key = Key.of(result, metric);
                    InCommon before = found.computeIfAbsent(key, unmet -> none(key, metric, models.size()));
                    found.put(key, before.with(model, value.getAsDouble()));
                }
            }
        }
        return found.values().stream()
                .filter(one -> one.count() > 1)
                .sorted(Comparator.comparingInt(InCommon::count).reversed())
                .toList();
    }

    private static InCommon none(Key key, String metric, int models) {
        List<OptionalDouble> none = new ArrayList<>();
        for (int i = 0; i < models; i++) {
            none.add(OptionalDouble.empty());
        }
        return new InCommon(key.dataset(), key.config(), key.split(), metric, none);
    }

    private InCommon with(int model, double value) {
        List<OptionalDouble> with = new ArrayList<>(values);
        with.set(model, OptionalDouble.of(Math.max(value, values.get(model).orElse(value))));
        return new InCommon(dataset, config, split, metric, with);
    }
}
