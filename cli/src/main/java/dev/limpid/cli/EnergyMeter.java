package dev.limpid.cli;

import dev.limpid.estimate.Rapl;
import dev.limpid.train.Watcher;
import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** Counts the energy of a training that it watches from its beginning; where there are no counters, or one fails, it knows none. */
final class EnergyMeter implements Watcher {
    private final @Nullable Rapl counters = Rapl.in(Rapl.PLACE).orElse(null);
    private double joules = Double.NaN;
    private boolean whole = true;

    @Override
    public void begun(long step, long steps) {
        // Of one that goes on from a checkpoint a part is already spent.
        whole = step == 0;
        read();
    }

    @Override
    public void updated(Update update) {
        // Counters begin again at 0 after a while, which only those notice who look often.
        read();
    }

    private void read() {
        if (counters == null) {
            return;
        }
        try {
            joules = counters.joules();
        } catch (IOException gone) {
            whole = false;
        }
    }

    /** NaN where it is not known. */
    double joules() {
        return whole ? joules : Double.NaN;
    }
}
