package dev.limpid.select;

import dev.limpid.appraise.Budget;
import dev.limpid.candidate.Fixtures;
import dev.limpid.corpus.Given;
import dev.limpid.profile.Effort;
import dev.limpid.profile.Profiler;
import dev.limpid.profile.Stopwatch;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelSources;
import dev.limpid.source.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CancellationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Tiny candidates of random weights: what is compared is nonsense, how it is compared is not. */
class SelectingTest {
    private static final Profiler QUICK =
            new Profiler(new Effort(0, 6, 6, 0), Stopwatch.SYSTEM, 2, Duration.ofMinutes(1));
    private static final Budget FEW = Budget.USUAL.explaining(3, 1);
    private static final TuningBudget SHORT = new TuningBudget(24, 3, 8, 1e-3);

    @TempDir
    Path folder;

    private Path bert = Path.of("");
    private Path distilbert = Path.of("");
    private Path roberta = Path.of("");

    @BeforeEach
    void candidates() throws IOException {
        bert = candidate("bert-encoder");
        distilbert = candidate("distilbert-encoder");
        roberta = candidate("roberta-encoder");
    }

    /** Words long enough to be misspelt, behind the tokens that have a part to play. */
    private Path candidate(String model) throws IOException {
        Path place = Fixtures.numbered("tiny-text/" + model, folder.resolve(model), null)
                .path();
        String tokenizer = Files.readString(place.resolve("tokenizer.json"));
        Files.writeString(
                place.resolve("tokenizer.json"),
                tokenizer
                        .replace("\"t0\"", "\"[UNK]\"")
                        .replace("\"t1\"", "\"[PAD]\"")
                        .replace("\"t2\"", "\"[MASK]\"")
                        .replaceAll("\"t(\\d+)\"", "\"word-number-$1\""));
        return place;
    }

    private static final Progress SILENT = new Progress() {
        @Override
        public void transferred(String what, long bytes, long total) {}

        @Override
        public void notice(String line) {}
    };

    /** Texts of which those of one class have a token that the others have not. */
    private Path data(int many) throws IOException {
        Random random = new Random(many);
        StringBuilder rows = new StringBuilder("text,label\n");
        for (int i = 0; i < many; i++) {
            rows.append(i % 2 == 0 ? "word-number-5" : "word-number-9");
            for (int more = random.nextInt(6); more >= 0; more--) {
                rows.append(" word-number-").append(10 + random.nextInt(8));
            }
            rows.append(i % 2 == 0 ? ",yes\n" : ",no\n");
        }
        return Files.writeString(folder.resolve("data-" + many + ".csv"), rows.toString());
    }

    private Selecting selecting(
            List<?> candidates, Path data, @Nullable TuningBudget training, @Nullable Budget trust, Limits limits)
            throws IOException {
        return Selecting.begin(
                new Selecting.Wanted(
                        candidates.stream().map(Object::toString).toList(),
                        Given.of(List.of(data)),
                        dev.limpid.corpus.Wanted.USUAL,
                        new Material.Amount(null, null, 0.4, 0),
                        null,
                        training,
                        trust,
                        trust != null,
                        limits,
                        Map.of(),
                        List.of(),
                        true,
                        Runtime.Settings.standard().withThreads(1),
                        QUICK,
                        0,
                        folder.resolve("kept"),
                        Map.of()),
                ModelSources.standard(SILENT),
                folder.resolve("scratch"));
    }

    /** Remembers what was carried out, not what was kept. */
    private static class Seen implements Watcher {
        final List<String> ended = new ArrayList<>();
        final List<String> failed = new ArrayList<>();

        @Override
        public void begins(String candidate, Stage stage) {}

        @Override
        public void advances(long done, long of) {}

        @Override
        public void ends(String candidate, Stage stage, double seconds, boolean kept) {
            ended.add(candidate + " " + stage);
        }

        @Override
        public void fails(String candidate, Stage stage, String reason) {
            failed.add(candidate + " " + stage);
        }
    }

    /** Folders are shown by their last name; what does not exist, as it was said. */
    private static String name(Path candidate) {
        return Files.exists(candidate) ? candidate.getFileName().toString() : candidate.toString();
    }

    private static Row row(Selection selection, Path candidate) {
        return selection.rows().stream()
                .filter(row -> row.candidate().equals(name(candidate)))
                .findFirst()
                .orElseThrow();
    }

