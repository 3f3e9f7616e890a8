package dev.limpid.select;

import dev.limpid.source.ModelFolder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        MessageDigest digest = sha256();
        digest.update((model.sha256() + " " + model.pooling()).getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(home, folder ? DEPTH : 1)) {
            for (Path file : files.filter(Content::says).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                digest.update((home.relativize(file) + " " + bytes.length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static boolean says(Path file) {
        String name = file.getFileName().toString();
        return KINDS.stream().anyMatch(name::endsWith)
                && Files.isRegularFile(file)
                && file.toFile().length() <= LARGEST;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
