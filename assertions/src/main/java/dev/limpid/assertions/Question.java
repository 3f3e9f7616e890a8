package dev.limpid.assertions;

import dev.limpid.table.Table;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an explanation is asked for; what is not said is as where {@code limpid explain} is told nothing.
 *
 * @param method by name: {@code integrated-gradients}
 * @param target in a user's words: {@code label:refund}; null for the model's answer
 * @param against what the target is contrasted with, in the same words; null for nothing
 * @param features what gets a score: {@code sentence}, {@code grid:8x8}; null for words, columns and pixels
 * @param baseline where paths start, by name; null for the model's own
 * @param masker what stands for an absent feature, by name; null for the model's own
 * @param background rows whose values stand for absent columns; null for none
 * @param steps points on a path; null for as many as it takes
 * @param samples masked or noisy inputs that may be run; null for the method's own number
 * @param seed of all randomness
 * @param settings of the method, as after {@code --set}
 */
public record Question(
        String method,
        @Nullable String target,
        @Nullable String against,
        @Nullable String features,
        @Nullable String baseline,
        @Nullable String masker,
        @Nullable Table background,
        @Nullable Integer steps,
        @Nullable Integer samples,
        long seed,
        Map<String, String> settings) {
    /** What argued for the model's answer, by integrated gradients. */
    public static final Question USUAL = by("integrated-gradients");

    public Question {
        settings = Map.copyOf(settings);
    }

    /** What a method says argued for the model's answer. */
    public static Question by(String method) {
        return new Question(method, null, null, null, null, null, null, null, null, 0, Map.of());
    }

    /** About this target instead: {@code label:refund}, {@code token:paris}, {@code index:3}. */
    public Question about(String other) {
        return new Question(
                method, other, against, features, baseline, masker, background, steps, samples, seed, settings);
    }

    /** The target rather than this one. */
    public Question ratherThan(String other) {
        return new Question(
                method, target, other, features, baseline, masker, background, steps, samples, seed, settings);
    }

    /** With other features: {@code token}, {@code sentence}; of a picture {@code grid:8x8}, {@code slic:40}. */
    public Question of(String other) {
        return new Question(
                method, target, against, other, baseline, masker, background, steps, samples, seed, settings);
    }

    /** From another baseline: {@code mask}, {@code zero}, {@code blur}. */
    public Question from(String other) {
        return new Question(
                method, target, against, features, other, masker, background, steps, samples, seed, settings);
    }

    /** With something else for what is absent: {@code delete}, {@code mean}. */
    public Question masking(String other) {
        return new Question(
                method, target, against, features, baseline, other, background, steps, samples, seed, settings);
    }

    /** With rows that stand for absent columns. */
    public Question background(Table rows) {
        return new Question(method, target, against, features, baseline, masker, rows, steps, samples, seed, settings);
    }

    /** With so many points on a path. */
    public Question steps(int number) {
        return new Question(
                method, target, against, features, baseline, masker, background, number, samples, seed, settings);
    }

    /** With so many masked or noisy inputs. */
    public Question samples(int number) {
        return new Question(
                method, target, against, features, baseline, masker, background, steps, number, seed, settings);
    }

    /** With another seed. */
    public Question seed(long other) {
        return new Question(
                method, target, against, features, baseline, masker, background, steps, samples, other, settings);
    }

    /** With a setting of the method. */
    public Question set(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(settings);
        more.put(key, value);
        return new Question(
                method, target, against, features, baseline, masker, background, steps, samples, seed, more);
    }
}
