package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.graph.Wire;
import dev.limpid.model.Feature;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;

/** Explanations as a method would tell them, made up. */
final class Told {
    private Told() {}

    /** Of a text. */
    static Attribution words(String label, String text, double... scores) {
        String[] words = text.split(" ");
        List<Attribution.Scored> scored = new ArrayList<>();
        scored.add(scored("[CLS]", new Place.Span(0, 0, 0), true, 99));
        int start = 0;
        for (int i = 0; i < words.length; i++) {
            scored.add(scored(words[i], new Place.Span(0, start, start + words[i].length()), false, scores[i]));
            start += words[i].length() + 1;
        }
        return of(label, scored, List.of());
    }

    /** Of a row with columns called a, b, c … */
    static Attribution row(String label, double... scores) {
        List<Attribution.Scored> scored = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            String name = String.valueOf((char) ('a' + i));
            scored.add(scored(name + " = 3", new Place.Column(0, name, 3.0), false, scores[i]));
        }
        return of(label, scored, List.of());
    }

    /** Of the pixels of a square picture. */
    static Attribution pixels(String label, int side, double... scores) {
        Tensor places = Tensor.fill(DType.FLOAT, Shape.of(side, side), i -> scores[i]);
        return of(
                label, List.of(), List.of(new Attribution.Named(Attribution.PLACES, List.of("row", "column"), places)));
    }

    /** Of one region of a square picture. */
    static Attribution region(String label, int side, List<Integer> pixels, double score) {
        return of(
                label,
                List.of(scored("region 0", new Place.Region(0, Mask.of(side, side, pixels)), false, score)),
                List.of());
    }

    private static Attribution.Scored scored(String text, Place place, boolean special, double score) {
        return new Attribution.Scored(new Feature(text, place, special, List.of()), score, null, null);
    }

    private static Attribution of(String label, List<Attribution.Scored> scores, List<Attribution.Named> arrays) {
        Target target = new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(0, label),
                null,
                null,
                Target.Score.LOGIT);
        return new Attribution(
                new Attribution.Method("made-up", java.util.Map.of()),
                new Attribution.Explained(target, 1, null, null),
                scores,
                arrays,
                null,
                new Attribution.Cost(1, 1, 0),
                List.of(),
                0,
                new Provenance("none", "none", "", 0, "text-classification"));
    }
}
