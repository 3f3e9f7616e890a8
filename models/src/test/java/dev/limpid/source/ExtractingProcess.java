package dev.limpid.source;

import java.nio.file.Path;

/** A process that wants a model: prints {@code fetched} if it had to fetch the jar, then what it found. */
final class ExtractingProcess {
    private ExtractingProcess() {}

    public static void main(String[] homeAndJar) {
        var cache = new ModelCache(Path.of(homeAndJar[0]), Disk.REAL);
        var extracted = cache.maven(
                new ModelReference.Maven("g", "a", "1"),
                () -> {
                    System.out.println("fetched");
                    return Path.of(homeAndJar[1]);
                },
                Progress.NONE);
        System.out.println("found " + extracted.manifest().files().size());
    }
}
