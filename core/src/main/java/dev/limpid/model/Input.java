package dev.limpid.model;

import dev.limpid.tensor.Tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One example, ready to run.
 *
 * @param originals what the user gave: two for a pair
 * @param tensors by graph input, batch first and of size 1
 * @param tokens one per position of the sequence axis, in order; empty where there is none
 * @param features the parts that explanations speak about: either they hold each place of the model's features once, or
 *     there are none and the places speak for themselves, as pixels do
 * @param answers positions at which the model is asked something (a {@code [MASK]}); may be empty
 * @param notes what a user should know of how this came of the originals, a sentence each; usually none
 */
public record Input(
        List<Original> originals,
        Map<String, Tensor> tensors,
        List<String> tokens,
        List<Feature> features,
        List<Integer> answers,
        List<String> notes) {
    public Input {
        originals = List.copyOf(originals);
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        tokens = List.copyOf(tokens);
        features = List.copyOf(features);
        answers = List.copyOf(answers);
        notes = List.copyOf(notes);
    }

    /** An example of which there is nothing to note. */
    public Input(
            List<Original> originals,
            Map<String, Tensor> tensors,
            List<String> tokens,
            List<Feature> features,
            List<Integer> answers) {
        this(originals, tensors, tokens, features, answers, List.of());
    }

    /**
     * What one of the model's inputs is fed.
     *
     * @throws IllegalArgumentException if it is fed nothing
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("There is no tensor '" + name + "', only " + tensors.keySet() + ".");
        }
        return tensor;
    }

    /** This input with one tensor replaced. */
    public Input with(String name, Tensor tensor) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.put(name, tensor);
        return new Input(originals, changed, tokens, features, answers, notes);
    }
}
