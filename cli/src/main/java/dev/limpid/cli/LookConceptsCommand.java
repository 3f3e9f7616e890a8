package dev.limpid.cli;

import dev.limpid.look.ConceptTest;
import dev.limpid.look.Finding;
import dev.limpid.look.Layer;
import dev.limpid.look.Reading;
import dev.limpid.look.Representations;
import dev.limpid.look.RidgeClassifier;
import dev.limpid.look.Sensitivities;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** Whether a class's score rises towards a concept. */
@Command(
        name = "concepts",
        description = {
            "Testing with concept activation vectors (Kim et al. 2018): for which part of a class's examples the score"
                    + " rises towards a concept, layer by layer, and whether random examples do as much: a two-sided"
                    + " t-test, corrected for the number of concepts and layers (Bonferroni)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example:",
            "  limpid look concepts --model ./my-vit --concept striped --concept dotted --random anything \\",
            "      --examples zebras --target label:zebra --sets 20"
        })
final class LookConceptsCommand implements Callable<Integer> {
    private static final double SIGNIFICANT = 0.05;
    private static final int MOST_SETS = 1000;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--concept",
            required = true,
            paramLabel = "PATH",
            description = "Examples of a concept: a file with a text on each line, or a folder of texts or pictures."
                    + " May be repeated.")
    private List<Path> concepts = List.of();

    @Option(
            names = "--random",
            required = true,
            paramLabel = "PATH",
            description = "Examples of nothing in particular, more than of any concept: random sets are drawn of them.")
    private Path random = Path.of("");

    @Option(
            names = "--examples",
            required = true,
            paramLabel = "PATH",
            description = "Examples of the class, whose scores are asked about.")
    private Path examples = Path.of("");

    @Option(
            names = "--target",
            required = true,
            paramLabel = "TARGET",
            description = "The class: label:L or index:I; of a masked language model token:T.")
    private String target = "";

    @Option(names = "--sets", paramLabel = "N", description = "Random sets. Default: 20.")
    private int sets = 20;

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookConceptsCommand(Screen screen) {
        this.screen = screen;
    }

    /** A concept at a layer. */
    private record Found(String concept, Layer layer, ConceptTest.Tested tested) {}

    @Override
    public Integer call() {
        model.refuseInputs("look concepts");
        if (sets < ConceptTest.FEWEST_SETS || sets > MOST_SETS) {
            throw new IllegalArgumentException(
                    "--sets must be from " + ConceptTest.FEWEST_SETS + " to " + MOST_SETS + ", got " + sets + ".");
        }
        TargetSpec wanted = TargetSpec.parse(target);
        if (wanted.kind().equals("top")) {
            throw new IllegalArgumentException("--target top: a concept is tested for one class, the same for all"
                    + " examples. Name it: label:L or index:I.");
        }
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            List<Layer> layers = look.layers(loaded);
            List<Input> asked = inputs(loaded, examples);
            List<Target> targets = asked.stream()
                    .map(input -> wanted.resolve(loaded, input, null, Target.Score.LOGIT, null)
                            .get(0))
                    .toList();
            List<Found> found = test(loaded, layers, asked, targets);
            LookResult.write(
                    destination,
                    loaded.provenance(),
                    List.of(),
                    finding(targets.get(0), asked.size(), found, loaded.notes()));
        }
        return 0;
    }

    private static List<Input> inputs(TaskModel<?> loaded, Path path) {
        return ExampleFiles.read(loaded, path, false).stream()
                .map(Example::input)
                .toList();
    }

    private List<Found> test(TaskModel<?> loaded, List<Layer> layers, List<Input> asked, List<Target> targets) {
        Reading reading = look.reading();
        ConceptTest test = new ConceptTest(RidgeClassifier.USUAL_STRENGTH, look.seed());
        Representations pool = Representations.of(loaded.probe(), layers, reading, inputs(loaded, random));
        Map<String, Representations> ofConcepts = new LinkedHashMap<>();
        for (Path concept : concepts) {
            String name = String.valueOf(concept.getFileName());
            if (ofConcepts.put(name, Representations.of(loaded.probe(), layers, reading, inputs(loaded, concept)))
                    != null) {
                throw new IllegalArgumentException(
                        "Two concepts are called '" + name + "'. Name their files or folders apart.");
            }
        }
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            Sensitivities sensitivities = Sensitivities.of(loaded.probe(), layers.get(i), reading, asked, targets);
            double[][] all = pool.rows().get(i);
            for (Map.Entry<String, Representations> concept : ofConcepts.entrySet()) {
                double[][] own = concept.getValue().rows().get(i);
                List<double[][]> drawn = test.draw(all.length, sets, own.length).stream()
                        .map(set -> Arrays.stream(set).mapToObj(j -> all[j]).toArray(double[][]::new))
                        .toList();
                found.add(new Found(concept.getKey(), layers.get(i), test.test(own, drawn, sensitivities)));
            }
        }
        return found;
    }

    private Finding finding(Target asked, int count, List<Found> all, List<String> more) {
        int hypotheses = all.size();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        List<String> significant = new ArrayList<>();
        for (Found one : all) {
            ConceptTest.Tested tested = one.tested();
            boolean sure = tested.corrected(hypotheses) < SIGNIFICANT;
            if (sure) {
                significant.add(String.format(
                        Locale.ROOT,
                        "%s at %s (%.2f)",
                        one.concept(),
                        one.layer().name(),
                        tested.score()));
            }
            rows.add(Arrays.<@Nullable Object>asList(
                    one.concept(),
                    one.layer().name(),
                    tested.score(),
                    tested.randomScore(),
                    tested.p(),
                    tested.corrected(hypotheses),
                    sure,
                    tested.asExtreme(),
                    tested.accuracy()));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", asked.choice().label());
        settings.put("index", asked.choice().index());
        settings.put("examples", count);
        settings.put("sets", sets);
        settings.put("reading", look.reading().toString());
        settings.put("ridge", RidgeClassifier.USUAL_STRENGTH);
        settings.put("seed", look.seed());
        settings.put("hypotheses", hypotheses);
        List<String> notes = new ArrayList<>(more);
        notes.add("A concept's scores rest on the same examples of it, so the test takes them for more independent than"
                + " they are; 'extreme' is the part of random directions that score as far from the random mean.");
        notes.add("Accuracy is that of the concept's separators on examples held out; near 0.5 the layer does not tell"
                + " the concept.");
        return new Finding(
                "concepts",
                settings,
                significant.isEmpty()
                        ? "No concept moves “" + asked.choice().label() + "” otherwise than random examples do."
                        : "“" + asked.choice().label() + "” rises or falls with " + String.join(", ", significant)
                                + ": the part of its examples whose score rises.",
                List.of(new Finding.Listing(
                        "concepts",
                        List.of(
                                "concept",
                                "layer",
                                "score",
                                "random",
                                "p",
                                "corrected",
                                "significant",
                                "extreme",
                                "accuracy"),
                        rows)),
                notes);
    }
}
