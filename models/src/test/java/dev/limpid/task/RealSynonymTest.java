package dev.limpid.task;

import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import java.util.Set;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** What Google's bert-base-uncased proposes as synonyms: words that any reader would know. */
@EnabledIfSystemProperty(named = "limpid.real", matches = "true")
class RealSynonymTest {
    @Test
    void synonyms_mean_the_same_and_opposites_names_and_small_words_are_left_alone() {
        try (TextModel model = Models.text(
                ModelSources.standard(Progress.NONE).find("bert-base-uncased"), null, Runtime.Settings.standard())) {
            Synonym synonym = new Synonym(model, Synonym.LEAST, Synonym.MOST);
            Text bought = Text.of("I bought a new car in Paris last year.");
            assertThat(said(synonym, bought))
                    .contains("bought>purchased", "car>vehicle")
                    .doesNotContain("bought>sold")
                    .noneMatch(one -> one.startsWith("Paris>") || one.startsWith("in>"));
            assertThat(said(synonym, Text.of("The movie was good and the actors were brilliant, not dull.")))
                    .contains("movie>film", "good>great", "brilliant>wonderful")
                    .doesNotContain("good>bad")
                    .noneMatch(one -> one.startsWith("not>") || one.startsWith("The>"));
        }
    }

    private static Set<String> said(Synonym synonym, Text text) {
        return synonym.of(text, place -> true).stream()
                .map(change -> Rewritten.at(change.place(), text) + ">" + change.after())
                .collect(Collectors.toSet());
    }
}
