package dev.limpid.task;

import dev.limpid.architecture.Cached;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.CountCovered;
import dev.limpid.canonical.Dequantise;
import dev.limpid.canonical.DropZipMap;
import dev.limpid.canonical.FoldConditions;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.InlineFunctions;
import dev.limpid.canonical.Lower;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.canonical.WidenHalf;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.runtime.ProbeShapes;
import dev.limpid.runtime.Runtime;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model from an ONNX file: what it is and where its landmarks are is found by what its inputs and outputs look like.
 *
 * <p>Text: it looks {@code input_ids} up in a matrix. Picture: one input of four axes, channels second. Else its inputs are
 * numbers.
 */
final class OnnxModel {
    private static final String IDS = "input_ids";
    private static final Set<String> POOLED =
            Set.of("pooler_output", "sentence_embedding", "pooled_output", "embeddings");

    /**
     * @param predicting what predicts, if that is not the emitted graph but its quantised original; else null
     * @param labels names of the classes that the file has, in order; empty if it has none
     * @param probabilities whether the output for classes holds probabilities already
     */
    record Loaded(Emitted emitted, @Nullable Graph predicting, List<String> labels, boolean probabilities) {}

    private OnnxModel() {}

    /**
     * @param config what lies beside the file
     * @param notes takes what was assumed
     * @throws dev.limpid.onnx.OnnxFormatException if the file is damaged
     * @throws IllegalArgumentException if nothing of it can be explained or predicted
     */
    static Loaded load(Path file, Optional<Config> config, Runtime runtime, List<String> notes) throws IOException {
        Graph read = HoistConstants.rewrite(InlineFunctions.rewrite(OnnxReader.read(file)));
        Optional<ExportedCache> cache = ExportedCache.of(read, IDS);
        DropZipMap.Result unzipped =
                DropZipMap.rewrite(cache.map(ExportedCache::plain).orElse(read));
        ProbeShapes.Probed probed = ProbeShapes.of(unzipped.graph(), runtime);
        notes.addAll(probed.notes());
        Graph raised = CountCovered.rewrite(RaiseOpset.rewrite(unzipped.graph(), probed.shapes()));
        Graph folded = FoldConditions.rewrite(raised, probed.shapes());
        Graph predicting = Spans.joined(WidenHalf.rewrite(folded), probed.shapes());
        if (WidenHalf.isHalf(folded)) {
            notes.add("The model computes in half precision; here it is computed in floats.");
        }
        Graph graph = lookedUp(twin(predicting, notes), probed.shapes());
        Shapes shapes = graph.nodes().equals(unzipped.graph().nodes())
                ? probed.shapes()
                : ProbeShapes.of(graph, runtime).shapes();
        Emitted emitted = emitted(file, graph, shapes, new Beside(config, cache, runtime), notes);
        Wire classes = emitted.outputs().get("classes");
        Graph original = predicting.equals(graph) || !Dequantise.isQuantised(predicting) ? null : predicting;
        if (classes == null) {
            return new Loaded(emitted, original, List.of(), false);
        }
        boolean probabilities = unzipped.labels().containsKey(classes) || Classifier.probabilities(graph, classes);
        List<String> listed = Classifier.behind(graph, classes)
                .map(Classifier::labels)
                .filter(labels ->
                        Dim.of(labels.size()).equals(shapes.of(classes).dim(-1)))
                .orElse(List.of());
        return new Loaded(emitted, original, unzipped.labels().getOrDefault(classes, listed), probabilities);
    }

    /** With the lookup of word embeddings, which ONNX Runtime's optimiser fuses with what follows, a node of its own. */
    private static Graph lookedUp(Graph graph, Shapes shapes) {
        return Lower.rewrite(graph, shapes, node -> node.op().endsWith("EmbedLayerNormalization"));
    }

    /** What is looked into: of a quantised model its twin in floats, since rounding has no derivative. */
    private static Graph twin(Graph graph, List<String> notes) {
        if (!Dequantise.isQuantised(graph)) {
            return graph;
        }
        try {
            return Dequantise.rewrite(graph);
        } catch (IllegalArgumentException unknown) {
            notes.add(unknown.getMessage() + " The model predicts, but cannot be looked into.");
            return graph;
        }
    }

    /** What tells more of a graph than itself. */
    private record Beside(Optional<Config> config, Optional<ExportedCache> cache, Runtime runtime) {}

