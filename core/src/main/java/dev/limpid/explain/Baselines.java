package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.tensor.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What methods draw baselines from: rows of data, if a user gave some, else those that have names.
 *
 * @param otherwise where no rows are given, at least one
 * @param staging knows the rows
 */
public record Baselines(List<Baseline> otherwise, Staging staging) {
    public Baselines {
        otherwise = List.copyOf(otherwise);
        if (otherwise.isEmpty()) {
            throw new IllegalArgumentException("There is no baseline to compare with: name one.");
        }
    }

    /** One that has a name, where no rows are given. */
    public Baselines(Baseline otherwise, Staging staging) {
        this(List.of(otherwise), staging);
    }

    /** As typed: {@code pad}, or several as {@code pad,mask,zero}. */
    static Baselines named(String names, Staging staging) {
        return new Baselines(
                Arrays.stream(names.split(",", -1))
                        .map(String::strip)
                        .map(Baseline::of)
                        .toList(),
                staging);
    }

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
                .orElseGet(() -> new Found(
                        otherwise.stream()
                                .map(one -> one.like(value, probe, input))
                                .toList(),
                        Map.of(
                                "baseline",
                                otherwise.stream().map(Baseline::name).collect(Collectors.joining(",")))));
    }
}
