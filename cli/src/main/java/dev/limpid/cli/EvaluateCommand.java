package dev.limpid.cli;

import dev.limpid.OtherModels;
import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Case;
import dev.limpid.evaluate.Contender;
import dev.limpid.evaluate.Evaluation;
import dev.limpid.evaluate.Evidence;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Metric;
import dev.limpid.evaluate.Need;
import dev.limpid.evaluate.Outcome;
import dev.limpid.evaluate.Plan;
import dev.limpid.evaluate.Recommendation;
import dev.limpid.evaluate.SharedGames;
import dev.limpid.evaluate.Truth;
import dev.limpid.image.Picture;
import dev.limpid.json.JsonEvaluation;
import dev.limpid.json.Judged;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.report.HtmlEvaluation;
import dev.limpid.report.TerminalEvaluation;
import dev.limpid.source.Advice;
import dev.limpid.source.AdviceStore;
import dev.limpid.task.Cases;
import dev.limpid.task.Contenders;
import dev.limpid.task.ImageModel;
import dev.limpid.task.MethodTraits;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** Which explanations can be believed, and which method to use. */
@Command(
        name = "evaluate",
        description =
                "Measure how far explanations of a model can be trusted on your own data, compare methods, and recommend"
                        + " one.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid evaluate --model ./my-classifier --data reviews.csv",
            "  limpid evaluate --model ./my-classifier --data reviews.csv --method integrated-gradients,lime,attn-lrp \\",
            "      --metrics faithfulness,robustness --format html --out trust.html",
            "  limpid evaluate --model examples/digits --data examples/digits/pictures --metrics faithfulness",
            "  limpid evaluate --model bert-base-uncased --data sentences.txt --must-add-up --budget 200",
            "  limpid evaluate --model ./my-classifier --data reviews.csv --method integrated-gradients \\",
            "      --metrics comprehensiveness --fail-if \"comprehensiveness<0.3\""
        })
final class EvaluateCommand implements Callable<Integer> {
    private static final String LABEL = "label";

