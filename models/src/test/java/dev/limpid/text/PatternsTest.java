package dev.limpid.text;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PatternsTest {
    /** GPT-2, Llama 3, GPT-4o, BLOOM, DeepSeek, Qwen, SentencePiece's spaces, letters one by one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                        + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t)?"
                        + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                " ?[^(\\s|[.,!?…。，、।۔،])]+",
                "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+",
                "[一-龥ぁ-ゖァ-ヺ]+",
                " {2,}",
                ".",
                "(?<=[a-z])(?=[A-Z])"
            })
    void patterns_that_tokenizers_have_are_taken(String pattern) {
        assertThat(Patterns.flaw(pattern, false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(a+)+b; repeats a repetition",
                "(?:(?:x|y*)z?){3,}; repeats a repetition",
                "(a|(b+c?))*; repeats a repetition",
                "(?=(a*)*)b; repeats a repetition",
                "a+{2,}; repeats a repetition",
                "(a)\\1; refers to a part of itself",
                "(?<x>a)\\k<x>; refers to a part of itself",
                "\\g<0>; refers to a part of itself",
                "a{5000}; repeats more than 1000 times",
                "a{2,99999999999}; repeats more than 1000 times",
                "(?(1)a|b); has a group of a kind that is not known",
                "(?R); has a group of a kind that is not known"
            })
    void patterns_that_could_take_for_ever_are_not(String pattern, String flaw) {
        assertThat(Patterns.flaw(pattern, false)).isEqualTo(flaw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x*", "a?", "a|", "^", "\\b", "(?=a)", "(?:a*|b)", "a{0,3}", "a{,3}", "(?i)", "a+?b*?|c*"})
    void a_pattern_that_matches_nothing_at_all_cannot_be_replaced(String pattern) {
        assertThat(Patterns.flaw(pattern, true)).isEqualTo("matches where there is nothing to replace");
        assertThat(Patterns.flaw(pattern, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "a+", "[a-z]", "^a", "\\s+$", "\\d{1,2}?", "(a|b)+?", "a{,}", "{", "a)b", "x+y*", "[]a]"})
    void a_pattern_that_takes_a_character_can_be(String pattern) {
        assertThat(Patterns.flaw(pattern, true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "\\", "(((", "(?", "(?<", "a{", "[[", "\\p{", "|", ")", "*", "(?:"})
    void whatever_is_written_an_answer_comes(String pattern) {
        assertThat(Patterns.flaw(pattern, true)).isNotNull();
        assertThat(Patterns.flaw("(".repeat(60) + pattern, true)).isEqualTo("is nested more than 50 deep");
    }
}
