package dev.limpid.halving;

import dev.limpid.evaluate.Comparison;
import dev.limpid.evaluate.Inference;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * Successive halving (Jamieson and Talwalkar: Non-stochastic Best Arm Identification and Hyperparameter Optimization, 2016): all
 * get a small budget, the best 1/η of them η times as much, and so on to the largest. Hyperband's inner loop (Li et al. 2018).
 *
 * <p>Who is stopped is told by the order alone; whether those who were are shown to be worse is told beside it ({@link
 * Fate.Stopped}).
 *
 * @param eta η, at least 2: of so many one goes on, rounded up
 * @param least the smallest budget, in updates
 * @param most the largest one
 * @param finalists at least so many are trained to the end, if there are as many; at least 1
 */
public record SuccessiveHalving(int eta, long least, long most, int finalists) {
    /** @throws IllegalArgumentException in one line, if one is out of its range */
    public SuccessiveHalving {
        if (eta < 2 || finalists < 1 || least < 1 || most < least) {
            throw new IllegalArgumentException("Of eta contenders, at least 2, one goes on; budgets are at least 1"
                    + " update, the smallest first; at least 1 is trained to the end. Got eta " + eta + ", budgets "
                    + least + " to " + most + ", " + finalists + " to the end.");
        }
    }

    /**
     * On which budgets so many are compared. Rungs on which nobody would be stopped are left out.
     *
     * @param contenders at least 1
     */
    public List<Rung> rungs(int contenders) {
        if (contenders < 1) {
            throw new IllegalArgumentException("There is nothing to try.");
        }
        List<Rung> rungs = new ArrayList<>();
        int left = contenders;
        // So that no multiple overflows: the last budget is the largest one, whatever its ratio to those before.
        for (long budget = least;
                budget < most && left > finalists;
                budget = budget > most / eta ? most : budget * eta) {
            int stay = Math.max(finalists, (left + eta - 1) / eta);
            rungs.add(new Rung(budget, left, stay));
            left = stay;
        }
        rungs.add(new Rung(most, left, left));
        return rungs;
    }

    /** What it takes. */
    public Plan plan(int contenders) {
        List<Rung> rungs = rungs(contenders);
        long updates = 0;
        long before = 0;
        for (Rung rung : rungs) {
            updates += rung.enter() * (rung.budget() - before);
            before = rung.budget();
        }
        return new Plan(rungs, updates, contenders * most);
    }

    /** A contender with its place in the order of promise. */
    private record Runner<T>(int place, T contender) {}

    /**
     * Tries them. Stopped at any moment and begun anew with the same ledger, it comes to the same, if trials do; failures are not
     * kept, but tried again.
     *
     * @param contenders at least 1, in order of promise: the first run first, and of equals the first is better
     * @throws IOException if the ledger cannot be read or written
     * @throws CancellationException if a trial throws it
     */
    public <T> Halved<T> run(List<T> contenders, Trial<T> trial, Ledger<T> ledger) throws IOException {
        Plan plan = plan(contenders.size());
        List<Runner<T>> running = new ArrayList<>();
        for (T contender : contenders) {
            running.add(new Runner<>(running.size(), contender));
        }
        Map<Runner<T>, Tried> last = new LinkedHashMap<>();
        Map<Runner<T>, Long> reached = new LinkedHashMap<>();
        List<Standing<T>> stopped = new ArrayList<>();
        List<Standing<T>> failed = new ArrayList<>();
        for (Rung rung : plan.rungs()) {
            List<Standing<T>> failures = new ArrayList<>();
            for (Runner<T> one : List.copyOf(running)) {
                try {
                    last.put(one, tried(one.contender, rung.budget(), trial, ledger));
                    reached.put(one, rung.budget());
                } catch (Failure failure) {
                    running.remove(one);
                    failures.add(standing(one, last, reached, new Fate.Failed(failure.reason)));
                }
            }
            failed.addAll(0, failures);
            running.sort(Comparator.comparingDouble((Runner<T> one) -> -value(last, one))
                    .thenComparingInt(Runner::place));
            int stay = Math.min(rung.stay(), running.size());
            List<Runner<T>> out = running.subList(stay, running.size());
            List<Fate.Stopped> fates = out.isEmpty() ? List.of() : fates(running.get(stay - 1), out, last);
            List<Standing<T>> now = new ArrayList<>();
            for (int i = 0; i < out.size(); i++) {
                now.add(standing(out.get(i), last, reached, fates.get(i)));
                trial.leaves(out.get(i).contender);
            }
            stopped.addAll(0, now);
            out.clear();
            running.sort(Comparator.comparingInt(Runner::place));
        }
        running.sort(
                Comparator.comparingDouble((Runner<T> one) -> -value(last, one)).thenComparingInt(Runner::place));
        List<Standing<T>> standings = new ArrayList<>();
        running.forEach(one -> standings.add(standing(one, last, reached, new Fate.Finished())));
        standings.addAll(stopped);
        standings.addAll(failed);
        return new Halved<>(plan, standings);
    }

