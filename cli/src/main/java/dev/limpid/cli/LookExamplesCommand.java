package dev.limpid.cli;

import dev.limpid.Prepared;
import dev.limpid.look.Cosine;
import dev.limpid.look.Finding;
import dev.limpid.look.LastGradient;
import dev.limpid.look.LastLayer;
import dev.limpid.look.Layer;
import dev.limpid.look.Reading;
import dev.limpid.look.Representations;
import dev.limpid.look.TracIn;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.runtime.Values;
import dev.limpid.task.Example;
import dev.limpid.task.ExampleFiles;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Which training examples an input resembles, and which taught the model its answer. */
@Command(
        name = "examples",
        description = {
            "The training examples nearest to an input, by their vectors or by the gradients of their losses, or those"
                    + " that most lowered and raised its loss (TracIn, Pruthi et al. 2020), by the last layer."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look examples --model ./moods --text \"So good!\" --examples training.tsv --by tracin",
            "  limpid look examples --model ./my-vit --image cat.png --examples pictures-by-label --by gradient \\",
            "      --label cat",
            "  limpid look examples --model ./moods --text \"So good!\" --examples texts.txt --by embedding --unlabelled"
        })
final class LookExamplesCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--examples",
            required = true,
            paramLabel = "PATH",
            description = "Training examples: a file of lines 'label<TAB>text', or a folder with a folder of texts or"
                    + " pictures for each label.")
    private Path examples = Path.of("");

    @Option(
            names = "--unlabelled",
            description =
                    "The examples have no labels: lines are texts, the folder holds the files. For --by embedding.")
    private boolean unlabelled;

    @Option(
            names = "--by",
            paramLabel = "BY",
            description =
                    "embedding, the cosine of vectors before the last layer, or on --wire; gradient, the cosine of"
                            + " the loss's gradients by the last layer; tracin, their product. Default: embedding.")
    private String by = "embedding";

    @Option(
            names = "--label",
            paramLabel = "L",
            description = "The input's true label, for gradient and tracin. Default: the model's answer.")
    private @Nullable String label;

    @Option(
            names = "--checkpoint",
            paramLabel = "M",
            description = "For tracin, the model at another time of its training; may be repeated.")
    private List<String> checkpoints = List.of();

    @Option(
            names = "--rate",
            split = ",",
            paramLabel = "R",
            description =
                    "For tracin, the learning rate at --model and at each --checkpoint, in their order. Default: 1"
                            + " each.")
    private List<Double> rates = List.of();

    @Option(names = "--top", paramLabel = "N", description = "Examples to show of each kind. Default: 5.")
    private int top = 5;

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookExamplesCommand(Screen screen) {
        this.screen = screen;
    }

    /** Scores of the training examples, and what they are. */
    private record Scored(List<Example> examples, double[] scores, String label) {}

    @Override
    public Integer call() {
        check();
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            Prepared given = model.prepare(loaded);
            Scored scored =
                    by.equals("embedding") ? embedding(loaded, given.input()) : gradients(loaded, given.input());
            LookResult.write(
                    destination, loaded.provenance(), given.input().originals(), finding(scored, given.notes()));
        }
        return 0;
    }

    private void check() {
        if (!List.of("embedding", "gradient", "tracin").contains(by)) {
            throw new IllegalArgumentException("Unknown --by '" + by + "', expected embedding, gradient or tracin.");
        }
        if (top < 1 || top > MOST) {
            throw new IllegalArgumentException("--top must be from 1 to " + MOST + ", got " + top + ".");
        }
        if (unlabelled && !by.equals("embedding")) {
            throw new IllegalArgumentException("--unlabelled: the loss of an example, which --by " + by
                    + " is about, needs its label. Choose --by embedding.");
        }
        if (!by.equals("tracin") && (!checkpoints.isEmpty() || !rates.isEmpty())) {
            throw new IllegalArgumentException("--checkpoint and --rate are for --by tracin, got --by " + by + ".");
        }
        if (!rates.isEmpty() && rates.size() != 1 + checkpoints.size()) {
            throw new IllegalArgumentException("--rate needs one rate for --model and one for each --checkpoint, "
                    + (1 + checkpoints.size()) + " in all, got " + rates.size() + ".");
        }
        if (label != null && by.equals("embedding")) {
            throw new IllegalArgumentException("--label is for --by gradient or tracin; vectors have no labels.");
        }
    }

    private Scored embedding(TaskModel<?> loaded, Input asked) {
        List<Layer> named = look.named(loaded);
        if (named.size() > 1) {
            throw new IllegalArgumentException("Examples are compared on one wire, got " + named.size() + " --wire.");
        }
        List<Layer> layers = named.isEmpty() ? List.of(before(loaded)) : named;
        Reading reading = look.reading();
        List<Example> read = ExampleFiles.read(loaded, examples, !unlabelled);
        List<Input> inputs = new ArrayList<>(List.of(asked));
        read.forEach(example -> inputs.add(example.input()));
        double[][] rows = Representations.of(loaded.probe(), layers, reading, inputs)
                .rows()
                .get(0);
        double[] scores = IntStream.range(1, rows.length)
                .mapToDouble(i -> Cosine.of(rows[0], rows[i]))
                .toArray();
        return new Scored(read, scores, "");
    }

    /** What a classifier's last layer reads; of other models the last layer that can be told. */
    private Layer before(TaskModel<?> loaded) {
        Target.Output output = loaded.answers().output();
        if (LastLayer.isIn(loaded.graph(), loaded.shapes(), output)) {
            return new Layer(
                    "before the last layer",
                    LastLayer.of(loaded.graph(), loaded.shapes(), output).hidden());
        }
        List<Layer> layers = look.layers(loaded);
        return layers.get(layers.size() - 1);
    }

    private Scored gradients(TaskModel<?> loaded, Input asked) {
        LastLayer last =
                LastLayer.of(loaded.graph(), loaded.shapes(), loaded.answers().output());
        List<Example> read = ExampleFiles.read(loaded, examples, true);
        String own = label == null
                ? loaded.top(asked, loaded.position(asked, null), 1).get(0).label()
                : label;
        List<LastGradient> training = ofAll(loaded, last, read);
        LastGradient here = gradient(loaded, last, asked, entry(loaded, asked, own, "--label"));
        if (by.equals("gradient")) {
            return new Scored(read, training.stream().mapToDouble(here::cosine).toArray(), own);
        }
        List<TracIn.Checkpoint> all = new ArrayList<>(List.of(new TracIn.Checkpoint(rate(0), training, here)));
        for (int i = 0; i < checkpoints.size(); i++) {
            try (TaskModel<?> other = model.loadOther(screen, checkpoints.get(i))) {
                LastLayer ofOther = LastLayer.of(
                        other.graph(), other.shapes(), other.answers().output());
                Input again = model.prepare(other).input();
                all.add(new TracIn.Checkpoint(
                        rate(i + 1),
                        ofAll(other, ofOther, ExampleFiles.read(other, examples, true)),
                        gradient(other, ofOther, again, entry(other, again, own, checkpoints.get(i)))));
            }
        }
        return new Scored(read, new TracIn(all).influences(), own);
    }

    private double rate(int checkpoint) {
        return rates.isEmpty() ? 1 : rates.get(checkpoint);
    }

    private static List<LastGradient> ofAll(TaskModel<?> loaded, LastLayer last, List<Example> read) {
        Map<String, Integer> entries = new HashMap<>();
        List<LastGradient> gradients = new ArrayList<>();
        for (Example example : read) {
            String name = Objects.requireNonNull(example.label(), example.name());
            Integer entry = entries.get(name);
            if (entry == null) {
                entry = entry(loaded, example.input(), name, example.name());
                entries.put(name, entry);
            }
            gradients.add(gradient(loaded, last, example.input(), entry));
        }
        return gradients;
    }

    private static int entry(TaskModel<?> loaded, Input input, String name, String where) {
        try {
            return TargetSpec.parse("label:" + name)
                    .resolve(loaded, input, null, Target.Score.LOGIT, null)
                    .get(0)
                    .choice()
                    .index();
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException(where + ": " + unknown.getMessage(), unknown);
        }
    }

    private static LastGradient gradient(TaskModel<?> loaded, LastLayer last, Input input, int entry) {
        Values values =
                loaded.probe().tap(input, List.of(last.hidden(), last.output().wire()));
        return LastGradient.of(
                values.get(last.output().wire()).toDoubles(),
                values.get(last.hidden()).toDoubles(),
                entry,
                last.output().link(),
                last.biased());
    }

    private Finding finding(Scored scored, List<String> more) {
        List<Integer> order = IntStream.range(0, scored.scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scored.scores[b], scored.scores[a]))
                .toList();
        List<Integer> best = order.subList(0, Math.min(top, order.size()));
        List<Finding.Sheet> sheets = new ArrayList<>();
        boolean influence = by.equals("tracin");
        sheets.add(listing(
                influence ? "helpful" : "nearest",
                scored,
                influence ? best.stream().filter(i -> scored.scores[i] > 0).toList() : best));
        if (influence) {
            List<Integer> reversed = new ArrayList<>(order);
            Collections.reverse(reversed);
            sheets.add(listing(
                    "harmful",
                    scored,
                    reversed.stream()
                            .limit(top)
                            .filter(i -> scored.scores[i] < 0)
                            .toList()));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("by", by);
        settings.put("examples", scored.examples.size());
        if (!scored.label.isEmpty()) {
            settings.put("label", scored.label);
        }
        if (influence) {
            settings.put("checkpoints", 1 + checkpoints.size());
        }
        Example first = scored.examples.get(best.get(0));
        String statement = String.format(
                Locale.ROOT,
                "%s “%s” (%s), %.2g.",
                influence ? "What taught the model most of it is" : "Nearest is",
                first.shown(),
                first.name(),
                scored.scores[best.get(0)]);
        List<String> notes = new ArrayList<>(more);
        if (influence) {
            notes.add(
                    "Influence counts the last layer's weights alone, and one checkpoint stands for a whole training.");
        }
        return new Finding("examples", settings, statement, sheets, notes);
    }

    private static Finding.Listing listing(String name, Scored scored, List<Integer> which) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i : which) {
            Example example = scored.examples.get(i);
            rows.add(Arrays.<@Nullable Object>asList(
                    scored.scores[i], example.label(), example.shown(), example.name()));
        }
        return new Finding.Listing(name, List.of("score", "label", "example", "place"), rows);
    }
}
