package dev.limpid.report;

import dev.limpid.cost.Cost;
import dev.limpid.explain.Methods;
import dev.limpid.inspect.Inspection;
import dev.limpid.json.JsonInspection;
import dev.limpid.json.Version;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

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
        return new HtmlInspection(inspection, depth).page().write();
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
                "model card",
                sentence(),
                more(),
                sections,
                inspection.notes(),
                facts(),
                PlainPage.safe(JsonInspection.write(inspection)));
    }

    private String sentence() {
        Inspection.Identity model = inspection.model();
        Cost used = inspection.cost().used();
        return model.id() + " has " + Numbers.count(used.parameterCount()) + " parameters"
                + (model.task() == null ? "" : " for " + model.task())
                + (inspection.cost().isComputed()
                        ? " and takes " + TerminalInspection.large(used.macs()) + " multiply-accumulates for "
                                + inspection.cost().example()
                        : "")
                + ".";
    }

    private List<String> more() {
        List<String> more = new ArrayList<>();
        Inspection.Identity model = inspection.model();
        more.add("Licence: " + (model.license() == null ? "not stated" : model.license()) + ". Architecture: "
                + (model.architecture() == null ? "not stated" : model.architecture()) + ".");
        if (!model.labels().isEmpty()) {
            more.add("It tells apart " + TerminalInspection.labels(model.labels()) + ".");
        }
        return more;
    }

    private PlainPage.Section modules() {
        boolean computed = inspection.cost().isComputed();
        List<Modules.Line> lines = Modules.of(inspection.cost().whole(), depth);
        Cost whole = inspection.cost().whole().total();
        List<PlainPage.Column> columns = new ArrayList<>();
        columns.add(PlainPage.Column.words("module"));
        columns.add(PlainPage.Column.bars("parameters"));
        if (computed) {
            columns.add(PlainPage.Column.bars("MACs"));
            columns.add(PlainPage.Column.number("activations"));
        }
        List<PlainPage.Row> rows = new ArrayList<>();
        for (Modules.Line line : lines) {
            Cost cost = line.cost();
            String name = line.depth() == 0 ? "the whole model" : line.label();
            List<PlainPage.Cell> cells = new ArrayList<>();
            cells.add(PlainPage.Cell.of(name, line.times() > 1 ? "each of " + line.times() : ""));
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
                "What does it consist of?",
                computed ? "counted for " + inspection.cost().example() : "parameters only",
                columns,
                rows,
                "Modules within modules; a bar as long as the first is the whole model. Of equal layers one is shown"
                        + " for all. "
                        + Cost.RULE);
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
                "How are its parameters stored?",
                "by type",
                List.of(
                        PlainPage.Column.words("type"),
                        PlainPage.Column.bars("parameters"),
                        PlainPage.Column.number("bytes")),
                rows,
                "A full bar is all parameters. Half as many bits a parameter take half the memory, and say less exactly"
                        + " what it is.");
    }

    private PlainPage.Section memory() {
        Cost whole = inspection.cost().whole().total();
        long weights = whole.parameters().entrySet().stream()
                .mapToLong(one -> one.getKey().bytes(one.getValue()))
                .sum();
        long activations = ACTIVATION * whole.activations();
        return new PlainPage.Section(
                "memory",
                "What memory does it take?",
                inspection.cost().example(),
                List.of(PlainPage.Column.words("what"), PlainPage.Column.bars("bytes")),
                PlainPage.amounts(
                        List.of("weights, as stored", "activations, were all kept"),
                        List.of(TerminalInspection.bytes(weights), TerminalInspection.bytes(activations)),
                        weights,
                        activations),
                "Predicting keeps a few activations at a time and needs less than both; training and explaining from"
                        + " inside keep many. Activations are counted as numbers of four bytes.");
    }

    private PlainPage.Section files() {
        List<PlainPage.Row> rows = inspection.files().stream()
                .map(file -> PlainPage.Row.of(
                        PlainPage.Cell.of(file.path()),
                        PlainPage.Cell.of(TerminalInspection.bytes(file.size())),
                        PlainPage.Cell.of(or(file.sha256(), "not told by its SHA-256"))))
                .toList();
        return new PlainPage.Section(
                "files",
                "What is it stored in?",
                "",
                List.of(
                        PlainPage.Column.words("file"),
                        PlainPage.Column.number("size"),
                        PlainPage.Column.words("SHA-256")),
                rows,
                "A file with the same SHA-256 is the same file, wherever it was fetched from.");
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
                        PlainPage.Cell.of(or(wire.role(), ""))))
                .toList();
        return new PlainPage.Section(
                "wires",
                "Where can it be looked into?",
                Numbers.count(rows.size()) + " of "
                        + Numbers.count(inspection.wires().size()) + " wires",
                List.of(
                        PlainPage.Column.words("wire"),
                        PlainPage.Column.words("type"),
                        PlainPage.Column.words("what it is")),
                rows,
                "Wires with a known role; any can be named to --wire, and the page's JSON holds all.");
    }

    private PlainPage.Section methods() {
        List<PlainPage.Row> rows = new ArrayList<>();
        for (Methods.Fit method : inspection.methods()) {
            String obstacle = method.obstacle();
            rows.add(PlainPage.Row.of(
                    PlainPage.Cell.of(method.name()),
                    PlainPage.Cell.of(obstacle == null ? "✓ works" : "– does not"),
                    PlainPage.Cell.of(or(obstacle, ""))));
        }
        long working = inspection.methods().stream()
                .filter(method -> method.obstacle() == null)
                .count();
        return new PlainPage.Section(
                "methods",
                "Which methods explain it?",
                working + " of " + inspection.methods().size(),
                List.of(
                        PlainPage.Column.words("method"),
                        PlainPage.Column.words("on this model"),
                        PlainPage.Column.words("why not")),
                rows,
                "What a method needs of a model; whether its explanations are good is told by evaluating them.");
    }

    private List<Story.Fact> facts() {
        Inspection.Identity model = inspection.model();
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact("model", model.id()));
        facts.add(new Story.Fact("source", model.source()));
        facts.add(new Story.Fact("SHA-256", or(model.sha256(), "weights are not on this disk")));
        inspection.cost().inputs().forEach(fed -> facts.add(new Story.Fact("counted with " + fed.name(), fed.type())));
        facts.add(new Story.Fact("limpid", Version.current()));
        return facts;
    }
}
