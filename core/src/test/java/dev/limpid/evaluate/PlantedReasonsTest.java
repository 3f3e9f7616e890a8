package dev.limpid.evaluate;

import dev.limpid.explain.Baseline;
import dev.limpid.explain.GaussLegendre;
import dev.limpid.explain.IntegratedGradients;
import dev.limpid.model.Input;
import dev.limpid.model.Place;
import dev.limpid.model.Probe;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Law: each metric puts what is true before integrated gradients, these before chance, and chance before the opposite. */
class PlantedReasonsTest {
    private static final int SIDE = 8;
    private static final int EXAMPLES = 12;
    private static final int DRAWS = 40;

    private static final Contender GOOD =
            new Contender("integrated-gradients", new IntegratedGradients(Baseline.of("zero"), new GaussLegendre(4)));

    private final Random random = new Random(3);

    private record Example(Truth truth, double[] good) {}

    private double[] noise(int count) {
        return random.doubles(count, -0.15, 0.15).toArray();
    }

    private List<Example> pictures(Truth.Kind kind) {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < EXAMPLES; i++) {
            boolean[] within = new boolean[SIDE * SIDE];
            if (kind == Truth.Kind.MOSAIC) {
                for (int pixel = 0; pixel < within.length; pixel++) {
                    within[pixel] = pixel / SIDE < SIDE / 2 == pixel % SIDE < SIDE / 2;
                }
            } else {
                // Not along the regions' borders.
                int top = 1 + random.nextInt(2);
                for (int pixel = 0; pixel < within.length; pixel++) {
                    int row = pixel / SIDE - top;
                    int column = pixel % SIDE - 3;
                    within[pixel] = row >= 0 && row < 4 && column >= 0 && column < 3;
                }
            }
            try (PlantedReasons model = PlantedReasons.patch(within, noise(SIDE * SIDE))) {
                Input input =
                        model.prepare(random.doubles(SIDE * SIDE, 0.5, 1.5).toArray());
                double[] sizes = new double[input.features().size()];
                double[] inside = new double[sizes.length];
                for (int region = 0; region < sizes.length; region++) {
                    List<Integer> pixels = ((Place.Region)
                                    input.features().get(region).place())
                            .mask()
                            .pixels();
                    sizes[region] = pixels.size();
                    inside[region] =
                            pixels.stream().filter(pixel -> within[pixel]).count() / sizes[region];
                }
                examples.add(new Example(
                        new Truth(inside, sizes, kind), GOOD.scores(new Probe(model), input, model.target())));
            }
        }
        return examples;
    }

    private List<Example> texts() {
        List<Example> examples = new ArrayList<>();
        try (PlantedReasons model = PlantedReasons.trigger(noise(60))) {
            for (int i = 0; i < EXAMPLES; i++) {
                double[] words = random.ints(10, 8, 30).asDoubleStream().toArray();
                words[random.nextInt(10)] = PlantedReasons.TRIGGER;
                words[random.nextInt(10)] = PlantedReasons.TRIGGER;
                boolean[] inside = new boolean[10];
                for (int at = 0; at < 10; at++) {
                    inside[at] = words[at] == PlantedReasons.TRIGGER;
                }
                Input input = model.prepare(words);
                examples.add(new Example(
                        Truth.of(Truth.Kind.RATIONALE, inside), GOOD.scores(new Probe(model), input, model.target())));
            }
        }
        return examples;
    }

    private double[] drawn(int features) {
        return random.doubles(features, -1, 1).toArray();
    }

    /** Mean values: of the truth, of integrated gradients, of draws, and of what is opposed to the truth. */
    private double[] means(Metric.OfTruth metric, List<Example> examples) {
        double[] sums = new double[4];
        for (Example one : examples) {
            double[] truth = Arrays.stream(one.truth.inside())
                    .map(share -> share * share * share)
                    .toArray();
            double most = Arrays.stream(truth).max().orElseThrow();
            sums[0] += metric.of(one.truth, truth);
            sums[1] += metric.of(one.truth, one.good);
            sums[2] += IntStream.range(0, DRAWS)
                    .mapToDouble(draw -> metric.of(one.truth, drawn(truth.length)))
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElseThrow();
            sums[3] += metric.of(
                    one.truth, Arrays.stream(truth).map(score -> most - score).toArray());
        }
        return Arrays.stream(sums).map(sum -> sum / examples.size()).toArray();
    }

    private void separates(Metric metric, double[] means) {
        Direction direction = metric.about().direction();
        String told = metric.about().name() + " " + Arrays.toString(means);
        assertThat(direction.gain(means[0], means[1])).as(told).isGreaterThanOrEqualTo(0);
        assertThat(direction.gain(means[1], means[2])).as(told).isGreaterThan(0.1);
        assertThat(direction.gain(means[2], means[3])).as(told).isGreaterThan(0.01);
    }

    @Test
    void a_planted_patch_is_found() {
        List<Example> patches = pictures(Truth.Kind.PLACE);
        List<Example> mosaics = pictures(Truth.Kind.MOSAIC);
        for (Metric metric : LocalisationMetrics.list()) {
            separates(metric, means((Metric.OfTruth) metric, metric instanceof Focus ? mosaics : patches));
        }
    }

    @Test
    void a_planted_word_is_found() {
        List<Example> texts = texts();
        for (Metric metric : PlausibilityMetrics.list()) {
            separates(metric, means((Metric.OfTruth) metric, texts));
        }
    }

    /** Complexity knows no truth, and no signs: the best says one thing, the worst says all alike. */
    @Test
    void what_says_less_is_less_complex() {
        List<Example> texts = texts();
        for (Metric metric : ComplexityMetrics.list()) {
            Metric.OfScores one = (Metric.OfScores) metric;
            double[] alone = new double[10];
            alone[4] = -2;
            double[] alike = new double[10];
            Arrays.fill(alike, -2);
            double good = texts.stream()
                    .mapToDouble(text -> one.of(text.good))
                    .average()
                    .orElseThrow();
            double chance = IntStream.range(0, DRAWS)
                    .mapToDouble(draw -> one.of(drawn(10)))
                    .average()
                    .orElseThrow();
            double best = one.of(alone);
            assertThat(best).isEqualTo(one.reachable(10).orElse(metric.about().best()));
            assertThat(metric.about().direction().gain(best, good)).isGreaterThan(0.1);
            assertThat(metric.about().direction().gain(good, chance))
                    .as(Map.of("good", good, "chance", chance).toString())
                    .isGreaterThan(metric instanceof EffectiveComplexity ? 0.05 : 0.1);
            assertThat(metric.about().direction().gain(chance, one.of(alike))).isGreaterThan(0.01);
        }
    }
}
