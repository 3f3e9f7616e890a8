package dev.limpid.cli;

import dev.limpid.source.ModelCache;
import dev.limpid.studio.Serving;
import dev.limpid.studio.Studio;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** The same in a browser. */
@Command(
        name = "studio",
        description =
                "Open a page in the browser to ask models and look into their answers. It is served to this machine"
                        + " only, and to who knows its token. What runs or waits when it is stopped goes on when it starts again.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid studio",
            "  limpid studio --models ./my-models --port 0",
            "  limpid studio --no-browser --token $(openssl rand -hex 32)"
        })
final class StudioCommand implements Callable<Integer> {
    private static final String KEPT = "studio";
    private static final double SHARE = 0.25;

    private final Screen screen;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Where it listens, on the loopback interface; 0 for any that is free. Default: "
                    + Serving.PORT + ".")
    private int port = Serving.PORT;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "DIR",
            description =
                    "A folder whose models can be loaded, may be given several times. Others on this disk cannot.")
    private List<Path> models = new ArrayList<>();

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "Where it keeps what was asked, sent and found. Default: studio below LIMPID_HOME.")
    private @Nullable Path home;

    @Option(names = "--no-browser", description = "Do not open a browser.")
    private boolean silent;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "What who asks has to know: 16 or more letters and digits. Default: a new one each time.")
    private @Nullable String token;

    @Option(names = "--threads", paramLabel = "N", description = "Processors that models may use. Default: all.")
    private @Nullable Integer threads;

    @Option(
            names = "--upload-limit",
            paramLabel = "BYTES",
            description = "Of a file that is sent, at most: 32MB. Default: 32 MiB.")
    private @Nullable String upload;

    @Option(
            names = "--disk",
            paramLabel = "BYTES",
            description =
                    "For pictures and examples that are sent: 4GB. What was used longest ago and no answer that is"
                            + " kept needs is deleted first. Default: 4 GiB.")
    private @Nullable String disk;

    @Option(
            names = "--memory",
            paramLabel = "BYTES",
            description = "For the weights of models that stay loaded: 4GB. Default: a quarter of the machine's.")
    private @Nullable String memory;

    @Option(names = Screen.VERBOSE, description = "Log each request, and show where an error came from.")
    private boolean verbose;

    StudioCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws InterruptedException {
        for (Path folder : models) {
            if (!Files.isDirectory(folder)) {
                throw new IllegalArgumentException("--models " + folder
                        + ": there is no such folder. Name one that holds models, or leave it out.");
            }
        }
        Path kept = home == null ? ModelCache.standard().home().resolve(KEPT) : home;
        Serving how = Serving.in(kept).port(port).models(models).log(verbose ? screen.err() : null);
        how = token == null ? how : how.token(token);
        how = threads == null ? how : how.threads(threads);
        how = upload == null ? how : how.upload(Math.round(Quantities.BYTES.read("--upload-limit", upload)));
        how = disk == null ? how : how.disk(Math.round(Quantities.BYTES.read("--disk", disk)));
        how = how.memory(memory == null ? usual() : Math.round(Quantities.BYTES.read("--memory", memory)));
        try (Studio studio = Studio.start(how)) {
            Thread end = new Thread(studio::close, "studio-end");
            Runtime.getRuntime().addShutdownHook(end);
            screen.out().println(studio.address());
            screen.out().flush();
            screen.err().println("limpid: The studio listens. Ctrl-C stops it.");
            if (!silent) {
                open(studio.address());
            }
            studio.awaitEnd();
        }
        return 0;
    }

    private static long usual() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean machine
                ? (long) (SHARE * machine.getTotalMemorySize())
                : 4L << 30;
    }

    private void open(URI address) {
        try {
            if (!GraphicsEnvironment.isHeadless()
                    && Desktop.isDesktopSupported()
                    && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
                Desktop.getDesktop().browse(address);
                return;
            }
            String opener = opener();
            if (opener != null) {
                new ProcessBuilder(opener, address.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
        } catch (IOException | UnsupportedOperationException none) {
            screen.err().println("limpid: No browser could be opened: open the address above.");
        }
    }

    /** The launcher starts Java without a screen, so the platform's own way is the usual one. */
    private static @Nullable String opener() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return "open";
        }
        if (system.startsWith("windows")) {
            return "explorer";
        }
        boolean screen = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (screen && !folder.isEmpty() && Files.isExecutable(Path.of(folder, "xdg-open"))) {
                return "xdg-open";
            }
        }
        return null;
    }
}