    private static <T> double value(Map<Runner<T>, Tried> last, Runner<T> one) {
        Tried tried = last.get(one);
        return tried == null ? Double.NEGATIVE_INFINITY : tried.value();
    }

    private static <T> Standing<T> standing(
            Runner<T> one, Map<Runner<T>, Tried> last, Map<Runner<T>, Long> reached, Fate fate) {
        return new Standing<>(one.contender, reached.getOrDefault(one, 0L), last.get(one), fate);
    }

    /** A trial that came to nothing. */
    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        Failure(String reason, Throwable cause) {
            super(reason, cause);
            this.reason = reason;
        }
    }

    private static <T> Tried tried(T contender, long budget, Trial<T> trial, Ledger<T> ledger)
            throws Failure, IOException {
        Tried known = ledger.find(contender, budget).orElse(null);
        if (known != null) {
            return known;
        }
        Tried found;
        try {
            found = trial.to(contender, budget);
            if (Double.isNaN(found.value())) {
                throw new IllegalArgumentException(
                        "After " + budget + " updates its value is no number: nothing can be told of what it answers.");
            }
        } catch (CancellationException ended) {
            throw ended;
        } catch (OutOfMemoryError full) {
            throw new Failure(
                    "out of memory (" + full.getMessage() + "). Give the process more, or try with a smaller batch.",
                    full);
        } catch (RuntimeException | IOException failure) {
            String message = failure.getMessage();
            throw new Failure(message == null ? failure.toString() : message, failure);
        }
        ledger.keep(contender, budget, found);
        return found;
    }

    /** Whether those who are stopped are shown to be worse than the last one that goes on. */
    private static <T> List<Fate.Stopped> fates(Runner<T> stays, List<Runner<T>> out, Map<Runner<T>, Tried> last) {
        double[] better = outcomes(last, stays);
        List<Comparison> compared = new ArrayList<>();
        for (Runner<T> one : out) {
            double[] own = outcomes(last, one);
            if (own.length != better.length) {
                throw new IllegalStateException(
                        "'" + one.contender + "' was judged by " + own.length + " examples, '" + stays.contender
                                + "' by " + better.length + ", expected the same. Try them on the same data.");
            }
            double[] gains = new double[own.length];
            Arrays.setAll(gains, i -> better[i] - own[i]);
            compared.add(Comparison.of(
                    "value",
                    String.valueOf(stays.contender),
                    String.valueOf(one.contender),
                    gains,
                    Inference.STANDARD));
        }
        return Comparison.adjusted(compared).stream()
                .map(one ->
                        new Fate.Stopped(one.gain(), one.gain().mean() > 0 && one.isShown(Inference.STANDARD.error())))
                .toList();
    }

    private static <T> double[] outcomes(Map<Runner<T>, Tried> last, Runner<T> one) {
        Tried tried = last.get(one);
        return tried == null ? new double[0] : tried.outcomes();
    }
}
