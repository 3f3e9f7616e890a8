package dev.limpid.cli;

import dev.limpid.look.CentredKernelAlignment;
import dev.limpid.look.Finding;
import dev.limpid.look.Layer;
import dev.limpid.look.Layers;
import dev.limpid.look.Representations;
import dev.limpid.task.Example;
import dev.limpid.task.ExampleFiles;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** How alike layers are. */
@Command(
        name = "similarity",
        description = {
            "Linear centred kernel alignment (Kornblith et al. 2019), debiased: how alike the layers of a model, or of two"
                    + " models, arrange the same examples; 1 if they differ by a rotation and a scale at most."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look similarity --model bert-base-uncased --examples sentences.txt",
            "  limpid look similarity --model ./before --other ./after --examples pictures"
        })
final class LookSimilarityCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--examples",
            required = true,
            paramLabel = "PATH",
            description = "A file with a text on each line, or a folder of texts or pictures.")
    private Path examples = Path.of("");

    @Option(names = "--other", paramLabel = "M", description = "A second model, whose layers are the columns.")
    private @Nullable String other;

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookSimilarityCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        model.refuseInputs("look similarity");
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            List<Layer> rows = look.layers(loaded);
            List<CentredKernelAlignment> own = alignments(loaded, rows);
            Finding finding;
            if (other == null) {
                finding = finding(loaded, rows, own, rows, own);
            } else {
                try (TaskModel<?> second = model.loadOther(screen, other)) {
                    List<Layer> columns = Layers.of(second.graph(), second.shapes());
                    finding = finding(loaded, rows, own, columns, alignments(second, columns));
                }
            }
            LookResult.write(destination, loaded.provenance(), List.of(), finding);
        }
        return 0;
    }

    private List<CentredKernelAlignment> alignments(TaskModel<?> loaded, List<Layer> layers) {
        List<Example> read = ExampleFiles.read(loaded, examples, false);
        return Representations.of(
                        loaded.probe(),
                        layers,
                        look.reading(),
                        read.stream().map(Example::input).toList())
                .rows()
                .stream()
                .map(CentredKernelAlignment::new)
                .toList();
    }

    private Finding finding(
            TaskModel<?> loaded,
            List<Layer> rows,
            List<CentredKernelAlignment> own,
            List<Layer> columns,
            List<CentredKernelAlignment> others) {
        double[][] values = new double[rows.size()][columns.size()];
        int row = 0;
        int column = 0;
        boolean same = own == others;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < columns.size(); j++) {
                Double alike = own.get(i).with(others.get(j));
                values[i][j] = alike == null ? Double.NaN : alike;
                if (!(same && i == j) && values[i][j] > most) {
                    most = values[i][j];
                    row = i;
                    column = j;
                }
            }
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("reading", look.reading().toString());
        if (other != null) {
            settings.put("other", other);
        }
        String statement = most == Double.NEGATIVE_INFINITY
                ? "One layer alone has nothing to be compared with."
                : String.format(
                        Locale.ROOT,
                        "Most alike are %s and %s%s: %.2f.",
                        rows.get(row).name(),
                        columns.get(column).name(),
                        other == null ? "" : " of " + other,
                        most);
        return new Finding(
                "similarity",
                settings,
                statement,
                List.of(new Finding.Grid(
                        "alignment",
                        "layer",
                        rows.stream().map(Layer::name).toList(),
                        other == null ? "layer" : "layer of " + other,
                        columns.stream().map(Layer::name).toList(),
                        values,
                        List.of())),
                loaded.notes());
    }
}
