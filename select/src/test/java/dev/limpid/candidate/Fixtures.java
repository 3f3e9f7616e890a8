package dev.limpid.candidate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.corpus.Item;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** Tiny checkpoints, what transformers makes of them (tools/golden/candidate.py), and tokenizers that read numbers. */
public final class Fixtures {
    static final Runtime.Settings SETTINGS = Runtime.Settings.standard().withThreads(1);
    static final Path MODELS = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    static JsonNode golden() throws IOException {
        Path file = Path.of(System.getProperty("limpid.root"), "select/src/test/resources/golden/candidate.json.gz");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return JSON.readTree(in);
        }
    }

    /** Copies the files of a model, and nothing that they lie among. */
    static Path copy(String model, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(MODELS.resolve(model))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    static ModelFolder folder(Path path, @Nullable String pooling) {
        return new ModelFolder(path, "tiny", path.toString(), "0".repeat(64), pooling);
    }

    /** A model whose tokenizer makes of {@code t5 t7} the tokens 5 and 7, and puts in none. */
    public static ModelFolder numbered(String model, Path to, @Nullable String pooling) throws IOException {
        copy(model, to);
        number(to);
        return folder(to, pooling);
    }

    /** Puts that tokenizer into a folder. */
    static void number(Path to) throws IOException {
        JsonNode config = JSON.readTree(to.resolve("config.json").toFile());
        ObjectNode json = JSON.createObjectNode();
        json.put("version", "1.0");
        json.putNull("normalizer");
        json.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        json.putNull("post_processor");
        json.putNull("decoder");
        json.putArray("added_tokens");
        ObjectNode words = json.putObject("model");
        words.put("type", "WordLevel").put("unk_token", "t0");
        ObjectNode vocabulary = words.putObject("vocab");
        for (int i = 0; i < config.get("vocab_size").intValue(); i++) {
            vocabulary.put("t" + i, i);
        }
        JSON.writeValue(to.resolve("tokenizer.json").toFile(), json);
        Files.deleteIfExists(to.resolve("tokenizer_config.json"));
    }

    /**
     * The ONNX export of a model with a tokenizer as {@link #numbered} makes it, or none of pictures.
     *
     * @param file {@code tiny-text-onnx/bert-classes.dynamo}, of {@code tiny-text/bert-classes}
     */
    static ModelFolder exported(String file, Path to) throws IOException {
        String model = file.substring(0, file.lastIndexOf('.')).replace("-onnx/", "/");
        if (model.startsWith("tiny-vision")) {
            pictured(model, to);
        } else {
            numbered(model, to, "mean");
        }
        Files.delete(to.resolve("model.safetensors"));
        unpack(file, to);
        return folder(to, "mean");
    }

    static void unpack(String file, Path to) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(MODELS.resolve(file + ".onnx.gz")))) {
            Files.copy(in, to.resolve("model.onnx"));
        }
    }

    /** A model of pictures that reads them as they are, from 0 to 1. */
    static ModelFolder pictured(String model, Path to) throws IOException {
        copy(model, to);
        Files.writeString(
                to.resolve("preprocessor_config.json"),
                "{\"image_processor_type\":\"ViTImageProcessor\",\"do_resize\":false,\"do_normalize\":false,"
                        + "\"do_rescale\":true,\"rescale_factor\":0.00392156862745098}");
        return folder(to, null);
    }

    /** Texts of tokens by number. */
    static List<Item> numbers(JsonNode texts) {
        List<Item> items = new ArrayList<>();
        for (JsonNode text : texts) {
            String words = StreamSupport.stream(text.spliterator(), false)
                    .map(id -> "t" + id.intValue())
                    .collect(Collectors.joining(" "));
            items.add(text("text " + items.size(), words, null));
        }
        return items;
    }

    static Item text(String place, String text, @Nullable String pair) {
        return new Item.Labelled(place, text, pair, List.of("a"));
    }

    static List<Item> written(JsonNode texts) {
        List<Item> items = new ArrayList<>();
        for (JsonNode text : texts) {
            items.add(text(
                    "text " + items.size(), text.get(0).textValue(), text.get(1).textValue()));
        }
        return items;
    }

    static List<Item> pictures(JsonNode pngs, Path to) throws IOException {
        Files.createDirectories(to);
        List<Item> items = new ArrayList<>();
        for (JsonNode png : pngs) {
            Path file = to.resolve(items.size() + ".png");
            Files.write(file, Base64.getDecoder().decode(png.textValue()));
            items.add(new Item.Pictured(file.toString(), file, "a"));
        }
        return items;
    }

    static double[][] rows(JsonNode rows) {
        double[][] all = new double[rows.size()][];
        for (int i = 0; i < all.length; i++) {
            all[i] = new double[rows.get(i).size()];
            for (int k = 0; k < all[i].length; k++) {
                all[i][k] = rows.get(i).get(k).doubleValue();
            }
        }
        return all;
    }
}
