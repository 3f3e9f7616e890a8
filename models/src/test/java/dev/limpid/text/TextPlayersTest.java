package dev.limpid.text;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.ExactShapley;
import dev.limpid.game.Coalition;
import dev.limpid.game.Players;
import dev.limpid.model.Feature;
import dev.limpid.model.Target;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class TextPlayersTest {
    private static String only(Players<String> players, String present) {
        int count = players.features().size();
        assertThat(present).hasSize(count);
        return players.masker()
                .of(Coalition.of(count, player -> present.charAt(player) == '1'))
                .get(0);
    }

    @Test
    void a_text_with_all_its_words_is_the_text() {
        for (String text : List.of("It is  good, isn't it?", " 你好 world ", "e\u0301te\u0301 👩‍👩‍👧 ok\n")) {
            Players<String> players = TextPlayers.deleted(text);
            assertThat(only(players, "1".repeat(players.features().size()))).isEqualTo(text);
        }
    }

    @Test
    void an_absent_word_goes_with_the_space_before_it() {
        Players<String> players = TextPlayers.deleted("It is good, no?");
        assertThat(players.features().stream().map(Feature::text)).containsExactly("It", "is", "good", ",", "no", "?");
        assertThat(only(players, "101101")).isEqualTo("It good,?");
        assertThat(only(players, "011111")).isEqualTo(" is good, no?");
        assertThat(only(players, "000000")).isEmpty();
    }

    @Test
    void an_absent_word_can_be_replaced_where_it_stands() {
        Players<String> players = TextPlayers.replaced("It is good.", "UNKWORDZ");
        assertThat(only(players, "1011")).isEqualTo("It UNKWORDZ good.");
    }

    @Test
    void a_lambda_is_explained_word_by_word() {
        BlackBox<String> lengths = new BlackBox<>(
                "letters",
                texts -> Tensor.of(
                        Shape.of(texts.size(), 2),
                        texts.stream()
                                .flatMapToDouble(text -> java.util.stream.DoubleStream.of(
                                        text.chars().filter(c -> c == 'o').count(), -1))
                                .toArray()),
                List.of("how many o"));
        String text = "good morning, Moon";
        List<Target> top = lengths.top(text, 1);
        Attribution found = lengths.explain(new ExactShapley(false), TextPlayers.deleted(text), top)
                .get(0);
        assertThat(top.get(0).choice().label()).isEqualTo("how many o");
        assertThat(found.scores())
                .extracting(scored -> scored.feature().text())
                .containsExactly("good", "morning", ",", "Moon");
        assertThat(found.scores().stream()
                        .mapToDouble(Attribution.Scored::score)
                        .toArray())
                .containsExactly(new double[] {2, 1, 0, 2}, within(1e-12));
        assertThat(found.completeness()).isEqualTo(new Attribution.Completeness(5, 5));
    }

    @Test
    void a_predictor_that_gives_no_row_for_each_input_is_refused() {
        BlackBox<String> broken = new BlackBox<>("broken", texts -> Tensor.of(Shape.of(1, 1), 1.0), List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broken.explain(
                        new ExactShapley(false), TextPlayers.deleted("two words"), List.of(broken.target(0))))
                .withMessage("A predictor of 4 inputs gives a row of scores for each, [4,outputs], got [1,1].");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BlackBox<String>(
                                "narrow",
                                texts -> Tensor.of(Shape.of(texts.size(), 1), new double[texts.size()]),
                                List.of())
                        .explain(new ExactShapley(false), TextPlayers.deleted("one"), List.of(broken.target(3))))
                .withMessage("The predictor gives 1 scores, there is no entry 3 ('output 3').");
    }

    @Test
    void a_text_of_nothing_but_space_has_no_players() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextPlayers.deleted(" \n"))
                .withMessageStartingWith("There are no features to take away");
    }
}
