package dev.limpid.halving;

import java.util.List;
import java.util.Optional;

/**
 * What came of trying contenders.
 *
 * @param plan as it was told before
 * @param standings the best first: those that finished by value, then those that were stopped, the later the better, and last
 *     those that failed
 */
public record Halved<T>(Plan plan, List<Standing<T>> standings) {
    public Halved {
        standings = List.copyOf(standings);
    }

    /** The best of those that were trained to the end; empty if all failed. */
    public Optional<Standing<T>> best() {
        return standings.stream()
                .filter(one -> one.fate() instanceof Fate.Finished)
                .findFirst();
    }
}
