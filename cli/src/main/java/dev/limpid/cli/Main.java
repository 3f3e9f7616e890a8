package dev.limpid.cli;

import dev.limpid.json.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Choose, explain and trust pretrained models. */
@Command(
        name = "limpid",
        description = "Choose, explain and trust pretrained models.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        subcommands = {
            ExplainCommand.class,
            PredictCommand.class,
            EvaluateCommand.class,
            BatchCommand.class,
            LookCommand.class,
            SelectCommand.class,
            EstimateCommand.class,
            TrainCommand.class,
            StudioCommand.class,
            ModelsCommand.class,
            MethodsCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage"},
        footer = {
            "",
            "Example:",
            "  limpid explain --model bert-base-uncased --text \"The capital of France is [MASK].\""
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Says what version this is. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"limpid " + Version.current()};
        }
    }

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        Screen screen = Screen.ofProcess();
        int code = run(screen, args);
        screen.out().flush();
        screen.err().flush();
        System.exit(code);
    }

    /** Runs one command on the given screen. */
    static int run(Screen screen, String... args) {
        CommandLine line = new CommandLine(new Main(), new Commands(screen));
        line.setOut(screen.out());
        line.setErr(screen.err());
        line.setUsageHelpWidth(Math.max(60, Math.min(screen.style().columns(), 100)));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                screen.style().colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((wrong, given) -> {
            fail(screen, WrongWords.told(wrong));
            return 2;
        });
        line.setExecutionExceptionHandler((failure, failed, result) -> {
            if (List.of(args).contains(Screen.VERBOSE)) {
                failure.printStackTrace(screen.err());
            }
            fail(screen, message(failure));
            return failure instanceof IllegalArgumentException ? 2 : 1;
        });
        return line.execute(args);
    }

    private static void fail(Screen screen, String message) {
        PrintWriter err = screen.err();
        err.println("limpid: " + message.replaceAll("\\s*\\R\\s*", " "));
    }

    private static String message(Exception failure) {
        if (failure instanceof UncheckedIOException io && io.getCause() != null) {
            return io.getMessage() + " (" + io.getCause().getMessage() + ")";
        }
        if (failure.getMessage() == null) {
            return "Unexpected " + failure.getClass().getSimpleName() + "; --verbose shows where.";
        }
        return failure.getMessage();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
