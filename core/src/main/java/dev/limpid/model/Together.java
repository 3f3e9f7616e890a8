package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs examples in batches: equal shapes together, as many as the byte budget allows. */
record Together(Known known, Dim batch, Runtime runtime, Runtime.Kind kind) {
    /** One output of each example, in the examples' order, with a first axis of size 1. */
    List<Tensor> run(List<Map<String, Tensor>> examples, Wire output) {
        return run(examples, List.of(output)).stream()
                .map(found -> Objects.requireNonNull(found.get(output)))
                .toList();
    }

    /** Several outputs of each example, in the examples' order, each with a first axis of size 1. */
    List<Map<Wire, Tensor>> run(List<Map<String, Tensor>> examples, List<Wire> outputs) {
        List<Map<Wire, Tensor>> results = new ArrayList<>();
        examples.forEach(example -> results.add(new HashMap<>()));
        for (List<Integer> alike : byShape(examples)) {
            int most = alike.size() == 1
                    ? 1
                    : known.examples(
                            examples.get(alike.get(0)),
                            batch,
                            runtime.settings().batchBytes());
            for (int start = 0; start < alike.size(); start += most) {
                List<Integer> part = alike.subList(start, Math.min(alike.size(), start + most));
                Values values = runtime.run(known.graph(), kind, stacked(examples, part));
                for (Wire output : outputs) {
                    Tensor found = values.get(output);
                    for (int i = 0; i < part.size(); i++) {
                        Tensor own = part.size() == 1
                                ? found
                                : found.slice(i).reshape(found.shape().with(0, 1));
                        results.get(part.get(i)).put(output, own);
                    }
                }
            }
        }
        return results;
    }

    private static Collection<List<Integer>> byShape(List<Map<String, Tensor>> examples) {
        Map<List<Shape>, List<Integer>> alike = new LinkedHashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            List<Shape> shapes =
                    examples.get(i).values().stream().map(Tensor::shape).toList();
            alike.computeIfAbsent(shapes, key -> new ArrayList<>()).add(i);
        }
        return alike.values();
    }

    private static Map<String, Tensor> stacked(List<Map<String, Tensor>> examples, List<Integer> part) {
        Map<String, List<Tensor>> byName = new LinkedHashMap<>();
        for (int i : part) {
            examples.get(i)
                    .forEach((name, tensor) -> byName.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(tensor));
        }
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        byName.forEach((name, tensors) -> feeds.put(name, Tensor.stack(tensors)));
        return feeds;
    }
}
