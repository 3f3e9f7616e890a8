package dev.limpid.look;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.AttentionMaps;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The residual stream of a transformer (Elhage et al. 2021): a vector at each position, {@code [batch,position,unit]}, that
 * one block after the other reads and adds to.
 *
 * <p>It is found by what it is, whatever the names: a sum of a wire x and of something that products with weights made of x. If
 * the blocks read x through a LayerNormalization and x itself goes on, the model is pre-norm (GPT-2, ViT); if each sum is
 * normalised and the result goes on, it is post-norm (BERT).
 *
 * @param start what the first block reads
 * @param blocks in running order
 * @param postNorm whether each block's sum is normalised before it goes on
 */
public record ResidualStream(Wire start, List<Block> blocks, boolean postNorm) {
    private static final Set<String> PRODUCTS =
            Set.of("MatMul", "Gemm", "Einsum", "Conv", "com.microsoft.FusedMatMul", "com.microsoft.FusedGemm");

    /** What to say where there is none: a sentence. */
    public static final String NONE = "No residual stream was found in the model's graph: no sums of a value"
            + " [batch,position,unit] and of what products with weights make of it, one after the other.";

    /**
     * What one block adds.
     *
     * @param skip what it reads and adds to
     * @param branch what it adds
     * @param sum of both
     * @param stream what goes on to the next: the sum, or the sum normalised
     * @param heads of an attention block the mixed values, {@code [batch,head,position,unit]}, which a product with weights
     *     brings into the stream; null of any other block
     */
    public record Block(
            Wire skip,
            Wire branch,
            Wire sum,
            Wire stream,
            @Nullable Wire heads) {
        /** Whether it is a block of attention. */
        public boolean isAttention() {
            return heads != null;
        }
    }

    public ResidualStream {
        blocks = List.copyOf(blocks);
    }

    /**
     * Finds it.
     *
     * @throws IllegalArgumentException in one line, if the graph has none
     */
    public static ResidualStream of(Graph graph, Shapes shapes) {
        ResidualStream found = new Finder(graph, shapes).find();
        if (found.blocks.isEmpty()) {
            throw new IllegalArgumentException(
                    NONE + " 'limpid look' probes, concepts, similarity and patch --wire work without one.");
        }
        return found;
    }

    /** Whether the graph has one. */
    public static boolean isIn(Graph graph, Shapes shapes) {
        return !new Finder(graph, shapes).find().blocks.isEmpty();
    }

    /** What leaves the last block. */
    public Wire last() {
        return blocks.get(blocks.size() - 1).stream();
    }

    /** The number of each block's layer: a block of attention begins one. Blocks before the first have number 0. */
    public int[] layerOfBlocks() {
        int[] layers = new int[blocks.size()];
        int layer = -1;
        for (int i = 0; i < layers.length; i++) {
            layer += blocks.get(i).isAttention() || layer < 0 ? 1 : 0;
            layers[i] = layer;
        }
        return layers;
    }

