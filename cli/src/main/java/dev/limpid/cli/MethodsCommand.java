package dev.limpid.cli;

import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.explain.Methods;
import dev.limpid.report.TerminalMethod;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** The explanation methods. */
@Command(
        name = "methods",
        description = {
            "List the explanation methods, what they cost and what can be set.",
            "Of those that are named: what they answer and need, and when to distrust them."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "'limpid models inspect MODEL' tells which of them work on a model.",
            "",
            "Examples:",
            "  limpid methods",
            "  limpid methods integrated-gradients kernel-shap",
            "  limpid methods --metrics"
        })
final class MethodsCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(arity = "0..*", paramLabel = "METHOD", description = "Methods to tell all of.")
    private List<String> names = List.of();

    @Option(names = "--metrics", description = "Tell of the metrics that explanations are judged by instead.")
    private boolean metrics;

    MethodsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (metrics) {
            metrics();
            return 0;
        }
        if (!names.isEmpty()) {
            screen.out()
                    .print(String.join(
                            "\n",
                            names.stream()
                                    .map(Methods::listed)
                                    .map(method -> TerminalMethod.render(method, screen.style()))
                                    .toList()));
            return 0;
        }
        for (Methods.Listed method : Methods.list()) {
            screen.out().println(method.name());
            screen.out().println("    " + method.summary());
            screen.out().println("    cost: " + method.cost());
            if (!method.settings().isEmpty()) {
                screen.out().println("    --set " + String.join("=…, --set ", method.settings()) + "=…");
            }
        }
        return 0;
    }

    private void metrics() {
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("--metrics tells of all metrics, and " + names.get(0)
                    + " is asked about too. Leave out one of both.");
        }
        for (Metric metric : Metrics.list()) {
            About about = metric.about();
            screen.out().println(about.name() + " (" + about.family() + "), " + about.direction() + " is better");
            screen.out().println("    " + about.summary());
            screen.out().println("    cost: " + about.cost());
            screen.out().println("    from: " + about.source());
        }
    }
}
