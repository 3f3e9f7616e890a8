package dev.limpid.export;

import dev.limpid.architecture.Checkpoint;
import dev.limpid.architecture.Config;
import dev.limpid.architecture.Head;
import dev.limpid.format.FormatException;
import dev.limpid.format.WriteFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HuggingFaceFolderTest {
    private static final Path RESOURCES = Path.of("src/test/resources").toAbsolutePath();
    private static final Card CARD = Card.plain("x", null, null, "A model.");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private static Checkpoint tiny(String name) throws IOException {
        Path saved = RESOURCES.resolve(name);
        return Checkpoint.of(saved, saved.resolve("model.safetensors"));
    }

    @Test
    void without_a_tokenizer_nothing_is_written() throws IOException {
        Finished model = Finished.of(tiny("tiny-text/bert-classes"));
        Path out = folder.resolve("out");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(
                        () -> HuggingFaceFolder.write(out, model, RESOURCES.resolve("tiny-text/bert-classes"), CARD))
                .withMessageContaining("neither tokenizer.json nor vocab.txt");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_folder_that_is_there_is_left_alone() throws IOException {
        Finished model = Finished.of(tiny("tiny-bert"));
        Files.writeString(folder.resolve("mine"), "mine");
        assertThatExceptionOfType(WriteFailure.class)
                .isThrownBy(() -> HuggingFaceFolder.write(folder, model, RESOURCES.resolve("tiny-bert"), CARD))
                .withMessageContaining("is there already");
        assertThat(folder.resolve("mine")).hasContent("mine");
    }

    @Test
    void the_same_model_is_written_in_the_same_bytes() throws IOException {
        Finished model = Finished.of(tiny("tiny-bert"));
        Path one = folder.resolve("one");
        Path other = folder.resolve("other");
        HuggingFaceFolder.write(one, model, RESOURCES.resolve("tiny-bert"), CARD);
        HuggingFaceFolder.write(other, model, RESOURCES.resolve("tiny-bert"), CARD);
        for (String name : List.of("config.json", "model.safetensors", "model.onnx", "README.md", "tokenizer.json")) {
            assertThat(one.resolve(name)).hasSameBinaryContentAs(other.resolve(name));
        }
    }

    @Test
    void a_pooling_that_no_file_says_is_said_as_sentence_transformers_does() throws IOException {
        Finished model = Finished.of(tiny("tiny-text/bert-encoder"));
        Path out = folder.resolve("out");
        HuggingFaceFolder.write(out, model, RESOURCES.resolve("tiny-bert"), "mean", CARD, more -> {});
        assertThat(out.resolve("1_Pooling/config.json"))
                .content()
                .contains("\"pooling_mode_mean_tokens\" : true", "\"word_embedding_dimension\" : 16");
        assertThat(out.resolve("modules.json")).content().contains("sentence_transformers.models.Pooling");
        assertThat(out.resolve("sentence_bert_config.json")).content().contains("\"max_seq_length\" : 20");
    }

    @Test
    void labels_are_told_both_ways_and_by_name_in_the_card() throws IOException {
        Checkpoint encoder = tiny("tiny-text/bert-classes");
        Config config =
                Head.TEXT_CLASSES.on(encoder.config(), List.of("bad", "so so", "good"), "single_label_classification");
        Finished model = Finished.of(new Checkpoint(encoder.home(), config, encoder.weights()));
        Path out = folder.resolve("out");
        HuggingFaceFolder.write(out, model, RESOURCES.resolve("tiny-bert"), CARD);
        Config read = Config.in(out).orElseThrow();
        assertThat(read.labels()).containsExactly("bad", "so so", "good");
        assertThat(read.json().path("label2id").toString()).isEqualTo("{\"bad\":0,\"so so\":1,\"good\":2}");
        assertThat(read.text("torch_dtype", "")).isEqualTo("float32");
        assertThat(out.resolve("README.md")).content().contains("* 0: bad\n* 1: so so\n* 2: good\n");
    }

    @Test
    void a_model_that_lacks_a_weight_of_its_class_is_refused_unless_it_is_the_poolers() throws IOException {
        Checkpoint bert = tiny("tiny-text/bert-classes");
        for (String lost : List.of("bert.encoder.layer.0.output.dense.weight", "classifier.bias")) {
            assertThatExceptionOfType(FormatException.class)
                    .isThrownBy(() -> Finished.of(without(bert, lost)))
                    .withMessage("weights: of a BertForSequenceClassification they lack '" + lost.replace("bert.", "")
                            + "'. Fetch the model again, or name a class in its config.json that does without.");
        }
        Finished encoder = Finished.of(without(tiny("tiny-text/bert-encoder"), "pooler.dense.weight"));
        assertThat(encoder.plain().outputs()).containsOnlyKeys("hidden");
        assertThat(encoder.saved()).doesNotContainKey("pooler.dense.weight");
    }

    private static Checkpoint without(Checkpoint model, String lost) {
        var weights = new TreeMap<>(model.weights());
        assertThat(weights.remove(lost)).isNotNull();
        return new Checkpoint(model.home(), model.config(), weights);
    }

    @Test
    void a_card_tells_people_and_the_hub() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("epochs", "3");
        settings.put("learning rate", "2e-5 | linear");
        Card card = new Card(
                "Moods of \"reviews\"",
                "apache-2.0",
                "bert-base-uncased",
                "text-classification",
                "Tells good reviews\nfrom bad ones.",
                Map.of("reviews.csv", "900 to learn from"),
                settings,
                List.of(
                        new Card.Metric("accuracy", "Accuracy", "reviews.csv, 100 held out", 0.91, 0.85, 0.96, 0.95),
                        new Card.Metric("f1", "F1", "reviews.csv, 100 held out", 0.9, Double.NaN, Double.NaN, 0)),
                List.of("Reviews in English alone."));
        assertThat(card.markdown(List.of("bad", "good"))).isEqualTo("""
                ---
                license: "apache-2.0"
                base_model: "bert-base-uncased"
                pipeline_tag: "text-classification"
                library_name: transformers
                tags:
                - limpid
                model-index:
                - name: "Moods of \\"reviews\\""
                  results:
                  - task:
                      type: "text-classification"
                    dataset:
                      name: "reviews.csv, 100 held out"
                      type: "reviews.csv, 100 held out"
                    metrics:
                    - type: "accuracy"
                      name: "Accuracy"
                      value: 0.91
                  - task:
                      type: "text-classification"
                    dataset:
                      name: "reviews.csv, 100 held out"
                      type: "reviews.csv, 100 held out"
                    metrics:
                    - type: "f1"
                      name: "F1"
                      value: 0.9
                ---

                # Moods of "reviews"

                Tells good reviews
                from bad ones.

                ## Data

                | | |
                |---|---|
                | reviews.csv | 900 to learn from |

                ## Labels

                * 0: bad
                * 1: good

                ## Training

                | | |
                |---|---|
                | epochs | 3 |
                | learning rate | 2e-5 \\| linear |

                ## Results

                | | value | interval | on |
                |---|---|---|---|
                | Accuracy | 0.9100 | 0.8500 to 0.9600 (95 %) | reviews.csv, 100 held out |
                | F1 | 0.9000 |  | reviews.csv, 100 held out |

                ## Limits

                * Reviews in English alone.
                """);
    }
}
