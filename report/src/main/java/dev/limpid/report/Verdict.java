package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The whole document in one sentence. */
final class Verdict {
    private static final int MOST_REASONS = 3;
    private static final double ENOUGH = 0.75;
    private static final double NOTABLE = 0.5;

    private Verdict() {}

    /** What the model answers, and why by the first explanation that scores features. */
    static List<Phrase> of(Document document) {
        List<Phrase> sentence = new ArrayList<>();
        sentence.add(Phrase.plain(document.model().id()));
        if (document.predictions().isEmpty()) {
            sentence.add(Phrase.plain(" was run"));
        } else {
            Prediction top = document.predictions().get(0);
            sentence.add(Phrase.plain(" answers "));
            Double probability = top.probability();
            if (probability != null) {
                sentence.add(Phrase.strong(top.label()));
                sentence.add(Phrase.plain(" (" + Numbers.percent(probability) + ")"));
            } else {
                // Without probabilities the answer is the number, not what it is called.
                sentence.add(Phrase.strong(
                        top.label() + " " + Numbers.fitting(top.score()).plain(top.score())));
            }
        }
        for (Attribution explanation : document.explanations()) {
            Strengths strengths = Strengths.of(explanation.scores());
            if (strengths.counted() > 0) {
                reasons(document, explanation, strengths, sentence);
                break;
            }
        }
        sentence.add(Phrase.plain("."));
        return sentence;
    }

    static String text(Document document) {
        return of(document).stream()
                .map(phrase -> phrase.strong() ? "“" + phrase.text() + "”" : phrase.text())
                .collect(Collectors.joining());
    }

    /** What is explained: {@code paris}, {@code paris rather than lyon}. */
    static String subject(Target target) {
        Target.Choice against = target.against();
        String label = target.choice().label();
        return against == null ? label : label + " rather than " + against.label();
    }

    private static void reasons(
            Document document, Attribution explanation, Strengths strengths, List<Phrase> sentence) {
        Target target = explanation.target().target();
        List<String> leading = leading(strengths);
        boolean other = document.predictions().isEmpty()
                || document.predictions().get(0).index() != target.choice().index()
                || target.against() != null;
        if (leading.isEmpty()) {
            sentence.add(Phrase.plain("; nothing in the text speaks for "));
            sentence.add(Phrase.strong(subject(target)));
        } else if (other) {
            sentence.add(Phrase.plain("; what speaks for "));
            sentence.add(Phrase.strong(subject(target)));
            sentence.add(Phrase.plain(" is mostly "));
            list(leading, sentence);
        } else {
            sentence.add(Phrase.plain(", " + Reading.of(explanation).because() + " "));
            list(leading, sentence);
        }
        opposed(strengths, leading.isEmpty(), sentence);
    }

    // Features that carry most of what speaks for the target. Tokens of the tokenizer would tell a reader nothing.
    private static List<String> leading(Strengths strengths) {
        double all = strengths.scores().stream()
                .mapToDouble(scored -> scored.score())
                .filter(score -> Double.isFinite(score) && score > 0)
                .sum();
        List<String> leading = new ArrayList<>();
        double sum = 0;
        for (int index : strengths.ranked()) {
            Attribution.Scored scored = strengths.scores().get(index);
            if (strengths.of(index) > 0
                    && !scored.feature().special()
                    && leading.size() < MOST_REASONS
                    && sum < ENOUGH * all) {
                leading.add(scored.feature().text());
                sum += scored.score();
            }
        }
        return leading;
    }

    private static void opposed(Strengths strengths, boolean always, List<Phrase> sentence) {
        for (int index : strengths.ranked()) {
            Attribution.Scored scored = strengths.scores().get(index);
            if (strengths.of(index) < 0 && !scored.feature().special()) {
                if (always || strengths.of(index) <= -NOTABLE) {
                    sentence.add(Phrase.plain(always ? ", and against it most " : ", despite "));
                    sentence.add(Phrase.strong(scored.feature().text()));
                }
                return;
            }
        }
    }

    private static void list(List<String> names, List<Phrase> sentence) {
        for (int i = 0; i < names.size(); i++) {
            if (i > 0) {
                sentence.add(Phrase.plain(i == names.size() - 1 ? " and " : ", "));
            }
            sentence.add(Phrase.strong(names.get(i)));
        }
    }
}
