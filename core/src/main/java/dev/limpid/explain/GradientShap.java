package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Expected gradients (Erion, Janizek, Sturmfels, Lundberg and Lee 2021, equation 4), which the shap package calls
 * GradientExplainer and Captum GradientShap: integrated gradients averaged over baselines, as the mean of
 * (x − b) ⊙ ∇f(b + α(x − b)) over draws of a baseline b and of α, uniform on [0, 1]. With noise, x is a noisy copy of the
 * input (Lundberg and Lee's local smoothing).
 *
 * <p>In units of the target's score. Law: without noise, the sum is expected to be f(x) less the mean score of the baselines
 * that were drawn; the gap is what the draws leave. Cost: a forward and a backward pass per sample, a forward pass per
 * baseline, many a run; memory for all samples' answers at once.
 *
 * @param baselines that are drawn from
 * @param noise added to the input, a level of 0 for none; tells samples and seed too
 * @param level of the intervals that tell how far the draws could have moved a score, from 0.5 to below 1
 */
public record GradientShap(Baselines baselines, Noise noise, double level) implements Elementwise {
    static final String NAME = "gradient-shap";

    /** As many as the shap package's GradientExplainer takes. */
    public static final int SAMPLES = 200;

    public GradientShap {
        Certainty.requireLevel(level);
    }

    /**
     * What one sample is made of.
     *
     * @param end the input, or a noisy copy
     * @param baseline number of the baseline that was drawn
     * @param share how far from the baseline to the end
     */
    record Draw(Tensor end, int baseline, double share) {}

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>(noise.settings());
        settings.put("level", level);
        return new Attribution.Method(NAME, settings);
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noPull(Gradient.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Tensor x = probe.value(input);
        Baselines.Found found = baselines.at(x, probe, input);
        List<Tensor> from = found.values();
        List<Draw> draws = draws(x, from.size());
        Probe fed = probe.fed();
        Samples samples = samples(fed, input, target, from, draws);
        Map<Integer, Double> scores = new HashMap<>();
        for (Draw draw : draws) {
            scores.computeIfAbsent(
                    draw.baseline, one -> fed.score(input.with(probe.wire().name(), from.get(one)), target));
        }
        double mean = draws.stream()
                .mapToDouble(draw -> scores.get(draw.baseline))
                .average()
                .orElseThrow();
        found.settings().forEach(findings::setting);
        findings.scores(probe.layout().sum(samples.of(Samples.Statistic.MEAN).slice(0)))
                .within(
                        samples.leavingOut(
                                Samples.Statistic.MEAN, tensor -> probe.layout().sum(tensor.slice(0))),
                        level)
                .score(probe.score(input, target))
                .cost(1 + draws.size() + scores.size(), draws.size())
                .seed(noise.seed());
        if (noise.level() == 0) {
            findings.addingUpFrom(mean);
        } else {
            findings.baselineScore(mean);
        }
        return findings.attribution();
    }

    /** A mean over draws; the quadrature of each is one point. */
    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        Probe fed = probe.fed();
        List<Elements> all = new ArrayList<>();
        for (Input input : inputs) {
            Tensor x = probe.value(input);
            List<Tensor> from = baselines.at(x, probe, input).values();
            List<Draw> draws = draws(x, from.size());
            Samples samples = samples(fed, input, target, from, draws);
            all.add(new Elements(
                    probe.score(input, target), samples.of(Samples.Statistic.MEAN), 1 + draws.size(), draws.size()));
        }
        return all;
    }

    private List<Draw> draws(Tensor x, int baselines) {
        double deviation = noise.level() * Noise.range(x);
        Random random = new Random(noise.seed());
        List<Draw> draws = new ArrayList<>();
        for (int i = 0; i < noise.samples(); i++) {
            int baseline = random.nextInt(baselines);
            double share = random.nextDouble();
            draws.add(new Draw(deviation == 0 ? x : Noise.on(x, deviation, random), baseline, share));
        }
        return draws;
    }

    /** (x − b) ⊙ ∇f(b + α(x − b)) of each draw. */
    static Samples samples(Probe fed, Input input, Target target, List<Tensor> baselines, List<Draw> draws) {
        List<Input> points = new ArrayList<>();
        for (Draw draw : draws) {
            Tensor end = draw.end;
            Tensor from = baselines.get(draw.baseline);
            Tensor point =
                    Tensor.fill(end.dtype(), end.shape(), i -> from.at(i) + draw.share * (end.at(i) - from.at(i)));
            points.add(input.with(fed.wire().name(), point));
        }
        List<Probe.Pulled> pulled = fed.pull(Gradient.TABLE, points, target);
        List<Tensor> products = new ArrayList<>();
        for (int i = 0; i < draws.size(); i++) {
            Draw draw = draws.get(i);
            products.add(draw.end
                    .minus(baselines.get(draw.baseline))
                    .times(pulled.get(i).signal()));
        }
        return new Samples(products);
    }
}
