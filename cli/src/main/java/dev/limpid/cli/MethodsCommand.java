package dev.limpid.cli;

import dev.limpid.explain.Methods;
import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** The explanation methods. */
@Command(
        name = "methods",
        description = "List the explanation methods, what they cost and what can be set.",
        mixinStandardHelpOptions = true)
final class MethodsCommand implements Callable<Integer> {
    private final Screen screen;

    MethodsCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
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
}
