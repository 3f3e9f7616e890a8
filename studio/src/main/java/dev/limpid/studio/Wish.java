package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.Loading;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A model as somebody wants it loaded.
 *
 * @param name that {@link ModelNames} takes
 */
record Wish(
        String name,
        @Nullable String task,
        List<String> labels,
        @Nullable String hypothesis,
        boolean several,
        boolean windows,
        @Nullable String pooling,
        @Nullable String grouping) {
    static final String[] FIELDS = {
        "name", "task", "labels", "hypothesis", "multiLabel", "windows", "pooling", "grouping"
    };

    private static final int MOST_LABELS = 200;

    Wish {
        labels = List.copyOf(labels);
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException(
                    "At most " + MOST_LABELS + " labels are taken, got " + labels.size() + ".");
        }
    }

    /** For the most that it can do. */
    static Wish of(String name) {
        return new Wish(name, null, List.of(), null, false, false, null, null);
    }

    /** @throws IllegalArgumentException in one line, if that is no wish */
    static Wish read(Fields json) {
        json.only(FIELDS);
        Wish wish = new Wish(
                json.needed("name"),
                json.text("task"),
                json.texts("labels", List.of()),
                json.text("hypothesis"),
                json.truth("multiLabel"),
                json.truth("windows"),
                json.text("pooling"),
                json.text("grouping"));
        wish.loading();
        return wish;
    }

    ObjectNode json() {
        ObjectNode json = Body.JSON.createObjectNode().put("name", name);
        if (task != null) {
            json.put("task", task);
        }
        if (!labels.isEmpty()) {
            labels.forEach(json.putArray("labels")::add);
        }
        if (hypothesis != null) {
            json.put("hypothesis", hypothesis);
        }
        if (several) {
            json.put("multiLabel", true);
        }
        if (windows) {
            json.put("windows", true);
        }
        if (pooling != null) {
            json.put("pooling", pooling);
        }
        if (grouping != null) {
            json.put("grouping", grouping);
        }
        return json;
    }

    /** What it is called in addresses: the same for the same wish. */
    String id() {
        return sha256(json().toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    Loading loading() {
        return Loading.USUAL
                .task(task)
                .labels(labels)
                .hypothesis(hypothesis)
                .several(several)
                .windowed(windows)
                .pooling(pooling)
                .grouping(grouping);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256.", impossible);
        }
    }
}
