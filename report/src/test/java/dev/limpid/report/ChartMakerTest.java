package dev.limpid.report;

import dev.limpid.json.CapitalOfFrance;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ChartMakerTest {
    @Test
    void bars_of_a_sum_join_end_to_end_and_arrive_at_the_score() {
        Chart chart = ChartMaker.of(CapitalOfFrance.integratedGradients(), Scene.of(CapitalOfFrance.explained(), null));
        List<Chart.Bar> bars = chart.bars();
        assertThat(bars)
                .extracting(Chart.Bar::label)
                .containsExactly("baseline", "capital", "France", "is", "of", "The", ".", "remainder", "score");
        for (int i = 0; i + 1 < bars.size(); i++) {
            double end = bars.get(i).link().from();
            assertThat(List.of(bars.get(i + 1).from(), bars.get(i + 1).to()))
                    .anySatisfy(edge -> assertThat(edge).isCloseTo(end, within(1e-9)));
        }
    }

    @Test
    void bars_without_a_sum_begin_at_zero() {
        Chart chart = ChartMaker.of(CapitalOfFrance.saliency(), Scene.of(CapitalOfFrance.explained(), null));
        assertThat(chart.bars()).extracting(Chart.Bar::from).containsOnly(27.0);
        assertThat(chart.bars().get(0).label()).isEqualTo("capital");
    }
}
