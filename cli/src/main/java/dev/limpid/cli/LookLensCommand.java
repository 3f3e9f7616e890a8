package dev.limpid.cli;

import dev.limpid.Prepared;
import dev.limpid.look.Finding;
import dev.limpid.look.Layer;
import dev.limpid.look.LogitLens;
import dev.limpid.look.ResidualStream;
import dev.limpid.model.Input;
import dev.limpid.model.Target;
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
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What each layer would answer. */
@Command(
        name = "lens",
        description = {
            "The logit lens (nostalgebraist 2020): what the model would answer if a layer were its last. Each layer's"
                    + " residual stream goes through the model's own final norm and head."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look lens --model bert-base-uncased --text \"The capital of France is [MASK].\"",
            "  limpid look lens --model ./my-vit --image cat.png --target label:cat --format json"
        })
final class LookLensCommand implements Callable<Integer> {
    private static final int MOST = 1000;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "Whose rank to follow: top, label:L, token:T or index:I. Default: top, the model's answer.")
    private String target = "top";

    @Option(names = "--top", paramLabel = "N", description = "Answers of each layer to show. Default: 3.")
    private int top = 3;

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookLensCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        if (top < 1 || top > MOST) {
            throw new IllegalArgumentException("--top must be from 1 to " + MOST + ", got " + top + ".");
        }
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            Prepared given = model.prepare(loaded);
            Target asked = TargetSpec.parse(target)
                    .resolve(loaded, given.input(), null, Target.Score.LOGIT, model.position())
                    .get(0);
            LogitLens.Lens lens = new LogitLens(top)
                    .look(
                            loaded.probe(),
                            given.input(),
                            asked.output(),
                            asked.choice().index());
            LookResult.write(
                    destination, loaded.provenance(), given.input().originals(), finding(loaded, given, asked, lens));
        }
        return 0;
    }

    private Finding finding(TaskModel<?> loaded, Prepared given, Target asked, LogitLens.Lens lens) {
        IntFunction<String> names = asked.output().equals(loaded.answers().output())
                ? loaded.answers().names()
                : i -> "unit " + i;
        Integer position = asked.position();
        List<LogitLens.Cell> followed = lens.whole().isEmpty()
                ? lens.cells().stream()
                        .map(row -> row.get(position == null ? 0 : position))
                        .toList()
                : lens.whole();
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", asked.choice().label());
        settings.put("index", asked.choice().index());
        settings.put("top", top);
        if (position != null) {
            settings.put("position", position);
        }
        boolean postNorm = ResidualStream.of(loaded.graph(), loaded.shapes()).postNorm();
        List<String> notes = new ArrayList<>(given.notes());
        notes.add(
                postNorm
                        ? "A post-norm model: each layer ends in its own norm, and the head reads what that gives."
                        : "A pre-norm model: each layer's stream is read through the last norm.");
        if (!lens.whole().isEmpty()) {
            notes.add(
                    "The head reads the picture or text as a whole; a cell says what it would answer if every position"
                            + " held that position's vector.");
        }
        return new Finding(
                "lens",
                settings,
                statement(asked.choice().label(), lens.layers(), followed),
                List.of(layers(lens.layers(), followed, names), best(given.input(), lens, names)),
                notes);
    }

    private static String statement(String label, List<Layer> layers, List<LogitLens.Cell> cells) {
        int last = cells.size() - 1;
        if (cells.get(last).rank() > 1) {
            return String.format(
                    Locale.ROOT,
                    "“%s” ends at rank %,d after the last layer.",
                    label,
                    cells.get(last).rank());
        }
        int from = last;
        while (from > 0 && cells.get(from - 1).rank() == 1) {
            from--;
        }
        return from == 0
                ? "“" + label + "” leads from the embeddings on."
                : String.format(
                        Locale.ROOT,
                        "“%s” leads from %s on; before, at %s, it is at rank %,d.",
                        label,
                        layers.get(from).name(),
                        layers.get(from - 1).name(),
                        cells.get(from - 1).rank());
    }

    private static Finding.Listing layers(List<Layer> layers, List<LogitLens.Cell> cells, IntFunction<String> names) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            LogitLens.Cell cell = cells.get(i);
            rows.add(Arrays.<@Nullable Object>asList(
                    layers.get(i).name(),
                    cell.rank(),
                    cell.asked().score(),
                    cell.asked().probability(),
                    cell.best().stream().map(said -> names.apply(said.index())).collect(Collectors.joining(", "))));
        }
        return new Finding.Listing("target", List.of("layer", "rank", "score", "probability", "best"), rows);
    }

    private static Finding.Grid best(Input input, LogitLens.Lens lens, IntFunction<String> names) {
        List<String> rows = lens.layers().stream().map(Layer::name).toList();
        int positions = lens.cells().get(0).size();
        double[][] values = new double[rows.size()][positions];
        List<List<String>> words = new ArrayList<>();
        for (int layer = 0; layer < values.length; layer++) {
            List<String> line = new ArrayList<>();
            for (int p = 0; p < positions; p++) {
                LogitLens.Said said = lens.cells().get(layer).get(p).best().get(0);
                values[layer][p] = Double.isNaN(said.probability()) ? said.score() : said.probability();
                line.add(names.apply(said.index()));
            }
            words.add(line);
        }
        return new Finding.Grid("best", "layer", rows, "position", positions(input, positions), values, words);
    }

    /** The tokens, where there is one at each position; else their numbers. */
    static List<String> positions(Input input, int count) {
        return input.tokens().size() == count
                ? input.tokens()
                : IntStream.range(0, count).mapToObj(String::valueOf).toList();
    }
}
