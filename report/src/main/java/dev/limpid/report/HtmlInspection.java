package dev.limpid.report;

import dev.limpid.cost.Cost;
import dev.limpid.explain.Methods;
import dev.limpid.inspect.Inspection;
import dev.limpid.json.JsonInspection;
import dev.limpid.json.Version;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;
import static dev.limpid.report.Say.sayAs;

/** A model's card: what it is, what it consists of, what it costs and what can be asked of it, as one web page. */
public final class HtmlInspection {
    private static final int ACTIVATION = 4;

    private final Inspection inspection;
    private final int depth;

    private HtmlInspection(Inspection inspection, int depth) {
        this.inspection = inspection;
        this.depth = depth;
    }

    /**
     * The page, to be stored as UTF-8. Equal inspections give equal bytes.
     *
     * @param depth modules within modules that are told apart
     */
    public static String write(Inspection inspection, int depth) {
        return write(inspection, depth, Tongue.spoken());
    }

    /** The same in a tongue. */
    public static String write(Inspection inspection, int depth, Tongue tongue) {
        return tongue.speak(() -> new HtmlInspection(inspection, depth).page().write());
    }

    private PlainPage page() {
        List<PlainPage.Section> sections = new ArrayList<>();
        sections.add(modules());
        sections.add(types());
        if (inspection.cost().isComputed()) {
            sections.add(memory());
        }
        sections.add(files());
        if (!inspection.wires().isEmpty()) {
            sections.add(wires());
        }
        if (!inspection.methods().isEmpty()) {
            sections.add(methods());
        }
        return new PlainPage(
                say("model card"),
                sentence(),
                more(),
                sections,
                inspection.notes().stream().map(Say::borrowed).toList(),
                facts(),
                PlainPage.safe(JsonInspection.write(inspection)));
    }

    private String sentence() {
        Inspection.Identity model = inspection.model();
        Cost used = inspection.cost().used();
        String count = Numbers.count(used.parameterCount());
        return (model.task() == null
                        ? say("{} has {} parameters", model.id(), count)
                        : say("{} has {} parameters for {}", model.id(), count, model.task()))
                + (inspection.cost().isComputed()
                        ? say(
                                " and takes {} multiply-accumulates for {}",
                                borrowed(TerminalInspection.large(used.macs())),
                                borrowed(inspection.cost().example()))
                        : "")
                + say(".");
    }

    private List<String> more() {
        List<String> more = new ArrayList<>();
        Inspection.Identity model = inspection.model();
        more.add(say(
                "Licence: {}. Architecture: {}.",
                or(model.license(), say("not stated")),
                or(model.architecture(), say("not stated"))));
        if (!model.labels().isEmpty()) {
            more.add(say("It tells apart {}.", TerminalInspection.labels(model.labels())));
        }
        return more;
    }

