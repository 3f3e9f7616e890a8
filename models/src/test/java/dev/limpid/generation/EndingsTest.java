package dev.limpid.generation;

import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EndingsTest {
    private static final String SAID = "{\"eos_token_id\": [2, 7], \"bos_token_id\": 0, \"pad_token_id\": null}";

    @TempDir
    Path folder;

    private Path generation(String json) throws IOException {
        return Files.writeString(folder.resolve("generation_config.json"), json);
    }

    @Test
    void several_tokens_may_end_a_text() throws IOException {
        generation(SAID);
        assertThat(Endings.in(folder)).isEqualTo(new Endings(Set.of(2, 7), OptionalInt.of(0), OptionalInt.empty()));
    }

    @Test
    void without_a_file_of_its_own_the_configuration_tells() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"eos_token_id\": 3, \"pad_token_id\": 4}");
        assertThat(Endings.in(folder)).isEqualTo(new Endings(Set.of(3), OptionalInt.empty(), OptionalInt.of(4)));
        generation("{}");
        assertThat(Endings.in(folder).eos()).isEmpty();
    }

    @Test
    void where_nothing_is_said_nothing_ends_a_text() throws IOException {
        assertThat(Endings.in(folder)).isEqualTo(new Endings(Set.of(), OptionalInt.empty(), OptionalInt.empty()));
    }

    @Test
    void what_is_no_token_is_refused() throws IOException {
        for (String wrong : new String[] {"-1", "\"</s>\"", "[2,\"x\"]", "1.5", "{\"a\":1}"}) {
            generation("{\"eos_token_id\":" + wrong + "}");
            assertThatThrownBy(() -> Endings.in(folder))
                    .isInstanceOf(FormatException.class)
                    .hasMessage("generation_config.json: 'eos_token_id' is " + wrong
                            + ", expected a token's number, or a list of them. Fetch the model again.");
        }
    }

    @Test
    void bytes_may_be_damaged() throws IOException {
        Mutations mutations = new Mutations(5);
        int refused = 0;
        for (int round = 0; round < 500; round++) {
            byte[] bytes = mutations.damage(SAID.getBytes(StandardCharsets.UTF_8));
            Files.write(folder.resolve("generation_config.json"), bytes);
            try {
                assertThat(Endings.in(folder).eos()).allMatch(id -> id >= 0);
            } catch (FormatException expected) {
                assertThat(expected.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(100, 490);
    }
}
