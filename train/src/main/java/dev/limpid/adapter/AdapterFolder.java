package dev.limpid.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Trainee;
import dev.limpid.format.AtomicFile;
import dev.limpid.format.FormatException;
import dev.limpid.format.Safetensors;
import dev.limpid.format.SafetensorsWriter;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An adapter on the disk as PEFT keeps it: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 *
 * @param path the folder
 * @param settings their targets the layers that the file has matrices for
 * @param base which model it was made for, as its maker calls it; may be empty
 * @param task as PEFT calls it, {@code SEQ_CLS}; may be empty
 */
public record AdapterFolder(Path path, Lora settings, String base, String task, WeightFile weights) {
    /** Before the names of modules. */
    static final String PREFIX = "base_model.model.";

    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    /** Settings that change what an adapter computes, with what they are where nothing is changed. */
    private static final Map<String, String> PLAIN = Map.of(
            "bias", "none",
            "use_dora", "false",
            "use_qalora", "false",
            "lora_bias", "false",
            "rank_pattern", "{}",
            "alpha_pattern", "{}");

    /**
     * Reads a folder. Numbers stay in their file.
     *
     * @throws FormatException if a file is missing or damaged, or the adapter is of a kind that is not known here
     */
    public static AdapterFolder read(Path folder) throws IOException {
        Path file = folder.resolve(CONFIG);
        Config config = Config.read(file);
        JsonNode json = config.json();
        String kind = config.text("peft_type", "");
        if (!kind.equals("LORA")) {
            throw new FormatException(
                    file,
                    "'peft_type' is " + FormatException.quoted(kind) + ", expected 'LORA': no other adapter is known.");
        }
        PLAIN.forEach((key, plain) -> {
            JsonNode said = json.path(key);
            if (config.has(key)
                    && !said.asText(said.toString()).equals(plain)
                    && !said.toString().equals(plain)) {
                throw new FormatException(
                        file,
                        "'" + key + "' is " + FormatException.quoted(said.toString()) + ", expected " + plain
                                + ": this kind of LoRA is not known. Merge the adapter with PEFT first.");
            }
        });
        WeightFile weights = Safetensors.read(folder.resolve(WEIGHTS));
        Set<String> modules = new TreeSet<>();
        for (String name : weights.weights().keySet()) {
            if (!name.startsWith(PREFIX)) {
                throw new FormatException(
                        weights.path(),
                        "tensor " + FormatException.quoted(name) + " does not begin with '" + PREFIX
                                + "': not an adapter that PEFT saved.");
            }
            if (name.endsWith(A)) {
                modules.add(name.substring(PREFIX.length(), name.length() - A.length()));
            }
        }
        if (modules.isEmpty()) {
            throw new FormatException(weights.path(), "it has no tensor that ends in '" + A + "': not a LoRA adapter.");
        }
        try {
            Lora settings = new Lora(
                    config.number("r"),
                    config.real("lora_alpha", 8),
                    config.real("lora_dropout", 0),
                    Targets.named(modules),
                    config.truth("use_rslora", false));
            return new AdapterFolder(
                    folder,
                    settings,
                    config.text("base_model_name_or_path", ""),
                    config.text("task_type", ""),
                    weights);
        } catch (IllegalArgumentException wrong) {
            throw new FormatException(file, String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /**
     * An adapter on its base.
     *
     * @param model the base with the adapter's matrices in it
     * @param weights that the folder gives, by wire: every A and B, and what was trained whole
     */
    public record Loaded(Adapted model, Map<Wire, Weight.InFile> weights) {
        public Loaded {
            weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        }
    }

    /**
     * Sets the adapter on a base.
     *
     * @throws FormatException if it was made for another model: a layer is missing or of another size
     */
    public Loaded on(Trainee model) {
        Map<String, Wire> wires = new TreeMap<>();
        model.names().forEach((wire, names) -> wires.put(PREFIX + names.get(0), wire));
        Set<Wire> whole = new LinkedHashSet<>();
        for (String name : weights.weights().keySet()) {
            boolean small = name.endsWith(A) || name.endsWith(B);
            Wire wire = wires.get(small ? name.substring(0, name.length() - A.length()) + ".weight" : name);
            if (wire == null) {
                throw misfit("the model has no " + FormatException.quoted(name.substring(PREFIX.length())));
            }
            if (!small) {
                whole.add(wire);
            }
        }
        Adapted adapted;
        try {
            adapted = settings.on(model, whole);
        } catch (IllegalArgumentException unfit) {
            throw misfit(String.valueOf(unfit.getMessage()).replaceAll("\\.$", ""));
        }
        Map<Wire, Weight.InFile> found = new LinkedHashMap<>();
        adapted.saved().forEach((name, wire) -> found.put(wire, fitting(name, wire, adapted)));
        return new Loaded(adapted, found);
    }

    private Weight.InFile fitting(String name, Wire wire, Adapted adapted) {
        Weight.InFile weight = weights.weight(name);
        Weight declared = adapted.trainee().plain().graph().weights().get(wire);
        Shape expected = declared == null ? weight.shape() : declared.shape();
        if (!weight.shape().equals(expected) || !weight.dtype().isFloating()) {
            throw misfit("tensor " + FormatException.quoted(name) + " is " + weight.dtype() + weight.shape()
                    + ", expected " + DType.FLOAT + expected);
        }
        return weight;
    }

    private FormatException misfit(String what) {
        String made = base.isEmpty() ? "" : " It was made for " + FormatException.quoted(base) + ".";
        return new FormatException(
                weights.path(), "the adapter does not fit this model: " + what + "." + made + " Choose that base.");
    }

    /**
     * Writes an adapter into a folder that is there. The same adapter gives the same bytes.
     *
     * @param values of the weights that {@link Adapted#saved} names
     * @param base which model it is for: a hub's name, or a folder
     * @param task as PEFT calls it: {@code SEQ_CLS}, {@code TOKEN_CLS}, {@code QUESTION_ANS}, {@code CAUSAL_LM}; empty for another
     * @throws dev.limpid.format.WriteFailure if it cannot be written
     */
    public static void write(
            Path folder, Adapted adapted, Function<Wire, ? extends Weight> values, String base, String task)
            throws IOException {
        SortedMap<String, Weight> tensors = new TreeMap<>();
        adapted.saved().forEach((name, wire) -> tensors.put(name, values.apply(wire)));
        SafetensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
        byte[] config =
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(config(adapted, base, task));
        AtomicFile.write(folder.resolve(CONFIG), config);
    }

    private static ObjectNode config(Adapted adapted, String base, String task) {
        Lora settings = adapted.settings();
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("base_model_name_or_path", base);
        json.put("bias", "none");
        json.put("fan_in_fan_out", adapted.pairs().stream().anyMatch(LowRank::turned));
        json.put("inference_mode", true);
        json.put("init_lora_weights", true);
        if (settings.alpha() == Math.rint(settings.alpha())) {
            json.put("lora_alpha", (long) settings.alpha());
        } else {
            json.put("lora_alpha", settings.alpha());
        }
        json.put("lora_dropout", settings.dropout());
        List<String> whole = new ArrayList<>(adapted.whole().keySet());
        json.set("modules_to_save", whole.isEmpty() ? json.nullNode() : names(json, whole));
        json.put("peft_type", "LORA");
        json.put("r", settings.rank());
        json.set("target_modules", names(json, settings.targets().in(List.of()).ends()));
        json.put("task_type", task.isEmpty() ? null : task);
        json.put("use_rslora", settings.rankStabilised());
        return json;
    }

    private static ArrayNode names(ObjectNode json, Iterable<String> names) {
        ArrayNode array = json.arrayNode();
        names.forEach(array::add);
        return array;
    }
}
