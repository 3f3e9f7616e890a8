package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.explain.Adaptive;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Baseline;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.game.Coalition;
import dev.limpid.game.Players;
import dev.limpid.model.Feature;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.text.Text;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** From a question and its context to answers, and to what can be asked of them. */
class QuestionAnsweringTest {
    private static final Text ASKED = new Text("Where was he born?", "Mozart was born in Salzburg.");
    private static final Text LONG = new Text(
            "Where was he born?",
            "Wolfgang Mozart was born in Salzburg, not in Vienna. Mozart played the piano in New York and in vienna;"
                    + " Johann Müller-Lüdenscheidt (born 1791) was not. Salzburg is the Salzburg of Mozart.");

    private static TextModel model;

    @BeforeAll
    static void open() {
        model = open("bert-spans");
    }

    private static TextModel open(String name) {
        return TextTasks.open(TinyBert.resource("/tiny-spans/" + name), null);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<JsonNode> golden() throws IOException {
        try (InputStream packed =
                Objects.requireNonNull(QuestionAnsweringTest.class.getResourceAsStream("/golden/answers.json.gz"))) {
            return TextTasks.list(
                    new ObjectMapper().readTree(new GZIPInputStream(packed)).get("models"));
        }
    }

    @Test
    void answers_are_those_that_transformers_finds() throws IOException {
        for (JsonNode one : golden()) {
            try (TextModel own = open(one.get("folder").textValue().replace("tiny-spans/", ""))) {
                assertThat(own.task()).isEqualTo(Task.QUESTION_ANSWERING);
                Text text = new Text(
                        one.get("question").textValue(), one.get("context").textValue());
                List<Prediction> found = own.top(own.prepare(text), null, 5);
                JsonNode expected = one.get("answers");
                assertThat(found).hasSize(5);
                for (int i = 0; i < 5; i++) {
                    Prediction.Passage passage =
                            Objects.requireNonNull(found.get(i).passage());
                    assertThat(found.get(i).label())
                            .isEqualTo(expected.get("text").get(i).textValue());
                    assertThat(passage.place().input()).isEqualTo(1);
                    assertThat(passage.place().start())
                            .isEqualTo(expected.get("start").get(i).intValue());
                    assertThat(passage.place().end())
                            .isEqualTo(expected.get("end").get(i).intValue());
                    assertThat(found.get(i).probability())
                            .isCloseTo(expected.get("score").get(i).doubleValue(), within(1e-4));
                }
            }
        }
    }

    private static List<Target> targets(Input input, String words, @Nullable String against, Target.Score score) {
        return TargetSpec.parse(words)
                .resolve(model, input, against == null ? null : TargetSpec.parse(against), score, null);
    }

    private static Target target(Input input, String words) {
        return targets(input, words, null, Target.Score.LOGIT).get(0);
    }

    private static double score(Input input, Target target) {
        return model.probe().score(input, target);
    }

    @Test
    void an_answer_is_where_it_starts_and_where_it_ends() {
        Input input = model.prepare(ASKED);
        Prediction best = model.top(input, null, 1).get(0);
        double whole = score(input, target(input, "answer"));
        assertThat(whole)
                .isCloseTo(score(input, target(input, "start")) + score(input, target(input, "end")), within(1e-5));
        assertThat(whole).isCloseTo(best.score(), within(1e-5));
        assertThat(target(input, "top")).isEqualTo(target(input, "answer:1"));
        assertThat(targets(input, "top:3", null, Target.Score.LOGIT))
                .extracting(target -> target.choice().label())
                .containsExactly("Salzburg.", "Salzburg", ".");
    }

    /** No other passage is widened to this one, so that its probability is that of its two ends. */
    @Test
    void its_probability_is_the_one_that_is_predicted() {
        Input input = model.prepare(ASKED);
        double predicted =
                Objects.requireNonNull(model.top(input, null, 1).get(0).probability());
        Target certain =
                targets(input, "answer", null, Target.Score.PROBABILITY).get(0);
        assertThat(score(input, certain)).isCloseTo(predicted, within(1e-5));
        assertThat(model.probe().probability(input, target(input, "answer"))).isCloseTo(predicted, within(1e-5));
        Target logs =
                targets(input, "answer", null, Target.Score.LOG_PROBABILITY).get(0);
        assertThat(score(input, logs)).isCloseTo(Math.log(predicted), within(1e-4));
    }

    @Test
    void what_no_answer_may_be_has_no_probability() {
        Input input = model.prepare(ASKED);
        double[] starts = Probabilities.of(
                model.probe().row(input, model.answers().output(), 0).toDoubles(), Target.Link.SOFTMAX);
        for (int token = 0; token < starts.length; token++) {
            boolean context = token > 0 && input.tensor("answerable").at(token) == 1;
            assertThat(starts[token] > 0).isEqualTo(context || token == 0);
        }
        assertThat(input.tokens().get(starts.length - 1)).isEqualTo("[SEP]");
        assertThat(starts[starts.length - 1]).isZero();
    }

    @Test
    void an_answer_may_be_held_against_another() {
        Input input = model.prepare(ASKED);
        double first = score(input, target(input, "answer"));
        double second = score(input, target(input, "answer:2"));
        Target rather = targets(input, "answer", "answer:2", Target.Score.LOGIT).get(0);
        assertThat(score(input, rather)).isCloseTo(first - second, within(1e-5));
        Target end = targets(input, "end", "answer:2", Target.Score.LOGIT).get(0);
        assertThat(end.against()).isNotNull();
    }

    @Test
    void attributions_sum_to_the_score_difference() {
        Input input = model.prepare(ASKED);
        Input absent = model.absent(input, "pad");
        for (String words : List.of("answer", "start", "end")) {
            Target target = target(input, words);
            Attribution found = new IntegratedGradients(Baseline.of("pad"), Adaptive.standard())
                    .explain(model.probe(), input, target);
            assertThat(found.warnings()).isEmpty();
            TextTasks.assertSum(5e-3, words, found, score(input, target) - score(absent, target));
        }
    }

    /** Entries of this output are tokens, which move up where others are gone. */
    @Test
    void an_answer_is_asked_where_its_tokens_are_once_others_are_gone() {
        Input input = model.prepare(ASKED);
        for (String words : List.of("answer", "start", "end")) {
            Target target =
                    targets(input, words, null, Target.Score.LOG_PROBABILITY).get(0);
            Players<Probe.Asked> players = new AbsentWords(
                            model, new Probe.Asked(input, target.position()), List.of(target), name -> model)
                    .players("delete", 0);
            List<String> names = players.features().stream().map(Feature::text).toList();
            assertThat(names).contains("Where", "was", "Mozart");
            int mozart = names.indexOf("Mozart");
            int where = names.indexOf("Where");
            List<Probe.Asked> gone = players.masker()
                    .of(Coalition.all(names.size()).without(mozart).without(where));
            Text left = new Text("was he born?", "was born in Salzburg.");
            Input shorter = model.prepare(left);
            // Three tokens earlier: "Where" and "Mozart" are one each, and what is before a token counts.
            double expected = 0;
            for (int row = 0; row < 2; row++) {
                boolean reads = words.equals("answer") || words.equals(row == 0 ? "start" : "end");
                int token = row == 0
                        ? shorter.tokens().indexOf("Salzburg")
                        : shorter.tokens().lastIndexOf(".");
                double[] own = Probabilities.of(
                        model.probe()
                                .row(shorter, model.answers().output(), row)
                                .toDoubles(),
                        Target.Link.SOFTMAX);
                expected += reads ? Math.log(own[token]) : 0;
            }
            assertThat(model.probe().scores(gone, List.of(target))[0][0]).isCloseTo(expected, within(1e-4));
            Target logit = target(input, words);
            double raw = model.probe().scores(gone, List.of(logit))[0][0];
            double[] rows = new double[2];
            rows[0] = model.probe()
                    .row(shorter, model.answers().output(), 0)
                    .at(shorter.tokens().indexOf("Salzburg"));
            rows[1] = model.probe()
                    .row(shorter, model.answers().output(), 1)
                    .at(shorter.tokens().lastIndexOf("."));
            double wanted = words.equals("answer") ? rows[0] + rows[1] : rows[words.equals("start") ? 0 : 1];
            assertThat(raw).isCloseTo(wanted, within(1e-5));
        }
    }

    @Test
    void all_words_play_where_something_stands_in_for_them() {
        Input input = model.prepare(ASKED);
        Target target = target(input, "end");
        Players<Probe.Asked> players = new AbsentWords(
                        model, new Probe.Asked(input, target.position()), List.of(target), name -> model)
                .players("mask", 0);
        assertThat(players.features()).extracting(Feature::text).contains("Where", "Salzburg", ".");
    }

    @Test
    void a_long_context_is_read_in_windows_and_the_best_is_explained() {
        Input input = model.prepare(LONG);
        assertThat(input.tokens().size()).isLessThanOrEqualTo(40);
        assertThat(input.notes())
                .singleElement()
                .asString()
                .matches("Question and context have more than the 40 tokens"
                        + " that the model reads: the context is read in \\d windows\\. Explained is number \\d, tokens \\d+ to"
                        + " \\d+ of \\d+, where the best answer is\\.");
        Prediction best = model.top(input, null, 1).get(0);
        assertThat(best.label()).isEqualTo("Müller-Lüdenscheidt");
        assertThat(score(input, target(input, "answer"))).isCloseTo(best.score(), within(1e-5));
        assertThat(target(input, "start").choice().index()).isEqualTo(best.index());
        // Inside the first word: the answer was widened to it.
        assertThat(input.tokens().get(best.index())).isEqualTo("##l");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets(input, "top:100", null, Target.Score.LOGIT))
                .withMessageMatching("Target 'top:100': answer \\d+, '.+', is not in the part of the context that is"
                        + " explained, where the best answer is\\. Give a shorter context\\.");
    }

