package dev.limpid.architecture;

import dev.limpid.graph.Graph;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Models that are not there, by the configurations that they have on the hub. */
class BlueprintTest {
    private static final String BERT = sizes("bert", 768, 12, 12, 3072)
            + ",\"vocab_size\":30522,\"max_position_embeddings\":512,\"type_vocab_size\":2";
    private static final String LARGE = sizes("bert", 1024, 24, 16, 4096)
            + ",\"vocab_size\":30522,\"max_position_embeddings\":512,\"type_vocab_size\":2";
    private static final String ROBERTA = sizes("roberta", 768, 12, 12, 3072)
            + ",\"vocab_size\":50265,\"max_position_embeddings\":514,\"type_vocab_size\":1,\"pad_token_id\":1";
    private static final String DISTILBERT = "\"model_type\":\"distilbert\",\"dim\":768,\"n_layers\":6,\"n_heads\":12,"
            + "\"hidden_dim\":3072,\"vocab_size\":30522,\"max_position_embeddings\":512";
    private static final String ELECTRA = sizes("electra", 256, 12, 4, 1024)
            + ",\"embedding_size\":128,\"vocab_size\":30522,\"max_position_embeddings\":512,\"type_vocab_size\":2";

    private static final String MISTRAL = sizes("mistral", 4096, 32, 32, 14336)
            + ",\"num_key_value_heads\":8,\"vocab_size\":32000,\"max_position_embeddings\":32768,\"sliding_window\":4096";
    private static final String QWEN2 = sizes("qwen2", 896, 24, 14, 4864)
            + ",\"num_key_value_heads\":2,\"vocab_size\":151936,\"max_position_embeddings\":131072";

    @TempDir
    Path folder;

    private static String sizes(String type, int hidden, int layers, int heads, int inner) {
        return "\"model_type\":\"" + type + "\",\"hidden_size\":" + hidden + ",\"num_hidden_layers\":" + layers
                + ",\"num_attention_heads\":" + heads + ",\"intermediate_size\":" + inner;
    }

    /** What PyTorch counts in each model that transformers makes, tied matrices once. */
    @ParameterizedTest
    @CsvSource({
        "bert-base-uncased, BertModel, 109482240",
        "bert-base-uncased, BertForMaskedLM, 109514298",
        "bert-base-uncased, BertForSequenceClassification, 109483778",
        "bert-base-cased, BertModel, 108310272",
        "bert-base-multilingual-cased, BertModel, 177853440",
        "bert-large-uncased, BertModel, 335141888",
        "roberta-base, RobertaModel, 124645632",
        "roberta-base, RobertaForMaskedLM, 124697433",
        "roberta-base with three labels, RobertaForSequenceClassification, 124647939",
        "roberta-large, RobertaModel, 355359744",
        "xlm-roberta-base, XLMRobertaModel, 278043648",
        "xlm-roberta-base, XLMRobertaForMaskedLM, 278295186",
        "xlm-roberta-base, XLMRobertaForSequenceClassification, 278045186",
        "camembert-base, CamembertForMaskedLM, 110655493",
        "distilbert-base-uncased, DistilBertModel, 66362880",
        "distilbert-base-uncased, DistilBertForMaskedLM, 66985530",
        "distilbert-base-uncased, DistilBertForSequenceClassification, 66955010",
        "all-MiniLM-L6-v2, BertModel, 22713216",
        "bert-tiny, BertModel, 4385920",
        "bert-tiny, '', 4385920",
        "bert-mini, BertModel, 11170560",
        "electra-small, ElectraModel, 13483008",
        "electra-small, ElectraForMaskedLM, 13546682",
        "electra-base, ElectraForSequenceClassification, 109483778",
        "albert-base, AlbertModel, 11683584",
        "albert-base, AlbertForMaskedLM, 11221680",
        "albert-base, AlbertForSequenceClassification, 11685122",
        "bert-base-cased, BertForTokenClassification, 107721218",
        "bert-base-cased, BertForQuestionAnswering, 107721218",
        "roberta-base with three labels, RobertaForTokenClassification, 124057347",
        "roberta-base, RobertaForQuestionAnswering, 124056578",
        "xlm-roberta-base, XLMRobertaForQuestionAnswering, 277454594",
        "distilbert-base-uncased, DistilBertForTokenClassification, 66364418",
        "distilbert-base-uncased, DistilBertForQuestionAnswering, 66364418",
        "electra-small, ElectraForTokenClassification, 13483522",
        "electra-small, ElectraForQuestionAnswering, 13483522",
        "albert-base, AlbertForTokenClassification, 11094530",
        "albert-base, AlbertForQuestionAnswering, 11094530",
        "gpt2, GPT2LMHeadModel, 124439808",
        "gpt2, GPT2Model, 124439808",
        "gpt2, GPT2ForSequenceClassification, 124441344",
        "gpt2, GPT2ForTokenClassification, 124441346",
        "gpt2, GPT2ForQuestionAnswering, 124441346",
        "Llama-2-7b, LlamaForCausalLM, 6738415616",
        "Llama-2-7b, LlamaModel, 6607343616",
        "Llama-3.2-1B, LlamaForCausalLM, 1235814400",
        "Mistral-7B-v0.1, MistralForCausalLM, 7241732096",
        "Mistral-7B-v0.1, MistralForSequenceClassification, 7110668288",
        "Qwen2-0.5B, Qwen2ForCausalLM, 494032768",
        "Qwen2-7B, Qwen2ForCausalLM, 7615616512"
    })
    void parameters_are_as_many_as_pytorch_counts(String model, String savedBy, long parameters) throws IOException {
        assertThat(blueprint(config(model), savedBy).graph().parameters()).isEqualTo(parameters);
    }

