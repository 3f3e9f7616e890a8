package dev.limpid.optimise;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static dev.limpid.optimise.OptimiserGoldens.feed;
import static dev.limpid.optimise.OptimiserGoldens.flat;
import static dev.limpid.optimise.OptimiserGoldens.floats;
import static dev.limpid.optimise.OptimiserGoldens.parameter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

class OptimisersTest {
    /** Relative; a weight near 0 is held against a tenth of the largest. PyTorch works in single precision too. */
    private static final double CLOSE = 1e-6;

    static IntStream runs() {
        return IntStream.range(0, OptimiserGoldens.ALL.get("runs").size());
    }

    @ParameterizedTest
    @MethodSource("runs")
    void fifty_steps_are_pytorchs_step_by_step(int run) {
        JsonNode golden = OptimiserGoldens.ALL.get("runs").get(run);
        float[] weights = floats(OptimiserGoldens.ALL.get("weights"));
        List<Parameter> parameters = List.of(
                parameter("matrix", true, Shape.of(4, 2), Arrays.copyOf(weights, 8)),
                parameter("bias", false, Shape.of(4), Arrays.copyOfRange(weights, 8, 12)));
        Optimiser.Running running = optimiser(golden).start(parameters);
        JsonNode gradients = OptimiserGoldens.ALL.get("gradients");
        Schedule schedule = new Schedule(
                Schedule.Form.valueOf(golden.path("form")
                        .asText("constant")
                        .replace("null", "constant")
                        .toUpperCase(Locale.ROOT)),
                golden.path("warmup").asLong(0),
                gradients.size());
        for (int step = 1; step <= gradients.size(); step++) {
            feed(parameters, floats(gradients.get(step - 1)));
            double rate = golden.get("rate").asDouble() * schedule.at(step);
            assertThat(rate).isCloseTo(golden.get("rates").get(step - 1).asDouble(), within(1e-12));
            double factor = 1;
            if (!golden.get("clip").isNull()) {
                GlobalNorm norm = GlobalNorm.of(parameters, 1, 1);
                assertClose(
                        new float[] {(float) norm.value()},
                        new float[] {(float) golden.get("norms").get(step - 1).asDouble()},
                        "norm at step " + step);
                factor = norm.clipping(golden.get("clip").asDouble());
            }
            running.update(step, rate, (float) factor, 1);
            assertClose(
                    flat(parameters.stream().map(Parameter::weight).toList()),
                    floats(golden.get("weights").get(step - 1)),
                    "step " + step);
        }
        assertThat(running.state().keySet()).hasSize(2 * golden.get("state").size());
        golden.get("state")
                .properties()
                .forEach(kind -> assertClose(
                        flat(Stream.of("matrix", "bias")
                                .map(name ->
                                        Objects.requireNonNull(running.state().get(kind.getKey() + "/" + name)))
                                .toList()),
                        floats(kind.getValue()),
                        kind.getKey()));
    }

    private static Optimiser optimiser(JsonNode golden) {
        double decay = golden.get("decay").asDouble();
        return golden.get("kind").asText().equals("adamw")
                ? new AdamW(
                        golden.get("beta1").asDouble(),
                        golden.get("beta2").asDouble(),
                        golden.get("epsilon").asDouble(),
                        decay)
                : new Sgd(
                        golden.get("momentum").asDouble(),
                        golden.get("nesterov").asBoolean(),
                        decay);
    }

