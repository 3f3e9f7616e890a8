package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Attribution;
import dev.limpid.graph.Wire;
import dev.limpid.model.Target;
import dev.limpid.text.Text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

import static org.assertj.core.api.Assertions.assertThat;

/** Numbers that PyTorch, transformers and Captum found; {@code tools/golden} makes the files. */
final class Golden {
    private Golden() {}

    static JsonNode read(String file) {
        try (InputStream bytes =
                Objects.requireNonNull(Golden.class.getResourceAsStream("/golden/" + file), "no file " + file)) {
            return new ObjectMapper().readTree(bytes);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The sentences of a file, its pair among them. */
    static List<JsonNode> sentences(JsonNode file) {
        List<JsonNode> sentences = new ArrayList<>();
        file.get("sentences").forEach(sentences::add);
        if (file.has("pair")) {
            sentences.add(file.get("pair"));
        }
        return sentences;
    }

    static Text text(JsonNode sentence) {
        String pair = sentence.path("pair").textValue();
        return pair == null
                ? Text.of(sentence.get("text").textValue())
                : new Text(sentence.get("text").textValue(), pair);
    }

    /** All numbers of an array of arrays, in order. */
    static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .flatMapToDouble(entry ->
                        entry.isArray() ? DoubleStream.of(numbers(entry)) : DoubleStream.of(entry.doubleValue()))
                .toArray();
    }

    static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    static double[] scores(Attribution attribution) {
        return attribution.scores().stream()
                .mapToDouble(Attribution.Scored::score)
                .toArray();
    }

    /** The logit of the sentence's top fill. */
    static Target topFill(JsonNode sentence, Target.Score score) {
        return token(sentence, sentence.get("top").get(0), score);
    }

    static Target token(JsonNode sentence, JsonNode choice, Target.Score score) {
        return new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(
                        choice.get("id").intValue(), choice.get("token").textValue()),
                null,
                sentence.get("mask_position").intValue(),
                score);
    }

    /** {@code contrast_target} of the sentence: one token rather than another. */
    static Target contrast(JsonNode sentence) {
        JsonNode contrast = sentence.get("contrast_target");
        return new Target(
                Target.Type.TOKEN,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(contrast.get("id").intValue(), "this"),
                new Target.Choice(contrast.get("against_id").intValue(), "that"),
                sentence.get("mask_position").intValue(),
                Target.Score.LOGIT);
    }

    /** Asserts that no number is off by more than {@code tolerance} of the largest expected one. */
    static void assertClose(String what, double[] actual, JsonNode expected, double tolerance) {
        double[] wanted = expected.isArray() ? numbers(expected) : new double[] {expected.doubleValue()};
        assertClose(what, actual, wanted, tolerance);
    }

    static void assertClose(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        double largest = 0;
        double error = 0;
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            // Not Math.max: a NaN has to count.
            if (!(Math.abs(actual[i] - expected[i]) <= error)) {
                error = Math.abs(actual[i] - expected[i]);
                worst = i;
            }
        }
        assertThat(error / largest)
                .as(
                        "%s: number %d is %s, expected %s, in units of the largest %s",
                        what, worst, actual[worst], expected[worst], largest)
                .isLessThanOrEqualTo(tolerance);
    }
}
