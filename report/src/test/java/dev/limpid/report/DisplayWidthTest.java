package dev.limpid.report;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "Paris, 5",
        "'', 0",
        "café, 4",
        "cafe\u0301, 4",
        "日本語, 6",
        "ﾊﾝ, 2",
        "한국어, 6",
        "\u1112\u1161\u11ab, 2",
        "ａｂ, 4",
        "😀, 2",
        "👍🏽, 2",
        "👩‍👩‍👧‍👦, 2",
        "🇫🇷, 2",
        "❤️, 2",
        "❤, 1",
        "☕, 2",
        "مرحبا, 5",
        "עִבְרִית, 5",
        "a\u200bb, 2",
        "𝒳, 1",
        "𠀀, 2",
    })
    void each_letter_takes_the_columns_that_terminals_give_it(String text, int columns) {
        assertThat(DisplayWidth.of(text)).isEqualTo(columns);
    }

    @Test
    void a_cut_text_never_exceeds_its_columns_nor_splits_a_letter() {
        String text = "日👩‍👩‍👧‍👦e\u0301x🇫🇷";
        assertThat(DisplayWidth.cut(text, 8, "…")).isEqualTo(text);
        assertThat(DisplayWidth.cut(text, 6, "…")).isEqualTo("日👩‍👩‍👧‍👦e\u0301…");
        assertThat(DisplayWidth.cut(text, 4, "…")).isEqualTo("日…");
        for (int columns = 1; columns < 9; columns++) {
            assertThat(DisplayWidth.of(DisplayWidth.cut(text, columns, "…"))).isLessThanOrEqualTo(columns);
        }
    }

    @Test
    void padding_counts_columns_not_characters() {
        assertThat(DisplayWidth.pad("日本", 6)).isEqualTo("日本  ");
        assertThat(DisplayWidth.padLeft("日本", 6)).isEqualTo("  日本");
    }
}
