package dev.limpid.examples;

import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoBatchifyTranslator;
import ai.djl.translate.TranslateException;
import ai.djl.translate.TranslatorContext;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.ExactShapley;
import dev.limpid.game.Coalition;
import dev.limpid.game.Players;
import dev.limpid.model.Feature;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import dev.limpid.tensor.Tensor;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

/**
 * Explains a model that runs in DJL (Deep Java Library): Limpid sees nothing but DJL's predictor. Ninths of a picture are
 * blacked out, in all 512 ways.
 *
 * <p>Both run on ONNX Runtime, of which a process has one. A program that also loads models by Limpid must let DJL's engine
 * start first ({@code Engine.getEngine("OnnxRuntime")}): it refuses to share a runtime that is there already, Limpid does not.
 *
 * <p>Run: {@code examples/run ExplainDjl}.
 */
public final class ExplainDjl {
    private static final int SIDE = 32;
    private static final int CELLS = 3;

    private static final List<String> PLACES =
            List.of("top left", "top", "top right", "left", "middle", "right", "bottom left", "bottom", "bottom right");

    private ExplainDjl() {}

    public static void main(String... args) throws IOException, ModelNotFoundException, MalformedModelException {
        Path digits = Path.of(args.length > 0 ? args[0] : "examples/digits");
        float[] pixels = pixels(digits.resolve("pictures/seven/240.png"));
        try (ZooModel<float[][], float[][]> model = opened(digits.resolve("model.onnx"));
                Predictor<float[][], float[][]> predictor = model.newPredictor()) {
            BlackBox<float[]> box = new BlackBox<>("digits in DJL", pictures -> scores(predictor, pictures), List.of());
            Attribution why = box.explain(new ExactShapley(false), ninths(pixels), box.top(pixels, 1))
                    .get(0);
            System.out.println("answer: " + why.target().target().choice().label());
            for (Attribution.Scored part : why.scores()) {
                System.out.printf(
                        Locale.ROOT,
                        "%+7.3f  %s%n",
                        part.score(),
                        part.feature().text());
            }
        }
    }

    /** What Limpid asks of a predictor: a row of scores for each input. */
    private static Tensor scores(Predictor<float[][], float[][]> predictor, List<float[]> pictures) {
        try {
            float[][] rows = predictor.predict(pictures.toArray(float[][]::new));
            List<Tensor> tensors = new ArrayList<>();
            for (float[] row : rows) {
                tensors.add(Tensor.of(dev.limpid.tensor.Shape.of(1, row.length), row));
            }
            return Tensor.stack(tensors);
        } catch (TranslateException failed) {
            throw new IllegalStateException("DJL could not run the model.", failed);
        }
    }

    // What follows is DJL's side: a model, and how pictures become its arrays.

    private static ZooModel<float[][], float[][]> opened(Path file)
            throws IOException, ModelNotFoundException, MalformedModelException {
        return Criteria.builder()
                .setTypes(float[][].class, float[][].class)
                .optModelPath(file)
                .optEngine("OnnxRuntime")
                .optTranslator(new PixelsToScores())
                .build()
                .loadModel();
    }

    /** A whole batch goes to the runtime at once. */
    private static final class PixelsToScores implements NoBatchifyTranslator<float[][], float[][]> {
        @Override
        public NDList processInput(TranslatorContext context, float[][] pictures) {
            float[] all = new float[pictures.length * SIDE * SIDE];
            for (int i = 0; i < pictures.length; i++) {
                System.arraycopy(pictures[i], 0, all, i * SIDE * SIDE, SIDE * SIDE);
            }
            return new NDList(context.getNDManager().create(all, new Shape(pictures.length, 1, SIDE, SIDE)));
        }

        @Override
        public float[][] processOutput(TranslatorContext context, NDList list) {
            float[] all = list.get(0).toFloatArray();
            int width = (int) list.get(0).getShape().get(1);
            float[][] rows = new float[all.length / width][width];
            for (int i = 0; i < all.length; i++) {
                rows[i / width][i % width] = all[i];
            }
            return rows;
        }
    }

    /** A grey picture's pixels, from 0 for black to 1. */
    private static float[] pixels(Path file) throws IOException {
        BufferedImage image = ImageIO.read(file.toFile());
        float[] pixels = new float[SIDE * SIDE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = image.getRaster().getSample(i % SIDE, i / SIDE, 0) / 255f;
        }
        return pixels;
    }

    // And this is Limpid's: the nine parts of a picture are players, an absent one is black.

    private static Players<float[]> ninths(float[] pixels) {
        List<Feature> features = new ArrayList<>();
        for (int cell = 0; cell < PLACES.size(); cell++) {
            int own = cell;
            List<Integer> inside = IntStream.range(0, pixels.length)
                    .filter(pixel -> cell(pixel) == own)
                    .boxed()
                    .toList();
            features.add(new Feature(
                    PLACES.get(cell), new Place.Region(0, Mask.of(SIDE, SIDE, inside)), false, List.of(cell)));
        }
        return new Players<>(features, present -> List.of(masked(pixels, present)));
    }

    private static float[] masked(float[] pixels, Coalition present) {
        float[] masked = pixels.clone();
        for (int i = 0; i < masked.length; i++) {
            if (!present.has(cell(i))) {
                masked[i] = 0;
            }
        }
        return masked;
    }

    private static int cell(int pixel) {
        return pixel / SIDE * CELLS / SIDE * CELLS + pixel % SIDE * CELLS / SIDE;
    }
}
