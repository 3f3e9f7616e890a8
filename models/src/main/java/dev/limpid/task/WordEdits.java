package dev.limpid.task;

import dev.limpid.explain.Editing;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import dev.limpid.text.Token;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Words of a text and what a masked language model would say in their places.
 *
 * <p>Each word is hidden alone. Proposed are whole words: letters and digits that the proposer's tokenizer, given the new text,
 * makes this one token of. Punctuation, gaps and the tokenizer's own tokens stay.
 */
final class WordEdits implements Editing {
    private static final int TOGETHER = 16;
    /** Of a word's entries looked at for each that is wanted: pieces of words and signs are among the best. */
    private static final int TRIES = 20;

    private final TextModel model;
    private final TextModel proposer;
    private final Input input;
    private final Target target;
    private final List<String> texts;
    private final int gap;

    /** @throws IllegalArgumentException if the target is read at a word, which moves when others change */
    WordEdits(TextModel model, TextModel proposer, Input input, Target target) {
        this.model = model;
        this.proposer = proposer;
        this.input = input;
        this.target = target;
        this.texts = input.originals().stream()
                .map(original -> ((Original.Text) original).text())
                .toList();
        if (target.type() == Target.Type.ANSWER) {
            throw new IllegalArgumentException("counterfactual changes words, so that the tokens of the answer '"
                    + target.choice().label() + "' move. Choose another --method.");
        }
        Integer position = target.position();
        this.gap = position == null ? 0 : input.answers().indexOf(position);
        if (position != null && position != 0 && gap < 0) {
            throw new IllegalArgumentException("counterfactual changes words, so that token " + position
                    + " moves: it asks at a gap to be filled, at the first token, or of the text as a whole.");
        }
    }

    @Override
    public String answer(int entry) {
        return target.output().equals(model.answers().output())
                ? model.answers().names().apply(entry)
                : "entry " + entry;
    }

    @Override
    public Optional<Probe.Asked> edited(List<Edit> edits) {
        Map<Place.Span, String> replaced = new LinkedHashMap<>();
        edits.forEach(edit -> replaced.put((Place.Span) edit.place(), edit.after()));
        Input changed;
        try {
            changed = model.prepare(spliced(replaced));
        } catch (IllegalArgumentException tooLong) {
            return Optional.empty();
        }
        if (target.position() == null || gap < 0) {
            return Optional.of(new Probe.Asked(changed, target.position()));
        }
        return changed.answers().size() == input.answers().size()
                ? Optional.of(new Probe.Asked(changed, changed.answers().get(gap)))
                : Optional.empty();
    }

    @Override
    public List<Edit> proposals(int most) {
        List<Integer> words = IntStream.range(0, input.features().size())
                .filter(i -> isWord(input.features().get(i)))
                .boxed()
                .toList();
        List<Edit> edits = new ArrayList<>();
        for (int start = 0; start < words.size(); start += TOGETHER) {
            List<Integer> part = words.subList(start, Math.min(words.size(), start + TOGETHER));
            List<Probe.Asked> hidden = part.stream().map(this::hidden).toList();
            List<double[]> rows = proposer
                    .probe()
                    .rows(hidden, proposer.answers().output())
                    .stream()
                    .map(row -> Probabilities.of(row.toDoubles(), Target.Link.SOFTMAX))
                    .toList();
            for (int i = 0; i < part.size(); i++) {
                edits.addAll(proposals(part.get(i), rows.get(i), most));
            }
        }
        return edits;
    }

    private static boolean isWord(Feature feature) {
        return !feature.special()
                && feature.text().codePoints().anyMatch(Character::isLetterOrDigit)
                && ((Place.Span) feature.place()).end() > ((Place.Span) feature.place()).start();
    }

    /** The text as the proposer reads it without the word, asked at its place. */
    private Probe.Asked hidden(int word) {
        Place.Span own = span(word);
        String mask = mask(proposer);
        Map<Place.Span, String> replaced = new LinkedHashMap<>();
        replaced.put(own, mask);
        int before = 0;
        for (Place.Span other : gaps()) {
            replaced.put(other, mask);
            before +=
                    other.input() < own.input() || other.input() == own.input() && other.start() < own.start() ? 1 : 0;
        }
        Input asked = proposer.prepare(spliced(replaced));
        return new Probe.Asked(asked, asked.answers().get(before));
    }

    /** Gaps in the user's own text, which another proposer writes otherwise. */
    private List<Place.Span> gaps() {
        int id = model.tokenizer().mask().orElse(-1);
        return model.tokenizer().tokens(spliced(Map.of())).stream()
                .filter(token -> token.id() == id && token.end() > token.start())
                .map(token -> new Place.Span(token.input(), token.start(), token.end()))
                .toList();
    }

    private List<Edit> proposals(int word, double[] probabilities, int most) {
        Feature feature = input.features().get(word);
        List<Edit> edits = new ArrayList<>();
        List<Integer> order = IntStream.range(
                        0, Math.min(probabilities.length, proposer.vocabulary().size()))
                .boxed()
                .sorted(Comparator.comparingDouble(entry -> -probabilities[entry]))
                .limit((long) TRIES * most)
                .toList();
        for (int entry : order) {
            if (edits.size() < most) {
                String proposed = bare(proposer.vocabulary().token(entry));
                if (!proposed.isEmpty()
                        && proposed.codePoints().allMatch(Character::isLetterOrDigit)
                        && !proposed.equalsIgnoreCase(feature.text())
                        && isToken(proposer, texts, span(word), proposed, entry)) {
                    edits.add(
                            new Edit(word, feature.place(), feature.text(), proposed, Math.log(probabilities[entry])));
                }
            }
        }
        return edits;
    }

    /** Without the sign for a space before it, of byte pairs and of sentence pieces. */
    static String bare(String token) {
        return token.startsWith("\u0120") || token.startsWith("\u2581") ? token.substring(1) : token;
    }

    /** Whether a proposer, given the word in its place, reads the entry that it proposed. */
    static boolean isToken(TextModel proposer, List<String> texts, Place.Span place, String word, int entry) {
        int end = place.start() + word.codePointCount(0, word.length());
        Text changed = Rewritten.of(texts, List.of(new Rewritten.Change(place, word)));
        List<Token> there = proposer.tokenizer().tokens(changed).stream()
                .filter(token -> token.input() == place.input() && token.start() < end && token.end() > place.start())
                .toList();
        return there.size() == 1 && there.get(0).id() == entry;
    }

    private Place.Span span(int word) {
        return (Place.Span) input.features().get(word).place();
    }

    private static String mask(TextModel model) {
        return model.vocabulary().token(model.tokenizer().mask().orElseThrow());
    }

    /** The user's text with stretches replaced, none of which overlap. */
    private Text spliced(Map<Place.Span, String> replaced) {
        return Rewritten.of(
                texts,
                replaced.entrySet().stream()
                        .map(one -> new Rewritten.Change(one.getKey(), one.getValue()))
                        .toList());
    }
}
