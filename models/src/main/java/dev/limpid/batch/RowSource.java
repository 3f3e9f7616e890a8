package dev.limpid.batch;

import dev.limpid.corpus.RowStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Rows with their numbers, up to a limit, or until the run is to end. For one thread. */
final class RowSource implements Iterator<Asking> {
    private final RowStream rows;
    private final long limit;
    private final Watcher watcher;
    private RowStream.@Nullable Found ahead;
    private long number;
    private boolean isStopped;
    private final List<String> unread = new ArrayList<>();

    RowSource(RowStream rows, @Nullable Long limit, Watcher watcher) {
        this.rows = rows;
        this.limit = limit == null ? Long.MAX_VALUE : limit;
        this.watcher = watcher;
    }

    /** How many rows were taken, or stepped over. */
    long taken() {
        return number;
    }

    /** Whether the run was told to end before the rows did. */
    boolean isStopped() {
        return isStopped;
    }

    /** Which share of the rows is read; {@code NaN} where that is not known. */
    double share() {
        double read = rows.share();
        return limit == Long.MAX_VALUE ? read : Math.max((double) number / limit, Double.isNaN(read) ? 0 : read);
    }

    /**
     * Steps over rows that are answered already.
     *
     * @throws IllegalStateException if there are not so many
     */
    void skip(long count) {
        while (number < count) {
            if (!hasRow()) {
                throw new IllegalStateException("There are " + number + " rows, and answers to " + count + ".");
            }
            take();
        }
    }

    private void take() {
        if (ahead != null && ahead.isRest()) {
            unread.add(ahead.place());
        }
        ahead = null;
        number++;
    }

    /** From where on files could not be read to their ends, of the rows that were taken. */
    List<String> unread() {
        return unread;
    }

    private boolean hasRow() {
        if (ahead == null && number < limit) {
            try {
                ahead = rows.next();
            } catch (IOException unreadable) {
                throw new UncheckedIOException("Cannot read " + rows.source() + ".", unreadable);
            }
        }
        return ahead != null;
    }

    @Override
    public boolean hasNext() {
        if (!isStopped && hasRow()) {
            isStopped = watcher.stops();
            return !isStopped;
        }
        return false;
    }

    @Override
    public Asking next() {
        RowStream.Found row = hasNext() ? ahead : null;
        if (row == null) {
            throw new NoSuchElementException();
        }
        long at = number;
        take();
        String base = row.base().toAbsolutePath().toString();
        return new Asking(at, row.place(), base, row.cells(), row.broken());
    }
}
