package dev.limpid.train;

import dev.limpid.graph.Weight;
import dev.limpid.loss.Loss;
import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.Tensor;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/** A training on some of the examples, as the whole one would go, of which only the verdict is kept. */
public final class Attempt {
    /** Of an order of examples: what a shuffle is for, beside an epoch's own. */
    private static final int SOME = 2;

    private Attempt() {}

    /**
     * Trains, judges, and puts all weights back. More examples hold those that fewer do. Cost: a training of its own, and memory
     * for the weights once more.
     *
     * @param many examples that are learnt from, at most all
     * @throws TrainingFailure if the loss is no longer a number
     */
    public static Verdict on(
            int many, Network network, Loss loss, Examples examples, Settings settings, Runtime runtime, Judge judge)
            throws IOException {
        if (many < 1 || many > examples.size()) {
            throw new IllegalArgumentException(
                    "There are " + examples.size() + " examples to learn from, asked for are " + many + ".");
        }
        int[] order = new Chance(settings.seed(), Use.SHUFFLE.stream(0, SOME)).permutation(examples.size());
        Map<Weight.Live, Tensor> before = network.values(network.changing().keySet());
        try {
            new Trainer(
                            network,
                            loss,
                            new Some(examples, Arrays.copyOf(order, many)),
                            settings,
                            runtime,
                            null,
                            null,
                            new Watcher() {})
                    .run();
            return judge.judge();
        } finally {
            before.forEach(Weight.Live::set);
        }
    }

    /** Some examples, by other numbers. */
    private record Some(Examples all, int[] which) implements Examples {
        private int[] of(int[] some) {
            return Arrays.stream(some).map(i -> which[i]).toArray();
        }

        @Override
        public int size() {
            return which.length;
        }

        @Override
        public int length(int example) {
            return all.length(which[example]);
        }

        @Override
        public String place(int example) {
            return all.place(which[example]);
        }

        @Override
        public Batch training(int[] some, int epoch) {
            return all.training(of(some), epoch);
        }

        @Override
        public Batch judging(int[] some) {
            return all.judging(of(some));
        }
    }
}