    /** The stream before the first layer and after each. */
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>(List.of(new Layer("embeddings", start)));
        int[] of = layerOfBlocks();
        for (int i = 0; i < of.length; i++) {
            if (i + 1 == of.length || of[i + 1] != of[i]) {
                layers.add(new Layer("layer " + of[i], blocks.get(i).stream()));
            }
        }
        return layers;
    }

    /** What the blocks of attention, or the others, add. */
    public List<Layer> branches(boolean attention) {
        List<Layer> branches = new ArrayList<>();
        int[] of = layerOfBlocks();
        for (int i = 0; i < of.length; i++) {
            if (blocks.get(i).isAttention() == attention) {
                branches.add(new Layer("layer " + of[i], blocks.get(i).branch()));
            }
        }
        return branches;
    }

    /** The mixed values of each layer's heads, {@code [batch,head,position,unit]}. */
    public List<Layer> heads() {
        List<Layer> heads = new ArrayList<>();
        int[] of = layerOfBlocks();
        for (int i = 0; i < of.length; i++) {
            Wire wire = blocks.get(i).heads();
            if (wire != null) {
                heads.add(new Layer("layer " + of[i], wire));
            }
        }
        return heads;
    }

    private static final class Finder {
        private final Graph graph;
        private final Shapes shapes;
        private final Map<Wire, Node> producers;
        private final Map<Wire, List<Node>> consumers;
        private final List<Wire> maps;
        private final Map<Wire, Reach> reaches = new HashMap<>();

        /** What depends on a wire, and what of that only through a product. */
        private record Reach(Set<Wire> any, Set<Wire> computed) {}

        Finder(Graph graph, Shapes shapes) {
            this.graph = graph;
            this.shapes = shapes;
            this.producers = graph.producers();
            this.consumers = graph.consumers();
            this.maps = AttentionMaps.in(graph, shapes);
        }

        ResidualStream find() {
            List<Block> longest = List.of();
            // Each chain by the wire that its next block would add to.
            Map<Wire, List<Block>> chains = new HashMap<>();
            for (Node node : graph.nodes()) {
                Wire skip = skip(node);
                if (skip == null) {
                    continue;
                }
                Wire branch = node.in(0).equals(skip) ? node.in(1) : node.in(0);
                boolean readNormalised = normalised(skip) != null;
                Wire sum = node.out(0);
                Wire normal = normalised(sum);
                Wire stream = readNormalised || normal == null ? sum : normal;
                List<Block> chain = new ArrayList<>(chains.getOrDefault(skip, List.of()));
                chain.add(new Block(skip, branch, sum, stream, heads(skip, branch)));
                chains.put(stream, chain);
                longest = chain.size() > longest.size() ? chain : longest;
            }
            if (longest.isEmpty()) {
                return new ResidualStream(Wire.NONE, longest, false);
            }
            Block last = longest.get(longest.size() - 1);
            return new ResidualStream(
                    longest.get(0).skip(), longest, !last.stream().equals(last.sum()));
        }

        /** The side of a sum that the other side is computed from; null if it is no residual connection. */
        private @Nullable Wire skip(Node node) {
            if (!node.is("Add") || !isSequence(node.out(0))) {
                return null;
            }
            for (int i = 0; i < 2; i++) {
                Wire skip = node.in(i);
                if (isSequence(skip)
                        && isSequence(node.in(1 - i))
                        && reach(skip).computed.contains(node.in(1 - i))) {
                    return skip;
                }
            }
            return null;
        }

        private boolean isSequence(Wire wire) {
            TensorType type = shapes.find(wire).orElse(null);
            return type != null && type.rank() == 3 && type.dtype().isFloating();
        }

        /** What a LayerNormalization makes of a wire; null if none reads it. */
        private @Nullable Wire normalised(Wire wire) {
            for (Node reader : consumers.getOrDefault(wire, List.of())) {
                if (FrozenNorms.isNorm(reader) && reader.in(0).equals(wire)) {
                    return reader.out(0);
                }
            }
            return null;
        }

        private Reach reach(Wire from) {
            return reaches.computeIfAbsent(from, this::findReach);
        }

        private Reach findReach(Wire from) {
            Set<Wire> any = new HashSet<>(Set.of(from));
            Set<Wire> computed = new HashSet<>();
            for (Node node : graph.nodes()) {
                if (node.reads().stream().anyMatch(any::contains)) {
                    any.addAll(node.outputs());
                    if (PRODUCTS.contains(node.qualifiedOp())
                            || node.reads().stream().anyMatch(computed::contains)) {
                        computed.addAll(node.outputs());
                    }
                }
            }
            return new Reach(any, computed);
        }

        /** The product of attention and values between two wires; null if there is no attention there. */
        private @Nullable Wire heads(Wire skip, Wire branch) {
            for (Wire map : maps) {
                if (reach(skip).any.contains(map) && reach(map).any.contains(branch)) {
                    return mixed(map, 4);
                }
            }
            return null;
        }

        private @Nullable Wire mixed(Wire map, int depth) {
            for (Node reader : depth == 0 ? List.<Node>of() : consumers.getOrDefault(map, List.of())) {
                if (PRODUCTS.contains(reader.qualifiedOp())) {
                    return reader.out(0);
                }
                Wire further = mixed(reader.out(0), depth - 1);
                if (further != null) {
                    return further;
                }
            }
            return null;
        }
    }
}
