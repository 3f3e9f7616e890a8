package dev.limpid.optimise;

import dev.limpid.graph.Weight;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * AdamW (Loshchilov and Hutter: Decoupled Weight Decay Regularization, 2019; Kingma and Ba 2015, algorithm 1), as PyTorch writes
 * it. With gradient g and rate η, at step t:
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g        exp_avg
 * v ← β₂ v + (1 − β₂) g²       exp_avg_sq
 * w ← (1 − η λ) w − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),   v̂ = v / (1 − β₂ᵗ)
 * </pre>
 *
 * <p>Memory: two numbers for each weight.
 *
 * @param beta1 β₁, at least 0 and less than 1
 * @param beta2 β₂, the same
 * @param epsilon ε, more than 0
 * @param decay λ, at least 0; of parameters that are decayed
 */
public record AdamW(double beta1, double beta2, double epsilon, double decay) implements Optimiser {
    public AdamW {
        Ranges.share("AdamW's beta1", beta1);
        Ranges.share("AdamW's beta2", beta2);
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("AdamW's epsilon is " + epsilon + ", expected a number above 0.");
        }
        Ranges.atLeastZero("AdamW's decay", decay);
    }

    /** β₁ 0.9, β₂ 0.999, ε 1e-8, as the papers have it. */
    public static AdamW decaying(double decay) {
        return new AdamW(0.9, 0.999, 1e-8, decay);
    }

    @Override
    public String settings() {
        return "adamw, beta1 " + beta1 + ", beta2 " + beta2 + ", epsilon " + epsilon + ", decay " + decay;
    }

    @Override
    public Running start(List<Parameter> parameters) {
        return new Moments(this, List.copyOf(parameters));
    }

    private static final class Moments implements Running {
        private final AdamW rule;
        private final List<Parameter> parameters;
        private final Blocks blocks;
        private final Numbers weights;
        private final Numbers gradients;
        private final SortedMap<String, Weight.Live> state = new TreeMap<>();
        private final Numbers first;
        private final Numbers second;

        Moments(AdamW rule, List<Parameter> parameters) {
            this.rule = rule;
            this.parameters = parameters;
            blocks = new Blocks(parameters);
            weights = Numbers.of(parameters, Parameter::weight);
            gradients = Numbers.of(parameters, Parameter::gradient);
            first = Numbers.zeros("exp_avg", parameters, state);
            second = Numbers.zeros("exp_avg_sq", parameters, state);
        }

        @Override
        public SortedMap<String, Weight.Live> state() {
            return Collections.unmodifiableSortedMap(state);
        }

        @Override
        public void update(long step, double rate, float scale, int threads) {
            Ranges.update(step, rate, scale);
            Coefficients all = new Coefficients(rule, step, rate, scale);
            blocks.each(threads, () -> {
                float[] w = new float[Blocks.CHUNK];
                float[] g = new float[Blocks.CHUNK];
                float[] m = new float[Blocks.CHUNK];
                float[] v = new float[Blocks.CHUNK];
                return chunk -> {
                    weights.read(chunk, w);
                    gradients.read(chunk, g);
                    first.read(chunk, m);
                    second.read(chunk, v);
                    float kept = parameters.get(chunk.parameter()).decayed() ? all.kept : 1;
                    all.moments(g, m, v, chunk.length());
                    all.follow(w, m, v, kept, chunk.length());
                    weights.write(chunk, w);
                    first.write(chunk, m);
                    second.write(chunk, v);
                };
            });
        }
    }

    /** The numbers of one step that are the same for all weights. Two loops: each is one that the compiler vectorises. */
    private static final class Coefficients {
        private final float scale;
        private final float kept;
        private final float fresh1;
        private final float kept2;
        private final float fresh2;
        private final float stride;
        private final float unbias;
        private final float epsilon;

        Coefficients(AdamW rule, long step, double rate, float scale) {
            this.scale = scale;
            kept = (float) (1 - rate * rule.decay);
            fresh1 = (float) (1 - rule.beta1);
            kept2 = (float) rule.beta2;
            fresh2 = (float) (1 - rule.beta2);
            stride = (float) (rate / (1 - StrictMath.pow(rule.beta1, step)));
            unbias = (float) (1 / StrictMath.sqrt(1 - StrictMath.pow(rule.beta2, step)));
            epsilon = (float) rule.epsilon;
        }

        void moments(float[] g, float[] m, float[] v, int length) {
            for (int i = 0; i < length; i++) {
                float slope = g[i] * scale;
                m[i] = m[i] + fresh1 * (slope - m[i]);
                v[i] = kept2 * v[i] + fresh2 * slope * slope;
            }
        }

        void follow(float[] w, float[] m, float[] v, float shrunk, int length) {
            for (int i = 0; i < length; i++) {
                float deviation = (float) Math.sqrt(v[i]) * unbias + epsilon;
                w[i] = w[i] * shrunk - stride * m[i] / deviation;
            }
        }
    }
}
