package dev.limpid.explain;

import dev.limpid.explain.Occlusion.Window;
import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Lattice;
import dev.limpid.game.UnfitScore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class OcclusionTest {
    private static Occlusion windows(String window, String stride) {
        return new Occlusion(Window.parse("window", window), Window.parse("stride", stride));
    }

    private static double[] scores(Occlusion occlusion, ToyGame game, int target) {
        return occlusion.estimate(new Game(game)).targets().get(target).scores();
    }

    /** From the definition, cell by cell: the mean loss of all windows that cover it. */
    private static double slowly(ToyGame game, int player, Window window, Window stride, int target) {
        Lattice lattice = game.lattice().orElseThrow();
        int row = player / lattice.columns();
        int column = player % lattice.columns();
        double sum = 0;
        int windows = 0;
        for (int top = 0; top == 0 || top - stride.rows() + window.rows() < lattice.rows(); top += stride.rows()) {
            for (int left = 0;
                    left == 0 || left - stride.columns() + window.columns() < lattice.columns();
                    left += stride.columns()) {
                if (row >= top && row < top + window.rows() && column >= left && column < left + window.columns()) {
                    Coalition rest = Coalition.all(game.players());
                    for (int r = top; r < Math.min(lattice.rows(), top + window.rows()); r++) {
                        for (int c = left; c < Math.min(lattice.columns(), left + window.columns()); c++) {
                            rest = rest.without(r * lattice.columns() + c);
                        }
                    }
                    sum += value(game, Coalition.all(game.players()), target) - value(game, rest, target);
                    windows++;
                }
            }
        }
        return sum / windows;
    }

    private static double value(ToyGame game, Coalition coalition, int target) {
        return game.of(java.util.List.of(coalition))[0][target];
    }

    @ParameterizedTest
    @CsvSource({
        "3,1,1,12",
        "4,3,1,11",
        "2,2,3,4",
        "2x3,1x2,4,5",
        "3x2,2x1,5,4",
        "9,2,3,3",
        "1,1,1,1",
        "3,1,1,1",
        "2,2,1,7"
    })
    void a_share_is_the_mean_loss_of_the_windows_that_cover_it(String window, String stride, int rows, int columns) {
        ToyGame game = ToyGame.random(rows * columns, 2, 5).on(new Lattice(rows, columns));
        Occlusion occlusion = windows(window, stride);
        for (int target = 0; target < 2; target++) {
            double[] scores = scores(occlusion, game, target);
            for (int player = 0; player < scores.length; player++) {
                assertThat(scores[player])
                        .isCloseTo(slowly(game, player, occlusion.window(), occlusion.stride(), target), within(1e-12));
            }
        }
    }

    @Test
    void of_four_words_a_window_of_three_slides_twice() {
        // v is 10·(second is there) + 1·(fourth is there): the windows 0-2 and 1-3 lose 10 and 11.
        ToyGame game = new ToyGame(4, 1, one -> new double[] {(one.has(1) ? 10 : 0) + (one.has(3) ? 1 : 0)});
        assertThat(scores(windows("3", "1"), game, 0)).containsExactly(10, 10.5, 10.5, 11);
    }

    @Test
    void a_window_of_one_is_ablation() {
        ToyGame game = ToyGame.random(11, 1, 3);
        double[] ablation =
                new Ablation().estimate(new Game(game)).targets().get(0).scores();
        assertThat(scores(windows("1", "1"), game, 0)).containsExactly(ablation);
    }

    @Test
    void a_window_as_large_as_the_input_gives_everybody_everything() {
        ToyGame game = ToyGame.random(6, 1, 3);
        double all = value(game, Coalition.all(6), 0) - value(game, Coalition.none(6), 0);
        assertThat(scores(windows("2147483647", "1"), game, 0)).containsOnly(all);
    }

    @Test
    void a_constant_model_gives_zeros() {
        assertThat(scores(windows("3", "1"), ToyGame.constant(7, 5), 0)).containsOnly(0);
    }

    @Test
    void a_stride_that_would_miss_features_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> windows("2", "3"))
                .withMessage("A window of 2 with a stride of 3 would pass over some features. Choose a stride no larger"
                        + " than the window.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "2x", "a", "1x2x3", "1.5"})
    void what_is_no_window_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.parse("window", text))
                .withMessage("Setting window needs a number of features, 3, or of rows and columns, 2x4, got '" + text
                        + "'.");
    }

    @Test
    void an_empty_window_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Window.parse("window", "0"))
                .withMessage("A window or stride is at least 1, got 0x0.");
    }

    @Test
    void strewn_features_have_no_neighbours() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> scores(windows("3", "1"), ToyGame.random(6, 1, 1).on(null), 0))
                .withMessage("occlusion slides a window over neighbours, and these features lie in no"
                        + " order. Choose --method ablation, or of a picture --features grid:14x14.");
    }

    @Test
    void after_a_failure_it_goes_on_where_it_broke_off() {
        ToyGame worth = ToyGame.random(60, 1, 7);
        double[] whole = scores(windows("3", "1"), worth, 0);
        worth.failsAfter = 40;
        Game game = new Game(worth);
        assertThatThrownBy(() -> windows("3", "1").estimate(game)).hasMessage("The model broke.");
        worth.failsAfter = -1;
        long before = game.spent().evaluated();
        assertThat(before).isPositive();
        assertThat(windows("3", "1").estimate(game).targets().get(0).scores()).containsExactly(whole);
        assertThat(game.spent().evaluated()).isEqualTo(1 + 58);
    }

    @Test
    void a_score_that_is_no_number_is_refused() {
        ToyGame broken = new ToyGame(4, 1, one -> new double[] {one.size() == 4 ? 1 : Double.NaN});
        assertThatThrownBy(() -> scores(windows("3", "1"), broken, 0)).isInstanceOf(UnfitScore.class);
    }

    @Test
    void four_thousand_cells_take_a_moment() {
        ToyGame game = new ToyGame(4000, 1, one -> new double[] {one.size()}).on(new Lattice(50, 80));
        double[] scores = scores(windows("3", "1"), game, 0);
        assertThat(scores).hasSize(4000).containsOnly(9);
    }
}
