package dev.limpid.cli;

import dev.limpid.look.Finding;
import dev.limpid.look.Layer;
import dev.limpid.look.LinearProbes;
import dev.limpid.look.Representations;
import dev.limpid.look.RidgeClassifier;
import dev.limpid.task.Example;
import dev.limpid.task.ExampleFiles;
import dev.limpid.task.Labelled;
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

/** What layers tell linearly. */
@Command(
        name = "probes",
        description = {
            "Linear probes (Alain and Bengio 2016): how well each layer tells the labels of examples held out, beside the"
                    + " majority's share and control tasks on shuffled labels (Hewitt and Liang 2019)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look probes --model bert-base-uncased --examples tense.tsv",
            "  limpid look probes --model ./my-vit --examples pictures-by-breed --held-out 0.5"
        })
final class LookProbesCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--examples",
            required = true,
            paramLabel = "PATH",
            description = "A file of lines 'label<TAB>text', or a folder with a folder of texts or pictures for each"
                    + " label.")
    private Path examples = Path.of("");

    @Option(names = "--held-out", paramLabel = "PART", description = "Part of each label's examples. Default: 1/3.")
    private double heldOut = 1 / 3.0;

    @Option(names = "--shuffles", paramLabel = "N", description = "Control tasks. Default: 99.")
    private int shuffles = 99;

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookProbesCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        model.refuseInputs("look probes");
        LinearProbes probes = new LinearProbes(RidgeClassifier.USUAL_STRENGTH, heldOut, shuffles, look.seed());
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            List<Layer> layers = look.layers(loaded);
            Labelled labelled = Labelled.of(ExampleFiles.read(loaded, examples, true));
            Representations vectors = Representations.of(
                    loaded.probe(),
                    layers,
                    look.reading(),
                    labelled.examples().stream().map(Example::input).toList());
            List<LinearProbes.Probed> found = vectors.rows().stream()
                    .map(rows -> probes.probe(
                            rows, labelled.labels(), labelled.names().size()))
                    .toList();
            LookResult.write(
                    destination, loaded.provenance(), List.of(), finding(labelled, layers, found, loaded.notes()));
        }
        return 0;
    }

    private Finding finding(Labelled labelled, List<Layer> layers, List<LinearProbes.Probed> found, List<String> more) {
        int best = 0;
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            LinearProbes.Probed one = found.get(i);
            best = one.accuracy() > found.get(best).accuracy() ? i : best;
            rows.add(Arrays.<@Nullable Object>asList(
                    layers.get(i).name(),
                    one.accuracy(),
                    one.majority(),
                    one.control(),
                    one.selectivity(),
                    one.p(),
                    one.controlTraining()));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("examples", labelled.examples().size());
        settings.put("labels", labelled.names());
        settings.put("reading", look.reading().toString());
        settings.put("heldOut", heldOut);
        settings.put("shuffles", shuffles);
        settings.put("ridge", RidgeClassifier.USUAL_STRENGTH);
        settings.put("seed", look.seed());
        List<String> notes = new ArrayList<>(more);
        notes.add("That a probe can tell a label does not say that the model uses it.");
        notes.add("'memorised' is how well the probe learns shuffled labels that it is trained on.");
        notes.add("The best of " + layers.size() + " layers was not chosen on other examples, and p is not corrected.");
        return new Finding(
                "probes",
                settings,
                String.format(
                        Locale.ROOT,
                        "The %2$d labels are told best at %1$s: of %3$.0f %% of the examples held out, where always saying the"
                                + " most frequent label gets %4$.0f %% and shuffled labels %5$.0f %%.",
                        layers.get(best).name(),
                        labelled.names().size(),
                        100 * found.get(best).accuracy(),
                        100 * found.get(best).majority(),
                        100 * found.get(best).control()),
                List.of(new Finding.Listing(
                        "layers",
                        List.of("layer", "accuracy", "majority", "control", "selectivity", "p", "memorised"),
                        rows)),
                notes);
    }
}
