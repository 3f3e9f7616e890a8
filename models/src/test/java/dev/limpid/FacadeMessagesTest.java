package dev.limpid;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the front door refuses is read by people who write Java, requests or tables, too, not commands alone. */
class FacadeMessagesTest {
    private static final Path SOURCES = Path.of(System.getProperty("limpid.root"), "models/src/main/java/dev/limpid");

    @Test
    void no_message_speaks_of_an_option() throws IOException {
        Pattern option = Pattern.compile("\"[^\"\n]*--[a-z][^\"\n]*\"");
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.list(SOURCES)) {
            for (Path file : all.filter(one -> one.toString().endsWith(".java")).toList()) {
                files++;
                Matcher said = option.matcher(Files.readString(file));
                while (said.find()) {
                    found.add(file.getFileName() + ": " + said.group());
                }
            }
        }
        assertThat(files).isGreaterThan(10);
        assertThat(found).as("name the setting as Java and JSON have it").isEmpty();
    }

    @Test
    void settings_are_called_by_their_names() {
        assertThatThrownBy(() -> Predicting.USUAL.top(0)).hasMessage("top must be from 1 to 1000, got 0.");
        assertThatThrownBy(() -> Loading.USUAL.hypothesis("It is {}.").wanted())
                .hasMessage("hypothesis is said of classes: give them as labels, such as sports,politics,science.");
        assertThatThrownBy(() -> new Evaluating(Evaluating.Wanted.by("lime", "lime")))
                .hasMessage("Method lime is named twice. Name it once.");
        String moods =
                SOURCES.resolve("../../../../test/resources/text-tasks/moods").toString();
        try (Limpid model = Limpid.load(moods)) {
            Explaining wired = Explaining.by("kernel-shap").wires(List.of("layers"));
            assertThatThrownBy(() -> model.explain(Subject.text("good"), wired))
                    .hasMessage(
                            "Wire layers: method kernel-shap looks at the model as a whole, not at one wire. Leave the"
                                    + " wire out, or choose a method that looks at one, such as integrated-gradients or"
                                    + " conductance.");
        }
    }

    @Test
    void a_model_that_was_open_already_has_others_run_as_itself() {
        String words =
                SOURCES.resolve("../../../../test/resources/text-tasks/words").toString();
        Limpid loaded = Limpid.load(words, Loading.USUAL.threads(1));
        try (Limpid model = Limpid.of(loaded.model())) {
            assertThat(model.others().apply(words).runtime().settings())
                    .isEqualTo(model.model().runtime().settings());
        }
    }

    @Test
    void models_beside_the_one_that_is_explained_are_known() {
        assertThat(Explaining.USUAL.models()).isEmpty();
        assertThat(Explaining.USUAL.masker("sample").models()).isEmpty();
        assertThat(Explaining.USUAL.masker("sample:8").models()).isEmpty();
        assertThat(Explaining.USUAL.masker("mask").models()).isEmpty();
        assertThat(Explaining.USUAL
                        .masker("sample:8:hf:org/name@main")
                        .settings(java.util.Map.of("proposer", "bert-base-uncased"))
                        .models())
                .containsExactly("hf:org/name@main", "bert-base-uncased");
        assertThat(Explaining.USUAL.masker("sample:roberta-base").models()).containsExactly("roberta-base");
    }
}
