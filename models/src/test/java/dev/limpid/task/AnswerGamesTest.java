package dev.limpid.task;

import dev.limpid.explain.Anchors;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.OutsideAnswers;
import dev.limpid.explain.Stage;
import dev.limpid.game.Coalition;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.table.Row;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.text.Text;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** What the model still answers without some words is what it answers to a text typed without them. */
class AnswerGamesTest {
    private static final List<String> WORDS = List.of("The", "dog", "walked", "in", "[MASK]", ".");

    private static TextModel model;

    @BeforeAll
    static void load() {
        model = TinyBert.load();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Games games() {
        return new Games(model, new Games.Wishes("mask", 0), more -> {});
    }

    private static Input input() {
        return model.prepare(Text.of("The dog walked in [MASK]."));
    }

    private static List<Target> targets(Input input, String spec) {
        return TargetSpec.parse(spec).resolve(model, input, null, Target.Score.LOGIT, null);
    }

    /** The five words that play, by number; the gap stands between the last two. */
    private static String answerTyped(Coalition present) {
        String text = IntStream.range(0, WORDS.size())
                .mapToObj(i -> i == 4 || present.has(i > 4 ? 4 : i) ? WORDS.get(i) : "[MASK]")
                .collect(Collectors.joining(" "));
        Input typed = model.prepare(Text.of(text));
        // The gap is the fifth word, behind the token that opens the text.
        int gap = typed.features().get(5).positions().get(0);
        return model.top(typed, gap, 1).get(0).label();
    }

    @Test
    void a_coalition_is_worth_whether_the_text_without_the_others_gets_the_same_answer() {
        Input input = input();
        List<Target> targets = targets(input, "top:2");
        Stage stage = games().answers(model.probe(), input, targets);
        assertThat(stage.players()).hasSize(5);
        int kept = 0;
        for (int bits = 0; bits < 32; bits++) {
            Coalition coalition = Coalition.ofBits(5, bits);
            String answer = answerTyped(coalition);
            double[] expected = targets.stream()
                    .mapToDouble(target -> target.choice().label().equals(answer) ? 1 : 0)
                    .toArray();
            assertThat(stage.game().value(coalition)).containsExactly(expected);
            kept += (int) expected[0];
        }
        assertThat(kept).isBetween(2, 31);
    }

    @Test
    void an_anchor_keeps_the_targets_own_score_and_probability() {
        Input input = input();
        Target top = targets(input, "top").get(0);
        Attribution anchored = new OutsideAnswers(new Anchors(0.95, 0.1, 0.15, 4, null, 0), games())
                .explain(model.probe(), input, top);
        assertThat(anchored.target().score()).isCloseTo(model.probe().score(input, top), within(1e-6));
        assertThat(anchored.target().probability()).isEqualTo(model.probe().probability(input, top));
        assertThat(Objects.requireNonNull(anchored.sampled()).anchor()).isNotNull();
        assertThat(anchored.method().settings()).containsEntry("masker", "mask").containsEntry("beam", 4);
        assertThat(anchored.scores()).allMatch(scored -> scored.score() == 0 || scored.score() == 1);
    }

    /** A coalition is worth the share of background rows, with its columns set to the row's own, that get its answer. */
    @Test
    void of_rows_the_share_that_keeps_the_answer_counts(@TempDir Path folder) throws IOException {
        try (TableModel table = RowsGolden.model("columns", folder)) {
            Input row = table.prepare(rows(folder, "row").rows().get(0));
            Table background = rows(folder, "background");
            List<Target> top = TargetSpec.parse("top").resolve(table, row, null, Target.Score.LOGIT, null);
            Stage stage = new Games(table, new Games.Wishes(null, background, 0), more -> {})
                    .answers(table.probe(), row, top);
            int players = stage.players().size();
            double kept = 0;
            for (Row other : background.rows()) {
                Input typed = table.prepare(other);
                kept += table.top(typed, null, 1)
                                .get(0)
                                .label()
                                .equals(top.get(0).choice().label())
                        ? 1
                        : 0;
            }
            assertThat(stage.game().value(Coalition.none(players))[0])
                    .isCloseTo(kept / background.rows().size(), within(1e-9));
            assertThat(stage.game().value(Coalition.all(players))[0]).isEqualTo(1);
        }
    }

    private static Table rows(Path folder, String part) throws IOException {
        return Rows.all(Files.writeString(
                folder.resolve("rows.csv"),
                RowsGolden.rows("shapley").get("columns").get(part).textValue()));
    }

    @Test
    void a_value_is_no_answer() {
        Input input = input();
        List<Target> unit = targets(input, "unit:3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> games().answers(model.probe(), input, unit))
                .withMessageStartingWith("Target 'unit 3' is a value, not an answer");
    }
}
