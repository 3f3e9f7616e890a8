package dev.limpid.report;

import dev.limpid.json.Document;
import dev.limpid.model.Original;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PlacesTest {
    private static final Original.Image SQUARE = new Original.Image("a", 90, 90, new Original.Box(0, 0, 90, 90));

    @Test
    void regions_hold_every_pixel_once() {
        Random random = new Random(4);
        Tensor scores = Pictures.scores(31, 17, i -> random.nextGaussian());
        Places places = places(new Original.Image("a", 70, 50, new Original.Box(-5, 3, 80, 44)), scores);
        double sum = 0;
        double raising = 0;
        for (double score : scores.toDoubles()) {
            sum += score;
            raising += Math.max(0, score);
        }
        assertThat(places.regions().stream().mapToDouble(Places.Region::sum).sum())
                .isCloseTo(sum, within(1e-9));
        assertThat(places.raising()).isCloseTo(raising, within(1e-9));
        assertThat(places.lowering()).isCloseTo(sum - raising, within(1e-9));
    }

    /** Row and column of the one score, of 9×9, and where a person sees it. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, upper left", "2, 4, upper middle", "1, 8, upper right",
        "3, 2, middle left", "4, 4, centre", "5, 6, middle right",
        "6, 0, lower left", "8, 5, lower middle", "8, 8, lower right"
    })
    void a_region_is_named_after_where_it_lies_in_the_picture(int row, int column, String name) {
        Tensor scores = Pictures.scores(9, 9, i -> i == row * 9 + column ? 1 : 0);
        assertThat(places(SQUARE, scores).leading(1))
                .extracting(Places.Region::name)
                .containsExactly(name);
    }

    @Test
    void what_is_cut_out_of_the_right_third_lies_at_the_right() {
        Original.Image wide = new Original.Image("a", 300, 100, new Original.Box(200, 0, 100, 100));
        Places places = places(wide, Pictures.scores(9, 9, i -> 1));
        assertThat(places.regions().stream().filter(region -> region.raising() > 0))
                .extracting(Places.Region::name)
                .containsExactly("upper right", "middle right", "lower right");
    }

    @Test
    void what_was_added_around_the_picture_is_no_part_of_it() {
        Original.Image flat = new Original.Image("a", 90, 30, new Original.Box(0, -30, 90, 90));
        Places places = places(flat, Pictures.scores(9, 9, i -> i < 27 ? 2 : 1));
        assertThat(places.regions()).extracting(Places.Region::name).endsWith("padding");
        assertThat(places.regions().get(9).sum()).isEqualTo(27 * 2 + 27);
    }

    @Test
    void the_middle_of_one_pixel_is_its_middle() {
        Places places = places(SQUARE, Pictures.scores(9, 9, i -> i == 2 * 9 + 7 ? 3 : i == 0 ? -1 : 0));
        assertThat(places.middle(1)).isEqualTo(new Places.Middle(7.5 / 9, 2.5 / 9));
        assertThat(places.middle(-1)).isEqualTo(new Places.Middle(0.5 / 9, 0.5 / 9));
        assertThat(places(SQUARE, Pictures.scores(9, 9, i -> 1)).middle(-1)).isNull();
    }

    @Test
    void half_of_equal_scores_lies_in_half_of_the_pixels() {
        assertThat(places(SQUARE, Pictures.scores(10, 10, i -> 1)).concentration())
                .isEqualTo(0.5);
        assertThat(places(SQUARE, Pictures.scores(10, 10, i -> i == 5 ? 1 : i == 6 ? 0.9 : -2))
                        .concentration())
                .isEqualTo(0.01);
        assertThat(places(SQUARE, Pictures.scores(10, 10, i -> -1)).concentration())
                .isZero();
    }

    @Test
    void scores_all_over_the_picture_have_no_leading_region() {
        assertThat(places(SQUARE, Pictures.scores(9, 9, i -> 1)).leading(2)).isEmpty();
    }

    @Test
    void a_region_that_leads_only_because_others_cancel_is_not_named() {
        // The upper left has 1 in all; elsewhere much speaks for and as much against.
        Tensor scores = Pictures.scores(9, 9, i -> i == 0 ? 1 : i < 27 ? 0 : i % 2 == 0 ? 1 : -1);
        Places places = places(SQUARE, scores);
        assertThat(places.leading(2)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
    void scores_that_are_no_numbers_have_no_places(double bad) {
        Document document = document(SQUARE, Pictures.scores(3, 3, i -> i == 4 ? bad : 1));
        Scene scene = Scene.of(document, Pictures.picture(90, 90));
        assertThat(Places.of(document.explanations().get(0), scene)).isNull();
        assertThat(TerminalReport.render(document, Pictures.picture(90, 90), new TerminalStyle(80, false, true)))
                .contains("Also found: places by row, column, [3,3].");
        assertThat(HtmlReport.write(document, Pictures.picture(90, 90))).doesNotContain("NaN", "Infinity");
    }

    @Test
    void the_regions_stand_for_the_picture_in_bars() {
        Document document = Pictures.explained();
        List<Part> parts = Part.of(document.explanations().get(0), Scene.of(document, null));
        assertThat(parts).hasSize(9);
        assertThat(parts.stream().mapToDouble(Part::score).sum())
                .isCloseTo(Arrays.stream(Pictures.bird().toDoubles()).sum(), within(1e-6));
    }

    private static Places places(Original.Image image, Tensor scores) {
        Document document = document(image, scores);
        return Objects.requireNonNull(Places.of(document.explanations().get(0), Scene.of(document, null)));
    }

    private static Document document(Original.Image image, Tensor scores) {
        return Pictures.document(image, Pictures.integratedGradients(scores));
    }
}
