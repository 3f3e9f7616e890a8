package dev.limpid.look;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class ReadingTest {
    private static final Tensor TEXT = Tensor.fill(DType.FLOAT, Shape.of(1, 3, 2), i -> i * i);
    private static final Tensor MAP = Tensor.fill(DType.FLOAT, Shape.of(1, 2, 2, 2), i -> i);

    @Test
    void vectors_of_positions_and_places_are_averaged() {
        assertThat(Reading.MEAN.of(TEXT)).containsExactly(new double[] {20 / 3.0, 35 / 3.0}, within(1e-12));
        assertThat(Reading.MEAN.of(MAP)).containsExactly(1.5, 5.5);
        assertThat(Reading.FIRST.of(TEXT)).containsExactly(0, 1);
        assertThat(Reading.FLAT.of(MAP)).hasSize(8);
    }

    /** A score that is linear in the value: moving the value along a direction changes it by the derivative. */
    @ParameterizedTest
    @EnumSource(Reading.class)
    void the_derivative_along_a_direction_is_that_of_moving_what_is_read(Reading reading) {
        double[] direction = reading.of(TEXT);
        for (int i = 0; i < direction.length; i++) {
            direction[i] = 0.5 - i;
        }
        double expected = 0;
        for (int i = 0; i < TEXT.size(); i++) {
            double moved = switch (reading) {
                case MEAN -> direction[i % 2];
                case FIRST -> i < 2 ? direction[i] : 0;
                case FLAT -> direction[i];
            };
            expected += TEXT.at(i) * moved;
        }
        assertThat(reading.along(TEXT, direction)).isCloseTo(expected, within(1e-9));
    }

    @Test
    void a_picture_has_no_first_position_and_unknown_readings_are_refused() {
        assertThatThrownBy(() -> Reading.FIRST.of(MAP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A value of shape [1,2,2,2] has no first position: [batch,position,unit] is needed. Choose"
                        + " --reading mean or flat.");
        assertThatThrownBy(() -> Reading.of("last"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown reading 'last', expected mean, first or flat.");
    }
}
