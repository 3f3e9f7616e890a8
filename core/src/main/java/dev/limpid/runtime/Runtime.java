package dev.limpid.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Runs graphs. The first run of a graph makes a session of it, which later runs of an equal graph share; the sessions
 * least recently used go when together they outgrow the byte budget. Safe for use by several threads.
 */
public final class Runtime implements AutoCloseable {
    /** What a session is for, which decides whether weights are copied into a faster layout. */
    public enum Kind {
        /** Run often on small inputs: weights are packed, which takes as much memory again. */
        PACKED,
        /** Run on batches, or once: weights are read where they lie. */
        SHARED
    }

    /**
     * @param threads that one run may use; at least 1
     * @param sessionBytes that idle sessions may keep
     * @param batchBytes that the intermediate results of one run should not exceed
     */
    public record Settings(int threads, long sessionBytes, long batchBytes) {
        public Settings {
            if (threads < 1) {
                throw new IllegalArgumentException("threads must be at least 1, got " + threads + ".");
            }
        }

        /** All processors, a gigabyte of sessions, batches of 320 MB. */
        public static Settings standard() {
            return new Settings(java.lang.Runtime.getRuntime().availableProcessors(), 1L << 30, 320L << 20);
        }

        public Settings withThreads(int other) {
            return new Settings(other, sessionBytes, batchBytes);
        }
    }

    private record Key(Graph graph, Kind kind) {}

    private final Settings settings;
    private final OrtEnvironment environment;
    private final WeightMaps maps = new WeightMaps();
    private final LinkedHashMap<Key, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    public Runtime(Settings settings) {
        this.settings = settings;
        this.environment = environment();
    }

    private static OrtEnvironment environment() {
        try {
            // Errors are thrown; written to the error stream too they would be said twice.
            OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            environment.setTelemetry(false);
            return environment;
        } catch (OrtException refused) {
            throw new RuntimeFailure("ONNX Runtime does not start: " + RuntimeFailure.words(refused), refused);
        }
    }

    public Settings settings() {
        return settings;
    }

    /**
     * Runs a graph.
     *
     * @param feeds a tensor for each input; others are ignored
     * @return the value of each output
     * @throws IllegalArgumentException if an input is missing or of another type or shape
     * @throws RuntimeFailure if ONNX Runtime refuses
     */
    public Values run(Graph graph, Kind kind, Map<String, Tensor> feeds) {
        return with(graph, kind, session -> session.run(feeds));
    }

    /**
     * Runs a graph that writes some of its outputs straight into memory of ours: gradients beside their weights. Nothing that
     * the graph reads may be written to.
     *
     * @param into by output, of its type and shape; overwritten
     * @return the value of each other output
     * @throws IllegalArgumentException if an input is missing or of another type or shape, or the graph reads what it is to
     *     write
     * @throws RuntimeFailure if ONNX Runtime refuses: an output of another shape too, after which {@code into} holds anything
     */
    public Values run(Graph graph, Kind kind, Map<String, Tensor> feeds, Map<Wire, Weight.Live> into) {
        into.forEach((wire, live) -> {
            if (graph.weights().containsValue(live)) {
                throw new IllegalArgumentException("Graph '" + graph.name() + "' reads the weight that its output '"
                        + wire + "' is to be written to, which would change it before it is read. Write to another.");
            }
        });
        return with(graph, kind, session -> session.write(feeds, into));
    }

    /**
     * Gets a graph ready to be run on what it gave the time before.
     *
     * @param back the input that each of these outputs is fed to
     * @param start what these inputs are fed the first time
     * @return to be closed before this runtime
     * @throws IllegalArgumentException if an input is missing, or of another type or shape than its start
     * @throws RuntimeFailure if ONNX Runtime refuses the graph
     */
    public Feedback feedback(Graph graph, Kind kind, Map<Wire, Wire> back, Map<String, Tensor> start) {
        Session session = acquire(new Key(graph, kind));
        return new Feedback(session, () -> release(session), back, start);
    }

