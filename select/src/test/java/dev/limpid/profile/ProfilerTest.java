package dev.limpid.profile;

import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Input;
import dev.limpid.runtime.ResidentMemory;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.task.Models;
import dev.limpid.task.Task;
import dev.limpid.task.TextModel;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProfilerTest {
    private static final Runtime.Settings ONE_THREAD =
            Runtime.Settings.standard().withThreads(1);
    private static final Profiler QUICK =
            new Profiler(new Effort(0.2, 7, 120, 0.2), Stopwatch.SYSTEM, 4, Duration.ofMinutes(1));
    private static final List<Text> TEXTS =
            Stream.of("good", "so bad", "not so very good at all").map(Text::of).toList();

    @TempDir
    Path folder;

    private static ModelFolder moods() {
        Path path = Golden.model("text-tasks/moods");
        return new ModelFolder(path, "moods", path.toString(), "0".repeat(64));
    }

    private static Input of(int tokens) {
        Tensor ids = Tensor.zeros(DType.INT64, Shape.of(1, tokens));
        return new Input(List.of(), Map.of("input_ids", ids), List.of(), List.of(), List.of());
    }

    @Test
    void all_is_told_of_a_model() throws IOException {
        try (TextModel model = Models.text(moods(), null, ONE_THREAD)) {
            Profile profile = QUICK.profile(model, TEXTS, moods());
            long[] tokens = TEXTS.stream()
                    .mapToLong(text -> model.prepare(text).tokens().size())
                    .sorted()
                    .toArray();
            assertThat(profile.size().macs()).isEqualTo(macs(tokens[1]));
            assertThat(profile.size().parameters()).isEqualTo(model.provenance().parameters());
            assertThat(profile.size().fileBytes()).isEqualTo(Files.size(moods().weights()));
            assertThat(profile.size().weightBytes()).containsKey(DType.BFLOAT16);
            assertThat(profile.latency().runs()).isBetween(7, 120);
            assertThat(profile.latency().p50()).isPositive();
            assertThat(profile.preparing().p50()).isPositive();
            assertThat(profile.throughput().best().perSecond()).isPositive();
            assertThat(profile.memory().outcome())
                    .as(profile.memory().reason())
                    .isEqualTo(ResidentMemory.bytes() > 0 ? PeakMemory.Outcome.MEASURED : PeakMemory.Outcome.UNKNOWN);
            assertThat(profile.threads()).isEqualTo(1);
            assertThat(profile.machine()).isEqualTo(Machine.here());
        }
    }

    /** Of its two layers of width 16 with inner size 24, pooler and three classes. */
    private static long macs(long tokens) {
        long layer = tokens * (4 * 16 * 16 + 2 * 16 * 24) + 2 * tokens * tokens * 16;
        return 2 * layer + 16 * 16 + 3 * 16;
    }

    @Test
    void a_quantised_model_is_measured_as_it_predicts() throws IOException {
        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(moods().path().resolve(file), folder.resolve(file));
        }
        Path packed = Golden.model("text-tasks/moods.quantised.onnx.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            Files.copy(in, folder.resolve("model.onnx"));
        }
        ModelFolder files = new ModelFolder(folder, "moods", folder.toString(), "0".repeat(64));
        try (TextModel model = Models.text(files, null, ONE_THREAD)) {
            List<Input> inputs = TEXTS.stream().map(model::prepare).toList();
            Size size = Size.of(model, inputs, files);
            long tokens = Predicting.typical(inputs).tokens().size();
            assertThat(size.macs()).isEqualTo(macs(tokens));
            assertThat(size.fileBytes()).isEqualTo(Files.size(folder.resolve("model.onnx")));
            assertThat(size.weightBytes().keySet()).containsAnyOf(DType.INT8, DType.UINT8);
            PeakMemory peak = QUICK.peakMemory(model, inputs);
            assertThat(peak.reason())
                    .isEqualTo(
                            ResidentMemory.bytes() > 0
                                    ? ""
                                    : "this machine does not tell how much memory a process holds");
        }
    }

    @Test
    void a_graph_that_takes_one_example_at_a_time_is_seen() {
        assertThat(identity(TensorType.of(DType.FLOAT, 1, "width")).isSingle()).isTrue();
        assertThat(identity(TensorType.of(DType.FLOAT, "batch", 7)).isSingle()).isFalse();
    }

    private static Predicting identity(TensorType type) {
        GraphBuilder builder = GraphBuilder.create("same");
        builder.output("same", builder.input("number", type).apply("Identity"));
        return new Predicting("same", builder.build(), new Runtime(ONE_THREAD));
    }

    @Test
    void the_typical_example_is_of_middle_size() {
        List<Input> inputs = Stream.of(9, 2, 5, 7).map(ProfilerTest::of).toList();
        assertThat(Predicting.typical(inputs)).isSameAs(inputs.get(2));
        assertThat(Predicting.typical(inputs.subList(0, 3))).isSameAs(inputs.get(2));
        assertThat(Predicting.typical(inputs.subList(0, 1))).isSameAs(inputs.get(0));
        assertThat(Predicting.largest(inputs)).isSameAs(inputs.get(0));
    }

    @Test
    void a_batch_is_the_example_so_many_times() {
        try (TextModel model = Models.text(moods(), null, ONE_THREAD)) {
            Predicting predicting = Predicting.of(model);
            Input input = model.prepare(TEXTS.get(1));
            Map<String, Tensor> three = predicting.feeds(input, 3);
            assertThat(three.keySet())
                    .containsExactlyElementsOf(predicting.feeds(input, 1).keySet());
            long[] one = input.tensor("input_ids").toLongs();
            long[] all = three.get("input_ids").toLongs();
            assertThat(all).hasSize(3 * one.length);
            for (int i = 0; i < 3; i++) {
                assertThat(Arrays.copyOfRange(all, i * one.length, (i + 1) * one.length))
                        .containsExactly(one);
            }
        }
    }

    @Test
    void batches_end_where_memory_does() {
        Runtime.Settings small = new Runtime.Settings(1, 1 << 20, 1);
        try (TextModel model = Models.text(moods(), null, small)) {
            Throughput throughput = QUICK.throughput(model, List.of(model.prepare(TEXTS.get(0))));
            assertThat(throughput.sizes()).hasSize(1);
            assertThat(throughput.ending()).isEqualTo(Throughput.Ending.MEMORY);
        }
    }

    @Test
    void needs_an_example() {
        try (TextModel model = Models.text(moods(), null, ONE_THREAD)) {
            String needed = "A model is measured on examples as it will meet, got none. Give one at least.";
            assertThatThrownBy(() -> QUICK.profile(model, List.of(), moods()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(needed);
            assertThatThrownBy(() -> QUICK.latency(model, List.of())).hasMessage(needed);
            assertThatThrownBy(() -> QUICK.throughput(model, List.of())).hasMessage(needed);
            assertThatThrownBy(() -> Size.of(model, List.of(), moods())).hasMessage(needed);
        }
        assertThatThrownBy(() -> new Profiler(Effort.STANDARD, Stopwatch.SYSTEM, 0, Duration.ZERO))
                .hasMessage("A batch is of at least 1 example, got 0.");
    }

    @Test
    @EnabledIfSystemProperty(named = "limpid.real", matches = "true")
    void a_real_encoder_holds_its_weights_and_takes_time() {
        ModelFolder minilm = ModelSources.standard(Progress.NONE).find("all-minilm-l6-v2");
        try (TextModel model = Models.text(minilm, Task.FEATURE_EXTRACTION, ONE_THREAD)) {
            Profile profile = QUICK.profile(
                    model, List.of(Text.of("A film that is as long as it is dull, and then some.")), minilm);
            assertThat(profile.size().parameters()).isEqualTo(22_565_376);
            assertThat(profile.size().fileBytes()).isGreaterThan(4L * 22_565_376);
            assertThat(profile.latency().p95())
                    .isGreaterThanOrEqualTo(profile.latency().p50());
            assertThat(profile.latency().p50()).isPositive();
            // One example at a time goes as fast as it does by itself, give or take what else this machine does.
            assertThat(profile.throughput().single().perSecond()
                            * profile.latency().p50())
                    .isBetween(0.2, 5.0);
            if (profile.memory().outcome() == PeakMemory.Outcome.MEASURED) {
                assertThat(profile.memory().bytes()).isGreaterThan(40L << 20);
            }
        }
    }
}
