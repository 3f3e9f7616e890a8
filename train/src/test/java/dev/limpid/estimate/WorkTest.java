package dev.limpid.estimate;

import dev.limpid.adapter.Adapted;
import dev.limpid.adapter.Choice;
import dev.limpid.adapter.Lora;
import dev.limpid.adapter.Targets;
import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Wire;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** Counted against published numbers of operations and against what the layers' sizes give by hand. */
class WorkTest {
    private static final String BERT = """
            {"model_type":"bert","architectures":["%s"],"vocab_size":30522,"hidden_size":768,"num_hidden_layers":12,
             "num_attention_heads":12,"intermediate_size":3072,"max_position_embeddings":512,"type_vocab_size":2,
             "hidden_act":"gelu","layer_norm_eps":1e-12}""";
    private static final String GPT2 = """
            {"model_type":"gpt2","architectures":["GPT2LMHeadModel"],"vocab_size":50257,"n_positions":1024,"n_embd":768,
             "n_layer":12,"n_head":12}""";

    private static final long BERT_MACS = 11_174_215_680L;
    private static final long GPT2_MACS = 16_114_089_984L;

    private static final long D = 768;
    private static final long S = 128;
    private static final long LAYERS = 12;
    /** One projection of a sequence: S·d². */
    private static final long SQUARE = S * D * D;
    /** Scores, or their products with values: S²·d. */
    private static final long MAPS = S * S * D;

    private static Work work(Trained trained, Load... loads) {
        return Work.of(trained.forward(), trained.training(), trained.shapes(), List.of(loads));
    }

    private static Trainee classifier() throws IOException {
        return Trained.trainee(BERT.formatted("BertForSequenceClassification"));
    }

    @Test
    void a_pass_forward_costs_what_is_published_and_training_all_three_times_that() throws IOException {
        Trainee bert = Trained.trainee(BERT.formatted("BertModel"));
        Work one = work(
                Trained.of(
                        bert, "pooled", Choice.parse("all").in(bert, Set.of()).trained()),
                Load.of(1, S, 1));
        assertThat(one.forwardMacs()).isEqualTo(BERT_MACS);
        assertThat(one.trainingMacs()).isEqualTo(3 * BERT_MACS);
        assertThat(one.flopsByRule()).isEqualTo(6.0 * BERT_MACS).isEqualTo(one.flopsOfGraph());
        Trainee gpt2 = Trained.trainee(GPT2);
        Work other = work(
                Trained.of(gpt2, "next", Choice.parse("all").in(gpt2, Set.of()).trained()), Load.of(1, S, 1));
        assertThat(other.forwardMacs()).isEqualTo(GPT2_MACS);
        assertThat(other.trainingMacs()).isEqualTo(3 * GPT2_MACS);
    }

    @Test
    void loads_add_up() throws IOException {
        Trainee bert = Trained.trainee(BERT.formatted("BertModel"));
        Trained trained = Trained.of(
                bert, "pooled", Choice.parse("last:1").in(bert, Set.of()).trained());
        Work work = work(trained, Load.of(16, S, 10), Load.of(3, 64, 2));
        long half = LAYERS * (64 * (4 * D * D + 2 * D * 4 * D) + 2 * 64 * 64 * D) + D * D;
        assertThat(work.forwardMacs()).isEqualTo(160 * BERT_MACS + 6 * half);
        assertThat(work.steps()).isEqualTo(12);
        assertThat(work.examples()).isEqualTo(166);
        assertThat(work.tokens()).isEqualTo(160 * S + 6 * 64);
        // Of 109,482,240 those of the embeddings' tables are looked up: (30,522 + 512 + 2)·768.
        assertThat(work.parameters()).isEqualTo(109_482_240L - (30_522 + 512 + 2) * D);
        assertThat(work.flopsByParameters()).isEqualTo(6.0 * work.parameters() * work.tokens());
    }

    @Test
    void a_head_alone_adds_its_own_gradient() throws IOException {
        Trainee bert = classifier();
        Work work = work(
                Trained.of(
                        bert, "classes", Choice.parse("head").in(bert, Set.of()).trained()),
                Load.of(1, S, 1));
        long forward = BERT_MACS + 2 * D;
        assertThat(work.forwardMacs()).isEqualTo(forward);
        assertThat(work.trainingMacs()).isEqualTo(forward + 2 * D);
    }

