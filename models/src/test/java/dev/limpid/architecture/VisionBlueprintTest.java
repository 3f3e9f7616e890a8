package dev.limpid.architecture;

import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Models of pictures that are not there, by their names and by the configurations that they have on the hub. */
class VisionBlueprintTest {
    private static final String RESNET = "\"model_type\":\"resnet\",\"embedding_size\":64,\"num_channels\":3,"
            + "\"hidden_act\":\"relu\",\"downsample_in_first_stage\":false,\"architectures\":[\"ResNetForImageClassification\"]";
    private static final String BOTTLENECKS =
            RESNET + ",\"layer_type\":\"bottleneck\",\"hidden_sizes\":[256,512,1024,2048]";

    @TempDir
    Path folder;

    /** What torchvision publishes, and what PyTorch counts in timm's models. */
    @ParameterizedTest
    @CsvSource({
        "resnet18, 11689512",
        "resnet34, 21797672",
        "resnet50, 25557032",
        "tv_resnet50, 25557032",
        "resnet101, 44549160",
        "resnet152, 60192808",
        "resnext50_32x4d, 25028904",
        "resnext101_32x8d, 88791336",
        "resnext101_64x4d, 83455272",
        "wide_resnet50_2, 68883240",
        "wide_resnet101_2, 126886696",
        "vit_tiny_patch16_224, 5717416",
        "vit_small_patch16_224, 22050664",
        "vit_base_patch16_224, 86567656",
        "vit_base_patch32_224, 88224232",
        "vit_large_patch16_224, 304326632",
        "vit_b_16, 86567656",
        "vit_b_32, 88224232",
        "vit_l_16, 304326632",
        "vit_l_32, 306535400",
        "vit_h_14, 632045800",
        "deit_tiny_patch16_224, 5717416",
        "deit_base_distilled_patch16_224, 87338192",
        "convnext_tiny, 28589128",
        "convnext_small, 50223688",
        "convnext_base, 88591464",
        "convnext_large, 197767336",
        "mobilenet_v2, 3504872",
        "efficientnet_b0, 5288548",
        "efficientnet_b1, 7794184",
        "efficientnet_b2, 9109994",
        "efficientnet_b3, 12233232",
        "efficientnet_b4, 19341616",
        "efficientnet_b5, 30389784",
        "efficientnet_b6, 43040704",
        "efficientnet_b7, 66347960",
        "convnext_atto, 3695520",
        "convnext_femto, 5217784",
        "convnext_pico, 9045672",
        "convnext_nano, 15593560",
        "convnext_xlarge, 350196968",
        "convnext_xxlarge, 846471016",
        "convnextv2_atto, 3708400",
        "convnextv2_femto, 5233240",
        "convnextv2_pico, 9066280",
        "convnextv2_nano, 15623800",
        "convnextv2_tiny, 28635496",
        "convnextv2_small, 50318440",
        "convnextv2_base, 88717800",
        "convnextv2_large, 197956840",
        "convnextv2_huge, 660289640",
        "mobilenetv2_035, 1677128",
        "mobilenetv2_050, 1968680",
        "mobilenetv2_075, 2636424",
        "mobilenetv2_100, 3504872",
        "mobilenetv2_110d, 4516520",
        "mobilenetv2_120d, 5831144",
        "mobilenetv2_140, 6108776",
        "efficientnet_b8, 87413142",
        "efficientnet_lite0, 4652008",
        "efficientnet_lite1, 5416680",
        "efficientnet_lite2, 6092072",
        "efficientnet_lite3, 8197096",
        "efficientnet_lite4, 13006568",
    })
    void published_names_have_as_many_parameters_as_pytorch_counts(String name, long parameters) throws IOException {
        assertThat(Architectures.blueprint(name, 1000).orElseThrow().graph().parameters())
                .isEqualTo(parameters);
        String timm = "\"architecture\":\"" + name + "\",\"num_classes\":1000";
        assertThat(blueprint(timm).graph().parameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @CsvSource({"resnet-18, 11689512", "resnet-50, 25557032", "resnet-152, 60192808"})
    void resnets_of_the_hub_have_as_many(String model, long parameters) throws IOException {
        assertThat(blueprint(resnet(model) + labels(1000)).graph().parameters()).isEqualTo(parameters);
    }

    private static String resnet(String model) {
        return switch (model) {
            case "resnet-18" ->
                RESNET + ",\"layer_type\":\"basic\",\"hidden_sizes\":[64,128,256,512],\"depths\":[2,2,2,2]";
            case "resnet-50" -> BOTTLENECKS + ",\"depths\":[3,4,6,3]";
            case "resnet-152" -> BOTTLENECKS + ",\"depths\":[3,8,36,3]";
            default -> throw new IllegalArgumentException(model);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "vit, ViTForImageClassification, 86567656",
        "vit, ViTModel, 86389248",
        "deit, DeiTForImageClassification, 86569192",
        "deit, DeiTForImageClassificationWithTeacher, 87338192",
        "deit, DeiTModel, 86390784"
    })
    void transformers_of_the_hub_have_as_many(String type, String savedBy, long parameters) throws IOException {
        Emitted emitted = blueprint(base(type, savedBy) + labels(1000));
        assertThat(emitted.graph().parameters()).isEqualTo(parameters);
    }

    private static String base(String type, String savedBy) {
        return "\"model_type\":\"" + type
                + "\",\"hidden_size\":768,\"num_hidden_layers\":12,\"num_attention_heads\":12,"
                + "\"intermediate_size\":3072,\"image_size\":224,\"patch_size\":16,\"num_channels\":3,"
                + "\"architectures\":[\"" + savedBy + "\"]";
    }

    private static String labels(int count) {
        return ",\"num_labels\":" + count;
    }

    @Test
    void roles_have_the_types_that_they_promise() throws IOException {
        Emitted vit = blueprint(base("vit", "ViTForImageClassification") + labels(10));
        assertThat(vit.features()).isEqualTo(new Wire("pixel_values"));
        assertThat(vit.shapes().of(vit.features())).isEqualTo(TensorType.of(DType.FLOAT, "batch", 3, 224, 224));
        assertThat(vit.shapes().of(new Wire("hidden"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 197, 768));
        assertThat(vit.shapes().of(new Wire("pooled"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 768));
        assertThat(vit.shapes().of(new Wire("classes"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 10));
        Emitted resnet = blueprint(resnet("resnet-50") + labels(10));
        assertThat(resnet.shapes().of(resnet.features()))
                .isEqualTo(TensorType.of(DType.FLOAT, "batch", 3, "height", "width"));
        assertThat(resnet.shapes().of(new Wire("hidden")).dim(1)).hasToString("2048");
        assertThat(resnet.shapes().of(new Wire("pooled"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 2048));
        assertThat(resnet.shapes().of(new Wire("classes"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 10));
        for (Emitted one : new Emitted[] {vit, resnet}) {
            assertThat(one.maxPositions()).isNull();
            assertThat(one.graph().nodes())
                    .allSatisfy(node -> assertThat(one.shapes().find(node.out(0)))
                            .as("%s", node)
                            .isPresent());
        }
    }

    @Test
    void a_body_alone_has_no_classes() throws IOException {
        assertThat(blueprint(base("vit", "ViTModel")).outputs()).containsOnlyKeys("hidden", "pooled");
        assertThat(blueprint(base("vit", "ViTForMaskedImageModeling")).outputs())
                .containsOnlyKeys("hidden", "pooled");
        assertThat(blueprint(resnet("resnet-18").replace("ForImageClassification", "Model"))
                        .outputs())
                .containsOnlyKeys("hidden", "pooled");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "vit | \"image_size\":225 | image_size 225×225 cannot be cut into patches of 16×16.",
                "vit | \"image_size\":[224,224,3] | 'image_size' is [224, 224, 3], expected one number or two. Fetch the model again.",
                "vit | \"num_attention_heads\":7 | A ViT needs heads that divide its width, got 7 heads and width 768.",
                "vit | \"pooler_act\":\"relu\" | 'pooler_act' is 'relu', expected 'tanh'. Fetch the model again.",
                "vit | \"hidden_act\":\"mish\" | hidden_act is 'mish', expected one of gelu, gelu_fast, gelu_new, gelu_python, gelu_pytorch_tanh, quick_gelu, relu, relu6, silu, swish, tanh. An ONNX export of the model works too.",
                "resnet | \"layer_type\":\"dense\" | 'layer_type' is 'dense', expected 'basic' or 'bottleneck'. Fetch the model again.",
                "resnet | \"hidden_act\":\"gelu\" | 'hidden_act' is 'gelu', expected 'relu'. Fetch the model again.",
                "resnet | \"depths\":[3,4] | hidden_sizes has 4 stages and depths 2, expected as many. Fetch the model again.",
            })
    void a_configuration_of_something_else_is_refused(String type, String setting, String message) {
        String config = type.equals("vit") ? base("vit", "ViTModel") : resnet("resnet-50");
        String key = setting.substring(0, setting.indexOf(':'));
        String changed = config.replaceAll("," + key + ":(\\[.*?]|\"[^\"]*\"|\\d+)", "") + "," + setting;
        assertThatExceptionOfType(dev.limpid.format.FormatException.class)
                .isThrownBy(() -> blueprint(changed))
                .withMessage("config.json: " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "resnet50d",
        "seresnet50",
        "resnetaa50",
        "vit_base_patch16_clip_quickgelu_224",
        "efficientnet_v2_s",
        "efficientnet_b0_gn",
        "convnext_tiny_hnf"
    })
    void a_relative_that_is_not_known_is_refused(String name) {
        assertThat(Architectures.blueprint(name, 10)).isEmpty();
        assertThatExceptionOfType(dev.limpid.format.FormatException.class)
                .isThrownBy(() -> blueprint("\"architecture\":\"" + name + "\",\"num_classes\":10"))
                .withMessage(
                        "config.json: architecture is '" + name
                                + "', expected a ResNet, ResNeXt, ConvNeXt, MobileNetV2,"
                                + " EfficientNet, ViT or DeiT such as resnet50 or vit_base_patch16_224. An ONNX export of the model works too.");
    }

    private Emitted blueprint(String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{" + config + "}");
        return Architectures.blueprint(Config.in(folder).orElseThrow());
    }
}
