package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.graph.Wire;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.json.Generated;
import dev.limpid.model.Feature;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A document about a model that goes on from a prompt, spelled as GPT-2 spells. */
final class Written {
    static final Provenance MODEL = new Provenance("gpt2", "hf:gpt2", "0".repeat(64), 124439808, "text-generation");

    private static final Target.Output OUTPUT = new Target.Output(new Wire("next"), Target.Link.SOFTMAX);

    private final String prompt;
    private final List<String> words;
    private final List<String> tokens;
    private final String text;
    private final List<Feature> features;

    /**
     * @param prompt words with a space between them, a token each
     * @param tokens that follow, as the vocabulary has them, a feature each
     * @param texts of these tokens
     */
    Written(String prompt, List<String> tokens, List<String> texts) {
        this.prompt = prompt;
        this.words = List.of(prompt.split(" "));
        this.tokens = tokens;
        this.text = String.join("", texts);
        this.features = features(texts);
    }

    /** The usual example. */
    static Written ofMary() {
        return new Written(
                "When Mary came home",
                List.of("Ġshe", "Ġlit", "Ġthe", "Ġcaf", "Ã©", "Ċ", "ĠMary"),
                List.of(" she", " lit", " the", " caf", "é", "\n", " Mary"));
    }

    private List<Feature> features(List<String> texts) {
        List<Feature> features = new ArrayList<>();
        int at = 0;
        for (String word : words) {
            features.add(new Feature(word, new Place.Span(0, at, at + word.length()), false, List.of(features.size())));
            at += word.length() + 1;
        }
        at = 0;
        for (int i = 0; i < texts.size(); i++) {
            String solid = texts.get(i).strip();
            int start = solid.isEmpty() ? at : at + texts.get(i).indexOf(solid);
            int end = at + texts.get(i).length();
            features.add(new Feature(
                    solid.isEmpty() ? tokens.get(i) : solid,
                    new Place.Span(1, start, end),
                    true,
                    List.of(features.size())));
            at = end;
        }
        return features;
    }

    /** A number that depends on where it stands, and nothing else. */
    static double score(int token, int feature) {
        return Math.sin(1 + 7 * token + 3 * feature) * (token == feature % 5 ? 2 : 0.6);
    }

    private static double logProbability(int token) {
        return -0.2 - 0.7 * (token % 4);
    }

    private List<Scored> scores(int from, int to) {
        return IntStream.range(0, features.size())
                .mapToObj(i -> new Scored(
                        features.get(i),
                        IntStream.range(from, to)
                                .filter(token -> i < words.size() + token)
                                .mapToDouble(token -> score(token, i))
                                .sum(),
                        null,
                        null))
                .toList();
    }

    private Target.Choice choice(int token) {
        return new Target.Choice(100 + token, tokens.get(token));
    }

    /** Of one token. */
    Attribution token(String method, int token, Target.@Nullable Choice against) {
        Target target = new Target(
                Target.Type.TOKEN,
                OUTPUT,
                choice(token),
                against,
                words.size() - 1 + token,
                Target.Score.LOG_PROBABILITY);
        return explanation(method, target, logProbability(token), scores(token, token + 1));
    }

    /** Of all of them together. */
    Attribution whole(String method) {
        List<Target.Step> steps = IntStream.range(0, tokens.size())
                .mapToObj(token -> new Target.Step(words.size() - 1 + token, choice(token), null, 1))
                .toList();
        Target target = Target.over(Target.Type.CONTINUATION, OUTPUT, text, steps, Target.Score.LOG_PROBABILITY);
        double sum = IntStream.range(0, tokens.size())
                .mapToDouble(Written::logProbability)
                .sum();
        return explanation(method, target, sum, scores(0, tokens.size()));
    }

    private static Attribution explanation(String method, Target target, double score, List<Scored> scores) {
        double sum = scores.stream().mapToDouble(Scored::score).sum();
        return new Attribution(
                CapitalOfFrance.method(method, "baseline", "zero"),
                new Attribution.Explained(target, score, Math.exp(score), score - sum),
                scores,
                List.of(),
                new Attribution.Completeness(sum, sum),
                new Attribution.Cost(12, 12, 0.25),
                List.of(),
                0,
                MODEL);
    }

    /** What {@code limpid explain} finds with its defaults. */
    Document explained(String... methods) {
        List<Attribution> explanations = new ArrayList<>();
        for (String method : methods) {
            explanations.add(whole(method));
        }
        for (int token = 0; token < tokens.size(); token++) {
            for (String method : methods) {
                explanations.add(token(method, token, null));
            }
        }
        return document("length", explanations);
    }

    Document document(@Nullable String stopped, List<Attribution> explanations) {
        List<Generated.Token> generated = IntStream.range(0, tokens.size())
                .mapToObj(token -> new Generated.Token(100 + token, tokens.get(token), logProbability(token)))
                .toList();
        return new Document(
                MODEL,
                List.of(new Original.Text(prompt), new Original.Text(text)),
                List.of(
                        new Prediction(tokens.get(0), 100, words.size() - 1, 9.5, 0.8187),
                        new Prediction("Ġhe", 99, words.size() - 1, 7.25, 0.0863)),
                new Generated(text, generated, stopped),
                explanations,
                List.of(),
                0);
    }
}
