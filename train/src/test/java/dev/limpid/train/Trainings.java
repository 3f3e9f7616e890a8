package dev.limpid.train;

import dev.limpid.evaluate.Bootstrap;
import dev.limpid.model.Provenance;
import dev.limpid.performance.AnswerReport;
import dev.limpid.performance.ClassificationReport;
import dev.limpid.performance.Classified;
import dev.limpid.performance.LanguageReport;
import dev.limpid.performance.Likelihoods;
import dev.limpid.performance.Replies;
import dev.limpid.performance.Report;
import dev.limpid.performance.Tagged;
import dev.limpid.performance.TaggingReport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Trainings that never were, for pages and files that tell of them. */
public final class Trainings {
    private static final Bootstrap FEW = new Bootstrap(199, 0.95, 0);
    private static final int EVERY = 60;

    private Trainings() {}

    /** A classifier of three classes, resumed twice. */
    public static Training reviews() {
        return classifier("minilm", "reviews.csv", List.of("bad", "so-so", "good"), List.of("The split is by hash."));
    }

    /** The same with texts of users and models that mean no good. */
    public static Training hostile(String text) {
        return classifier(text, text, List.of(text, text + "2", text + "3"), List.of(text));
    }

    private static Training classifier(String id, String data, List<String> classes, List<String> notes) {
        Random random = new Random(7);
        List<LogLine> log = new ArrayList<>();
        int steps = 600;
        log.add(new LogLine.Begun(0, steps));
        double elapsed = 0;
        double best = 0;
        Verdict kept = null;
        long bestStep = 0;
        for (int step = 1; step <= steps; step++) {
            double seconds = 0.4 + 0.05 * random.nextDouble() + (step % 97 == 0 ? 0.6 : 0);
            elapsed += seconds;
            double progress = (double) step / steps;
            double loss = 0.25 + 0.85 * Math.exp(-5 * progress) + 0.12 * random.nextGaussian() * Math.exp(-progress);
            double rate = 5e-5 * (progress < 0.1 ? progress / 0.1 : (1 - progress) / 0.9);
            log.add(new LogLine.Updated(
                    step,
                    3 * progress,
                    Math.max(0.02, loss),
                    rate,
                    1.2 + 2 * Math.exp(-4 * progress) + 0.4 * random.nextDouble(),
                    32,
                    32L * (40 + random.nextInt(24)),
                    seconds,
                    elapsed,
                    (900L << 20) + step * 40_000L));
            if (step % EVERY == 0) {
                double accuracy = 0.9 - 0.35 * Math.exp(-5 * progress) - 0.03 * Math.max(0, progress - 0.7);
                Map<String, Double> values = new LinkedHashMap<>();
                values.put("accuracy", accuracy);
                values.put("f1", accuracy - 0.02);
                values.put("loss", 0.32 + 0.6 * Math.exp(-6 * progress) + 0.25 * Math.max(0, progress - 0.6));
                Verdict verdict = new Verdict("accuracy", true, values);
                boolean better = accuracy > best;
                best = better ? accuracy : best;
                kept = better ? verdict : kept;
                bestStep = better ? step : bestStep;
                log.add(new LogLine.Judged(step, verdict, better));
            }
            if (step % 100 == 0) {
                log.add(new LogLine.Saved(step));
            }
            if (step == 200 || step == 400) {
                log.add(new LogLine.Begun(step, steps));
            }
        }
        Map<String, Report> reports = new LinkedHashMap<>();
        reports.put("validation", ClassificationReport.of(answers(400, classes, 1), FEW));
        reports.put("test", ClassificationReport.of(answers(500, classes, 2), FEW));
        Outcome outcome = new Outcome(steps, 0.27, kept, bestStep, elapsed, false);
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(Training.COMMAND, "limpid train finetune --model " + id + " --data " + data);
        settings.put("optimiser", "adamw(beta1=0.9, beta2=0.999, epsilon=1e-8, decay=0.01)");
        settings.put("schedule", "linear, warm-up 10 %");
        settings.put("rate", 5e-5);
        settings.put("batch", 32);
        settings.put("epochs", 3);
        settings.put("clip", 1.0);
        return new Training(
                new Provenance(id, "maven:org.example:minilm:1", "ab".repeat(32), 22_713_216, "text-classification"),
                22_713_216,
                data,
                settings,
                List.of(
                        new Training.ClassShare(classes.get(0), 2980, 190, 236),
                        new Training.ClassShare(classes.get(1), 610, 41, 52),
                        new Training.ClassShare(classes.get(2), 2810, 169, 212)),
                log,
                outcome,
                reports,
                Training.Cost.of(log, outcome, 9.4e3),
                notes,
                7);
    }

