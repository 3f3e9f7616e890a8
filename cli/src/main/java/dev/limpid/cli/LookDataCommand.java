package dev.limpid.cli;

import dev.limpid.data.Case;
import dev.limpid.data.Dataset;
import dev.limpid.evaluate.Answered;
import dev.limpid.evaluate.Bootstrap;
import dev.limpid.evaluate.Drivers;
import dev.limpid.evaluate.Failures;
import dev.limpid.evaluate.MeanMap;
import dev.limpid.evaluate.Slice;
import dev.limpid.evaluate.Slices;
import dev.limpid.explain.Attribution;
import dev.limpid.explain.Explainer;
import dev.limpid.explain.Methods;
import dev.limpid.look.Finding;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.task.Games;
import dev.limpid.task.ImageModel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What drives a model's answers over a data set, and where it is weak. */
@Command(
        name = "data",
        description = {
            "Over a data set: which words or columns drive which answer, or from where in pictures; and where the data have"
                    + " labels, slices that are answered wrong more often than the rest (Fisher's exact test, corrected"
                    + " by Benjamini and Hochberg), wrong answers grouped by what drove them, and a few to look at."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look data --model ./my-classifier --data reviews.csv --examples 0",
            "  limpid look data --model ./my-trees.onnx --data houses.csv --method permutation-shap --masker mean"
        })
final class LookDataCommand implements Callable<Integer> {
    private static final int LOOKED_AT = 5;
    private static final int NAMED = 3;
    private static final int CELLS = 8;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private DataOptions data = new DataOptions();

    @Option(
            names = "--method",
            paramLabel = "M",
            description = "What explains each answer. Default: integrated-gradients.")
    private String method = "integrated-gradients";

    @Option(names = "--steps", paramLabel = "N", description = "Points on a path. Default: as many as it takes.")
    private @Nullable Integer steps;

    @Option(names = "--samples", paramLabel = "N", description = "What the method may draw, as for explain.")
    private @Nullable Integer samples;

    @Option(
            names = "--masker",
            paramLabel = "M",
            description = "What stands for an absent feature, for methods from outside; as for explain.")
    private @Nullable String masker;

    @Option(
            names = "--rate",
            paramLabel = "Q",
            description = "Which part of the slices found may be chance, on average. Default: 0.05.")
    private double rate = Slices.STANDARD.rate();

    @Option(names = "--fewest", paramLabel = "N", description = "Examples that a slice has at least. Default: 10.")
    private int fewest = Slices.STANDARD.fewest();

    @Option(names = "--top", paramLabel = "N", description = "Drivers that are shown of each answer. Default: 10.")
    private int top = 10;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookDataCommand(Screen screen) {
        this.screen = screen;
    }

    /**
     * What is known of the data.
     *
     * @param answered of those with labels, in order
     * @param reasons for each answer, in the data's order
     * @param labelled numbers of those with labels
     */
    private record Known(Dataset dataset, List<Answered> answered, List<Attribution> reasons, List<Integer> labelled) {}

