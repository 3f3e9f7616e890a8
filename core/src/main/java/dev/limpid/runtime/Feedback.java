package dev.limpid.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A graph that is run again and again on what it gave the time before: a decoder on its keys and values. What is fed back
 * stays where ONNX Runtime put it, and is never copied; {@link Runtime#run} would copy it twice a run.
 *
 * <p>For one thread at a time. It holds a session, and memory outside the heap, until it is closed.
 */
public final class Feedback implements AutoCloseable {
    private final Session session;
    private final Runnable release;
    /** The input that each of these outputs is fed to. */
    private final Map<Wire, Wire> back;

    private final Map<String, OnnxTensor> first = new LinkedHashMap<>();
    private OrtSession.@Nullable Result last;
    private boolean closed;

    Feedback(Session session, Runnable release, Map<Wire, Wire> back, Map<String, Tensor> start) {
        this.session = session;
        this.release = release;
        this.back = Map.copyOf(back);
        boolean made = false;
        try {
            for (Wire input : back.values()) {
                first.put(input.name(), session.feed(input, start.get(input.name())));
            }
            made = true;
        } catch (OrtException refused) {
            throw session.failed(refused);
        } finally {
            if (!made) {
                close();
            }
        }
    }

    /**
     * Runs the graph.
     *
     * @param feeds a tensor for each input but those that are fed back; others are ignored
     * @return the value of each output but those that are fed back
     * @throws IllegalArgumentException if an input is missing or of another type or shape
     * @throws RuntimeFailure if ONNX Runtime refuses; what was fed back before is still there
     */
    public Values run(Map<String, Tensor> feeds) {
        OrtSession.Result result = session.run(feeds, kept());
        boolean read = false;
        try {
            Values values = session.values(result, back.keySet());
            read = true;
            forget();
            last = result;
            return values;
        } catch (OrtException refused) {
            throw session.failed(refused);
        } finally {
            if (!read) {
                result.close();
            }
        }
    }

    private Map<String, OnnxTensor> kept() {
        OrtSession.Result before = last;
        if (before == null) {
            return first;
        }
        Map<String, OnnxTensor> kept = new LinkedHashMap<>();
        back.forEach((output, input) ->
                kept.put(input.name(), (OnnxTensor) before.get(output.name()).orElseThrow()));
        return kept;
    }

    private void forget() {
        first.values().forEach(OnnxTensor::close);
        first.clear();
        if (last != null) {
            last.close();
            last = null;
        }
    }

    /** Lets go of the session and of what was fed back last. */
    @Override
    public void close() {
        forget();
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
