package dev.limpid.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The measure of a fine-tune step in small. */
class TrainWorkerTest {
    @TempDir
    Path folder;

    private TrainWorker worker() throws IOException {
        Path config = Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "vocab_size": 30522, "hidden_size": 8, "num_hidden_layers": 2,
                "num_attention_heads": 2, "intermediate_size": 16, "max_position_embeddings": 16}""");
        return new TrainWorker(config, 4, 6, 1);
    }

    @Test
    void each_line_is_answered_by_an_update() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        worker().serve(
                        new BufferedReader(new StringReader("\n\n")),
                        new PrintStream(out, true, StandardCharsets.UTF_8));
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n");
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode answer = new ObjectMapper().readTree(line);
            assertThat(answer.path("pull").asDouble()).isPositive();
            assertThat(answer.path("whole").asDouble())
                    .isGreaterThan(answer.path("pull").asDouble());
            // Drawn weights know nothing of two classes.
            assertThat(answer.path("loss").asDouble()).isCloseTo(Math.log(2), within(0.05));
        }
    }

    @Test
    void a_run_is_told_by_operator() throws Exception {
        assertThat(worker().profile(100)).contains("| FusedMatMul |").contains("| LayerNormalization |");
    }
}
