package dev.limpid.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where something was measured: times of one machine say nothing of another.
 *
 * @param processor its maker's name for it, else its architecture
 * @param cores that this process may use
 * @param system operating system with its architecture
 * @param java virtual machine and version
 */
public record Machine(String processor, int cores, String system, String java) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String NAME = "model name";
    private static final int DIGITS = 12;

    /** This one. */
    public static Machine here() {
        String architecture = System.getProperty("os.arch");
        return new Machine(
                processor(architecture),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + architecture,
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    }

    private static String processor(String otherwise) {
        if (!Files.isReadable(PROCESSORS)) {
            return otherwise;
        }
        try {
            return Files.readAllLines(PROCESSORS).stream()
                    .filter(line -> line.startsWith(NAME))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException unknown) {
            return otherwise;
        }
    }

    /** Twelve hexadecimal digits, the same for what is equal: what was measured elsewhere is kept under another. */
    public String id() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", processor, "" + cores, system, java)
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Each Java has SHA-256.", impossible);
        }
    }
}
