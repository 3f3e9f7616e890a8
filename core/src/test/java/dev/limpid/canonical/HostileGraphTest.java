package dev.limpid.canonical;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Shapes;
import dev.limpid.onnx.GoldenModels;
import dev.limpid.onnx.GoldenModels.Case;
import dev.limpid.onnx.OnnxFormatException;
import dev.limpid.onnx.OnnxReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Rewrites take what the reader lets through, or refuse it in one line. */
class HostileGraphTest {
    private static final int ROUNDS = 30;

    @TempDir
    private static Path folder;

    @Test
    void a_damaged_model_is_rewritten_or_refused() throws IOException {
        Random random = new Random(23);
        int rewritten = 0;
        int refused = 0;
        for (String resource : List.of("models.zip.gz", "older.zip.gz")) {
            for (Case one : GoldenModels.of(resource, folder)) {
                byte[] whole = Files.readAllBytes(one.file());
                Path file = one.file().resolveSibling("damaged.onnx");
                int rounds = resource.startsWith("models") ? ROUNDS : 1;
                for (int round = 0; round < rounds; round++) {
                    byte[] bytes = whole.clone();
                    for (int i = random.nextInt(3); i >= 0; i--) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(random.nextBoolean() ? 256 : 12);
                    }
                    Files.write(file, bytes);
                    long start = System.nanoTime();
                    try {
                        rewrite(OnnxReader.read(file));
                        rewritten++;
                    } catch (OnnxFormatException | IllegalArgumentException expected) {
                        refused++;
                    } catch (RuntimeException | Error other) {
                        throw new AssertionError(one + " round " + round, other);
                    }
                    assertThat(Duration.ofNanos(System.nanoTime() - start))
                            .as(one.name())
                            .isLessThan(Duration.ofSeconds(2));
                }
            }
        }
        assertThat(rewritten).isGreaterThan(refused / 10);
        assertThat(refused).isGreaterThan(rewritten / 10);
    }

    private static void rewrite(Graph graph) {
        Graph inlined = DropZipMap.rewrite(HoistConstants.rewrite(InlineFunctions.rewrite(graph)))
                .graph();
        FoldConditions.rewrite(RaiseOpset.rewrite(inlined), Shapes.UNKNOWN);
    }
}
