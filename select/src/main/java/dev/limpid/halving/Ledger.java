package dev.limpid.halving;

import java.io.IOException;
import java.util.Optional;

/**
 * Where results are kept, so that what was stopped goes on, and what was tried before is not tried again.
 *
 * @param <T> what is tried
 */
public interface Ledger<T> {
    /** What is known of a contender at a budget. */
    Optional<Tried> find(T contender, long budget) throws IOException;

    void keep(T contender, long budget, Tried tried) throws IOException;

    /** Keeps nothing. */
    static <T> Ledger<T> none() {
        return new Ledger<>() {
            @Override
            public Optional<Tried> find(T contender, long budget) {
                return Optional.empty();
            }

            @Override
            public void keep(T contender, long budget, Tried tried) {
                // Nobody asks again.
            }
        };
    }
}
