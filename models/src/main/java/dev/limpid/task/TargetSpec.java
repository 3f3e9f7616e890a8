package dev.limpid.task;

import dev.limpid.graph.Dim;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalInt;

/**
 * A target in a user's words: {@code top}, {@code top:3}, {@code token:paris}, {@code index:3000}, {@code unit:17}.
 *
 * @param kind before the colon
 * @param value after it; empty without one
 */
public record TargetSpec(String kind, String value) {
    private static final String EXPECTED = "expected top, top:K, token:T, index:I or unit:U";

    /**
     * Reads the words.
     *
     * @throws IllegalArgumentException if they are not of that form
     */
    public static TargetSpec parse(String words) {
        int colon = words.indexOf(':');
        TargetSpec spec = colon < 0
                ? new TargetSpec(words, "")
                : new TargetSpec(words.substring(0, colon), words.substring(colon + 1));
        boolean known = switch (spec.kind) {
            case "top" -> spec.value.isEmpty() ? colon < 0 : isNumber(spec.value, 1, 1000);
            case "token" -> !spec.value.isEmpty();
            case "index", "unit" -> isNumber(spec.value, 0, Integer.MAX_VALUE);
            case "label" ->
                throw new IllegalArgumentException(
                        "Target '" + words + "': the models known so far have no labelled classes; " + EXPECTED + ".");
            default -> false;
        };
        if (!known) {
            throw new IllegalArgumentException("Unknown target '" + words + "', " + EXPECTED + ".");
        }
        return spec;
    }

    private static boolean isNumber(String text, int least, int most) {
        try {
            long number = Long.parseLong(text);
            return number >= least && number <= most;
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /**
     * The targets meant, on this input.
     *
     * @param against null, or what each is contrasted with
     * @param position null for the model's own choice
     * @throws IllegalArgumentException if the model has no such entry
     */
    public List<Target> resolve(
            TextModel model,
            Input input,
            @Nullable TargetSpec against,
            Target.Score score,
            @Nullable Integer position) {
        Target.Type type = type(model);
        int at = kind.equals("unit") && position == null ? 0 : model.position(input, position);
        if (type == Target.Type.UNIT && score != Target.Score.LOGIT) {
            throw new IllegalArgumentException(
                    "A hidden unit has no " + score + ", its score is its value: --score logit.");
        }
        if (against != null && against.type(model) != type) {
            throw new IllegalArgumentException("Target '" + this + "' against '" + against + "': a " + type
                    + " cannot be compared with a " + against.type(model) + ".");
        }
        Target.Choice other = against == null ? null : against.choice(model, type, input, at);
        return choices(model, type, input, at).stream()
                .map(choice -> new Target(type, choice, other, at, score))
                .toList();
    }

    private Target.Type type(TextModel model) {
        return switch (kind) {
            case "unit" -> Target.Type.UNIT;
            case "index" -> model.task() == Task.FILL_MASK ? Target.Type.TOKEN : Target.Type.UNIT;
            case "token" -> {
                if (model.task() != Task.FILL_MASK) {
                    throw new IllegalArgumentException("Target '" + this + "': the task " + model.task()
                            + " has no tokens to choose; try unit:U.");
                }
                yield Target.Type.TOKEN;
            }
            default -> model.mainType();
        };
    }

    private List<Target.Choice> choices(TextModel model, Target.Type type, Input input, int position) {
        if (!kind.equals("top")) {
            return List.of(choice(model, type, input, position));
        }
        int count = value.isEmpty() ? 1 : Integer.parseInt(value);
        return model.top(input, position, count).stream()
                .map(top -> new Target.Choice(top.index(), top.label()))
                .toList();
    }

    private Target.Choice choice(TextModel model, Target.Type type, Input input, int position) {
        if (kind.equals("top")) {
            Prediction best = model.top(input, position, 1).get(0);
            return new Target.Choice(best.index(), best.label());
        }
        int index = kind.equals("token") ? token(model) : index(model, type);
        return new Target.Choice(index, model.label(type, index));
    }

    private int index(TextModel model, Target.Type type) {
        int index = Integer.parseInt(value);
        long entries = model.shapes().of(model.output(type)).dim(-1) instanceof Dim.Fixed fixed
                ? fixed.size()
                : Integer.MAX_VALUE;
        if (index >= entries) {
            throw new IllegalArgumentException(
                    "Target '" + this + "': the model's output has entries 0 to " + (entries - 1) + ".");
        }
        return index;
    }

    private int token(TextModel model) {
        OptionalInt exact = model.vocabulary().id(value);
        if (exact.isPresent()) {
            return exact.getAsInt();
        }
        List<Token> pieces = model.tokenizer().tokens(Text.of(value)).stream()
                .filter(token -> !token.special() || token.end() > token.start())
                .toList();
        if (pieces.stream().allMatch(piece -> piece.text().equals("[UNK]"))) {
            throw new IllegalArgumentException("Target '" + this
                    + "' is not in the model's vocabulary, and neither are pieces of it. Choose another word.");
        }
        if (pieces.size() > 1) {
            throw new IllegalArgumentException("Target '" + this + "' is not in the model's vocabulary; it would be "
                    + String.join(" ", pieces.stream().map(Token::text).toList())
                    + ". Choose one of these, or another word.");
        }
        return (int) pieces.get(0).id();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? kind : kind + ":" + value;
    }
}