    private static Emitted emitted(Path file, Graph graph, Shapes shapes, Beside beside, List<String> notes) {
        Optional<Node> lookup = lookup(graph);
        if (lookup.isPresent()) {
            return text(file, graph, shapes, lookup.get(), beside, notes);
        }
        if (graph.input(IDS).isPresent()) {
            throw new IllegalArgumentException(file + ": no lookup of '" + IDS
                    + "' in a matrix of word embeddings; its inputs are " + graph.inputs() + ".");
        }
        return numbers(file, graph, shapes, notes);
    }

    private static Emitted text(Path file, Graph graph, Shapes shapes, Node lookup, Beside beside, List<String> notes) {
        Wire words = floats(graph, shapes, lookup.out(0));
        long vocabulary = matrix(graph, graph.producers(), lookup.in(0))
                .orElseThrow()
                .shape()
                .dim(0);
        Map<String, Wire> outputs = new LinkedHashMap<>();
        boolean spans = graph.output(Spans.WIRE.name()).isPresent();
        for (Port port : graph.outputs()) {
            Optional<TensorType> type =
                    shapes.find(port.wire()).filter(found -> found.dtype().isFloating());
            if (type.isEmpty() || spans && Spans.ENDS.contains(port.wire().name())) {
                continue;
            }
            if (port.wire().equals(Spans.WIRE) && spans) {
                outputs.put("spans", port.wire());
            } else if (type.get().rank() == 3) {
                outputs.putIfAbsent(perToken(type.get().dim(-1), vocabulary, shapes.of(words), beside), port.wire());
            } else if (type.get().rank() == 2) {
                rowOf(port.wire(), graph, outputs, notes);
            }
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(file + ": none of the outputs " + graph.outputs()
                    + " has the form [batch,sequence,entry] or [batch,entry].");
        }
        Wire logits = outputs.get("logits");
        if (logits != null
                && (beside.cache.isPresent()
                        || ReadingOrder.isCausal(beside.config, graph, shapes, logits, vocabulary, beside.runtime))) {
            outputs.put("next", logits);
            outputs.remove("logits");
        }
        Integer most = positions(graph, shapes, words, lookup);
        if (most == null && outputs.containsKey("next")) {
            // Where positions are angles, only the configuration says how many were learnt.
            most = beside.config.flatMap(Config::positions).orElse(null);
        }
        return new Emitted(graph, shapes, words, outputs, most, cached(outputs.get("next"), beside));
    }

    private static @Nullable Cached cached(@Nullable Wire next, Beside beside) {
        return next == null
                ? null
                : beside.cache
                        .map(cache -> cache.cached(next, WidenHalf.rewrite(cache.growing())))
                        .orElse(null);
    }

    /** The role of an output of a vector per token, by how wide it is: words, classes of tokens or units. */
    private static String perToken(Dim width, long vocabulary, TensorType words, Beside beside) {
        if (width.equals(Dim.of(vocabulary))) {
            return "logits";
        }
        boolean tagger = beside.config
                .filter(config -> config.savedBy().endsWith("ForTokenClassification"))
                .isPresent();
        int classes = beside.config.map(config -> config.labels().size()).orElse(0);
        // Two are so usual that they are not written down.
        boolean fits = width.equals(Dim.of(tagger && classes == 0 ? 2 : classes));
        boolean tags = fits && (tagger || !width.equals(words.dim(-1)));
        return tags ? "tags" : "hidden";
    }

