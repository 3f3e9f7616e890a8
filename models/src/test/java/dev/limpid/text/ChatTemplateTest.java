package dev.limpid.text;

import dev.limpid.format.FormatException;
import dev.limpid.text.Rendered.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChatTemplateTest {
    private static final List<Message> HELLO = List.of(new Message("user", "Hello"));

    @TempDir
    Path folder;

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private Rendered render(String template, Message... messages) throws IOException {
        write("chat_template.jinja", template);
        return ChatTemplate.of(folder).orElseThrow().render(List.of(messages), false);
    }

    private String text(String name) throws IOException {
        return ChatTemplate.of(folder, name).orElseThrow().render(HELLO, false).text();
    }

    @Test
    void a_model_without_a_template_has_none() throws IOException {
        assertThat(ChatTemplate.of(folder)).isEmpty();
        write("tokenizer_config.json", "{\"chat_template\": null}");
        assertThat(ChatTemplate.of(folder)).isEmpty();
    }

    @Test
    void files_of_templates_come_before_the_configuration() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": \"configured\", \"bos_token\": {\"content\": \"<b>\"}}");
        assertThat(text("default")).isEqualTo("configured");
        write("chat_template.jinja", "{{ bos_token }}file");
        write("chat_templates/tool_use.jinja", "tools");
        assertThat(text("default")).isEqualTo("<b>file");
        assertThat(text("tool_use")).isEqualTo("tools");
    }

    @Test
    void templates_may_be_listed_by_name() throws IOException {
        write(
                "tokenizer_config.json",
                "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"r\"}, {\"name\": \"default\", \"template\": \"d\"}]}");
        assertThat(text("default")).isEqualTo("d");
        assertThat(text("rag")).isEqualTo("r");
        assertThatThrownBy(() -> text("tools"))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "tokenizer_config.json: there is no chat template 'tools', but 'default', 'rag'. Choose one of these.");
    }

    @Test
    void a_prompt_that_is_another_one_tomorrow_and_words_that_are_rewritten_are_told() throws IOException {
        Message hello = new Message("user", "Hello");
        assertThat(render("{{ messages[0].content }}", hello).notes()).isEmpty();
        Rendered dated = render("{{ strftime_now('%Y') }} {{ messages[0].content }}", hello);
        assertThat(dated.notes())
                .containsExactly(
                        "The chat template tells the model which day it is: the prompt, and all that follows from"
                                + " it, is another one tomorrow.");
        assertThat(dated.toRead().segments()).containsExactly(new Text.Segment(5, 10));
        Rendered rewritten = render("{{ messages[0].content | upper }}", hello);
        assertThat(rewritten.notes())
                .containsExactly(
                        "The chat template rewrites message 0, counted from 0, so its words are not told apart from"
                                + " the template's: all of the text gets scores.");
        assertThat(rewritten.toRead().segments()).isEmpty();
    }

    @Test
    void damaged_files_are_refused_in_one_line() throws IOException {
        for (String wrong : List.of(
                "5",
                "[]",
                "{}",
                "[{\"name\": \"default\"}]",
                "[\"a\"]",
                "{\"a\": {\"name\": \"a\", \"template\": \"b\"}}")) {
            write("tokenizer_config.json", "{\"chat_template\": " + wrong + "}");
            assertThatThrownBy(() -> ChatTemplate.of(folder))
                    .as(wrong)
                    .isInstanceOf(FormatException.class)
                    .hasMessage(
                            "tokenizer_config.json: 'chat_template' is neither a text nor a list of templates with names."
                                    + " Fetch the model again.");
        }
        write("chat_template.jinja", "a\n{% include 'b' %}");
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "chat_template.jinja: the chat template cannot be used: line 2: '{% include %}' is not supported in"
                                + " chat templates. Write the prompt yourself.");
    }

    @Test
    void what_goes_wrong_says_where() throws IOException {
        assertThatThrownBy(() -> render("a\n{{ messages[0].name.first }}", HELLO.get(0)))
                .isInstanceOf(FormatException.class)
                .hasMessage(
                        "chat_template.jinja: the chat template cannot be used: line 2: a dict has no 'name', so it has no"
                                + " 'first'. Write the prompt yourself.");
        assertThatThrownBy(() ->
                        render("{{ raise_exception('Only\nusers, not ' + messages[0].role) }}", new Message("x", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The model's chat template (chat_template.jinja) refuses these messages: Only users, not x.");
        assertThatThrownBy(() -> render(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A chat needs a message. Give at least one.");
    }

    @Test
    void places_are_code_points() throws IOException {
        Rendered rendered = render(
                "😀{% for m in messages %}[{{ m.content }}]{% endfor %}",
                new Message("a", "🧑‍🚀 é"), new Message("b", "x"));
        assertThat(rendered.text()).isEqualTo("😀[🧑‍🚀 é][x]");
        assertThat(rendered.segments()).containsExactly(new Segment(0, "a", 2, 7), new Segment(1, "b", 9, 10));
    }

    @Test
    void a_message_that_is_written_twice_has_two_segments() throws IOException {
        Rendered rendered = render(
                "{{ messages[1].content }}, {{ messages[0].content }} {{ messages[1].content|trim }}!",
                new Message("a", "x"),
                new Message("b", "yy"));
        assertThat(rendered.text()).isEqualTo("yy, x yy!");
        assertThat(rendered.segments())
                .containsExactly(new Segment(1, "b", 0, 2), new Segment(0, "a", 4, 5), new Segment(1, "b", 6, 8));
        assertThat(rendered.changed()).isEmpty();
    }

    @Test
    void words_that_the_template_repeats_are_not_taken_for_the_messages() throws IOException {
        Rendered rendered = render("aaa{{ messages[0].content }}aaa", new Message("a", "aa"));
        assertThat(rendered.segments()).containsExactly(new Segment(0, "a", 3, 5));
    }

    @Test
    void what_is_left_out_has_no_segment() throws IOException {
        Rendered rendered = render(
                "{% for m in messages if m.role == 'user' %}{{ m.content|trim }};{% endfor %}",
                new Message("system", "s"),
                new Message("user", ""),
                new Message("user", "  "),
                new Message("user", " u "));
        assertThat(rendered.text()).isEqualTo(";;u;");
        assertThat(rendered.segments()).containsExactly(new Segment(3, "user", 2, 3));
        assertThat(rendered.changed()).isEmpty();
    }

    @Test
    void what_the_template_changes_is_said() throws IOException {
        Message one = new Message("user", "Hello you");
        assertThat(render("{{ messages[0].content|upper }}", one).changed()).containsExactly(0);
        assertThat(render("{{ messages[0].content|length }}", one).changed()).containsExactly(0);
        assertThat(render("{{ messages[0].content|tojson }}", new Message("user", "a \"b\""))
                        .changed())
                .containsExactly(0);
        assertThat(render("{{ 'you' if 'you' in messages[0].content else 'me' }}: {{ messages[0].content }}", one)
                        .changed())
                .containsExactly(0);
        assertThat(render("{{ messages[0].content.split(' ')[1] ~ messages[0].content }}", one)
                        .changed())
                .containsExactly(0);
        assertThat(render("{{ messages[0].content }} {{ messages[1].content|upper }}", one, one)
                        .segments())
                .containsExactly(new Segment(0, "user", 0, 9));
    }

    @Test
    void characters_for_private_use_may_be_in_messages() throws IOException {
        Rendered rendered = render("\ue001{{ messages[0].content }}|", new Message("user", "\ue000"));
        assertThat(rendered.text()).isEqualTo("\ue001\ue000|");
        assertThat(rendered.segments()).containsExactly(new Segment(0, "user", 1, 2));
    }
}
