package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.graph.Wire;
import dev.limpid.image.Picture;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.model.Original;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.IntToDoubleFunction;

/** Documents about pictures. */
final class Pictures {
    static final String NAME = "bird.png";
    private static final Provenance MODEL =
            new Provenance("birds", "folder:birds", "0123456789abcdef", 1234, "image-classification");

    private Pictures() {}

    /** 18×12 pixels, of which the model sees the middle 12×12, halved: 6×6 scores, the largest in the centre. */
    static Document explained() {
        return document(18, 12, integratedGradients(bird()));
    }

    /** What {@link #explained} is about: a blob on a slope. */
    static Picture picture() {
        return picture(18, 12);
    }

    static Picture picture(int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            double x = (i % width + 0.5) / width - 0.5;
            double y = (i / width + 0.5) / height - 0.5;
            double blob = Math.exp(-18 * (x * x + y * y));
            rgb[3 * i] = (byte) (60 + 180 * blob);
            rgb[3 * i + 1] = (byte) (90 + 100 * blob);
            rgb[3 * i + 2] = (byte) (140 + 100 * y);
        }
        return Picture.of(width, height, 3, rgb);
    }

    static Tensor bird() {
        return scores(6, 6, i -> {
            double x = i % 6 - 2.6;
            double y = i / 6 - 2.4;
            return Math.exp(-(x * x + y * y) / 2) - (i == 7 ? 0.5 : i % 5 == 0 ? 0.03 : 0);
        });
    }

    static Tensor scores(int rows, int columns, IntToDoubleFunction score) {
        return Tensor.fill(DType.FLOAT, Shape.of(rows, columns), score::applyAsDouble);
    }

    /** A document about a picture whose middle square reaches the model. */
    static Document document(int width, int height, Attribution... explanations) {
        int side = Math.min(width, height);
        Original.Box seen = new Original.Box((width - side) / 2.0, (height - side) / 2.0, side, side);
        return document(new Original.Image(NAME, width, height, seen), explanations);
    }

    static Document document(Original.Image image, Attribution... explanations) {
        return new Document(
                MODEL,
                List.of(image),
                List.of(
                        new Prediction("wren", 3, null, 4.5, 0.9),
                        new Prediction("finch", 1, null, 2.1, 0.08),
                        new Prediction("tit", 0, null, 0.7, 0.02)),
                List.of(explanations),
                List.of("The file does not say how pictures are prepared; ImageNet's way is taken."),
                0);
    }

    static Attribution integratedGradients(Tensor scores) {
        double sum = 0;
        for (double score : scores.toDoubles()) {
            sum += score;
        }
        return attribution("integrated-gradients", scores, target(3, "wren"), 4.5 - sum, sum);
    }

    static Attribution saliency(Tensor scores) {
        return attribution("saliency", scores, target(3, "wren"), null, 0);
    }

    static Attribution attribution(String method, Tensor scores, Target target, @Nullable Double baseline, double sum) {
        return new Attribution(
                CapitalOfFrance.method(method, "baseline", "black"),
                new Attribution.Explained(target, 4.5, 0.9, baseline),
                List.of(),
                List.of(new Attribution.Named(Attribution.PLACES, List.of("row", "column"), scores)),
                baseline == null ? null : new Attribution.Completeness(sum, sum),
                new Attribution.Cost(52, 50, 1.9),
                List.of(),
                0,
                MODEL);
    }

    /** Attention of a vision transformer with one token before its patches: head h of layer l looks at patch l + h. */
    static Attribution attention(int layers, int heads, int side, int patch) {
        int n = side * side + 1;
        Tensor maps = Tensor.fill(DType.FLOAT, Shape.of(layers, heads, n, n), i -> {
            int key = i % n;
            int head = i / (n * n) % heads;
            int layer = i / (n * n) / heads;
            return key == 1 + layer + head ? 0.5 : 0.5 / (n - 1);
        });
        int pixels = side * patch;
        return new Attribution(
                CapitalOfFrance.method("attention"),
                new Attribution.Explained(target(3, "wren"), 4.5, 0.9, null),
                List.of(),
                List.of(
                        new Attribution.Named(
                                Attribution.PLACES, List.of("row", "column"), scores(pixels, pixels, i -> 1)),
                        new Attribution.Named("attention", List.of("layer", "head", "query", "key"), maps)),
                null,
                new Attribution.Cost(2, 0, 0.1),
                List.of(),
                0,
                MODEL);
    }

    static Target target(int index, String label) {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(index, label),
                null,
                null,
                Target.Score.LOGIT);
    }
}
