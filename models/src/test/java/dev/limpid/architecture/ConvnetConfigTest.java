package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** ConvNeXts, MobileNetV2s and EfficientNets whose files say too little, something else, or do not fit each other. */
class ConvnetConfigTest {
    @TempDir
    Path folder;

    private static String settings(String model) throws IOException {
        return Files.readString(new TinyVision(model).folder().resolve("config.json"))
                .replaceAll("\\s+", "")
                .replaceAll("}$", "");
    }

    /** A setting of a configuration taken out, and another one put in. */
    private void change(String model, String setting) throws IOException {
        String key = setting.substring(0, setting.indexOf(':'));
        String value = setting.substring(setting.indexOf(':') + 1);
        String without = settings(model).replaceAll("\"" + key + "\":(\\[.*?]|\"[^\"]*\"|[^,{}]+),?", "");
        String more = value.isEmpty() ? "" : ",\"" + key + "\":" + value;
        Files.writeString(folder.resolve("config.json"), without.replaceAll(",$", "") + more + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "convnext-classes | hidden_sizes: | 'hidden_sizes' is missing, expected numbers from 1 on. Fetch the model again.",
                "convnext-classes | depths: | 'depths' is missing, expected numbers from 1 on. Fetch the model again.",
                "convnext-classes | depths:[1,2] | hidden_sizes has 3 stages and depths 2, expected as many. Fetch the model again.",
                "convnext-classes | depths:[1,1,1] | depths is [1, 1, 1], but the weights have a block 1 in stage 1 (both counted from 0). They are of different models.",
                "convnext-classes | hidden_act:\"mish\" | hidden_act is 'mish', expected one of gelu, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, quick_gelu, relu, relu6, silu, swish, tanh. An ONNX export of the model works too.",
                "convnext-classes | patch_size:[4,4] | 'patch_size' is [4,4], expected a number from 1 on. Fetch the model again.",
                "mobilenet-classes | hidden_act:\"hardswish\" | hidden_act is 'hardswish', expected one of gelu, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, quick_gelu, relu, relu6, silu, swish, tanh. An ONNX export of the model works too.",
                "mobilenet-classes | output_stride:4 | 'output_stride' is '4', expected '8' or '16' or '32'. Fetch the model again.",
                "mobilenet-classes | depth_multiplier:0 | 'depth_multiplier' is 0, expected a number above 0. Fetch the model again.",
                "efficientnet-classes | in_channels: | 'in_channels' is missing, expected numbers from 1 on. Fetch the model again.",
                "efficientnet-classes | strides:[1,2] | in_channels has 3 stages and strides 2, expected as many. Fetch the model again.",
                "efficientnet-classes | pooling_type:\"sum\" | 'pooling_type' is 'sum', expected 'mean' or 'max'. Fetch the model again.",
                "efficientnet-classes | depth_coefficient:1.0 | num_block_repeats [1, 1, 1] and depth_coefficient 1.0 make 3 blocks, the weights have more. They are of different models.",
                "efficientnet-classes | width_coefficient:-1 | 'width_coefficient' is -1, expected a number above 0. Fetch the model again.",
                "timm-convnext | global_pool:\"max\" | 'global_pool' is 'max', expected 'avg'. Fetch the model again.",
                "timm-convnext | model_args:{\"act_layer\":\"relu\"} | model_args has 'act_layer', with which it is a relative that is not known. An ONNX export of the model works.",
                "timm-efficientnet | model_args:{\"bn_eps\":0.01} | model_args has 'bn_eps', with which it is a relative that is not known. An ONNX export of the model works.",
                "timm-efficientnet | architecture:\"convnext_tiny\" | architecture is 'convnext_tiny', and the weights beside it have not the names that those of one have. They are of different models.",
            })
    void a_configuration_that_says_too_little_or_something_else_is_refused(String model, String setting, String message)
            throws IOException {
        change(model, setting);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, new TinyVision(model).weights()))
                .withMessage("config.json: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "convnext-classes | depths:[1,3,1] | has no tensor 'convnext.encoder.stages.1.layers.2.dwconv.weight'; nearest:",
                "mobilenet-classes | expand_ratio:6.0 | tensor 'mobilenet_v2.layer.0.expand_1x1.convolution.weight' is float[12,4,1,1], expected float[24,4,1,1]: it does not fit the rest of the model.",
                "efficientnet-classes | depth_coefficient:3.0 | tensor 'efficientnet.encoder.blocks.2.depthwise_conv.depthwise_conv.weight' is float[24,1,5,5], expected float[8,1,3,3]: it does not fit the rest of the model.",
            })
    void weights_that_do_not_fit_are_named(String model, String setting, String message) throws IOException {
        change(model, setting);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, new TinyVision(model).weights()))
                .withMessageContaining(message)
                .withMessageNotContaining("\n");
    }

    /** Nothing in the weights tells TensorFlow's padding from PyTorch's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timm-efficientnet | efficientnet_… or tf_efficientnet_…",
                "timm-mobilenet | mobilenetv2_…, efficientnet_lite… or tf_efficientnet_lite…"
            })
    void padding_that_nobody_tells_is_not_guessed(String model, String names) throws IOException {
        WeightFile weights = new TinyVision(model).weights();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, weights))
                .withMessage(
                        "model.safetensors: the weights are those of timm's " + names + ", which differ in how they pad"
                                + " pictures and in what they add to variances, and nothing says which. Put a config.json beside"
                                + " them that does: {\"architecture\":\"…\"}.");
    }

    @Test
    void tensors_of_a_relative_are_not_left_out() throws IOException {
        TinyVision model = new TinyVision("torchvision-efficientnet");
        Map<String, Weight.InFile> weights = new TreeMap<>(model.weights().weights());
        Weight.InFile stem = model.weights().weight("features.0.0.weight");
        weights.put(
                "features.1.0.aa.weight",
                new Weight.InFile(stem.dtype(), stem.shape(), stem.file(), 1L << 40, stem.length()));
        WeightFile more = new WeightFile(Path.of("e.pth"), new TreeMap<>(weights));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.emit(folder, more))
                .withMessage(
                        "e.pth: it has a tensor that a efficientnet has not: 'features.1.0.aa.weight'. It is a relative"
                                + " that is not known; an ONNX export of the model works.");
    }

    @ParameterizedTest
    @CsvSource({
        "convnext-classes, 16, 5",
        "mobilenet-classes, 64, 6",
        "efficientnet-classes, 16, 5",
        "timm-lite-tf, 24, 5"
    })
    void roles_have_the_types_that_they_promise(String model, int width, int classes) throws IOException {
        Emitted emitted = new TinyVision(model).emit();
        assertThat(emitted.shapes().of(emitted.features()))
                .isEqualTo(TensorType.of(DType.FLOAT, "batch", 3, "height", "width"));
        assertThat(emitted.shapes().of(new Wire("hidden")).dim(1)).hasToString(String.valueOf(width));
        assertThat(emitted.shapes().of(new Wire("pooled"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", width));
        assertThat(emitted.shapes().of(new Wire("classes"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", classes));
    }
}
