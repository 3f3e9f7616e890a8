package dev.limpid.batch;

import java.util.Iterator;

/** Who answers rows. */
public interface Workers extends AutoCloseable {
    /**
     * Answers to rows, as many and in their order.
     *
     * @param rows read as answers are taken, not many ahead, so that memory does not depend on their number; for one thread
     * @return for one thread. What it throws ends the run; rows that cannot be answered are answers too, with a reason
     */
    Iterator<Answer> answers(Iterator<Asking> rows);

    /** Ends what is still being answered. */
    @Override
    void close();
}
