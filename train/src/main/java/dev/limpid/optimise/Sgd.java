package dev.limpid.optimise;

import dev.limpid.graph.Weight;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Stochastic gradient descent with momentum μ (Sutskever, Martens, Dahl, Hinton 2013), as PyTorch writes it: the rate η stands
 * outside the momentum, and decay λ is part of the gradient g.
 *
 * <pre>
 * g ← g + λ w
 * b ← μ b + g                         momentum_buffer
 * w ← w − η b, of Nesterov's w − η (g + μ b)
 * </pre>
 *
 * <p>Memory: one number for each weight, none without momentum.
 *
 * @param momentum μ, at least 0 and less than 1
 * @param nesterov whether to look ahead; asks for momentum
 * @param decay λ, at least 0; of parameters that are decayed
 */
public record Sgd(double momentum, boolean nesterov, double decay) implements Optimiser {
    public Sgd {
        Ranges.share("SGD's momentum", momentum);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException(
                    "Nesterov's momentum is 0, expected more: give SGD a momentum, or do without Nesterov.");
        }
        Ranges.atLeastZero("SGD's decay", decay);
    }

    @Override
    public String settings() {
        return "sgd, momentum " + momentum + (nesterov ? " of Nesterov" : "") + ", decay " + decay;
    }

    @Override
    public Running start(List<Parameter> parameters) {
        return new Moving(this, List.copyOf(parameters));
    }

    private static final class Moving implements Running {
        private final Sgd rule;
        private final List<Parameter> parameters;
        private final Blocks blocks;
        private final Numbers weights;
        private final Numbers gradients;
        private final SortedMap<String, Weight.Live> state = new TreeMap<>();
        private final Numbers velocities;

        Moving(Sgd rule, List<Parameter> parameters) {
            this.rule = rule;
            this.parameters = parameters;
            blocks = new Blocks(parameters);
            weights = Numbers.of(parameters, Parameter::weight);
            gradients = Numbers.of(parameters, Parameter::gradient);
            velocities = Numbers.zeros("momentum_buffer", rule.momentum == 0 ? List.of() : parameters, state);
        }

        @Override
        public SortedMap<String, Weight.Live> state() {
            return Collections.unmodifiableSortedMap(state);
        }

        @Override
        public void update(long step, double rate, float scale, int threads) {
            Ranges.update(step, rate, scale);
            float stride = (float) rate;
            float momentum = (float) rule.momentum;
            blocks.each(threads, () -> {
                float[] w = new float[Blocks.CHUNK];
                float[] g = new float[Blocks.CHUNK];
                float[] b = new float[Blocks.CHUNK];
                return chunk -> {
                    int length = chunk.length();
                    weights.read(chunk, w);
                    gradients.read(chunk, g);
                    slope(w, g, scale, parameters.get(chunk.parameter()).decayed() ? (float) rule.decay : 0, length);
                    if (momentum == 0) {
                        follow(w, g, stride, length);
                    } else {
                        velocities.read(chunk, b);
                        accelerate(b, g, momentum, length);
                        follow(w, b, rule.nesterov ? stride * momentum : stride, length);
                        if (rule.nesterov) {
                            follow(w, g, stride, length);
                        }
                        velocities.write(chunk, b);
                    }
                    weights.write(chunk, w);
                };
            });
        }
    }

    private static void slope(float[] w, float[] g, float scale, float decay, int length) {
        for (int i = 0; i < length; i++) {
            g[i] = g[i] * scale + decay * w[i];
        }
    }

    private static void accelerate(float[] b, float[] g, float momentum, int length) {
        for (int i = 0; i < length; i++) {
            b[i] = momentum * b[i] + g[i];
        }
    }

    private static void follow(float[] w, float[] direction, float stride, int length) {
        for (int i = 0; i < length; i++) {
            w[i] = w[i] - stride * direction[i];
        }
    }
}
