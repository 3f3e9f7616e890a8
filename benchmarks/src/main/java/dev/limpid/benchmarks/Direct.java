package dev.limpid.benchmarks;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph on ONNX Runtime without Limpid's own runtime between, so that any setting of a session can be tried. */
final class Direct implements AutoCloseable {
    /** What {@link dev.limpid.runtime.Runtime} sets for batches; each {@code with} changes one thing. */
    record Options(
            int threads, OrtSession.SessionOptions.OptLevel level, boolean memoryPattern, Map<String, String> entries) {
        static Options standard(int threads) {
            Map<String, String> entries = new LinkedHashMap<>();
            entries.put("session.intra_op.allow_spinning", "0");
            entries.put("session.disable_prepacking", "1");
            return new Options(threads, OrtSession.SessionOptions.OptLevel.ALL_OPT, false, entries);
        }

        Options with(String entry, String value) {
            Map<String, String> changed = new LinkedHashMap<>(entries);
            changed.put(entry, value);
            return new Options(threads, level, memoryPattern, changed);
        }

        Options withLevel(OrtSession.SessionOptions.OptLevel other) {
            return new Options(threads, other, memoryPattern, entries);
        }

        Options withMemoryPattern() {
            return new Options(threads, level, true, entries);
        }

        OrtSession.SessionOptions make() throws OrtException {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setOptimizationLevel(level);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setMemoryPatternOptimization(memoryPattern);
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                options.addConfigEntry(entry.getKey(), entry.getValue());
            }
            return options;
        }
    }

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final Graph graph;
    private final OrtSession session;
    private final List<OnnxTensor> attached = new ArrayList<>();

    Direct(Graph graph, Options settings) throws OrtException {
        this(graph, settings.make());
    }

    /** Takes over the options, and closes them. */
    Direct(Graph graph, OrtSession.SessionOptions options) throws OrtException {
        this.graph = graph;
        try (options) {
            for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
                if (entry.getValue() instanceof Weight.InFile weight) {
                    options.addConfigEntry(
                            "session.model_external_initializers_file_folder_path",
                            weight.file().toAbsolutePath().resolveSibling("").toString());
                    attach(entry.getKey(), weight, options);
                } else if (entry.getValue() instanceof Weight.Live weight) {
                    attach(entry.getKey(), weight, weight.bytes(), options);
                }
            }
            session = environment.createSession(OnnxWriter.write(graph), options);
        }
    }

    private void attach(Wire wire, Weight.InFile weight, OrtSession.SessionOptions options) throws OrtException {
        try (FileChannel channel = FileChannel.open(weight.file())) {
            attach(wire, weight, channel.map(FileChannel.MapMode.READ_ONLY, weight.offset(), weight.length()), options);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read the weights in " + weight.file() + ".", unreadable);
        }
    }

    private void attach(Wire wire, Weight weight, ByteBuffer bytes, OrtSession.SessionOptions options)
            throws OrtException {
        OnnxTensor tensor = OnnxTensor.createTensor(
                environment,
                bytes.order(ByteOrder.nativeOrder()),
                weight.shape().toArray(),
                OnnxJavaType.valueOf(weight.dtype().name()));
        attached.add(tensor);
        options.addInitializer(wire.name(), tensor);
    }

    /** Seconds that one run took; its results are thrown away. */
    double run(Map<String, Tensor> feeds) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            for (Port port : graph.inputs()) {
                Tensor tensor = feeds.get(port.wire().name());
                if (tensor == null) {
                    throw new IllegalArgumentException("Nothing is fed to the input '" + port + "'.");
                }
                inputs.put(
                        port.wire().name(),
                        OnnxTensor.createTensor(
                                environment,
                                tensor.bytes().order(ByteOrder.nativeOrder()),
                                tensor.shape().toArray(),
                                OnnxJavaType.valueOf(tensor.dtype().name())));
            }
            long start = System.nanoTime();
            session.run(inputs).close();
            return (System.nanoTime() - start) / 1e9;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** The file that the session's profile was written to. */
    Path endProfiling() throws OrtException {
        return Path.of(session.endProfiling());
    }

    @Override
    public void close() throws OrtException {
        session.close();
        attached.forEach(OnnxTensor::close);
    }
}