    @Test
    void fewer_answers_are_the_first_of_more() {
        for (Text text : List.of(ASKED, LONG)) {
            Input input = model.prepare(text);
            List<Prediction> five = model.top(input, null, 5);
            for (int count = 1; count < 5; count++) {
                assertThat(model.top(input, null, count)).isEqualTo(five.subList(0, count));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '^',
            value = {
                "answer:90 ^ Target 'answer:90': there are 21 answers in this context.",
                "index:3 ^ Target 'index:3': the task question-answering answers with passages; try answer, answer:N,"
                        + " start or end.",
                "label:x ^ Target 'label:x': the task question-answering has no labels to choose; try top, index:I or"
                        + " unit:U.",
                "entity:1 ^ Target 'entity:1': the task question-answering has no entity to choose; try top, index:I or"
                        + " unit:U."
            })
    void a_target_that_is_not_there_is_refused(String words, String message) {
        Input input = model.prepare(ASKED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(input, words))
                .withMessage(message);
    }

    @Test
    void what_cannot_be_answered_is_refused() {
        refused(
                Text.of("Who?"),
                "Question answering needs a question and a text to look for the answer in: --text and" + " --context.");
        refused(
                new Text(" ", "Mozart"),
                "The question is empty. Give one with --text, for example --text \"Who wrote" + " it?\".");
        refused(new Text("Who?", "\n"), "The context is empty. Give --context the text to look for the answer in.");
        refused(
                new Text("Who was the ".repeat(9), "Mozart ".repeat(20)),
                "The question is too long to read the context beside it: The model reads 40 tokens, and all but the text"
                        + " to be cut into windows has 30: that leaves 10, expected more than the 20 that windows share."
                        + " Shorten the other text.");
        Input input = model.prepare(ASKED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.position(input, 3))
                .withMessage(
                        "--position 3: the task question-answering answers with a passage of the context; choose the"
                                + " target answer:N, start or end.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> targets(input, "answer", "label:x", Target.Score.LOGIT))
                .withMessage("--against label:x: expected answer:N, another answer.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.predict(List.of(ASKED)))
                .withMessage(
                        "The task question-answering answers with passages, not with a row of scores for each text:"
                                + " ask for the top ones.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WordEdits(model, model, input, target(input, "start")))
                .withMessage("counterfactual changes words, so that the tokens of the answer 'start of Salzburg.' move."
                        + " Choose another --method.");
    }

    @Test
    void a_context_without_a_token_is_refused() {
        Input input = model.prepare(new Text("Who?", "\u200b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.top(input, null, 1))
                .withMessage("The context has no token where an answer could begin. Give --context a text with words.");
    }

    private static void refused(Text text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> model.prepare(text))
                .withMessage(message);
    }
}
