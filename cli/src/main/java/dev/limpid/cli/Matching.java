package dev.limpid.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Files whose names fit, where no shell has found them: {@code data/part-*.parquet}. */
final class Matching {
    private Matching() {}

    /** All paths; in the place of one that does not exist and holds {@code *} or {@code ?} in its name, those that fit, sorted. */
    static List<Path> all(List<String> said) {
        List<Path> paths = new ArrayList<>();
        for (String one : said) {
            int slash = one.replace('\\', '/').lastIndexOf('/') + 1;
            boolean isPattern = one.substring(slash).matches(".*[*?].*") && !new java.io.File(one).exists();
            if (isPattern) {
                paths.addAll(matching(one.substring(0, slash), one.substring(slash)));
            } else {
                paths.add(path(one));
            }
        }
        return paths;
    }

    private static Path path(String said) {
        try {
            return Path.of(said);
        } catch (InvalidPathException none) {
            throw new IllegalArgumentException("--data " + said + " is no path of a file.", none);
        }
    }

    private static List<Path> matching(String folder, String pattern) {
        Path at = path(folder.isEmpty() ? "." : folder);
        PathMatcher fits;
        try {
            fits = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("--data " + folder + pattern + " is no pattern of names.", wrong);
        }
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(at)) {
            try (Stream<Path> files = Files.list(at)) {
                files.filter(file -> fits.matches(file.getFileName()))
                        .sorted()
                        .map(file -> folder.isEmpty() ? file.getFileName() : file)
                        .forEach(found::add);
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot list " + folder + ".", unreadable);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("--data " + folder + pattern + " fits no file.");
        }
        return found;
    }
}