    private static void assertClose(float[] actual, float[] expected, String where) {
        assertThat(actual).hasSameSizeAs(expected);
        float largest = 0;
        for (float number : expected) {
            largest = Math.max(largest, Math.abs(number));
        }
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs((double) actual[i] - expected[i]))
                    .as("%s, number %d: %s for %s", where, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(CLOSE * Math.max(Math.abs(expected[i]), 0.1 * largest));
        }
    }

    /** Several blocks of several parameters, held against the papers' formulas in double precision. */
    private static final int[] SIZES = {Blocks.SIZE * 2 + 5, 1, Blocks.SIZE};

    private static List<Parameter> parameters(Random random) {
        return IntStream.range(0, SIZES.length)
                .mapToObj(i -> {
                    float[] weights = new float[SIZES[i]];
                    for (int j = 0; j < weights.length; j++) {
                        weights[j] = (float) random.nextGaussian();
                    }
                    return parameter("p" + i, i != 1, Shape.of(SIZES[i]), weights);
                })
                .toList();
    }

    private static float[] gradients(Random random, int size) {
        float[] gradients = new float[size];
        for (int i = 0; i < size; i++) {
            gradients[i] = random.nextFloat() - 0.5f;
        }
        return gradients;
    }

    @Test
    void adamw_follows_the_paper_in_double_precision_through_all_blocks() {
        Random random = new Random(2);
        List<Parameter> parameters = parameters(random);
        Optimiser.Running running = new AdamW(0.9, 0.99, 1e-7, 0.1).start(parameters);
        double[] w = doubles(flat(parameters.stream().map(Parameter::weight).toList()));
        double[] m = new double[w.length];
        double[] v = new double[w.length];
        for (int step = 1; step <= 5; step++) {
            float[] g = gradients(random, w.length);
            feed(parameters, g);
            running.update(step, 0.01, 0.5f, 2);
            for (int i = 0; i < w.length; i++) {
                double half = 0.5 * g[i];
                m[i] = 0.9 * m[i] + 0.1 * half;
                v[i] = 0.99 * v[i] + 0.01 * half * half;
                w[i] -= i == SIZES[0] ? 0 : 0.01 * 0.1 * w[i];
                w[i] -= 0.01
                        * (m[i] / (1 - Math.pow(0.9, step)))
                        / (Math.sqrt(v[i] / (1 - Math.pow(0.99, step))) + 1e-7);
            }
            assertClose(flat(parameters.stream().map(Parameter::weight).toList()), rounded(w), "step " + step);
        }
    }

    @Test
    void nesterovs_momentum_follows_its_formula_in_double_precision_through_all_blocks() {
        Random random = new Random(4);
        List<Parameter> parameters = parameters(random);
        Optimiser.Running running = new Sgd(0.8, true, 0.1).start(parameters);
        double[] w = doubles(flat(parameters.stream().map(Parameter::weight).toList()));
        double[] b = new double[w.length];
        for (int step = 1; step <= 5; step++) {
            float[] g = gradients(random, w.length);
            feed(parameters, g);
            running.update(step, 0.05, 2, 2);
            for (int i = 0; i < w.length; i++) {
                double slope = 2.0 * g[i] + (i == SIZES[0] ? 0 : 0.1 * w[i]);
                b[i] = 0.8 * b[i] + slope;
                w[i] -= 0.05 * (slope + 0.8 * b[i]);
            }
            assertClose(flat(parameters.stream().map(Parameter::weight).toList()), rounded(w), "step " + step);
        }
    }

    private static double[] doubles(float[] floats) {
        return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }

    private static float[] rounded(double[] doubles) {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < doubles.length; i++) {
            floats[i] = (float) doubles[i];
        }
        return floats;
    }

    static Stream<Optimiser> optimisers() {
        return Stream.of(AdamW.decaying(0.01), new Sgd(0, false, 0.1), new Sgd(0.9, true, 0.1));
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void any_number_of_threads_gives_the_same_bits(Optimiser optimiser) {
        Function<Integer, float[]> trained = threads -> {
            Random random = new Random(6);
            int size = Blocks.SIZE * 260 + 17;
            List<Parameter> parameters = List.of(
                    parameter("many", true, Shape.of(size), gradients(random, size)),
                    parameter("few", true, Shape.of(3), 1, 2, 3));
            Optimiser.Running running = optimiser.start(parameters);
            for (int step = 1; step <= 2; step++) {
                feed(parameters, gradients(random, size + 3));
                running.update(
                        step,
                        0.01,
                        (float) GlobalNorm.of(parameters, 1, threads).clipping(1),
                        threads);
            }
            return flat(Stream.concat(parameters.stream().map(Parameter::weight), running.state().values().stream())
                    .toList());
        };
        float[] alone = trained.apply(1);
        assertThat(trained.apply(4)).isEqualTo(alone);
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void a_run_that_is_resumed_gives_the_same_bits(Optimiser optimiser) {
        float[][] gradients = {{0.1f, -2, 3}, {1, 0.5f, -0.2f}, {0.3f, 0.3f, 0.3f}};
        List<Parameter> through = List.of(parameter("p", true, Shape.of(3), 1, 2, 3));
        Optimiser.Running running = optimiser.start(through);
        step(running, through, 1, gradients);
        step(running, through, 2, gradients);
        List<Parameter> resumed = List.of(
                parameter("p", true, Shape.of(3), flat(List.of(through.get(0).weight()))));
        Optimiser.Running second = optimiser.start(resumed);
        second.state().forEach((name, tensor) -> tensor.set(saved(running, name).value()));
        step(running, through, 3, gradients);
        step(second, resumed, 3, gradients);
        assertThat(flat(List.of(resumed.get(0).weight())))
                .isEqualTo(flat(List.of(through.get(0).weight())));
    }

    private static void step(Optimiser.Running running, List<Parameter> parameters, int step, float[][] gradients) {
        feed(parameters, gradients[step - 1]);
        running.update(step, 0.1, 1, 1);
    }

    private static Weight.Live saved(Optimiser.Running running, String name) {
        return Objects.requireNonNull(running.state().get(name));
    }

    @Test
    void a_parameter_without_numbers_is_no_matter() {
        List<Parameter> parameters = List.of(
                parameter("none", true, Shape.of(0)),
                parameter("one", true, Shape.of(1), 2),
                parameter("no", true, Shape.of(0, 3)),
                parameter("two", true, Shape.of(2), 3, 4));
        feed(parameters, new float[] {1, 2, Float.NaN});
        new Sgd(0, false, 0).start(parameters).update(1, 0.5, 1, 1);
        assertThat(flat(parameters.stream().map(Parameter::weight).toList())).containsExactly(1.5f, 2, Float.NaN);
        assertThat(GlobalNorm.of(parameters, 1, 1).unfit()).isEqualTo("two");
    }

    @Test
    void says_its_settings_in_one_line() {
        assertThat(AdamW.decaying(0.01).settings())
                .isEqualTo("adamw, beta1 0.9, beta2 0.999, epsilon 1.0E-8, decay 0.01");
        assertThat(new Sgd(0.9, true, 0).settings()).isEqualTo("sgd, momentum 0.9 of Nesterov, decay 0.0");
    }

    @Test
    void refuses_settings_out_of_range() {
        assertThatThrownBy(() -> new AdamW(1, 0.9, 1e-8, 0))
                .hasMessage("AdamW's beta1 is 1.0, expected at least 0 and less than 1.");
        assertThatThrownBy(() -> new AdamW(0.9, 0.9, 0, 0))
                .hasMessage("AdamW's epsilon is 0.0, expected a number above 0.");
        assertThatThrownBy(() -> AdamW.decaying(-1))
                .hasMessage("AdamW's decay is -1.0, expected a finite number of at least 0.");
        assertThatThrownBy(() -> new Sgd(0, true, 0))
                .hasMessage("Nesterov's momentum is 0, expected more: give SGD a momentum, or do without Nesterov.");
        Optimiser.Running running = new Sgd(0, false, 0).start(List.of(parameter("p", true, Shape.of(1), 1)));
        assertThatThrownBy(() -> running.update(0, 0.1, 1, 1)).hasMessage("Steps are counted from 1, got 0.");
        assertThatThrownBy(() -> running.update(3, Double.NaN, 1, 1))
                .hasMessage("The rate of learning at step 3 is NaN, expected a finite number of at least 0.");
        assertThatThrownBy(() -> running.update(3, 1, Float.NaN, 1))
                .hasMessage("Gradients at step 3 are to be multiplied with NaN, expected a finite number.");
        assertThatThrownBy(() -> running.update(3, 1, 1, 0))
                .hasMessage("Weights are updated on at least one thread, got 0.");
    }
}
