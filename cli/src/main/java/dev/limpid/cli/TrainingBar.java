package dev.limpid.cli;

import dev.limpid.train.Verdict;
import dev.limpid.train.Watcher;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws how a training goes on standard error: a line that is redrawn, or where it cannot be, a line now and then. */
final class TrainingBar implements Watcher, AutoCloseable {
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";
    private static final int CELLS = 20;

    /** Seconds between lines that stay. */
    private static final double PAUSE = 30;

    /** Share of a new update in what is shown of loss and speed, as they jump. */
    private static final double FRESH = 0.1;

    private final Screen screen;
    private double loss = Double.NaN;
    private double seconds = Double.NaN;
    private double tokens = Double.NaN;
    private String judged = "";
    private double said = Double.NEGATIVE_INFINITY;
    private boolean drawn;

    TrainingBar(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void begun(long step, long steps) {
        if (step > 0) {
            line("limpid: Going on from the checkpoint after update " + step + " of " + steps + ".");
        }
    }

    @Override
    public void updated(Update update) {
        loss = mixed(loss, update.loss());
        seconds = mixed(seconds, update.seconds());
        tokens = mixed(tokens, update.tokens());
        if (screen.liveErrors()) {
            screen.err().print(TO_START_AND_CLEAR + brief(bar(update) + " " + told(update)));
            screen.err().flush();
            drawn = true;
        } else if (update.elapsed() - said >= PAUSE || update.step() == update.steps()) {
            said = update.elapsed();
            screen.err().println("limpid: " + told(update));
        }
    }

    private String brief(String line) {
        int most = Math.max(20, screen.style().columns() - 1);
        return line.length() <= most ? line : line.substring(0, most);
    }

    private static double mixed(double before, double now) {
        return Double.isNaN(before) ? now : before + FRESH * (now - before);
    }

    private String bar(Update update) {
        int full = (int) (CELLS * update.step() / update.steps());
        return screen.style().unicode()
                ? "█".repeat(full) + "░".repeat(CELLS - full)
                : "[" + "#".repeat(full) + ".".repeat(CELLS - full) + "]";
    }

    private String told(Update update) {
        return String.format(
                Locale.ROOT,
                "%d/%d epoch %.1f loss %.3f%s, %.0f %s/s, %s left",
                update.step(),
                update.steps(),
                update.epoch(),
                loss,
                judged,
                tokens / seconds,
                // A picture is one of its own.
                update.tokens() == update.examples() ? "pictures" : "tokens",
                time((update.steps() - update.step()) * seconds));
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 100
                ? whole + " s"
                : whole < 6000
                        ? (whole + 30) / 60 + " min"
                        : String.format(Locale.ROOT, "%d h %d min", whole / 3600, whole % 3600 / 60);
    }

    @Override
    public void judged(long step, Verdict verdict, boolean best) {
        judged = String.format(Locale.ROOT, ", %s %.4f", verdict.metric(), verdict.value());
        Map<String, Double> values = verdict.values();
        line("limpid: After update " + step + ": "
                + values.entrySet().stream()
                        .map(one -> String.format(Locale.ROOT, "%s %.4f", one.getKey(), one.getValue()))
                        .collect(Collectors.joining(", "))
                + (best ? ", the best so far." : "."));
    }

    private void line(String text) {
        if (drawn) {
            screen.err().print(TO_START_AND_CLEAR);
            drawn = false;
        }
        screen.err().println(text);
    }

    @Override
    public void close() {
        if (drawn) {
            screen.err().print(TO_START_AND_CLEAR);
            screen.err().flush();
        }
    }
}