    private PlainPage.Section modules() {
        boolean computed = inspection.cost().isComputed();
        List<Modules.Line> lines = Modules.of(inspection.cost().whole(), depth);
        Cost whole = inspection.cost().whole().total();
        List<PlainPage.Column> columns = new ArrayList<>();
        columns.add(PlainPage.Column.words(say("module")));
        columns.add(PlainPage.Column.bars(say("parameters")));
        if (computed) {
            columns.add(PlainPage.Column.bars("MACs"));
            columns.add(PlainPage.Column.number(say("activations")));
        }
        List<PlainPage.Row> rows = new ArrayList<>();
        for (Modules.Line line : lines) {
            Cost cost = line.cost();
            String name = line.depth() == 0 ? say("the whole model") : line.label();
            List<PlainPage.Cell> cells = new ArrayList<>();
            cells.add(PlainPage.Cell.of(name, line.times() > 1 ? say("each of {}", line.times()) : ""));
            cells.add(PlainPage.Cell.bar(
                    Numbers.count(cost.parameterCount()), share(cost.parameterCount(), whole.parameterCount())));
            if (computed) {
                cells.add(PlainPage.Cell.bar(Numbers.count(cost.macs()), share(cost.macs(), whole.macs())));
                cells.add(PlainPage.Cell.of(Numbers.count(cost.activations())));
            }
            rows.add(new PlainPage.Row(line.depth(), cells));
        }
        return new PlainPage.Section(
                "modules",
                say("What does it consist of?"),
                computed ? say("counted for {}", borrowed(inspection.cost().example())) : say("parameters only"),
                columns,
                rows,
                say(
                                "Modules within modules; a bar as long as the first is the whole model. Of equal layers one is shown"
                                        + " for all. ")
                        + borrowed(Cost.RULE));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private PlainPage.Section types() {
        Cost whole = inspection.cost().whole().total();
        List<PlainPage.Row> rows = new ArrayList<>();
        whole.parameters()
                .forEach((type, count) -> rows.add(PlainPage.Row.of(
                        PlainPage.Cell.of(type.toString()),
                        PlainPage.Cell.bar(Numbers.count(count), share(count, whole.parameterCount())),
                        PlainPage.Cell.of(TerminalInspection.bytes(type.bytes(count))))));
        return new PlainPage.Section(
                "types",
                say("How are its parameters stored?"),
                say("by type"),
                List.of(
                        PlainPage.Column.words(say("type")),
                        PlainPage.Column.bars(say("parameters")),
                        PlainPage.Column.number(say("bytes"))),
                rows,
                say(
                        "A full bar is all parameters. Half as many bits a parameter take half the memory, and say less exactly"
                                + " what it is."));
    }

    private PlainPage.Section memory() {
        Cost whole = inspection.cost().whole().total();
        long weights = whole.parameters().entrySet().stream()
                .mapToLong(one -> one.getKey().bytes(one.getValue()))
                .sum();
        long activations = ACTIVATION * whole.activations();
        return new PlainPage.Section(
                "memory",
                say("What memory does it take?"),
                borrowed(inspection.cost().example()),
                List.of(PlainPage.Column.words(say("what")), PlainPage.Column.bars(say("bytes"))),
                PlainPage.amounts(
                        List.of(say("weights, as stored"), say("activations, were all kept")),
                        List.of(TerminalInspection.bytes(weights), TerminalInspection.bytes(activations)),
                        weights,
                        activations),
                say(
                        "Predicting keeps a few activations at a time and needs less than both; training and explaining from"
                                + " inside keep many. Activations are counted as numbers of four bytes."));
    }

    private PlainPage.Section files() {
        List<PlainPage.Row> rows = inspection.files().stream()
                .map(file -> PlainPage.Row.of(
                        PlainPage.Cell.of(file.path()),
                        PlainPage.Cell.of(TerminalInspection.bytes(file.size())),
                        PlainPage.Cell.of(or(file.sha256(), say("not told by its SHA-256")))))
                .toList();
        return new PlainPage.Section(
                "files",
                say("What is it stored in?"),
                "",
                List.of(
                        PlainPage.Column.words(say("file")),
                        PlainPage.Column.number(say("size")),
                        PlainPage.Column.words("SHA-256")),
                rows,
                say("A file with the same SHA-256 is the same file, wherever it was fetched from."));
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private PlainPage.Section wires() {
        List<PlainPage.Row> rows = inspection.wires().stream()
                .filter(wire -> wire.role() != null)
                .map(wire -> PlainPage.Row.of(
                        PlainPage.Cell.of(wire.name()),
                        PlainPage.Cell.of(wire.type()),
                        PlainPage.Cell.of(wire.role() == null ? "" : roles(wire.role()))))
                .toList();
        return new PlainPage.Section(
                "wires",
                say("Where can it be looked into?"),
                say(
                        "{} of {} wires",
                        Numbers.count(rows.size()),
                        Numbers.count(inspection.wires().size())),
                List.of(
                        PlainPage.Column.words(say("wire")),
                        PlainPage.Column.words(say("type")),
                        PlainPage.Column.words(say("what it is"))),
                rows,
                say("Wires with a known role; any can be named to --wire, and the page's JSON holds all."));
    }

    private PlainPage.Section methods() {
        List<PlainPage.Row> rows = new ArrayList<>();
        for (Methods.Fit method : inspection.methods()) {
            String obstacle = method.obstacle();
            rows.add(PlainPage.Row.of(
                    PlainPage.Cell.of(method.name()),
                    PlainPage.Cell.of(obstacle == null ? say("✓ works") : say("– does not")),
                    PlainPage.Cell.of(obstacle == null ? "" : borrowed(obstacle))));
        }
        long working = inspection.methods().stream()
                .filter(method -> method.obstacle() == null)
                .count();
        return new PlainPage.Section(
                "methods",
                say("Which methods explain it?"),
                sayAs(
                        "methods that work",
                        "{} of {}",
                        working,
                        inspection.methods().size()),
                List.of(
                        PlainPage.Column.words(say("method")),
                        PlainPage.Column.words(say("on this model")),
                        PlainPage.Column.words(say("why not"))),
                rows,
                say("What a method needs of a model; whether its explanations are good is told by evaluating them."));
    }

    private List<Story.Fact> facts() {
        Inspection.Identity model = inspection.model();
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(say("model"), model.id()));
        facts.add(new Story.Fact(say("source"), model.source()));
        facts.add(new Story.Fact("SHA-256", or(model.sha256(), say("weights are not on this disk"))));
        inspection
                .cost()
                .inputs()
                .forEach(fed -> facts.add(new Story.Fact(say("counted with {}", fed.name()), fed.type())));
        facts.add(new Story.Fact("limpid", Version.current()));
        return facts;
    }

    /** What a wire is, each of several in turn. */
    private static String roles(String told) {
        return Arrays.stream(told.split(", ")).map(Say::borrowed).collect(Collectors.joining(say(", ")));
    }
}
