package dev.limpid.optimise;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class SchedulesTest {
    @Test
    void shares_are_those_of_transformers() {
        JsonNode goldens = OptimiserGoldens.ALL.get("schedules");
        assertThat(goldens.size()).isEqualTo(8);
        for (JsonNode golden : goldens) {
            Schedule schedule = new Schedule(
                    Schedule.Form.valueOf(golden.get("form").asText().toUpperCase(Locale.ROOT)),
                    golden.get("warmup").asLong(),
                    golden.get("steps").asLong());
            for (int step = 1; step <= schedule.steps(); step++) {
                assertThat(schedule.at(step))
                        .as("%s at step %d", schedule, step)
                        .isCloseTo(golden.get("shares").get(step - 1).asDouble(), within(1e-14));
            }
        }
    }

    @Test
    void falling_forms_end_at_zero_and_stay_there() {
        for (Schedule.Form form : new Schedule.Form[] {Schedule.Form.LINEAR, Schedule.Form.COSINE}) {
            Schedule schedule = new Schedule(form, 2, 10);
            assertThat(schedule.at(10)).isGreaterThan(0);
            assertThat(schedule.at(11)).isZero();
            assertThat(schedule.at(19)).isZero();
        }
    }

    @Test
    void a_warm_up_by_share_is_rounded_up() {
        assertThat(Schedule.warmingUp(Schedule.Form.LINEAR, 0.1, 25))
                .isEqualTo(new Schedule(Schedule.Form.LINEAR, 3, 25));
        assertThat(Schedule.warmingUp(Schedule.Form.LINEAR, 0, 25).warmup()).isZero();
    }

    @Test
    void says_what_it_is_and_refuses_what_is_none() {
        assertThat(new Schedule(Schedule.Form.COSINE, 3, 30)).hasToString("cosine over 30 steps, 3 of them warm-up");
        assertThatThrownBy(() -> new Schedule(Schedule.Form.COSINE, 0, 0))
                .hasMessage("A schedule has at least one step, got 0.");
        assertThatThrownBy(() -> new Schedule(Schedule.Form.COSINE, -1, 5))
                .hasMessage("A warm-up takes at least 0 steps, got -1.");
        assertThatThrownBy(() -> Schedule.warmingUp(Schedule.Form.LINEAR, 1.5, 5))
                .hasMessage("A warm-up takes 0 to 1 of all steps, got 1.5.");
        assertThatThrownBy(() -> new Schedule(Schedule.Form.LINEAR, 0, 5).at(0))
                .hasMessage("Steps are counted from 1, got 0.");
    }
}
