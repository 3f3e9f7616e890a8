package dev.limpid.report;

import dev.limpid.json.Document;
import dev.limpid.json.Generated;
import dev.limpid.json.JsonDocument;
import dev.limpid.model.Original;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SpellingTest {
    private static Spelling of(String text, String... tokens) {
        List<Generated.Token> generated = Arrays.stream(tokens)
                .map(token -> new Generated.Token(0, token, -1))
                .toList();
        return Spelling.of(new Document(
                Written.MODEL,
                List.of(new Original.Text("a"), new Original.Text(text)),
                List.of(),
                new Generated(text, generated, "length"),
                List.of(),
                List.of(),
                0));
    }

    @Test
    void bytes_are_the_characters_they_make_up() {
        Spelling spelling = of(" the", "Ġthe");
        assertThat(spelling.name("Ġthe")).isEqualTo(" the");
        assertThat(spelling.name("Ċ")).isEqualTo("↵");
        assertThat(spelling.name("ĉ")).isEqualTo("⇥");
        assertThat(spelling.name("č")).isEqualTo("↵");
        assertThat(spelling.name("čĊ")).isEqualTo("↵");
        assertThat(spelling.name("Ã©")).isEqualTo("é");
        assertThat(spelling.name("ĠåĮĹäº¬")).isEqualTo(" 北京");
        assertThat(spelling.name("ðŁĺĢ")).isEqualTo("😀");
        assertThat(spelling.name("<|endoftext|>")).isEqualTo("<|endoftext|>");
    }

    @Test
    void bytes_that_are_no_whole_character_are_told_as_bytes() {
        Spelling spelling = of(" the", "Ġthe");
        assertThat(spelling.name("ðŁĺ")).isEqualTo("\\xF0\\x9F\\x98");
        assertThat(spelling.name("Ģ")).isEqualTo("\\x80");
        assertThat(spelling.name("caf" + "Ã")).isEqualTo("caf\\xC3");
    }

    @Test
    void what_is_spelled_with_letters_beyond_the_byte_alphabet_stays() {
        assertThat(of(" the", "Ġthe").name("дом")).isEqualTo("дом");
    }

    @Test
    void a_low_block_is_a_space() {
        Spelling spelling = of(" the", "▁the", "s");
        assertThat(spelling.name("▁the")).isEqualTo(" the");
        assertThat(spelling.name("<0x0A>")).isEqualTo("↵");
        assertThat(spelling.name("<0xE2>")).isEqualTo("<0xE2>");
        assertThat(spelling.name("č")).isEqualTo("č");
    }

    @Test
    void spaces_are_marked_only_where_they_would_be_missed() {
        Spelling spelling = of("x", "▁Par", "Par", "▁na");
        assertThat(spelling.name("▁Par")).isEqualTo("␣Par");
        assertThat(spelling.name("Par")).isEqualTo("Par");
        assertThat(spelling.name("▁na")).isEqualTo(" na");
        assertThat(spelling.name("▁")).isEqualTo("␣");
        assertThat(spelling.name("▁▁if")).isEqualTo("␣␣if");
        assertThat(spelling.name("if▁")).isEqualTo("if␣");
    }

    @Test
    void without_a_space_in_sight_the_text_says_how_tokens_are_spelled() {
        assertThat(of("\n\n", "Ċ", "Ċ").name("Ċ")).isEqualTo("↵");
        assertThat(of("Ċ", "Ċ").name("Ċ")).isEqualTo("Ċ");
    }

    @Test
    void the_json_keeps_tokens_as_they_are() {
        Document document = Written.ofMary().explained("saliency");
        String before = JsonDocument.write(document);
        TerminalReport.render(document, new TerminalStyle(80, false, true));
        assertThat(JsonDocument.write(document)).isEqualTo(before).contains("\"Ġshe\"");
        assertThat(HtmlReport.write(document)).contains("\"text\": \"Ġshe\"");
    }
}
