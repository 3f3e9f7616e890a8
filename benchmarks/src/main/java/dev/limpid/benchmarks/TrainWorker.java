package dev.limpid.benchmarks;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.adapter.Decay;
import dev.limpid.architecture.Architectures;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.loss.Classification;
import dev.limpid.optimise.AdamW;
import dev.limpid.optimise.Schedule;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.train.Batch;
import dev.limpid.train.Examples;
import dev.limpid.train.Network;
import dev.limpid.train.Settings;
import dev.limpid.train.Trainer;
import dev.limpid.train.Watcher;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Updates of a text classifier whose weights are drawn, as a worker for {@code peers/train.py}. Arguments are a configuration, the
 * texts of a batch, the tokens of a text, and a number of threads. Each line that is read is answered by the milliseconds of an
 * update, {@code {"pull":…,"whole":…,"loss":…}}: {@code pull} from its beginning until the gradients are there; and by the most
 * memory that was held so far. With a fifth argument, {@code profile}, prints where the time of a run goes by operator, as
 * Markdown, and serves nothing.
 */
public final class TrainWorker {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TEXTS = 1024;
    private static final int WORDS = 20_000;
    private static final double DEVIATION = 0.02;
    private static final int PROFILED = 6;

    /** What the driver asks for, in turn with its peers: an update waits for it. */
    private static final class Turns implements Watcher {
        /** Ends a training that has no other end. */
        private static final class Over extends RuntimeException {
            private static final long serialVersionUID = 1;
        }

        private final BufferedReader lines;
        private final PrintStream answers;
        private long began;
        private double pull;

        Turns(BufferedReader lines, PrintStream answers) {
            this.lines = lines;
            this.answers = answers;
        }

        @Override
        public void begun(long step, long steps) {
            await();
        }

        @Override
        public void pulled(long step) {
            pull = milliseconds();
        }

        @Override
        public void updated(Update update) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("pull", pull);
            answer.put("whole", milliseconds());
            answer.put("loss", update.loss());
            try {
                answer.putAll(PeerWorker.memory());
                answers.println(JSON.writeValueAsString(answer));
            } catch (IOException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            answers.flush();
            await();
        }

        private double milliseconds() {
            return (System.nanoTime() - began) / 1e6;
        }

        private void await() {
            try {
                if (lines.readLine() == null) {
                    throw new Over();
                }
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
            began = System.nanoTime();
        }
    }

    /** Texts of one length, of drawn words, in two classes. */
    private record Texts(int length) implements Examples {
        @Override
        public int size() {
            return TEXTS;
        }

        @Override
        public int length(int example) {
            return length;
        }

        @Override
        public String place(int example) {
            return "text " + example;
        }

        @Override
        public Batch training(int[] examples, int epoch) {
            return judging(examples);
        }

        @Override
        public Batch judging(int[] examples) {
            Shape shape = Shape.of(examples.length, length);
            long[] ids = new long[examples.length * length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = 1000 + Math.floorMod(7919L * examples[i / length] + 104_729L * (i % length), WORDS);
            }
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            feeds.put("input_ids", Tensor.of(shape, ids));
            feeds.put("token_type_ids", Tensor.zeros(DType.INT64, shape));
            feeds.put("position_ids", Tensor.fill(DType.INT64, shape, i -> i % length));
            feeds.put("attention_mask", Tensor.fill(DType.INT64, shape, i -> 1));
            feeds.put(
                    "labels",
                    Tensor.of(
                            Shape.of(examples.length),
                            Arrays.stream(examples).mapToLong(i -> i % 2).toArray()));
            return new Batch(feeds, examples.length, ids.length);
        }
    }

    private final Texts texts;
    private final int batch;
    private final int threads;
    private final Network network;

    TrainWorker(Path config, int batch, int length, int threads) throws IOException {
        this.texts = new Texts(length);
        this.batch = batch;
        this.threads = threads;
        this.network =
                network(Head.TEXT_CLASSES.on(Config.of(config), List.of("no", "yes"), "single_label_classification"));
    }

