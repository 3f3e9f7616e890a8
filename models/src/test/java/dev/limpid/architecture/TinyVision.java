package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The small random models that {@code tools/golden/tiny_vision.py} and {@code tiny_convnets.py} make, and what PyTorch computes with them in float64. */
record TinyVision(String name) {
    private static final ObjectNode GOLDEN = golden();
    private static final double VALUE = 1e-4;
    /** Of the largest number. */
    private static final double GRADIENT = 1e-3;
    /** How far a ReLU's input is from 0 at least, and a pool's maximum from the next value. */
    private static final double MARGIN = 4e-4;

    private static final List<Integer> BATCHES = List.of(1, 3);

    static List<TinyVision> all() {
        List<TinyVision> all = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(name -> all.add(new TinyVision(name)));
        return all;
    }

    private static ObjectNode golden() {
        ObjectNode all = read("tiny-vision");
        all.setAll(read("tiny-convnets"));
        return all;
    }

    private static ObjectNode read(String name) {
        try (InputStream packed =
                Objects.requireNonNull(TinyVision.class.getResourceAsStream("/golden/" + name + ".json.gz"), name)) {
            return (ObjectNode)
                    new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path folder() {
        return TinyText.resource("/tiny-vision/" + name);
    }

    /** The one file of weights, or that of safetensors. */
    WeightFile weights() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return WeightFile.read(files.filter(file -> !file.endsWith("config.json"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        }
    }

    Emitted emit() throws IOException {
        return Architectures.emit(folder(), weights());
    }

    long parameters() {
        return own().get("parameters").longValue();
    }

    /** The role of the output that the gradient is taken of. */
    String of() {
        return own().get("of").textValue();
    }

    /** The entry of the first picture's output that the gradient is taken of. */
    int entry() {
        return own().get("entries").get(0).intValue();
    }

    private JsonNode own() {
        return GOLDEN.get(name);
    }

    /** The first {@code batch} pictures. */
    Tensor pixels(int batch) {
        JsonNode pictures = own().get("pixels");
        List<Long> dims = new ArrayList<>(List.of((long) batch));
        for (JsonNode inner = pictures.get(0); inner.isArray(); inner = inner.get(0)) {
            dims.add((long) inner.size());
        }
        double[] values = TinyText.numbers(pictures);
        Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        return Tensor.fill(DType.FLOAT, shape, i -> values[i]);
    }

    private double[] first(int batch, JsonNode all) {
        double[] numbers = TinyText.numbers(all);
        return Arrays.copyOf(numbers, numbers.length / all.size() * batch);
    }

    private Tensor pick(Shape scores) {
        double[] pick = new double[(int) scores.size()];
        for (int i = 0; i < scores.dim(0); i++) {
            pick[(int) (i * scores.dim(1)) + own().get("entries").get(i).intValue()] = 1;
        }
        return Tensor.fill(DType.FLOAT, scores, i -> pick[i]);
    }

    /** Runs a graph of this model on one picture and on three, and compares outputs and the gradient at the pixels. */
    void assertAgrees(Emitted emitted, Runtime runtime) {
        assertThat(own().get("margin").doubleValue()).matches(margin -> margin == 0 || margin > MARGIN);
        Wire scores = Objects.requireNonNull(emitted.outputs().get(of()), of());
        Graph backward = TinyText.differentiated(emitted, scores);
        for (int batch : BATCHES) {
            Map<String, Tensor> feeds = new LinkedHashMap<>(Map.of("pixel_values", pixels(batch)));
            own().get("outputs").properties().forEach(output -> {
                Wire wire = emitted.outputs().get(output.getKey());
                if (wire != null) {
                    Graph forward = emitted.graph().withOutputs(List.of(wire)).pruned();
                    Tensor value =
                            runtime.run(forward, Runtime.Kind.SHARED, feeds).get(wire);
                    assertThat(value.toDoubles())
                            .as("%s of %d", output.getKey(), batch)
                            .containsExactly(first(batch, output.getValue()), Offset.offset(VALUE));
                    if (output.getKey().equals(of())) {
                        feeds.put(TinyText.PICK, pick(value.shape()));
                    }
                }
            });
            double[] expected = first(batch, own().get("gradient"));
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(largest).isGreaterThan(1e-3);
            assertThat(runtime.run(backward, Runtime.Kind.SHARED, feeds)
                            .get(TinyText.SIGNAL)
                            .toDoubles())
                    .as("gradient of %d", batch)
                    .containsExactly(expected, Offset.offset(GRADIENT * largest));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
