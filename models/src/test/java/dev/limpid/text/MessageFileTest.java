package dev.limpid.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MessageFileTest {
    @TempDir
    Path temp;

    @Test
    void messages_are_read_in_order() throws IOException {
        Path file = temp.resolve("chat.json");
        Files.writeString(
                file, "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"\"}]");
        assertThat(MessageFile.read(file)).containsExactly(new Message("system", "Be brief."), new Message("user", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{} ~ and it has no list.",
                "[] ~ and it has none.",
                "[1] ~ and message 0 has not both as texts.",
                "[{\"role\":\"user\"}] ~ and message 0 has not both as texts.",
                "[{\"role\":\"user\",\"content\":\"\",\"tool_calls\":[]}] ~ and message 0 has more than these.",
                "[{ ~ not JSON",
                "`` ~ and it has no list."
            })
    void what_is_no_chat_is_refused_in_one_line(String json, String said) throws IOException {
        Path file = temp.resolve("chat.json");
        Files.writeString(file, json);
        assertThatThrownBy(() -> MessageFile.read(file))
                .hasMessageContaining("chat.json")
                .hasMessageContaining(said)
                .hasMessageNotContaining("\n");
    }
}
