package dev.limpid.source;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
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

    /**
     * A model of the Hugging Face hub: {@code hf:org/name}, or {@code hf:org/name@revision}.
     *
     * @param repository {@code org/name}; a few old models have no {@code org/}
     * @param revision a branch, tag or commit
     */
    record Hub(String repository, String revision) implements ModelReference {
        static final String MAIN = "main";

        private static final String PART = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?";
        private static final Pattern REPOSITORY = Pattern.compile("(?:" + PART + "/)?" + PART);
        private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9_+=#,.-]+(?:/[A-Za-z0-9_+=#,.-]+)*");

        // Both become folder names of the cache, so nothing may lead out of it, and '--' must stand for the one '/'.
        public Hub {
            if (!isRepository(repository)) {
                throw new SourceException("Expected hf:org/name or hf:org/name@revision, got 'hf:" + repository
                        + "', which can be no model of the hub.");
            }
            boolean branches = REVISION.matcher(revision).matches()
                    && Arrays.stream(revision.split("/"))
                            .noneMatch(part -> part.startsWith(".") || part.startsWith("-"));
            if (!branches || revision.contains("..")) {
                throw new SourceException("Expected a branch, tag or commit after '@' in 'hf:" + repository + "@"
                        + revision + "', got '" + revision + "'.");
            }
        }

        static boolean isRepository(String name) {
            return REPOSITORY.matcher(name).matches()
                    && !name.contains("--")
                    && !name.contains("..")
                    && !name.endsWith(".git");
        }

        static Hub parse(String name) {
            String rest = name.substring(HUB.length());
            int at = rest.indexOf('@');
            return at < 0 ? new Hub(rest, MAIN) : new Hub(rest.substring(0, at), rest.substring(at + 1));
        }

        @Override
        public String toString() {
            return HUB + repository + (revision.equals(MAIN) ? "" : "@" + revision);
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
                    + " hf:org/name, a folder, a file or maven:group:artifact:version works too.");
        }
        if (name.startsWith(MAVEN)) {
            return Maven.parse(name);
        }
        if (name.startsWith(HUB)) {
            return Hub.parse(name);
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