    /** A language model from random weights, that nothing judges by classes. */
    public static Training language() {
        Random random = new Random(8);
        List<LogLine> log = new ArrayList<>();
        int steps = 5000;
        log.add(new LogLine.Begun(0, steps));
        Verdict verdict = new Verdict("perplexity", false, Map.of("perplexity", 31.5));
        for (int step = 1; step <= steps; step++) {
            double progress = (double) step / steps;
            log.add(new LogLine.Updated(
                    step,
                    2 * progress,
                    3.4 + 5 * Math.exp(-8 * progress) + 0.1 * random.nextGaussian(),
                    6e-4 * Math.min(1, 20 * progress) * (1 + Math.cos(Math.PI * progress)) / 2,
                    0.6 + Math.exp(-3 * progress),
                    16,
                    4096,
                    0.21,
                    0.21 * step,
                    0));
        }
        log.add(new LogLine.Judged(steps, verdict, true));
        log.add(new LogLine.Saved(steps));
        Outcome outcome = new Outcome(steps, 3.41, verdict, steps, 0.21 * steps, false);
        double[] sums = random.doubles(40, -900, -700).toArray();
        long[] tokens = random.longs(40, 200, 260).toArray();
        return new Training(
                new Provenance("small-gpt.json", "random weights", "", 3_181_056, "text-generation"),
                3_181_056,
                "corpus.txt",
                Map.of("rate", 6e-4),
                List.of(),
                log,
                outcome,
                Map.of("validation", LanguageReport.of(new Likelihoods(sums, tokens), FEW)),
                Training.Cost.of(log, outcome, Double.NaN),
                List.of(),
                0);
    }

    /** A tagger that was stopped early, with LoRA. */
    public static Training tagger() {
        Training reviews = reviews();
        List<List<String>> right = new ArrayList<>();
        List<List<String>> predicted = new ArrayList<>();
        Random random = new Random(9);
        for (int i = 0; i < 60; i++) {
            right.add(List.of("B-PER", "I-PER", "O", random.nextBoolean() ? "B-LOC" : "O"));
            predicted.add(List.of(
                    "B-PER",
                    random.nextInt(6) == 0 ? "O" : "I-PER",
                    "O",
                    random.nextInt(5) == 0 ? "O" : right.get(i).get(3)));
        }
        return with(reviews, Map.of("test", TaggingReport.of(new Tagged(predicted, right), FEW)), true);
    }

    /** A model that answers questions, some of which have no answer. */
    public static Training answers() {
        Replies replies = new Replies(
                List.of("Paris", "the year 1889", "", "Gustave"),
                List.of(List.of("paris"), List.of("1889"), List.of(), List.of("Gustave Eiffel")));
        return with(reviews(), Map.of("test", AnswerReport.of(replies, FEW)), false);
    }

    /** Three updates and nothing else. */
    public static Training begun() {
        Training reviews = reviews();
        List<LogLine> log = reviews.log().subList(0, 4);
        Outcome outcome = new Outcome(3, 1.1, null, 3, 1.3, false);
        return new Training(
                reviews.model(),
                reviews.trained(),
                reviews.data(),
                Map.of(),
                List.of(),
                log,
                outcome,
                Map.of(),
                Training.Cost.of(log, outcome, Double.NaN),
                List.of(),
                0);
    }

    private static Training with(Training one, Map<String, Report> reports, boolean early) {
        Outcome ended = one.outcome();
        return new Training(
                one.model(),
                147_456,
                one.data(),
                one.settings(),
                List.of(),
                one.log(),
                new Outcome(ended.steps(), ended.loss(), ended.best(), ended.bestStep(), ended.seconds(), early),
                reports,
                one.cost(),
                one.notes(),
                one.seed());
    }

    private static Classified answers(int size, List<String> classes, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[3 * size];
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            int draw = random.nextInt(100);
            labels[i] = draw < 47 ? 0 : draw < 56 ? 1 : 2;
            for (int k = 0; k < 3; k++) {
                double truth = k == labels[i] ? 2.4 : 0;
                logits[3 * i + k] = (float) (1.4 * (truth + random.nextGaussian() - (k == 1 ? 1 : 0)));
            }
        }
        return Classified.ofLogits(logits, labels, classes);
    }
}
