package dev.limpid.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.limpid.estimate.StepTimer.Timed;
import org.junit.jupiter.api.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class EstimateTest {
    private static final Work WORK = new Work(1_000_000_000L, 2_500_000_000L, 85_000_000, 1600, 51_200, 100);
    private static final Memory MEMORY = new Memory(440_000_000, 430_000_000, 860_000_000, 900_000);

    private static Estimate known() {
        StepTime step = StepTime.through(List.of(new Timed(100, 0.3), new Timed(200, 0.5), new Timed(400, 0.9)));
        TrainingTime time = new TrainingTime(2, step.of(List.of(Load.of(16, 32, 100))), 1.5, 4, 2);
        Energy energy = Energy.of(new Power.Told(65, 0.8), time.total(), null);
        LearningCurve.Expected error = new LearningCurve.Expected(new Span(0.12, 0.1, 0.15, 0.9), 4);
        return new Estimate(WORK, MEMORY, time, step, energy, true, error);
    }

    private static Estimate unknown() {
        return new Estimate(WORK, MEMORY, null, null, null, false, null);
    }

    @Test
    void a_terminal_is_told_all_that_is_known() {
        assertThat(known().lines())
                .containsExactly(
                        "data       1,600 examples, 51,200 tokens (padding included) in 100 steps",
                        "operations 5.00e+09 FLOPs by the graph that is trained",
                        "           6.00e+09 by 3·2·MACs·samples, as if every weight were trained",
                        "           2.61e+13 by 6·N·D, N = 85,000,000 without lookup tables",
                        "memory     1.73 GB: weights 440.0 MB, gradients 430.0 MB, optimiser 860.0 MB, activations 900.0 kB;"
                                + " the JVM's own on top",
                        "time       2 min 02 s (90 %: 2 min 02 s to 2 min 02 s): 2.0 s to begin, 1 min 52 s of steps, 1.5 s of"
                                + " evaluation, 4.0 s of checkpoints, 2.0 s to write the model",
                        "           from 3 timed steps: 0.100 s and 2.00 ms a token",
                        "energy     0.00176 (90 %: 0.00176 to 0.00176) kWh, power as told: 65.0 W at a utilisation of 0.8",
                        "           0.000836 (90 %: 0.000836 to 0.000836) kg CO2e at 475 g/kWh, the world's mean",
                        "loss       22.23 nats a token expected (Hoffmann et al. 2022); best for this compute: N = 686,158,"
                                + " D = 6,342,567, 11.02 nats; far from what was fitted, 70 million to 16 billion parameters and"
                                + " 5 to 500 billion tokens",
                        "loss       42.15 nats a token expected (Besiroglu et al. 2024); best for this compute: N = 360,234,"
                                + " D = 12,081,042, 12.80 nats; far from what was fitted, 70 million to 16 billion parameters"
                                + " and 5 to 500 billion tokens",
                        "error      0.120 (90 %: 0.100 to 0.150) expected, extrapolated to 4.00 times the largest run's data:"
                                + " nothing vouches for it");
    }

    @Test
    void what_is_not_known_is_said_not_to_be() {
        assertThat(unknown().lines())
                .contains("time       not known: no step was timed", "energy     not known: no step was timed");
        Energy silent = Energy.of(new Power.Unknown(), Span.alone(10, 0.9), null);
        assertThat(new Estimate(WORK, MEMORY, known().time(), known().step(), silent, false, null).lines())
                .contains("energy     unknown: this machine does not tell its power, and no watts were given");
    }

    @Test
    void as_json_it_has_the_same_numbers_and_no_number_that_is_none() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode json = mapper.readTree(mapper.writeValueAsBytes(known().values()));
        assertThat(json.path("flops").path("graph").asDouble()).isEqualTo(5e9);
        assertThat(json.path("bytes").path("total").asLong()).isEqualTo(MEMORY.total());
        assertThat(json.path("seconds").path("total").path("mean").asDouble())
                .isEqualTo(known().time().total().mean());
        assertThat(json.path("scalingLaws")).hasSize(2);
        assertThat(json.path("error").path("extrapolated").asDouble()).isEqualTo(4);
        Energy silent = Energy.of(new Power.Unknown(), Span.alone(10, 0.9), null);
        String text = mapper.writeValueAsString(
                new Estimate(WORK, MEMORY, known().time(), known().step(), silent, false, null).values());
        assertThat(text).doesNotContain("NaN").contains("\"kilowattHours\":null", "\"scalingLaws\":null");
        assertThat(mapper.writeValueAsString(unknown().values())).contains("\"seconds\":null", "\"energy\":null");
    }

    @Test
    void every_estimate_fits_the_published_schema() throws Exception {
        Path published = Path.of(System.getProperty("limpid.root", ".."), "docs", "limpid-estimate.schema.json");
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(published), InputFormat.JSON);
        Energy silent = Energy.of(new Power.Unknown(), Span.alone(10, 0.9), null);
        Estimate quiet = new Estimate(WORK, MEMORY, known().time(), known().step(), silent, false, null);
        for (Estimate one : List.of(known(), unknown(), quiet)) {
            assertThat(schema.validate(JsonEstimate.write(one), InputFormat.JSON))
                    .isEmpty();
        }
        String lacking = JsonEstimate.write(known()).replace("\"kilowattHours\"", "\"kwh\"");
        assertThat(schema.validate(lacking, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void durations_read_as_people_say_them() {
        assertThat(Estimate.duration(4.21)).isEqualTo("4.2 s");
        assertThat(Estimate.duration(59.96)).isEqualTo("1 min 00 s");
        assertThat(Estimate.duration(185)).isEqualTo("3 min 05 s");
        assertThat(Estimate.duration(7620)).isEqualTo("2 h 07 min");
    }
}
