package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.jinja.JinjaGoldens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Chats by templates of well-known kinds are what transformers writes, and whose words stand where is true. */
class ChatTemplateGoldenTest {
    @TempDir
    Path folder;

    static List<String> names() {
        List<String> names = new ArrayList<>();
        JinjaGoldens.ALL.get("templates").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private ChatTemplate load(String name) throws IOException {
        JsonNode golden = JinjaGoldens.ALL.get("templates").get(name);
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.setAll((ObjectNode) golden.get("tokens"));
        config.put("chat_template", golden.get("text").asText());
        Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
        return ChatTemplate.of(folder).orElseThrow();
    }

    private static List<Message> messages(String conversation) {
        List<Message> messages = new ArrayList<>();
        JinjaGoldens.ALL
                .get("conversations")
                .get(conversation)
                .forEach(one -> messages.add(
                        new Message(one.get("role").asText(), one.get("content").asText())));
        return messages;
    }

    private interface Check {
        void of(String conversation, boolean ask, JsonNode expected);
    }

    private static void each(String name, Check check) {
        JsonNode rendered = JinjaGoldens.ALL.get("templates").get(name).get("rendered");
        assertThat(rendered).hasSizeGreaterThan(15);
        for (Map.Entry<String, JsonNode> one : rendered.properties()) {
            check.of(one.getKey(), true, one.getValue().get("ask"));
            check.of(one.getKey(), false, one.getValue().get("rest"));
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void chats_are_written_as_transformers_writes_them(String name) throws IOException {
        ChatTemplate template = load(name);
        each(name, (conversation, ask, expected) -> {
            if (expected.has("text")) {
                assertThat(template.render(messages(conversation), ask, JinjaGoldens.CLOCK)
                                .text())
                        .as(conversation)
                        .isEqualTo(expected.get("text").asText());
            } else {
                String said = expected.get("error").asText().replaceFirst("^\\w+: ", "");
                assertThatThrownBy(() -> template.render(messages(conversation), ask, JinjaGoldens.CLOCK))
                        .as(conversation)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("The model's chat template (tokenizer_config.json) refuses these messages: " + said
                                + ".");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("names")
    void segments_are_messages_and_all_else_is_the_templates(String name) throws IOException {
        ChatTemplate template = load(name);
        each(name, (conversation, ask, expected) -> {
            if (!expected.has("text")) {
                return;
            }
            List<Message> messages = messages(conversation);
            Rendered rendered = template.render(messages, ask, JinjaGoldens.CLOCK);
            int end = 0;
            for (Rendered.Segment segment : rendered.segments()) {
                assertThat(segment.start()).isGreaterThanOrEqualTo(end).isLessThan(segment.end());
                end = segment.end();
                Message message = messages.get(segment.message());
                assertThat(segment.role()).isEqualTo(message.role());
                assertThat(message.content()).contains(words(rendered.text(), segment));
                assertThat(rendered.changed()).doesNotContain(segment.message());
                // Other words, which no template looks into, take their place and change nothing else.
                List<Message> other = new ArrayList<>(messages);
                other.set(segment.message(), new Message(message.role(), "other words"));
                assertThat(template.render(other, ask, JinjaGoldens.CLOCK).text())
                        .isEqualTo(replaced(rendered, segment.message(), "other words"));
            }
        });
    }

    private static String words(String text, Rendered.Segment segment) {
        return CodePoints.of(text).slice(segment.start(), segment.end());
    }

    private static String replaced(Rendered rendered, int message, String by) {
        CodePoints text = CodePoints.of(rendered.text());
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (Rendered.Segment segment : rendered.segments()) {
            if (segment.message() == message) {
                out.append(text.slice(at, segment.start())).append(by);
                at = segment.end();
            }
        }
        return out.append(text.slice(at, text.length())).toString();
    }

    @ParameterizedTest
    @MethodSource("names")
    void every_message_of_a_plain_chat_is_found(String name) throws IOException {
        ChatTemplate template = load(name);
        for (String conversation : List.of("turns", "same twice", "templates in texts", "characters")) {
            List<Message> messages = messages(conversation);
            Rendered rendered = template.render(messages, true, JinjaGoldens.CLOCK);
            assertThat(rendered.changed()).isEmpty();
            assertThat(rendered.segments().stream().map(Rendered.Segment::message))
                    .containsExactly(
                            name.equals("macros") && messages.size() > 4
                                    ? new Integer[] {0, 1, 2, 3}
                                    : range(messages.size()));
        }
    }

    private static Integer[] range(int count) {
        Integer[] numbers = new Integer[count];
        java.util.Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    @Test
    void what_a_template_leaves_of_a_message_is_its_segment() throws IOException {
        Rendered spaces = load("gemma").render(messages("spaces").subList(1, 4), false, JinjaGoldens.CLOCK);
        assertThat(spaces.segments().stream().map(one -> words(spaces.text(), one)))
                .containsExactly("around", "no-break", "in  side");
        Rendered thinking = load("deepseek").render(messages("thinking"), true, JinjaGoldens.CLOCK);
        assertThat(thinking.segments().stream().map(one -> words(thinking.text(), one)))
                .containsExactly("2 + 2?", "\n\n4", "3 + 3?", "\n\n6");
    }

    @Test
    void special_tokens_in_the_text_are_one_token_each_and_nothing_is_put_in_twice() throws IOException {
        Path llama = TokenizerTest.resource("/llm-attribution/llama");
        try (Tokenizer tokenizer = Tokenizer.of(llama)) {
            for (Map.Entry<String, JsonNode> one : JinjaGoldens.ALL.get("cut").properties()) {
                ObjectNode config = new ObjectMapper()
                        .createObjectNode()
                        .put("bos_token", "<s>")
                        .put("eos_token", "</s>");
                config.put("chat_template", one.getValue().get("text").asText());
                Files.writeString(folder.resolve("tokenizer_config.json"), config.toString());
                ChatTemplate template = ChatTemplate.of(folder).orElseThrow();
                for (Map.Entry<String, JsonNode> ids : one.getValue().get("ids").properties()) {
                    Rendered chat = template.render(messages(ids.getKey()), true);
                    List<Token> tokens = tokenizer.tokens(Text.of(chat.text()), false);
                    List<Long> expected = new ArrayList<>();
                    ids.getValue().forEach(id -> expected.add(id.asLong()));
                    assertThat(tokens.stream().map(Token::id)).isEqualTo(expected);
                    assertThat(tokens.stream()
                                    .filter(token -> token.text().equals("<s>"))
                                    .count())
                            .isEqualTo(chat.text().split("<s>", -1).length - 1L);
                }
            }
        }
    }
}
