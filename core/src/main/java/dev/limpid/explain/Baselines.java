package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;

import java.util.List;
import java.util.Map;

/**
 * What methods draw baselines from: rows of data, if a user gave some, else the one that has a name.
 *
 * @param otherwise where no rows are given
 * @param staging knows the rows
 */
public record Baselines(Baseline otherwise, Staging staging) {
    /**
     * What there is for one input.
     *
     * @param values at the probed wire
     * @param settings that tell where they come from
     */
    record Found(List<Tensor> values, Map<String, Object> settings) {}

    /**
     * @throws IllegalArgumentException if the rows are not of the input's columns
     */
    Found at(Tensor value, Probe probe, Input input) {
        return staging.background(input)
                .map(rows -> new Found(
                        rows.inputs().stream().map(probe::value).toList(),
                        Map.of(
                                "background",
                                rows.source(),
                                "background-rows",
                                rows.inputs().size())))
                .orElseGet(() ->
                        new Found(List.of(otherwise.like(value, probe, input)), Map.of("baseline", otherwise.name())));
    }
}
