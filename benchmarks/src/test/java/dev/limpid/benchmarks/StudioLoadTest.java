package dev.limpid.benchmarks;

import dev.limpid.studio.Serving;
import dev.limpid.studio.Studio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code ./measure studio-load} does with fifty clients for minutes, with five for seconds. */
class StudioLoadTest {
    private static final Path ROOT = Path.of(System.getProperty("limpid.root"));

    @TempDir
    Path home;

    @Test
    void nobody_fails_and_everybody_gets_a_turn() throws IOException, InterruptedException {
        System.setProperty("limpid.home", home.resolve("cache").toString());
        Serving how = Serving.in(home.resolve("studio"))
                .models(List.of(ROOT.resolve("models/src/test/resources/text-tasks"), ROOT.resolve("examples")));
        try (Studio studio = Studio.start(how)) {
            StudioLoad.Outcome outcome = StudioLoad.run(
                    studio.address(), Files.readAllBytes(ROOT.resolve("examples/digits/seven.png")), 5, 5);
            assertThat(outcome.failures()).isEmpty();
            assertThat(outcome.clients()).hasSize(5).allMatch(one -> one.size() > 1);
            assertThat(outcome.fairness()).isGreaterThan(0.7);
        } finally {
            System.clearProperty("limpid.home");
        }
    }
}
