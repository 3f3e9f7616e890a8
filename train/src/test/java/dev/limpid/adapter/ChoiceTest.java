package dev.limpid.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.architecture.Trainee;
import dev.limpid.graph.Node;
import dev.limpid.graph.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChoiceTest {
    record Tiny(String folder, JsonNode parameters) {
        @Override
        public String toString() {
            return folder;
        }
    }

    static Stream<Tiny> models() throws IOException {
        List<Tiny> models = new ArrayList<>();
        TinyModel.golden("parameters.json.gz")
                .properties()
                .forEach(e -> models.add(new Tiny(e.getKey(), e.getValue())));
        return models.stream();
    }

    private static Set<String> trained(String choice, String folder) throws IOException {
        Trainee model = TinyModel.trainee(folder);
        return Choice.parse(choice).in(model, Set.of()).trained().stream()
                .map(wire -> SavedNames.of(model, wire))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Wire> batchNormalised(Trainee model) {
        Set<Wire> scales = new HashSet<>();
        for (Node node : model.plain().graph().nodes()) {
            if (node.is("BatchNormalization")) {
                scales.add(node.in(1));
            }
        }
        return scales;
    }

    @ParameterizedTest
    @MethodSource("models")
    void names_sizes_and_decay_are_those_of_transformers(Tiny tiny) throws IOException {
        Trainee model = TinyModel.trainee(tiny.folder);
        Set<Wire> decayed = Decay.of(model);
        Set<Wire> scales = batchNormalised(model);
        Map<String, String> ours = new TreeMap<>();
        Map<String, String> theirs = new TreeMap<>();
        tiny.parameters
                .properties()
                .forEach(e -> theirs.put(
                        e.getKey(),
                        e.getValue().get(0).asBoolean() + " "
                                + e.getValue().get(1).asLong()));
        if (tiny.folder.equals("tiny-text/camembert-words")) {
            // Of an untied decoder PyTorch keeps two biases, of which it adds one.
            theirs.remove("lm_head.bias");
        }
        for (Wire wire : Choice.parse("all").in(model, Set.of()).trained()) {
            List<String> names = model.names().get(wire);
            // A model without a head is saved without the prefix.
            String name = names.stream().filter(theirs::containsKey).findFirst().orElse(names.get(0));
            // Here transformers goes by names, and finds some scales of batch normalisations.
            boolean decays =
                    scales.contains(wire) ? tiny.parameters.path(name).path(0).asBoolean() : decayed.contains(wire);
            assertThat(decays || !decayed.contains(wire)).isTrue();
            ours.put(
                    name,
                    decays + " "
                            + model.plain().graph().weights().get(wire).shape().size());
        }
        assertThat(ours).isEqualTo(theirs);
    }

    @Test
    void the_head_is_what_stands_on_the_pretrained_model() throws IOException {
        assertThat(trained("head", "tiny-text/bert-classes")).containsExactly("classifier.bias", "classifier.weight");
        assertThat(trained("head", "tiny-text/distilbert-classes"))
                .containsExactly(
                        "classifier.bias", "classifier.weight", "pre_classifier.bias", "pre_classifier.weight");
        assertThat(trained("head", "tiny-decoders/gpt2-tags")).containsExactly("classifier.bias", "classifier.weight");
        assertThat(trained("head", "tiny-vision/resnet-basic"))
                .containsExactly("classifier.1.bias", "classifier.1.weight");
        assertThat(trained("head", "tiny-vision/deit-teacher"))
                .containsExactly(
                        "cls_classifier.bias",
                        "cls_classifier.weight",
                        "distillation_classifier.bias",
                        "distillation_classifier.weight");
    }

    @Test
    void the_last_layers_come_with_all_that_is_read_after_them() throws IOException {
        assertThat(trained("last:1", "tiny-text/bert-classes"))
                .allMatch(name -> name.startsWith("bert.encoder.layer.1.")
                        || name.startsWith("bert.pooler.")
                        || name.startsWith("classifier."))
                .hasSize(16 + 2 + 2);
        assertThat(trained("last:1", "tiny-decoders/gpt2"))
                .contains("transformer.ln_f.weight", "transformer.h.1.attn.c_attn.weight")
                .noneMatch(name -> name.contains("h.0.") || name.contains("wte"));
        assertThat(trained("last:2", "tiny-text/bert-classes")).noneMatch(name -> name.contains("embeddings"));
    }

    @Test
    void names_may_have_stars() throws IOException {
        assertThat(trained("*.attention.self.*.bias, classifier.weight", "tiny-text/bert-classes"))
                .hasSize(7)
                .contains("bert.encoder.layer.1.attention.self.key.bias", "classifier.weight");
    }

    @Test
    void what_is_new_is_trained_whatever_is_chosen() throws IOException {
        Trainee model = TinyModel.trainee("tiny-text/bert-classes");
        Chosen chosen = Choice.parse("head").in(model, Set.of(new Wire("pooler.dense.weight")));
        assertThat(chosen.trained()).contains(new Wire("pooler.dense.weight")).hasSize(3);
        assertThat(chosen.frozen()).hasSize(38);
    }

    @Test
    void what_is_trained_is_told_in_lines() throws IOException {
        Trainee model = TinyModel.trainee("tiny-text/bert-classes");
        Chosen chosen = Choice.parse("*.self.query.*,classifier.*").in(model, Set.of(new Wire("classifier.bias")));
        assertThat(chosen.said())
                .containsExactly(
                        "trained: 595 of 5,267 numbers (11.3 %), 6 of 41 weights, of which 1 is new",
                        "  bert.encoder.layer.*.attention.self.query.weight (2 of them)",
                        "  bert.encoder.layer.*.attention.self.query.bias (2 of them)",
                        "  classifier.weight",
                        "  classifier.bias");
        assertThat(Choice.parse("all").in(model, Set.of()).said()).hasSize(8).endsWith("  and 19 more");
        // Running statistics that no file gave are not trained.
        assertThat(new Chosen(
                                model,
                                new Choice.All(),
                                Set.of(new Wire("classifier.bias")),
                                Set.of(new Wire("classifier.bias"), new Wire("pooler.dense.weight")))
                        .said()
                        .get(0))
                .endsWith("1 of 41 weights, of which 1 is new");
    }

    @Test
    void what_batch_normalisation_counts_is_never_trained() throws IOException {
        assertThat(trained("*", "tiny-vision/resnet-basic")).noneMatch(name -> name.contains("running_"));
    }

    @Test
    void refuses_what_a_model_has_not() {
        assertThatThrownBy(() -> trained("head", "tiny-decoders/gpt2"))
                .hasMessage("The model has no head of its own to train. Choose all, last:1 or names of weights such as"
                        + " transformer.wte.weight, transformer.wpe.weight, transformer.h.0.ln_1.weight.");
        assertThatThrownBy(() -> trained("head", "tiny-text/bert-encoder"))
                .hasMessageStartingWith("The model has no head of its own to train.");
        assertThatThrownBy(() -> trained("last:3", "tiny-text/bert-classes"))
                .hasMessage("The model has 2 layers, of which the last 3 cannot be trained.");
        assertThatThrownBy(() -> trained("last:0", "tiny-text/bert-classes"))
                .hasMessage("At least 1 of the last layers is trained, got 0.");
        assertThatThrownBy(() -> trained("last:x", "tiny-text/bert-classes"))
                .hasMessage("'last:x' does not say how many layers, expected such as last:2.");
        assertThatThrownBy(() -> trained("encoder.*", "tiny-text/bert-classes"))
                .hasMessage("No weight is called 'encoder.*': the first are bert.embeddings.word_embeddings.weight,"
                        + " bert.embeddings.token_type_embeddings.weight, bert.embeddings.position_embeddings.weight."
                        + " A * stands for any characters.");
        assertThatThrownBy(() -> trained(",", "tiny-text/bert-classes"))
                .hasMessage("A choice of weights needs at least one name.");
    }
}
