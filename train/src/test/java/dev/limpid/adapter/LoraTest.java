package dev.limpid.adapter;

import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LoraTest {
    private static final Lora SMALL = new Lora(2, 3, 0.25, Targets.usual(), false);

    private static Adapted adapted(Lora lora, String folder) throws IOException {
        return lora.on(TinyModel.trainee(folder), Set.of());
    }

    private static long dropouts(Graph graph) {
        return graph.nodes().stream().filter(node -> node.is("Dropout")).count();
    }

    @Test
    void each_pair_has_a_dropout_of_its_own_while_it_is_trained_and_none_otherwise() throws IOException {
        Adapted adapted = adapted(SMALL, "tiny-text/bert-classes");
        Trainee base = adapted.base();
        assertThat(adapted.pairs()).hasSize(4);
        assertThat(dropouts(adapted.trainee().emitted().graph()))
                .isEqualTo(dropouts(base.emitted().graph()) + 4);
        assertThat(dropouts(adapted.trainee().plain().graph())).isZero();
        Lora without = new Lora(2, 3, 0, Targets.usual(), false);
        assertThat(dropouts(adapted(without, "tiny-text/bert-classes")
                        .trainee()
                        .emitted()
                        .graph()))
                .isEqualTo(dropouts(base.emitted().graph()));
    }

    @Test
    void a_product_is_followed_by_the_sum_under_its_name() throws IOException {
        Graph graph = adapted(SMALL, "tiny-decoders/gpt2").trainee().emitted().graph();
        Wire weight = new Wire("h.0.attn.c_attn.weight");
        Node product = graph.consumers().get(weight).get(0);
        Node sum = graph.producers().get(new Wire(product.out(0).name().replace(".frozen", "")));
        assertThat(product.out(0).name()).endsWith(".frozen");
        assertThat(sum.op()).isEqualTo("Add");
        assertThat(sum.in(0)).isEqualTo(product.out(0));
        Node tall = graph.producers().get(sum.in(1));
        assertThat(tall.in(1).name()).isEqualTo("h.0.attn.c_attn.lora_B.weight");
        assertThat(tall.attribute("alpha", 0f)).isEqualTo(1.5f);
    }

    @Test
    void a_decoder_that_goes_on_is_adapted_too() throws IOException {
        Adapted adapted = adapted(SMALL, "tiny-decoders/llama");
        var cached = adapted.trainee().plain().cached();
        assertThat(cached).isNotNull();
        assertThat(cached.graph().weights().keySet())
                .contains(adapted.pairs().get(0).a(), adapted.pairs().get(3).b());
    }

    @Test
    void the_scale_is_alpha_over_rank_or_over_its_root() {
        assertThat(new Lora(4, 8, 0, Targets.usual(), false).scale()).isEqualTo(2);
        assertThat(new Lora(4, 8, 0, Targets.usual(), true).scale()).isEqualTo(4);
    }

    @Test
    void first_values_are_even_within_one_over_the_root_of_the_width_and_a_function_of_seed_and_name()
            throws IOException {
        Adapted adapted =
                new Lora(512, 8, 0, Targets.usual(), false).on(TinyModel.trainee("tiny-text/bert-classes"), Set.of());
        Map<Wire, Tensor> drawn = adapted.drawn(1);
        LowRank first = adapted.pairs().get(0);
        float[] a = drawn.get(first.a()).toFloats();
        assertThat(drawn.get(first.a()).shape()).isEqualTo(Shape.of(512, 16));
        double squares = 0;
        for (float one : a) {
            assertThat(Math.abs(one)).isLessThanOrEqualTo(0.25f);
            squares += one * one;
        }
        // 8192 numbers whose square has mean 1/48 and variance 1/2880: five standard errors
        assertThat(squares / a.length).isBetween(1 / 48. - 0.00104, 1 / 48. + 0.00104);
        assertThat(drawn.get(first.b()).toFloats()).containsOnly(0f);
        assertThat(adapted.drawn(1)).isEqualTo(drawn);
        assertThat(adapted.drawn(2).get(first.a())).isNotEqualTo(drawn.get(first.a()));
        assertThat(drawn.get(adapted.pairs().get(1).a())).isNotEqualTo(drawn.get(first.a()));
    }

    @Test
    void merging_adds_the_product_of_the_small_matrices_by_hand() {
        // W [out 2, in 3], A [1,3], B [2,1]
        LowRank pair = LowRank.of(new Wire("w.weight"), "w", Shape.of(2, 3), false, 1);
        Tensor a = Tensor.of(Shape.of(1, 3), 1f, 2f, 3f);
        Tensor b = Tensor.of(Shape.of(2, 1), 10f, 100f);
        assertThat(pair.merged(Tensor.of(Shape.of(2, 3), 0f, 0f, 0f, 1f, 1f, 1f), a, b, 2))
                .isEqualTo(Tensor.of(Shape.of(2, 3), 20f, 40f, 60f, 201f, 401f, 601f));
        LowRank turned = LowRank.of(new Wire("w.weight"), "w", Shape.of(3, 2), true, 1);
        assertThat(turned.merged(Tensor.of(Shape.of(3, 2), 0f, 1f, 0f, 1f, 0f, 1f), a, b, 2))
                .isEqualTo(Tensor.of(Shape.of(3, 2), 20f, 201f, 40f, 401f, 60f, 601f));
    }

    @Test
    void a_head_is_saved_under_its_first_name_and_a_part_below_it_under_its_module() throws IOException {
        Trainee bert = TinyModel.trainee("tiny-text/bert-classes");
        Adapted adapted = SMALL.on(
                bert,
                List.of(new Wire("classifier.weight"), new Wire("classifier.bias"), new Wire("pooler.dense.weight")));
        assertThat(adapted.whole().keySet()).containsExactly("bert.pooler.dense", "classifier");
        assertThat(adapted.trained())
                .contains(new Wire("pooler.dense.bias"), new Wire("classifier.weight"))
                .hasSize(2 * 4 + 4);
    }

    @Test
    void tied_embeddings_are_no_dense_layer() throws IOException {
        Trainee gpt2 = TinyModel.trainee("tiny-decoders/gpt2");
        assertThat(DenseLayers.of(gpt2).byModule().keySet()).noneMatch(name -> name.contains("wte"));
        assertThat(new Lora(1, 1, 0, Targets.parse("all-linear"), false)
                        .on(gpt2, Set.of())
                        .pairs())
                .extracting(LowRank::turned)
                .containsOnly(true)
                .hasSize(8);
    }

    @Test
    void refuses_what_no_layer_is_called() throws IOException {
        Trainee bert = TinyModel.trainee("tiny-text/bert-classes");
        assertThatThrownBy(() -> new Lora(2, 2, 0, Targets.parse("query, q_proj"), false).on(bert, Set.of()))
                .hasMessage(
                        "LoRA: no dense layer is called 'q_proj', expected one of classifier, dense, key, query, value,"
                                + " or the whole of a layer's name.");
    }

    @Test
    void refuses_a_model_of_which_nothing_usual_is_known() throws IOException {
        Trainee resnet = TinyModel.trainee("tiny-vision/convnext-classes");
        assertThatThrownBy(() -> SMALL.on(resnet, Set.of()))
                .hasMessageStartingWith(
                        "LoRA: which layers are usually adapted is not known of this model. Name some of its"
                                + " dense layers (")
                .hasMessageEndingWith(") or all-linear.");
    }

    @Test
    void refuses_settings_without_sense() {
        assertThatThrownBy(() -> new Lora(0, 1, 0, Targets.usual(), false))
                .hasMessage("LoRA's rank must be at least 1, got 0.");
        assertThatThrownBy(() -> new Lora(1, 0, 0, Targets.usual(), false))
                .hasMessage("LoRA's alpha must be a number above 0, got 0.0.");
        assertThatThrownBy(() -> new Lora(1, 1, 1, Targets.usual(), false))
                .hasMessage("LoRA's dropout must be a probability from 0 to below 1, got 1.0.");
        assertThatThrownBy(() -> Targets.parse(" , "))
                .hasMessage("LoRA needs the name of at least one layer, such as query.");
    }

    @Test
    void refuses_to_adapt_twice() throws IOException {
        Trainee once = adapted(SMALL, "tiny-text/bert-classes").trainee();
        assertThatThrownBy(() -> SMALL.on(once, Set.of())).hasMessageEndingWith("': it is adapted already.");
    }
}
