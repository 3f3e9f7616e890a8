package dev.limpid.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.format.AtomicFolder;
import dev.limpid.format.SafetensorsWriter;
import dev.limpid.format.WriteFailure;
import dev.limpid.text.TokenizerFiles;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a model as a folder that transformers, ONNX Runtime and Limpid load: {@code config.json}, {@code model.safetensors},
 * the tokenizer's files or the picture processor's, {@code README.md}, {@code model.onnx}.
 */
public final class HuggingFaceFolder {
    private static final List<String> OF_PICTURES = List.of("preprocessor_config.json", "processor_config.json");

    private static final String POOLING = "1_Pooling";

    private static final String OF_WRITING = "generation_config.json";

    /** What sentence-transformers keeps beside a model, apart from its pooling's folder. */
    private static final List<String> OF_SENTENCES =
            List.of("modules.json", "sentence_bert_config.json", "config_sentence_transformers.json");

    private HuggingFaceFolder() {}

    /**
     * Writes {@code folder}, whole or not at all. Weights are read where they lie, in no second copy.
     *
     * @param folder new or empty
     * @param home the folder that has the tokenizer's files, or those of the picture processor
     * @throws WriteFailure if it is there and not empty, or cannot be written; nothing is left then
     * @throws dev.limpid.format.FormatException if there is no tokenizer in {@code home}
     */
    public static void write(Path folder, Finished model, Path home, Card card) throws WriteFailure {
        write(folder, model, home, null, card, more -> {});
    }

    /**
     * The same of an encoder of sentences, as sentence-transformers loads it, too.
     *
     * @param pooling how it makes one vector of a text, {@code mean}, {@code cls} or {@code max}; null for what the files in {@code
     *     home} say
     * @param more writes what else lies in the folder
     */
    public static void write(
            Path folder, Finished model, Path home, @Nullable String pooling, Card card, AtomicFolder.Filling more)
            throws WriteFailure {
        AtomicFolder.write(folder, partial -> {
            json(partial.resolve("config.json"), config(model));
            if (Head.isOfPictures(model.config())) {
                copy(OF_PICTURES, home, partial);
            } else {
                boolean typed = model.plain().graph().input("token_type_ids").isPresent();
                Integer most = model.plain().maxPositions();
                TokenizerFiles.write(home, partial, most == null ? Integer.MAX_VALUE : most, typed);
                if (model.plain().outputs().containsKey("next")) {
                    copy(List.of(OF_WRITING), home, partial);
                } else if (model.config().savedBy().endsWith("Model")) {
                    sentences(home, partial, model, pooling);
                }
            }
            Files.writeString(
                    partial.resolve("README.md"), card.markdown(model.config().labels()));
            SafetensorsWriter.write(partial.resolve("model.safetensors"), model.saved(), Map.of("format", "pt"));
            OnnxModel.write(partial, model);
            more.fill(partial);
        });
    }

    private static void sentences(Path home, Path to, Finished model, @Nullable String pooling) throws IOException {
        if (pooling == null) {
            copy(OF_SENTENCES, home, to);
        }
        Path said = home.resolve(POOLING);
        // How the model was trained goes before how its base was.
        if (Files.isDirectory(said) && pooling == null) {
            copy(List.of("config.json"), said, Files.createDirectory(to.resolve(POOLING)));
        } else if (pooling != null) {
            ArrayNode modules = JsonNodeFactory.instance.arrayNode();
            module(modules, "", "Transformer");
            module(modules, POOLING, "Pooling");
            json(to.resolve("modules.json"), modules);
            ObjectNode modes = JsonNodeFactory.instance
                    .objectNode()
                    .put("word_embedding_dimension", model.config().number("hidden_size"));
            for (String mode : List.of("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens")) {
                modes.put(
                        "pooling_mode_" + mode, mode.equals(pooling.equals("cls") ? "cls_token" : pooling + "_tokens"));
            }
            json(Files.createDirectory(to.resolve(POOLING)).resolve("config.json"), modes);
            Integer most = model.plain().maxPositions();
            if (most != null) {
                json(
                        to.resolve("sentence_bert_config.json"),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("max_seq_length", most)
                                .put("do_lower_case", false));
            }
        }
    }

    private static void module(ArrayNode modules, String path, String type) {
        int number = modules.size();
        modules.addObject()
                .put("idx", number)
                .put("name", String.valueOf(number))
                .put("path", path)
                .put("type", "sentence_transformers.models." + type);
    }

    /** With a type for what is saved, and both ways between numbers and labels. */
    private static ObjectNode config(Finished model) {
        Config config = model.config();
        ObjectNode json = config.json();
        // By its name of before transformers 4.56, which reads no other, and which later ones read, too.
        json.put("torch_dtype", "float32");
        json.remove("dtype");
        if (!config.labels().isEmpty() && !json.has("label2id")) {
            ObjectNode numbers = json.putObject("label2id");
            for (int i = 0; i < config.labels().size(); i++) {
                numbers.put(config.labels().get(i), i);
            }
        }
        // Of the software that wrote the one before.
        json.remove("transformers_version");
        json.remove("_name_or_path");
        return json;
    }

    private static void copy(List<String> names, Path from, Path to) throws IOException {
        for (String name : names) {
            if (Files.isRegularFile(from.resolve(name))) {
                Files.copy(from.resolve(name), to.resolve(name));
            }
        }
    }

    private static void json(Path file, JsonNode json) throws IOException {
        Files.write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json));
    }
}
