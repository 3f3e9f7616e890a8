package dev.limpid.model;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The last place on the way from a picture to a model's output where what was found in the picture still stands where it
 * was found. It is told by what the graph's operators do, whatever the names.
 *
 * <p>Of a network of convolutions it is the last map of more than one place that all goes through: not one inside a branch
 * with a bypass, and not one that is only pooled from another, which is finer. Of a vision transformer it is what the last
 * attention reads, since from there on the patches no longer matter to a class that is read at a token of its own: its
 * normalised input. Of a network whose output is a map itself (segmentation) it is the last map of the coarsest grid from
 * which neighbours are still mixed: behind that each place has its class already, and there is nothing to explain.
 *
 * @param wire {@code [batch,channel,row,column]}, or tokens {@code [batch,token,unit]}
 * @param patches of tokens, the last map before them, or the picture cut into {@code [batch,channel,row,y,column,x]}, whose
 *     rows and columns are theirs; null where {@code wire} is a map itself, and where none is known
 * @param before how many tokens stand before those of the patches; null where {@code wire} is a map itself, and where the
 *     graph does not tell
 */
public record SpatialMap(
        Wire wire, @Nullable Wire patches, @Nullable Integer before) {
    /** What to say where there is none: a sentence. */
    public static final String NONE = "No spatial map was found on the way from the picture to the output: no wire"
            + " [batch,channel,row,column] that a convolution, a pool or a resize makes or reads, and no attention among"
            + " tokens of patches.";

    /** What has rows and columns for its last axes, at its first input and its output. */
    private static final Set<String> SPATIAL = Set.of(
            "Conv",
            "FusedConv",
            "NhwcFusedConv",
            "ConvTranspose",
            "DeformConv",
            "MaxPool",
            "AveragePool",
            "LpPool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Resize",
            "Upsample",
            "BatchNormalization",
            "InstanceNormalization",
            "DepthToSpace",
            "SpaceToDepth");

    private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool", "LpPool");

    /** What gives up the order of a map's axes, or makes something else of them. */
    private static final Set<String> REARRANGING = Set.of(
            "Reshape",
            "Transpose",
            "Flatten",
            "MatMul",
            "FusedMatMul",
            "Gemm",
            "Einsum",
            "Squeeze",
            "Unsqueeze",
            "Gather",
            "GatherND",
            "GatherElements",
            "Softmax",
            "ReduceMean",
            "ReduceSum",
            "ReduceMax",
            "Shape",
            "Attention",
            "MultiHeadAttention");

    /** What leaves each class of a map of scores what it is. */
    private static final Set<String> LATE =
            Set.of("Resize", "Upsample", "Identity", "Cast", "Softmax", "LogSoftmax", "Sigmoid");

    /** What only puts numbers into another order or form. */
    private static final Set<String> LAYOUT =
            Set.of("Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze", "Cast", "Identity");

    /** What takes a part of them, or all. */
    private static final Set<String> PARTS = Set.of("Split", "Slice", "Gather");

    /** Pixels along a picture's edge where maps of pictures of any size are compared. */
    private static final long SOME_SIDE = 512;

    /** Axes of a picture that is cut into patches. */
    private static final int CUT = 6;

    private static final Set<String> PROJECTIONS = Set.of("MatMul", "FusedMatMul", "Gemm");

    /** Which axes of a map, or of a picture that is cut into patches, are rows and columns. */
    public static List<Integer> axes(int rank) {
        return rank == CUT ? List.of(2, 4) : List.of(2, 3);
    }

    /**
     * The map that an output is explained by, without settings.
     *
     * @param picture {@code [batch,channel,row,column]}
     * @return empty if there is none
     */
    public static Optional<SpatialMap> in(Graph graph, Shapes shapes, Wire picture, Wire output) {
        Way way = new Way(graph, shapes, picture, output);
        Wire map = way.lastMap();
        SpatialMap tokens = way.lastTokens();
        if (tokens == null || map != null && way.isBehind(map, tokens.wire)) {
            return Optional.ofNullable(map).map(found -> new SpatialMap(found, null, null));
        }
        return Optional.of(tokens);
    }

    /**
     * The map that a wire of the user's choice is.
     *
     * @throws IllegalArgumentException if it has no rows and columns, or does not lie on the way, telling the usual one
     */
    public static SpatialMap at(Graph graph, Shapes shapes, Wire picture, Wire output, Wire chosen) {
        Way way = new Way(graph, shapes, picture, output);
        TensorType type = shapes.find(chosen).orElse(null);
        if (way.maps.contains(chosen)) {
            return new SpatialMap(chosen, null, null);
        }
        if (type != null && type.rank() == 3 && way.on.contains(chosen)) {
            return way.tokens(chosen, way.mapBefore(chosen));
        }
        throw new IllegalArgumentException("Wire '" + chosen + "' " + (type == null ? "" : type + " ")
                + (way.on.contains(chosen)
                        ? "is no map: neither [batch,channel,row,column] nor tokens [batch,token,unit]."
                        : "does not lie between the picture '" + picture + "' and the output '" + output + "'.")
                + in(graph, shapes, picture, output)
                        .map(usual -> " The usual map is --wire " + usual.wire + ".")
                        .orElse(""));
    }

    /** All that lies between a picture and an output. */
    private static final class Way {
        private final Graph graph;
        private final Shapes shapes;
        private final Wire picture;
        private final Wire output;
        private final Map<Wire, Node> producers;
        private final Map<Wire, Integer> order = new HashMap<>();
        /** Wires that depend on the picture and that the output depends on. */
        private final Set<Wire> on = new HashSet<>();
        /** Those that have rows and columns. */
        private final Set<Wire> maps = new HashSet<>();
        /** Pictures that are cut into patches. */
        private final Set<Wire> cuts = new HashSet<>();

        Way(Graph graph, Shapes shapes, Wire picture, Wire output) {
            this.graph = graph;
            this.shapes = shapes;
            this.output = output;
            this.picture = picture;
            this.producers = graph.producers();
            Set<Wire> reached = new HashSet<>(Set.of(picture));
            for (Node node : graph.nodes()) {
                if (!node.op().equals("Shape") && node.reads().stream().anyMatch(reached::contains)) {
                    reached.addAll(node.outputs());
                }
            }
            Set<Wire> needed = before(output);
            for (Node node : graph.nodes()) {
                for (Wire out : node.outputs()) {
                    order.put(out, order.size());
                    if (reached.contains(out) && needed.contains(out)) {
                        on.add(out);
                    }
                }
            }
            findMaps();
        }

        /** What a wire is made of, itself included. */
        private Set<Wire> before(Wire wire) {
            Set<Wire> needed = new HashSet<>(Set.of(wire));
            for (int i = graph.nodes().size() - 1; i >= 0; i--) {
                Node node = graph.nodes().get(i);
                if (node.outputs().stream().anyMatch(needed::contains)) {
                    needed.addAll(node.reads());
                }
            }
            return needed;
        }

        private void findMaps() {
            for (Node node : graph.nodes()) {
                if (SPATIAL.contains(node.op()) && isPlane(node.in(0))) {
                    maps.add(node.in(0));
                }
            }
            for (Node node : graph.nodes()) {
                boolean goesOn = !REARRANGING.contains(node.op())
                        && node.inputs().stream().anyMatch(maps::contains);
                if ((SPATIAL.contains(node.op()) || goesOn) && isPlane(node.out(0))) {
                    maps.add(node.out(0));
                }
                if (node.is("Reshape") && on.contains(node.out(0)) && isCut(node)) {
                    cuts.add(node.out(0));
                }
            }
        }

        private boolean isCut(Node reshape) {
            TensorType from = shapes.find(reshape.in(0)).orElse(null);
            TensorType to = shapes.find(reshape.out(0)).orElse(null);
            return from != null
                    && to != null
                    && from.rank() == 4
                    && to.rank() == CUT
                    && from.dim(1).equals(to.dim(1));
        }

        private boolean isPlane(Wire wire) {
            TensorType type = shapes.find(wire).orElse(null);
            return on.contains(wire)
                    && type != null
                    && type.dtype().isFloating()
                    && type.rank() == 4
                    && !(type.dim(2).isOne() && type.dim(3).isOne());
        }

        boolean isBehind(Wire one, Wire other) {
            return place(one) > place(other);
        }

        private int place(Wire wire) {
            return order.getOrDefault(wire, -1);
        }

        @Nullable
        Wire mapBefore(Wire wire) {
            Set<Wire> before = before(wire);
            before.remove(wire);
            return Stream.concat(maps.stream(), cuts.stream())
                    .filter(before::contains)
                    .max(Comparator.comparing(this::place))
                    .orElse(null);
        }

        @Nullable
        Wire lastMap() {
            if (isMapItself()) {
                return last(coarsest(mixedLater()));
            }
            Set<Wire> fine = new HashSet<>(maps);
            fine.removeAll(pooled());
            Set<Wire> necks = necks();
            necks.retainAll(fine);
            return last(!necks.isEmpty() ? necks : !fine.isEmpty() ? fine : maps);
        }

        /** Maps that are pooled from others, with no convolution since. */
        private Set<Wire> pooled() {
            Set<Wire> pooled = new HashSet<>();
            for (Node node : graph.nodes()) {
                boolean follows = !SPATIAL.contains(node.op())
                        && node.inputs().stream().filter(maps::contains).allMatch(pooled::contains);
                if (maps.contains(node.out(0)) && (POOLS.contains(node.op()) || follows)) {
                    pooled.add(node.out(0));
                }
            }
            return pooled;
        }

        private @Nullable Wire last(Set<Wire> candidates) {
            return candidates.stream().max(Comparator.comparing(this::place)).orElse(null);
        }

        /** Maps that all goes through on its way to the output. */
        private Set<Wire> necks() {
            Map<Wire, Integer> readers = new HashMap<>();
            for (Node node : graph.nodes()) {
                if (node.outputs().stream().anyMatch(on::contains)) {
                    node.reads().forEach(wire -> readers.merge(wire, 1, Integer::sum));
                }
            }
            Set<Wire> necks = new HashSet<>();
            // What is known and still to be read, as far as it depends on the picture.
            Set<Wire> open = new HashSet<>(Set.of(picture));
            for (Node node : graph.nodes()) {
                if (node.outputs().stream().noneMatch(on::contains)) {
                    continue;
                }
                node.outputs().stream().filter(on::contains).forEach(open::add);
                for (Wire wire : node.reads()) {
                    if (readers.merge(wire, -1, Integer::sum) == 0) {
                        open.remove(wire);
                    }
                }
                if (open.size() == 1 && maps.containsAll(open)) {
                    necks.addAll(open);
                }
            }
            return necks;
        }

        private boolean isMapItself() {
            return shapes.find(output).filter(type -> type.rank() == 4).isPresent();
        }

        /** Maps of which neighbours are mixed before there are scores of classes. */
        private Set<Wire> mixedLater() {
            Wire scores = output;
            for (Node node = producers.get(scores);
                    node != null && LATE.contains(node.op());
                    node = producers.get(scores)) {
                scores = node.in(0);
            }
            Set<Wire> needed = before(scores);
            Set<Wire> mixed = new HashSet<>();
            for (int i = graph.nodes().size() - 1; i >= 0; i--) {
                Node node = graph.nodes().get(i);
                boolean leads = node.outputs().stream().anyMatch(needed::contains);
                if (leads && (mixes(node) || node.outputs().stream().anyMatch(mixed::contains))) {
                    mixed.addAll(node.reads());
                }
            }
            mixed.retainAll(maps);
            return mixed;
        }

        /** Whether what comes out at a place depends on other places. */
        private boolean mixes(Node node) {
            if (node.op().endsWith("Conv") || node.op().equals("ConvTranspose")) {
                TensorType kernel = shapes.find(node.in(1)).orElse(null);
                return kernel == null
                        || kernel.dims().subList(2, kernel.rank()).stream().anyMatch(dim -> !dim.isOne());
            }
            boolean ofTwo = PROJECTIONS.contains(node.op()) && on.containsAll(node.inputs());
            return ofTwo || SPATIAL.contains(node.op()) && !node.op().endsWith("Normalization");
        }

        /** Those of the fewest places; all, where the number of places is not known even of a picture of some size. */
        private Set<Wire> coarsest(Set<Wire> candidates) {
            TensorType taken = shapes.of(picture);
            Map<String, Long> sizes = new HashMap<>();
            for (int axis = 2; axis < taken.rank(); axis++) {
                sizes.put(taken.dim(axis).toString(), SOME_SIDE);
            }
            Map<Wire, Long> places = new HashMap<>();
            for (Wire wire : candidates) {
                OptionalLong rows = shapes.of(wire).dim(2).size(sizes);
                OptionalLong columns = shapes.of(wire).dim(3).size(sizes);
                if (rows.isEmpty() || columns.isEmpty()) {
                    return candidates;
                }
                places.put(wire, rows.getAsLong() * columns.getAsLong());
            }
            long fewest =
                    places.values().stream().mapToLong(Long::longValue).min().orElse(0);
            places.values().removeIf(count -> count != fewest);
            return places.keySet();
        }

        /** What the last attention among patches reads. */
        @Nullable
        SpatialMap lastTokens() {
            List<Wire> attention = new ArrayList<>(AttentionMaps.in(graph, shapes));
            attention.retainAll(on);
            for (int i = attention.size() - 1; i >= 0; i--) {
                Wire read = readBy(attention.get(i));
                TensorType type = read == null ? null : shapes.find(read).orElse(null);
                if (read != null && type != null && type.rank() == 3) {
                    Wire patches = mapBefore(read);
                    if (patches != null && mayHold(type.dim(1), shapes.of(patches))) {
                        return tokens(read, patches);
                    }
                }
            }
            return null;
        }

        SpatialMap tokens(Wire wire, @Nullable Wire patches) {
            return new SpatialMap(wire, patches, patches == null ? null : tokensBefore(wire, patches));
        }

        /** Other tokens that are joined to the patches', in front of them. */
        private @Nullable Integer tokensBefore(Wire wire, Wire patches) {
            Set<Wire> needed = before(wire);
            Set<Wire> reached = new HashSet<>(Set.of(patches));
            long count = 0;
            for (Node node : graph.nodes()) {
                if (node.op().equals("Shape") || node.reads().stream().noneMatch(reached::contains)) {
                    continue;
                }
                reached.addAll(node.outputs());
                boolean joins = node.is("Concat") && needed.contains(node.out(0)) && node.attribute("axis", 0L) == 1;
                for (Wire in : joins ? node.inputs() : List.<Wire>of()) {
                    if (reached.contains(in)) {
                        break;
                    }
                    TensorType type = shapes.find(in).orElse(null);
                    if (type == null || type.rank() != 3 || !(type.dim(1) instanceof Dim.Fixed tokens)) {
                        return null;
                    }
                    count += tokens.size();
                }
            }
            return (int) count;
        }

        /** Whether so many tokens can be the map's places and a few more. */
        private static boolean mayHold(Dim tokens, TensorType map) {
            List<Integer> axes = axes(map.rank());
            if (!(tokens instanceof Dim.Fixed count)
                    || !(map.dim(axes.get(0)) instanceof Dim.Fixed rows)
                    || !(map.dim(axes.get(1)) instanceof Dim.Fixed columns)) {
                return true;
            }
            long places = rows.size() * columns.size();
            return count.size() >= places && count.size() < 2 * places;
        }

        /** What the values that a map of attention weights are made of, by one matrix. */
        private @Nullable Wire readBy(Wire attention) {
            Wire values = values(attention);
            Node node = values == null ? null : producers.get(values);
            while (node != null && !PROJECTIONS.contains(node.op())) {
                boolean one = LAYOUT.contains(node.op()) || PARTS.contains(node.op());
                Wire in = one
                        ? node.in(0)
                        : node.inputs().stream()
                                .filter(on::contains)
                                .findFirst()
                                .orElse(Wire.NONE);
                node = producers.get(in);
            }
            if (node == null) {
                return null;
            }
            Wire read = node.inputs().stream().filter(on::contains).findFirst().orElse(Wire.NONE);
            for (Node before = producers.get(read);
                    before != null && LAYOUT.contains(before.op()) && on.contains(before.in(0));
                    before = producers.get(read)) {
                read = before.in(0);
            }
            return read;
        }

        /** The values that a map of attention, scaled and masked perhaps, weights. */
        private @Nullable Wire values(Wire attention) {
            for (Node node : graph.nodes()) {
                if (node.in(0).equals(attention) && PROJECTIONS.contains(node.op())) {
                    return node.in(1);
                }
                boolean passes = node.inputs().contains(attention)
                        && shapes.find(node.out(0))
                                .filter(type -> type.rank() == 4)
                                .isPresent();
                Wire further = passes && !PROJECTIONS.contains(node.op()) ? values(node.out(0)) : null;
                if (further != null) {
                    return further;
                }
            }
            return null;
        }
    }
}
