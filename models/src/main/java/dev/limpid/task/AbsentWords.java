package dev.limpid.task;

import dev.limpid.game.Deleting;
import dev.limpid.game.Hierarchy;
import dev.limpid.game.Masker;
import dev.limpid.game.Players;
import dev.limpid.game.Replacing;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.TextHierarchy;
import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What stands for the words of a text that are absent. Its tokenizer's own tokens and the gap to be filled stay. */
final class AbsentWords {
    private static final String IDS = "input_ids";
    private static final String TOKEN = "token:";
    private static final String ATTENDED = "attention_mask";
    /** The number of samples, the model they are taken from. */
    private static final Pattern SAMPLE = Pattern.compile("sample(?::(\\d+))?(?::(.+))?");

    private static final int SAMPLES = 8;
    private static final int MOST_SAMPLES = 1000;

    private final TextModel model;
    private final Probe.Asked asked;
    private final Input input;
    private final List<Target> targets;
    private final Function<String, TaskModel<?>> proposers;

    /**
     * @param targets that are asked for; what must stay for them to be asked is no player
     * @param proposers opens a masked language model by its name
     */
    AbsentWords(TextModel model, Probe.Asked asked, List<Target> targets, Function<String, TaskModel<?>> proposers) {
        this.model = model;
        this.targets = List.copyOf(targets);
        this.proposers = proposers;
        this.asked = asked;
        this.input = asked.input();
    }

    private List<Feature> players(boolean deleting) {
        Set<Integer> kept = model.asked().kept(targets, deleting);
        return input.features().stream()
                .filter(feature -> !feature.special() && Collections.disjoint(feature.positions(), kept))
                .toList();
    }

    /**
     * @param how null for the task's own
     * @param seed of words that are drawn
     * @throws IllegalArgumentException naming the ways there are, if it is none of them or the model does not know it
     */
    Players<Probe.Asked> players(@Nullable String how, long seed) {
        String used = how != null ? how : model.asked().masker();
        List<Feature> players = players(used.equals("delete"));
        Matcher sample = SAMPLE.matcher(used);
        if (sample.matches()) {
            return sampled(players, used, sample, seed);
        }
        Masker<Probe.Asked> masker = switch (used.startsWith(TOKEN) ? TOKEN : used) {
            case "mask", "pad", TOKEN ->
                replacing(players, IDS, model.absent(input, used).tensor(IDS));
            case "delete" -> deleting(players);
            case "attention" -> unattended(players);
            default ->
                throw new IllegalArgumentException("Unknown masker '" + used
                        + "' for text, expected mask, pad, token:T, delete, attention or sample[:N][:MODEL].");
        };
        return new Players<>(players, hierarchy(players), masker, Map.of("masker", used), List.of());
    }

    /** The model that words are drawn from; empty for the one that is asked, or where none are drawn. */
    static Optional<String> proposer(String how) {
        Matcher sample = SAMPLE.matcher(how);
        return sample.matches() ? Optional.ofNullable(sample.group(2)) : Optional.empty();
    }

    private Players<Probe.Asked> sampled(List<Feature> players, String how, Matcher parts, long seed) {
        int samples = parts.group(1) == null ? SAMPLES : samples(how, parts.group(1));
        String name = parts.group(2);
        SampledWords masker = SampledWords.of(
                model,
                name == null ? model : proposers.apply(name),
                asked,
                players,
                new SampledWords.Drawn(samples, seed));
        String used = "sample:" + samples + (name == null ? "" : ":" + name);
        return new Players<>(players, hierarchy(players), masker, Map.of("masker", used), List.of());
    }

    private static int samples(String how, String text) {
        try {
            int samples = Integer.parseInt(text);
            if (samples >= 1 && samples <= MOST_SAMPLES) {
                return samples;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, as a number out of range is.
        }
        throw new IllegalArgumentException(
                "Masker '" + how + "' needs a whole number from 1 to " + MOST_SAMPLES + ", got '" + text + "'.");
    }

    private Hierarchy hierarchy(List<Feature> players) {
        List<String> texts = input.originals().stream()
                .map(original -> ((Original.Text) original).text())
                .toList();
        return players.isEmpty() ? Hierarchy.flat(0) : TextHierarchy.of(texts, players);
    }

    private Masker<Probe.Asked> replacing(List<Feature> players, String name, Tensor absent) {
        return new Replacing(asked, name, absent.size(), players, List.of(absent));
    }

    private Masker<Probe.Asked> unattended(List<Feature> players) {
        if (!input.tensors().containsKey(ATTENDED)) {
            throw new IllegalArgumentException("--masker attention: the model's graph has no input '" + ATTENDED
                    + "', it attends to everything. Choose mask, pad or delete.");
        }
        Tensor attended = input.tensor(ATTENDED);
        return replacing(players, ATTENDED, Tensor.zeros(attended.dtype(), attended.shape()));
    }

    /** What stands for a prompt of which nothing is left; null where something always is. */
    private Deleting.@Nullable Begin begin(List<Feature> players) {
        int through = Stream.concat(
                        input.answers().stream(), targets.stream().flatMap(target -> target.positions().stream()))
                .mapToInt(Integer::intValue)
                .min()
                .orElse(0);
        Set<Integer> free =
                players.stream().flatMap(player -> player.positions().stream()).collect(Collectors.toSet());
        if (IntStream.rangeClosed(0, through).anyMatch(position -> !free.contains(position))) {
            return null;
        }
        int token = model.tokenizer()
                .begin()
                .orElseThrow(
                        () -> new IllegalArgumentException("--masker delete: the vocabulary has no token that texts"
                                + " begin with, so nothing could be asked once all words are gone. Choose pad, token:T or"
                                + " attention."));
        return new Deleting.Begin(IDS, token, through);
    }

    private Masker<Probe.Asked> deleting(List<Feature> players) {
        Map<String, Long> moving = new LinkedHashMap<>();
        moving.put(IDS, (long) model.tokenizer().pad().orElse(0));
        for (String name : List.of("token_type_ids", ATTENDED, QuestionAnswering.ANSWERABLE)) {
            if (input.tensors().containsKey(name)) {
                moving.put(name, 0L);
            }
        }
        Deleting.Begin first = model.asked().readsOn() ? begin(players) : null;
        if (targets.stream().noneMatch(target -> target.type() == Target.Type.ANSWER)) {
            return new Deleting(asked, players, moving, first);
        }
        // Where an answer begins and where it ends are no tokens, which move up.
        Deleting deleting = new Deleting(new Probe.Asked(input, null), players, moving, first);
        return present -> deleting.of(present).stream()
                .map(one -> new Probe.Asked(one.input(), asked.position(), one.removed()))
                .toList();
    }
}
