package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class DriversTest {
    @Test
    void words_are_put_together_whatever_their_case_and_by_the_answer() {
        List<Drivers> all = Drivers.of(
                List.of(
                        Told.words("spam", "Win a prize win", 1, 0, 2, 0.5),
                        Told.words("spam", "a WIN", -0.25, 2.5),
                        Told.words("ham", "a dog", 0.5, 3)),
                1,
                Bootstrap.STANDARD);
        assertThat(all).extracting(Drivers::label).containsExactly("ham", "spam");
        assertThat(all).extracting(Drivers::examples).containsExactly(1, 2);
        assertThat(all.get(1).drivers()).extracting(Drivers.Driver::name).containsExactly("win", "prize", "a");
        Drivers.Driver win = all.get(1).drivers().get(0);
        assertThat(win.score().mean()).isCloseTo((1.5 + 2.5) / 2, within(1e-12));
        assertThat(win.occurs()).isEqualTo(2);
        assertThat(win.total()).isEqualTo(4);
        Drivers.Driver a = all.get(1).drivers().get(2);
        assertThat(a.score().mean()).isCloseTo(-0.125, within(1e-12));
        assertThat(a.size().mean()).isCloseTo(0.125, within(1e-12));
    }

    @Test
    void what_occurs_too_rarely_is_counted_only() {
        Drivers drivers = Drivers.of(
                        List.of(Told.words("spam", "win a", 1, 2), Told.words("spam", "win b", 1, 2)),
                        2,
                        Bootstrap.STANDARD)
                .get(0);
        assertThat(drivers.drivers()).extracting(Drivers.Driver::name).containsExactly("win");
        assertThat(drivers.rare()).isEqualTo(2);
    }

    @Test
    void columns_go_by_their_names() {
        assertThat(Drivers.of(List.of(Told.row("yes", 1, -3), Told.row("yes", 1, -2)), 1, Bootstrap.STANDARD)
                        .get(0)
                        .drivers())
                .extracting(Drivers.Driver::name)
                .containsExactly("b", "a");
    }

    @Test
    void planted_words_are_found_and_hardly_any_other() {
        SplittableRandom random = new SplittableRandom(5);
        List<Attribution> explanations = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder text = new StringBuilder();
            double[] scores = new double[8];
            for (int k = 0; k < scores.length; k++) {
                int word = random.nextInt(40);
                text.append(k == 0 ? "" : " ").append("word").append(word);
                // Words 3 and 7 matter; of all others the mean is 0.
                double worth = word == 3 ? 1 : word == 7 ? -1 : 0;
                scores[k] = worth + random.nextGaussian() / 2;
            }
            explanations.add(Told.words("spam", text.toString(), scores));
        }
        List<Drivers.Driver> drivers = Drivers.of(explanations, Drivers.FEWEST, Bootstrap.STANDARD)
                .get(0)
                .drivers();
        assertThat(drivers).hasSize(40);
        assertThat(drivers.subList(0, 2)).extracting(Drivers.Driver::name).containsExactlyInAnyOrder("word3", "word7");
        assertThat(drivers)
                .filteredOn(driver -> driver.score().isAbove(0.3))
                .extracting(Drivers.Driver::name)
                .containsExactly("word3");
        assertThat(drivers)
                .filteredOn(driver -> driver.score().isBelow(-0.3))
                .extracting(Drivers.Driver::name)
                .containsExactly("word7");
        // Of 38 intervals of level 0.95 more than 6 miss with a probability below 0.005.
        assertThat(drivers.stream()
                        .filter(driver ->
                                driver.score().isAbove(0) || driver.score().isBelow(0))
                        .count())
                .isLessThanOrEqualTo(2 + 6);
    }

    @Test
    void regions_have_no_names() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.of(List.of(Told.region("cat", 2, List.of(0), 1)), 1, Bootstrap.STANDARD))
                .withMessage(
                        "Regions of pictures have no names that go through a data set, such as 'region 0': take the"
                                + " mean over a grid instead.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drivers.of(List.of(), 0, Bootstrap.STANDARD))
                .withMessage("A driver occurs in at least 1 example, got 0.");
    }
}
