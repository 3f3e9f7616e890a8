package dev.limpid.architecture;

import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The graph of a network of convolutions while it is made: its input {@code pixel_values}, FLOAT {@code
 * [batch,channel,height,width]} of any height and width, and its outputs by role.
 */
final class PictureGraph {
    private final GraphBuilder build;
    private final Expr pixels;
    private final Map<String, Wire> outputs = new LinkedHashMap<>();

    PictureGraph(String name, int channels) {
        build = GraphBuilder.create(name);
        pixels = build.input("pixel_values", TensorType.of(DType.FLOAT, "batch", channels, "height", "width"));
    }

    Expr pixels() {
        return pixels;
    }

    /** Names what follows. */
    void scope(String scope) {
        build.scope(scope);
    }

    void output(String role, Expr value) {
        build.output(role, value);
        outputs.put(role, new Wire(role));
    }

    Emitted emitted() {
        return new Emitted(build.build(), build.shapes(), pixels.wire(), outputs, null);
    }
}
