package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

class HeadGridTest {
    private static Attribution explanation(String method, String name, List<String> axes, Tensor value) {
        Attribution model = CapitalOfFrance.explained().explanations().get(0);
        return new Attribution(
                CapitalOfFrance.method(method),
                model.target(),
                List.of(),
                List.of(new Attribution.Named(name, axes, value)),
                null,
                new Attribution.Cost(1, 1, 0.1),
                List.of(),
                0,
                model.model());
    }

    private static Attribution importance(double... values) {
        return explanation(
                "head-importance",
                "head-importance",
                List.of("layer", "head"),
                Tensor.fill(DType.FLOAT, Shape.of(2, 3), i -> values[i]));
    }

    private static Document document(Attribution explanation) {
        Document whole = CapitalOfFrance.explained();
        return new Document(
                whole.model(),
                whole.originals(),
                whole.predictions(),
                List.of(explanation),
                whole.notes(),
                whole.seed());
    }

    @Test
    void the_largest_heads_lead() {
        HeadGrid grid = Objects.requireNonNull(HeadGrid.of(importance(0, 0.5, 0.25, 2, 0, 1)));
        assertThat(grid.layers()).hasSize(2);
        assertThat(grid.layers().get(1).get(0).strength()).isEqualTo("1.000");
        assertThat(grid.layers().get(0).get(2).strength()).isEqualTo("0.125");
        assertThat(grid.leading())
                .isEqualTo(
                        "layer 2, head 1: 2.00; layer 2, head 3: 1.00; layer 1, head 2: 0.50; layer 1, head 3: 0.25");
    }

    @Test
    void heads_of_no_importance_are_all_pale() {
        HeadGrid grid = Objects.requireNonNull(HeadGrid.of(importance(0, 0, 0, 0, 0, 0)));
        assertThat(grid.leading()).isEmpty();
        assertThat(grid.layers().get(0).get(0).share()).isZero();
    }

    @Test
    void the_page_draws_a_cell_a_head() {
        String html = HtmlReport.write(document(importance(0, 0.5, 0.25, 2, 0, 1)));
        assertThat(html)
                .contains("title=\"layer 2, head 1: 2.00\" style=\"--strength:1.000\"", "Largest: layer 2, head 1");
    }

    @Test
    void the_terminal_names_the_largest() {
        String text =
                TerminalReport.render(document(importance(0, 0.5, 0.25, 2, 0, 1)), new TerminalStyle(200, false, true));
        assertThat(text).contains("head-importance by layer, head, [2,3]", "Largest: layer 2, head 1: 2.00;");
    }

    @Test
    void what_layers_mix_is_drawn_layer_by_layer() {
        Attribution mixing = explanation(
                "value-zeroing",
                "value-zeroing",
                List.of("layer", "query", "key"),
                Tensor.fill(DType.FLOAT, Shape.of(2, 4, 4), i -> 0.25));
        AttentionGrid grid =
                Objects.requireNonNull(AttentionGrid.of(mixing, Payload.Held.of(CapitalOfFrance.document(mixing))));
        assertThat(grid.layers()).hasSize(2).allSatisfy(row -> assertThat(row).hasSize(1));
        assertThat(grid.layers().get(1).get(0).name()).isEqualTo("layer 2");
        assertThat(HtmlReport.write(document(mixing)))
                .contains(
                        "One small map for each layer.",
                        "whose values were taken away",
                        "Mixing is not an explanation");
    }
}
