package dev.limpid.batch;

import dev.limpid.Explaining;
import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.Prepared;
import dev.limpid.Subject;
import dev.limpid.data.Dataset;
import dev.limpid.data.Labels;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Metrics;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Results;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Traits;
import dev.limpid.json.Document;
import dev.limpid.json.JsonDocument;
import dev.limpid.json.JsonFields;
import dev.limpid.model.Input;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.task.Cases;
import dev.limpid.task.Contenders;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Panel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a row's answer is right, and how faithful explanations of it are. */
final class Judge {
    /** What one input can tell: where features go, or come, in the order of the scores. */
    private static final List<String> USUAL = List.of("comprehensiveness", "sufficiency", "deletion", "insertion");

    private static final String PANEL = "auto";
    private static final int SHUFFLES = 3;

    private final Limpid model;
    private final TaskModel<?> loaded;
    private final Subjects subjects;
    private final Labels labels;
    private final @Nullable Explaining how;
    private final List<Metric> metrics;

    /** @param asked null if nothing is judged */
    Judge(Limpid model, Subjects subjects, Asked.@Nullable Evaluate asked) {
        this.model = model;
        this.loaded = model.model();
        this.subjects = subjects;
        this.labels = Labels.of(loaded);
        this.how = asked == null ? null : asked.how();
        this.metrics = asked == null || how == null ? List.of() : metrics(asked.metrics());
    }

    /**
     * The metrics of these names or families that one row tells.
     *
     * @throws IllegalArgumentException if there is none of a name, or it needs more than one row
     */
    static List<Metric> metrics(List<String> names) {
        List<Metric> told = new ArrayList<>();
        for (Metric metric : Metrics.of(names.isEmpty() ? USUAL : names, Map.of())) {
            if (metric instanceof Metric.OfGame
                    || metric instanceof Metric.OfScores
                    || metric instanceof Metric.OfSum) {
                told.add(metric);
            } else if (names.contains(metric.about().name())) {
                throw new IllegalArgumentException("Metric '" + metric.about().name()
                        + "' takes more than one explanation of a row, which 'limpid batch' does not make. Use 'limpid"
                        + " evaluate'.");
            }
        }
        if (told.isEmpty()) {
            throw new IllegalArgumentException("--metrics " + String.join(",", names)
                    + ": none of these is told by one row. 'limpid methods --metrics' explains all.");
        }
        return told;
    }

    /** What is said of a row. */
    JsonDocument.Body of(Asking row, Layout layout) {
        Subject subject = subjects.of(row);
        String said = Layout.text(layout.cell(row, Column.LABEL));
        Integer label = said.isBlank() ? null : labels.answer(said, row.place());
        Document answer = model.predict(subject, Predicting.USUAL);
        Outcome outcome = how == null ? null : judged(subject, row.place(), how);
        return json -> {
            if (!said.isBlank()) {
                json.text(
                        "label", label == null ? said : loaded.answers().names().apply(label));
            }
            JsonDocument.answer(answer, json);
            if (label != null && !answer.predictions().isEmpty()) {
                Prediction first = answer.predictions().get(0);
                json.truth("right", first.index() == label);
            }
            if (outcome != null) {
                write(outcome, json);
            }
        };
    }

    private Outcome judged(Subject subject, String place, Explaining how) {
        Prepared.Cut cut = Prepared.Cut.of(how.features(), subject instanceof Subject.Image);
        if (loaded instanceof ImageModel && cut.regions() == null) {
            cut = new Prepared.Cut(cut.words(), Dataset.Wanted.USUAL.regions());
        }
        Input input = Prepared.of(loaded, subject, cut, null).input();
        TargetSpec target = how.targets().isEmpty()
                ? TargetSpec.TOP
                : TargetSpec.parse(how.targets().get(0));
        TargetSpec against = how.against() == null ? null : TargetSpec.parse(how.against());
        Target.Score score = how.score() == null ? loaded.score() : scoreOf(how.score());
        Case one = Cases.of(loaded, place, input, target, against, score, null);
        Contenders made = new Contenders(
                how.baseline(),
                how.steps(),
                how.samples(),
                how.masker(),
                subjects.background(),
                how.seed(),
                how.settings());
        List<String> names = how.methods().stream()
                .flatMap(name -> name.equals(PANEL) ? Panel.of(loaded, one.target()).stream() : List.of(name).stream())
                .distinct()
                .toList();
        SharedGames games = new SharedGames(made.games(loaded, model.others()));
        List<Contender> contenders = made.of(names, loaded, games, List.of(one));
        Plan plan = new Plan(metrics, List.of(), 0, SHUFFLES, Traits.Scope.LOCAL, how.seed());
        return new Evaluation(loaded.probe(), games, plan, more -> {}).of(List.of(one), contenders);
    }

    private static Target.Score scoreOf(String name) {
        for (Target.Score kind : Target.Score.values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("Unknown score '" + name + "'.");
    }

    private static void write(Outcome outcome, JsonFields json) throws IOException {
        Results results = outcome.results();
        json.openArray("metrics");
        for (int i = 0; i < results.methods().size(); i++) {
            json.open();
            json.text("method", results.methods().get(i));
            json.open("values");
            for (Results.Measured one : results.measured()) {
                json.number(one.about().name(), one.values()[i][0]);
            }
            json.close();
            json.close();
        }
        json.closeArray();
        if (!outcome.leftOut().isEmpty()) {
            json.open("leftOut");
            for (Map.Entry<String, String> one : outcome.leftOut().entrySet()) {
                json.text(one.getKey(), one.getValue());
            }
            json.close();
        }
    }
}
