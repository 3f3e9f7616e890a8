package dev.limpid.optimise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What {@code tools/golden/optimisers.py} wrote, and the parameters that it is about. */
final class OptimiserGoldens {
    static final JsonNode ALL = read();

    private OptimiserGoldens() {}

    private static JsonNode read() {
        try (InputStream file = new GZIPInputStream(
                Objects.requireNonNull(OptimiserGoldens.class.getResourceAsStream("/golden/optimisers.json.gz")))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static float[] floats(JsonNode numbers) {
        float[] floats = new float[numbers.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.get(i).asDouble();
        }
        return floats;
    }

    /** A parameter of zero gradient. */
    static Parameter parameter(String name, boolean decayed, Shape shape, float... weights) {
        return new Parameter(
                name,
                Weight.Live.of(Tensor.of(shape, weights)),
                Weight.Live.of(Tensor.of(shape, new float[weights.length])),
                decayed);
    }

    /** One flat vector laid into some parameters, one after the other. */
    static void feed(List<Parameter> parameters, float[] gradients) {
        int at = 0;
        for (Parameter parameter : parameters) {
            int size = (int) parameter.gradient().shape().size();
            parameter.gradient().bytes().asFloatBuffer().put(gradients, at, size);
            at += size;
        }
    }

    /** The numbers of some tensors, one after the other. */
    static float[] flat(List<Weight.Live> tensors) {
        float[] flat = new float
                [(int) tensors.stream()
                        .mapToLong(tensor -> tensor.shape().size())
                        .sum()];
        int at = 0;
        for (Weight.Live tensor : tensors) {
            int size = (int) tensor.shape().size();
            tensor.bytes().asFloatBuffer().get(flat, at, size);
            at += size;
        }
        return flat;
    }
}
