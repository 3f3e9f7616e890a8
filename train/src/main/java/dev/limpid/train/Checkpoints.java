package dev.limpid.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.AtomicFolder;
import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.format.SafetensorsWriter;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.optimise.Optimiser;
import dev.limpid.runtime.Runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a training is saved: a folder {@code step-N} for each checkpoint, placed whole or not at all, of which the last few stay;
 * beside them the weights of the best judgement.
 *
 * <p>A folder holds {@code weights.safetensors} (those that are trained), {@code optimiser.safetensors} (what it remembers) and
 * {@code state.json}. It belongs to settings and data, told by their digest: with others the bits would not be the same.
 */
public final class Checkpoints {
    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})");
    private static final String STATE = "state.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String OPTIMISER = "optimiser.safetensors";
    private static final String BEST = "best.safetensors";
    private static final Map<String, String> METADATA = Map.of("format", "pt");
    private static final int MOST_STATE = 1 << 20;

    private final Path folder;
    private final Runtime runtime;
    private final String digest;
    private final int kept;
    private long last;

    /**
     * @param folder of the checkpoints; made with the first one
     * @param digest of all that decides the bits: settings and data
     * @param kept how many checkpoints stay; at least 1
     */
    public Checkpoints(Path folder, Runtime runtime, String digest, int kept) {
        this.folder = folder;
        this.runtime = runtime;
        this.digest = digest;
        this.kept = kept;
    }

    /** After which update the last one was written or restored; 0 without any. */
    long last() {
        return last;
    }

    private static Map<String, Weight> weights(Network network) {
        Map<String, Weight> weights = new TreeMap<>();
        network.changing().forEach((wire, weight) -> weights.put(wire.name(), weight));
        return weights;
    }

    void save(Network network, Optimiser.Running optimiser, Progress progress) throws IOException {
        Path place = folder.resolve("step-" + progress.step());
        if (Files.exists(place)) {
            // The same bits: a training that was resumed came by again.
            AtomicFolder.delete(place);
        }
        AtomicFolder.write(place, into -> {
            SafetensorsWriter.write(into.resolve(WEIGHTS), weights(network), METADATA);
            SafetensorsWriter.write(into.resolve(OPTIMISER), optimiser.state(), METADATA);
            Files.write(into.resolve(STATE), new ObjectMapper().writeValueAsBytes(state(progress)));
        });
        last = progress.step();
        List<Long> all = steps();
        for (long old : all.subList(0, Math.max(0, all.size() - kept))) {
            AtomicFolder.delete(folder.resolve("step-" + old));
        }
    }

    private ObjectNode state(Progress progress) {
        ObjectNode state = new ObjectMapper().createObjectNode();
        state.put("digest", digest);
        state.put("step", progress.step());
        state.put("seconds", progress.seconds());
        state.put("best_step", progress.bestStep());
        state.put("since_best", progress.sinceBest());
        Verdict best = progress.best();
        if (best != null) {
            ObjectNode told = state.putObject("best");
            told.put("metric", best.metric());
            told.put("higher", best.higher());
            ObjectNode values = told.putObject("values");
            best.values().forEach(values::put);
        }
        return state;
    }

    /** The updates after which there are checkpoints, rising. */
    private List<Long> steps() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.map(one -> NAME.matcher(one.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.parseLong(name.group(1)))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Brings network and optimiser to where the last checkpoint has them.
     *
     * @return how far that is; nothing is changed if there is no checkpoint
     * @throws FormatException if it is damaged, or of other settings or data
     */
    Progress restore(Network network, Optimiser.Running optimiser) throws IOException {
        List<Long> steps = steps();
        if (steps.isEmpty()) {
            return Progress.NONE;
        }
        Path place = folder.resolve("step-" + steps.get(steps.size() - 1));
        Progress progress = progress(place.resolve(STATE));
        fill(place.resolve(WEIGHTS), weights(network));
        fill(place.resolve(OPTIMISER), optimiser.state());
        last = progress.step();
        return progress;
    }

    private Progress progress(Path file) throws IOException {
        if (Files.size(file) > MOST_STATE) {
            throw new FormatException(file, "a state takes kilobytes, this has " + Files.size(file) + " bytes.");
        }
        JsonNode state = new ObjectMapper().readTree(Files.readAllBytes(file));
        String other = state.path("digest").asText("");
        if (!other.equals(digest)) {
            throw new FormatException(
                    file,
                    "this checkpoint is of other settings or other data, so that going on from it would be neither the one"
                            + " training nor the other. Give the same, train into another folder, or remove "
                            + folder.toAbsolutePath().normalize().getParent() + " to begin anew.");
        }
        Verdict best = null;
        JsonNode told = state.path("best");
        if (told.isObject()) {
            Map<String, Double> values = new LinkedHashMap<>();
            told.path("values")
                    .properties()
                    .forEach(one -> values.put(
                            one.getKey(),
                            one.getValue().isNumber() ? one.getValue().asDouble() : Double.NaN));
            best = new Verdict(told.path("metric").asText(), told.path("higher").asBoolean(), values);
        }
        return new Progress(
                state.path("step").asLong(),
                state.path("seconds").asDouble(),
                best,
                state.path("best_step").asLong(),
                state.path("since_best").asInt());
    }

    private void fill(Path file, Map<String, ? extends Weight> places) {
        WeightFile found = Safetensors.read(file);
        places.forEach((name, weight) -> {
            if (weight instanceof Weight.Live live) {
                live.set(runtime.value(found.weight(name)));
            }
        });
    }

    /** Keeps the weights as they are, as the best so far. */
    void saveBest(Network network) throws IOException {
        Files.createDirectories(folder);
        SafetensorsWriter.write(folder.resolve(BEST), weights(network), METADATA);
    }

    /** Gives a network the best weights. */
    void restoreBest(Network network) {
        fill(folder.resolve(BEST), weights(network));
    }
}
