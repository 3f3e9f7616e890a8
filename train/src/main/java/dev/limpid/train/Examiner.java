package dev.limpid.train;

import dev.limpid.architecture.Emitted;
import dev.limpid.canonical.PushDownPick;
import dev.limpid.evaluate.Direction;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Wire;
import dev.limpid.loss.Loss;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Meaning;
import dev.limpid.performance.Metric;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Judges a network by what it answers to examples that it is not trained on.
 *
 * @param <A> what answers are judged as
 */
public final class Examiner<A extends Answers> implements Judge {
    private static final String LOSS = "loss";

    private final Step step;
    private final @Nullable Wire output;
    private final Examples examples;
    private final Order order;
    private final Supplier<Gathering<A>> gathering;
    private final @Nullable Metric<A> metric;
    private final Runtime runtime;
    private double lastLoss = Double.NaN;

    /**
     * @param role of the output that is judged; null where the loss says all
     * @param batch examples in a run
     * @param metric by which models are compared; null for the loss
     */
    public Examiner(
            Network network,
            Loss loss,
            @Nullable String role,
            Examples examples,
            int batch,
            Supplier<Gathering<A>> gathering,
            @Nullable Metric<A> metric,
            Runtime runtime) {
        Emitted plain = network.plain();
        this.output = role == null ? null : plain.outputs().get(role);
        Wire read = output;
        this.step = step(network, loss, read == null ? List.of() : List.of(read));
        this.examples = examples;
        this.order = new Order(examples.size(), batch, examples::length, (size, epoch, use) -> new int[size]);
        this.gathering = gathering;
        this.metric = metric;
        this.runtime = runtime;
    }

    /** What a judgement runs. */
    static Step step(Network network, Loss loss, List<Wire> more) {
        Emitted plain = network.plain();
        GraphBuilder picked = PushDownPick.on(plain.graph(), plain.shapes(), Set.of());
        return Step.of(picked.build(), picked.shapes(), plain.outputs(), loss, List.of(), more);
    }

    /** The answers to all examples, as the network is now. */
    public A answers() {
        Gathering<A> gathered = gathering.get();
        double total = 0;
        double count = 0;
        for (int[] batch : order.judging()) {
            Gathering.Said said = said(batch);
            gathered.add(said);
            total += said.total();
            count += said.count();
        }
        lastLoss = total / count;
        return gathered.done();
    }

    private Gathering.Said said(int[] batch) {
        Batch read = examples.judging(batch);
        Step.Said said = step.run(runtime, read.feeds(), Map.of());
        Wire asked = output;
        Tensor answer = asked == null ? null : said.more().get(asked);
        return new Gathering.Said(batch, read, said.total(), said.count(), answer);
    }

    /** The batches of a judgement. */
    List<int[]> batches() {
        return order.judging();
    }

    /** What is judged by. */
    Examples examples() {
        return examples;
    }

    /** Reads a batch, runs it and gathers its answers, as a judgement does. */
    Batch look(int[] batch) {
        Gathering.Said said = said(batch);
        gathering.get().add(said);
        return said.batch();
    }

    @Override
    public Verdict judge() {
        A answers = answers();
        Map<String, Double> values = new LinkedHashMap<>();
        Metric<A> by = metric;
        if (by == null) {
            values.put(LOSS, lastLoss);
            return new Verdict(LOSS, false, values);
        }
        Meaning meaning = by.meaning();
        values.put(meaning.name(), by.of(answers));
        values.put(LOSS, lastLoss);
        return new Verdict(meaning.name(), meaning.direction() == Direction.HIGHER, values);
    }
}