    private final Screen screen;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description =
                    "What is explained of each example: top, the model's answer; label, what the data says; or any of"
                            + " explain's. Default: top.")
    private String target = "top";

    @Option(names = "--against", paramLabel = "TARGET", description = "Explain the target rather than this one.")
    private @Nullable String against;

    @Mixin
    private JudgedMethods methods = new JudgedMethods();

    @Mixin
    private MetricOptions metrics = new MetricOptions();

    @Mixin
    private NeedOptions wanted = new NeedOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    EvaluateCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() throws IOException {
        model.refuseInputs("evaluate");
        TargetSpec spec = target.equals(LABEL) ? TargetSpec.TOP : TargetSpec.parse(target);
        TargetSpec contrast = against == null ? null : TargetSpec.parse(against);
        wanted.need();
        wanted.weights();
        methods.check();
        metrics.check(methods);
        data.check();
        try (Destination destination = output.open(screen, List.of("text", "json", "html"));
                TaskModel<?> loaded = model.load(screen);
                OtherModels others = new OtherModels(name -> model.loadOther(screen, name))) {
            Dataset examples = data.read(loaded, methods.seed());
            List<Case> cases = cases(loaded, examples, spec, contrast);
            List<Truth.Kind> known = cases.stream()
                    .flatMap(one -> Stream.ofNullable(one.truth()))
                    .map(Truth::kind)
                    .distinct()
                    .toList();
            List<Metric> judged = metrics.of(known, methods.ofMetrics());
            List<String> names = methods.panel(loaded, cases.get(0).target());
            metrics.requireMeasured(judged, names);
            Plan plan = metrics.plan(
                    judged, metrics.disturbances(loaded, cases, data, others), wanted.scope(), methods.seed());
            Contenders made = methods.made(loaded);
            SharedGames games = new SharedGames(made.games(loaded, others));
            List<Contender> contenders = made.of(names, loaded, games, cases);
            Outcome outcome;
            try (PointsDone done = new PointsDone(screen, "Evaluating", "explanations")) {
                outcome = new Evaluation(loaded.probe(), games, plan, done::accept).of(cases, contenders);
            }
            Appraisal appraisal = Appraisal.of(
                    outcome,
                    MethodTraits.of(loaded, outcome.results().methods(), wanted.scope()),
                    wanted.need(),
                    wanted.weights(),
                    inference());
            Judged document = document(loaded, examples, appraisal);
            destination.write((format, style) -> switch (format) {
                case "json" -> JsonEvaluation.write(document);
                case "html" ->
                    HtmlEvaluation.write(document, example -> picture(loaded, examples, example), output.tongue());
                default -> TerminalEvaluation.render(document, style);
            });
            keep(loaded, examples, appraisal);
            return metrics.verdict(outcome, inference(), screen);
        }
    }

    /** For 'explain --method auto': what was found for any need, where methods were compared. */
    private void keep(TaskModel<?> loaded, Dataset examples, Appraisal appraisal) {
        Recommendation found = appraisal.recommendation();
        boolean compared = appraisal.outcome().results().methods().size() > 1
                && found.evidence().stream().anyMatch(Evidence.Against.class::isInstance);
        // Of those that cannot be told apart the foremost may be no better, but is not known to be worse.
        String method = found instanceof Recommendation.Recommended one
                ? one.method()
                : found instanceof Recommendation.Undecided several
                        ? several.methods().get(0)
                        : null;
        if (method != null && compared && wanted.need().equals(Need.LOCAL)) {
            Advice advice = new Advice(
                    method,
                    found.sentence(),
                    data.path().toString(),
                    examples.cases().size());
            try {
                AdviceStore.ofThisUser().keep(loaded.provenance(), advice);
            } catch (UncheckedIOException unwritable) {
                screen.err()
                        .println("limpid: 'explain --method auto' will not know what was found: "
                                + unwritable.getMessage());
            }
        }
    }

    private Inference inference() {
        return Inference.STANDARD.seeded(methods.seed());
    }

    private List<Case> cases(TaskModel<?> loaded, Dataset examples, TargetSpec spec, @Nullable TargetSpec contrast) {
        Target.Score score = loaded.score();
        return examples.cases().stream()
                .map(one -> {
                    TargetSpec asked = spec;
                    if (target.equals(LABEL)) {
                        if (one.answer() == null) {
                            throw new IllegalArgumentException(one.example().name()
                                    + ": --target label, but the data says no label of it that is one of the model's."
                                    + " Choose --target top.");
                        }
                        asked = TargetSpec.parse("index:" + one.answer());
                    }
                    return Cases.of(
                            loaded, one.example().name(), one.example().input(), asked, contrast, score, one.truth());
                })
                .toList();
    }

    private Judged document(TaskModel<?> loaded, Dataset examples, Appraisal appraisal) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("examples", examples.cases().size());
        how.put("checked", Math.min(metrics.checked(), examples.cases().size()));
        how.put("target", target);
        how.put("scope", wanted.scope().toString());
        how.putAll(appraisal.outcome().masking());
        how.put("command", command());
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(examples.notes());
        notes.addAll(appraisal.outcome().notes());
        return new Judged(
                loaded.provenance(),
                data.path().toString(),
                how,
                examples.cases().stream()
                        .map(one -> new Judged.Shown(
                                one.example().name(),
                                one.example().shown(),
                                one.example().label(),
                                right(loaded, one.example().input(), one.answer())))
                        .toList(),
                wanted.need(),
                appraisal,
                notes,
                methods.seed());
    }

    private @Nullable Picture picture(TaskModel<?> loaded, Dataset examples, int example) {
        return loaded instanceof ImageModel
                ? Picture.read(data.path()
                        .resolve(examples.cases().get(example).example().name()))
                : null;
    }

    /** What repeats this. */
    private String command() {
        return "limpid " + Shell.line(spec.commandLine().getParseResult().originalArgs());
    }

    private static @Nullable Boolean right(TaskModel<?> loaded, Input input, @Nullable Integer answer) {
        return answer == null
                ? null
                : loaded.top(input, loaded.position(input, null), 1).get(0).index() == answer;
    }
}
