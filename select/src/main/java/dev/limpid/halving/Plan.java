package dev.limpid.halving;

import java.util.List;

/**
 * What trying so many contenders takes at most.
 *
 * @param rungs in order
 * @param updates of all contenders together: each goes on from where it was
 * @param whole as many as there would be if none were stopped
 */
public record Plan(List<Rung> rungs, long updates, long whole) {
    public Plan {
        rungs = List.copyOf(rungs);
    }
}
