package dev.limpid.canonical;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class HoistConstantsTest {
    private static Graph constants(Map<String, Attribute> byWire) {
        GraphBuilder build = GraphBuilder.create("g");
        byWire.forEach((wire, value) -> {
            String name = value instanceof Attribute.Texts ? "value_strings" : "value";
            build.add(new Node("", "", "Constant", List.of(), List.of(new Wire(wire)), Map.of(name, value)));
            build.output(new Wire(wire));
        });
        return build.build();
    }

    @Test
    void every_form_of_a_number_becomes_a_weight() {
        assertThat(HoistConstants.rewrite(constants(new java.util.TreeMap<>(Map.of(
                        "a", new Attribute.OfTensor(Tensor.of(Shape.of(1), 0.5)),
                        "b", Attribute.of(3L),
                        "c", Attribute.of(2f),
                        "d", Attribute.of(List.of(1L, -1L)),
                        "e", new Attribute.Reals(List.of(1f, 0.5f)))))))
                .hasToString("""
                        g () -> (a, b, c, d, e)
                          weight a: double[1] {0.5}
                          weight b: int64[] {3}
                          weight c: float[] {2.0}
                          weight d: int64[2] {1, -1}
                          weight e: float[2] {1.0, 0.5}
                        """);
    }

    @Test
    void words_are_weights_too() {
        assertThat(HoistConstants.rewrite(constants(new java.util.TreeMap<>(
                        Map.of("a", new Attribute.Texts(List.of("two", "words")), "b", Attribute.of("one"))))))
                .hasToString("""
                        g () -> (a, b)
                          weight a: string[2] {"two", "words"}
                          weight b: string[] {"one"}
                        """);
    }

    @Test
    void a_constant_of_a_graph_inside_becomes_a_weight_of_that_graph() {
        Graph body = constants(Map.of("a", Attribute.of(1L)));
        GraphBuilder build = GraphBuilder.create("g");
        build.add(new Node(
                "",
                "",
                "Loop",
                List.of(Wire.NONE, Wire.NONE),
                List.of(new Wire("y")),
                Map.of("body", new Attribute.OfGraph(body, List.of()))));
        assertThat(HoistConstants.rewrite(build.build())).hasToString("""
                g () -> ()
                  Loop(_, _) {body=<graph g>} -> y
                    body = g () -> (a)
                      weight a: int64[] {1}
                """);
    }

    @Test
    void does_not_fire_on_what_cannot_be_read() {
        Graph sparse = constants(Map.of("a", new Attribute.Unread(Opaque.of(new byte[] {1}))));
        assertThat(HoistConstants.rewrite(sparse)).isEqualTo(sparse);
    }

    @Test
    void does_not_fire_on_a_constant_of_another_domain() {
        GraphBuilder build = GraphBuilder.create("g");
        build.add("my.own:Constant", List.of(), 1, Map.of("value", Attribute.of(1L)));
        assertThat(HoistConstants.rewrite(build.build())).isEqualTo(build.build());
    }
}
