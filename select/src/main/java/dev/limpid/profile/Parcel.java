package dev.limpid.profile;

import dev.limpid.format.SafetensorsWriter;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A graph and what it is fed, in a folder that another process opens. Weights stay in their files, which the folder links to: an
 * ONNX model may only name what lies below it.
 */
record Parcel(Path folder) {
    private static final String MODEL = "model.onnx";
    private static final String FEEDS = "feeds.safetensors";

    /**
     * Fills the folder.
     *
     * @param feeds of each run, none of them texts
     * @throws IllegalArgumentException if something is fed that the file cannot hold
     */
    void write(Graph graph, List<Map<String, Tensor>> feeds) throws IOException {
        Map<Path, Path> links = new LinkedHashMap<>();
        Map<Wire, Weight> weights = new LinkedHashMap<>();
        for (Map.Entry<Wire, Weight> entry : graph.weights().entrySet()) {
            weights.put(entry.getKey(), linked(entry.getValue(), links));
        }
        Graph here = graph.withBody(weights, graph.nodes());
        Files.write(folder.resolve(MODEL), OnnxWriter.write(here, folder));
        Map<String, Weight> named = new LinkedHashMap<>();
        for (int run = 0; run < feeds.size(); run++) {
            for (Map.Entry<String, Tensor> entry : feeds.get(run).entrySet()) {
                named.put(run + "/" + entry.getKey(), Weight.of(entry.getValue()));
            }
        }
        SafetensorsWriter.write(folder.resolve(FEEDS), named, Map.of());
    }

    private Weight linked(Weight weight, Map<Path, Path> links) throws IOException {
        if (!(weight instanceof Weight.InFile inFile)) {
            return weight;
        }
        Path link = links.get(inFile.file());
        if (link == null) {
            link = Files.createSymbolicLink(
                    folder.resolve("weights-" + links.size()), inFile.file().toRealPath());
            links.put(inFile.file(), link);
        }
        return new Weight.InFile(inFile.dtype(), inFile.shape(), link, inFile.offset(), inFile.length());
    }

    Graph graph() throws IOException {
        return OnnxReader.read(folder.resolve(MODEL));
    }

    /** What each run is fed, where it lies. */
    List<Map<String, Weight>> feeds() {
        Map<Integer, Map<String, Weight>> runs = new TreeMap<>();
        WeightFile.read(folder.resolve(FEEDS)).weights().forEach((name, weight) -> {
            int slash = name.indexOf('/');
            runs.computeIfAbsent(Integer.valueOf(name.substring(0, slash)), run -> new LinkedHashMap<>())
                    .put(name.substring(slash + 1), weight);
        });
        return new ArrayList<>(runs.values());
    }
}