    /**
     * The numbers of a weight: one in a file is mapped, not read as a whole; a live one is copied as it is now.
     *
     * @throws IllegalArgumentException if only its type and shape are known, or it takes 2 GB or more
     */
    public Tensor value(Weight weight) {
        if (weight instanceof Weight.InMemory held) {
            return held.value();
        }
        if (weight instanceof Weight.Live live) {
            return live.value();
        }
        if (weight instanceof Weight.InFile inFile && inFile.length() <= Integer.MAX_VALUE) {
            return Tensor.over(inFile.dtype(), inFile.shape(), maps.part(inFile));
        }
        throw new IllegalArgumentException("The numbers of a weight " + weight
                + " cannot be had: they are not loaded, or take more than 2 GB, which one tensor here can hold.");
    }

    /** Closes the sessions that are fed one of these weights, as soon as they are idle: nobody will change them again. */
    public void forget(Set<Weight.Live> weights) {
        synchronized (sessions) {
            List<Key> keys = new ArrayList<>(sessions.keySet());
            for (Key key : keys) {
                Session session = sessions.get(key);
                if (session != null && session.reads(weights)) {
                    sessions.remove(key);
                    retire(session);
                }
            }
        }
    }

    /** Types of the outputs of a run, but for those that are no tensors; nothing is logged if it fails. */
    Map<Wire, TensorType> measure(Graph graph, Map<String, Tensor> feeds) {
        return with(graph, Kind.SHARED, session -> session.measure(feeds));
    }

    /** Element types of a graph's inputs; none for one that is no tensor. */
    Map<Wire, Optional<DType>> inputs(Graph graph) {
        return with(graph, Kind.SHARED, Session::inputs);
    }

    private <T> T with(Graph graph, Kind kind, Function<Session, T> use) {
        Session session = acquire(new Key(graph, kind));
        try {
            return use.apply(session);
        } finally {
            release(session);
        }
    }

    /** Finds or makes a session and keeps it from being closed until released. */
    private Session acquire(Key key) {
        synchronized (sessions) {
            if (closed) {
                throw new IllegalStateException("This runtime is closed.");
            }
            Session session = sessions.get(key);
            if (session == null) {
                session = new Session(key.graph, options(key), key.kind == Kind.PACKED, environment, maps);
                sessions.put(key, session);
                evict(session);
            }
            session.users++;
            return session;
        }
    }

    private void release(Session session) {
        synchronized (sessions) {
            session.users--;
            if (session.retired && session.users == 0) {
                session.close();
            }
        }
    }

    private void evict(Session newest) {
        long bytes =
                sessions.values().stream().mapToLong(session -> session.bytes).sum();
        List<Key> oldestFirst = new ArrayList<>(sessions.keySet());
        for (Key key : oldestFirst) {
            Session session = sessions.get(key);
            if (bytes > settings.sessionBytes && session != null && session != newest) {
                bytes -= session.bytes;
                sessions.remove(key);
                retire(session);
            }
        }
    }

    private static void retire(Session session) {
        session.retired = true;
        if (session.users == 0) {
            session.close();
        }
    }

    private OrtSession.SessionOptions options(Key key) {
        try {
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(settings.threads);
            options.setInterOpNumThreads(1);
            // Patterns hold on to the largest batch ever seen.
            options.setMemoryPatternOptimization(false);
            // Between operators threads stay awake for ten microseconds, and never past the end of a run. More takes
            // the processor from other sessions and processes; none costs a wake-up per operator.
            options.addConfigEntry("session.intra_op.allow_spinning", "1");
            options.addConfigEntry("session.intra_op.spin_duration_us", "10");
            options.addConfigEntry("session.force_spinning_stop", "1");
            // They turn weights round in the model, under the same name, and then read ours, which nobody turned.
            options.addConfigEntry(
                    "optimization.disable_specified_optimizers",
                    "TransposeOptimizer;TransposeOptimizer_CPUExecutionProvider");
            if (key.kind == Kind.SHARED) {
                options.addConfigEntry("session.disable_prepacking", "1");
            }
            return options;
        } catch (OrtException refused) {
            throw new RuntimeFailure("ONNX Runtime refuses a setting: " + RuntimeFailure.words(refused), refused);
        }
    }

    /** Closes every session; those that are running close when they are done. */
    @Override
    public void close() {
        synchronized (sessions) {
            closed = true;
            sessions.values().forEach(Runtime::retire);
            sessions.clear();
        }
    }
}
