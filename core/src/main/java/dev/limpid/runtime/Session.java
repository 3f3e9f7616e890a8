package dev.limpid.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One graph, ready to run. Its users are counted by the {@link Runtime} that owns it. */
final class Session implements AutoCloseable {
    int users;
    boolean retired;
    /** What it keeps while idle, roughly: its structure, and its own copies of weights. */
    final long bytes;

    private final Graph graph;
    private final OrtEnvironment environment;
    private final OrtSession session;
    /** The runtime reads these for as long as the session lives. */
    private final List<OnnxTensor> attached = new ArrayList<>();

    private final LiveWeights live;

    Session(
            Graph graph,
            OrtSession.SessionOptions options,
            boolean packed,
            OrtEnvironment environment,
            WeightMaps maps) {
        this.graph = graph;
        this.environment = environment;
        live = new LiveWeights(graph);
        Graph run = live.fed();
        Optional<Path> folder = folder(graph);
        byte[] model = folder.map(from -> OnnxWriter.write(run, from)).orElseGet(() -> OnnxWriter.write(run));
        long weightBytes = 0;
        boolean made = false;
        try (options) {
            folder.ifPresent(from -> config(options, from));
            for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
                if (entry.getValue() instanceof Weight.InFile weight) {
                    attach(entry.getKey(), weight, options, maps);
                    weightBytes += weight.length();
                }
            }
            live.view(environment);
            session = environment.createSession(model, options);
            made = true;
        } catch (OrtException refused) {
            throw refuses(refused);
        } finally {
            if (!made) {
                close(attached);
                live.close();
            }
        }
        bytes = 4L * model.length + (packed ? weightBytes : 0);
    }

    /** The folder that all weight files lie in, or below: the runtime can be told of one only. */
    private static Optional<Path> folder(Graph graph) {
        return inFiles(graph)
                .map(weight -> Optional.ofNullable(
                        weight.file().toAbsolutePath().normalize().getParent()))
                .distinct()
                .reduce((a, b) -> a.flatMap(first -> b.flatMap(second -> shared(first, second))))
                .map(found -> found.orElseThrow(() -> new IllegalArgumentException(
                        "Graph '" + graph.name() + "': its weights lie on several disks. Put them onto one.")));
    }

    private static Optional<Path> shared(Path first, Path second) {
        Path folder = first;
        while (folder != null && !second.startsWith(folder)) {
            folder = folder.getParent();
        }
        return Optional.ofNullable(folder);
    }

    /** Weights in files, those of graphs inside nodes too. */
    private static Stream<Weight.InFile> inFiles(Graph graph) {
        return Stream.concat(
                graph.weights().values().stream()
                        .filter(Weight.InFile.class::isInstance)
                        .map(Weight.InFile.class::cast),
                graph.nodes().stream()
                        .flatMap(node -> node.graphs().values().stream())
                        .flatMap(inner -> inFiles(inner.body())));
    }

    private void config(OrtSession.SessionOptions options, Path folder) {
        try {
            options.addConfigEntry("session.model_external_initializers_file_folder_path", folder.toString());
        } catch (OrtException refused) {
            throw refuses(refused);
        }
    }

    private RuntimeFailure refuses(OrtException refused) {
        return new RuntimeFailure(
                "ONNX Runtime refuses the graph '" + graph.name() + "': " + RuntimeFailure.words(refused), refused);
    }

    /** Lets the runtime read a weight in the shared mapping. Its own entry in the model only has to exist. */
    private void attach(Wire wire, Weight.InFile weight, OrtSession.SessionOptions options, WeightMaps maps)
            throws OrtException {
        ByteBuffer bytes = maps.bytes(weight);
        if (bytes != null) {
            OnnxTensor tensor = OnnxTensor.createTensor(
                    environment,
                    bytes.order(ByteOrder.nativeOrder()),
                    weight.shape().toArray(),
                    java(weight.dtype()));
            attached.add(tensor);
            options.addInitializer(wire.name(), tensor);
        }
    }

    Values run(Map<String, Tensor> feeds) {
        try (OrtSession.Result result = run(feeds, Map.of())) {
            return values(result, Set.of());
        } catch (OrtException refused) {
            throw failed(refused);
        }
    }

    /**
     * Runs, and lets some outputs be written where they are wanted.
     *
     * @param into by output, of its type and shape
     * @return the other outputs
     */
    Values write(Map<String, Tensor> feeds, Map<Wire, Weight.Live> into) {
        Map<String, OnnxTensor> made = new LinkedHashMap<>();
        Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
        try {
            for (Port port : graph.inputs()) {
                made.put(port.wire().name(), feed(port, feeds.get(port.wire().name())));
            }
            for (Map.Entry<Wire, Weight.Live> entry : into.entrySet()) {
                pinned.put(entry.getKey().name(), LiveWeights.view(environment, entry.getValue()));
            }
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>(live.views());
            inputs.putAll(made);
            Set<String> others = new LinkedHashSet<>();
            graph.outputs().forEach(port -> others.add(port.wire().name()));
            others.removeAll(pinned.keySet());
            try (OrtSession.Result result = session.run(inputs, others, pinned)) {
                return values(result, into.keySet());
            }
        } catch (OrtException refused) {
            throw failed(refused);
        } finally {
            close(made.values());
            close(pinned.values());
        }
    }

    /**
     * Runs on some values that are where the runtime reads them already. The caller closes the result.
     *
     * @param placed by input; they stay the caller's
     */
    OrtSession.Result run(Map<String, Tensor> feeds, Map<String, OnnxTensor> placed) {
        Map<String, OnnxTensor> made = new LinkedHashMap<>();
        try {
            for (Port port : graph.inputs()) {
                String name = port.wire().name();
                if (!placed.containsKey(name)) {
                    made.put(name, feed(port, feeds.get(name)));
                }
            }
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>(live.views());
            inputs.putAll(placed);
            inputs.putAll(made);
            return session.run(inputs);
        } catch (OrtException refused) {
            throw failed(refused);
        } finally {
            close(made.values());
        }
    }

    /** Copies of a run's outputs but {@code left}. */
    Values values(OrtSession.Result result, Set<Wire> left) throws OrtException {
        Map<Wire, Tensor> values = new LinkedHashMap<>();
        for (Port port : graph.outputs()) {
            if (!left.contains(port.wire())) {
                OnnxValue value = result.get(port.wire().name()).orElseThrow();
                values.put(port.wire(), fetch(port, value));
            }
        }
        return new Values(values);
    }

    /** A value where the runtime can read it; the caller closes it. */
    OnnxTensor feed(Wire input, @Nullable Tensor tensor) throws OrtException {
        Port port = graph.input(input.name())
                .orElseThrow(() ->
                        new IllegalArgumentException("Graph '" + graph.name() + "' has no input '" + input + "'."));
        return feed(port, tensor);
    }

    /**
     * Types of the outputs of a run, but for those that are no tensors. Nothing is copied, and a failure is not logged.
     */
    Map<Wire, TensorType> measure(Map<String, Tensor> feeds) {
        Map<String, OnnxTensor> made = new LinkedHashMap<>();
        try (OrtSession.RunOptions quiet = new OrtSession.RunOptions()) {
            quiet.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            for (Port port : graph.inputs()) {
                made.put(port.wire().name(), feed(port, feeds.get(port.wire().name())));
            }
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>(live.views());
            inputs.putAll(made);
            try (OrtSession.Result result = session.run(inputs, quiet)) {
                Map<Wire, TensorType> types = new LinkedHashMap<>();
                result.forEach(entry -> {
                    if (entry.getValue().getInfo() instanceof TensorInfo info) {
                        type(info).ifPresent(type -> types.put(new Wire(entry.getKey()), type));
                    }
                });
                return types;
            }
        } catch (OrtException refused) {
            throw failed(refused);
        } finally {
            close(made.values());
        }
    }

    private static Optional<TensorType> type(TensorInfo info) {
        return anyDtype(info).map(dtype -> TensorType.of(dtype, Shape.of(info.getShape())));
    }

    /** Of tensors that Java cannot hold too. */
    private static Optional<DType> anyDtype(TensorInfo info) {
        String name = info.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
        return Arrays.stream(DType.values())
                .filter(dtype -> dtype.name().equals(name))
                .findFirst();
    }

    /** Element types of the inputs; none for one that is no tensor. */
    Map<Wire, Optional<DType>> inputs() {
        try {
            Map<Wire, Optional<DType>> types = new LinkedHashMap<>();
            session.getInputInfo()
                    .forEach((name, input) -> types.put(
                            new Wire(name),
                            input.getInfo() instanceof TensorInfo info ? anyDtype(info) : Optional.empty()));
            live.views().keySet().forEach(name -> types.remove(new Wire(name)));
            return types;
        } catch (OrtException refused) {
            throw refuses(refused);
        }
    }

    RuntimeFailure failed(OrtException refused) {
        return new RuntimeFailure(
                "ONNX Runtime failed in the graph '" + graph.name() + "': " + RuntimeFailure.words(refused), refused);
    }

    private OnnxTensor feed(Port port, @Nullable Tensor tensor) throws OrtException {
        TensorType type = port.type();
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "Graph '" + graph.name() + "' needs a value for its input '" + port + "'.");
        }
        if (type != null && (type.dtype() != tensor.dtype() || !type.admits(tensor.shape()))) {
            throw new IllegalArgumentException("Graph '" + graph.name() + "': input '" + port.wire() + "' expects "
                    + type + ", got " + tensor.dtype() + tensor.shape() + ".");
        }
        if (tensor.dtype() == DType.STRING) {
            String[] texts = tensor.toStrings().toArray(String[]::new);
            return OnnxTensor.createTensor(environment, texts, tensor.shape().toArray());
        }
        return OnnxTensor.createTensor(
                environment,
                tensor.bytes().order(ByteOrder.nativeOrder()),
                tensor.shape().toArray(),
                java(tensor.dtype()));
    }

    private Tensor fetch(Port port, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            String kind = value.getType().name().replace("ONNX_TYPE_", "").toLowerCase(Locale.ROOT);
            throw new RuntimeFailure(
                    "Graph '" + graph.name() + "': output '" + port.wire() + "' is not a tensor but a " + kind
                            + ", which is not supported. Choose another output, or export the model with tensors only.",
                    null);
        }
        TensorInfo info = tensor.getInfo();
        if (info.type == OnnxJavaType.STRING) {
            List<String> texts = new ArrayList<>();
            gather(tensor.getValue(), texts);
            return Tensor.of(Shape.of(info.getShape()), texts);
        }
        return Tensor.over(dtype(info.type), Shape.of(info.getShape()), tensor.getByteBuffer());
    }

    /** Texts come as arrays of arrays. */
    private static void gather(Object value, List<String> texts) {
        if (value instanceof Object[] many) {
            Arrays.stream(many).forEach(one -> gather(one, texts));
        } else {
            texts.add((String) value);
        }
    }

    static OnnxJavaType java(DType dtype) {
        return switch (dtype) {
            case FLOAT -> OnnxJavaType.FLOAT;
            case DOUBLE -> OnnxJavaType.DOUBLE;
            case INT64 -> OnnxJavaType.INT64;
            case INT32 -> OnnxJavaType.INT32;
            case INT16 -> OnnxJavaType.INT16;
            case INT8 -> OnnxJavaType.INT8;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            default -> throw new IllegalArgumentException("ONNX Runtime for Java has no " + dtype + " tensors.");
        };
    }

    private static DType dtype(OnnxJavaType type) {
        for (DType dtype : DType.values()) {
            if (dtype.name().equals(type.name())) {
                return dtype;
            }
        }
        throw new IllegalStateException("ONNX Runtime gave " + type + " numbers, which no tensor here can hold.");
    }

    private static void close(Iterable<OnnxTensor> tensors) {
        tensors.forEach(OnnxTensor::close);
    }

    /** Whether runs are fed one of these. */
    boolean reads(Set<Weight.Live> weights) {
        return live.anyOf(weights);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException refused) {
            throw new RuntimeFailure(
                    "ONNX Runtime does not close a session: " + RuntimeFailure.words(refused), refused);
        } finally {
            close(attached);
            live.close();
        }
    }
}
