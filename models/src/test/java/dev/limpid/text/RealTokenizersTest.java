package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

/** BERT's own vocabulary, from a plain list and from others' files (one of which would cut off and fill up), is Python's. */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealTokenizersTest {
    @ParameterizedTest
    @ValueSource(strings = {"bert-base-uncased", "all-minilm-l6-v2", "bge-small-en-v1.5", "e5-small-v2"})
    void a_text_becomes_what_it_becomes_in_python(String alias) throws IOException {
        JsonNode cases = TokenizerGoldens.read("bert-base-uncased")
                .get("bert-base-uncased")
                .get("cases");
        assertThat(cases).hasSizeGreaterThan(60);
        try (Tokenizer tokenizer =
                Tokenizer.of(ModelSources.standard(Progress.NONE).find(alias).path())) {
            for (JsonNode expected : cases) {
                Text text = TokenizerGoldens.text(expected);
                var tokens = tokenizer.tokens(text);
                for (String column : new String[] {"ids", "types", "start", "end"}) {
                    assertThat(TokenizersGoldenTest.column(tokens, token -> switch (column) {
                                case "ids" -> token.id();
                                case "types" -> token.type();
                                case "start" -> token.inserted() ? 0 : token.start();
                                default -> token.inserted() ? 0 : token.end();
                            }))
                            .as("%s of %s", column, text)
                            .isEqualTo(TokenizerGoldens.numbers(expected.get(column)));
                }
            }
        }
    }
}
