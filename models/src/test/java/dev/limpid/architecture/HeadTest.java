package dev.limpid.architecture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.format.FormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HeadTest {
    private static Config config(String type) throws IOException {
        return Config.of(
                Path.of("config.json"),
                new ObjectMapper()
                        .readTree(("{'model_type':'%s','num_labels':3,'id2label':{'0':'a','1':'b','2':'c'},"
                                        + "'label2id':{'a':0,'b':1,'c':2},'problem_type':'multi_label_classification'}")
                                .formatted(type)
                                .replace('\'', '"')));
    }

    /** transformers' {@code qa_outputs} is as wide as there are labels, and DistilBERT's refuses more than 2. */
    @ParameterizedTest
    @EnumSource(names = {"SPANS", "HIDDEN_WORDS", "NEXT_WORDS", "NONE"})
    void a_head_without_classes_leaves_none_of_another(Head head) throws IOException {
        Config headed = head.on(config(head == Head.NEXT_WORDS ? "gpt2" : "distilbert"));
        ObjectNode json = headed.json();
        for (String key : List.of("num_labels", "id2label", "label2id", "problem_type")) {
            assertThat(json.has(key)).as(key).isFalse();
        }
        assertThat(headed.labels()).isEmpty();
    }

    @Test
    void errors_of_a_users_own_file_name_it_and_ask_to_correct_it(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(
                folder.resolve("small.json"),
                "{\"model_type\":\"gpt2\",\"vocab_size\":0,\"n_embd\":8,\"n_head\":2,\"n_positions\":4,\"n_layer\":1}");
        Config headed = Head.NEXT_WORDS.on(Config.of(own));
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Architectures.trainee(headed))
                .withMessage("small.json: 'vocab_size' is 0, expected a number from 1 on. Correct it in that file.");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Config.of(Files.writeString(folder.resolve("broken.json"), "{")))
                .withMessageStartingWith("broken.json: not JSON (")
                .withMessageEndingWith("). Correct it in that file.");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Config.read(own).number("vocab_size"))
                .withMessageEndingWith("Fetch the model again.");
    }

    @Test
    void a_head_with_classes_keeps_those_there_are() throws IOException {
        assertThat(Head.TAGS.on(config("distilbert")).labels()).containsExactly("a", "b", "c");
    }
}
