package dev.limpid.explain;

import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;

import java.util.List;

/**
 * LIME for tables (Ribeiro, Singh and Guestrin 2016): neighbours are rows whose columns are drawn one by one from data, and
 * the linear model is fitted on which of them fall into the same bin as the explained row's: a range of numbers between
 * quartiles, or one category. A share is what it does to the score that a column lies in its bin rather than anywhere else.
 *
 * @param lime distance, kernel, local model, budget and seed; its sampling is not used
 * @param bins by name: {@code quartile}
 */
public record LimeTable(Lime lime, String bins, Staging staging) implements FromOutside {
    @Override
    public Attribution.Method method() {
        return lime.method();
    }

    @Override
    public List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        return staging.near(probe, input, targets, bins).explain(lime);
    }
}
