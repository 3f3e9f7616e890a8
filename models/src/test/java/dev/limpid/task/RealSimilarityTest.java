package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.model.Input;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.text.Text;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Encoders from jars, which hold no word of how to pool: the catalogue knows. Against the recipe in Python. */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealSimilarityTest {
    @ParameterizedTest
    @ValueSource(strings = {"all-minilm-l6-v2", "bge-small-en-v1.5", "bge-small-zh-v1.5"})
    void pairs_are_as_alike_as_in_python(String alias) {
        try (TextModel model = Models.text(
                ModelSources.standard(Progress.NONE).find(alias),
                Task.SENTENCE_SIMILARITY,
                Runtime.Settings.standard())) {
            assertThat(model.notes()).isEmpty();
            for (JsonNode one : Golden.read("real-similarities.json").get(alias).get("pairs")) {
                Text pair = TextTasks.text(one.get("texts"));
                Input input = model.prepare(pair);
                int longest = Math.max(
                        one.get("tokens").get(0).intValue(),
                        one.get("tokens").get(1).intValue());
                assertThat(input.tokens()).as("%s", pair).hasSize(2 * longest);
                assertThat(model.predict(List.of(pair)).at(0))
                        .as("%s", pair)
                        .isCloseTo(one.get("cosine").doubleValue(), within(1e-5));
            }
        }
    }
}
