package dev.limpid.task;

import dev.limpid.evaluate.Disturbance;
import dev.limpid.explain.Explainer;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import dev.limpid.text.Token;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Neighbours of a text that mean the same: words in another case, with two letters changed about, spelled otherwise, or said
 * by a synonym. Only those that leave the features as many as they were and in order, and that the model reads as other tokens.
 *
 * @param kind of edits
 * @param samples how many neighbours at most
 * @param reading how a text becomes an input, with the features that are compared
 * @param proposer a masked language model, for synonyms; null where none is at hand
 */
public record TextEdits(
        Kind kind,
        int samples,
        Function<Text, Input> reading,
        @Nullable TextModel proposer) implements Disturbance {
    /** As many as of noise. */
    public static final int SAMPLES = 10;

    /** Of the words that can be said otherwise, the share that a paraphrase does. */
    private static final double SHARE = 0.3;

    private static final int TRIES = 5;

    /** What is edited. */
    public enum Kind {
        /** Small letters and capitals of one word. */
        CASE,
        /** Two letters of one word. */
        TYPO,
        /** One word or mark that is spelled in two ways. */
        SPELLING,
        /** One word, by another that fits and is near it. */
        SYNONYM,
        /** Several words, by synonyms and other spellings. */
        PARAPHRASE;

        /**
         * Reads one name.
         *
         * @throws IllegalArgumentException naming those there are, if it is none
         */
        public static Kind of(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Unknown edits '" + name + "', expected "
                            + Arrays.stream(values()).map(Kind::toString).collect(Collectors.joining(", ")) + "."));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public TextEdits {
        if (samples < 1) {
            throw new IllegalArgumentException(kind + ": samples must be at least 1, got " + samples + ".");
        }
        boolean asks = kind == Kind.SYNONYM || kind == Kind.PARAPHRASE;
        if (asks && (proposer == null || proposer.task() != Task.FILL_MASK)) {
            throw new IllegalArgumentException("Edits by " + kind + " take words from a masked language model, and "
                    + (proposer == null
                            ? "none is given"
                            : "model '" + proposer.provenance().id() + "' is for " + proposer.task())
                    + ". Name one that fills masks, or choose case, typo or spelling.");
        }
    }

    @Override
    public String name() {
        return kind.toString();
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(Map.of("edits", kind.toString(), "samples", samples));
        if (proposer != null && (kind == Kind.SYNONYM || kind == Kind.PARAPHRASE)) {
            settings.put("proposer", proposer.provenance().id());
        }
        return settings;
    }

    /** None: a text said otherwise is a text. */
    @Override
    public Optional<String> obstacle(Probe probe, Explainer explainer) {
        return Optional.empty();
    }

    @Override
    public Drawn of(Probe probe, Input input, Target target, long seed) {
        requireMovable(target);
        Text text = text(input);
        requireSame(input, text);
        SplittableRandom random = new SplittableRandom(seed);
        List<Rewritten.Change> changes = new ArrayList<>();
        rewordings().forEach(one -> changes.addAll(one.of(text, free(input, probe, text))));
        List<Disturbed> near = new ArrayList<>();
        Set<Text> seen = new HashSet<>(Set.of(text));
        for (List<Rewritten.Change> some : drawn(changes, random)) {
            Text other = Rewritten.of(text.parts(), some);
            if (near.size() < samples && seen.add(other)) {
                read(input, other, some)
                        .ifPresent(read ->
                                near.add(new Disturbed(probe, read, moved(target, input, read), new double[0])));
            }
        }
        if (near.isEmpty()) {
            throw new IllegalArgumentException("Of " + changes.size() + " edits by " + kind
                    + " that this text allows, none gives the model other tokens and as many features, so it has no"
                    + " neighbours. Choose other edits: case, typo, spelling, synonym or paraphrase.");
        }
        return new Drawn(new double[0], near);
    }

    private List<Rewording> rewordings() {
        return switch (kind) {
            case CASE -> List.of(new OtherCase());
            case TYPO -> List.of(new Typo());
            case SPELLING -> List.of(new OtherSpelling());
            case SYNONYM -> List.of(synonym());
            case PARAPHRASE -> List.of(synonym(), new OtherSpelling());
        };
    }

    private Rewording synonym() {
        return new Synonym(Objects.requireNonNull(proposer), Synonym.LEAST, Synonym.MOST);
    }

    /** One change each, in an order that is drawn; of paraphrases several, of different words. */
    private List<List<Rewritten.Change>> drawn(List<Rewritten.Change> changes, SplittableRandom random) {
        if (kind != Kind.PARAPHRASE) {
            return shuffled(changes, random).stream().map(List::of).toList();
        }
        long words = changes.stream().map(Rewritten.Change::place).distinct().count();
        long wanted = Math.min(words, Math.max(2, Math.round(SHARE * words)));
        List<List<Rewritten.Change>> drawn = new ArrayList<>();
        for (int i = 0; i < TRIES * samples && wanted > 0; i++) {
            Map<Place.Span, Rewritten.Change> byPlace = new HashMap<>();
            shuffled(changes, random).forEach(one -> {
                if (byPlace.size() < wanted) {
                    byPlace.putIfAbsent(one.place(), one);
                }
            });
            drawn.add(List.copyOf(byPlace.values()));
        }
        return drawn;
    }

    private static List<Rewritten.Change> shuffled(List<Rewritten.Change> changes, SplittableRandom random) {
        List<Rewritten.Change> order = new ArrayList<>(changes);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, random.nextInt(i + 1));
        }
        return order;
    }

    private static void requireMovable(Target target) {
        if (target.type() == Target.Type.ANSWER || target.type() == Target.Type.CONTINUATION) {
            throw new IllegalArgumentException("Edits of a text move its tokens, and target '"
                    + target.choice().label() + "' is made of tokens at places of their own. Choose noise.");
        }
    }

    private static Text text(Input input) {
        List<String> texts = input.originals().stream()
                .filter(Original.Text.class::isInstance)
                .map(original -> ((Original.Text) original).text())
                .toList();
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("Edits are of texts, and this input is none. Choose noise.");
        }
        return new Text(texts.get(0), texts.size() > 1 ? texts.get(1) : null);
    }

    private void requireSame(Input input, Text text) {
        if (!reading.apply(text).tensors().equals(input.tensors())) {
            throw new IllegalArgumentException("This input was not made of its text alone (a chat, classes to choose"
                    + " from, a continuation), so the text cannot be edited and read again. Choose noise.");
        }
    }

    /** Within features that play, and no token of the tokenizer's own that a user wrote ({@code [MASK]}). */
    private static Predicate<Place.Span> free(Input input, Probe probe, Text text) {
        List<Place.Span> own = probe.model() instanceof TextModel model
                ? model.tokenizer().tokens(text).stream()
                        .filter(Token::special)
                        .map(token -> new Place.Span(token.input(), token.start(), token.end()))
                        .toList()
                : List.of();
        List<Place.Span> playing = input.features().stream()
                .filter(feature -> !feature.special() && feature.place() instanceof Place.Span)
                .map(feature -> (Place.Span) feature.place())
                .toList();
        return place -> own.stream().noneMatch(one -> overlap(one, place))
                && playing.stream().anyMatch(one -> overlap(one, place));
    }

    private static boolean overlap(Place.Span one, Place.Span other) {
        return one.input() == other.input() && one.start() < other.end() && other.start() < one.end();
    }

    /** The other text as the model reads it, if that is something else, in as many features. */
    private Optional<Input> read(Input input, Text other, List<Rewritten.Change> changes) {
        Input read;
        try {
            read = reading.apply(other);
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
        return !read.tensors().equals(input.tensors()) && isAligned(input.features(), read.features(), changes)
                ? Optional.of(read)
                : Optional.empty();
    }

    private static boolean isAligned(List<Feature> before, List<Feature> after, List<Rewritten.Change> changes) {
        if (before.size() != after.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            Feature one = before.get(i);
            boolean changed = one.place() instanceof Place.Span span
                    && changes.stream().anyMatch(change -> overlap(change.place(), span));
            if (one.special() != after.get(i).special()
                    || !changed && !one.text().equals(after.get(i).text())) {
                return false;
            }
        }
        return true;
    }

    /** The target at the same pieces of the same features, which may have fewer pieces now. */
    private static Target moved(Target target, Input input, Input read) {
        Integer position = target.position();
        if (position == null) {
            return target;
        }
        List<Target.Step> steps = target.steps().stream()
                .map(step -> new Target.Step(
                        moved(step.position(), input, read), step.choice(), step.against(), step.weight()))
                .toList();
        return new Target(
                target.type(),
                target.output(),
                target.choice(),
                target.against(),
                moved(position, input, read),
                target.score(),
                steps);
    }

    private static int moved(int position, Input input, Input read) {
        for (int i = 0; i < input.features().size(); i++) {
            int piece = input.features().get(i).positions().indexOf(position);
            if (piece >= 0) {
                List<Integer> now = read.features().get(i).positions();
                return now.get(Math.min(piece, now.size() - 1));
            }
        }
        throw new IllegalStateException("Position " + position + " belongs to no feature of the input.");
    }
}
