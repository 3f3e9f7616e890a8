package dev.limpid.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Tiny models of random weights to choose from, and what to choose by: texts that one word tells, as a class or a number. */
final class ComparedModels {
    private static final Path RESOURCES = Path.of(System.getProperty("limpid.root"), "models/src/test/resources");
    private static final int WORDS = 40;
    private static final int YES = 5;
    private static final int NO = 9;

    private ComparedModels() {}

    private static Path copy(Path model, Path to) throws IOException {
        Files.createDirectories(to);
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(model.resolve(file), to.resolve(file));
        }
        return to;
    }

    /** An encoder of texts whose tokenizer knows {@code word-number-3} and the like, one token each. */
    static Path ofTexts(Path folder, String model) throws IOException {
        Path place = copy(RESOURCES.resolve("tiny-text").resolve(model), folder.resolve(model));
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("version", "1.0");
        json.putNull("normalizer");
        json.putObject("pre_tokenizer").put("type", "WhitespaceSplit");
        json.putNull("post_processor");
        json.putNull("decoder");
        json.putArray("added_tokens");
        ObjectNode words = json.putObject("model");
        words.put("type", "WordLevel").put("unk_token", "[UNK]");
        ObjectNode vocabulary = words.putObject("vocab");
        vocabulary.put("[UNK]", 0).put("[PAD]", 1).put("[MASK]", 2);
        for (int i = vocabulary.size(); i < WORDS; i++) {
            vocabulary.put(word(i), i);
        }
        Files.writeString(place.resolve("tokenizer.json"), json.toString());
        return place;
    }

    /** An encoder of pictures, which it takes as they are. */
    static Path ofPictures(Path folder, String model) throws IOException {
        Path place = copy(RESOURCES.resolve("tiny-vision").resolve(model), folder.resolve(model));
        Files.writeString(place.resolve("preprocessor_config.json"), """
                {"image_processor_type": "ViTImageProcessor", "do_resize": false, "do_normalize": false,
                 "do_rescale": true, "rescale_factor": 0.00392156862745098}
                """);
        return place;
    }

    private static String word(int number) {
        return "word-number-" + number;
    }

    /** A class each. */
    static Path classes(Path folder, int rows) throws IOException {
        return table(folder.resolve(rows + "-classes.csv"), "text,label", rows, "yes", "no");
    }

    /** A number each. */
    static Path numbers(Path folder, int rows) throws IOException {
        return table(folder.resolve(rows + "-numbers.csv"), "text,score", rows, "1.5", "-0.5");
    }

    private static Path table(Path file, String header, int rows, String yes, String no) throws IOException {
        Random random = new Random(rows);
        StringBuilder table = new StringBuilder(header).append('\n');
        for (int i = 0; i < rows; i++) {
            table.append(word(i % 2 == 0 ? YES : NO));
            for (int more = 1 + random.nextInt(6); more > 0; more--) {
                table.append(' ').append(word(10 + random.nextInt(WORDS - 10)));
            }
            table.append(',').append(i % 2 == 0 ? yes : no).append('\n');
        }
        return Files.writeString(file, table);
    }
}
