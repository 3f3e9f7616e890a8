package dev.limpid.published;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class LicenseTest {
    @ParameterizedTest
    @CsvSource({
        "apache-2.0,Apache-2.0",
        "Apache 2.0,Apache-2.0",
        "mit,MIT",
        "cc-by-4.0,CC-BY-4.0",
        "cc-by-nc-sa-3.0,CC-BY-NC-SA-3.0",
        "odc-by,ODC-By-1.0",
        "pddl,PDDL-1.0",
        "bsd-3-clause,BSD-3-Clause",
        "gpl-3.0,GPL-3.0",
        "bsd,bsd",
        "cc,cc",
        "llama3.1,llama3.1",
        "openrail,openrail"
    })
    void names_are_spdx_identifiers_where_that_is_clear(String hub, String name) {
        assertThat(License.of(hub).names()).containsExactly(name);
        assertThat(License.of(name)).isEqualTo(License.of(hub));
    }

    @Test
    void letters_do_not_matter() {
        assertThat(License.of("apache-2.0").matches(List.of("MIT", "APACHE-2.0")))
                .isTrue();
        assertThat(License.of("Harbour-Community").matches(List.of("harbour-community")))
                .isTrue();
        assertThat(License.of("apache-2.0").matches(List.of("mit"))).isFalse();
        assertThat(License.of("mit").matches(List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "None", " "})
    void what_is_unknown_satisfies_nobody(String said) {
        License unknown = License.of(said);
        assertThat(unknown.isKnown()).isFalse();
        assertThat(unknown).hasToString("unknown");
        assertThat(unknown.matches(List.of("mit", "unknown", said))).isFalse();
        assertThat(License.of(null)).isEqualTo(unknown);
    }

    @Test
    void of_several_all_must_be_accepted() {
        License both = License.of("mit, gpl-3.0");
        assertThat(both).hasToString("MIT, GPL-3.0");
        assertThat(both.matches(List.of("mit"))).isFalse();
        assertThat(both.matches(List.of("gpl-3.0", "mit", "isc"))).isTrue();
    }
}
