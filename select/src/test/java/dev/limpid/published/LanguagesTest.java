package dev.limpid.published;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LanguagesTest {
    private static Languages of(String... codes) {
        return new Languages(List.of(codes));
    }

    @ParameterizedTest
    @CsvSource({
        "en,en",
        "EN,en",
        "eng,en",
        "English,en",
        "pt_BR,pt-br",
        "deu,de",
        "he,he",
        "id,id",
        "code,code",
        "ace,ace"
    })
    void names_are_the_shortest_codes(String written, String code) {
        assertThat(of(written).codes()).containsExactly(code);
        assertThat(of(written).matches(List.of(code))).isTrue();
        assertThat(of(code).matches(List.of(written))).isTrue();
    }

    @Test
    void a_region_has_its_language_but_a_language_not_its_region() {
        assertThat(of("en-US").matches(List.of("en"))).isTrue();
        assertThat(of("en").matches(List.of("en-US"))).isFalse();
        assertThat(of("enm").matches(List.of("en"))).isFalse();
    }

    @Test
    void one_of_those_that_are_wanted_suffices() {
        assertThat(of("en", "de").matches(List.of("de", "en"))).isTrue();
        assertThat(of("en").matches(List.of("de", "en"))).isTrue();
        assertThat(of("fr").matches(List.of("de", "en"))).isFalse();
        assertThat(of("en").matches(List.of())).isFalse();
    }

    @Test
    void what_is_unknown_satisfies_nobody() {
        for (Languages unknown : List.of(of(), of("unk"), of("", "und"))) {
            assertThat(unknown.isKnown()).isFalse();
            assertThat(unknown).hasToString("unknown");
            assertThat(unknown.matches(List.of("en"))).isFalse();
            assertThat(unknown.matches(List.of("unk"))).isFalse();
        }
    }

    @Test
    void multilingual_does_not_say_which() {
        assertThat(of("multilingual").matches(List.of("de"))).isFalse();
        assertThat(of("multilingual", "de").matches(List.of("de"))).isTrue();
        assertThat(of("multilingual").matches(List.of("multilingual"))).isTrue();
        assertThat(of("de", "en").matches(List.of("multilingual"))).isTrue();
        assertThat(of("de").matches(List.of("multilingual"))).isFalse();
    }
}
