package dev.limpid.architecture;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.canonical.Dequantise;
import dev.limpid.canonical.HoistConstants;
import dev.limpid.canonical.InlineFunctions;
import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Graph;
import dev.limpid.onnx.OnnxReader;
import dev.limpid.tensor.Shape;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A published model as it is to be trained or written anew, whatever its files are: what it is, and its weights.
 *
 * @param home the folder that its configuration and its tokenizer or picture processor lie in
 * @param config with the keys that Hugging Face's have; where there is no file of it, told by the weights or the graph
 * @param weights under the names that their file has for them, those of an ONNX file under the names that PyTorch had
 */
public record Checkpoint(Path home, Config config, SortedMap<String, Stored> weights) {
    private static final String KERNEL = "/kernel";
    private static final Set<String> FUSED = Set.of("vit", "deit");

    public Checkpoint {
        weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
    }

    /**
     * Reads what there is, but no weight's numbers.
     *
     * @param folder the model's, or its one file
     * @param weights its weights: any file that a {@link WeightFile} is read from, or an ONNX file
     * @throws FormatException if a file is damaged, its weights are quantised, or there is no configuration and nothing else
     *     tells what it is: Google's TensorFlow checkpoints tell it, and exports of a BERT
     * @throws dev.limpid.onnx.OnnxFormatException if an ONNX file is damaged
     */
    public static Checkpoint of(Path folder, Path weights) throws IOException {
        Path home = Files.isDirectory(folder)
                ? folder
                : folder.toAbsolutePath().normalize().resolveSibling("");
        Optional<Config> said = Config.in(home);
        if (said.isPresent() && said.get().isTimm()) {
            throw said.get()
                    .fault("timm wrote it, which names an architecture but tells no sizes of it. Name the same model as"
                            + " transformers saves it.");
        }
        return weights.toString().endsWith(".onnx")
                ? exported(home, weights, said)
                : saved(home, WeightFile.read(weights), said);
    }

    private static Checkpoint exported(Path home, Path file, Optional<Config> said) throws IOException {
        Graph graph = HoistConstants.rewrite(InlineFunctions.rewrite(OnnxReader.read(file)));
        if (Dequantise.isQuantised(graph)) {
            throw new FormatException(
                    file,
                    "its weights are rounded to 8 bits or less, and what was rounded off cannot be learnt from. Name the"
                            + " model that it was made of.");
        }
        SortedMap<String, Stored> weights = ExportedWeights.in(file, graph);
        Config config =
                said.isPresent() ? said.get() : Config.of(file, new ExportedBert(file, graph, weights).config());
        return new Checkpoint(home, config, weights);
    }

    private static Checkpoint saved(Path home, WeightFile file, Optional<Config> said) {
        WeightFile seen = said.map(Config::modelType).filter(FUSED::contains).isPresent() ? VitNames.apart(file) : file;
        SortedMap<String, Stored> weights = new TreeMap<>();
        seen.weights().forEach((name, weight) -> {
            if (weight.dtype().isFloating()) {
                boolean turned = name.endsWith(KERNEL) && weight.shape().rank() == 2;
                weights.put(name, new Stored(file.path(), name, weight, turned));
            }
        });
        Config config =
                said.filter(one -> one.has("model_type")).orElseGet(() -> Config.of(file.path(), google(file, said)));
        return new Checkpoint(home, config, weights);
    }

    /** Google's own files say of sizes what {@code bert_config.json} does, if there is one, and nothing of a class. */
    private static ObjectNode google(WeightFile file, Optional<Config> said) {
        Weights weights = Weights.of(file).named(Bert::spellings);
        ObjectNode json = said.isPresent() ? said.get().json() : toldByShapes(file, weights);
        json.put("model_type", "bert");
        if (!json.has("architectures")) {
            json.putArray("architectures")
                    .add(weights.has("cls.predictions.transform.dense.weight") ? "BertForMaskedLM" : "BertModel");
        }
        return json;
    }

    private static ObjectNode toldByShapes(WeightFile file, Weights weights) {
        if (weights.find(TokenEmbeddings.WORDS)
                .filter(name -> name.contains("/"))
                .isEmpty()) {
            throw new FormatException(
                    file.path(),
                    "no config.json lies beside it, so it is not known what it is. Put the model's there.");
        }
        return Bert.fromShapes(weights).json();
    }

    /** The first of these names that there is a weight of. */
    public Optional<Stored> find(List<String> names) {
        return names.stream().filter(weights::containsKey).findFirst().map(weights::get);
    }

    /** The same, if it fits a shape: a head that was made for other classes does not. */
    public Optional<Stored> find(List<String> names, Shape shape) {
        return find(names).filter(found -> found.fits(shape));
    }
}
