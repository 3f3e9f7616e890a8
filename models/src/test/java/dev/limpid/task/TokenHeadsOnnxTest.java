package dev.limpid.task;

import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What PyTorch's exporters make of a tagger or a finder of answers does what the checkpoint does. */
class TokenHeadsOnnxTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bert-tags, torchscript",
        "bert-tags, dynamo",
        "roberta-tags, torchscript",
        "roberta-tags, dynamo",
        "bert-spans, torchscript",
        "bert-spans, dynamo"
    })
    void answers_and_slopes_are_those_of_the_checkpoint(String name, String exporter) throws IOException {
        Path from = TinyBert.resource("/tiny-spans/" + name);
        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(from.resolve(file), folder.resolve(file));
        }
        Path packed = TinyBert.resource("/tiny-spans-onnx/" + name + "." + exporter + ".onnx.gz");
        try (InputStream bytes = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(bytes, folder.resolve("model.onnx"));
        }
        Text text = name.endsWith("spans")
                ? new Text("Where was he born?", "Mozart was born in Salzburg.")
                : Text.of("Mozart was born in Salzburg.");
        try (TextModel checkpoint = TextTasks.open(from, null);
                TextModel exported = TextTasks.open(folder, null)) {
            assertThat(exported.task()).isEqualTo(checkpoint.task());
            Input own = checkpoint.prepare(text);
            Input other = exported.prepare(text);
            List<Prediction> expected = checkpoint.top(own, null, 6);
            List<Prediction> found = exported.top(other, null, 6);
            assertThat(found)
                    .extracting(Prediction::passage)
                    .isEqualTo(expected.stream().map(Prediction::passage).toList());
            assertThat(found).isNotEmpty();
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.get(i).score()).isCloseTo(expected.get(i).score(), within(1e-4));
            }
            Tensor slope = slope(checkpoint, own);
            Tensor same = slope(exported, other);
            assertThat(same.toDoubles()).containsExactly(slope.toDoubles(), within(1e-3));
        }
    }

    private static Tensor slope(TextModel model, Input input) {
        Target top = TargetSpec.parse("top")
                .resolve(model, input, null, Target.Score.LOGIT, null)
                .get(0);
        return model.probe().pull(Gradient.TABLE, input, top).signal();
    }
}
