package dev.limpid.source;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A model's name as a user writes it, told apart by its form alone: nothing is fetched. */
public sealed interface ModelReference {
    /** A name of the catalogue, which need not have it. */
    record Alias(String name) implements ModelReference {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A model published as a jar: {@code maven:group:artifact:version}, one fixed version. */
    record Maven(String group, String artifact, String version) implements ModelReference {
        // Parts become folder names of the cache, so nothing may lead out of it.
        private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*");
        private static final List<String> MOVING = List.of("LATEST", "RELEASE");

        public Maven {
            for (String part : List.of(group, artifact, version)) {
                if (!PART.matcher(part).matches()) {
                    throw new SourceException("Expected maven:group:artifact:version, got 'maven:" + group + ":"
                            + artifact + ":" + version + "', whose part '" + part + "' is no plain name.");
                }
            }
            if (MOVING.contains(version) || version.endsWith("-SNAPSHOT")) {
                throw new SourceException("Expected one fixed version in 'maven:" + group + ":" + artifact + ":"
                        + version + "', got one that moves: results could not be reproduced. Name a release.");
            }
        }

        static Maven parse(String name) {
            String[] parts = name.substring(MAVEN.length()).split(":", -1);
            if (parts.length != 3) {
                throw new SourceException("Expected maven:group:artifact:version, got '" + name + "'.");
            }
            return new Maven(parts[0], parts[1], parts[2]);
        }

        @Override
        public String toString() {
            return MAVEN + group + ":" + artifact + ":" + version;
        }
    }

    /** A folder or a file, which need not exist. */
    record OnDisk(Path path) implements ModelReference {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    String MAVEN = "maven:";
    String HUB = "hf:";

    /**
     * What kind of name {@code name} is. A name without a prefix is a path if it holds a path separator, starts with a
     * dot or exists; else an alias.
     *
     * @throws SourceException if it is of no kind that is supported
     */
    static ModelReference parse(String name) {
        if (name.isBlank()) {
            throw new SourceException("Expected a model's name, got nothing. 'limpid models' lists some;"
                    + " a folder, a file or maven:group:artifact:version works too.");
        }
        if (name.startsWith(MAVEN)) {
            return Maven.parse(name);
        }
        if (name.startsWith(HUB)) {
            throw new SourceException(
                    "The Hugging Face hub (hf:…) is not supported yet; download the model and name its folder.");
        }
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException impossible) {
            return new Alias(name);
        }
        boolean written = name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0 || name.startsWith(".");
        return written || Files.exists(path) ? new OnDisk(path) : new Alias(name);
    }
}
