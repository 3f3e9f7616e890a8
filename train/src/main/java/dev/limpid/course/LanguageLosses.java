package dev.limpid.course;

import dev.limpid.performance.Likelihoods;
import dev.limpid.train.Gathering;

import java.util.ArrayList;
import java.util.List;

/** How likely a language model takes texts to be, told by its loss, a batch as one text. */
final class LanguageLosses implements Gathering<Likelihoods> {
    private final List<Double> sums = new ArrayList<>();
    private final List<Long> tokens = new ArrayList<>();

    @Override
    public void add(Said said) {
        long asked = Math.round(said.count());
        if (asked > 0) {
            sums.add(Math.min(0, -said.total()));
            tokens.add(asked);
        }
    }

    @Override
    public Likelihoods done() {
        return new Likelihoods(
                sums.stream().mapToDouble(Double::doubleValue).toArray(),
                tokens.stream().mapToLong(Long::longValue).toArray());
    }
}
