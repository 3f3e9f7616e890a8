package dev.limpid.studio;

import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/**
 * How the studio is served.
 *
 * @param port from 0 (any that is free) to 65535
 * @param models folders whose models may be loaded by their names below them
 * @param home folder of the database, what was uploaded and what was found; made where it is not there
 * @param token that every request has to know, at least 16 characters of letters, digits, - and _
 * @param threads processors that models may use, at least 1
 * @param upload bytes of a file that is sent, at most
 * @param disk bytes of all that is sent, at most; what was used longest ago and no question needs is deleted
 * @param memory bytes of weights of models that stay loaded; the last used ones are kept
 * @param bounds of what may wait
 * @param log hears of each request; null for silence
 */
public record Serving(
        int port,
        List<Path> models,
        Path home,
        String token,
        int threads,
        long upload,
        long disk,
        long memory,
        Bounds bounds,
        @Nullable PrintWriter log) {
    /** The usual port. */
    public static final int PORT = 7878;

    /** Bytes of a file that is sent, at most, where nothing else is said. */
    public static final long UPLOAD = 32L << 20;

    /** Bytes of all that is sent, at most, where nothing else is said. */
    public static final long DISK = 4L << 30;

    private static final int TOKEN_BYTES = 32;

    /**
     * What may wait, and how much is asked.
     *
     * @param workers questions that are answered at once
     * @param queue questions that may wait
     * @param each of them of one client
     * @param kept answers that are kept, besides those that are pinned
     * @param connections that are open at once
     * @param rate requests of one client a second
     * @param burst requests that it may make at once
     * @param patience milliseconds that a request may take to arrive
     */
    public record Bounds(
            int workers, int queue, int each, int kept, int connections, double rate, int burst, long patience) {
        /** As where a user says nothing. */
        public static final Bounds USUAL = new Bounds(2, 500, 50, 1000, 512, 100, 300, 15_000);
    }

    public Serving {
        models = models.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
        home = home.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("--port must be from 0 (any) to 65535, got " + port + ".");
        }
        if (!token.matches("[A-Za-z0-9_-]{16,200}")) {
            throw new IllegalArgumentException(
                    "--token must have 16 to 200 letters, digits, - or _; leave it out for a random one.");
        }
        if (threads < 1 || upload < 1 || disk < 1 || memory < 1) {
            throw new IllegalArgumentException("--threads, --upload-limit, --disk and --memory must be above 0, got "
                    + threads + ", " + upload + ", " + disk + " and " + memory + ".");
        }
    }

    /** On any free port, with a new token. */
    public static Serving in(Path home) {
        return new Serving(
                0,
                List.of(),
                home,
                newToken(),
                Runtime.getRuntime().availableProcessors(),
                UPLOAD,
                DISK,
                4L << 30,
                Bounds.USUAL,
                null);
    }

    /** 256 random bits, in hexadecimal. */
    public static String newToken() {
        byte[] bits = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    public Serving port(int other) {
        return new Serving(other, models, home, token, threads, upload, disk, memory, bounds, log);
    }

    public Serving models(List<Path> other) {
        return new Serving(port, other, home, token, threads, upload, disk, memory, bounds, log);
    }

    public Serving token(String other) {
        return new Serving(port, models, home, other, threads, upload, disk, memory, bounds, log);
    }

    public Serving threads(int other) {
        return new Serving(port, models, home, token, other, upload, disk, memory, bounds, log);
    }

    public Serving upload(long other) {
        return new Serving(port, models, home, token, threads, other, disk, memory, bounds, log);
    }

    public Serving disk(long other) {
        return new Serving(port, models, home, token, threads, upload, other, memory, bounds, log);
    }

    public Serving memory(long other) {
        return new Serving(port, models, home, token, threads, upload, disk, other, bounds, log);
    }

    public Serving bounds(Bounds other) {
        return new Serving(port, models, home, token, threads, upload, disk, memory, other, log);
    }

    public Serving log(@Nullable PrintWriter other) {
        return new Serving(port, models, home, token, threads, upload, disk, memory, bounds, other);
    }
}
