package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckpointTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Path resource(String name) {
        return TinyText.resource(name);
    }

    private Path unpacked(String packed) throws IOException {
        Path file = folder.resolve("model.onnx");
        try (InputStream in = Objects.requireNonNull(CheckpointTest.class.getResourceAsStream(packed), packed)) {
            Files.copy(new GZIPInputStream(in), file);
        }
        return file;
    }

    static Stream<String> exports() throws IOException {
        List<String> names = new ArrayList<>();
        for (String set : List.of("tiny-text", "tiny-spans")) {
            try (Stream<Path> files = Files.list(resource("/" + set + "-onnx"))) {
                files.map(file -> set + "/" + file.getFileName().toString().replace(".onnx.gz", ""))
                        .forEach(names::add);
            }
        }
        return names.stream().sorted();
    }

    /** Both exporters, and what transformers saved of the same model. */
    @ParameterizedTest
    @MethodSource("exports")
    void weights_of_an_export_are_those_of_the_checkpoint_that_it_was_made_of(String export) throws IOException {
        String set = export.substring(0, export.indexOf('/'));
        String model = export.substring(export.indexOf('/') + 1, export.indexOf('.'));
        Path saved = resource("/" + set + "/" + model);
        Files.copy(saved.resolve("config.json"), folder.resolve("config.json"));
        Path onnx = unpacked("/" + set + "-onnx/" + export.substring(export.indexOf('/') + 1) + ".onnx.gz");
        Checkpoint found = Checkpoint.of(folder, onnx);
        Checkpoint expected = Checkpoint.of(saved, saved.resolve("model.safetensors"));
        Trainee trainee = Architectures.trainee(found.config());

        trainee.names().forEach((wire, names) -> {
            var declared =
                    Objects.requireNonNull(trainee.plain().graph().weights().get(wire));
            if (names.get(0).contains("pooler") && found.find(names).isEmpty()) {
                return; // an export has what its outputs need
            }
            assertThat(found.find(names, declared.shape()))
                    .as("%s %s", wire, names)
                    .isPresent();
            try {
                Tensor one = found.find(names).orElseThrow().values(declared.shape());
                Tensor other = expected.find(names).orElseThrow().values(declared.shape());
                assertThat(one.toDoubles()).as("%s", wire).containsExactly(other.toDoubles());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tiny-text-onnx/bert-encoder.torchscript",
                "tiny-text-onnx/bert-encoder.dynamo",
                "tiny-text-onnx/bert-classes.torchscript",
                "tiny-text-onnx/bert-words.dynamo",
                "tiny-spans-onnx/bert-tags.torchscript",
                "tiny-spans-onnx/bert-spans.dynamo"
            })
    void the_configuration_of_a_bert_is_told_by_its_export(String export) throws IOException {
        Checkpoint found = Checkpoint.of(folder, unpacked("/" + export + ".onnx.gz"));

        Path saved = resource("/" + export.replace("-onnx", "").replaceAll("\\..*", ""));
        Config expected = Config.in(saved).orElseThrow();
        for (String key : List.of(
                "model_type",
                "vocab_size",
                "max_position_embeddings",
                "type_vocab_size",
                "hidden_size",
                "num_hidden_layers",
                "num_attention_heads",
                "intermediate_size",
                "hidden_act",
                "layer_norm_eps")) {
            assertThat(found.config().json().get(key).asText())
                    .as(key)
                    .isEqualTo(expected.json().get(key).asText());
        }
        assertThat(found.config().savedBy()).isEqualTo(expected.savedBy());
        assertThat(found.config().labels()).hasSize(expected.labels().size());
        assertThat(found.home()).isEqualTo(folder);
    }

    @Test
    void kernels_of_tensorflow_are_turned() throws IOException {
        Path tf = resource("/tiny-bert-tf");
        Checkpoint google = Checkpoint.of(tf, tf.resolve("variables/variables.index"));
        Path bert = resource("/tiny-bert");
        Checkpoint same = Checkpoint.of(bert, bert.resolve("model.safetensors"));

        assertThat(google.config().modelType()).isEqualTo("bert");
        assertThat(google.config().savedBy()).isEqualTo("BertForMaskedLM");
        Trainee trainee = Architectures.trainee(same.config());
        assertThat(trainee.names()).hasSizeGreaterThan(30);
        for (var entry : trainee.names().entrySet()) {
            var shape = Objects.requireNonNull(trainee.plain().graph().weights().get(entry.getKey()))
                    .shape();
            Stored kernel = google.find(entry.getValue()).orElseThrow();
            assertThat(kernel.values(shape))
                    .as("%s", kernel.name())
                    .isEqualTo(same.find(entry.getValue()).orElseThrow().values(shape));
        }
    }

    /** Every half there is, by what IEEE 754 says of its parts. */
    @Test
    void halves_are_widened_to_the_floats_that_they_are() throws IOException {
        ByteBuffer bits = ByteBuffer.allocateDirect(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1 << 16; i++) {
            bits.putShort((short) i);
        }
        for (DType type : List.of(DType.FLOAT16, DType.BFLOAT16)) {
            int fractionBits = type == DType.FLOAT16 ? 10 : 7;
            int bias = type == DType.FLOAT16 ? 15 : 127;
            Tensor halves =
                    Tensor.over(type, Shape.of(1 << 16), bits.duplicate().flip());
            Tensor floats = new Stored(Path.of("f"), "all", Weight.of(halves), false).values(Shape.of(1 << 16));
            for (int i = 0; i < 1 << 16; i++) {
                int exponent = (i & 0x7fff) >> fractionBits;
                double fraction = (i & (1 << fractionBits) - 1) / (double) (1 << fractionBits);
                double size = exponent == 0
                        ? fraction * Math.pow(2, 1 - bias)
                        : exponent == 2 * bias + 1
                                ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                                : (1 + fraction) * Math.pow(2, exponent - bias);
                assertThat(floats.at(i)).as("%s %x", type, i).isEqualTo(Double.valueOf(i >> 15 == 0 ? size : -size));
            }
        }
    }

    @Test
    void what_is_no_bert_needs_a_configuration() throws IOException {
        Path onnx = unpacked("/tiny-text-onnx/roberta-classes.torchscript.onnx.gz");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.of(folder, onnx))
                .withMessageContaining("Put the model's config.json beside it.");
        Path weights =
                Files.copy(resource("/tiny-text/bert-encoder/model.safetensors"), folder.resolve("model.safetensors"));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.of(folder, weights))
                .withMessage("model.safetensors: no config.json lies beside it, so it is not known what it is."
                        + " Put the model's there.");
    }

    @Test
    void quantised_and_timms_are_refused() throws IOException {
        Path quantised = unpacked("/text-tasks/moods.quantised.onnx.gz");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.of(folder, quantised))
                .withMessageContaining("rounded to 8 bits or less")
                .withMessageContaining("Name the model that it was made of.");
        Path timm = resource("/tiny-vision/timm-convnext");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Checkpoint.of(timm, timm.resolve("model.safetensors")))
                .withMessageContaining("Name the same model as transformers saves it.");
    }

    @Test
    void a_weight_of_another_shape_is_refused_by_name() throws IOException {
        Path bert = resource("/tiny-bert");
        Stored words = Checkpoint.of(bert, bert.resolve("model.safetensors"))
                .find(List.of("bert.embeddings.word_embeddings.weight"))
                .orElseThrow();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> words.values(Shape.of(3, 2)))
                .withMessageMatching("model.safetensors: weight 'bert.embeddings.word_embeddings.weight' is float.*,"
                        + " expected float\\[3,2\\]: it does not fit the rest of the model\\.");
    }
}
