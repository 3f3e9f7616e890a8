package dev.limpid.cli;

import dev.limpid.Prepared;
import dev.limpid.look.ActivationPatching;
import dev.limpid.look.ActivationPatching.By;
import dev.limpid.look.Finding;
import dev.limpid.look.Layer;
import dev.limpid.look.ResidualStream;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
import dev.limpid.task.NamedLayers;
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
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Where a model carries what makes the difference. */
@Command(
        name = "patch",
        description = {
            "Activation patching (Meng et al. 2022): one part of one wire of a corrupted run is given its value of the"
                    + " clean run. Shown is how much of the clean answer comes back: 0 for nothing, 1 for all of it.",
            "Both inputs must have as many tokens."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look patch --model bert-base-uncased --text \"The capital of France is [MASK].\" \\",
            "      --corrupted \"The capital of England is [MASK].\"",
            "  limpid look patch --model bert-base-uncased --text \"The capital of France is [MASK].\" \\",
            "      --corrupted \"The capital of England is [MASK].\" --what heads"
        })
final class LookPatchCommand implements Callable<Integer> {
    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--corrupted",
            required = true,
            paramLabel = "T",
            description = "The other input: a text, or of a model of pictures a file.")
    private String corrupted = "";

    @Option(
            names = "--what",
            paramLabel = "WHAT",
            description = "stream, what leaves each layer; attention or feed-forward, what these add; or heads."
                    + " Default: stream.")
    private String what = "stream";

    @Option(names = "--wire", paramLabel = "W", description = "A wire instead, may be repeated.")
    private List<String> wires = List.of();

    @Option(
            names = "--by",
            paramLabel = "BY",
            description =
                    "What is patched at once: position, head, channel (of a picture's map) or whole. Default: position; of heads"
                            + " head.")
    private @Nullable String by;

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "Whose score: top, label:L, token:T, index:I or unit:U. Default: top of the clean input.")
    private String target = "top";

    @Option(names = "--against", paramLabel = "TARGET", description = "The target rather than this one.")
    private @Nullable String against;

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookPatchCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        By parts = by == null ? what.equals("heads") && wires.isEmpty() ? By.HEAD : By.POSITION : By.of(by);
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            Prepared given = model.prepare(loaded);
            Input other = model.prepareOther(loaded, corrupted);
            TargetSpec rather = against == null ? null : TargetSpec.parse(against);
            Target asked = TargetSpec.parse(target)
                    .resolve(loaded, given.input(), rather, Target.Score.LOGIT, model.position())
                    .get(0);
            List<Layer> layers = wires.isEmpty() ? layers(loaded) : NamedLayers.of(loaded, wires);
            ActivationPatching patching = new ActivationPatching(loaded.probe(), given.input(), other, asked);
            List<double[]> rows =
                    layers.stream().map(layer -> patching.at(layer, parts)).toList();
            LookResult.write(
                    destination,
                    loaded.provenance(),
                    List.of(given.input().originals().get(0), other.originals().get(0)),
                    finding(given, other, asked, parts, layers, patching, rows));
        }
        return 0;
    }

    private List<Layer> layers(TaskModel<?> loaded) {
        ResidualStream stream = ResidualStream.of(loaded.graph(), loaded.shapes());
        List<Layer> layers = switch (what) {
            case "stream" -> stream.layers();
            case "attention" -> stream.branches(true);
            case "feed-forward" -> stream.branches(false);
            case "heads" -> stream.heads();
            default ->
                throw new IllegalArgumentException(
                        "Unknown --what '" + what + "', expected stream, attention, feed-forward or heads.");
        };
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("The model has no " + what + " to patch. Choose --what stream.");
        }
        return layers;
    }

    private Finding finding(
            Prepared given,
            Input other,
            Target asked,
            By parts,
            List<Layer> layers,
            ActivationPatching patching,
            List<double[]> rows) {
        int most = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        List<String> columns = columns(parts, given.input(), other, most);
        double[][] values = rows.stream()
                .map(row -> {
                    double[] padded = Arrays.copyOf(row, most);
                    Arrays.fill(padded, row.length, most, Double.NaN);
                    return padded;
                })
                .toArray(double[][]::new);
        int bestRow = 0;
        int bestColumn = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < most; j++) {
                if (values[i][j] > values[bestRow][bestColumn]) {
                    bestRow = i;
                    bestColumn = j;
                }
            }
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", asked.choice().label());
        settings.put("what", wires.isEmpty() ? what : "wire");
        settings.put("by", parts.toString());
        settings.put("cleanScore", patching.cleanScore());
        settings.put("corruptedScore", patching.corruptedScore());
        String statement = String.format(
                Locale.ROOT,
                "“%s” scores %.2f on the clean input and %.2f on the corrupted one; most of that comes back at %s, %s:"
                        + " %.0f %%.",
                asked.choice().label(),
                patching.cleanScore(),
                patching.corruptedScore(),
                layers.get(bestRow).name(),
                columns.get(bestColumn),
                100 * values[bestRow][bestColumn]);
        return new Finding(
                "patch",
                settings,
                statement,
                List.of(new Finding.Grid(
                        "restored",
                        "layer",
                        layers.stream().map(Layer::name).toList(),
                        parts.toString(),
                        columns,
                        values,
                        List.of())),
                given.notes());
    }

    /** Tokens, and where both texts differ both; heads by number. */
    private static List<String> columns(By parts, Input clean, Input corrupted, int count) {
        return switch (parts) {
            case WHOLE -> List.of("all");
            case HEAD, CHANNEL ->
                IntStream.range(0, count).mapToObj(i -> parts + " " + i).toList();
            case POSITION -> {
                List<String> own = LookLensCommand.positions(clean, count);
                List<String> other = LookLensCommand.positions(corrupted, count);
                List<String> both = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    both.add(own.get(i).equals(other.get(i)) ? own.get(i) : own.get(i) + "/" + other.get(i));
                }
                yield both;
            }
        };
    }
}
