package dev.limpid.course;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One short text for all that decides the bits of a training. */
final class Digest {
    private static final List<String> READ_WITH = List.of(
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "vocab.txt",
            "assets/vocab.txt",
            "preprocessor_config.json",
            "processor_config.json");

    private Digest() {}

    /** Of what texts and pictures are read with: another tokenizer, or another size of pictures, gives other bits. */
    static String files(Path home) throws IOException {
        List<String> parts = new ArrayList<>();
        for (String name : READ_WITH) {
            Path file = home.resolve(name);
            if (Files.isRegularFile(file)) {
                parts.add(name);
                parts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return of(parts);
    }

    static String of(List<String> parts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha256.update(bytes);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every Java has SHA-256.", missing);
        }
    }
}
