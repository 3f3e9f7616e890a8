package dev.limpid;

import dev.limpid.generation.Sampling;
import dev.limpid.model.Target;
import dev.limpid.task.Games;
import dev.limpid.task.TargetSpec;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How an answer is explained: all that {@code limpid explain} can be told, as a value. What is null or empty is chosen as the
 * model and the method have it.
 *
 * @param methods those that {@code limpid methods} lists, or {@code auto}: what an evaluation found to use, else the most
 *     faithful on this input; at least one
 * @param targets what is explained, in words that {@link TargetSpec} reads
 * @param against a target that the others are explained rather than
 * @param score what kind of score is explained: logit, probability or log-probability
 * @param position the token that is asked about, counted from 0
 * @param wires wires of the model to look at rather than the input
 * @param features what gets a score: of a text token, word, sentence, paragraph or window; of a picture its regions
 * @param baseline where paths start
 * @param steps points on a path
 * @param samples masked or noisy inputs that are run
 * @param masker what stands for an absent feature
 * @param settings of the method, by name
 * @param writing how a model that writes goes on
 * @param top answers to give beside the explanations
 * @param seed of all randomness
 */
public record Explaining(
        List<String> methods,
        List<String> targets,
        @Nullable String against,
        @Nullable String score,
        @Nullable Integer position,
        List<String> wires,
        @Nullable String features,
        @Nullable String baseline,
        @Nullable Integer steps,
        @Nullable Integer samples,
        @Nullable String masker,
        Map<String, String> settings,
        Sampling writing,
        int top,
        long seed) {
    /** As where a user says nothing: integrated gradients of the model's answer, by words, from seed 0. */
    public static final Explaining USUAL = new Explaining(
            List.of("integrated-gradients"),
            List.of(),
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null,
            Map.of(),
            Sampling.GREEDY,
            5,
            0);

    /** @throws IllegalArgumentException if there is no method, a target is none, or {@code top} is out of range */
    public Explaining {
        methods = List.copyOf(methods);
        targets = List.copyOf(targets);
        wires = List.copyOf(wires);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        if (methods.isEmpty()) {
            throw new IllegalArgumentException(
                    "No method to explain with: name one that 'limpid methods' lists, or auto.");
        }
        if (top < 1 || top > Predicting.MOST) {
            throw new IllegalArgumentException("top must be from 1 to " + Predicting.MOST + ", got " + top + ".");
        }
        targets.forEach(TargetSpec::parse);
        if (against != null) {
            TargetSpec.parse(against);
        }
        if (score != null) {
            scoreOf(score);
        }
    }

    /** The usual way, by these methods. */
    public static Explaining by(String... methods) {
        return USUAL.methods(List.of(methods));
    }

    /**
     * Reads its form in JSON, where every field may be left out.
     *
     * @throws IllegalArgumentException in one line, if it is no JSON object, a field is unknown or of another type
     */
    public static Explaining parse(String json) {
        return JsonExplaining.read(json);
    }

    /** Its form in JSON: what differs from {@link #USUAL} alone, in the order of the record. Equal values give equal texts. */
    public String toJson() {
        return JsonExplaining.write(this);
    }

    /**
     * The settings that would have a file read, as {@code mask:FILE}: what a server refuses that is asked by others.
     *
     * @return in words, as the user said them; empty mostly
     */
    public List<String> files() {
        List<String> said = new ArrayList<>(targets);
        said.addAll(settings.values());
        for (String one : new String[] {against, features, masker, baseline}) {
            if (one != null) {
                said.add(one);
            }
        }
        return said.stream()
                .filter(one -> one.startsWith("mask:") || one.startsWith("picture:"))
                .toList();
    }

    /**
     * Models beside the one that is explained: what words are drawn from by {@code sample:MODEL}, and the setting {@code
     * proposer}.
     *
     * @return by name, as the user said them; empty mostly
     */
    public List<String> models() {
        return Stream.concat(
                        new Games.Wishes(masker, seed).proposer().stream(), Stream.ofNullable(settings.get("proposer")))
                .distinct()
                .toList();
    }

    /**
     * The kind of score of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    static Target.Score scoreOf(String name) {
        for (Target.Score kind : Target.Score.values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "Unknown score '" + name + "', expected logit, probability or log-probability.");
    }

    public Explaining methods(List<String> other) {
        return new Explaining(
                other, targets, against, score, position, wires, features, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining targets(List<String> other) {
        return new Explaining(
                methods, other, against, score, position, wires, features, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining against(@Nullable String other) {
        return new Explaining(
                methods, targets, other, score, position, wires, features, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining score(@Nullable String other) {
        return new Explaining(
                methods, targets, against, other, position, wires, features, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining position(@Nullable Integer other) {
        return new Explaining(
                methods, targets, against, score, other, wires, features, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining wires(List<String> other) {
        return new Explaining(
                methods, targets, against, score, position, other, features, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining features(@Nullable String other) {
        return new Explaining(
                methods, targets, against, score, position, wires, other, baseline, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining baseline(@Nullable String other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, other, steps, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining steps(@Nullable Integer other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, other, samples, masker, settings,
                writing, top, seed);
    }

    public Explaining samples(@Nullable Integer other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, steps, other, masker, settings,
                writing, top, seed);
    }

    public Explaining masker(@Nullable String other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, steps, samples, other, settings,
                writing, top, seed);
    }

    public Explaining settings(Map<String, String> other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, steps, samples, masker, other,
                writing, top, seed);
    }

    public Explaining writing(Sampling other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, steps, samples, masker, settings,
                other, top, seed);
    }

    public Explaining top(int other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, steps, samples, masker, settings,
                writing, other, seed);
    }

    public Explaining seed(long other) {
        return new Explaining(
                methods, targets, against, score, position, wires, features, baseline, steps, samples, masker, settings,
                writing, top, other);
    }
}
