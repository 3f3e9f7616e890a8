package dev.limpid.cli;

import dev.limpid.evaluate.Component;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Weights;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What an explanation is wanted for. */
final class NeedOptions {
    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description =
                    "What is to be explained: local, each answer; or global, what the model goes by over all examples."
                            + " Default: local.")
    private String scope = "local";

    @Option(
            names = "--unit",
            paramLabel = "UNIT",
            description = "What is to get a score: token, region, column or concept. Default: whatever does.")
    private @Nullable String unit;

    @Option(
            names = "--budget",
            paramLabel = "PASSES",
            description =
                    "Passes through the model that one explanation may take, a pass back counting as two. Default:"
                            + " any number.")
    private @Nullable Double budget;

    @Option(names = "--must-add-up", description = "The scores have to add up to what they explain.")
    private boolean mustAddUp;

    @Option(names = "--must-repeat", description = "The method must give the same again whatever the seed.")
    private boolean mustRepeat;

    @Option(
            names = "--weights",
            split = ",",
            paramLabel = "PART=WEIGHT",
            description =
                    "How much each part counts in the transparency score: faithful, stable, compact, sane, agreed."
                            + " Default: 2 for faithful, 1 for the others.")
    private Map<String, Double> weights = new LinkedHashMap<>();

    Traits.Scope scope() {
        return one("--scope", scope, Traits.Scope.values());
    }

    Need need() {
        if (budget != null && !(budget > 0)) {
            throw new IllegalArgumentException("--budget must be above 0 passes, got " + budget + ".");
        }
        Traits.Unit scored = unit == null ? null : one("--unit", unit, Traits.Unit.values());
        return new Need(
                scope(),
                scored,
                budget == null ? Double.POSITIVE_INFINITY : budget,
                Double.POSITIVE_INFINITY,
                mustAddUp,
                mustRepeat);
    }

    Weights weights() {
        Weights usual = Weights.STANDARD;
        Map<Component, Double> said = new LinkedHashMap<>();
        weights.forEach((name, weight) -> said.put(one("--weights", name, Component.values()), weight));
        return new Weights(
                said.getOrDefault(Component.FAITHFUL, usual.faithful()),
                said.getOrDefault(Component.STABLE, usual.stable()),
                said.getOrDefault(Component.COMPACT, usual.compact()),
                said.getOrDefault(Component.SANE, usual.sane()),
                said.getOrDefault(Component.AGREED, usual.agreed()));
    }

    private static <E extends Enum<E>> E one(String option, String name, E[] all) {
        return Arrays.stream(all)
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + ": unknown '" + name + "', expected "
                        + Arrays.stream(all).map(Object::toString).collect(Collectors.joining(", ")) + "."));
    }
}
