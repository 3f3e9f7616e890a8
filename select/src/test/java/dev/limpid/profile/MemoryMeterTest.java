package dev.limpid.profile;

import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Input;
import dev.limpid.runtime.ResidentMemory;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryMeterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long MEGABYTE = 1 << 20;

    private final Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(1));

    @AfterEach
    void close() {
        runtime.close();
    }

    /** A graph that makes so many megabytes of one number, and of these its sum. */
    private Predicting wide(long megabytes) {
        GraphBuilder builder = GraphBuilder.create("wide");
        var number = builder.input("number", TensorType.of(DType.FLOAT, "batch", 1));
        var many = builder.longs(1, megabytes * MEGABYTE / 4);
        builder.output("sum", number.apply("Expand", Map.of(), many).reduceSum(false, 1));
        Graph graph = builder.build();
        return new Predicting("wide", graph, runtime);
    }

    private static Input number(float value) {
        return new Input(
                List.of(), Map.of("number", Tensor.of(Shape.of(1, 1), value)), List.of(), List.of(), List.of());
    }

    private static PeakMemory measured(Predicting model, String... before) {
        return new MemoryMeter(List.of(before), MINUTE).measure(model, List.of(number(1)));
    }

    @Test
    void what_is_computed_on_the_way_is_seen() {
        Assumptions.assumeTrue(ResidentMemory.bytes() > 0, "This machine does not tell how much a process holds.");
        PeakMemory small = measured(wide(1));
        PeakMemory large = measured(wide(200));
        assertThat(large.reason()).isEmpty();
        assertThat(large.outcome()).isEqualTo(PeakMemory.Outcome.MEASURED);
        assertThat(large.bytes() - small.bytes()).isBetween(180 * MEGABYTE, 260 * MEGABYTE);
        assertThat(large.fits()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_model_that_memory_does_not_suffice_for_is_told_and_nothing_else_happens() {
        // So much room for addresses that Java starts.
        PeakMemory peak =
                measured(wide(8000), "sh", "-c", "ulimit -v 7000000; JAVA_TOOL_OPTIONS=-Xmx64m exec \"$@\"", "sh");
        assertThat(peak.outcome()).as(peak.reason()).isEqualTo(PeakMemory.Outcome.DOES_NOT_FIT);
        assertThat(peak.reason()).startsWith("memory ran out: ").doesNotContain("\n");
        assertThat(peak.bytes()).isNull();
        assertThat(peak.fits()).isFalse();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_the_system_ends_did_not_fit() {
        PeakMemory peak = measured(wide(1), "sh", "-c", "kill -9 $$", "sh");
        assertThat(peak)
                .isEqualTo(PeakMemory.tooLarge(
                        "the system ended the process that predicts, as it does where memory runs out"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_fails_to_start_says_why() {
        PeakMemory peak = measured(wide(1), "sh", "-c", "echo no such thing; exit 3", "sh");
        assertThat(peak).isEqualTo(PeakMemory.unknown("the process that predicts ended with 3: no such thing"));
        assertThat(peak.fits()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_without_memory_to_start_did_not_fit() {
        PeakMemory peak = measured(
                wide(1),
                "sh",
                "-c",
                "printf 'Picked up JAVA_OPTIONS: x\\n#\\n# There is insufficient memory for Java.\\n'; exit 1",
                "sh");
        assertThat(peak).isEqualTo(PeakMemory.tooLarge("memory ran out: There is insufficient memory for Java."));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_process_that_takes_too_long_is_ended() {
        PeakMemory peak = new MemoryMeter(List.of("sh", "-c", "exec sleep 60", "sh"), Duration.ofSeconds(1))
                .measure(wide(1), List.of(number(1)));
        assertThat(peak).isEqualTo(PeakMemory.unknown("not measured within 1 seconds"));
    }

    @Test
    void a_model_that_does_not_run_says_why() {
        GraphBuilder builder = GraphBuilder.create("torn");
        var number = builder.input("number", TensorType.of(DType.FLOAT, "batch", "width"));
        builder.output("shaped", number.reshape(0, 7));
        Predicting torn = new Predicting("torn", builder.build(), runtime);
        PeakMemory peak = measured(torn);
        assertThat(peak.outcome()).isEqualTo(PeakMemory.Outcome.UNKNOWN);
        assertThat(peak.reason())
                .startsWith("the model does not run: ONNX Runtime failed in the graph 'torn'")
                .doesNotContain("\n");
    }

    @Test
    void texts_are_not_handed_over() {
        GraphBuilder builder = GraphBuilder.create("texts");
        var texts = builder.input("texts", TensorType.of(DType.STRING, "batch"));
        builder.output("same", texts.apply("Identity"));
        Input input = new Input(
                List.of(), Map.of("texts", Tensor.of(Shape.of(1), List.of("a"))), List.of(), List.of(), List.of());
        PeakMemory peak =
                MemoryMeter.of(MINUTE).measure(new Predicting("texts", builder.build(), runtime), List.of(input));
        assertThat(peak)
                .isEqualTo(PeakMemory.unknown("the model reads texts as they are, which no file of tensors holds"));
    }

    /** The other process works in a folder of its own. */
    @Test
    void a_class_path_from_here_leads_to_the_same_files_from_elsewhere() {
        Assumptions.assumeTrue(ResidentMemory.bytes() > 0, "This machine does not tell how much a process holds.");
        String before = System.getProperty("java.class.path");
        Path here = Path.of("").toAbsolutePath();
        String relative = Arrays.stream(before.split(File.pathSeparator))
                .map(entry -> here.relativize(Path.of(entry).toAbsolutePath()).toString())
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(relative.split(File.pathSeparator))
                .allMatch(entry -> !Path.of(entry).isAbsolute());
        System.setProperty("java.class.path", relative);
        try {
            assertThat(measured(wide(1)).reason()).isEmpty();
        } finally {
            System.setProperty("java.class.path", before);
        }
    }

    @Test
    void an_empty_entry_of_a_class_path_is_where_this_process_works() {
        String here = Path.of("").toAbsolutePath().toString();
        assertThat(MemoryMeter.fromAnywhere(String.join(File.pathSeparator, "", "lib/*", "/jars/a.jar")))
                .isEqualTo(String.join(
                        File.pathSeparator,
                        here,
                        new File(here, "lib/*").getPath(),
                        new File("/jars/a.jar").getAbsolutePath()));
    }

    @Test
    void needs_an_example() {
        assertThatThrownBy(() -> MemoryMeter.of(MINUTE).measure(wide(1), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A model is measured on examples as it will meet, got none. Give one at least.");
    }
}
