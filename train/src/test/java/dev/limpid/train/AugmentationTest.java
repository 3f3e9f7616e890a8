package dev.limpid.train;

import dev.limpid.image.Light;
import dev.limpid.image.Picture;
import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class AugmentationTest {
    private static final int MANY = 20_000;
    private static final Picture PICTURE = noise(11, 8);

    private static Picture noise(int width, int height) {
        Chance chance = new Chance(1, Use.SAMPLE.stream(0));
        byte[] samples = new byte[width * height * 3];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) chance.below(256);
        }
        return Picture.of(width, height, 3, samples);
    }

    private static double[] drawn(Augmentation augmentation, ToDoubleFunction<Augmentation.Change> what) {
        return IntStream.range(0, MANY)
                .mapToDouble(example ->
                        what.applyAsDouble(augmentation.draw(new Chance(5, Use.AUGMENTATION.stream(example, 0)))))
                .toArray();
    }

    /** Holds numbers against the even distribution from {@code low} to {@code high}: bounds, mean and variance. */
    private static void assertEven(double[] numbers, double low, double high) {
        double mean = IntStream.range(0, numbers.length)
                .mapToDouble(i -> numbers[i])
                .average()
                .orElseThrow();
        double variance = 0;
        for (double number : numbers) {
            assertThat(number).isBetween(low, high);
            variance += (number - mean) * (number - mean) / numbers.length;
        }
        double width = high - low;
        assertThat(mean).isCloseTo((low + high) / 2, within(5 * width / Math.sqrt(12.0 * MANY)));
        assertThat(variance).isCloseTo(width * width / 12, within(5 * width * width / Math.sqrt(180.0 * MANY)));
    }

    @Test
    void settings_that_change_nothing_give_the_same_picture() {
        for (int example = 0; example < 20; example++) {
            assertThat(Augmentation.NONE.of(PICTURE, 3, 1, example)).isSameAs(PICTURE);
        }
    }

    @Test
    void the_same_place_gives_the_same_bits_and_another_gives_others() {
        Augmentation augmentation = new Augmentation(0.5, true, 20, 0.2, 0.3, 0.3);
        byte[] first = augmentation.of(PICTURE, 3, 1, 7).toBytes();
        assertThat(augmentation.of(PICTURE, 3, 1, 7).toBytes()).isEqualTo(first);
        assertThat(augmentation.of(PICTURE, 4, 1, 7).toBytes()).isNotEqualTo(first);
        assertThat(augmentation.of(PICTURE, 3, 2, 7).toBytes()).isNotEqualTo(first);
        assertThat(augmentation.of(PICTURE, 3, 1, 8).toBytes()).isNotEqualTo(first);
    }

    @Test
    void half_of_all_pictures_are_mirrored_exactly_and_the_others_are_as_they_were() {
        Augmentation mirroring = new Augmentation(1, true, 0, 0, 0, 0);
        byte[] mirrored = new byte[PICTURE.toBytes().length];
        for (int i = 0; i < mirrored.length; i++) {
            int pixel = i / 3;
            int row = pixel / PICTURE.width();
            int column = PICTURE.width() - 1 - pixel % PICTURE.width();
            mirrored[i] = (byte) PICTURE.sample(column, row, i % 3);
        }
        int flips = 0;
        for (int example = 0; example < 1000; example++) {
            byte[] seen = mirroring.of(PICTURE, 9, 0, example).toBytes();
            if (Arrays.equals(seen, mirrored)) {
                flips++;
            } else {
                assertThat(seen).isEqualTo(PICTURE.toBytes());
            }
        }
        assertThat(flips / 1000.0).isCloseTo(0.5, within(5 * Math.sqrt(0.25 / 1000)));
    }

    @Test
    void parts_lie_within_the_picture_and_have_the_areas_and_proportions_that_are_asked_for() {
        Augmentation cropping = new Augmentation(0.2, false, 0, 0, 0, 0);
        assertEven(drawn(cropping, change -> change.width() * change.height()), 0.2, 1 + 1e-12);
        for (double stretch : drawn(cropping, change -> change.width() / change.height())) {
            assertThat(stretch).isBetween(3.0 / 4 - 1e-12, 4.0 / 3 + 1e-12);
        }
        for (double right : drawn(cropping, change -> change.left() + change.width())) {
            assertThat(right).isLessThanOrEqualTo(1 + 1e-12);
        }
        for (double top : drawn(cropping, Augmentation.Change::top)) {
            assertThat(top).isBetween(0.0, 0.8);
        }
    }

    @Test
    void turns_shifts_and_light_are_even_in_their_ranges() {
        Augmentation all = new Augmentation(1, false, 10, 0.1, 0.2, 0.4);
        assertEven(drawn(all, Augmentation.Change::turn), -10, 10);
        assertEven(drawn(all, Augmentation.Change::right), -0.1, 0.1);
        assertEven(drawn(all, Augmentation.Change::down), -0.1, 0.1);
        assertEven(drawn(all, change -> change.light().brightness()), 0.8, 1.2);
        assertEven(drawn(all, change -> change.light().contrast()), 0.6, 1.4);
    }

    @Test
    void one_setting_does_not_change_what_another_draws() {
        double[] alone = drawn(new Augmentation(1, false, 10, 0, 0, 0), Augmentation.Change::turn);
        assertThat(drawn(new Augmentation(0.3, true, 10, 0.2, 0.1, 0.1), Augmentation.Change::turn))
                .isEqualTo(alone);
    }

    /** A bright pixel in a dark picture moves where geometry says: found by the mean of places, weighted by light. */
    @Test
    void a_point_moves_as_the_change_says() {
        byte[] samples = new byte[41 * 31];
        samples[10 * 41 + 30] = (byte) 255;
        Picture dot = Picture.of(41, 31, 1, samples);
        Augmentation.Change turned = change(0, 0, 1, 1, false, 90, 0, 0);
        // From ten to the right of the middle and five above it: five to the right of it and ten below.
        assertBrightAt(turned.warp(41, 31).apply(dot), 25, 25);
        Augmentation.Change mirrored = change(0, 0, 1, 1, true, 0, 0, 0);
        assertBrightAt(mirrored.warp(41, 31).apply(dot), 10, 10);
        Augmentation.Change shifted = change(0, 0, 1, 1, false, 0, 5 / 41.0, -3 / 31.0);
        assertBrightAt(shifted.warp(41, 31).apply(dot), 35, 7);
        // The upper right quarter: twice as far from its corner, at 20.5 and 0.
        Augmentation.Change part = change(0.5, 0, 0.5, 0.5, false, 0, 0, 0);
        assertBrightAt(part.warp(41, 31).apply(dot), 2 * (30.5 - 20.5) - 0.5, 2 * 10.5 - 0.5);
    }

    private static Augmentation.Change change(
            double left,
            double top,
            double width,
            double height,
            boolean mirrored,
            double turn,
            double right,
            double down) {
        return new Augmentation.Change(left, top, width, height, mirrored, turn, right, down, new Light(1, 1));
    }

    private static void assertBrightAt(Picture picture, double x, double y) {
        double sum = 0;
        double sumX = 0;
        double sumY = 0;
        for (int row = 0; row < picture.height(); row++) {
            for (int column = 0; column < picture.width(); column++) {
                double light = picture.sample(column, row, 0);
                sum += light;
                sumX += light * column;
                sumY += light * row;
            }
        }
        assertThat(sum).isGreaterThan(100);
        assertThat(sumX / sum).isCloseTo(x, within(0.02));
        assertThat(sumY / sum).isCloseTo(y, within(0.02));
    }

    @Test
    void refuses_settings_out_of_range() {
        assertThatThrownBy(() -> new Augmentation(0, false, 0, 0, 0, 0))
                .hasMessage("An augmentation's least area is 0.0, expected more than 0 and at most 1.");
        assertThatThrownBy(() -> new Augmentation(1, false, 200, 0, 0, 0))
                .hasMessage("An augmentation's turn in degrees is 200.0, expected at least 0 and at most 180.");
        assertThatThrownBy(() -> new Augmentation(1, false, 0, Double.NaN, 0, 0))
                .hasMessage("An augmentation's shift is NaN, expected at least 0 and at most 1.");
    }
}
