package dev.limpid.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How much memory this process holds, ONNX Runtime's and files that are mapped included. Linux tells it, others do not. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    /** What the kernel takes for: the peak is from now on. */
    private static final String PEAK = "5";

    private static final long KILOBYTE = 1024;

    private ResidentMemory() {}

    /** In bytes; 0 where the machine does not tell. */
    public static long bytes() {
        return told("VmRSS:");
    }

    /** The most that it ever held, or since {@link #resetPeak}; in bytes, 0 where the machine does not tell. */
    public static long peakBytes() {
        return told("VmHWM:");
    }

    /**
     * Lets the peak begin at what is held now.
     *
     * @return whether the machine did it
     */
    public static boolean resetPeak() {
        try {
            Files.writeString(RESET, PEAK, StandardOpenOption.WRITE);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static long told(String line) {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(one -> one.startsWith(line))
                    .mapToLong(one -> KILOBYTE * Long.parseLong(one.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
    }
}
