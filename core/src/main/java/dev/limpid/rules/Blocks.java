package dev.limpid.rules;

import dev.limpid.backward.At;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;

/** The way back through operators that move square blocks between channels and space: each is undone by the other. */
final class Blocks {
    private Blocks() {}

    static List<@Nullable Expr> spaceToDepth(At at) {
        return each(at.dy().apply("DepthToSpace", blocksize(at)).as(at.type(0)));
    }

    static List<@Nullable Expr> depthToSpace(At at) {
        if (at.node().attribute("mode", "DCR").equals("DCR")) {
            return each(at.dy().apply("SpaceToDepth", blocksize(at)).as(at.type(0)));
        }
        // A channel's blocks stand together (CRD): [batch,channel,height,down,width,across].
        Expr x = at.in(0);
        GraphBuilder build = at.builder();
        long block = at.node().attribute("blocksize", 1L);
        Expr height = x.size(2);
        Expr width = x.size(3);
        Expr split =
                at.dy().reshape(build.longs(0, -1).concat(0, height, build.longs(block), width, build.longs(block)));
        return each(split.transpose(List.of(0L, 1L, 3L, 5L, 2L, 4L)).reshapeLike(x));
    }

    private static Map<String, Attribute> blocksize(At at) {
        return Map.of("blocksize", Attribute.of(at.node().attribute("blocksize", 1L)));
    }
}