    private static Network network(Config config) {
        Trainee trainee = Architectures.trainee(config);
        SplittableRandom random = new SplittableRandom(20261123);
        Map<Wire, Weight.Live> weights = new LinkedHashMap<>();
        trainee.emitted().graph().weights().forEach((wire, weight) -> {
            if (weight instanceof Weight.Declared) {
                boolean matrix = weight.shape().rank() > 1;
                double flat = wire.name().endsWith("bias") ? 0 : 1;
                weights.put(
                        wire,
                        Weight.Live.of(Tensor.fill(
                                DType.FLOAT, weight.shape(), i -> matrix ? DEVIATION * random.nextGaussian() : flat)));
            }
        });
        return Network.of(trainee, weights, weights.keySet(), Decay.of(trainee), List.of());
    }

    private Trainer trainer(Runtime runtime, Watcher watcher) {
        Settings settings = new Settings(
                1_000_000,
                null,
                batch,
                1,
                5e-5,
                AdamW.decaying(0.01),
                Schedule.Form.LINEAR,
                0.1,
                1.0,
                null,
                null,
                1_000_000,
                0);
        return new Trainer(network, new Classification(), texts, settings, runtime, null, null, watcher);
    }

    /** Serves standard input until it ends, or profiles. */
    public static void main(String... arguments) throws IOException, OrtException {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        TrainWorker worker = new TrainWorker(
                Path.of(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Integer.parseInt(arguments[3]));
        if (arguments.length > 4) {
            answers.print(worker.profile(GemmPeak.gflops(1024, worker.threads, 15)));
        } else {
            worker.serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), answers);
        }
    }

    void serve(BufferedReader lines, PrintStream answers) throws IOException {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(threads))) {
            trainer(runtime, new Turns(lines, answers)).run();
        } catch (Turns.Over over) {
            answers.flush();
        }
    }

    /** One run, forward and back, several times over. Nothing is dropped. */
    String profile(double peak) throws IOException, OrtException {
        Graph graph;
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(threads))) {
            graph = trainer(runtime, new Watcher() {}).graph();
        }
        Map<String, Tensor> feeds = feeds(graph);
        Path folder = Files.createTempDirectory("limpid-profile");
        OrtSession.SessionOptions options = Direct.Options.standard(threads).make();
        options.enableProfiling(folder.resolve("profile").toString());
        Path file;
        try (Direct session = new Direct(graph, options)) {
            for (int i = 0; i < PROFILED; i++) {
                session.run(feeds);
            }
            file = session.endProfiling();
        }
        Trace trace = Trace.fastest(file);
        Files.delete(file);
        Files.delete(folder);
        return String.format(
                        Locale.ROOT,
                        "One run of %d × %d tokens, the fastest of %d: %.0f ms, %.0f GFLOP, %.0f GFLOP/s; GEMM peak of"
                                + " ONNX Runtime %.0f GFLOP/s.%n%n",
                        batch,
                        texts.length(),
                        PROFILED,
                        1e3 * trace.seconds(),
                        trace.flops() / 1e9,
                        trace.flops() / trace.seconds() / 1e9,
                        peak)
                + trace.tables(peak);
    }

    private Map<String, Tensor> feeds(Graph graph) {
        Map<String, Tensor> given =
                texts.judging(IntStream.range(0, batch).toArray()).feeds();
        Map<String, Long> sizes = new HashMap<>();
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : graph.inputs()) {
            Tensor fed = given.get(port.wire().name());
            TensorType type = port.type();
            if (fed != null && type != null) {
                for (int axis = 0; axis < type.rank(); axis++) {
                    if (type.dim(axis) instanceof Dim.Named named) {
                        sizes.put(named.name(), fed.shape().dim(axis));
                    }
                }
            }
        }
        for (Port port : graph.inputs()) {
            Tensor fed = given.get(port.wire().name());
            feeds.put(port.wire().name(), fed == null ? kept(port, sizes) : fed);
        }
        return feeds;
    }

    /** A mask of dropout that keeps everything. */
    private static Tensor kept(Port port, Map<String, Long> sizes) {
        TensorType type = port.type();
        if (type == null || type.dtype() != DType.UINT8) {
            throw new IllegalStateException("The input " + port + " is no mask.");
        }
        long[] dims = type.dims().stream()
                .mapToLong(dim -> dim.size(sizes).orElseThrow())
                .toArray();
        return Tensor.fill(DType.UINT8, Shape.of(dims), i -> 1);
    }
}
