package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.graph.Wire;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documents that ask more of a report than the capital of France does. */
final class Examples {
    static final String SCRIPT = "</script><script>alert(1)</script>";
    static final String IMAGE = "\"><img src=x onerror=alert(1)>";
    static final String PIECES = "Unbelievably good. The film drags, though.";
    private static final Pattern WORD = Pattern.compile("\\S+");

    private Examples() {}

    /** Everything a user or a model names is an attack on the page. */
    static Document hostile(String attack) {
        Target target = new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(0, attack),
                new Target.Choice(1, attack),
                null,
                Target.Score.LOGIT);
        Attribution explanation = new Attribution(
                CapitalOfFrance.method(attack, attack, attack),
                new Attribution.Explained(target, 1, 0.5, 0.0),
                words(attack, 1, -1, 0.5),
                CapitalOfFrance.attention(1, 1).arrays(),
                new Attribution.Completeness(1, 0.5),
                new Attribution.Cost(1, 1, 1),
                List.of(attack),
                0,
                CapitalOfFrance.MODEL);
        return new Document(
                new Provenance(attack, attack, attack, 1, attack),
                List.of(new Original.Text(attack)),
                List.of(new Prediction(attack, 0, null, 1, 0.5)),
                List.of(explanation),
                List.of(),
                0);
    }

    /** A text whose words get the scores in turn, again and again. */
    static Document text(String text, double... scores) {
        return document(text, words(text, scores));
    }

    static Document document(String text, List<Scored> scored) {
        Target target = new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(0, "POSITIVE"),
                null,
                null,
                Target.Score.LOGIT);
        double sum = scored.stream().mapToDouble(Scored::score).sum();
        Attribution explanation = new Attribution(
                CapitalOfFrance.method("integrated-gradients", "steps", 50),
                new Attribution.Explained(target, sum, 0.93, 0.0),
                scored,
                List.of(),
                new Attribution.Completeness(sum, sum),
                new Attribution.Cost(52, 50, 1.9),
                List.of(),
                0,
                CapitalOfFrance.MODEL);
        return new Document(
                CapitalOfFrance.MODEL,
                List.of(new Original.Text(text)),
                List.of(
                        new Prediction("POSITIVE", 0, null, sum, 0.93),
                        new Prediction("NEGATIVE", 1, null, -sum, 0.07)),
                List.of(explanation),
                List.of(),
                0);
    }

    /** Two sentences by their tokens, as two methods score them; the first word has three tokens. */
    static Document tokens() {
        Document one =
                document(PIECES, tokens(0.5, 0.25, -0.1, 1.25, 0.0625, 0.125, 0.375, -1.5, -0.25, -0.0625, 0.03125));
        Document other = document(PIECES, tokens(0.1, 0.1, 0.1, 0.2, 0, 0, 0.3, -0.4, 0, 0, 0));
        return new Document(
                one.model(),
                one.originals(),
                one.predictions(),
                List.of(
                        one.explanations().get(0),
                        as("occlusion", other.explanations().get(0))),
                List.of(),
                0);
    }

    private static Attribution as(String method, Attribution one) {
        return new Attribution(
                CapitalOfFrance.method(method),
                one.target(),
                one.scores(),
                List.of(),
                null,
                one.cost(),
                List.of(),
                0,
                one.model());
    }

    private static List<Scored> tokens(double... scores) {
        int[] ends = {2, 8, 12, 17, 18, 22, 27, 33, 34, 41, 42};
        List<Scored> scored = new ArrayList<>();
        scored.add(scored("[CLS]", 0, 0, 0));
        for (int i = 0, start = 0; i < ends.length; i++) {
            start += PIECES.charAt(start) == ' ' ? 1 : 0;
            scored.add(scored(PIECES.substring(start, ends[i]), start, ends[i], scores[i]));
            start = ends[i];
        }
        scored.add(scored("[SEP]", 42, 42, 0));
        return scored;
    }

    static List<Scored> words(String text, double... scores) {
        List<Scored> scored = new ArrayList<>();
        for (Matcher word = WORD.matcher(text); word.find(); ) {
            int start = text.codePointCount(0, word.start());
            int end = text.codePointCount(0, word.end());
            scored.add(scored(word.group(), start, end, scores[scored.size() % scores.length]));
        }
        return scored;
    }

    static Scored scored(String text, int start, int end, double score) {
        Feature feature = new Feature(text, new Place.Span(0, start, end), start == end, List.of());
        return new Scored(feature, score, null, null);
    }
}