    @Override
    public Integer call() {
        model.refuseInputs("look data");
        Slices slices = new Slices(fewest, rate, Slices.STANDARD.words(), Slices.STANDARD.pairsOf());
        if (top < 1) {
            throw new IllegalArgumentException("--top must be at least 1, got " + top + ".");
        }
        Methods.listed(method);
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            Known known = known(loaded, data.read(loaded, seed));
            LookResult.write(destination, loaded.provenance(), List.of(), finding(loaded, known, slices));
        }
        return 0;
    }

    private Known known(TaskModel<?> loaded, Dataset dataset) {
        Explainer explainer = Methods.of(
                method,
                new Methods.Settings(
                        loaded.baseline(),
                        steps,
                        samples,
                        seed,
                        Map.of(),
                        loaded.layout(),
                        new Games(loaded, new Games.Wishes(masker, seed), more -> {})));
        List<Answered> answered = new ArrayList<>();
        List<Attribution> reasons = new ArrayList<>();
        List<Integer> labelled = new ArrayList<>();
        try (PointsDone done = new PointsDone(screen, "Explaining", "answers")) {
            for (Case one : dataset.cases()) {
                Input input = one.example().input();
                Target target = TargetSpec.TOP
                        .resolve(loaded, input, null, loaded.score(), null)
                        .get(0);
                reasons.add(explainer.explain(loaded.probe(), input, target));
                Integer answer = one.answer();
                if (answer != null) {
                    labelled.add(reasons.size() - 1);
                    answered.add(Answered.of(
                            input,
                            loaded.answers().choice(answer).label(),
                            target.choice().label()));
                }
                done.accept(1);
            }
        }
        return new Known(dataset, answered, reasons, labelled);
    }

    private Finding finding(TaskModel<?> loaded, Known known, Slices slices) {
        boolean pictures = loaded instanceof ImageModel;
        List<Finding.Sheet> sheets = new ArrayList<>();
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(known.dataset.notes());
        String statement;
        if (known.answered.isEmpty()) {
            statement = "What drives the answers of " + known.reasons.size() + " examples.";
            notes.add("The data have no labels that are answers of the model, so it is not known where it is wrong.");
        } else {
            List<Slice> found = slices.find(known.answered);
            sheets.add(slices(found));
            failures(known, pictures, sheets);
            statement = statement(known, found);
            notes.add(
                    "Slices are of those that were looked at: words, quarters of numbers, labels, answers and pairs of"
                            + " them. Of those found a part of " + rate + " may be chance, on average.");
        }
        if (pictures) {
            MeanMap.of(known.reasons, CELLS, CELLS).forEach(map -> sheets.add(grid(map)));
        } else {
            sheets.add(drivers(known));
            notes.add(
                    "Scores are means over the examples that a word or column occurs in, with 95 % intervals, of which"
                            + " one in twenty misses.");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("data", data.path().toString());
        settings.put("examples", known.reasons.size());
        settings.put("labelled", known.answered.size());
        settings.put("method", method);
        settings.put("rate", rate);
        settings.put("fewest", fewest);
        settings.put("seed", seed);
        return new Finding("data", settings, statement, sheets, notes);
    }

    private static String statement(Known known, List<Slice> found) {
        long wrong = known.answered.stream().filter(Answered::isWrong).count();
        String all = String.format(
                Locale.ROOT,
                "%d of %d answers looked at are wrong (%.0f %%); ",
                wrong,
                known.answered.size(),
                100.0 * wrong / known.answered.size());
        return all
                + (found.isEmpty()
                        ? "no slice of the data is answered worse than the rest for certain."
                        : "worst is the slice: " + found.get(0) + ".");
    }

    private static Finding.Listing slices(List<Slice> found) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Slice slice : found) {
            rows.add(Arrays.<@Nullable Object>asList(
                    slice.conditions().stream().map(Object::toString).collect(Collectors.joining(" and ")),
                    slice.examples().size(),
                    slice.wrong(),
                    slice.rate(),
                    slice.othersRate(),
                    slice.p(),
                    slice.adjusted()));
        }
        return new Finding.Listing(
                "slices", List.of("slice", "examples", "wrong", "rate", "elsewhere", "p", "corrected"), rows);
    }

    private static void failures(Known known, boolean pictures, List<Finding.Sheet> sheets) {
        Map<Integer, Attribution> reasons = IntStream.range(0, known.labelled.size())
                .boxed()
                .collect(Collectors.toMap(i -> i, i -> known.reasons.get(known.labelled.get(i))));
        Failures failures = pictures ? Failures.of(known.answered) : Failures.of(known.answered, reasons);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Failures.Confusion confusion : failures.confusions()) {
            for (Failures.Cause cause : confusion.causes()) {
                rows.add(Arrays.<@Nullable Object>asList(
                        confusion.label(),
                        confusion.predicted(),
                        cause.feature().isEmpty() ? null : cause.feature(),
                        cause.examples().size(),
                        cause.examples().stream()
                                .limit(NAMED)
                                .map(number -> example(known, number).example().name())
                                .collect(Collectors.joining(", "))));
            }
        }
        sheets.add(
                new Finding.Listing("failures", List.of("label", "answer", "driven by", "examples", "such as"), rows));
        if (pictures) {
            return;
        }
        List<List<@Nullable Object>> picked = new ArrayList<>();
        for (int number : failures.toLookAt(reasons, LOOKED_AT)) {
            picked.add(Arrays.<@Nullable Object>asList(
                    example(known, number).example().name(),
                    known.answered.get(number).label(),
                    known.answered.get(number).predicted(),
                    example(known, number).example().shown()));
        }
        sheets.add(new Finding.Listing("look at", List.of("example", "label", "answer", "shown"), picked));
    }

    private static Case example(Known known, int number) {
        return known.dataset.cases().get(known.labelled.get(number));
    }

    private Finding.Listing drivers(Known known) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        int few = Math.min(Drivers.FEWEST, Math.max(1, known.reasons.size() / 2));
        for (Drivers of : Drivers.of(known.reasons, few, new Bootstrap(1999, 0.95, seed))) {
            for (Drivers.Driver driver :
                    of.drivers().subList(0, Math.min(top, of.drivers().size()))) {
                rows.add(Arrays.<@Nullable Object>asList(
                        of.label(),
                        driver.name(),
                        driver.score().mean(),
                        told(driver.score().low()),
                        told(driver.score().high()),
                        driver.occurs(),
                        driver.total()));
            }
        }
        return new Finding.Listing(
                "drivers", List.of("answer", "driver", "score", "low", "high", "examples", "total"), rows);
    }

    private static @Nullable Double told(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static Finding.Grid grid(MeanMap map) {
        List<String> numbers =
                IntStream.rangeClosed(1, CELLS).mapToObj(Objects::toString).toList();
        return new Finding.Grid("map of " + map.label(), "row", numbers, "column", numbers, map.score(), List.of());
    }
}
