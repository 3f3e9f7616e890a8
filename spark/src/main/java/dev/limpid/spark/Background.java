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

/**
 * Rows of a file on the driver's disk, whose values stand for absent columns.
 *
 * @param path where the driver has it
 * @param sent null if executors read it where it lies
 */
record Background(String path, @Nullable SentFile sent) implements Serializable {
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
        return read(sent == null ? Path.of(path) : sent.arrive(SentFile.folder()));
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
