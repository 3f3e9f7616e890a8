package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.Document;
import dev.limpid.model.Target;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** The half of the verdict that says why. It claims no more than the scores hold. */
final class Reasons {
    private static final int MOST_REASONS = 3;
    private static final int MOST_REGIONS = 2;
    private static final double ENOUGH = 0.75;
    private static final double NOTABLE = 0.5;

    private final Scene scene;
    private final Attribution explanation;
    private final Strengths strengths;
    private final List<Phrase> sentence;
    private final Target target;
    private final Reading reading;
    private final boolean other;

    Reasons(Document document, Scene scene, Attribution explanation, Strengths strengths, List<Phrase> sentence) {
        this.scene = scene;
        this.explanation = explanation;
        this.strengths = strengths;
        this.sentence = sentence;
        this.target = explanation.target().target();
        this.reading = Reading.of(explanation);
        this.other = document.predictions().isEmpty()
                || document.predictions().get(0).index() != target.choice().index()
                || target.against() != null;
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
        List<Phrase> leading = leading(1);
        if (leading.isEmpty()) {
            nothing();
        } else {
            because(leading, "");
        }
        opposed(leading.isEmpty());
    }

    private void because(List<Phrase> leading, String of) {
        if (other && reading.hasSign()) {
            plain("; what speaks for ");
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(" is mostly ");
        } else if (other && reading == Reading.SENSITIVITY) {
            plain("; ");
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(" is most sensitive to ");
        } else {
            plain(", " + reading.because() + " ");
        }
        list(leading);
        plain(of);
    }

    private void list(List<Phrase> names) {
        for (int i = 0; i < names.size(); i++) {
            plain(i == 0 ? "" : i == names.size() - 1 ? " and " : ", ");
            sentence.add(names.get(i));
        }
    }

    private boolean isNumber() {
        return switch (target.type()) {
            case VALUE, SIMILARITY, UNIT -> true;
            case TOKEN, LABEL -> false;
        };
    }

    // A number is not answered because of something: what was given raised it or lowered it.
    private void moved() {
        double sum = strengths.parts().stream()
                .mapToDouble(Part::score)
                .filter(Double::isFinite)
                .sum();
        List<Phrase> leading = leading(sum < 0 ? -1 : 1);
        if (leading.isEmpty()) {
            return;
        }
        if (other) {
            plain("; ");
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(" was");
        } else {
            plain(",");
        }
        plain((sum < 0 ? " lowered" : " raised") + " most by ");
        list(leading);
        Part contrary = strongest(sum < 0 ? 1 : -1, NOTABLE);
        if (contrary != null) {
            plain(sum < 0 ? ", but raised by " : ", but lowered by ");
            sentence.add(Phrase.strong(contrary.name()));
        }
    }

    private void nothing() {
        plain("; nothing in the " + scene.medium().whole() + " speaks for ");
        sentence.add(Phrase.strong(Verdict.subject(target)));
    }

    private void regions(Places places) {
        double sum = places.raising() + places.lowering();
        if (places.raising() == 0) {
            nothing();
        } else if (sum < 0) {
            plain("; more in the picture speaks against ");
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(" than for it");
        } else {
            List<Phrase> leading = places.leading(MOST_REGIONS).stream()
                    .map(region -> Phrase.plain("the " + region.name()))
                    .toList();
            if (leading.isEmpty()) {
                spread();
            } else {
                because(leading, " of the picture");
            }
        }
    }

    private void spread() {
        if (other && reading.hasSign()) {
            plain("; what speaks for ");
            sentence.add(Phrase.strong(Verdict.subject(target)));
        } else if (other && reading == Reading.SENSITIVITY) {
            plain("; what ");
            sentence.add(Phrase.strong(Verdict.subject(target)));
            plain(" is sensitive to");
        } else {
            plain("; " + reading.all());
        }
        plain(" is spread over the picture");
    }

    // Features that carry most of what has the sign. Tokens of the tokenizer would tell a reader nothing.
    private List<Phrase> leading(int sign) {
        double all = strengths.parts().stream()
                .mapToDouble(part -> sign * part.score())
                .filter(score -> Double.isFinite(score) && score > 0)
                .sum();
        List<Phrase> leading = new ArrayList<>();
        double sum = 0;
        for (int index : strengths.ranked()) {
            Part part = strengths.parts().get(index);
            if (sign * strengths.of(index) > 0
                    && !part.special()
                    && leading.size() < MOST_REASONS
                    && sum < ENOUGH * all) {
                leading.add(Phrase.strong(part.name()));
                sum += sign * part.score();
            }
        }
        return leading;
    }

    private void opposed(boolean always) {
        Part part = strongest(-1, always ? 0 : NOTABLE);
        if (part != null) {
            plain(always ? ", and against it most " : ", despite ");
            sentence.add(Phrase.strong(part.name()));
        }
    }

    // Null unless the strongest of this sign is at least so strong.
    private @Nullable Part strongest(int sign, double least) {
        for (int index : strengths.ranked()) {
            Part part = strengths.parts().get(index);
            if (sign * strengths.of(index) > 0 && !part.special()) {
                return sign * strengths.of(index) >= least ? part : null;
            }
        }
        return null;
    }

    private void plain(String text) {
        if (!text.isEmpty()) {
            sentence.add(Phrase.plain(text));
        }
    }
}