    private static String config(String model) {
        return switch (model) {
            case "bert-base-uncased" -> BERT;
            case "bert-base-cased" -> BERT.replace("30522", "28996");
            case "bert-base-multilingual-cased" -> BERT.replace("30522", "119547");
            case "bert-large-uncased" -> LARGE;
            case "roberta-base" -> ROBERTA;
            case "roberta-base with three labels" ->
                ROBERTA + ",\"id2label\":{\"0\":\"no\",\"1\":\"perhaps\",\"2\":\"yes\"}";
            case "roberta-large" ->
                ROBERTA.replace(sizes("roberta", 768, 12, 12, 3072), sizes("roberta", 1024, 24, 16, 4096));
            case "xlm-roberta-base" ->
                ROBERTA.replace("\"roberta\"", "\"xlm-roberta\"").replace("50265", "250002");
            case "camembert-base" ->
                ROBERTA.replace("\"roberta\"", "\"camembert\"").replace("50265", "32005");
            case "distilbert-base-uncased" -> DISTILBERT;
            case "all-MiniLM-L6-v2" -> BERT.replace(sizes("bert", 768, 12, 12, 3072), sizes("bert", 384, 6, 12, 1536));
            case "bert-tiny" -> BERT.replace(sizes("bert", 768, 12, 12, 3072), sizes("bert", 128, 2, 2, 512));
            case "bert-mini" -> BERT.replace(sizes("bert", 768, 12, 12, 3072), sizes("bert", 256, 4, 4, 1024));
            case "electra-small" -> ELECTRA;
            case "electra-base" ->
                ELECTRA.replace(sizes("electra", 256, 12, 4, 1024), sizes("electra", 768, 12, 12, 3072))
                        .replace("\"embedding_size\":128", "\"embedding_size\":768");
            case "albert-base" ->
                BERT.replace("\"bert\"", "\"albert\"").replace("30522", "30000") + ",\"embedding_size\":128";
            case "gpt2" ->
                "\"model_type\":\"gpt2\",\"n_embd\":768,\"n_layer\":12,\"n_head\":12,\"n_positions\":1024,"
                        + "\"vocab_size\":50257";
            case "Llama-2-7b" ->
                sizes("llama", 4096, 32, 32, 11008)
                        + ",\"num_key_value_heads\":32,\"vocab_size\":32000,\"max_position_embeddings\":4096";
            case "Llama-3.2-1B" ->
                sizes("llama", 2048, 16, 32, 8192)
                        + ",\"num_key_value_heads\":8,\"head_dim\":64,\"vocab_size\":128256,"
                        + "\"max_position_embeddings\":131072,\"tie_word_embeddings\":true,\"rope_theta\":500000.0,"
                        + "\"rope_scaling\":{\"factor\":32.0,\"high_freq_factor\":4.0,\"low_freq_factor\":1.0,"
                        + "\"original_max_position_embeddings\":8192,\"rope_type\":\"llama3\"}";
            case "Mistral-7B-v0.1" -> MISTRAL;
            case "Qwen2-0.5B" -> QWEN2 + ",\"tie_word_embeddings\":true";
            case "Qwen2-7B" ->
                QWEN2.replace(sizes("qwen2", 896, 24, 14, 4864), sizes("qwen2", 3584, 28, 28, 18944))
                                .replace("heads\":2,", "heads\":4,")
                                .replace("151936", "152064")
                        + ",\"tie_word_embeddings\":false";
            default -> throw new IllegalArgumentException(model);
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BertModel | hidden,pooled",
                "BertForMaskedLM | hidden,logits",
                "BertForPreTraining | hidden,pooled,logits",
                "BertForSequenceClassification | hidden,pooled,classes",
                "BertForTokenClassification | hidden,tags",
                "BertForQuestionAnswering | hidden,spans",
                "SomethingElse | hidden"
            })
    void heads_are_those_of_the_class_that_saved_it(String savedBy, String roles) throws IOException {
        Emitted bert = blueprint(config("bert-tiny"), savedBy);
        assertThat(bert.outputs()).containsOnlyKeys(roles.split(","));
        assertThat(bert.maxPositions()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roberta-base | RobertaForSequenceClassification | hidden,classes",
                "roberta-base | RobertaForTokenClassification | hidden,tags",
                "albert-base | AlbertForQuestionAnswering | hidden,spans",
                "distilbert-base-uncased | DistilBertForTokenClassification | hidden,tags",
                "electra-small | ElectraForPreTraining | hidden",
                "electra-small | ElectraForSequenceClassification | hidden,classes"
            })
    void a_pooler_is_only_where_the_class_has_one(String model, String savedBy, String roles) throws IOException {
        assertThat(blueprint(config(model), savedBy).outputs()).containsOnlyKeys(roles.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt2 | GPT2Model | hidden",
                "gpt2 | '' | hidden",
                "gpt2 | GPT2LMHeadModel | hidden,next",
                "gpt2 | GPT2DoubleHeadsModel | hidden,next",
                "gpt2 | GPT2ForTokenClassification | hidden,tags",
                "Llama-2-7b | LlamaForCausalLM | hidden,next",
                "Llama-2-7b | LlamaForSequenceClassification | hidden,classes",
                "Llama-2-7b | LlamaForTokenClassification | hidden,tags",
                "Llama-2-7b | LlamaForQuestionAnswering | hidden,spans",
                "Mistral-7B-v0.1 | MistralForQuestionAnswering | hidden,spans",
                "Qwen2-0.5B | Qwen2ForSequenceClassification | hidden,classes"
            })
    void what_decoders_give_is_told_by_the_class_that_saved_them(String model, String savedBy, String roles)
            throws IOException {
        Emitted decoder = blueprint(config(model), savedBy);
        assertThat(decoder.outputs()).containsOnlyKeys(roles.split(","));
        assertThat(decoder.cached() != null).isEqualTo(roles.contains("next"));
    }

