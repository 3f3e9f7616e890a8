package dev.limpid.profile;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.ResidentMemory;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A process that opens one model, predicts and tells the most memory that it held meanwhile: {@link MemoryMeter} starts it. What
 * other models left behind is not counted, and a model that takes all there is takes nobody else with it.
 */
final class MemoryProbe {
    /** What it writes into its {@link Parcel}'s folder: one of these words, and more behind it. */
    static final String TOLD = "told";

    static final String MEASURED = "measured";
    static final String UNTOLD = "untold";
    static final String MEMORY = "memory";
    static final String FAILED = "failed";

    /** Where Linux is told which process to end first when memory runs out: this one. */
    private static final Path ENDED_FIRST = Path.of("/proc/self/oom_score_adj");

    private static final String FIRST = "1000";

    private MemoryProbe() {}

    /** @param args the parcel's folder and the number of threads */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        offer();
        Files.writeString(folder.resolve(TOLD), told(new Parcel(folder), Integer.parseInt(args[1])));
    }

    private static void offer() {
        try {
            if (Files.isWritable(ENDED_FIRST)) {
                Files.writeString(ENDED_FIRST, FIRST);
            }
        } catch (IOException refused) {
            // Then the system chooses.
            return;
        }
    }

    private static String told(Parcel parcel, int threads) {
        try (Runtime runtime = new Runtime(Runtime.Settings.standard().withThreads(threads))) {
            List<Map<String, Weight>> feeds = parcel.feeds();
            System.gc();
            ResidentMemory.resetPeak();
            long begun = ResidentMemory.peakBytes();
            long before = ResidentMemory.bytes();
            predict(runtime, parcel.graph(), feeds);
            long peak = ResidentMemory.peakBytes();
            // Where it could not be reset, an old peak that still stands hides the new one.
            return peak > begun ? MEASURED + " " + (peak - before) : UNTOLD;
        } catch (IOException | RuntimeException | OutOfMemoryError failed) {
            return (isOfMemory(failed) ? MEMORY : FAILED) + " " + line(failed);
        }
    }

    private static void predict(Runtime runtime, Graph graph, List<Map<String, Weight>> feeds) {
        for (Map<String, Weight> each : feeds) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            each.forEach((name, weight) -> tensors.put(name, runtime.value(weight)));
            Predicting.run(runtime, graph, tensors);
        }
    }

    private static boolean isOfMemory(Throwable failed) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof OutOfMemoryError || isOfMemory(line(at))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a failure, in the words of Java, of C++ or of ONNX Runtime, is one of too little memory. */
    static boolean isOfMemory(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("bad_alloc")
                || lower.contains("bad allocation")
                || lower.contains("failed to allocate memory")
                || lower.contains("cannot allocate memory")
                || lower.contains("insufficient memory")
                || lower.contains("outofmemory");
    }

    private static String line(Throwable failed) {
        String words = failed.getMessage();
        return (words == null ? failed.getClass().getSimpleName() : words)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
