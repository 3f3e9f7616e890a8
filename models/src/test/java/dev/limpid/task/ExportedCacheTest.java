package dev.limpid.task;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ExportedCacheTest {
    private static final TensorType KEPT = TensorType.of(DType.FLOAT, "batch", 2, "tokens", 3);

    /** {@code logits} is the sum of all keys, {@code present} all keys; of a past of that form. */
    private static Graph graph(String past, TensorType kept, String present) {
        GraphBuilder build = GraphBuilder.create("g");
        Expr ids = build.input("input_ids", TensorType.of(DType.INT64, "batch", "sequence"));
        Expr before = build.input(past, kept);
        Expr keys = ids.cast(DType.FLOAT).unsqueeze(1, 3).expand(build.longs(1, 2, 1, 3));
        Expr all = before.concat(-2, keys);
        build.output("logits", all.reduceSum(false, 2));
        build.output(present, all);
        return build.build();
    }

    private static ExportedCache cache(Graph graph) {
        return ExportedCache.of(graph, "input_ids").orElseThrow();
    }

    @Test
    void a_file_with_a_cache_is_two_graphs() {
        ExportedCache cache = cache(graph("past_key_values.0.key", KEPT, "present.0.key"));
        assertThat(cache.plain().inputs()).hasSize(1);
        assertThat(cache.plain().outputs())
                .extracting(port -> port.wire().name())
                .containsExactly("logits");
        assertThat(cache.states()).hasSize(1);
        assertThat(cache.states().get(0).past()).isEqualTo(new Wire("past_key_values.0.key"));
        assertThat(cache.states().get(0).present()).isEqualTo(new Wire("present.0.key"));
        assertThat(cache.states().get(0).type()).isEqualTo(KEPT);
        assertThat(cache.growing().input("past_key_values.0.key")).isPresent();
    }

    @Test
    void presents_may_have_other_names() {
        assertThat(cache(graph("past_key_values.0.key", KEPT, "present_key_values.0.key"))
                        .states())
                .extracting(state -> state.present().name())
                .containsExactly("present_key_values.0.key");
        assertThat(cache(graph("past_key_0", KEPT, "present_key_0")).states())
                .extracting(state -> state.present().name())
                .containsExactly("present_key_0");
    }

    @Test
    void a_graph_without_pasts_has_no_cache() {
        assertThat(ExportedCache.of(graph("keys", KEPT, "present.0.key"), "input_ids"))
                .isEmpty();
        assertThat(ExportedCache.of(graph("past_key_values.0.key", KEPT, "present.0.key"), "pixels"))
                .isEmpty();
    }

    @Test
    void a_past_that_no_output_hands_on_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache(graph("past_key_values.0.key", KEPT, "kept")))
                .withMessage("The model takes 'past_key_values.0.key', which no output hands on: none of present.0.key,"
                        + " present_key_values.0.key is among [logits, kept]. Export the model with its cache going in"
                        + " and out, or without it.");
    }

    @Test
    void a_past_of_another_form_is_refused() {
        TensorType flat = TensorType.of(DType.FLOAT, "batch", "heads", "tokens", 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cache(graph("past_key_values.0.key", flat, "present.0.key")))
                .withMessageStartingWith("Graph 'g': its input 'past_key_values.0.key' is float[batch,heads,tokens,3],"
                        + " expected [batch,head,tokens,size]");
    }
}
