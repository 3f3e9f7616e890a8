package dev.limpid.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** {@code explain --wire}: methods at wires inside, and what cannot be looked at. */
class WireCommandsTest {
    private static final Path MODEL = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-bert");

    private static MainTest.Ran explain(String... more) {
        List<String> args = new ArrayList<>(
                List.of("explain", "--model", MODEL.toString(), "--text", "The capital of France is [MASK]."));
        args.addAll(Arrays.asList(more));
        return MainTest.run(args.toArray(String[]::new));
    }

    private static JsonNode explanations(String... more) throws IOException {
        List<String> args = new ArrayList<>(Arrays.asList(more));
        args.addAll(List.of("--format", "json"));
        MainTest.Ran ran = explain(args.toArray(String[]::new));
        assertThat(ran.err()).isEmpty();
        return new ObjectMapper().readTree(ran.out()).get("explanations");
    }

    @Test
    void conductance_adds_up_at_every_layer() throws IOException {
        JsonNode layers = explanations("--method", "conductance", "--wire", "layers");
        assertThat(layers).hasSize(2);
        for (int layer = 0; layer < 2; layer++) {
            JsonNode one = layers.get(layer);
            assertThat(one.at("/method/settings/wire").textValue())
                    .isEqualTo("encoder/" + layer + "/feed_forward/LayerNormalization");
            double expected = one.at("/completeness/expected").doubleValue();
            assertThat(one.at("/completeness/gap").doubleValue()).isCloseTo(0, within(0.01 * Math.abs(expected)));
            assertThat(one.get("features").size()).isEqualTo(9);
        }
    }

    @Test
    void methods_at_the_features_wire_are_those_without_one() throws IOException {
        JsonNode named = explanations("--method", "integrated-gradients", "--wire", "embeddings/word/Gather");
        JsonNode plain = explanations("--method", "integrated-gradients");
        assertThat(named.get(0).get("features")).isEqualTo(plain.get(0).get("features"));
    }

    @Test
    void each_method_explains_each_wire_and_target() throws IOException {
        JsonNode all = explanations(
                "--method",
                "input-x-gradient,smoothgrad",
                "--samples",
                "3",
                "--wire",
                "encoder/0/feed_forward/LayerNormalization",
                "--wire",
                "encoder/0/attention/LayerNormalization",
                "--target",
                "top:2");
        assertThat(all).hasSize(8);
        assertThat(all.get(1).at("/method/settings/wire").textValue())
                .isEqualTo("encoder/0/attention/LayerNormalization");
        assertThat(all.get(2).at("/method/name").textValue()).isEqualTo("smoothgrad");
        assertThat(all.get(2).at("/features/0/low").isNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    saliency | layer | top | Wire layer: the model has no wire 'layer'. Did you mean layers, which is every layer?
                    saliency | feed_forward/LayerNormalization | top | Wire feed_forward/LayerNormalization: the model has no wire 'feed_forward/LayerNormalization'; nearest: encoder/0/feed_forward/LayerNormalization, encoder/1/feed_forward/LayerNormalization
                    saliency | input_ids | top | Wire input_ids: it is int64[batch,sequence], expected numbers with a fraction and a batch axis.
                    saliency | encoder/1/attention/LayerNormalization | unit:encoder/0/attention/LayerNormalization:3 | Wire encoder/1/attention/LayerNormalization: it is not between the features 'embeddings/word/Gather' and the target 'unit 3 of encoder/0/attention/LayerNormalization', read at 'encoder/0/attention/LayerNormalization'; there are
                    kernel-shap | encoder/0/attention/LayerNormalization | top | Wire encoder/0/attention/LayerNormalization: method kernel-shap looks at the model as a whole, not at one wire. Leave the wire out, or choose a method that looks at one, such as integrated-gradients or conductance.
                    conductance | embeddings/word/Gather | top | Method conductance looks at a wire between features and target, got 'embeddings/word/Gather', where the features are: choose one with --wire W ('limpid models inspect M --wires' lists them), or integrated-gradients for the features themselves.
                    """)
    void refuses_what_cannot_be_looked_at(String method, String wire, String target, String line) {
        MainTest.Ran ran = explain("--method", method, "--wire", wire, "--target", target);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("limpid: " + line);
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.code()).isNotZero();
    }
}
