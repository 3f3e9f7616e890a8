package dev.limpid.cli;

import dev.limpid.select.Stage;
import dev.limpid.select.Watcher;

import java.util.Locale;

/** Draws how a selection goes on standard error: a line for each stage of each candidate, redrawn while it goes on. */
final class SelectionBar implements Watcher, AutoCloseable {
    private static final String TO_START_AND_CLEAR = "\r\u001b[K";

    private final Screen screen;
    private String doing = "";
    private boolean drawn;

    SelectionBar(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void begins(String candidate, Stage stage) {
        doing = candidate + ": " + stage.doing();
        draw("");
    }

    @Override
    public void advances(long done, long of) {
        draw(of > 0 ? " " + done + " of " + of : " " + done);
    }

    private void draw(String more) {
        if (screen.liveErrors()) {
            String line = doing + more + " …";
            int most = Math.max(20, screen.style().columns() - 1);
            screen.err().print(TO_START_AND_CLEAR + (line.length() <= most ? line : line.substring(0, most)));
            screen.err().flush();
            drawn = true;
        }
    }

    @Override
    public void ends(String candidate, Stage stage, double seconds, boolean kept) {
        line(candidate + ": " + stage.done()
                + (kept ? " before." : String.format(Locale.ROOT, " in %.1f s.", seconds)));
    }

    @Override
    public void fails(String candidate, Stage stage, String reason) {
        line(candidate + ": not " + stage.done() + ". " + reason);
    }

    private void line(String text) {
        close();
        screen.err().println("limpid: " + text);
    }

    @Override
    public void close() {
        if (drawn) {
            screen.err().print(TO_START_AND_CLEAR);
            screen.err().flush();
            drawn = false;
        }
    }
}
