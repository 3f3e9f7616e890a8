package dev.limpid.halving;

import org.jspecify.annotations.Nullable;

/**
 * What became of a contender.
 *
 * @param budget that it got to, in updates; 0 if it failed before the first rung
 * @param last how it did there; null if it failed before the first rung
 */
public record Standing<T>(
        T contender, long budget, @Nullable Tried last, Fate fate) {
    /** In a few words. */
    public String told() {
        if (fate instanceof Fate.Failed failed) {
            return "failed: " + failed.reason();
        }
        if (fate instanceof Fate.Stopped stopped) {
            return "stopped early after " + budget + " updates, "
                    + (stopped.shown()
                            ? "worse by then than those that went on"
                            : "not shown to be worse than those that went on");
        }
        return "trained for " + budget + " updates";
    }
}
