package dev.limpid.spark;

import org.apache.spark.SparkContext;
import org.apache.spark.SparkFiles;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A file on its way from the driver's disk to the executors'. Spark sends no folder of the driver's disk, and lets no two files
 * of an application have one name: so files go one by one, under names made of their hashes.
 *
 * @param path by which it is to be found, within a folder
 * @param name that Spark knows it by
 */
record SentFile(String path, String name) implements Serializable {
    private static final String LINKS = "limpid-sent";

    /** Has Spark send a file to each executor that works for this application; once, however often it is asked. */
    static synchronized SentFile send(Path file, String path, String sha256, SparkContext spark) {
        String name = sha256 + "-" + Path.of(path).getFileName();
        Path link = Path.of(SparkFiles.getRootDirectory()).resolve(LINKS).resolve(name);
        if (!Files.exists(link)) {
            link(link, file);
            // As a URI it is taken by the link's name, as a path it would be by that of the file it points to.
            spark.addFile(link.toUri().toString());
        }
        return new SentFile(path, name);
    }

    /** On an executor: makes it found in a folder. */
    Path arrive(Path folder) {
        return link(folder.resolve(path), Path.of(SparkFiles.get(name)));
    }

    /** On an executor: a new folder that Spark removes with its other files. */
    static Path folder() {
        try {
            return Files.createTempDirectory(Path.of(SparkFiles.getRootDirectory()).toAbsolutePath(), "limpid-");
        } catch (IOException refused) {
            throw new UncheckedIOException("Cannot make a folder in " + SparkFiles.getRootDirectory() + ".", refused);
        }
    }

    private static Path link(Path link, Path file) {
        try {
            Files.createDirectories(Objects.requireNonNull(link.getParent()));
            return Files.createSymbolicLink(link, file.toRealPath());
        } catch (FileAlreadyExistsException already) {
            return link;
        } catch (IOException refused) {
            throw new UncheckedIOException("Cannot link " + link + " to " + file + ".", refused);
        }
    }
}
