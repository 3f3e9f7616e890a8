package dev.limpid.explain;

import dev.limpid.model.Place;
import dev.limpid.model.Probe;

import java.util.List;
import java.util.Optional;

/** What could stand in the places of an input's features, and what the input so changed is to the model. */
public interface Editing {
    /**
     * Something else in a feature's place.
     *
     * @param feature its number among the input's
     * @param place where it stands
     * @param before what stands there
     * @param after what would stand there
     * @param fluency how well that fits, a logarithm of a probability
     */
    record Edit(int feature, Place place, String before, String after, double fluency) {}

    /** What fits into the place of each feature that may be changed, alone: at most {@code most} a feature, best first. */
    List<Edit> proposals(int most);

    /**
     * The input with all these changes, as if the user had given it so; empty if the model cannot take it.
     *
     * @param edits of different features
     */
    Optional<Probe.Asked> edited(List<Edit> edits);

    /** What an entry of the target's output is called. */
    String answer(int entry);
}