    @Test
    void the_last_layer_goes_back_through_itself_alone() throws IOException {
        Trainee bert = classifier();
        Work work = work(
                Trained.of(
                        bert,
                        "classes",
                        Choice.parse("last:1").in(bert, Set.of()).trained()),
                Load.of(1, S, 1));
        // Twice what it costs forward, but for the signals to what queries, keys and values read.
        long layer = 4 * SQUARE + 8 * SQUARE + 2 * MAPS;
        long above = D * D + 2 * D;
        assertThat(work.trainingMacs()).isEqualTo(BERT_MACS + 2 * D + 2 * layer - 3 * SQUARE + 2 * above);
    }

    @Test
    void low_rank_matrices_leave_out_the_gradients_of_the_large_ones() throws IOException {
        long r = 8;
        Trainee bert = classifier();
        Adapted adapted = new Lora((int) r, 16, 0, Targets.usual(), false)
                .on(bert, List.of(new Wire("classifier.weight"), new Wire("classifier.bias")));
        Work work = work(Trained.of(adapted.trainee(), "classes", adapted.trained()), Load.of(1, S, 1));
        long thin = S * D * r;
        // Two adapted layers, of two thin products each.
        long forward = BERT_MACS + 2 * D + LAYERS * 2 * 2 * thin;
        // Of each product the signal to its input, of each thin one its own gradient too; of maps both sides.
        long back = LAYERS * (4 * SQUARE + 8 * SQUARE + 2 * 2 * MAPS + 2 * 2 * 2 * thin);
        // In the first layer nothing below queries, keys and values is asked for, nor keys themselves.
        long first = 3 * SQUARE + MAPS + 2 * thin;
        long head = D * D + 2 * 2 * D;
        assertThat(work.forwardMacs()).isEqualTo(forward);
        assertThat(work.trainingMacs()).isEqualTo(forward + back - first + head);
        assertThat(work.flopsOfGraph() / work.flopsByRule()).isCloseTo(2 / 3., within(0.01));
    }

    @Test
    void refuses_an_axis_without_a_size() throws IOException {
        Trainee bert = classifier();
        Trained trained = Trained.of(
                bert, "classes", Choice.parse("head").in(bert, Set.of()).trained());
        Load load = new Load(Map.of("batch", 2L), 1);
        assertThatThrownBy(() -> work(trained, load))
                .hasMessage(
                        "Graph 'bert': the axis 'sequence' of its input 'input_ids' has no size, told are {batch=2}.");
        assertThatThrownBy(() -> Load.of(0, 1, 1))
                .hasMessageStartingWith("Batches and the sizes of their axes are counted from 0 and 1 on, got 1 of");
    }

    @Test
    void memory_is_weights_gradients_moments_and_what_is_alive_at_a_time() throws IOException {
        Trainee bert = classifier();
        Trained all = Trained.of(
                bert, "classes", Choice.parse("all").in(bert, Set.of()).trained());
        List<Load> loads = List.of(Load.of(1, 16, 1), Load.of(16, 64, 1));
        Memory memory = Memory.of(all.training(), all.shapes(), all.gradients(), 2, loads);
        long numbers = 109_483_778L;
        // A few constants lie beside the weights.
        assertThat(memory.weights()).isBetween(4 * numbers, 4 * numbers + 1000);
        assertThat(memory.gradients()).isEqualTo(4 * numbers);
        assertThat(memory.moments()).isEqualTo(8 * numbers);
        Memory twice = Memory.of(all.training(), all.shapes(), all.gradients(), 2, List.of(Load.of(32, 64, 1)));
        assertThat((double) twice.activations() / memory.activations()).isCloseTo(2, within(0.05));
        // What a layer must keep at least: its normalised input, queries, keys, values, maps, and the block's inside.
        long kept = 16 * 64 * (5 * D + 4 * D) + 16 * 12 * 64 * 64;
        assertThat(memory.activations()).isBetween(4 * LAYERS * kept, 4 * LAYERS * 4 * kept);
        Trained head = Trained.of(
                bert, "classes", Choice.parse("head").in(bert, Set.of()).trained());
        Memory small = Memory.of(head.training(), head.shapes(), head.gradients(), 2, loads);
        assertThat(small.gradients()).isEqualTo(4 * 1538);
        assertThat(small.activations()).isLessThan(memory.activations() / 5);
        assertThat(small.total())
                .isEqualTo(small.weights() + small.gradients() + small.moments() + small.activations());
    }
}
