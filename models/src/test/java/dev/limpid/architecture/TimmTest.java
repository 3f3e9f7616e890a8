package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Checkpoints that come without a configuration, or with one that does not fit. */
class TimmTest {
    private static final String NO_HEADS =
            "weights.pth: the model is %s wide and nothing says how many heads it has. Put a"
                    + " config.json beside it that says so: num_heads in model_args of timm's.";

    @TempDir
    Path folder;

    /** torchvision's names, without numbers behind them. */
    private WeightFile torchvision(int width, int layers, int side, int patch, int classes) {
        SortedMap<String, Weight.InFile> weights = new TreeMap<>();
        put(weights, "class_token", 1, 1, width);
        put(weights, "conv_proj.weight", width, 3, patch, patch);
        put(weights, "conv_proj.bias", width);
        put(weights, "encoder.pos_embedding", 1, 1 + (long) (side / patch) * (side / patch), width);
        for (int layer = 0; layer < layers; layer++) {
            String name = "encoder.layers.encoder_layer_" + layer;
            put(weights, name + ".self_attention.in_proj_weight", 3L * width, width);
            put(weights, name + ".self_attention.in_proj_bias", 3L * width);
            dense(weights, name + ".self_attention.out_proj", width, width);
            dense(weights, name + ".mlp.0", width, 4 * width);
            dense(weights, name + ".mlp.3", 4 * width, width);
            norm(weights, name + ".ln_1", width);
            norm(weights, name + ".ln_2", width);
        }
        norm(weights, "encoder.ln", width);
        dense(weights, "heads.head", width, classes);
        return new WeightFile(folder.resolve("weights.pth"), weights);
    }

    private static void dense(SortedMap<String, Weight.InFile> weights, String name, int in, int out) {
        put(weights, name + ".weight", out, in);
        put(weights, name + ".bias", out);
    }

    private static void norm(SortedMap<String, Weight.InFile> weights, String name, int width) {
        put(weights, name + ".weight", width);
        put(weights, name + ".bias", width);
    }

    /** Each at a place of its own. */
    private static void put(SortedMap<String, Weight.InFile> weights, String name, long... dims) {
        Shape shape = Shape.of(dims);
        long bytes = DType.FLOAT.bytes(shape.size());
        weights.put(name, new Weight.InFile(DType.FLOAT, shape, Path.of("x"), weights.size() * (1L << 30), bytes));
    }

    @ParameterizedTest
    @CsvSource({"768, 12, 16, 86567656", "768, 12, 32, 88224232", "1024, 24, 16, 304326632"})
    void a_transformer_of_torchvision_is_known_by_its_shapes(int width, int layers, int patch, long parameters)
            throws IOException {
        Emitted emitted = Architectures.emit(folder, torchvision(width, layers, 224, patch, 1000));
        assertThat(emitted.graph().parameters()).isEqualTo(parameters);
        assertThat(emitted.shapes().of(emitted.features())).isEqualTo(TensorType.of(DType.FLOAT, "batch", 3, 224, 224));
    }

    @Test
    void heads_that_nobody_tells_are_not_guessed() {
        refuses(torchvision(80, 1, 32, 16, 2), String.format(NO_HEADS, 80));
    }

    @Test
    void a_picture_that_is_not_square_is_not_guessed() {
        WeightFile file = torchvision(192, 1, 32, 16, 2);
        var weights = new TreeMap<>(file.weights());
        put(weights, "encoder.pos_embedding", 1, 7, 192);
        refuses(
                new WeightFile(file.path(), weights),
                "weights.pth: it has 7 positions and 1 tokens before those of the patches, expected the patches of a square"
                        + " picture.");
    }

    @Test
    void tensors_of_a_relative_are_not_left_out() {
        WeightFile file = torchvision(192, 1, 32, 16, 2);
        var weights = new TreeMap<>(file.weights());
        put(weights, "encoder.layers.encoder_layer_0.ls1.gamma", 192);
        refuses(
                new WeightFile(file.path(), weights),
                "weights.pth: it has a tensor that a vit has not: 'encoder.layers.encoder_layer_0.ls1.gamma'. It is a"
                        + " relative that is not known; an ONNX export of the model works.");
    }

    @Test
    void a_resnet_with_another_stem_is_refused_by_the_tensor_that_is_missing() throws IOException {
        TinyVision resnet = new TinyVision("torchvision-resnet");
        var weights = new TreeMap<>(resnet.weights().weights());
        weights.remove("bn1.running_var");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, new WeightFile(Path.of("r.pth"), weights)))
                .withMessageStartingWith("r.pth has no tensor 'bn1.running_var'; nearest: 'bn1.running_mean'");
    }

    @Test
    void an_architecture_that_is_not_known_is_refused() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"architecture\":\"regnety_002\",\"num_classes\":10}");
        refuses(
                torchvision(192, 1, 32, 16, 2),
                "config.json: architecture is 'regnety_002', expected a ResNet, ResNeXt, ConvNeXt, MobileNetV2, EfficientNet,"
                        + " ViT or DeiT such as resnet50 or vit_base_patch16_224. An ONNX export of the model works too.");
    }

    @ParameterizedTest
    @CsvSource({"convnext_tiny", "resnet50", "efficientnet_b0", "mobilenetv2_100"})
    void the_configuration_of_another_architecture_is_refused(String name) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"architecture\":\"" + name + "\",\"num_classes\":10}");
        refuses(
                torchvision(192, 1, 32, 16, 2),
                "config.json: architecture is '" + name
                        + "', and the weights beside it have not the names that those of one"
                        + " have. They are of different models.");
    }

    @Test
    void another_way_of_pooling_is_refused() throws IOException {
        Files.writeString(
                folder.resolve("config.json"),
                "{\"architecture\":\"vit_tiny_patch16_224\",\"num_classes\":10,\"global_pool\":\"map\"}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, torchvision(192, 1, 32, 16, 2)))
                .withMessage("config.json: 'global_pool' is 'map', expected 'token' or 'avg'. Fetch the model again.");
    }

    @Test
    void weights_that_do_not_fit_their_configuration_are_refused() throws IOException {
        TinyVision vit = new TinyVision("vit-classes");
        var weights = new TreeMap<>(vit.weights().weights());
        put(weights, "vit.embeddings.position_embeddings", 1, 16, 16);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(vit.folder(), new WeightFile(Path.of("v.bin"), weights)))
                .withMessage(
                        "v.bin: tensor 'vit.embeddings.position_embeddings' is float[1,16,16], expected float[1,17,16]:"
                                + " it does not fit the rest of the model.");
    }

    private void refuses(WeightFile file, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, file))
                .withMessage(message);
    }
}
