package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * DeepLIFT-SHAP (Lundberg and Lee 2017, section 4.2; Captum's DeepLiftShap, shap's DeepExplainer): {@linkplain DeepLift
 * DeepLIFT} averaged over baselines, which approximates the Shapley values of the expectation over them.
 *
 * <p>In units of the target's score. Law: Σa = f(x) less the mean score of the baselines, up to rounding. The intervals tell
 * how far other baselines of the same kind would move a score, not how far Shapley values are; one baseline has none, and is
 * DeepLIFT. Cost: two forward passes and a backward pass per baseline, many a run.
 *
 * @param baselines rows of data if there are some, else those that have names
 * @param rows the most that are taken of the data, drawn without repetition; at least 1
 * @param seed of the draw
 * @param level of the intervals, from 0.5 to below 1
 */
public record DeepLiftShap(Baselines baselines, int rows, long seed, double level) implements Elementwise {
    static final String NAME = "deeplift-shap";

    /** As many as a masker takes of a background. */
    public static final int ROWS = 100;

    public DeepLiftShap {
        Certainty.requireLevel(level);
        if (rows < 1) {
            throw new IllegalArgumentException("rows must be at least 1, got " + rows + ".");
        }
    }

    private record Averaged(double score, double referenceScore, Samples shares) {}

    @Override
    public Attribution.Method method() {
        return new Attribution.Method(NAME, Map.of("level", level));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noContrast(DeepLift.TABLE);
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        Findings findings = new Findings(this, probe, input, target);
        Baselines.Found found = baselines.at(probe.value(input), probe, input);
        Averaged averaged = averaged(probe, input, target, found.values());
        Samples shares = averaged.shares;
        found.settings().forEach(findings::setting);
        if (found.values().size() > rows) {
            findings.setting("drawn", rows);
        }
        findings.scores(places(probe.layout(), shares.of(Samples.Statistic.MEAN).slice(0)))
                .score(averaged.score)
                .addingUpFrom(averaged.referenceScore)
                .cost(2L * shares.size(), shares.size())
                .seed(seed);
        if (shares.size() > 1) {
            findings.within(
                    shares.leavingOut(Samples.Statistic.MEAN, tensor -> places(probe.layout(), tensor.slice(0))),
                    level);
        } else {
            findings.warn(List.of("There is one baseline, so scores are those of deeplift and have no intervals: name"
                    + " several, as in --baseline pad,mask, or give rows of a table by --background."));
        }
        return findings.attribution();
    }

    @Override
    public List<Elements> elements(Probe probe, List<Input> inputs, Target target) {
        List<Elements> all = new ArrayList<>();
        for (Input input : inputs) {
            List<Tensor> references =
                    baselines.at(probe.value(input), probe, input).values();
            Averaged averaged = averaged(probe, input, target, references);
            int runs = averaged.shares.size();
            all.add(new Elements(averaged.score, averaged.shares.of(Samples.Statistic.MEAN), 2L * runs, runs));
        }
        return all;
    }

    private Averaged averaged(Probe probe, Input input, Target target, List<Tensor> all) {
        List<Tensor> references = drawn(all);
        List<Probe.Contrasted> found =
                probe.contrast(DeepLift.TABLE, Collections.nCopies(references.size(), input), target, references);
        List<Tensor> shares = new ArrayList<>();
        double referenceScore = 0;
        for (int i = 0; i < references.size(); i++) {
            shares.add(DeepLift.shares(found.get(i), references.get(i)));
            referenceScore += found.get(i).referenceScore() / references.size();
        }
        return new Averaged(found.get(0).score(), referenceScore, new Samples(shares));
    }

    private List<Tensor> drawn(List<Tensor> all) {
        if (all.size() <= rows) {
            return all;
        }
        List<Tensor> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        return shuffled.subList(0, rows);
    }
}
