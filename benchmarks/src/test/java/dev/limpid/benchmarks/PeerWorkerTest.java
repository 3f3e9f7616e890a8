package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PeerWorkerTest {
    private static final String LOAD = "{\"op\":\"load\",\"model_dir\":\"tiny\",\"threads\":1,\"unknown\":[]}";

    private static List<JsonNode> answers(String... commands) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PeerWorker worker = new PeerWorker()) {
            byte[] lines = String.join("\n", commands).getBytes(StandardCharsets.UTF_8);
            worker.serve(new ByteArrayInputStream(lines), out);
        }
        List<JsonNode> answers = new ArrayList<>();
        for (String line : out.toString(StandardCharsets.UTF_8).split("\n")) {
            answers.add(new ObjectMapper().readTree(line));
        }
        assertThat(answers).hasSameSizeAs(commands);
        return answers;
    }

    @Test
    void speaksTheProtocol() throws IOException {
        List<JsonNode> answers = answers(
                LOAD,
                "{\"op\":\"ig\",\"text\":\"The capital of France is [MASK].\",\"steps\":50,\"baseline\":\"pad\"}",
                "{\"op\":\"ig\",\"text\":\"The capital of France is [MASK].\",\"steps\":null,\"baseline\":\"zero\"}",
                "{\"op\":\"rss\"}");
        assertThat(answers.get(0).path("versions").path("java").asText()).isNotEmpty();
        JsonNode fixed = answers.get(1);
        assertThat(fixed.path("nodes").asInt()).isEqualTo(50);
        assertThat(fixed.path("tokens")).hasSize(9);
        assertThat(fixed.path("scores")).hasSize(9);
        assertThat(fixed.path("delta").asDouble()).isCloseTo(0, within(1e-4));
        assertThat(fixed.path("target").path("token").asText()).isEqualTo("coffee");
        assertThat(fixed.path("seconds").asDouble()).isPositive();
        assertThat(answers.get(2).path("nodes").asInt()).isGreaterThan(40);
        assertThat(answers.get(3).has("error")).isFalse();
    }

    @Test
    void livesOnAfterACommandThatFails() throws IOException {
        List<JsonNode> answers = answers(
                "not JSON",
                "{\"op\":\"fly\"}",
                "{\"op\":\"ig\",\"text\":\"x [MASK]\",\"steps\":5}",
                "{\"op\":\"load\",\"model_dir\":\"no/such/folder\"}",
                "{\"op\":\"load\"}",
                LOAD,
                "{\"op\":\"ig\",\"text\":\"no mask\",\"steps\":5}",
                "{\"op\":\"ig\",\"text\":\"the [MASK]\",\"steps\":5}");
        assertThat(answers)
                .extracting(answer -> answer.has("error"))
                .containsExactly(true, true, true, true, true, false, true, false);
    }
}
