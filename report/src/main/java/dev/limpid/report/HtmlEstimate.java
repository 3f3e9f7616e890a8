package dev.limpid.report;

import dev.limpid.estimate.Estimate;
import dev.limpid.estimate.JsonEstimate;
import dev.limpid.estimate.Memory;
import dev.limpid.estimate.TrainingTime;
import dev.limpid.estimate.Work;
import dev.limpid.json.Version;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/** What a training will cost, as one web page. */
public final class HtmlEstimate {
    private final Estimate estimate;

    private HtmlEstimate(Estimate estimate) {
        this.estimate = estimate;
    }

    /**
     * The page, to be stored as UTF-8. Equal estimates give equal bytes.
     *
     * @param command that asked for it; empty if none did
     */
    public static String write(Estimate estimate, String command) {
        return write(estimate, command, Tongue.spoken());
    }

    /** The same in a tongue. */
    public static String write(Estimate estimate, String command, Tongue tongue) {
        return tongue.speak(() -> new HtmlEstimate(estimate).page(command).write());
    }

    private PlainPage page(String command) {
        List<PlainPage.Section> sections = new ArrayList<>();
        TrainingTime time = estimate.time();
        if (time != null) {
            sections.add(time(time));
        }
        sections.add(memory());
        sections.add(operations());
        sections.add(lines());
        List<Story.Fact> facts = new ArrayList<>();
        if (!command.isEmpty()) {
            facts.add(new Story.Fact(say("command"), command));
        }
        facts.add(new Story.Fact("limpid", Version.current()));
        return new PlainPage(
                say("estimate of a training"),
                sentence(time),
                List.of(
                        time == null
                                ? say("Nothing was trained for it, and nothing was run.")
                                : say("Nothing was trained for it but a few updates.")),
                sections,
                List.of(),
                facts,
                PlainPage.safe(JsonEstimate.write(estimate)));
    }

    private String sentence(@Nullable TrainingTime time) {
        String memory = TerminalInspection.bytes(estimate.memory().total());
        return time == null
                ? say(
                        "This training takes about {} of memory and {} floating-point operations.",
                        memory,
                        flops(estimate.work().flopsOfGraph()))
                : say(
                        "This training takes about {} and {} of memory.",
                        TrainingPage.duration(time.total().mean()),
                        memory);
    }

    private static String flops(double number) {
        return String.format(Locale.ROOT, "%.3g", number);
    }

    private static PlainPage.Section section(
            String id, String title, String aside, List<String> columns, List<PlainPage.Row> rows, String howTo) {
        return new PlainPage.Section(
                id,
                title,
                aside,
                List.of(PlainPage.Column.words(columns.get(0)), PlainPage.Column.bars(columns.get(1))),
                rows,
                howTo);
    }

    private static PlainPage.Section time(TrainingTime time) {
        double[] seconds = {time.beginning(), time.steps().mean(), time.evaluation(), time.checkpoints(), time.ending()
        };
        List<String> told = new ArrayList<>();
        for (double one : seconds) {
            told.add(TrainingPage.duration(one));
        }
        return section(
                "time",
                say("Where does the time go?"),
                say("on this machine"),
                List.of(say("what"), say("time")),
                PlainPage.amounts(
                        List.of(
                                say("to begin"),
                                say("updates"),
                                say("evaluation"),
                                say("checkpoints"),
                                say("to write the model")),
                        told,
                        seconds),
                say(
                        "Told from updates that were timed on this machine with this data; another machine takes other times."));
    }

    private PlainPage.Section memory() {
        Memory memory = estimate.memory();
        long[] bytes = {memory.weights(), memory.gradients(), memory.moments(), memory.activations()};
        List<String> told = new ArrayList<>();
        double[] amounts = new double[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            told.add(TerminalInspection.bytes(bytes[i]));
            amounts[i] = bytes[i];
        }
        return section(
                "memory",
                say("Where does the memory go?"),
                say("{} in all", TerminalInspection.bytes(memory.total())),
                List.of(say("what"), say("memory")),
                PlainPage.amounts(
                        List.of(say("weights"), say("gradients"), say("optimiser"), say("activations")), told, amounts),
                say(
                        "What the JVM itself takes comes on top. Activations shrink with the batch, gradients and the optimiser"
                                + " with what is trained."));
    }

    private PlainPage.Section operations() {
        Work work = estimate.work();
        double[] flops = {work.flopsOfGraph(), work.flopsByRule(), work.flopsByParameters()};
        List<String> told = new ArrayList<>();
        for (double one : flops) {
            told.add(flops(one));
        }
        return section(
                "operations",
                say("How much is there to compute?"),
                say("floating-point operations"),
                List.of(say("counted by"), say("operations")),
                PlainPage.amounts(
                        List.of(
                                say("the graph that is trained"),
                                say("3·2·MACs·samples, as if all were trained"),
                                say("6·N·D, N without lookup tables")),
                        told,
                        flops),
                say("The first is what runs; the others are rules of thumb that papers use, for comparison."));
    }

    private PlainPage.Section lines() {
        List<PlainPage.Row> rows = new ArrayList<>();
        for (String line : estimate.lines()) {
            String name = line.startsWith(" ") ? "" : line.split("\\s")[0];
            rows.add(PlainPage.Row.of(
                    PlainPage.Cell.of(borrowed(name)),
                    PlainPage.Cell.of(borrowed(line.substring(name.length()).strip()))));
        }
        return new PlainPage.Section(
                "told",
                say("All that is told"),
                "",
                List.of(PlainPage.Column.words(say("what")), PlainPage.Column.words(say("how much"))),
                rows,
                say("What is not known is said not to be; intervals tell where a number may well lie."));
    }
}
