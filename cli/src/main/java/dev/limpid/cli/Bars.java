package dev.limpid.cli;

import dev.limpid.source.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Draws transfers on standard error: a bar where it can be redrawn, else a line for each; and prints notices there. */
final class Bars implements Progress, AutoCloseable {
    private static final long MEGABYTE = 1 << 20;

    /** Less than this is done before a line is read. */
    private static final long WORTH_A_LINE = 16 * MEGABYTE;

    private final Screen screen;
    private String current = "";
    private @Nullable ProgressBar bar;

    Bars(Screen screen) {
        this.screen = screen;
    }

    @Override
    public synchronized void transferred(String what, long bytes, long total) {
        if (!what.equals(current)) {
            close();
            current = what;
            start(what, total);
        }
        if (bar != null) {
            bar.stepTo(bytes);
        }
    }

    private void start(String what, long total) {
        if (screen.liveErrors()) {
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(total)
                    .setUnit(" MB", MEGABYTE)
                    .setStyle(
                            screen.style().unicode() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(
                            System.err, screen.style().columns()))
                    .build();
        } else if (total > WORTH_A_LINE) {
            screen.err().println(what + " (" + total / MEGABYTE + " MB)" + " …");
        }
    }

    @Override
    public synchronized void notice(String line) {
        if (bar != null) {
            close();
            current = ""; // drawn anew below the line
        }
        screen.err().println("limpid: " + line);
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
