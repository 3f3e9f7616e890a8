package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

import static dev.limpid.report.Say.phrases;
import static dev.limpid.report.Say.say;

/** The half of the verdict that says why. It claims no more than the scores hold. */
final class Reasons {
    private static final int MOST_REASONS = 3;
    private static final int MOST_REGIONS = 2;
    private static final double ENOUGH = 0.75;
    private static final double NOTABLE = 0.5;

    private final Scene scene;
    private final @Nullable Superpixels superpixels;
    private final Attribution explanation;
    private final Strengths strengths;
    private final List<Phrase> sentence;
    private final Target target;
    private final Reading reading;
    private final boolean other;

    Reasons(Document document, Scene scene, Attribution explanation, Strengths strengths, List<Phrase> sentence) {
        this.scene = scene;
        this.superpixels = Superpixels.of(explanation, scene);
        this.explanation = explanation;
        this.strengths = strengths;
        this.sentence = sentence;
        this.target = explanation.target().target();
        this.reading = Reading.of(explanation);
        this.other = target.type() != Target.Type.CONTINUATION
                && (document.generated() != null
                        || document.predictions().isEmpty()
                        || isOther(document.predictions(), target)
                        || target.against() != null);
    }

    private static boolean isOther(List<Prediction> predictions, Target target) {
        Prediction first = predictions.get(0);
        if (first.passage() == null) {
            return first.index() != target.choice().index();
        }
        // Of several entities each has reasons of its own.
        return !Page.isAbout(target, first) || Page.isEntity(first) && predictions.size() > 1;
    }

    void add() {
        Places places = explanation.scores().isEmpty() ? Places.of(explanation, scene) : null;
        if (places != null) {
            regions(places);
            return;
        }
        if (isNumber() && reading.hasSign()) {
            moved();
            return;
        }
        List<Integer> leading = leading(1);
        if (superpixels != null && !leading.isEmpty() && sum(all(-1)) > sum(all(1))) {
            outweighed();
            return;
        }
        if (leading.isEmpty()) {
            nothing();
        } else if (superpixels != null && 2 * sum(leading) <= sum(all(1))) {
            spread();
            plain(say(", led by "));
            list(phrases(leading.subList(0, 1)));
        } else {
            because(phrases(leading), "");
        }
        opposed(leading.isEmpty());
    }

    private void because(List<Phrase> leading, String of) {
        if (other && reading.hasSign()) {
            plain(say("; what speaks for "));
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(say(" is mostly "));
        } else if (other && reading == Reading.SENSITIVITY) {
            plain(say("; "));
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(say(" is most sensitive to "));
        } else {
            plain(say(", {} ", reading.because()));
        }
        list(leading);
        plain(of);
    }

    private void list(List<Phrase> names) {
        for (int i = 0; i < names.size(); i++) {
            plain(i == 0 ? "" : i == names.size() - 1 ? say(" and ") : say(", "));
            sentence.add(names.get(i));
        }
    }

    private boolean isNumber() {
        return switch (target.type()) {
            case VALUE, SIMILARITY, UNIT -> true;
            case TOKEN, LABEL, CONTINUATION, ANSWER -> false;
        };
    }

    // A number is not answered because of something: what was given raised it or lowered it.
    private void moved() {
        double sum = strengths.parts().stream()
                .mapToDouble(Part::score)
                .filter(Double::isFinite)
                .sum();
        List<Integer> leading = leading(sum < 0 ? -1 : 1);
        if (leading.isEmpty()) {
            return;
        }
        if (other) {
            plain(say("; "));
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(sum < 0 ? say(" was lowered most by ") : say(" was raised most by "));
        } else {
            plain(sum < 0 ? say(", lowered most by ") : say(", raised most by "));
        }
        list(phrases(leading));
        List<Integer> contrary = strongest(sum < 0 ? 1 : -1, NOTABLE);
        if (!contrary.isEmpty()) {
            plain(sum < 0 ? say(", but raised by ") : say(", but lowered by "));
            list(phrases(contrary));
        }
    }

    private void nothing() {
        plain(say("; nothing in the {} speaks for ", scene.medium().whole()));
        sentence.add(Phrase.strong(Verdict.subject(target)));
    }

    private void outweighed() {
        plain(say("; more in the picture speaks against "));
        sentence.add(Phrase.strong(Verdict.subject(target)));
        plain(say(" than for it"));
    }

    private void regions(Places places) {
        double sum = places.raising() + places.lowering();
        if (places.raising() == 0) {
            nothing();
        } else if (sum < 0) {
            outweighed();
        } else {
            List<Phrase> leading = places.leading(MOST_REGIONS).stream()
                    .map(region -> Phrase.plain(say("the {}", region.name())))
                    .toList();
            if (leading.isEmpty()) {
                spread();
            } else {
                because(leading, say(" of the picture"));
            }
        }
    }

    private void spread() {
        if (other && reading.hasSign()) {
            plain(say("; what speaks for "));
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(say(" is spread over the picture"));
        } else if (other && reading == Reading.SENSITIVITY) {
            plain(say("; what "));
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(say(" is sensitive to is spread over the picture"));
        } else {
            plain(say("; {} is spread over the picture", reading.all()));
        }
    }

    // As the sentence speaks of features: words are quoted, nameless regions told by where they lie.
    private List<Phrase> phrases(List<Integer> features) {
        return superpixels != null
                ? superpixels.phrases(features)
                : features.stream()
                        .map(feature ->
                                Phrase.strong(strengths.parts().get(feature).name()))
                        .toList();
    }

    // Those of this sign, strongest first.
    private List<Integer> all(int sign) {
        return strengths.ranked().stream()
                .filter(index -> sign * strengths.of(index) > 0)
                .toList();
    }

    private double sum(List<Integer> features) {
        return features.stream()
                .mapToDouble(index -> Math.abs(strengths.parts().get(index).score()))
                .sum();
    }

    // Features that carry most of what has the sign. Tokens of the tokenizer would tell a reader nothing.
    private List<Integer> leading(int sign) {
        double all = sum(all(sign));
        List<Integer> leading = new ArrayList<>();
        for (int index : all(sign)) {
            if (!strengths.parts().get(index).special()
                    && leading.size() < MOST_REASONS
                    && sum(leading) < ENOUGH * all) {
                leading.add(index);
            }
        }
        return leading;
    }

    private void opposed(boolean always) {
        List<Integer> strongest = strongest(-1, always ? 0 : NOTABLE);
        if (!strongest.isEmpty()) {
            plain(always ? say(", and against it most ") : say(", despite "));
            list(phrases(strongest));
        }
    }

    // The strongest of this sign, or none unless it is at least so strong.
    private List<Integer> strongest(int sign, double least) {
        return all(sign).stream()
                .filter(index -> !strengths.parts().get(index).special())
                .limit(1)
                .filter(index -> sign * strengths.of(index) >= least)
                .toList();
    }

    private void plain(String text) {
        if (!text.isEmpty()) {
            sentence.add(Phrase.plain(text));
        }
    }
}
