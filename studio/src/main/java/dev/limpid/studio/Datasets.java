package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.AtomicFolder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Examples that were sent: a folder each, by the SHA-256 of what is in it. */
final class Datasets {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,60}\\.(csv|tsv|json|jsonl|parquet)");
    private static final Pattern LABEL =
            Pattern.compile("[\\p{L}\\p{N}](?:[\\p{L}\\p{N} ,.'()_-]{0,98}[\\p{L}\\p{N})])?");
    private static final int MOST = 20_000;
    private static final String PICTURES = "pictures";
    private static final String PART = ".part-";

    private final Uploads uploads;
    private final Path folder;
    private final Pictures pictures;

    Datasets(Uploads uploads, Pictures pictures) {
        this.uploads = uploads;
        this.folder = uploads.data();
        this.pictures = pictures;
        clean();
    }

    /** What a killed studio left half-written. */
    private void clean() {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path one : all.toList()) {
                if (String.valueOf(one.getFileName()).startsWith(PART)) {
                    AtomicFolder.delete(one);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException("Cannot read " + folder + ".", unreadable);
        }
    }

    /** A folder for work that is deleted at its end. */
    Path scratch() throws IOException {
        return Files.createTempDirectory(folder, PART);
    }

    private interface Filling {
        void fill(Path draft) throws IOException;
    }

    /**
     * Keeps a file of rows.
     *
     * @param name of it, whose ending says how it is written
     * @return what it is called from now on
     * @throws IllegalArgumentException if the name is none, or of another kind
     * @throws Refused if there is no room
     */
    String keep(String name, byte[] file) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("The name of a file of examples has letters, digits, - and _ and ends in"
                    + " .csv, .tsv, .json, .jsonl or .parquet.");
        }
        return keep(
                Wish.sha256((name + "\n" + Wish.sha256(file)).getBytes(StandardCharsets.UTF_8)),
                file.length,
                Set.of(),
                draft -> Files.write(draft.resolve(name), file));
    }

    /** @param besides names of what it is filled from */
    private String keep(String id, long bytes, Set<String> besides, Filling filling) {
        Path place = folder.resolve(id);
        if (Files.exists(place)) {
            uploads.use(place);
            return id;
        }
        uploads.reserve(place, bytes, besides);
        try {
            Path draft = scratch();
            try {
                filling.fill(draft);
                Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException raced) {
                if (!Files.exists(place)) {
                    throw raced;
                }
            } finally {
                AtomicFolder.delete(draft);
            }
            return id;
        } catch (IOException full) {
            uploads.forget(place);
            throw new UncheckedIOException("Cannot keep what was sent.", full);
        }
    }

    /** The file, or the folder of pictures, of that name. */
    Path path(String id) {
        Path place = folder.resolve(ID.matcher(id).matches() ? id : "none");
        try (Stream<Path> files = Files.isDirectory(place) ? Files.list(place) : Stream.empty()) {
            Path found = files.findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "There are no examples of that name: send them to /api/datasets first."));
            uploads.use(place);
            return found;
        } catch (IOException lost) {
            throw new UncheckedIOException("The examples cannot be read.", lost);
        }
    }

    /**
     * Where the examples of a question are: {@code dataset}, one that was sent, or {@code examples} themselves, each with {@code
     * text}, {@code picture} or {@code row}, and mostly {@code label}.
     *
     * @return its name
     * @throws IllegalArgumentException in one line
     */
    String of(Fields json) {
        if (json.has("dataset") == json.has("examples")) {
            throw new IllegalArgumentException("Give either dataset, the name of what was sent, or examples.");
        }
        if (json.has("dataset")) {
            String id = json.needed("dataset");
            path(id);
            return id;
        }
        List<Fields> examples = json.objects("examples");
        if (examples.isEmpty() || examples.size() > MOST) {
            throw new IllegalArgumentException(
                    "There must be 1 to " + MOST + " examples, got " + examples.size() + ".");
        }
        return examples.get(0).has("picture") ? pictures(examples) : rows(examples);
    }

    private String rows(List<Fields> examples) {
        StringBuilder lines = new StringBuilder();
        for (Fields one : examples) {
            ObjectNode line = Body.JSON.createObjectNode();
            if (one.has("row")) {
                one.only("row", "label");
                line.setAll(one.neededObject("row").json());
            } else {
                one.only("text", "pair", "label", "rationale");
                line.put("text", one.needed("text"));
                if (one.has("pair")) {
                    line.put("text_pair", one.text("pair"));
                }
                if (one.has("rationale")) {
                    line.set("rationale", one.json().get("rationale"));
                }
            }
            if (one.has("label")) {
                line.set("label", one.json().get("label"));
            }
            lines.append(line).append('\n');
        }
        return keep("examples.jsonl", lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String pictures(List<Fields> examples) {
        List<String> names = new ArrayList<>();
        Map<String, Path> files = new HashMap<>();
        for (Fields one : examples) {
            one.only("picture", "label");
            String sha = one.needed("picture");
            files.put(sha, pictures.require(sha));
            String label = one.text("label");
            if (label != null && !LABEL.matcher(label).matches()) {
                throw new IllegalArgumentException("A label of pictures has letters, digits and spaces.");
            }
            names.add((label == null ? "" : label + "/") + sha);
        }
        String id = Wish.sha256(String.join("\n", names).getBytes(StandardCharsets.UTF_8));
        return keep(id, bytes(files.values()), files.keySet(), draft -> {
            for (String name : names) {
                String sha = name.substring(name.lastIndexOf('/') + 1);
                Path to = draft.resolve(PICTURES).resolve(name + ending(pictures.file(sha)));
                Files.createDirectories(to.resolveSibling(""));
                Files.copy(pictures.require(sha), to, StandardCopyOption.REPLACE_EXISTING);
            }
        });
    }

    private static long bytes(Collection<Path> files) {
        try {
            long bytes = 0;
            for (Path file : files) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException lost) {
            throw new UncheckedIOException("A picture cannot be read.", lost);
        }
    }

    private static String ending(byte[] file) {
        return "." + Pictures.type(file).substring("image/".length());
    }
}
