package dev.limpid.corpus;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes files, and reads them again as data. */
record TinyFiles(Path folder) {
    Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (OutputStream out = name.endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            out.write(bytes);
        }
        return file;
    }

    Corpus read(Path... files) throws IOException {
        return read(Wanted.USUAL, files);
    }

    Corpus read(Wanted wanted, Path... files) throws IOException {
        return Corpus.read(List.of(files), wanted, folder.resolve("stores"));
    }

    Splits splits(Given given, Shares shares) throws IOException {
        return Splits.read(given, shares, Wanted.USUAL, folder.resolve("stores"));
    }

    /** All that there is, and nothing stays behind. */
    List<Item> items(Wanted wanted, Path... files) throws IOException {
        try (Corpus corpus = read(wanted, files)) {
            return items(Part.all(corpus));
        }
    }

    static List<Item> items(Part part) throws IOException {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            items.add(part.get(i));
        }
        return items;
    }
}
