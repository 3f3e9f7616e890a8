package dev.limpid.task;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Dossier;
import dev.limpid.explain.Dossier.Trait;
import dev.limpid.explain.Methods;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.source.ModelFolder;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is said of methods, held against what they do: on a picture where they can be, else on a text. */
class DossiersTest {
    private static final Path DIGITS = Path.of(System.getProperty("limpid.root"), "examples/digits");

    /** These need attention, or words. */
    private static final Set<String> OF_TEXTS = Set.of(
            "attention",
            "attention-rollout",
            "attention-flow",
            "gradient-attention",
            "value-zeroing",
            "head-importance",
            "attn-lrp",
            "counterfactual");

    /** These need a wire, and tell of it. */
    private static final Set<String> AT_WIRES = Set.of("conductance", "internal-influence");

    /** These are asked about the model's answer only. */
    private static final Set<String> OF_ANSWERS = Set.of("anchors", "counterfactual");

    /** Of a background's rows deeplift-shap draws some, of named baselines it takes all; two searches may find one anchor. */
    private static final Set<String> AS_IT_HAPPENS = Set.of("deeplift-shap", "anchors");

    static List<String> methods() {
        return Methods.list().stream().map(Methods.Listed::name).toList();
    }

    @Test
    void there_is_a_dossier_of_every_method_with_its_sources() {
        assertThat(Methods.list()).hasSizeGreaterThan(40).allSatisfy(method -> {
            Dossier dossier = method.dossier();
            assertThat(dossier.question()).endsWith("?");
            assertThat(dossier.trust()).endsWith(".");
            assertThat(dossier.needs()).endsWith(".");
            assertThat(dossier.source()).containsPattern("(19|20)[0-9]{2}");
            assertThat(dossier.doubts()).isNotEmpty().allSatisfy(doubt -> {
                assertThat(doubt.says()).endsWith(".");
                assertThat(doubt.source()).containsPattern("(19|20)[0-9]{2}");
            });
            assertThat(dossier.doubts()).doesNotHaveDuplicates();
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void its_traits_are_what_the_method_does(String name) {
        Dossier dossier = Methods.listed(name).dossier();
        try (TaskModel<?> model = OF_TEXTS.contains(name) ? TinyBert.load() : digits()) {
            Input input = model instanceof TextModel text
                    ? text.prepare(Text.of("The capital of France is [MASK]."))
                    : picture((ImageModel) model, AT_WIRES.contains(name) || name.contains("cam"));
            Probe probe = AT_WIRES.contains(name)
                    ? model.probe()
                            .on(WireSpec.resolve(List.of("layers"), model, targets(model, input))
                                    .get(0))
                    : model.probe();
            Attribution once = explain(model, probe, input, name, 0, 0);
            Attribution again = explain(model, probe, input, name, 1, 0);
            Attribution other = OF_ANSWERS.contains(name) ? once : explain(model, probe, input, name, 0, 9);
            assertThat(dossier.addsUp()).as("adds up").isEqualTo(once.completeness() != null);
            if (!AS_IT_HAPPENS.contains(name)) {
                assertThat(dossier.sampled())
                        .as("drawn")
                        .isEqualTo(!numbers(once).equals(numbers(again)));
            }
            if (other != once) {
                assertThat(dossier.is(Trait.ANY_TARGET))
                        .as("any target")
                        .isEqualTo(numbers(once).equals(numbers(other)));
            }
            if (!dossier.is(Trait.PARTS) && other != once) {
                assertThat(dossier.is(Trait.UNSIGNED))
                        .as("unsigned")
                        .isEqualTo(Stream.of(once, other)
                                .flatMap(one -> numbers(one).stream())
                                .noneMatch(number -> number < 0));
            }
        }
    }

    private static TaskModel<?> digits() {
        return Models.open(
                new ModelFolder(DIGITS, "digits", DIGITS.toString(), "0".repeat(64)),
                Models.Wanted.ANY,
                TinyBert.SETTINGS);
    }

    /** As pixels, or in more regions than there are coalitions to be asked for. */
    private static Input picture(ImageModel model, boolean pixels) {
        Picture picture = Picture.read(DIGITS.resolve("seven.png"));
        return pixels
                ? model.prepare(picture, "seven.png")
                : model.prepare(picture, "seven.png", Segmenter.parse("grid:3x4"));
    }

    private static List<Target> targets(TaskModel<?> model, Input input) {
        return TargetSpec.parse("top:10").resolve(model, input, null, Target.Score.LOGIT, null);
    }

    private static Attribution explain(
            TaskModel<?> model, Probe probe, Input input, String name, long seed, int target) {
        Map<String, String> more = switch (name) {
            case "lime" -> Map.of("sampling", "bernoulli");
            case "kernel-shap", "permutation-shap", "sampling-shap", "rise" -> Map.of("top", "0");
            default -> Map.of();
        };
        String baseline = name.equals("deeplift-shap") ? "black,white,mean" : model.baseline();
        Integer samples = switch (name) {
            case "kernel-shap", "permutation-shap", "lime", "rise" -> 300;
            case "sampling-shap" -> 2000;
            case "deeplift-shap" -> 2;
            case "gradient-shap", "smoothgrad", "smoothgrad-squared", "vargrad" -> 5;
            default -> null;
        };
        Methods.Settings settings = new Methods.Settings(
                baseline,
                null,
                samples,
                seed,
                more,
                model.layout(),
                new Games(model, new Games.Wishes(null, seed), n -> {}));
        return Methods.of(name, settings)
                .explain(probe, input, targets(model, input).get(target));
    }

    /** All that it found, by feature or by place. */
    private static List<Double> numbers(Attribution attribution) {
        List<Double> numbers = new ArrayList<>();
        attribution.scores().forEach(scored -> numbers.add(scored.score()));
        if (numbers.isEmpty()) {
            attribution.arrays().stream()
                    .filter(array -> array.name().equals(Attribution.PLACES)
                            || attribution.arrays().size() == 1)
                    .map(Attribution.Named::value)
                    .map(Tensor::toDoubles)
                    .forEach(values -> Arrays.stream(values).forEach(numbers::add));
        }
        return numbers;
    }
}
