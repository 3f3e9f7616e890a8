package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.explain.Attention;
import dev.limpid.explain.AttentionRollout;
import dev.limpid.explain.Attribution;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Granularity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Attention, found in a graph by its form, against what transformers gives out. */
class AttentionGoldenTest {
    @TempDir
    Path folder;

    /** Exported graphs name nothing "attention": the same maps are found in them. */
    @ParameterizedTest
    @EnumSource(TinyBert.class)
    void every_form_of_a_model_shows_the_attention_that_pytorch_computes(TinyBert form) throws IOException {
        try (TextModel model =
                TinyBert.load(form.copyTo(folder.resolve("model")).path(), Task.FILL_MASK)) {
            for (JsonNode sentence : Golden.sentences(Golden.read("tiny-bert.json"))) {
                Input input = model.prepare(Golden.text(sentence), Granularity.TOKEN);
                Target target = Golden.topFill(sentence, Target.Score.LOGIT);
                Attribution attention = new Attention().explain(model.probe(), input, target);
                Tensor maps = attention.arrays().get(0).value();
                int n = input.tokens().size();
                assertThat(maps.shape()).isEqualTo(Shape.of(2, 2, n, n));
                Golden.assertClose("attention", maps.toDoubles(), sentence.get("attention"), 1e-5);
                assertThat(attention.scores().stream()
                                .mapToDouble(Attribution.Scored::score)
                                .sum())
                        .isCloseTo(1, within(1e-5));
                Attribution rollout = new AttentionRollout().explain(model.probe(), input, target);
                Golden.assertClose("rollout", Golden.scores(rollout), sentence.get("attention_rollout_row"), 1e-5);
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void bert_base_rolls_out_as_in_pytorch() {
        try (TextModel model = Models.text(
                ModelSources.standard(Progress.NONE).find("bert-base-uncased"), null, Runtime.Settings.standard())) {
            for (JsonNode sentence : Golden.read("bert-base-uncased.json").get("sentences")) {
                Input input = model.prepare(Golden.text(sentence), Granularity.TOKEN);
                Target target = Golden.topFill(sentence, Target.Score.LOGIT);
                Attribution rollout = new AttentionRollout().explain(model.probe(), input, target);
                Golden.assertClose("rollout", Golden.scores(rollout), sentence.get("attention_rollout_row"), 1e-5);
                Tensor maps = new Attention()
                        .explain(model.probe(), input, target)
                        .arrays()
                        .get(0)
                        .value();
                double[] first = maps.slice(11).slice(11).slice(0).toDoubles();
                Golden.assertClose(
                        "last head", first, sentence.get("attention_checksum").get("l11_h11_row0"), 1e-5);
            }
        }
    }
}
