package dev.limpid.report;

import dev.limpid.decide.Decision;
import dev.limpid.json.Version;
import dev.limpid.profile.Machine;
import dev.limpid.profile.Profile;
import dev.limpid.select.JsonSelection;
import dev.limpid.select.Question;
import dev.limpid.select.Row;
import dev.limpid.select.Selection;
import dev.limpid.select.Stage;
import dev.limpid.select.Way;
import dev.limpid.train.Training;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.key;
import static dev.limpid.report.Say.say;

/**
 * A selection's page, ready for its template.
 *
 * @param charts performance against what it costs, and against transparency, as far as these are known of two or more
 * @param weights null where nothing was decided, or of a single candidate
 * @param foretold null without any
 * @param ways that were tried
 * @param told what to know of each candidate
 * @param stages what each took
 * @param command that repeats it; empty where that is not known
 * @param json the selection itself, such that no browser mistakes a part of it for markup
 */
record SelectionPage(
        SelectionLead lead,
        String data,
        List<String> warnings,
        SelectionTable table,
        List<ParetoChart> charts,
        @Nullable WeightChart weights,
        Reliance reliance,
        @Nullable ForetoldTable foretold,
        List<LayerCurves> layers,
        List<Tried> ways,
        List<Said> told,
        PublishedTable published,
        Stages stages,
        List<String> notes,
        List<Story.Fact> facts,
        String command,
        String json) {
    /** A way that was tried. */
    record Tried(
            String candidate, String way, boolean chosen, String promise, String value, String seconds, String note) {}

    /** What is to be known of a candidate. */
    record Said(String candidate, List<String> notes) {}

    /** Seconds by candidate and stage. */
    record Stages(List<String> heads, List<Spent> rows) {}

    /** A candidate's seconds. */
    record Spent(String candidate, List<String> times) {}

    /** Whether there is anything to say of how it was measured. */
    boolean isToldHow() {
        return !stages.rows().isEmpty() || !notes.isEmpty() || !command.isEmpty();
    }

    static SelectionPage of(Selection selection) {
        Decision decision = selection.decision();
        List<Row> compared = selection.compared();
        return new SelectionPage(
                SelectionLead.of(selection),
                selection.question().source(),
                selection.warnings().stream().map(Say::borrowed).toList(),
                SelectionTable.of(selection),
                SelectionCharts.of(selection),
                decision == null || compared.size() < 2
                        ? null
                        : WeightChart.of(
                                decision,
                                compared.stream()
                                        .map(row ->
                                                decision.alternatives().names().indexOf(row.candidate()))
                                        .filter(i -> i >= 0)
                                        .toList()),
                Reliance.of(compared),
                selection.foretold().isEmpty() ? null : ForetoldTable.of(selection.foretold()),
                LayerCurves.of(selection),
                tried(selection.rows()),
                said(selection.rows()),
                PublishedTable.of(selection.rows()),
                stages(selection.rows()),
                selection.notes().stream().map(Say::borrowed).toList(),
                facts(selection),
                String.valueOf(selection.settings().getOrDefault(Training.COMMAND, "")),
                JsonSelection.write(selection).replace("<", "\\u003c"));
    }

    private static List<Tried> tried(List<Row> rows) {
        List<Tried> tried = new ArrayList<>();
        for (Row row : rows) {
            for (Way way : row.ways()) {
                tried.add(new Tried(
                        row.candidate(),
                        borrowed(way.name().told()),
                        way == row.chosen(),
                        Double.isFinite(way.promise())
                                ? Numbers.terse(way.promise()).plain(way.promise())
                                : Means.ABSENT,
                        Means.told(way.value()),
                        Amounts.time(way.seconds()),
                        borrowed(way.note())));
            }
        }
        return tried;
    }

    private static List<Said> said(List<Row> rows) {
        List<Said> said = new ArrayList<>();
        for (Row row : rows) {
            List<String> notes = new ArrayList<>();
            if (!row.stopped().isEmpty()) {
                notes.add(say("Its training: {}.", borrowed(row.stopped())));
            }
            if (row.interpretability() != null) {
                notes.add(
                        say("Explanations: {}", borrowed(row.interpretability().sentence())));
            }
            if (row.robustness() != null) {
                row.robustness()
                        .weak()
                        .forEach(slice -> notes.add(say("It does worse where {}.", borrowed(slice.toString()))));
            }
            row.notes().forEach(note -> notes.add(borrowed(note)));
            if (!notes.isEmpty()) {
                said.add(new Said(row.candidate(), notes));
            }
        }
        return said;
    }

    private static Stages stages(List<Row> rows) {
        List<Stage> there = Stream.of(Stage.values())
                .filter(stage -> rows.stream().anyMatch(row -> row.seconds().containsKey(stage)))
                .toList();
        return new Stages(
                there.stream().map(stage -> borrowed(stage.done())).toList(),
                rows.stream()
                        .filter(row -> !row.seconds().isEmpty())
                        .map(row -> new Spent(
                                row.candidate(),
                                there.stream()
                                        .map(stage -> row.seconds().containsKey(stage)
                                                ? Amounts.time(row.seconds().getOrDefault(stage, 0.0))
                                                : "")
                                        .toList()))
                        .toList());
    }

    private static List<Story.Fact> facts(Selection selection) {
        Question question = selection.question();
        List<Story.Fact> facts = new ArrayList<>();
        facts.add(new Story.Fact(say("data"), question.source()));
        facts.add(new Story.Fact(say("SHA-256 of the examples"), question.sha256()));
        facts.add(new Story.Fact(say("what is told"), borrowed(question.kind().toString())));
        for (int i = 0; i < question.classes().size() && i < question.balance().size(); i++) {
            facts.add(new Story.Fact(
                    say("class {}", question.classes().get(i)),
                    say(
                            "{} to learn from",
                            Numbers.many(question.balance().get(i), key("{} example"), key("{} examples")))));
        }
        facts.add(new Story.Fact(
                say("metric"),
                say(
                        "{}: {} ({})",
                        question.metric().name(),
                        borrowed(question.metric().summary()),
                        borrowed(question.metric().source()))));
        for (Row row : selection.rows()) {
            String more = row.sha256().isEmpty() ? "" : ", SHA-256 " + row.sha256();
            if (!(row.source() + more).isEmpty()) {
                facts.add(new Story.Fact(row.candidate(), row.source() + more));
            }
        }
        selection.rows().stream()
                .flatMap(row -> Stream.ofNullable(row.profile()))
                .findFirst()
                .ifPresent(profile -> facts.add(machine(profile)));
        selection.settings().forEach((name, value) -> {
            if (!name.equals(Training.COMMAND)) {
                facts.add(new Story.Fact(borrowed(TerminalFinding.words(name)), Numbers.value(value)));
            }
        });
        facts.add(new Story.Fact(say("time of this run"), Amounts.time(selection.seconds())));
        facts.add(new Story.Fact(say("seed"), Long.toString(selection.seed())));
        facts.add(new Story.Fact("limpid", Version.current()));
        return facts;
    }

    private static Story.Fact machine(Profile profile) {
        Machine machine = profile.machine();
        return new Story.Fact(
                say("machine"),
                say(
                        "{}, {}, {} used, {}, {}",
                        machine.processor(),
                        Numbers.many(machine.cores(), key("{} core"), key("{} cores")),
                        Numbers.many(profile.threads(), key("{} thread"), key("{} threads")),
                        machine.system(),
                        machine.java()));
    }
}