    private static Emitted numbers(Path file, Graph graph, Shapes shapes, List<String> notes) {
        Map<String, Wire> outputs = new LinkedHashMap<>(located(graph, shapes));
        for (Port port : graph.outputs()) {
            Optional<TensorType> type =
                    shapes.find(port.wire()).filter(found -> found.dtype().isFloating());
            if (type.isPresent() && type.get().rank() <= 2 && type.get().rank() > 0) {
                rowOf(port.wire(), graph, outputs, notes);
            } else if (type.isPresent() && type.get().rank() > 2 && !outputs.containsValue(port.wire())) {
                outputs.putIfAbsent("hidden", port.wire());
            }
        }
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": none of the outputs " + graph.outputs() + " holds numbers with a fraction (float).");
        }
        Wire features = graph.inputs().stream()
                .filter(port -> shapes.isFloating(port.wire()))
                .findFirst()
                .or(() -> graph.inputs().stream().findFirst())
                .orElseThrow(() -> new IllegalArgumentException(file + ": the model has no inputs."))
                .wire();
        return new Emitted(graph, shapes, features, outputs, null);
    }

    /** What a detector or a segmentation gives, as transformers calls it; nothing of other models. */
    private static Map<String, Wire> located(Graph graph, Shapes shapes) {
        Wire logits = new Wire("logits");
        Wire boxes = new Wire("pred_boxes");
        TensorType type =
                graph.output("logits").flatMap(port -> shapes.find(logits)).orElse(null);
        boolean picture = graph.inputs().stream()
                .anyMatch(port -> shapes.find(port.wire())
                        .filter(in -> in.rank() == 4 && in.dtype().isFloating())
                        .isPresent());
        if (type == null || !picture) {
            return Map.of();
        }
        boolean boxed = graph.output("pred_boxes")
                .flatMap(port -> shapes.find(boxes))
                .filter(of -> of.rank() == 3 && of.dim(2).equals(Dim.of(4)))
                .isPresent();
        if (type.rank() == 3 && boxed) {
            return Map.of("objects", logits, "boxes", boxes);
        }
        return type.rank() == 4 ? Map.of("places", logits) : Map.of();
    }

    /** A row per example: of classes, or a vector of the whole input. */
    private static void rowOf(Wire wire, Graph graph, Map<String, Wire> outputs, List<String> notes) {
        if (POOLED.contains(wire.name())) {
            outputs.putIfAbsent("pooled", wire);
            return;
        }
        if (outputs.containsKey("classes")) {
            return;
        }
        Node last = graph.producers().get(wire);
        if (last != null && last.is("Softmax")) {
            notes.add("The output '" + wire
                    + "' is a softmax; the logits that go into it are what is read and explained.");
            outputs.put("classes", last.in(0));
        } else {
            outputs.put("classes", wire);
        }
    }

    /** The matrix that a node reads, which may be kept in fewer bits and widened on the way. */
    private static Optional<Weight> matrix(Graph graph, Map<Wire, Node> producers, Wire wire) {
        Wire origin = wire;
        for (Node node = producers.get(origin);
                node != null && (node.is("Cast") || node.is("Identity") || node.is("DequantizeLinear"));
                node = producers.get(origin)) {
            origin = node.in(0);
        }
        return Optional.ofNullable(graph.weights().get(origin))
                .filter(weight -> weight.shape().rank() == 2);
    }

    /** The one place where token ids become vectors: a Gather of them from a matrix. */
    private static Optional<Node> lookup(Graph graph) {
        Map<Wire, Node> producers = graph.producers();
        return graph.nodes().stream()
                .filter(node -> node.is("Gather") && areIds(node.in(1), producers))
                .filter(node -> matrix(graph, producers, node.in(0)).isPresent())
                .findFirst();
    }

    /** Where the looked up vectors, which may be kept in fewer bits, are floats. */
    private static Wire floats(Graph graph, Shapes shapes, Wire words) {
        Wire wire = words;
        while (!shapes.isFloating(wire)) {
            Wire narrow = wire;
            wire = graph.consumers().getOrDefault(wire, List.of()).stream()
                    .filter(node -> node.in(0).equals(narrow))
                    .filter(node -> node.is("Cast") || node.is("DequantizeLinear"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "The word embeddings '" + words + "' are never widened to floats: " + shapes.find(words)))
                    .out(0);
        }
        return wire;
    }

    /** Whether a wire is the token ids, perhaps as integers of another size or told their shape again. */
    private static boolean areIds(Wire wire, Map<Wire, Node> producers) {
        Wire origin = wire;
        for (Node node = producers.get(origin);
                node != null && (node.is("Cast") || node.is("Identity") || node.is("Reshape"));
                node = producers.get(origin)) {
            origin = node.in(0);
        }
        return origin.name().equals(IDS);
    }

    /**
     * Rows of the position embeddings: the widest other matrix of the embeddings' width that is looked up or cut; null
     * where there is none.
     */
    private static @Nullable Integer positions(Graph graph, Shapes shapes, Wire words, Node lookup) {
        Dim width = shapes.of(words).dim(-1);
        Map<Wire, Node> producers = graph.producers();
        long rows = graph.nodes().stream()
                .filter(node -> (node.is("Gather") || node.is("Slice")) && node != lookup)
                .flatMap(node -> Stream.concat(
                        matrix(graph, producers, node.in(0)).map(Weight::shape).stream(),
                        Optional.ofNullable(graph.weights().get(node.in(0))).map(Weight::shape).stream()))
                .filter(shape -> shape.rank() >= 2 && Dim.of(shape.dim(-1)).equals(width))
                .mapToLong(shape -> shape.dim(-2))
                .max()
                .orElse(0);
        return rows == 0 ? null : (int) rows;
    }
}
