package dev.limpid.train;

import java.util.List;

/** Tells several what happens, in order. */
public record Watchers(List<Watcher> all) implements Watcher {
    public Watchers {
        all = List.copyOf(all);
    }

    @Override
    public void begun(long step, long steps) {
        all.forEach(one -> one.begun(step, steps));
    }

    @Override
    public void pulled(long step) {
        all.forEach(one -> one.pulled(step));
    }

    @Override
    public void updated(Update update) {
        all.forEach(one -> one.updated(update));
    }

    @Override
    public void judged(long step, Verdict verdict, boolean best) {
        all.forEach(one -> one.judged(step, verdict, best));
    }

    @Override
    public void saved(long step) {
        all.forEach(one -> one.saved(step));
    }
}
