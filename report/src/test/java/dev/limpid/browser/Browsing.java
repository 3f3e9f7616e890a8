package dev.limpid.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One Chromium without a window. It is found as {@code tools/browser} finds it; nothing is fetched. */
public final class Browsing implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    /** A name of this machine that is none of its usual ones, as an attacker's name server would give it. */
    public static final String ELSEWHERE = "elsewhere.test";

    // It shall ask nobody for anything by itself, and no name leads anywhere else; Chromium's sandbox does not start
    // for
    // root, whom CI runs as.
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP " + ELSEWHERE
                    + " 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
    private static final int HEIGHT = 900;
    private static final double PATIENCE_MS = 15_000;

    private final Playwright playwright;
    private final Browser browser;

    private Browsing(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Browsing start() {
        Path program = program(System.getenv("LIMPID_CHROMIUM"), System.getenv("PATH"));
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Browsing(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(program)
                                    .setArgs(FLAGS)));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /**
     * @param wished what the user names; null or empty for none
     * @param path folders of programs, as the system lists them
     * @throws IllegalStateException if there is no browser
     */
    static Path program(@Nullable String wished, @Nullable String path) {
        List<String> names = wished == null || wished.isEmpty() ? NAMES : List.of(wished);
        for (String name : names) {
            for (String folder : (path == null ? "" : path).split(Pattern.quote(File.pathSeparator))) {
                try {
                    Path program = Path.of(folder).resolve(name);
                    if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                        return program;
                    }
                } catch (InvalidPathException e) {
                    continue; // What is no folder has no programs.
                }
            }
        }
        throw new IllegalStateException("There is no browser to test pages in: found no " + String.join(", ", names)
                + " on the path. Run tools/browser, set LIMPID_CHROMIUM, or leave these tests out by"
                + " -Dlimpid.browser=false.");
    }

    /** A look at pages in a context of its own: no cookies, nothing kept of others. */
    public Visit visit(View view) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(view.width(), HEIGHT)
                .setColorScheme(view.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                .setJavaScriptEnabled(view.scripts())
                .setOffline(!view.online())
                .setLocale("en")
                .setAcceptDownloads(true));
        context.setDefaultTimeout(PATIENCE_MS);
        return new Visit(view, context);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
