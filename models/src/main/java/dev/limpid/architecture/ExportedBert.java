package dev.limpid.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canonical.FollowSizes;
import dev.limpid.canonical.FuseLayerNormalization;
import dev.limpid.canonical.RaiseOpset;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Port;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration of a BERT, told from the graph that an exporter made of it: sizes from its weights' shapes, the number of
 * heads from the shape of what Softmax gives, the activation and ε from the operators.
 *
 * @param weights under the names that PyTorch had for them
 */
record ExportedBert(Path file, Graph graph, Map<String, Stored> weights) {
    private static final String PREFIX = "bert.";
    private static final long LENGTH = 5;
    private static final String REMEDY = " Put the model's config.json beside it.";

    /**
     * The configuration, with the keys that Hugging Face's has.
     *
     * @throws FormatException if this is no BERT, or its graph does not tell
     */
    ObjectNode config() {
        Shape words = shape(TokenEmbeddings.WORDS, 2);
        int layers = 0;
        while (find(layer(layers, "attention.self.query.bias")).isPresent()) {
            layers++;
        }
        if (layers == 0 || graph.input("position_ids").isPresent() || counts(graph)) {
            throw new FormatException(
                    file, "its weights are called as no BERT's, so it is not known what they are." + REMEDY);
        }
        Graph raised = normalised(RaiseOpset.rewrite(graph));
        int hidden = Math.toIntExact(words.dim(1));
        ObjectNode json = new EncoderConfig(
                        Math.toIntExact(words.dim(0)),
                        Math.toIntExact(shape(TokenEmbeddings.POSITIONS, 2).dim(0)),
                        Math.toIntExact(shape(TokenEmbeddings.TYPES, 2).dim(0)),
                        hidden,
                        layers,
                        layers,
                        heads(raised),
                        hidden,
                        Math.toIntExact(
                                shape(layer(0, "intermediate.dense.bias"), 1).dim(0)),
                        epsilon(raised),
                        activation())
                .json();
        json.putArray("architectures").add(savedBy(json));
        return json;
    }

    private static String layer(int number, String part) {
        return "encoder.layer." + number + "." + part;
    }

    private Optional<Stored> find(String name) {
        return Optional.ofNullable(weights.getOrDefault(PREFIX + name, weights.get(name)));
    }

    private Shape shape(String name, int rank) {
        return find(name)
                .map(Stored::shape)
                .filter(shape -> shape.rank() == rank)
                .orElseThrow(() -> new FormatException(
                        file,
                        "it has no weight '" + name + "' of rank " + rank + ", so it is not known what it is."
                                + REMEDY));
    }

    /** RoBERTa's positions begin behind the padding's: its exports count tokens that are none. */
    private static boolean counts(Graph graph) {
        return graph.nodes().stream().anyMatch(node -> node.is("CumSum"));
    }

    /** The class that saved it, by the heads that there are; what another had reads as the model below the heads. */
    private String savedBy(ObjectNode json) {
        if (find("cls.predictions.transform.dense.bias").isPresent()) {
            return "BertForMaskedLM";
        }
        if (find("qa_outputs.bias").isPresent()) {
            return "BertForQuestionAnswering";
        }
        Optional<Stored> classifier = find("classifier.bias");
        if (classifier.isEmpty() || classifier.get().shape().rank() != 1) {
            return "BertModel";
        }
        ObjectNode names = json.putObject("id2label");
        for (int i = 0; i < classifier.get().shape().dim(0); i++) {
            names.put(String.valueOf(i), "LABEL_" + i);
        }
        return find("pooler.dense.bias").isPresent() ? "BertForSequenceClassification" : "BertForTokenClassification";
    }

    private static Graph normalised(Graph graph) {
        return FuseLayerNormalization.rewrite(graph, sizes(graph));
    }

    private static Shapes sizes(Graph graph) {
        Map<Wire, TensorType> inputs = new HashMap<>();
        for (Port port : graph.inputs()) {
            TensorType type = port.type();
            if (type != null) {
                inputs.put(port.wire(), TensorType.of(type.dtype(), 1L, LENGTH));
            }
        }
        return FollowSizes.of(graph, inputs);
    }

    private int heads(Graph raised) {
        Shapes sizes = sizes(raised);
        List<Integer> heads = raised.nodes().stream()
                .filter(node -> node.is("Softmax"))
                .map(node -> sizes.find(node.out(0)))
                .flatMap(Optional::stream)
                .filter(type -> type.rank() == 4 && type.dim(1) instanceof Dim.Fixed)
                .map(type -> Math.toIntExact(((Dim.Fixed) type.dim(1)).size()))
                .distinct()
                .toList();
        if (heads.size() != 1) {
            throw new FormatException(file, "it does not tell how many heads its layers attend with." + REMEDY);
        }
        return heads.get(0);
    }

    private float epsilon(Graph raised) {
        List<Float> all = raised.nodes().stream()
                .filter(node -> node.is("LayerNormalization"))
                .map(node -> node.attribute("epsilon", 1e-5f))
                .distinct()
                .toList();
        if (all.size() != 1) {
            throw new FormatException(file, "its layer normalisations do not tell of one ε." + REMEDY);
        }
        return all.get(0);
    }

    /** By what is computed between the two layers of the first feed-forward block. */
    private Activation activation() {
        Set<String> ops = new HashSet<>();
        boolean quick = false;
        Set<Wire> reached = new HashSet<>();
        find(layer(0, "intermediate.dense.bias")).ifPresent(bias -> reached.add(new Wire(bias.name())));
        for (Node node : graph.nodes()) {
            if (!node.op().equals("MatMul") && node.inputs().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
                ops.add(node.op());
                quick |= node.inputs().stream().anyMatch(this::isQuick);
            }
        }
        return ops.contains("Erf")
                ? Activation.GELU
                : ops.contains("Sigmoid")
                        ? (quick ? Activation.QUICK_GELU : Activation.SILU)
                        : ops.contains("Tanh") && ops.contains("Mul")
                                ? Activation.GELU_TANH
                                : ops.contains("Tanh")
                                        ? Activation.TANH
                                        : ops.contains("Relu") ? Activation.RELU : unknown();
    }

    private boolean isQuick(Wire wire) {
        return graph.weights().get(wire) instanceof Weight.InMemory constant
                && constant.shape().size() == 1
                && constant.dtype().isFloating()
                && Math.abs(constant.value().at(0) - 1.702) < 1e-3;
    }

    private Activation unknown() {
        throw new FormatException(file, "it does not tell which activation its layers have." + REMEDY);
    }
}
