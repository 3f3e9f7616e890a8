package dev.limpid.published;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What timm calls a model: an architecture, and behind a dot which weights.
 *
 * @param architecture {@code resnet50}
 * @param weights {@code a1_in1k}; null if nobody says
 */
public record TimmName(String architecture, @Nullable String weights) {
    private static final int LONGEST = 1 << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)?");
    private static final JsonMapper JSON = new JsonMapper();

    /** Of {@code resnet50.a1_in1k} or {@code resnet50}; null if it is written as neither. */
    static @Nullable TimmName of(String written) {
        if (!NAME.matcher(written).matches()) {
            return null;
        }
        int dot = written.indexOf('.');
        return dot < 0
                ? new TimmName(written, null)
                : new TimmName(written.substring(0, dot), written.substring(dot + 1));
    }

    /**
     * What a model may be called in timm's tables, most likely first: what its {@code config.json} says in timm's form, the last
     * part of its names, and of where it comes from.
     *
     * @param names how the user calls it, and its place: {@code hf:timm/resnet50.a1_in1k@…}
     */
    static List<TimmName> candidates(Path folder, List<String> names) {
        List<TimmName> found = new ArrayList<>();
        add(configured(folder.resolve("config.json")), found);
        for (String name : names) {
            String last = name.replace('\\', '/').replaceFirst("@[^/@]*$", "").replaceFirst("/+$", "");
            add(of(last.substring(last.lastIndexOf('/') + 1)), found);
        }
        return found;
    }

    private static void add(@Nullable TimmName name, List<TimmName> found) {
        if (name != null && !found.contains(name)) {
            found.add(name);
        }
    }

    private static @Nullable TimmName configured(Path file) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            JsonNode json = JSON.readTree(in.readNBytes(LONGEST));
            TimmName named = of(json.path("architecture").asText());
            String weights = json.path("pretrained_cfg").path("tag").asText();
            return named == null || named.weights() != null || weights.isEmpty()
                    ? named
                    : of(named.architecture() + "." + weights);
        } catch (JacksonException none) {
            // Whoever opens the model tells what is wrong with it.
            return null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    @Override
    public String toString() {
        return weights == null ? architecture : architecture + "." + weights;
    }
}
