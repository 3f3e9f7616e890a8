package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The parts of a model, told from the names of its weights and from which are read first.
 *
 * @param names of the weights that can be trained, in the graph's order
 * @param firstRead the place of the first node that reads each
 */
record Anatomy(Map<Wire, String> names, Map<Wire, Integer> firstRead) {
    /** A number in a name that has parts of its own: that of a layer. */
    private static final Pattern LAYER = Pattern.compile("(([^.]+)\\.(?:[^.]+\\.)*?\\d+)\\.[^.]+\\..+");

    private static final int SHOWN = 3;

    static Anatomy of(Trainee model) {
        Graph graph = model.plain().graph();
        Set<Wire> counted = counted(graph);
        Map<Wire, String> names = new LinkedHashMap<>();
        for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
            Wire wire = entry.getKey();
            if (model.names().containsKey(wire) && entry.getValue().dtype().isFloating() && !counted.contains(wire)) {
                names.put(wire, SavedNames.of(model, wire));
            }
        }
        Map<Wire, Integer> first = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            for (Wire wire : graph.nodes().get(i).reads()) {
                first.putIfAbsent(wire, i);
            }
        }
        return new Anatomy(Collections.unmodifiableMap(names), first);
    }

    /** Means and variances that batch normalisation counts: no gradient finds them. */
    private static Set<Wire> counted(Graph graph) {
        Set<Wire> counted = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (node.is("BatchNormalization")) {
                counted.add(node.in(3));
                counted.add(node.in(4));
            }
        }
        return counted;
    }

    Set<Wire> weights() {
        return names.keySet();
    }

    Set<Wire> matching(Predicate<String> name) {
        return names.entrySet().stream()
                .filter(entry -> name.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    String someNames() {
        return names.values().stream().limit(SHOWN).collect(Collectors.joining(", "));
    }

    /** Where each layer begins to be read, in that order. */
    private Map<String, Integer> layers() {
        Map<String, Integer> layers = new HashMap<>();
        names.forEach((wire, name) -> {
            Matcher layer = LAYER.matcher(name);
            if (layer.matches()) {
                layers.merge(layer.group(1), at(wire), Math::min);
            }
        });
        return layers.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new));
    }

    private int at(Wire wire) {
        return firstRead.getOrDefault(wire, 0);
    }

    /** What is not called after the model that its layers are in: {@code bert.}. A model without a head has no such name. */
    Set<Wire> head() {
        Set<String> below = new HashSet<>();
        int first = Integer.MAX_VALUE;
        for (Map.Entry<Wire, String> entry : names.entrySet()) {
            Matcher layer = LAYER.matcher(entry.getValue());
            if (layer.matches()) {
                below.add(layer.group(2) + ".");
                first = Math.min(first, at(entry.getKey()));
            }
        }
        Set<Wire> head = matching(name -> !below.isEmpty() && below.stream().noneMatch(name::startsWith));
        int layers = first;
        if (head.stream().anyMatch(wire -> at(wire) < layers)) {
            // What the layers read is called otherwise than they are: all of this is the model below the heads.
            head.clear();
        }
        if (head.isEmpty()) {
            throw new IllegalArgumentException(
                    "The model has no head of its own to train. Choose all, last:1 or names of" + " weights such as "
                            + someNames() + ".");
        }
        return head;
    }

    /** The last {@code count} layers, and what is read after they begin to be. */
    Set<Wire> fromLayer(int count) {
        Map<String, Integer> layers = layers();
        if (layers.size() < count) {
            throw new IllegalArgumentException(
                    "The model has " + layers.size() + (layers.size() == 1 ? " layer" : " layers")
                            + ", of which the last " + count + " cannot be trained.");
        }
        int from = layers.values().stream()
                .skip(layers.size() - (long) count)
                .findFirst()
                .orElseThrow();
        return names.keySet().stream()
                .filter(wire -> at(wire) >= from)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
