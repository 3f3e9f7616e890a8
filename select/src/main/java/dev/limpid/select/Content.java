package dev.limpid.select;

import dev.limpid.candidate.Sha256;
import dev.limpid.source.ModelFolder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a model is made of, in one hash: what was measured of it holds as long as that is the same. */
final class Content {
    /** Configurations, vocabularies, merges, templates; weights are hashed already. */
    private static final List<String> KINDS = List.of(".json", ".txt", ".model", ".jinja", ".bpe");

    /** A pooling's configuration lies one folder deeper. */
    private static final int DEPTH = 2;

    private static final long LARGEST = 1 << 26;

    private Content() {}

    static String of(ModelFolder model) throws IOException {
        Path path = model.path();
        boolean folder = Files.isDirectory(path);
        Path home = folder ? path : path.toAbsolutePath().resolveSibling("");
        Sha256 digest = new Sha256().add(model.sha256()).add(String.valueOf(model.pooling()));
        try (Stream<Path> files = Files.walk(home, folder ? DEPTH : 1)) {
            for (Path file : files.filter(Content::says).sorted().toList()) {
                digest.add(home.relativize(file).toString()).add(ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return digest.hex();
    }

    private static boolean says(Path file) {
        String name = file.getFileName().toString();
        return KINDS.stream().anyMatch(name::endsWith)
                && Files.isRegularFile(file)
                && file.toFile().length() <= LARGEST;
    }
}
