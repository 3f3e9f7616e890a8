package dev.limpid.inspect;

import dev.limpid.cost.Cost;
import dev.limpid.cost.Part;
import dev.limpid.explain.Methods;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is told of a model without running it on an input.
 *
 * @param files configuration and weights
 * @param cost what the whole model costs
 * @param wires what can be tapped, in running order: all floating-point values that nodes compute, and the features
 * @param methods which work on it and why the others don't, in the order that {@code limpid methods} lists them; empty
 *     where the model's structure is not known
 * @param notes what was assumed, and what could not be told, a sentence each
 */
public record Inspection(
        Identity model,
        List<StoredFile> files,
        Charge cost,
        List<Tap> wires,
        List<Methods.Fit> methods,
        List<String> notes) {
    public Inspection {
        files = List.copyOf(files);
        wires = List.copyOf(wires);
        methods = List.copyOf(methods);
        notes = List.copyOf(notes);
    }

    /**
     * What the model is.
     *
     * @param id how the user named it
     * @param source the place it came from
     * @param sha256 of its weights; null if they are not on this disk
     * @param architecture as its configuration names it; null if nothing does
     * @param task the most that it can do; null if its structure is not known
     * @param license as the catalogue or its card states it; null where neither does
     * @param labels of its classes, in order; empty if it has none, or none with a name
     */
    public record Identity(
            String id,
            String source,
            @Nullable String sha256,
            @Nullable String architecture,
            @Nullable String task,
            @Nullable String license,
            List<String> labels) {
        public Identity {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A file of the model.
     *
     * @param path within its folder
     * @param size in bytes, or -1 if the hub does not say
     * @param sha256 in lower-case hexadecimal; null if the hub names the file by another hash
     */
    public record StoredFile(
            String path, long size, @Nullable String sha256) {}

    /**
     * Costs; the rule stands on the page of {@code dev.limpid.cost}.
     *
     * @param example what is counted for, in words: {@code 1 text of 128 tokens}
     * @param inputs what is fed in the run that is counted; empty if computation could not be counted
     * @param whole by module
     * @param used by the task: what leads to its output
     */
    public record Charge(String example, List<Fed> inputs, Part whole, Cost used) {
        public Charge {
            inputs = List.copyOf(inputs);
        }

        /** Whether multiply–accumulates and activations are known, else only parameters are. */
        public boolean isComputed() {
            return !inputs.isEmpty();
        }
    }

    /**
     * An input of the run that is counted.
     *
     * @param type with its sizes: {@code int64[1,128]}
     */
    public record Fed(String name, String type) {}

    /**
     * A value that can be looked at.
     *
     * @param type with the names of axes whose sizes each run decides: {@code float[batch,sequence,768]}
     * @param role what it is known to be; null for one of many
     */
    public record Tap(String name, String type, @Nullable String role) {}
}
