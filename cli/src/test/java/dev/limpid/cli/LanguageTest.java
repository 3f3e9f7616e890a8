package dev.limpid.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code --lang} on commands that write pages. */
class LanguageTest {
    private static final String TINY = Path.of(System.getProperty("limpid.root"), "models/src/test/resources/tiny-bert")
            .toString();

    @Test
    void an_explanation_speaks_chinese_where_that_is_asked_for_and_english_else() {
        String[] asked = {
            "explain",
            "--model",
            TINY,
            "--text",
            "The capital of France is [MASK].",
            "--steps",
            "20",
            "--format",
            "html"
        };
        assertThat(MainTest.run(asked).out())
                .contains("<html lang=\"en\">", "<h2 id=\"prediction\">The prediction</h2>");
        String[] chinese = Arrays.copyOf(asked, asked.length + 2);
        chinese[asked.length] = "--lang";
        chinese[asked.length + 1] = "zh";
        MainTest.Ran ran = MainTest.run(chinese);
        assertThat(ran.code()).as(ran.err()).isZero();
        assertThat(ran.out()).contains("<html lang=\"zh-CN\">", "<h2 id=\"prediction\">预测</h2>");
        chinese[8] = "svg";
        assertThat(MainTest.run(chinese).out()).contains(">基线</text>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"methods", "models"})
    void lists_speak_chinese_too(String command) {
        assertThat(MainTest.run(command, "--format", "html", "--lang", "zh-CN").out())
                .contains("<html lang=\"zh-CN\">", "有哪些？");
    }

    @Test
    void a_language_that_pages_do_not_speak_is_refused_before_any_work() {
        MainTest.Ran ran = MainTest.run("methods", "--format", "html", "--lang", "fr");
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err()).isEqualTo("limpid: Pages speak no 'fr'. Known: en, zh.\n");
    }
}
