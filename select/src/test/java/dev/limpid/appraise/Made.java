package dev.limpid.appraise;

import dev.limpid.corpus.Item;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.onnx.OnnxWriter;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.task.Models;
import dev.limpid.task.TaskModel;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

import javax.imageio.ImageIO;

/** Models of which it is known what they look at: each word has a number, and their sum says it all. */
final class Made {
    static final Runtime.Settings THREAD = Runtime.Settings.standard().withThreads(1);
    static final List<String> WORDS = List.of(
            "the",
            "my",
            "dog",
            "can",
            "she",
            "sea",
            "is",
            "it",
            "was",
            "of",
            "good",
            "bad",
            "wonderful",
            "terrible",
            "film",
            "picture",
            "window",
            "garden",
            "yellow",
            "people");
    private static final List<String> SPECIAL = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]");

    private Made() {}

    private static TaskModel<?> open(Path folder, GraphBuilder build) throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"id2label\":{\"0\":\"no\",\"1\":\"yes\"}}");
        Files.write(folder.resolve("model.onnx"), OnnxWriter.write(build.build()));
        return open(folder);
    }

    /** A model that was made before, of which something else is configured since. */
    static TaskModel<?> configured(Path folder, String config) throws IOException {
        Files.writeString(folder.resolve("config.json"), config);
        return open(folder);
    }

    private static TaskModel<?> open(Path folder) {
        return Models.open(
                new ModelFolder(folder, "made", folder.toString(), "0".repeat(64)), Models.Wanted.ANY, THREAD);
    }

    /**
     * A model of texts with logits (−l, l).
     *
     * @param weights of words; others have 0
     * @param logit what becomes of their sum
     */
    static TaskModel<?> ofWords(Path folder, Map<String, Double> weights, UnaryOperator<Expr> logit)
            throws IOException {
        return ofEach(folder, weights, words -> logit.apply(words.reduceSum(false, 1)));
    }

    /**
     * The same of words that are more than their sum.
     *
     * @param logit what becomes of them, {@code [batch,word,1]} to {@code [batch,1]}
     */
    static TaskModel<?> ofEach(Path folder, Map<String, Double> weights, UnaryOperator<Expr> logit) throws IOException {
        List<String> vocabulary = new ArrayList<>(SPECIAL);
        vocabulary.addAll(WORDS);
        GraphBuilder build = GraphBuilder.create("words");
        return open(texts(folder, vocabulary), build, logit.apply(words(build, vocabulary, weights)));
    }

    /**
     * As {@link #ofWords} makes it, of texts of so many tokens at most, of which two are the model's own; a word that it does not
     * know has as many as letters.
     */
    static TaskModel<?> ofFew(Path folder, int most, Map<String, Double> weights, UnaryOperator<Expr> logit)
            throws IOException {
        List<String> vocabulary = new ArrayList<>(SPECIAL);
        vocabulary.addAll(WORDS);
        for (char letter = 'a'; letter <= 'z'; letter++) {
            vocabulary.addAll(List.of(String.valueOf(letter), "##" + letter));
        }
        GraphBuilder build = GraphBuilder.create("few");
        Expr words = words(build, vocabulary, weights);
        Expr places = build.input("position_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr placed =
                build.constant(Tensor.zeros(DType.FLOAT, Shape.of(most, 1))).gather(places, 0);
        return open(
                texts(folder, vocabulary), build, logit.apply(words.add(placed).reduceSum(false, 1)));
    }

    private static Path texts(Path folder, List<String> vocabulary) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("vocab.txt"), String.join("\n", vocabulary) + "\n");
        return folder;
    }

    private static Expr words(GraphBuilder build, List<String> vocabulary, Map<String, Double> weights) {
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Tensor table = Tensor.fill(
                DType.FLOAT, Shape.of(vocabulary.size(), 1), i -> weights.getOrDefault(vocabulary.get(i), 0.0));
        return build.constant(table).gather(ids, 0);
    }

    private static TaskModel<?> open(Path folder, GraphBuilder build, Expr logit) throws IOException {
        Expr both = build.constant(Tensor.fill(DType.FLOAT, Shape.of(1, 2), i -> i == 0 ? -1 : 1));
        build.output("scores", logit.matMul(both));
        return open(folder, build);
    }

    /** A model of pictures of 16 by 16 that says yes where neighbouring columns differ much. */
    static TaskModel<?> ofStripes(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                "{\"do_resize\":true,\"size\":{\"height\":16,\"width\":16},\"do_rescale\":true,\"do_normalize\":false,"
                        + "\"image_processor_type\":\"ViTImageProcessor\"}");
        GraphBuilder build = GraphBuilder.create("stripes");
        Expr pixels = build.input("pixel_values", TensorType.of(DType.FLOAT, "batch", 3, 16, 16));
        Expr step = pixels.slice(3, 1, 16).sub(pixels.slice(3, 0, 15)).abs();
        Expr roughness = step.reduceMean(false, 1, 2, 3).add(-0.3).mul(20).unsqueeze(1);
        return open(folder, build, roughness);
    }

    static Item text(int number, String text, String label) {
        return new Item.Labelled("texts:" + number, text, null, List.of(label));
    }

    /** Some of the words, in any order. */
    static String some(Random random, int many) {
        List<String> some = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            some.add(WORDS.get(random.nextInt(WORDS.size())));
        }
        return String.join(" ", some);
    }

    /** Stripes a column wide, or one colour. */
    static Item picture(Path folder, int number, boolean striped, int brightness) throws IOException {
        java.awt.image.BufferedImage image =
                new java.awt.image.BufferedImage(16, 16, java.awt.image.BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 16; x++) {
                int grey = striped && x % 2 == 0 ? 255 - brightness : brightness;
                image.setRGB(x, y, grey << 16 | grey << 8 | grey);
            }
        }
        Path file = folder.resolve(number + ".png");
        ImageIO.write(image, "png", file.toFile());
        return new Item.Pictured(number + ".png", file, striped ? "yes" : "no");
    }
}
