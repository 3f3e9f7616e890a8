package dev.limpid.report;

import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.Traits;
import dev.limpid.evaluate.Weights;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.graph.Wire;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Judged;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Evaluations with made-up numbers: what matters is what a page makes of them.
 *
 * @param skills by method, about how far it goes from random to best known
 * @param scores by method, of the words of the text
 */
record Evaluations(
        List<String> methods, double[] skills, List<List<Scored>> scores, List<Original> originals, String name) {
    static final String TEXT = "A slow, dull film that I liked very much";
    private static final int EXAMPLES = 24;
    private static final double RANDOM = 0.1;
    private static final double PERFECT = 0.6;

    /** Three methods of which the first is plainly the best and the second disputes a word with it. */
    static Evaluations recommended() {
        return texts(TEXT, new String[] {"ablation", "lime", "saliency"}, 0.8, 0.4, 0.3);
    }

    /** Two of three may be the best. */
    static Evaluations undecided() {
        return texts(TEXT, new String[] {"ablation", "lime", "saliency"}, 0.8, 0.8, 0.3);
    }

    /** None is better than a random explanation. */
    static Evaluations noneFits() {
        return texts(TEXT, new String[] {"ablation", "lime", "saliency"}, -0.2, -0.3, -0.4);
    }

    static Evaluations alone() {
        return texts(TEXT, new String[] {"ablation"}, 0.8);
    }

    /** Everything a user or a model names is an attack on the page. */
    static Evaluations hostile(String attack) {
        return texts(attack, new String[] {attack, attack + "2", attack + "3"}, 0.8, 0.4, 0.3);
    }

    /** Pictures with four regions. */
    static Evaluations pictures(Original.Image image) {
        return new Evaluations(
                List.of("ablation", "lime"),
                new double[] {0.8, 0.4},
                List.of(
                        Regions.lime(0.4, -0.2, 0.1, 0.1).scores(),
                        Regions.lime(0.4, 0.3, -0.1, 0.2).scores()),
                List.of(image),
                "birds/" + image.name());
    }

    private static Evaluations texts(String text, String[] methods, double... skills) {
        // Of the first method the film's faults argue against, of the others they argue for.
        double[][] scores = {
            {0.02, -0.3, -0.3, 0.05, 0, 0.1, 0.6, 0.2, 0.3},
            {0.05, 0.3, 0.25, 0.1, 0, 0.1, 0.5, 0.2, 0.2},
            {0.2, 0.2, 0.2, 0.2, 0.1, 0.1, 0.2, 0.2, 0.2}
        };
        return new Evaluations(
                List.of(methods),
                skills,
                IntStream.range(0, methods.length)
                        .mapToObj(i -> Examples.words(text, scores[i]))
                        .toList(),
                List.of(new Original.Text(text)),
                "reviews.csv");
    }

    Judged judged() {
        return judged(Need.LOCAL, List.of("Two rows were left out."), "label");
    }

    Judged judged(Need need, List<String> notes, String label) {
        Results results = new Results(
                methods,
                IntStream.range(0, EXAMPLES).mapToObj(i -> name + ":" + i).toList(),
                List.of(
                        measured("comprehensiveness", Family.FAITHFULNESS, Direction.HIGHER, RANDOM, PERFECT),
                        measured("sufficiency", Family.FAITHFULNESS, Direction.LOWER, PERFECT, RANDOM),
                        measured("gini", Family.COMPLEXITY, Direction.HIGHER, 0.3, 1),
                        untold("random-logit", Family.RANDOMISATION),
                        measured("avg-sensitivity", Family.ROBUSTNESS, Direction.LOWER, 1.4, 0)),
                IntStream.range(0, methods.size())
                        .mapToObj(i -> new Results.Cost(i == 0 ? 10 : 1000 * i, i % 2, 0.25 * (i + 1)))
                        .toList());
        Outcome outcome = new Outcome(
                results,
                IntStream.range(0, EXAMPLES).mapToObj(this::example).toList(),
                IntStream.range(0, methods.size()).mapToObj(this::explanations).toList(),
                Map.of("attn-lrp", "There is no attention to go through."),
                new Outcome.Sharing(1000, 400),
                Map.of("masker", "mask"),
                new Outcome.Emptied(0.9, 0.2),
                Map.of("comprehensiveness", 0.25),
                List.of());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("examples", EXAMPLES);
        settings.put(EvaluationPage.COMMAND, "limpid evaluate --data " + name);
        return new Judged(
                new Provenance(name, name, "0".repeat(64), 1234, "text-classification"),
                name,
                settings,
                IntStream.range(0, EXAMPLES)
                        .mapToObj(i -> new Judged.Shown(name + ":" + i, name, label, i % 2 == 0))
                        .toList(),
                need,
                Appraisal.of(
                        outcome,
                        methods.stream()
                                .map(method -> new Traits(method, false, Traits.Unit.TOKEN, Traits.Scope.LOCAL, true))
                                .toList(),
                        need,
                        Weights.STANDARD,
                        Inference.STANDARD),
                notes,
                0);
    }

    private static About about(String metric, Family family, Direction direction) {
        double high = family == Family.ROBUSTNESS ? Double.POSITIVE_INFINITY : 1;
        return new About(metric, family, direction, 0, high, "what " + metric + " says", "a run per share", "Doe 2020");
    }

    private Results.Measured measured(
            String metric, Family family, Direction direction, double random, double perfect) {
        double[][] values = new double[methods.size()][EXAMPLES];
        for (int method = 0; method < values.length; method++) {
            double way = skills[method] * (perfect - random);
            int own = method;
            Arrays.setAll(
                    values[method], i -> random + way + 0.25 * Math.sin(12.9898 * i * (own + 1) * metric.length()));
        }
        return new Results.Measured(about(metric, family, direction), values, filled(random), filled(perfect));
    }

    private Results.Measured untold(String metric, Family family) {
        double[][] values = new double[methods.size()][];
        Arrays.setAll(values, i -> filled(Double.NaN));
        return new Results.Measured(
                about(metric, family, Direction.LOWER), values, filled(Double.NaN), filled(Double.NaN));
    }

    private static double[] filled(double value) {
        double[] all = new double[EXAMPLES];
        Arrays.fill(all, value);
        return all;
    }

    private Target target() {
        return new Target(
                Target.Type.LABEL,
                new Target.Output(new Wire("logits"), Target.Link.SOFTMAX),
                new Target.Choice(0, methods.get(0)),
                null,
                null,
                Target.Score.LOGIT);
    }

    private Case example(int place) {
        Input input = new Input(
                originals,
                Map.of(),
                List.of(),
                scores.get(0).stream().map(Scored::feature).toList(),
                List.of());
        return new Case(name + ":" + place, input, target(), List.of(), null);
    }

    /** The same of all examples, but for one that nobody disputes. */
    private List<Attribution> explanations(int method) {
        List<Attribution> all = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            all.add(new Attribution(
                    CapitalOfFrance.method(methods.get(method), methods.get(method), methods.get(method)),
                    new Attribution.Explained(target(), 1, 0.9, null),
                    scores.get(i == 0 ? 0 : method),
                    List.of(),
                    null,
                    new Attribution.Cost(1, 1, 1),
                    List.of(),
                    0,
                    CapitalOfFrance.MODEL));
        }
        return all;
    }
}
