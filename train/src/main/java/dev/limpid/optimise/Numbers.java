package dev.limpid.optimise;

import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/** One tensor of each parameter, where it lies: weights, gradients, or something that a rule remembers of them. */
final class Numbers {
    private final List<FloatBuffer> floats = new ArrayList<>();

    private Numbers(List<Weight.Live> tensors) {
        tensors.forEach(tensor -> floats.add(tensor.bytes().asFloatBuffer()));
    }

    static Numbers of(List<Parameter> parameters, Function<Parameter, Weight.Live> which) {
        return new Numbers(parameters.stream().map(which).toList());
    }

    /** As many zeros as the parameters have numbers, noted down in {@code state} as {@code kind/NAME}. */
    static Numbers zeros(String kind, List<Parameter> parameters, SortedMap<String, Weight.Live> state) {
        return of(parameters, parameter -> {
            Weight.Live zeros =
                    Weight.Live.zeros(DType.FLOAT, parameter.weight().shape());
            state.put(kind + "/" + parameter.name(), zeros);
            return zeros;
        });
    }

    void read(Blocks.Chunk chunk, float[] into) {
        floats.get(chunk.parameter()).get(chunk.from(), into, 0, chunk.length());
    }

    void write(Blocks.Chunk chunk, float[] from) {
        floats.get(chunk.parameter()).put(chunk.from(), from, 0, chunk.length());
    }
}
