package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The form; ForeignModelsTest holds the scores to scikit-learn's. */
class DropZipMapTest {
    private static final Wire Y = new Wire("y");

    private static Graph zipped(Attribute labels) {
        GraphBuilder build = GraphBuilder.create("g");
        Wire scores =
                build.input("scores", TensorType.of(DType.FLOAT, "rows", 2)).wire();
        String key = labels instanceof Attribute.Ints ? "classlabels_int64s" : "classlabels_strings";
        build.add(new Node("", "ai.onnx.ml", "ZipMap", List.of(scores), List.of(Y), Map.of(key, labels)));
        build.output(Y);
        return build.build();
    }

    @Test
    void scores_come_out_as_a_matrix_and_their_names_beside_it() {
        DropZipMap.Result words = DropZipMap.rewrite(zipped(new Attribute.Texts(List.of("no", "yes"))));
        assertThat(words.graph()).hasToString("""
                g (scores: float[rows,2]) -> (y)
                  Identity(scores) -> y
                """);
        assertThat(words.labels()).isEqualTo(Map.of(Y, List.of("no", "yes")));
        assertThat(DropZipMap.rewrite(zipped(Attribute.of(List.of(0L, 7L)))).labels())
                .isEqualTo(Map.of(Y, List.of("0", "7")));
    }

    @Test
    void does_not_fire_where_the_dictionaries_are_read() {
        GraphBuilder build = GraphBuilder.on(zipped(Attribute.of(List.of(0L, 7L))), Shapes.UNKNOWN);
        build.add("ai.onnx.ml:DictVectorizer", List.of(Y), 1, Map.of());
        DropZipMap.Result kept = DropZipMap.rewrite(build.build());
        assertThat(kept.graph()).isEqualTo(build.build());
        assertThat(kept.labels()).isEmpty();
    }
}
