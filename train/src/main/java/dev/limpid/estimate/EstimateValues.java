package dev.limpid.estimate;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/** An estimate as names and values, for whoever writes JSON. */
record EstimateValues(Estimate said) {
    Map<String, @Nullable Object> all() {
        Work work = said.work();
        Memory memory = said.memory();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("examples", work.examples());
        values.put("tokens", work.tokens());
        values.put("steps", work.steps());
        values.put("parametersWithoutTables", work.parameters());
        values.put(
                "flops",
                numbers("graph", work.flopsOfGraph(), "rule", work.flopsByRule(), "6ND", work.flopsByParameters()));
        values.put("macs", numbers("forward", work.forwardMacs(), "training", work.trainingMacs()));
        values.put(
                "bytes",
                numbers(
                        "total",
                        memory.total(),
                        "weights",
                        memory.weights(),
                        "gradients",
                        memory.gradients(),
                        "optimiser",
                        memory.moments(),
                        "activations",
                        memory.activations()));
        TrainingTime took = said.time();
        values.put(
                "seconds",
                took == null
                        ? null
                        : numbers(
                                "total",
                                values(took.total()),
                                "beginning",
                                took.beginning(),
                                "steps",
                                values(took.steps()),
                                "evaluation",
                                took.evaluation(),
                                "checkpoints",
                                took.checkpoints(),
                                "ending",
                                took.ending()));
        StepTime line = said.step();
        values.put(
                "step",
                line == null
                        ? null
                        : numbers(
                                "fixedSeconds",
                                line.fixed(),
                                "secondsPerToken",
                                line.perToken(),
                                "timed",
                                line.steps()));
        Energy used = said.energy();
        values.put(
                "energy",
                used == null
                        ? null
                        : numbers(
                                "power",
                                used.power().toString(),
                                "kilowattHours",
                                values(used.kilowattHours()),
                                "kilogramsCO2e",
                                values(used.kilograms()),
                                "gramsPerKilowattHour",
                                used.gramsPerKilowattHour(),
                                "intensity",
                                used.intensity()));
        values.put(
                "scalingLaws",
                said.languageModel() ? Estimate.LAWS.stream().map(this::values).toList() : null);
        LearningCurve.Expected told = said.expected();
        values.put(
                "error",
                told == null ? null : numbers("expected", values(told.error()), "extrapolated", told.extrapolated()));
        return values;
    }

    private Map<String, @Nullable Object> values(ScalingLaw law) {
        Work work = said.work();
        ScalingLaw.Optimum best = law.optimum(work.flopsByParameters());
        return numbers(
                "name",
                law.name(),
                "loss",
                law.loss(work.parameters(), work.tokens()),
                "fitted",
                law.covers(work.parameters(), work.tokens()),
                "optimum",
                numbers("parameters", best.parameters(), "tokens", best.tokens(), "loss", best.loss()));
    }

    private static @Nullable Map<String, @Nullable Object> values(Span span) {
        return Double.isNaN(span.mean())
                ? null
                : numbers("mean", span.mean(), "low", span.low(), "high", span.high(), "level", span.level());
    }

    private static Map<String, @Nullable Object> numbers(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            values.put(
                    String.valueOf(namesAndValues[i]),
                    value instanceof Double number && !Double.isFinite(number) ? null : value);
        }
        return values;
    }
}