    /** As the hub's files of GPT-2 and of the first Llamas hold them. */
    @ParameterizedTest
    @CsvSource({
        "h.0.attn.bias, true",
        "transformer.h.11.attn.masked_bias, true",
        "model.layers.3.self_attn.rotary_emb.inv_freq, true",
        "h.0.attn.c_attn.bias, false",
        "bert.encoder.layer.0.attention.self.query.bias, false"
    })
    void masks_and_frequencies_are_no_weights(String tensor, boolean computed) {
        assertThat(Architectures.isComputed(tensor)).isEqualTo(computed);
    }

    @Test
    void what_a_decoder_keeps_of_each_layer_has_as_many_heads_as_keys_have() throws IOException {
        Cached cached = blueprint(config("Llama-3.2-1B"), "LlamaForCausalLM").cached();
        assertThat(Objects.requireNonNull(cached).states()).hasSize(32).last().satisfies(state -> {
            assertThat(state.past()).isEqualTo(new Wire("past_key_values.15.value"));
            assertThat(state.present()).isEqualTo(new Wire("present.15.value"));
            assertThat(state.type()).isEqualTo(TensorType.of(DType.FLOAT, "batch", 8, "past", 64));
        });
        assertThat(cached.shapes().of(cached.logits()))
                .isEqualTo(TensorType.of(DType.FLOAT, "batch", "sequence", 128256));
        assertThat(cached.shapes().of(new Wire("attention_mask")))
                .isEqualTo(TensorType.of(DType.INT64, "batch", "past+sequence"));
    }

    @Test
    void a_decoder_that_is_not_tied_has_a_matrix_of_its_own() throws IOException {
        String config = config("bert-tiny");
        long tied = blueprint(config, "BertForMaskedLM").graph().parameters();
        long own = blueprint(config + ",\"tie_word_embeddings\":false", "BertForMaskedLM")
                .graph()
                .parameters();
        assertThat(own - tied).isEqualTo(30522L * 128);
    }

    @Test
    void types_are_known_and_weights_only_declared() throws IOException {
        Emitted roberta = blueprint(config("roberta-base with three labels"), "RobertaForSequenceClassification");
        Graph graph = roberta.graph();
        assertThat(roberta.shapes().of(new Wire("classes"))).isEqualTo(TensorType.of(DType.FLOAT, "batch", 3));
        assertThat(graph.nodes())
                .allSatisfy(
                        node -> assertThat(roberta.shapes().find(node.out(0))).isPresent());
        assertThat(graph.weights().values())
                .filteredOn(weight ->
                        weight.dtype() == DType.FLOAT && weight.shape().rank() > 0)
                .isNotEmpty()
                .allSatisfy(weight -> assertThat(weight).isInstanceOf(Weight.Declared.class));
        assertThat(roberta.maxPositions()).isEqualTo(512);
        assertThat(roberta.vocabulary()).isEqualTo(50265);
    }

    private Emitted blueprint(String config, String savedBy) throws IOException {
        String saved = savedBy.isEmpty() ? "" : ",\"architectures\":[\"" + savedBy + "\"]";
        Files.writeString(folder.resolve("config.json"), "{" + config + saved + "}");
        return Architectures.blueprint(Config.in(folder).orElseThrow());
    }
}
