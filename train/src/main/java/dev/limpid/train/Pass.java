package dev.limpid.train;

import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.PushDownPick;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.loss.Loss;
import dev.limpid.noise.Masks;
import dev.limpid.optimise.Parameter;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Runs batches forwards and back, and adds their gradients up. */
final class Pass {
    private static final int BLOCK = 1 << 14;

    private final Runtime runtime;
    private final Masks masks;
    private final Step step;
    private final List<BatchStatistics.Moving> moving;
    private final List<FeedDropout.Site> sites;
    /** For each site's mask, used again by each run. */
    private final @Nullable ByteBuffer[] rooms;

    private final Map<Wire, Parameter> parameters;
    /** Where runs write: the gradients themselves, unless several runs make one. */
    private final Map<Wire, Weight.Live> fresh = new LinkedHashMap<>();

    Pass(Network network, Loss loss, Settings settings, Runtime runtime) {
        this.runtime = runtime;
        this.masks = new Masks(settings.seed());
        Emitted emitted = network.emitted();
        // Before the masks are fed: those of a classifier's last layer are then of one position.
        GraphBuilder picked = PushDownPick.on(emitted.graph(), emitted.shapes(), Set.of());
        BatchStatistics.Normalised normalised = BatchStatistics.rewrite(picked.build(), picked.shapes());
        this.moving = normalised.moving();
        FeedDropout.Fed fed = FeedDropout.rewrite(normalised.graph(), normalised.shapes());
        this.step = Step.of(fed.graph(), fed.shapes(), emitted.outputs(), loss, network.trained(), normalised.wires());
        // Where the loss does not look, nothing is dropped.
        this.sites = fed.sites().stream()
                .filter(site -> step.graph().input(site.input().name()).isPresent())
                .toList();
        this.rooms = new ByteBuffer[sites.size()];
        this.parameters = network.parameters(step.gradients().keySet());
        parameters.forEach((wire, parameter) -> fresh.put(
                wire,
                settings.accumulation() == 1
                        ? parameter.gradient()
                        : Weight.Live.zeros(DType.FLOAT, parameter.gradient().shape())));
    }

    /** The weights that are trained and that the loss depends on, with their gradients. */
    Map<Wire, Parameter> parameters() {
        return parameters;
    }

    /** Of all that gradients are gathered in. */
    long gradientBytes() {
        return Stream.concat(parameters.values().stream().map(Parameter::gradient), fresh.values().stream())
                .distinct()
                .mapToLong(place -> place.bytes().capacity())
                .sum();
    }

    /** The graph of a run. */
    Step step() {
        return step;
    }

    /**
     * Runs a batch; its gradients are there afterwards, or added to those of the runs before.
     *
     * @param run of the training, which masks depend on
     * @param more whether gradients are added to those that are there
     */
    Step.Said run(Batch batch, long run, boolean more) {
        Map<String, Tensor> feeds = new LinkedHashMap<>(batch.feeds());
        Map<String, Long> sizes = step.sizes(batch);
        for (int i = 0; i < sites.size(); i++) {
            FeedDropout.Site site = sites.get(i);
            feeds.put(site.input().name(), mask(site, sizes, run, i));
        }
        Step.Said said = step.run(runtime, feeds, fresh);
        if (Double.isFinite(said.total())) {
            BatchStatistics.follow(moving, said.more());
        }
        parameters.forEach((wire, parameter) -> {
            Weight.Live own = fresh.get(wire);
            if (own != null && own != parameter.gradient()) {
                add(own, parameter.gradient(), more);
            }
        });
        return said;
    }

    private Tensor mask(FeedDropout.Site site, Map<String, Long> sizes, long run, int number) {
        Shape shape = site.shape(sizes);
        int size = Math.toIntExact(shape.size());
        ByteBuffer room = rooms[number];
        if (room == null || room.capacity() < size) {
            room = ByteBuffer.allocateDirect(size);
            rooms[number] = room;
        }
        ByteBuffer bytes = room.slice(0, size);
        masks.write(run, number, site.rate(), bytes);
        return Tensor.over(DType.UINT8, shape, bytes);
    }

    private static void add(Weight.Live from, Weight.Live to, boolean more) {
        FloatBuffer source = from.bytes().asFloatBuffer();
        FloatBuffer sum = to.bytes().asFloatBuffer();
        float[] one = new float[BLOCK];
        float[] other = new float[BLOCK];
        for (int at = 0; at < source.capacity(); at += BLOCK) {
            int length = Math.min(BLOCK, source.capacity() - at);
            source.get(at, one, 0, length);
            if (more) {
                sum.get(at, other, 0, length);
                for (int i = 0; i < length; i++) {
                    one[i] += other[i];
                }
            }
            sum.put(at, one, 0, length);
        }
    }
}
