package dev.limpid.spark;

import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Rows of a file on the driver's disk, whose values stand for absent columns.
 *
 * @param path where the driver has it
 * @param sent null if executors read it where it lies
 */
record Background(String path, @Nullable SentFile sent) implements Serializable {
    /** So that the tasks of an executor fetch a file once. */
    private static final Map<SentFile, Path> ARRIVED = new ConcurrentHashMap<>();

    /**
     * @throws dev.limpid.format.FormatException if it holds no rows
     */
    static Background of(Path file, boolean shared, SparkContext spark) {
        read(file);
        if (shared || spark.isLocal()) {
            return new Background(file.toAbsolutePath().toString(), null);
        }
        String name = String.valueOf(file.getFileName());
        return new Background(file.toString(), SentFile.send(file, name, sha256(file), spark));
    }

    /** On an executor. */
    Table table() {
        return read(file());
    }

    /** On an executor. */
    Path file() {
        return sent == null ? Path.of(path) : ARRIVED.computeIfAbsent(sent, one -> one.arrive(SentFile.folder()));
    }

    private static Table read(Path file) {
        try {
            return Rows.all(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("background: cannot read " + file + ".", unreadable);
        }
    }

    private static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("background: cannot read " + file + ".", unreadable);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256.", missing);
        }
    }
}
