package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.json.Generated;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/** The whole document in one sentence: what the model answers, then {@link Reasons}. */
final class Verdict {
    private static final String SIMILARITY = "sentence-similarity";
    private static final String FEATURES = "feature-extraction";
    private static final String NAMES = "token-classification";
    private static final int MOST_ANSWERS = 3;
    private static final double LIKELY = 0.5;
    private static final int MOST_LETTERS = 60;
    private static final int LONGEST_TEXT = 160;

    private Verdict() {}

    /** What the model answers, and why by the first explanation that scores anything. */
    static List<Phrase> of(Document document, Scene scene) {
        List<Phrase> sentence = new ArrayList<>();
        sentence.add(Phrase.plain(document.model().id()));
        Generated generated = document.generated();
        if (generated != null) {
            written(generated, sentence);
        } else if (document.predictions().isEmpty()) {
            boolean names = document.model().task().equals(NAMES);
            sentence.add(Phrase.plain(names ? say(" names nothing in the text") : say(" was run")));
        } else {
            answer(document, sentence);
        }
        for (Attribution explanation : document.explanations()) {
            Strengths strengths = Strengths.of(Part.of(explanation, scene));
            if (strengths.counted() > 0) {
                new Reasons(document, scene, explanation, strengths, sentence).add();
                break;
            }
        }
        sentence.add(Phrase.plain(say(".")));
        return sentence;
    }

    /** What a model goes on with, and nothing more. */
    static String brief(Document document) {
        Generated generated = document.generated();
        String text =
                generated == null ? "" : Spelling.visible(generated.text()).strip();
        return document.model().id() + ": “" + DisplayWidth.cut(text, MOST_LETTERS, "…") + "”";
    }

    static String text(Document document, Scene scene) {
        return text(of(document, scene));
    }

    private static String text(List<Phrase> sentence) {
        return sentence.stream()
                .map(phrase -> phrase.strong() ? "“" + phrase.text() + "”" : phrase.text())
                .collect(Collectors.joining());
    }

    /** What is explained: {@code paris}, {@code paris rather than lyon}. */
    static String subject(Target target) {
        Target.Choice against = target.against();
        String label = target.choice().label().strip();
        return against == null
                ? label
                : say("{} rather than {}", label, against.label().strip());
    }

    /** What an explanation answers: {@code Why paris?}, of what a model writes {@code Why “she” rather than “he”?}. */
    static String question(Attribution.Explained explained, Scene scene) {
        Target.Type type = explained.target().type();
        boolean text = type == Target.Type.CONTINUATION
                || type == Target.Type.ANSWER
                || type == Target.Type.TOKEN && scene.writes();
        return text ? question(explained.target()) : question(explained);
    }

    /** What is asked of a text that is written: it may hold any letters. */
    static String question(Target target) {
        Target.Choice against = target.against();
        return against == null
                ? say("Why {}?", quoted(target.choice()))
                : say("Why {} rather than {}?", quoted(target.choice()), quoted(against));
    }

    private static String quoted(Target.Choice choice) {
        return "“" + DisplayWidth.cut(choice.label().strip(), MOST_LETTERS, "…") + "”";
    }

    /** Why a similarity of 0.755? */
    private static String question(Attribution.Explained explained) {
        Target target = explained.target();
        String value = Numbers.fitting(explained.score()).plain(explained.score());
        if (target.against() == null && target.type() == Target.Type.SIMILARITY) {
            return say("Why a similarity of {}?", value);
        }
        boolean number = target.against() == null && target.type() == Target.Type.VALUE;
        return number ? say("Why {} = {}?", subject(target), value) : say("Why {}?", subject(target));
    }

    /** Whether answers stand side by side, each right or wrong for itself. */
    static boolean independent(Document document) {
        return document.explanations().stream()
                .map(explanation -> explanation.target().target())
                .anyMatch(target ->
                        target.type() == Target.Type.LABEL && target.output().link() == Target.Link.SIGMOID);
    }

    private static void written(Generated generated, List<Phrase> sentence) {
        if (generated.tokens().isEmpty()) {
            sentence.add(Phrase.plain(say(" ends the text at once")));
            return;
        }
        Phrase text = Phrase.strong(DisplayWidth.cut(Spelling.visible(generated.text()), LONGEST_TEXT, "…"));
        String chance = Numbers.chance(Math.exp(generated.logProbability()));
        String each = generated.tokens().size() == 1 ? "" : say(", {} a token", Continued.each(generated));
        boolean given = generated.stopped() == null;
        sentence.add(Phrase.plain(given ? say(" gives the continuation ") : say(" goes on with ")));
        sentence.add(text);
        sentence.add(Phrase.plain(given ? say(" the probability {}{}", chance, each) : say(" ({}{})", chance, each)));
    }

    private static void answer(Document document, List<Phrase> sentence) {
        List<Prediction> predictions = document.predictions();
        Prediction top = predictions.get(0);
        String task = document.model().task();
        String number = Numbers.fitting(top.score()).plain(top.score());
        if (top.probability() != null) {
            likely(predictions, independent(document), sentence);
        } else if (task.equals(SIMILARITY)) {
            sentence.add(Phrase.plain(say(" finds a similarity of {}", number)));
        } else if (task.endsWith(FEATURES)) {
            sentence.add(Phrase.plain(say(" answers with numbers, the largest of which is ")));
            sentence.add(Phrase.strong(top.label()));
            sentence.add(Phrase.plain(say(" ({})", number)));
        } else {
            sentence.add(Phrase.plain(say(" gives ")));
            sentence.add(Phrase.strong(top.label()));
            sentence.add(Phrase.plain(say(" as {}", number)));
        }
    }

    private static void likely(List<Prediction> predictions, boolean independent, List<Phrase> sentence) {
        List<Prediction> named = predictions.stream()
                .filter(one ->
                        one == predictions.get(0) || Page.isEntity(one) || independent && probability(one) >= LIKELY)
                .limit(MOST_ANSWERS)
                .toList();
        int more = Page.isEntity(predictions.get(0)) ? predictions.size() - named.size() : 0;
        boolean none = independent && probability(predictions.get(0)) < LIKELY;
        sentence.add(Phrase.plain(none ? say(" finds nothing likely, most of all ") : say(" answers ")));
        for (int i = 0; i < named.size(); i++) {
            sentence.add(Phrase.plain(i == 0 ? "" : i == named.size() - 1 && more == 0 ? say(" and ") : say(", ")));
            sentence.add(Phrase.strong(
                    Page.isEntity(named.get(i))
                            ? Page.label(named.get(i))
                            : named.get(i).label().strip()));
            sentence.add(Phrase.plain(say(" ({})", Numbers.percent(probability(named.get(i))))));
        }
        if (more > 0) {
            sentence.add(Phrase.plain(say(" and {} more", more)));
        }
    }

    private static double probability(Prediction prediction) {
        Double probability = prediction.probability();
        return probability == null ? Double.NaN : probability;
    }
}
