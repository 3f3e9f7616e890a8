package dev.limpid.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: who comes together fetches once. */
class HubTogetherTest {
    private static final byte[] LARGE = HubFixture.bytes(11, 4_000_000);

    @TempDir
    Path temp;

    @Test
    void threads_fetch_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (HubFixture at = new HubFixture(temp).whole()) {
            at.hub.large("model.safetensors", LARGE);
            Callable<HubSnapshot> want =
                    () -> new HubModels(at.environment, Disk.REAL, time -> {}, Progress.NONE).find(HubFixture.TINY);
            for (Future<HubSnapshot> got : threads.invokeAll(Collections.nCopies(8, want))) {
                assertThat(got.get().folder().resolve("model.safetensors")).hasSize(LARGE.length);
            }
            fetchedOnce(at);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void threads_note_a_moving_branch() throws Exception {
        HubCache cache = new HubCache(temp, "org/tiny");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<Void> note = () -> {
                for (int i = 0; i < 200; i++) {
                    cache.remember("main", (i % 2 == 0 ? "a" : "b").repeat(40));
                    assertThat(cache.commit("main")).isPresent();
                }
                return null;
            };
            for (Future<Void> noted : threads.invokeAll(Collections.nCopies(4, note))) {
                noted.get();
            }
        } finally {
            threads.shutdown();
        }
        try (var left = Files.list(cache.folder().resolve("refs"))) {
            assertThat(left).extracting(path -> path.getFileName().toString()).containsExactly("main");
        }
    }

    @Test
    void processes_fetch_once() throws Exception {
        try (HubFixture at = new HubFixture(temp).whole()) {
            // Long enough for the other to come, and to wait.
            at.hub.large("model.safetensors", LARGE).trap("GET store", StubHub.slowly(1500));
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                processes.add(process(at));
            }
            for (Process process : processes) {
                assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualToIgnoringNewLines("found 1");
                assertThat(process.waitFor()).isZero();
            }
            fetchedOnce(at);
        }
    }

    private static Process process(HubFixture at) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace("" + File.pathSeparatorChar + File.pathSeparatorChar, File.pathSeparator),
                        HubProcess.class.getName(),
                        at.hub.endpoint(),
                        String.valueOf(at.environment.get("HF_HOME")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void fetchedOnce(HubFixture at) throws IOException {
        assertThat(at.hub.asked("GET store")).hasSize(1);
        assertThat(at.hub.asked("GET hub /api/resolve-cache")).hasSize(2);
        assertThat(at.snapshot().resolve("model.safetensors")).hasBinaryContent(LARGE);
        try (var left = Files.list(at.repository().resolve("blobs"))) {
            assertThat(left).hasSize(3);
        }
    }
}