    /** What does not depend on the clock. */
    private static List<Object> told(Selection selection) {
        List<Object> told = new ArrayList<>();
        for (Row row : selection.rows()) {
            told.add(row.candidate());
            row.ways().forEach(way -> told.add(List.of(way.name(), way.promise(), way.value())));
            row.scores().forEach(score -> told.add(List.of(score.name(), score.layer(), score.value())));
            told.add(String.valueOf(
                    row.interpretability() == null
                            ? null
                            : row.interpretability().transparency()));
            told.add(row.stopped());
        }
        return told;
    }

    @Test
    void all_candidates_are_measured_and_ranked() throws IOException {
        Selection selection = selecting(List.of(bert, distilbert, roberta), data(100), SHORT, FEW, Limits.NONE)
                .run(Watcher.NONE);
        assertThat(selection.rows()).extracting(Row::reason).containsOnly("");
        assertThat(selection.rows())
                .flatExtracting(Row::notes)
                .noneMatch(note -> note.toString().startsWith("Not "));
        assertThat(selection.compared()).hasSize(3);
        assertThat(selection.decision()).isNotNull();
        assertThat(selection.sentence()).startsWith(selection.rows().get(0).candidate() + ": ");
        for (Row row : selection.rows()) {
            assertThat(row.ways()).extracting(Way::name).contains(Way.Name.LINEAR_PROBE, Way.Name.NEAREST);
            assertThat(row.score("logme")).isFinite();
            assertThat(row.scores()).extracting(Score::layer).contains("embeddings");
            assertThat(row.profile()).isNotNull();
            assertThat(row.interpretability()).isNotNull();
            assertThat(row.robustness()).isNotNull();
            assertThat(row.reason()).isEmpty();
        }
        // A tiny model of random weights keeps its tokens apart: what is told by one of them a line can tell.
        assertThat(selection.rows())
                .allMatch(row -> row.ways().stream()
                        .anyMatch(way -> way.name() == Way.Name.LINEAR_PROBE && way.promise() > 0.75));
        assertThat(selection.rows().stream()
                        .filter(row -> row.ways().stream().anyMatch(way -> way.name() == Way.Name.FINETUNE)))
                .hasSize(2);
        assertThat(selection.foretold()).extracting(Foretold::score).contains("parameters", "logme", "linear-probe");
    }

    @Test
    void what_was_measured_is_not_measured_again_and_a_new_candidate_costs_only_its_own() throws IOException {
        Path data = data(100);
        Selection first =
                selecting(List.of(bert, roberta), data, null, FEW, Limits.NONE).run(Watcher.NONE);
        List<Path> before = kept();
        Selection again =
                selecting(List.of(bert, roberta), data, null, FEW, Limits.NONE).run(Watcher.NONE);
        assertThat(told(again)).isEqualTo(told(first));
        assertThat(kept()).isEqualTo(before);
        assertThat(again.rows().get(0).profile()).isEqualTo(first.rows().get(0).profile());
        Selection more = selecting(List.of(bert, distilbert, roberta), data, null, FEW, Limits.NONE)
                .run(Watcher.NONE);
        assertThat(row(more, bert).profile()).isEqualTo(row(first, bert).profile());
        assertThat(row(more, roberta).interpretability())
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
                .isEqualTo(row(first, roberta).interpretability());
    }

