package dev.limpid.task;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.InputXGradient;
import dev.limpid.explain.Methods;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.source.ModelFolder;
import dev.limpid.text.Granularity;
import dev.limpid.text.Text;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

/** A text that is longer than a model reads is scored and explained by the windows it is read in. */
class WindowedClassificationTest {
    private static final String LONG = "The good movie was not good at all, but the acting was good. ".repeat(3)
            + "My dog is playing in the park. Where can I park my car? ".repeat(4)
            + "\n\nHello, world! The capital of France is Paris. ".repeat(2);

    private static TextModel open(boolean windowed) {
        ModelFolder files = new ModelFolder(TextTasks.folder("moods"), "tiny", "moods", "0".repeat(64));
        return (TextModel) Models.open(files, new Models.Wanted(null, null, null, windowed, null), TinyBert.SETTINGS);
    }

    @Test
    void a_long_text_is_scored_by_the_mean_of_its_windows_and_a_short_one_as_ever() {
        try (TextModel windowed = open(true);
                TextModel plain = open(false)) {
            Input input = windowed.prepare(Text.of(LONG), Granularity.WINDOW);
            List<Feature> windows = input.features().stream()
                    .filter(feature -> !feature.special())
                    .toList();
            assertThat(windows).hasSizeGreaterThan(2);
            double[] mean = new double[3];
            for (Feature window : windows) {
                double[] row = row(plain, plain.prepare(Text.of(window.text())));
                for (int i = 0; i < 3; i++) {
                    mean[i] += row[i] / windows.size();
                }
            }
            assertThat(row(windowed, input)).containsExactly(mean, within(1e-5));
            Text brief = Text.of("The movie was good.");
            assertThat(row(windowed, windowed.prepare(brief)))
                    .containsExactly(row(plain, plain.prepare(brief)), within(1e-6));
            assertThat(input.notes()).hasSize(1);
            assertThat(input.notes().get(0))
                    .matches("The text has \\d+ tokens, the model reads at most 64: it is read in " + windows.size()
                            + " windows of [\\d, ]+ tokens, and its score is the mean of theirs\\.");
        }
    }

    private static double[] row(TextModel model, Input input) {
        return model.probe().row(input, model.answers().output(), null).toDoubles();
    }

    @Test
    void windows_hold_each_word_once_and_end_with_sentences() {
        try (TextModel model = open(true)) {
            Input words = model.prepare(Text.of(LONG), Granularity.WORD);
            Input windows = model.prepare(Text.of(LONG), Granularity.WINDOW);
            int places = words.tokens().size();
            for (Input input : List.of(words, windows)) {
                assertThat(input.features().stream()
                                .flatMap(feature -> feature.positions().stream())
                                .sorted()
                                .toList())
                        .isEqualTo(IntStream.range(0, places).boxed().toList());
            }
            int end = 0;
            for (Feature window : windows.features()) {
                if (!window.special()) {
                    Place.Span span = (Place.Span) window.place();
                    assertThat(LONG.substring(end, span.start())).isBlank();
                    assertThat(window.text()).endsWith(window.text().endsWith("?") ? "?" : ".");
                    end = span.end();
                }
            }
            assertThat(LONG.substring(end)).isBlank();
        }
    }

    @Test
    void sums_of_words_are_those_of_sentences_and_of_windows_by_any_method_that_adds_up() {
        try (TextModel model = open(true)) {
            Games games = new Games(model, new Games.Wishes(null, 0), more -> {});
            for (String name : List.of("input-x-gradient", "integrated-gradients", "deeplift")) {
                List<List<Attribution.Scored>> depths = new ArrayList<>();
                for (Granularity depth : List.of(Granularity.WINDOW, Granularity.SENTENCE, Granularity.WORD)) {
                    Input input = model.prepare(Text.of(LONG), depth);
                    Target target = TextTasks.target(model, input, "index:1");
                    depths.add(Methods.of(
                                    name,
                                    new Methods.Settings(
                                            "pad",
                                            name.startsWith("integrated") ? 8 : null,
                                            null,
                                            0,
                                            Map.of(),
                                            model.layout(),
                                            games))
                            .explain(model.probe(), input, target)
                            .scores());
                }
                for (Attribution.Scored window : depths.get(0)) {
                    if (!window.feature().special()) {
                        assertThat(inside(window, depths.get(1))).as(name).isCloseTo(window.score(), within(1e-5));
                        assertThat(inside(window, depths.get(2))).as(name).isCloseTo(window.score(), within(1e-5));
                    }
                }
            }
        }
    }

    /** The sum over the features that lie in a window. */
    private static double inside(Attribution.Scored window, List<Attribution.Scored> parts) {
        return parts.stream()
                .filter(part ->
                        window.feature().positions().containsAll(part.feature().positions()))
                .mapToDouble(Attribution.Scored::score)
                .sum();
    }

    @Test
    void a_word_matters_in_its_own_window_only() {
        try (TextModel windowed = open(true);
                TextModel plain = open(false)) {
            Input input = windowed.prepare(Text.of(LONG), Granularity.WINDOW);
            List<Feature> windows = input.features().stream()
                    .filter(feature -> !feature.special())
                    .toList();
            Target target = TextTasks.target(windowed, input, "index:1");
            List<Attribution.Scored> all = new InputXGradient()
                    .explain(windowed.probe(), input, target)
                    .scores();
            for (Feature window : windows) {
                Input alone = plain.prepare(Text.of(window.text()));
                double sum = new InputXGradient()
                        .explain(plain.probe(), alone, TextTasks.target(plain, alone, "index:1")).scores().stream()
                                .filter(one -> !one.feature().special())
                                .mapToDouble(Attribution.Scored::score)
                                .sum();
                double share = all.stream()
                        .filter(one -> one.feature().equals(window))
                        .findFirst()
                        .orElseThrow()
                        .score();
                assertThat(share).isCloseTo(sum / windows.size(), within(1e-5));
            }
        }
    }

    @Test
    void what_cannot_be_read_in_windows_is_refused() {
        try (TextModel model = open(true);
                TextModel plain = open(false)) {
            assertThatThrownBy(() -> model.prepare(new Text("a", "b")))
                    .hasMessage(
                            "--windows cuts one text; of a pair each window would need both. Leave out --text-pair.");
            assertThatThrownBy(() -> plain.prepare(Text.of(LONG)))
                    .hasMessageMatching(
                            "The text has \\d+ tokens, the model reads at most 64. Shorten it, or add --windows to"
                                    + " read it in parts; nothing is cut off silently.");
        }
        ModelFolder files = new ModelFolder(TextTasks.folder("words"), "tiny", "words", "0".repeat(64));
        assertThatThrownBy(() -> Models.open(
                        files, new Models.Wanted(Task.FILL_MASK, null, null, true, null), TinyBert.SETTINGS))
                .hasMessage("--windows: the task fill-mask does not read a text in windows; it is for --task"
                        + " text-classification.");
    }
}
