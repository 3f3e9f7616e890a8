package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class DeepLiftShapTest {
    private static final Target FIRST = TinyModel.target(0, null, Target.Score.LOGIT);
    private static final double LEVEL = 0.95;

    private final TinyModel model = new TinyModel(2, -1);
    private final Probe probe = new Probe(model);
    private final Input letters = model.prepare("bcd");

    @AfterEach
    void close() {
        model.close();
    }

    private static double[] scores(Attribution found) {
        return found.scores().stream().mapToDouble(Attribution.Scored::score).toArray();
    }

    /** Rows of letters for a background. */
    private Staging rows(String... rows) {
        return new Staging() {
            @Override
            public Stage on(Probe asked, Input input, List<Target> targets) {
                throw new AssertionError("No game is played.");
            }

            @Override
            public Optional<Background> background(Input input) {
                return rows.length == 0
                        ? Optional.empty()
                        : Optional.of(new Background(
                                "rows.csv",
                                List.of(rows).stream().map(model::prepare).toList()));
            }
        };
    }

    private DeepLiftShap over(int most, long seed, String... rows) {
        return new DeepLiftShap(Baselines.named("zero", rows(rows)), most, seed, LEVEL);
    }

    /** DeepLIFT from one row, by the closed form of the model: e · (A + q · the other letter's mean). */
    private double[] shares(String row) {
        double[] shares = new double[3];
        for (int s = 0; s < 2; s++) {
            double[] now = TinyModel.EMBEDDING["bcd".charAt(s) - 'a'];
            double[] before = TinyModel.EMBEDDING[row.charAt(s) - 'a'];
            double[] other = TinyModel.EMBEDDING["bcd".charAt(1 - s) - 'a'];
            double[] otherBefore = TinyModel.EMBEDDING[row.charAt(1 - s) - 'a'];
            for (int h = 0; h < 2; h++) {
                shares[s] += (now[h] - before[h]) * (TinyModel.A[h][0] + model.q[0] * (other[h] + otherBefore[h]) / 2);
            }
        }
        return shares;
    }

    @Test
    void rows_of_a_background_are_averaged_with_the_intervals_of_a_mean() {
        String[] rows = {"aaa", "ddb", "cab"};
        Attribution found = over(100, 0, rows).explain(probe, letters, FIRST);
        for (int place = 0; place < 3; place++) {
            double mean = 0;
            for (String row : rows) {
                mean += shares(row)[place] / 3;
            }
            double spread = 0;
            for (String row : rows) {
                spread += Math.pow(shares(row)[place] - mean, 2) / 2;
            }
            Attribution.Scored score = found.scores().get(place);
            assertThat(score.score()).isCloseTo(mean, within(1e-6));
            // Student's t at two degrees of freedom, 0.975.
            assertThat(Objects.requireNonNull(score.high()) - score.score())
                    .isCloseTo(4.3027 * Math.sqrt(spread / 3), within(1e-3));
            assertThat(score.score() - Objects.requireNonNull(score.low()))
                    .isCloseTo(4.3027 * Math.sqrt(spread / 3), within(1e-3));
        }
        assertThat(found.method().settings())
                .containsEntry("background", "rows.csv")
                .containsEntry("background-rows", 3)
                .containsEntry("level", LEVEL);
        assertThat(found.cost().forwardPasses()).isEqualTo(6);
    }

    @Test
    void shares_add_up_to_the_difference_from_the_mean_score_of_the_rows() {
        Attribution found = over(100, 0, "aaa", "ddb", "cab").explain(probe, letters, FIRST);
        double mean = List.of("aaa", "ddb", "cab").stream()
                .mapToDouble(row -> probe.score(model.prepare(row), FIRST))
                .average()
                .orElseThrow();
        Attribution.Completeness sum = Objects.requireNonNull(found.completeness());
        assertThat(sum.expected()).isCloseTo(probe.score(letters, FIRST) - mean, within(1e-5));
        assertThat(sum.gap()).isCloseTo(0, within(1e-5));
    }

    @Test
    void several_names_are_averaged_and_one_is_deep_lift() {
        Attribution both =
                new DeepLiftShap(Baselines.named("zero, pad", rows()), 100, 0, LEVEL).explain(probe, letters, FIRST);
        double[] zero = scores(new DeepLift(Baseline.of("zero")).explain(probe, letters, FIRST));
        double[] pad = scores(new DeepLift(Baseline.of("pad")).explain(probe, letters, FIRST));
        for (int i = 0; i < 3; i++) {
            assertThat(scores(both)[i]).isCloseTo((zero[i] + pad[i]) / 2, within(1e-6));
        }
        assertThat(both.method().settings()).containsEntry("baseline", "zero,pad");
        assertThat(both.warnings()).isEmpty();

        Attribution one = over(100, 0).explain(probe, letters, FIRST);
        assertThat(scores(one)).containsExactly(zero, within(1e-6));
        assertThat(one.scores().get(0).low()).isNull();
        assertThat(one.sampled()).isNull();
        assertThat(one.warnings())
                .containsExactly("There is one baseline, so scores are those of deeplift and have no intervals: name"
                        + " several, as in --baseline pad,mask, or give rows of a table by --background.");
    }

    @Test
    void of_more_rows_than_asked_for_the_seed_draws_some() {
        String[] rows = {"aaa", "ddb", "cab", "bad", "dac", "acb"};
        Attribution some = over(3, 4, rows).explain(probe, letters, FIRST);
        assertThat(some.cost().backwardPasses()).isEqualTo(3);
        assertThat(scores(over(3, 4, rows).explain(probe, letters, FIRST))).isEqualTo(scores(some));
        assertThat(scores(over(3, 5, rows).explain(probe, letters, FIRST))).isNotEqualTo(scores(some));
        assertThat(some.seed()).isEqualTo(4);
        assertThat(some.method().settings()).containsEntry("background-rows", 6).containsEntry("drawn", 3);
    }

    @Test
    void elements_are_those_of_the_explanation() {
        DeepLiftShap method = over(100, 0, "aaa", "ddb");
        Elementwise.Elements elements =
                method.elements(probe, List.of(letters), FIRST).get(0);
        assertThat(probe.layout().sum(elements.values().slice(0)))
                .containsExactly(scores(method.explain(probe, letters, FIRST)), within(1e-6));
        assertThat(elements.score()).isCloseTo(probe.score(letters, FIRST), within(1e-6));
    }

    @Test
    void rejects_no_rows_and_impossible_levels() {
        assertThatThrownBy(() -> over(0, 0)).hasMessage("rows must be at least 1, got 0.");
        assertThatThrownBy(() -> new DeepLiftShap(Baselines.named("zero", rows()), 1, 0, 1))
                .hasMessageStartingWith("level must be from 0.5 to below 1");
        assertThatThrownBy(() -> new Baselines(List.of(), rows()))
                .hasMessage("There is no baseline to compare with: name one.");
        assertThat(over(1, 0).obstacle(Anatomy.of(model, FIRST.output()))).isEmpty();
    }
}
