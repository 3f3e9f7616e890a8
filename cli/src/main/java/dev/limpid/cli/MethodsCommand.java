package dev.limpid.cli;

import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.explain.Methods;
import dev.limpid.json.JsonMethods;
import dev.limpid.report.HtmlMethods;
import dev.limpid.report.TerminalMethod;
import dev.limpid.report.TerminalStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "  limpid methods --metrics",
            "  limpid methods --format html --out methods.html"
        })
final class MethodsCommand implements Callable<Integer> {
    private final Screen screen;

    @Parameters(arity = "0..*", paramLabel = "METHOD", description = "Methods to tell all of.")
    private List<String> names = List.of();

    @Option(names = "--metrics", description = "Tell of the metrics that explanations are judged by instead.")
    private boolean metrics;

    @Mixin
    private OutputOptions output = new OutputOptions();

    MethodsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (metrics) {
            metrics();
            return 0;
        }
        List<Methods.Listed> methods = names.isEmpty()
                ? Methods.list()
                : names.stream().map(Methods::listed).toList();
        try (Destination destination = output.open(screen, List.of("text", "json", "html"))) {
            destination.write((format, style) -> switch (format) {
                case "json" -> JsonMethods.write(methods);
                case "html" -> HtmlMethods.write(methods, output.tongue());
                default -> names.isEmpty() ? listed(methods) : told(methods, style);
            });
        }
        return 0;
    }

    private static String told(List<Methods.Listed> methods, TerminalStyle style) {
        return String.join(
                "\n",
                methods.stream()
                        .map(method -> TerminalMethod.render(method, style))
                        .toList());
    }

    private static String listed(List<Methods.Listed> methods) {
        StringBuilder text = new StringBuilder();
        for (Methods.Listed method : methods) {
            text.append(method.name()).append('\n');
            text.append("    ").append(method.summary()).append('\n');
            text.append("    cost: ").append(method.cost()).append('\n');
            if (!method.settings().isEmpty()) {
                text.append("    --set ")
                        .append(String.join("=…, --set ", method.settings()))
                        .append("=…\n");
            }
        }
        return text.toString();
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
