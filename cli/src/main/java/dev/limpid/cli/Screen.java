package dev.limpid.cli;

import dev.limpid.report.TerminalStyle;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Where a command writes, and what can be shown there.
 *
 * @param out for results, UTF-8
 * @param err for progress and errors, UTF-8
 * @param style of results on {@code out}
 * @param liveErrors whether progress may be redrawn on {@code err}
 */
record Screen(PrintWriter out, PrintWriter err, TerminalStyle style, boolean liveErrors) {
    private static final int COLUMNS = 100;

    static final String VERBOSE = "--verbose";

    /** The process's own: the launcher says whether its streams are terminals, which Java cannot find out one by one. */
    static Screen ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean terminal = Boolean.parseBoolean(
                System.getProperty("limpid.out.terminal", String.valueOf(System.console() != null)));
        boolean colour = terminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(environment.get("TERM"));
        String locale = environment.getOrDefault(
                "LC_ALL", environment.getOrDefault("LC_CTYPE", environment.getOrDefault("LANG", "")));
        boolean unicode = locale.toLowerCase(Locale.ROOT).replace("-", "").contains("utf8");
        String depth = environment.getOrDefault("COLORTERM", "");
        boolean millions = depth.equals("truecolor") || depth.equals("24bit");
        int columns = Integer.getInteger("limpid.columns", COLUMNS);
        boolean live = Boolean.parseBoolean(System.getProperty("limpid.err.terminal", "false"));
        return new Screen(
                utf8(System.out),
                utf8(System.err),
                new TerminalStyle(columns, colour, unicode || !terminal, millions),
                live);
    }

    private static PrintWriter utf8(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
