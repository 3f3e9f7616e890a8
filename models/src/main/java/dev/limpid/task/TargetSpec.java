package dev.limpid.task;

import dev.limpid.format.Nearest;
import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.tensor.DType;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A target in a user's words: {@code top}, {@code top:3}, {@code label:POSITIVE}, {@code token:paris}, {@code index:3000},
 * {@code unit:17} of the last hidden state, {@code unit:WIRE:17} of any wire; of a detector's boxes {@code box:3} (its best
 * class), {@code box:3:cat} and {@code box:3:width} (or x, y, height: the middle and the size, as shares of the picture); of a
 * segmentation {@code area:cat}, the mean logit where that is the answer, and {@code mask:FILE} or {@code mask:FILE:cat}, the
 * mean logit where a black and white picture is white; of texts those that only some tasks know, see {@link #OF_TASKS}.
 *
 * @param kind before the colon
 * @param value after it; empty without one
 */
public record TargetSpec(String kind, String value) {
    /** The model's answer. */
    public static final TargetSpec TOP = new TargetSpec("top", "");

    private static final String EXPECTED =
            "expected top, top:K, label:L, token:T, index:I, unit:U, unit:WIRE:U, box:Q, box:Q:L, area:L, mask:FILE, mask:FILE:L,"
                    + " continuation, output, output:N, entity:N, answer, answer:N, start or end";
    /**
     * Kinds that only some tasks on text know: the whole continuation, its tokens or one of them, counted from 1; an entity, counted
     * from 1; an answer to a question, or where it starts or ends.
     */
    static final Set<String> OF_TASKS = Set.of("continuation", "output", "entity", "answer", "start", "end");

    private static final int SUGGESTIONS = 3;

    /** So many labels are all shown. */
    private static final int FEW = 10;

    /** What ONNX Runtime computes with. */
    private static final Set<DType> NUMBERS = EnumSet.of(DType.FLOAT, DType.DOUBLE);

    /** How vocabularies of byte pairs and of sentence pieces write the space before a word. */
    private static final Pattern SPACE = Pattern.compile("[\u0120\u2581]");

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
            case "token", "label", "area", "mask" -> !spec.value.isEmpty();
            case "continuation", "start", "end" -> colon < 0;
            case "answer" -> spec.value.isEmpty() ? colon < 0 : isNumber(spec.value, 1, 1000);
            case "output" -> spec.value.isEmpty() ? colon < 0 : isNumber(spec.value, 1, Integer.MAX_VALUE);
            case "entity" -> isNumber(spec.value, 1, Integer.MAX_VALUE);
            case "box" -> isNumber(spec.value.split(":", 2)[0], 0, Integer.MAX_VALUE) && !spec.value.endsWith(":");
            case "index" -> isNumber(spec.value, 0, Integer.MAX_VALUE);
            case "unit" ->
                isNumber(spec.unit(), 0, Integer.MAX_VALUE)
                        && spec.wire().map(w -> !w.isEmpty()).orElse(true);
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

    /** The number of a unit: what stands after the last colon. */
    private String unit() {
        return value.substring(value.lastIndexOf(':') + 1);
    }

    /** The wire of a unit, whose name may hold colons itself. */
    private Optional<String> wire() {
        int colon = value.lastIndexOf(':');
        return kind.equals("unit") && colon >= 0 ? Optional.of(value.substring(0, colon)) : Optional.empty();
    }

    /**
     * The targets meant, on this input.
     *
     * @param against null, or what each is contrasted with
     * @param position null for the model's own choice
     * @throws IllegalArgumentException if the model has no such entry, or it is held against itself
     */
    public List<Target> resolve(
            TaskModel<?> model,
            Input input,
            @Nullable TargetSpec against,
            Target.Score score,
            @Nullable Integer position) {
        if (equals(against)) {
            throw new IllegalArgumentException(
                    "Target '" + this + "' is held against itself, which leaves nothing to explain. Choose another"
                            + " --against, or none.");
        }
        boolean located = LocatedTargets.KINDS.contains(kind);
        if (model instanceof ImageModel image && (located || image.locates(kind))) {
            return new LocatedTargets(image, input, against, score).of(this, position);
        }
        if (located) {
            throw LocatedTargets.refused(this, model);
        }
        Optional<List<Target>> own = model instanceof TextModel text
                ? text.asked().targets(text, input, new TargetWish(this, against, score, position))
                : Optional.empty();
        if (own.isPresent()) {
            return own.get();
        }
        if (OF_TASKS.contains(kind)) {
            throw new IllegalArgumentException("Target '" + this + "': the task " + model.task() + " has no " + kind
                    + " to choose; try top, index:I or unit:U.");
        }
        Answers answers = answers(model);
        if (against != null && !against.answers(model).output().equals(answers.output())) {
            throw new IllegalArgumentException("Target '" + this + "' against '" + against + "': a " + answers.type()
                    + " cannot be compared with a " + against.answers(model).type() + " of another output.");
        }
        Integer at = kind.equals("unit") ? place(model, input, answers, position) : model.position(input, position);
        Target.Choice other = against == null ? null : against.choice(model, answers, input, at);
        return choices(model, answers, input, at).stream()
                .map(choice -> new Target(answers.type(), answers.output(), choice, other, at, score))
                .toList();
    }

    /** Where a unit stands: in a sequence at its first position, in a picture at the mean of all, unless one is chosen. */
    private static @Nullable Integer place(
            TaskModel<?> model, Input input, Answers answers, @Nullable Integer position) {
        TensorType type = model.shapes().of(answers.output().wire());
        if (type.rank() < 3 && position != null) {
            throw new IllegalArgumentException("--position " + position + ": the wire '"
                    + answers.output().wire() + "' " + type + " has no axis of positions.");
        }
        if (type.rank() != 3) {
            return position;
        }
        int at = position == null ? 0 : position;
        if (at >= Math.max(1, input.tokens().size()) && !input.tokens().isEmpty() || at < 0) {
            throw new IllegalArgumentException("Position " + at + " is outside the text's tokens 0 to "
                    + (input.tokens().size() - 1) + ".");
        }
        return at;
    }

    private Answers answers(TaskModel<?> model) {
        return switch (kind) {
            case "unit" -> wire().map(wire -> anyWire(model, wire)).orElseGet(model::units);
            case "token" -> {
                if (model.answers().type() != Target.Type.TOKEN) {
                    throw new IllegalArgumentException("Target '" + this + "': the task " + model.task()
                            + " has no tokens to choose; try top, index:I or unit:U.");
                }
                yield model.answers();
            }
            case "label" -> {
                if (model.answers().type() != Target.Type.LABEL) {
                    throw new IllegalArgumentException("Target '" + this + "': the task " + model.task()
                            + " has no labels to choose; try top, index:I or unit:U.");
                }
                yield model.answers();
            }
            default -> model.answers();
        };
    }

    private Answers anyWire(TaskModel<?> model, String name) {
        Wire wire = new Wire(name);
        TensorType type = model.shapes().find(wire).orElseThrow(() -> noWire(model, name));
        if (!NUMBERS.contains(type.dtype()) || type.rank() < 1) {
            throw new IllegalArgumentException(
                    "Target '" + this + "': wire '" + name + "' is " + type + ", expected numbers with a batch axis.");
        }
        if (model.graph().withOutputs(List.of(wire)).pruned().inputs().isEmpty()) {
            throw new IllegalArgumentException("Target '" + this + "': wire '" + name + "' " + type
                    + " is made of weights alone, whatever the input is. Choose another.");
        }
        return new Answers(
                Target.Type.UNIT, new Target.Output(wire, Target.Link.NONE), i -> "unit " + i + " of " + name);
    }

    private IllegalArgumentException noWire(TaskModel<?> model, String name) {
        List<String> near = Nearest.to(
                name,
                model.shapes().types().keySet().stream().map(Wire::name).toList(),
                Math.max(3, name.length() / 2),
                SUGGESTIONS);
        return new IllegalArgumentException("Target '" + this + "': the model has no wire '" + name + "'"
                + (near.isEmpty() ? "." : "; nearest: " + String.join(", ", near) + "."));
    }

    private List<Target.Choice> choices(TaskModel<?> model, Answers answers, Input input, @Nullable Integer position) {
        if (!kind.equals("top")) {
            return List.of(choice(model, answers, input, position));
        }
        return model.top(input, position, count()).stream()
                .map(top -> new Target.Choice(top.index(), top.label()))
                .toList();
    }

    /** Whether it is of what follows a prompt, so that something has to. */
    public boolean isOfContinuation() {
        return kind.equals("continuation") || kind.equals("output");
    }

    /** How many of the best are asked for. */
    int count() {
        return value.isEmpty() ? 1 : Integer.parseInt(value);
    }

    Target.Choice choice(TaskModel<?> model, Answers answers, Input input, @Nullable Integer position) {
        return switch (kind) {
            case "top" -> {
                Prediction best = model.top(input, position, 1).get(0);
                yield new Target.Choice(best.index(), best.label());
            }
            case "token" -> answers.choice(token((TextModel) model));
            case "label" -> answers.choice(label(model, answers));
            case "index", "unit" -> answers.choice(index(model, answers));
            default ->
                throw new IllegalArgumentException("'" + this + "' is no entry to contrast with at one position; give"
                        + " token:T, label:L or index:I.");
        };
    }

    private int index(TaskModel<?> model, Answers answers) {
        int index = Integer.parseInt(unit());
        long entries = entries(model, answers);
        if (index >= entries) {
            throw new IllegalArgumentException(
                    "Target '" + this + "': the model's output has entries 0 to " + (entries - 1) + ".");
        }
        return index;
    }

    private static long entries(TaskModel<?> model, Answers answers) {
        TensorType type = model.shapes().of(answers.output().wire());
        Dim dim = type.rank() == 1 ? Dim.of(1) : type.rank() > 3 ? type.dim(1) : type.dim(-1);
        return dim instanceof Dim.Fixed fixed ? fixed.size() : Integer.MAX_VALUE;
    }

    /** The class of that name, exactly or but for case; a label like ImageNet's {@code tabby, tabby cat} by any part. */
    private int label(TaskModel<?> model, Answers answers) {
        long entries = Math.min(entries(model, answers), 1_000_000);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            names.add(answers.names().apply(i));
        }
        int exact = names.indexOf(value);
        if (exact >= 0) {
            return exact;
        }
        String wanted = value.toLowerCase(Locale.ROOT);
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).toLowerCase(Locale.ROOT);
            if (name.equals(wanted) || List.of(name.split(", ?")).contains(wanted)) {
                found.add(i);
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("Target '" + this + "' could be any of "
                    + String.join(
                            " or ",
                            found.stream()
                                    .map(i -> "index:" + i + " (" + names.get(i) + ")")
                                    .toList())
                    + ". Choose one by its index.");
        }
        throw new IllegalArgumentException(
                "Target '" + this + "': the model has no such label; " + alternatives(wanted, names));
    }

    private static String alternatives(String wanted, List<String> names) {
        if (names.size() <= FEW) {
            return "it has " + String.join(" | ", names) + ".";
        }
        List<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        List<String> near = Nearest.to(wanted, lower, Math.max(2, wanted.length() / 2), SUGGESTIONS);
        return near.isEmpty()
                ? "it has " + names.size() + ", the first is " + names.get(0) + "."
                : "nearest: "
                        + String.join(
                                " | ",
                                near.stream()
                                        .map(name -> names.get(lower.indexOf(name)))
                                        .toList())
                        + ".";
    }

    /** The token of a word, in vocabularies that tell it from the same letters inside a word; else any token so spelt. */
    private int token(TextModel model) {
        List<Token> word = pieces(model, " " + value);
        if (word.size() == 1 && SPACE.matcher(word.get(0).text()).lookingAt()) {
            return (int) word.get(0).id();
        }
        OptionalInt exact = model.vocabulary().id(value);
        if (exact.isPresent()) {
            return exact.getAsInt();
        }
        List<Token> pieces = pieces(model, value);
        if (pieces.stream()
                .allMatch(piece -> model.tokenizer().unknown().stream().anyMatch(id -> id == piece.id()))) {
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

    private static List<Token> pieces(TextModel model, String text) {
        return model.tokenizer().tokens(Text.of(text)).stream()
                .filter(token -> !token.special() || token.end() > token.start())
                .toList();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? kind : kind + ":" + value;
    }
}
