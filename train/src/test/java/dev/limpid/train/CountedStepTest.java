package dev.limpid.train;

import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Emitted;
import dev.limpid.architecture.Trainee;
import dev.limpid.estimate.Load;
import dev.limpid.estimate.Memory;
import dev.limpid.estimate.Work;
import dev.limpid.loss.CausalLanguage;
import dev.limpid.loss.Classification;
import dev.limpid.loss.Loss;
import dev.limpid.loss.MaskedLanguage;
import dev.limpid.loss.TokenClassification;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The graph of a real step, dropout and loss in it, can be counted before it is run. */
class CountedStepTest {
    private static Trainee trainee(String folder) throws IOException {
        return Architectures.trainee(Config.read(
                Path.of(System.getProperty("limpid.root"), "models/src/test/resources", folder, "config.json")));
    }

    private static Loss loss(Set<String> roles) {
        return roles.contains("classes")
                ? new Classification()
                : roles.contains("tags")
                        ? new TokenClassification()
                        : roles.contains("next") ? new CausalLanguage() : new MaskedLanguage();
    }

    @ParameterizedTest
    @CsvSource({
        "tiny-text/bert-classes",
        "tiny-text/bert-words",
        "tiny-text/albert-classes",
        "tiny-text/roberta-classes",
        "tiny-text/distilbert-classes",
        "tiny-text/electra-words",
        "tiny-decoders/gpt2",
        "tiny-decoders/gpt2-tags",
        "tiny-decoders/llama",
        "tiny-decoders/qwen2-classes",
    })
    void going_back_costs_twice_what_going_there_does(String folder) throws IOException {
        Trainee trainee = trainee(folder);
        Emitted emitted = trainee.emitted();
        FeedDropout.Fed fed = FeedDropout.rewrite(emitted.graph(), emitted.shapes());
        Step step = Step.of(
                fed.graph(),
                fed.shapes(),
                emitted.outputs(),
                loss(emitted.outputs().keySet()),
                trainee.names().keySet(),
                List.of());
        Work work = Work.of(
                trainee.plain().graph(), step.graph(), step.shapes(), List.of(Load.of(3, 7, 2), Load.of(2, 12, 1)));
        assertThat(work.forwardMacs()).isPositive();
        if (folder.endsWith("-words")) {
            // Hidden words alone are scored.
            assertThat(work.trainingMacs()).isLessThan(3 * work.forwardMacs());
        } else {
            assertThat(work.trainingMacs()).isEqualTo(3 * work.forwardMacs());
        }
        Memory memory = Memory.of(step.graph(), step.shapes(), step.gradients(), 2, List.of(Load.of(3, 7, 2)));
        assertThat(memory.activations()).isPositive();
        assertThat(memory.gradients())
                .isEqualTo(4
                        * step.gradients().keySet().stream()
                                .mapToLong(wire ->
                                        step.graph().weights().get(wire).shape().size())
                                .sum());
    }

    @ParameterizedTest
    @CsvSource({"tiny-vision/vit-classes", "tiny-vision/resnet-basic", "tiny-vision/convnext-classes"})
    void pictures_need_no_gradient_of_their_own(String folder) throws IOException {
        Trainee trainee = trainee(folder);
        Emitted emitted = trainee.emitted();
        Step step = Step.of(
                emitted.graph(),
                emitted.shapes(),
                emitted.outputs(),
                new Classification(),
                trainee.names().keySet(),
                List.of());
        Work work = Work.of(
                trainee.plain().graph(),
                step.graph(),
                step.shapes(),
                List.of(new Load(Map.of("batch", 2L, "height", 32L, "width", 32L), 1)));
        assertThat((double) work.trainingMacs() / work.forwardMacs()).isBetween(2.0, 3.0);
    }
}