    private List<Path> kept() throws IOException {
        try (var files = Files.walk(folder.resolve("kept"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void killed_at_any_stage_it_comes_to_the_same_in_the_end() throws IOException {
        Path data = data(100);
        List<Path> two = List.of(bert, distilbert);
        for (int stop = 2; ; stop += 3) {
            int at = stop;
            Seen seen = new Seen() {
                @Override
                public void ends(String candidate, Stage stage, double seconds, boolean kept) {
                    super.ends(candidate, stage, seconds, kept);
                    if (ended.size() == at) {
                        throw new CancellationException("killed");
                    }
                }
            };
            try {
                selecting(two, data, SHORT, FEW, Limits.NONE).run(seen);
                assertThat(stop).isGreaterThan(8);
                break;
            } catch (CancellationException killed) {
                assertThat(seen.ended).hasSize(at);
            }
        }
        List<Object> resumed =
                told(selecting(two, data, SHORT, FEW, Limits.NONE).run(Watcher.NONE));
        Path other = folder.resolve("kept");
        Files.move(other, folder.resolve("moved"));
        assertThat(told(selecting(two, data, SHORT, FEW, Limits.NONE).run(Watcher.NONE)))
                .isEqualTo(resumed);
    }

    @Test
    void a_candidate_that_cannot_be_used_is_told_of_in_its_row_and_the_others_go_on() throws IOException {
        Path speechless = candidate("electra-encoder");
        Files.delete(speechless.resolve("tokenizer.json"));
        Path damaged = candidate("albert-encoder");
        Files.write(damaged.resolve("model.safetensors"), new byte[100]);
        Path none = folder.resolve("none");
        Seen seen = new Seen();
        Selection selection = selecting(
                        List.of(none, speechless, bert, damaged, roberta), data(100), null, null, Limits.NONE)
                .run(seen);
        assertThat(selection.compared())
                .extracting(Row::candidate)
                .containsExactlyInAnyOrder(name(bert), name(roberta));
        assertThat(row(selection, none).status()).isEqualTo(Status.FAILED);
        assertThat(row(selection, none).reason()).contains("none").doesNotContain("\n");
        assertThat(row(selection, speechless).reason()).contains("tokenizer").doesNotContain("\n");
        assertThat(row(selection, damaged).reason())
                .contains("model.safetensors")
                .doesNotContain("\n");
        assertThat(seen.failed).hasSize(3);
        assertThat(selection.decision()).isNotNull();
    }

    @Test
    void one_candidate_is_told_of_without_a_choice() throws IOException {
        Selection selection =
                selecting(List.of(bert), data(100), null, null, Limits.NONE).run(Watcher.NONE);
        assertThat(selection.sentence()).contains("only alternative");
        assertThat(selection.top()).isNull();
    }

    @Test
    void five_examples_rank_nothing_and_it_says_how_many_would() throws IOException {
        Selection selection = selecting(List.of(bert, roberta), data(10), null, null, Limits.NONE)
                .run(Watcher.NONE);
        assertThat(selection.decision()).isNull();
        assertThat(selection.sentence()).contains("No ranking", "At least 30");
        assertThat(selection.compared()).hasSize(2);
    }

    @Test
    void what_is_beyond_a_limit_is_not_compared_and_the_reason_is_told() throws IOException {
        Selection none = selecting(
                        List.of(bert, roberta),
                        data(100),
                        null,
                        null,
                        new Limits(10L, null, null, null, null, null, List.of(), List.of()))
                .run(Watcher.NONE);
        assertThat(none.rows())
                .allMatch(row -> row.status() == Status.EXCLUDED && row.ways().isEmpty());
        assertThat(none.rows().get(0).reason()).contains("parameters", "at most 10");
        assertThat(none.sentence()).contains("No candidate");
        Selection slow = selecting(
                        List.of(bert, roberta),
                        data(100),
                        null,
                        null,
                        new Limits(null, null, null, 1e-9, null, null, List.of(), List.of()))
                .run(Watcher.NONE);
        assertThat(slow.rows()).allMatch(row -> row.reason().contains("latency"));
        Selection unknown = selecting(
                        List.of(bert),
                        data(100),
                        null,
                        null,
                        new Limits(null, null, null, null, null, null, List.of("mit"), List.of()))
                .run(Watcher.NONE);
        assertThat(unknown.rows().get(0).reason()).contains("licence").contains("unknown");
    }

    @Test
    void a_plan_says_what_would_be_done_and_what_is_known_already() throws IOException {
        Path data = data(100);
        SelectionPlan before =
                selecting(List.of(bert, roberta), data, SHORT, FEW, Limits.NONE).plan();
        assertThat(before.steps()).hasSize(16).noneMatch(SelectionPlan.Step::kept);
        assertThat(before.seconds()).isPositive();
        selecting(List.of(bert, roberta), data, SHORT, FEW, Limits.NONE).run(Watcher.NONE);
        SelectionPlan after = selecting(List.of(bert, roberta, distilbert), data, SHORT, FEW, Limits.NONE)
                .plan();
        assertThat(after.steps().stream().filter(SelectionPlan.Step::kept)).hasSize(16);
        assertThat(after.steps().stream().filter(step -> step.candidate().equals(name(distilbert))))
                .hasSize(8)
                .noneMatch(SelectionPlan.Step::kept);
    }

    @Test
    void wishes_that_cannot_be_met_are_refused_before_anything_is_read() throws IOException {
        Path data = data(100);
        assertThatThrownBy(() -> selecting(List.of(bert, bert), data, null, null, Limits.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> selecting(List.of(), data, null, null, Limits.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no candidates");
        assertThatThrownBy(() -> new TuningBudget(3, 3, 16, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least");
    }

    @Test
    void another_tokenizer_is_another_candidate() throws IOException {
        Path data = data(100);
        Selection before =
                selecting(List.of(bert), data, null, null, Limits.NONE).run(Watcher.NONE);
        Path tokenizer = bert.resolve("tokenizer.json");
        Files.writeString(
                tokenizer,
                Files.readString(tokenizer)
                        .replace("\"word-number-5\"", "\"word-number-x\"")
                        .replace("\"word-number-9\"", "\"word-number-5\"")
                        .replace("\"word-number-x\"", "\"word-number-6\"")
                        .replace("\"word-number-6\":6", "\"word-number-9\":6"));
        Selection after =
                selecting(List.of(bert), data, null, null, Limits.NONE).run(Watcher.NONE);
        assertThat(after.rows().get(0).score("logme"))
                .isNotEqualTo(before.rows().get(0).score("logme"));
    }

    @Test
    void neighbours_are_told_of_and_never_taken() throws IOException {
        Selection selection = selecting(List.of(bert, roberta), data(100), null, null, Limits.NONE)
                .run(Watcher.NONE);
        for (Row row : selection.rows()) {
            assertThat(row.ways()).extracting(Way::name).contains(Way.Name.NEAREST);
            assertThat(row.chosen()).isNotNull().extracting(Way::name).isEqualTo(Way.Name.LINEAR_PROBE);
        }
    }

    @Test
    void a_weight_of_what_is_not_measured_is_refused_before_anything_is() throws IOException {
        Path data = data(100);
        for (String unknown : List.of("robustness", "interpretability", "speed")) {
            assertThatThrownBy(() -> weighing(data, Map.of(unknown, 1.0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + unknown + "'")
                    .hasMessageContaining("latency");
        }
        Selection alone = weighing(data, Map.of("latency", 1.0)).run(Watcher.NONE);
        assertThat(alone.decision()).isNotNull();
        double first =
                Objects.requireNonNull(alone.rows().get(0).profile()).latency().p50();
        double second =
                Objects.requireNonNull(alone.rows().get(1).profile()).latency().p50();
        assertThat(first).isLessThanOrEqualTo(second);
    }

    private Selecting weighing(Path data, Map<String, Double> weights) throws IOException {
        return Selecting.begin(
                new Selecting.Wanted(
                        List.of(bert.toString(), roberta.toString()),
                        Given.of(List.of(data)),
                        dev.limpid.corpus.Wanted.USUAL,
                        new Material.Amount(null, null, 0.4, 0),
                        null,
                        null,
                        null,
                        false,
                        Limits.NONE,
                        weights,
                        List.of(),
                        false,
                        Runtime.Settings.standard().withThreads(1),
                        QUICK,
                        0,
                        folder.resolve("kept"),
                        Map.of()),
                ModelSources.standard(SILENT),
                folder.resolve("scratch"));
    }

    @Test
    void another_metric_changes_neither_vectors_nor_what_they_took() throws IOException {
        Path data = data(100);
        Selection one =
                selecting(List.of(bert, roberta), data, null, null, Limits.NONE).run(Watcher.NONE);
        Selecting.Wanted other = new Selecting.Wanted(
                List.of(bert.toString(), roberta.toString()),
                Given.of(List.of(data)),
                dev.limpid.corpus.Wanted.USUAL,
                new Material.Amount(null, null, 0.4, 0),
                "log-loss",
                null,
                null,
                false,
                Limits.NONE,
                Map.of(),
                List.of(),
                true,
                Runtime.Settings.standard().withThreads(1),
                QUICK,
                0,
                folder.resolve("kept"),
                Map.of());
        Selection by = Selecting.begin(other, ModelSources.standard(SILENT), folder.resolve("scratch"))
                .run(Watcher.NONE);
        assertThat(by.question().metric().name()).isEqualTo("log-loss");
        for (Path candidate : List.of(bert, roberta)) {
            assertThat(row(by, candidate).seconds().get(Stage.READ))
                    .isEqualTo(row(one, candidate).seconds().get(Stage.READ))
                    .isPositive();
        }
    }
}
