package dev.limpid.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Trainee;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** A tiny model of the test resources, as one that is to be trained, with its weights. */
record TinyModel(Trainee trainee, Map<Wire, Weight> weights) {
    static TinyModel of(String folder) throws IOException {
        Trainee trainee = trainee(folder);
        WeightFile file = WeightFile.read(resource("/" + folder + "/model.safetensors"));
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        trainee.names()
                .forEach((wire, names) -> names.stream()
                        .filter(file::has)
                        .findFirst()
                        .ifPresent(name -> weights.put(wire, file.weight(name))));
        return new TinyModel(trainee, weights);
    }

    static Trainee trainee(String folder) throws IOException {
        return Architectures.trainee(Config.read(resource("/" + folder + "/config.json")));
    }

    /** A file of this module's tests or of the models', on disk: neither may be read out of a jar. */
    static Path resource(String name) {
        Path root = Path.of(System.getProperty("limpid.root"));
        return Stream.of("train", "models")
                .map(module -> root.resolve(module + "/src/test/resources" + name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + name + "."));
    }

    static JsonNode golden(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(TinyModel.class.getResourceAsStream("/golden/" + name), name))) {
            return new ObjectMapper().readTree(in);
        }
    }

    static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    static Shape shape(JsonNode array) {
        return Shape.of(StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray());
    }

    /** A graph with numbers in its weights. */
    static Graph filled(Graph graph, Map<Wire, ? extends Weight> weights) {
        Map<Wire, Weight> filled = new LinkedHashMap<>(graph.weights());
        filled.replaceAll((wire, weight) -> weights.containsKey(wire) ? weights.get(wire) : weight);
        return graph.withBody(filled, graph.nodes());
    }

    /** What a graph reads: the feeds given, and positions, types and ones where it asks for them. */
    static Map<String, Tensor> feeds(Graph graph, JsonNode inputs) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (var port : graph.inputs()) {
            String name = port.wire().name();
            JsonNode given = inputs.path(name);
            if (name.equals("pixel_values")) {
                feeds.put(name, Tensor.of(shape(given.path("shape")), floats(given.path("values"))));
            } else {
                Shape shape = shape(inputs.path("input_ids").path("shape"));
                int sequence = (int) shape.dim(1);
                long[] values = new long[(int) shape.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = name.equals("position_ids")
                            ? i % sequence
                            : name.equals("token_type_ids")
                                    ? 0
                                    : given.path("values").get(i).asLong();
                }
                feeds.put(name, Tensor.of(shape, values));
            }
        }
        return feeds;
    }

    static Wire scores(Trainee trainee) {
        return List.of("classes", "tags", "logits", "next").stream()
                .map(trainee.plain().outputs()::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    static Tensor run(Runtime runtime, Graph graph, Wire output, Map<String, Tensor> feeds) {
        return runtime.run(graph.withOutputs(List.of(output)).pruned(), Runtime.Kind.SHARED, feeds)
                .get(output);
    }
}
