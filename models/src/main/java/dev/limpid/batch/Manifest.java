package dev.limpid.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.AtomicFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code batch.json}: what was asked of which rows, and which parts of the answers are there. A part is there when this says so.
 */
final class Manifest {
    static final String NAME = "batch.json";

    private static final JsonMapper JSON = new JsonMapper();

    private static final int LONGEST = 80;

    private final Path file;
    private final ObjectNode asked;
    private final ArrayNode parts;
    private Tally tally;
    private long rows;
    private long bad;
    private boolean finished;
    private List<String> unread = List.of();

    private Manifest(Path file, ObjectNode asked, ArrayNode parts, Tally tally) {
        this.file = file;
        this.asked = asked;
        this.parts = parts;
        this.tally = tally;
    }

    /**
     * What is there of the same batch, or a new one.
     *
     * @param question all that the answers depend on
     * @param isFresh whether what is there is forgotten
     * @throws IllegalArgumentException in one line that says what differs, if another batch is there
     */
    static Manifest open(Path folder, ObjectNode question, boolean isFresh) throws IOException {
        // As it will be read again: a number is of one type.
        ObjectNode asked = (ObjectNode) JSON.readTree(question.toString());
        Path file = folder.resolve(NAME);
        if (isFresh || !Files.exists(file)) {
            Manifest fresh = new Manifest(file, asked, JSON.createArrayNode(), new Tally());
            fresh.write();
            return fresh;
        }
        JsonNode there;
        try {
            there = JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(file + " is damaged: it is not JSON. Begin anew with --fresh.", broken);
        }
        String differs = difference("", there.path("asked"), asked);
        if (differs != null) {
            throw new IllegalArgumentException(folder + " holds the answers of another batch: " + differs
                    + ". Choose another --out, or begin anew with --fresh.");
        }
        if (!(there.path("parts") instanceof ArrayNode parts)) {
            throw new IllegalArgumentException(file + " is damaged: it has no parts. Begin anew with --fresh.");
        }
        Manifest manifest = new Manifest(file, asked, parts, Tally.of(there.path("tally")));
        for (JsonNode part : parts) {
            manifest.require(folder, part);
            manifest.rows += part.path("rows").asLong();
            manifest.bad += part.path("bad").asLong();
        }
        List<String> unread = new ArrayList<>();
        there.path("unread").forEach(place -> unread.add(place.asText()));
        manifest.unread = unread;
        manifest.finished = there.path("finished").asBoolean();
        return manifest;
    }

    /** A part is as it was written. */
    private void require(Path folder, JsonNode part) throws IOException {
        for (String kind : new String[] {"good", "aside"}) {
            JsonNode one = part.path(kind);
            if (one.isObject()) {
                Path at = folder.resolve(one.path("name").asText());
                if (!Files.isRegularFile(at)
                        || Files.size(at) != one.path("bytes").asLong()
                        || !Fingerprint.of(at).equals(one.path("sha256").asText())) {
                    throw new IllegalArgumentException(at + (Files.exists(at) ? " was changed" : " is missing")
                            + " since it was written. Put it back, or begin anew with --fresh.");
                }
            }
        }
    }

    /** Where two first differ, in words; null where they do not. */
    private static @Nullable String difference(String path, JsonNode was, JsonNode is) {
        if (was.equals(is)) {
            return null;
        }
        if (was.isObject() && is.isObject() || was.isArray() && is.isArray() && was.size() == is.size()) {
            Set<String> names = new LinkedHashSet<>();
            for (JsonNode one : new JsonNode[] {is, was}) {
                for (Iterator<String> all = one.fieldNames(); all.hasNext(); ) {
                    names.add(all.next());
                }
            }
            for (String name : names) {
                String found = difference(path.isEmpty() ? name : path + "." + name, was.path(name), is.path(name));
                if (found != null) {
                    return found;
                }
            }
            for (int i = 0; i < is.size() && is.isArray(); i++) {
                String found = difference(path + "[" + i + "]", was.path(i), is.path(i));
                if (found != null) {
                    return found;
                }
            }
        }
        return path + " was " + shown(was) + " and is " + shown(is);
    }

    private static String shown(JsonNode value) {
        String text = value.isMissingNode() ? "not said" : value.toString();
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /** How many parts are there. */
    int parts() {
        return parts.size();
    }

    /** How many rows are in them, bad ones too. */
    long rows() {
        return rows;
    }

    /** How many of these have no answer. */
    long bad() {
        return bad;
    }

    boolean finished() {
        return finished;
    }

    /** What is counted of all parts. */
    Tally tally() {
        return tally;
    }

    /** A file of a part. */
    record Written(String name, long bytes, String sha256) {
        private ObjectNode json() {
            ObjectNode json = JSON.createObjectNode();
            json.put("name", name);
            json.put("bytes", bytes);
            json.put("sha256", sha256);
            return json;
        }
    }

    /**
     * Another part is there.
     *
     * @param aside its bad rows; null if it has none
     * @param counted of all parts with this one
     */
    void add(int count, int without, Written good, @Nullable Written aside, Tally counted) throws IOException {
        ObjectNode part = parts.addObject();
        part.put("first", rows);
        part.put("rows", count);
        part.put("bad", without);
        part.set("good", good.json());
        if (aside != null) {
            part.set("aside", aside.json());
        }
        rows += count;
        bad += without;
        tally = counted;
        write();
    }

    /** From where on files could not be read to their ends; known when all is finished. */
    List<String> unread() {
        return unread;
    }

    /** All rows are there that could be read. */
    void finish(List<String> unreadable) throws IOException {
        unread = List.copyOf(unreadable);
        finished = true;
        write();
    }

    private void write() throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.set("asked", asked);
        json.put("rows", rows);
        json.put("bad", bad);
        json.put("finished", finished);
        if (!unread.isEmpty()) {
            unread.forEach(json.putArray("unread")::add);
        }
        json.set("parts", parts);
        if (!tally.isEmpty()) {
            json.set("tally", tally.json());
        }
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        String text = JSON.writer(
                        new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
                .writeValueAsString(json);
        AtomicFile.write(file, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
