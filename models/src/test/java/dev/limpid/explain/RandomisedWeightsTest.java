package dev.limpid.explain;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shapes;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Provenance;
import dev.limpid.model.Target;
import dev.limpid.runtime.Runtime;
import dev.limpid.task.ImageModel;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sanity checks of Adebayo et al. (2018) on the digits that the examples tell apart: as the weights of layer after layer
 * are shuffled, from the answer down, a map that depends on what was learnt changes; guided backpropagation's does so
 * much less.
 */
class RandomisedWeightsTest {
    private static final Path DIGITS = Path.of(System.getProperty("limpid.root"), "examples/digits");
    private static final List<String> PICTURES = List.of("three.png", "seven.png", "eight.png");

    private static final int SEEDS = 2;

    private static ImageModel model;

    @BeforeAll
    static void open() {
        model = (ImageModel) CaptumGradientsTest.open(DIGITS);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    /** The model with another graph. */
    private record Other(Model<?> model, Graph graph) implements Model<Picture> {
        @Override
        public Shapes shapes() {
            return model.shapes();
        }

        @Override
        public Runtime runtime() {
            return model.runtime();
        }

        @Override
        public Provenance provenance() {
            return model.provenance();
        }

        @Override
        public Wire features() {
            return model.features();
        }

        @Override
        public Layout layout() {
            return model.layout();
        }

        @Override
        public Input prepare(Picture picture) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Input absent(Input input, String how) {
            return model.absent(input, how);
        }

        @Override
        public Tensor predict(List<Picture> inputs) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** Kernels and matrices by the layer that reads them, from the answer down. */
    private static List<Wire> layers() {
        List<Wire> layers = new ArrayList<>();
        for (Node node : model.graph().nodes()) {
            for (Wire read : node.reads()) {
                Weight weight = model.graph().weights().get(read);
                if (weight != null
                        && weight.dtype().isFloating()
                        && weight.shape().rank() >= 2) {
                    layers.add(0, read);
                }
            }
        }
        return layers;
    }

    private static Model<?> shuffled(List<Wire> layers, long seed) {
        Graph graph = model.graph();
        Map<Wire, Weight> weights = new LinkedHashMap<>(graph.weights());
        Random random = new Random(seed);
        for (Wire layer : layers) {
            double[] values = read(weights.get(layer));
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
            Collections.shuffle(order, random);
            Shape shape = weights.get(layer).shape();
            weights.put(layer, Weight.of(Tensor.fill(weights.get(layer).dtype(), shape, i -> values[order.get(i)])));
        }
        return new Other(
                model,
                new Graph(
                        graph.name(),
                        graph.opsets(),
                        graph.inputs(),
                        graph.outputs(),
                        weights,
                        graph.nodes(),
                        graph.functions(),
                        graph.unread()));
    }

    private static double[] read(Weight weight) {
        if (weight instanceof Weight.InMemory here) {
            return here.value().toDoubles();
        }
        Weight.InFile there = (Weight.InFile) weight;
        try {
            byte[] bytes = Files.readAllBytes(there.file());
            ByteBuffer own = ByteBuffer.wrap(bytes, (int) there.offset(), (int) there.length())
                    .slice();
            return Tensor.over(there.dtype(), there.shape(), own).toDoubles();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static double[] map(Elementwise method, Model<?> of, Input input, Target target) {
        Attribution found = method.explain(new Probe(of), input, target);
        double[] map = found.arrays().get(0).value().toDoubles();
        return Arrays.stream(map).map(Math::abs).toArray();
    }

    /** Rank correlation (Spearman 1904), ties by their place. */
    private static double alike(double[] a, double[] b) {
        double[] first = ranks(a);
        double[] second = ranks(b);
        double mean = (a.length - 1) / 2.0;
        double both = 0;
        double each = 0;
        for (int i = 0; i < a.length; i++) {
            both += (first[i] - mean) * (second[i] - mean);
            each += (first[i] - mean) * (first[i] - mean);
        }
        return both / each;
    }

    private static double[] ranks(double[] values) {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, values.length).boxed().toList());
        order.sort(Comparator.comparingDouble(i -> values[i]));
        double[] ranks = new double[values.length];
        for (int rank = 0; rank < ranks.length; rank++) {
            ranks[order.get(rank)] = rank;
        }
        return ranks;
    }

    /** By how many layers are shuffled: how alike maps stay, on average. */
    private static double[] staysAlike(Elementwise method) {
        List<Wire> layers = layers();
        assertThat(layers).hasSize(4);
        double[] alike = new double[layers.size()];
        for (int depth = 1; depth <= layers.size(); depth++) {
            for (int seed = 0; seed < SEEDS; seed++) {
                Model<?> other = shuffled(layers.subList(0, depth), seed);
                for (String name : PICTURES) {
                    Input input = model.prepare(Picture.read(DIGITS.resolve(name)));
                    Target target = target(model.top(input, null, 1).get(0).index());
                    alike[depth - 1] += alike(map(method, model, input, target), map(method, other, input, target))
                            / (PICTURES.size() * SEEDS);
                }
            }
        }
        return alike;
    }

    @Test
    void maps_of_slopes_change_with_the_first_layer_that_is_shuffled_and_more_with_each() {
        for (Elementwise method :
                List.of(new Saliency(), new SmoothGrad(new Saliency(), new Noise(0.15, 10, 1), 0.95))) {
            double[] alike = staysAlike(method);
            assertThat(alike[0]).as("%s", method).isBetween(0.1, 0.35);
            assertThat(alike[1]).isLessThan(0.22);
            assertThat(alike[3]).isBetween(-0.1, 0.12);
        }
    }

    @Test
    void maps_of_guided_backpropagation_change_much_less_though_the_answer_is_another() {
        double[] saliency = staysAlike(new Saliency());
        double[] guided = staysAlike(new GuidedBackpropagation());
        assertThat(guided[0]).isGreaterThan(0.4).isGreaterThan(1.7 * saliency[0]);
        assertThat(guided[1]).isGreaterThan(0.28).isGreaterThan(1.7 * saliency[1]);
        assertThat(guided[2]).isGreaterThan(1.7 * saliency[2]);
    }

    private static Target target(int index) {
        return new Target(
                Target.Type.LABEL,
                model.answers().output(),
                new Target.Choice(index, "class"),
                null,
                null,
                Target.Score.LOGIT);
    }
}
