package dev.limpid.task;

import dev.limpid.architecture.Emitted;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.inspect.Inspection;
import dev.limpid.model.AttentionMaps;
import dev.limpid.model.Layout;
import dev.limpid.model.SpatialMap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a model's wires are known to be. */
final class WireRoles {
    private static final Map<String, String> OUTPUTS = Map.of(
            "hidden", "last hidden state",
            "pooled", "vector of the whole input",
            "logits", "scores of words",
            "next", "scores of the next word",
            "classes", "scores of classes",
            "tags", "scores of each token's labels",
            "spans", "where an answer begins and ends");

    private final Graph graph;
    private final Shapes shapes;
    private final Emitted emitted;
    private final Function<Node, List<String>> place;
    private final Map<Wire, Set<String>> roles = new HashMap<>();
    private final Map<Dim, String> names = new HashMap<>();

    private WireRoles(Emitted emitted, Shapes shapes, Function<Node, List<String>> place) {
        this.graph = emitted.graph();
        this.shapes = shapes;
        this.emitted = emitted;
        this.place = place;
    }

    /**
     * All wires that can be tapped and hold numbers with a fraction, in running order.
     *
     * @param shapes of the graph, those of pictures with their size
     * @param answer the task's own output
     * @param place the modules that a node stands in
     */
    static List<Inspection.Tap> of(Emitted emitted, Shapes shapes, Wire answer, Function<Node, List<String>> place) {
        return new WireRoles(emitted, shapes, place).taps(answer);
    }

    private List<Inspection.Tap> taps(Wire answer) {
        name();
        note(emitted.features(), "features");
        List<Wire> attention = AttentionMaps.in(graph, shapes);
        for (int layer = 0; layer < attention.size(); layer++) {
            note(attention.get(layer), "attention of layer " + layer);
        }
        blocks();
        spatial(answer);
        OUTPUTS.forEach((output, role) -> {
            Wire wire = emitted.outputs().get(output);
            if (wire != null) {
                note(wire, role);
            }
        });
        Set<Wire> all = new LinkedHashSet<>();
        all.add(emitted.features());
        graph.nodes().forEach(node -> all.addAll(node.outputs()));
        return all.stream()
                .filter(shapes::isFloating)
                .map(wire -> new Inspection.Tap(
                        wire.name(),
                        described(shapes.of(wire)),
                        roles.containsKey(wire) ? String.join(", ", roles.get(wire)) : null))
                .toList();
    }

    private void note(Wire wire, String role) {
        roles.computeIfAbsent(wire, first -> new LinkedHashSet<>()).add(role);
    }

    private void blocks() {
        layers(graph, shapes, place).forEach((block, wire) -> note(wire, "output of " + block));
    }

    /** What leaves each numbered module, a layer or a block, by its name: of several values the last. */
    static Map<String, Wire> layers(Graph graph, Shapes shapes, Function<Node, List<String>> place) {
        Map<String, Wire> leaving = new LinkedHashMap<>();
        Map<Wire, List<Node>> readers = graph.consumers();
        Set<Wire> outputs = graph.outputs().stream().map(Port::wire).collect(Collectors.toCollection(HashSet::new));
        for (Node node : graph.nodes()) {
            String block = block(place.apply(node));
            for (Wire wire : block.isEmpty() ? List.<Wire>of() : node.outputs()) {
                boolean leaves = outputs.contains(wire)
                        || readers.getOrDefault(wire, List.of()).stream()
                                .anyMatch(reader -> !block(place.apply(reader)).equals(block));
                if (leaves && shapes.isFloating(wire)) {
                    leaving.put(block, wire);
                }
            }
        }
        return leaving;
    }

    /** The path to the outermost numbered module on the way to a node; empty if there is none. */
    private static String block(List<String> path) {
        for (int i = 0; i < path.size(); i++) {
            if (path.get(i).chars().allMatch(Character::isDigit)) {
                return String.join("/", path.subList(0, i + 1));
            }
        }
        return "";
    }

    /** Where a picture's places are told apart for the last time. */
    private void spatial(Wire answer) {
        boolean picture = graph.input(emitted.features().name()).isPresent() && shapes.rank(emitted.features()) == 4;
        if (picture) {
            SpatialMap.in(graph, shapes, emitted.features(), answer)
                    .ifPresent(
                            map -> note(map.wire(), map.before() == null ? "last spatial map" : "last map of patches"));
        }
    }

    /** What a file calls the axes of its inputs is what they are called wherever they come again. */
    private void name() {
        for (Port port : graph.inputs()) {
            TensorType declared = port.type();
            TensorType known = shapes.find(port.wire()).orElse(null);
            for (int axis = 0; declared != null && known != null && axis < known.rank(); axis++) {
                if (axis < declared.rank() && declared.dim(axis) instanceof Dim.Named named) {
                    names.putIfAbsent(known.dim(axis), named.name());
                }
            }
        }
    }

    private String described(TensorType type) {
        List<String> dims = new ArrayList<>();
        for (Dim dim : type.dims()) {
            boolean plain = dim instanceof Dim.Named named && named.name().matches("[A-Za-z_]\\w*");
            dims.add(dim instanceof Dim.Fixed || plain ? dim.toString() : names.getOrDefault(dim, "?"));
        }
        return type.dtype() + "[" + String.join(",", dims) + "]";
    }

    /** What the axes of the features stand for. */
    static Layout layout(Kind kind) {
        return switch (kind) {
            case TEXT -> Layout.SEQUENCE;
            case IMAGE -> Layout.PIXELS;
            case TABLE -> Layout.ELEMENTS;
        };
    }
}
