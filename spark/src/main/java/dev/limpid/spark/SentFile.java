package dev.limpid.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import scala.jdk.javaapi.CollectionConverters;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;

/**
 * A file on its way from the driver's disk to the executors'. Spark sends no folder of the driver's disk, and lets no two files
 * of an application have one name: so files go one by one, under names made of their hashes, in letters that need no escape.
 *
 * @param path by which it is to be found, within a folder
 * @param name that Spark knows it by
 * @param url where the driver serves it
 */
record SentFile(String path, String name, String url) implements Serializable {
    private static final String NAMED = "limpid-sent";

    /** Has Spark send a file to each executor that works for this application; once, however often it is asked. */
    static synchronized SentFile send(Path file, String path, String sha256, SparkContext spark) {
        // Spark writes all else in percent, here and there differently.
        String plain = String.valueOf(Path.of(path).getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
        String name = sha256 + "-" + plain;
        String url = served(name, spark)
                .or(() -> {
                    Path named = Path.of(SparkFiles.getRootDirectory())
                            .resolve(NAMED)
                            .resolve(name);
                    if (!Files.exists(named)) {
                        name(named, file);
                    }
                    spark.addFile(named.toUri().toString());
                    return served(name, spark);
                })
                .orElseThrow(() -> new IllegalStateException("Spark does not send " + file + "."));
        return new SentFile(path, name, url);
    }

    private static Optional<String> served(String name, SparkContext spark) {
        return CollectionConverters.asJava(spark.listFiles()).stream()
                .filter(one -> one.endsWith("/" + name))
                .findFirst();
    }

    /** Gives a file another name. Spark takes a symbolic link by the name of what it points to, so this must be none. */
    private static void name(Path named, Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(named.getParent()));
            Path real = file.toRealPath();
            try {
                Files.createLink(named, real);
            } catch (FileSystemException | UnsupportedOperationException otherDisk) {
                copy(real, named);
            }
        } catch (IOException refused) {
            throw new UncheckedIOException("Cannot put " + file + " at " + named + " to be sent.", refused);
        }
    }

    /** All or nothing: what has a file's name would else be sent though the disk was full midway. */
    static void copy(Path real, Path named) throws IOException {
        Path draft = Files.createTempFile(Objects.requireNonNull(named.getParent()), "draft-", null);
        try {
            Files.copy(real, draft, StandardCopyOption.REPLACE_EXISTING);
            Files.move(draft, named, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** On an executor: makes it found in a folder, which lacks it. */
    Path arrive(Path folder) {
        Path wanted = folder.resolve(path);
        Path here = Path.of(SparkFiles.get(name));
        try {
            Files.createDirectories(Objects.requireNonNull(wanted.getParent()));
            if (Files.exists(here)) {
                return Files.createSymbolicLink(wanted, here.toRealPath());
            }
            // Sessions are isolated unless they are told otherwise: Spark then gives their tasks no files of the
            // application.
            try (ReadableByteChannel channel = SparkEnv.get().rpcEnv().openChannel(url);
                    InputStream bytes = Channels.newInputStream(channel)) {
                Files.copy(bytes, wanted);
            }
            return wanted;
        } catch (IOException refused) {
            throw new UncheckedIOException("The model's file " + path + " does not come from the driver.", refused);
        }
    }

    /** On an executor: a new folder that Spark removes with its other files. */
    static Path folder() {
        try {
            Path spark = Path.of(SparkFiles.getRootDirectory()).toAbsolutePath().normalize();
            return Files.createTempDirectory(spark, "limpid-");
        } catch (IOException refused) {
            throw new UncheckedIOException("Cannot make a folder in " + SparkFiles.getRootDirectory() + ".", refused);
        }
    }
}
