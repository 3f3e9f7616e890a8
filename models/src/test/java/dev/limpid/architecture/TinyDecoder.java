package dev.limpid.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.Safetensors;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.assertj.core.data.Offset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The small random decoders that {@code tools/golden/tiny_decoders.py} makes, and what transformers computes with them. */
record TinyDecoder(String name) {
    private static final JsonNode GOLDEN = golden().get("models");
    private static final Offset<Double> VALUE = Offset.offset(1e-4);
    /** Of the largest number. */
    private static final double GRADIENT = 1e-3;

    static List<TinyDecoder> all() {
        List<TinyDecoder> all = new ArrayList<>();
        GOLDEN.fieldNames().forEachRemaining(name -> all.add(new TinyDecoder(name)));
        return all;
    }

    /** Those with a head for the next word. */
    static List<TinyDecoder> writing() {
        return all().stream()
                .filter(model -> GOLDEN.get(model.name).has("greedy"))
                .toList();
    }

    private static JsonNode golden() {
        try (InputStream packed =
                Objects.requireNonNull(TinyDecoder.class.getResourceAsStream("/golden/tiny-decoders.json.gz"))) {
            return new ObjectMapper().readTree(new GZIPInputStream(packed));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Path folder() {
        return TinyText.resource("/tiny-decoders/" + name);
    }

    Emitted emit() {
        try {
            return Architectures.emit(folder(), Safetensors.read(folder().resolve("model.safetensors")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    JsonNode greedy() {
        return GOLDEN.get(name).get("greedy");
    }

    Stream<Run> runs() {
        List<Run> runs = new ArrayList<>();
        GOLDEN.get(name)
                .get("runs")
                .properties()
                .forEach(run -> runs.add(new Run(name + " " + run.getKey(), run.getValue())));
        return runs.stream();
    }

    /** INT64 rows. */
    static Tensor longs(long[]... rows) {
        return Tensor.of(
                Shape.of(rows.length, rows[0].length),
                Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray());
    }

    static long[] longs(JsonNode row) {
        return IntStream.range(0, row.size())
                .mapToLong(i -> row.get(i).longValue())
                .toArray();
    }

    /** Runs every batch and compares outputs and gradients. */
    void assertAgrees(Emitted emitted, Runtime runtime) {
        for (String role : runs().findFirst().orElseThrow().roles()) {
            Wire output = Objects.requireNonNull(emitted.outputs().get(role), role);
            Graph forward = emitted.graph().withOutputs(List.of(output)).pruned();
            Graph backward = TinyText.differentiated(emitted, output);
            runs().forEach(run -> {
                Map<String, Tensor> feeds = run.feeds();
                Tensor value = runtime.run(forward, Runtime.Kind.SHARED, feeds).get(output);
                run.assertValue(role, value);
                feeds.put(TinyText.PICK, run.pick(role, value.shape()));
                Values values = runtime.run(backward, Runtime.Kind.SHARED, feeds);
                run.assertScore(role, values.get(TinyText.SCORE));
                run.assertGradient(role, values.get(TinyText.SIGNAL));
            });
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** A batch that the model was run on. */
    record Run(String name, JsonNode golden) {
        int batch() {
            return golden.get("input_ids").size();
        }

        Map<String, Tensor> feeds() {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            for (String input : List.of("input_ids", "attention_mask", "position_ids")) {
                long[][] rows = IntStream.range(0, batch())
                        .mapToObj(i -> longs(golden.get(input).get(i)))
                        .toArray(long[][]::new);
                feeds.put(input, longs(rows));
            }
            return feeds;
        }

        private boolean isToken(int example, int place) {
            return golden.get("attention_mask").get(example).get(place).intValue() == 1;
        }

        /** The numbers of a text's own tokens. */
        int[] places(int example) {
            return IntStream.range(0, golden.get("input_ids").get(example).size())
                    .filter(place -> isToken(example, place))
                    .toArray();
        }

        List<String> roles() {
            List<String> roles = new ArrayList<>();
            golden.get("outputs").fieldNames().forEachRemaining(roles::add);
            return roles;
        }

        JsonNode output(String role) {
            return golden.get("outputs").get(role);
        }

        /** 1 at the entry of each example that the gradient is taken of, else 0. */
        Tensor pick(String role, Shape shape) {
            double[] pick = new double[(int) shape.size()];
            JsonNode target = output(role).get("target");
            for (int example = 0; example < batch(); example++) {
                long place = example;
                for (int axis = 1; axis < shape.rank(); axis++) {
                    place = place * shape.dim(axis)
                            + target.get(axis - 1).get(example).longValue();
                }
                pick[(int) place] = 1;
            }
            return Tensor.fill(DType.FLOAT, shape, i -> pick[i]);
        }

        /** 1 at the entries of an output that are of the texts' own tokens, or of no token, else 0. */
        Tensor own(String role, Shape shape) {
            long row = role.equals("classes") ? shape.size() : role.equals("spans") ? 1 : shape.dim(2);
            int width = golden.get("input_ids").get(0).size();
            long perText = shape.size() / batch();
            return Tensor.fill(
                    DType.FLOAT,
                    shape,
                    i -> row == shape.size() || isToken((int) (i / perText), (int) (i % perText / row % width))
                            ? 1
                            : 0);
        }

        void assertValue(String role, Tensor value) {
            assertThat(value.toDoubles()).as("%s of %s", role, name).doesNotContain(Double.NaN);
            for (int example = 0; example < batch(); example++) {
                Tensor found = value.slice(example);
                JsonNode wanted = output(role).get("value").get(example);
                int[] places = places(example);
                switch (role) {
                    case "classes" -> assertNumbers(role, found, wanted);
                    case "next" -> {
                        assertNumbers(role, found.slice(places[0]), wanted.get(0));
                        assertNumbers(role, found.slice(places[places.length - 1]), wanted.get(1));
                    }
                    case "spans" -> {
                        for (int place : places) {
                            for (int end = 0; end < 2; end++) {
                                assertThat(found.slice(end).at(place))
                                        .isCloseTo(wanted.get(end).get(place).doubleValue(), VALUE);
                            }
                        }
                    }
                    default -> {
                        for (int place : places) {
                            assertNumbers(role, found.slice(place), wanted.get(place));
                        }
                    }
                }
            }
        }

        private void assertNumbers(String role, Tensor actual, JsonNode expected) {
            assertThat(actual.toDoubles())
                    .as("%s of %s", role, name)
                    .containsExactly(TinyText.numbers(expected), VALUE);
        }

        void assertScore(String role, Tensor score) {
            assertNumbers("score of " + role, score, output(role).get("score"));
        }

        void assertGradient(String role, Tensor gradient) {
            double[] expected = TinyText.numbers(output(role).get("gradient"));
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(largest).isGreaterThan(1e-4);
            assertThat(gradient.toDoubles())
                    .as("gradient of %s of %s", role, name)
                    .containsExactly(expected, Offset.offset(GRADIENT * largest));
        }
    }
}
