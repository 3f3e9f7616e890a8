package dev.limpid.cli;

import dev.limpid.Explaining;
import dev.limpid.table.Rows;
import dev.limpid.table.Table;
import dev.limpid.task.TableModel;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How an answer is explained. */
final class ExplainingOptions {
    private static final int PREDICTIONS = 5;

    @Option(
            names = "--method",
            split = ",",
            paramLabel = "M",
            description =
                    "One or more of those that 'limpid methods' lists; or auto, what 'limpid evaluate' found to use, else the"
                            + " most faithful on this input. Default: integrated-gradients; of 'batch evaluate' none.")
    private List<String> methods = List.of();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "What to explain, may be repeated: top, top:K, label:L, token:T, index:I, unit:U (of the last"
                    + " hidden state) or unit:WIRE:U (of any wire); of a detector's boxes box:Q, box:Q:L or box:Q:width"
                    + " (x, y, height); of a segmentation area:L or mask:FILE[:L]; of a continuation continuation, output or output:N. Default: top, the model's"
                    + " answer; of a continuation the whole and each of its tokens.")
    private List<String> targets = List.of();

    @Option(
            names = "--against",
            paramLabel = "TARGET",
            description = "Explain the target rather than this one: the difference of their scores.")
    private @Nullable String against;

    @Option(
            names = "--wire",
            paramLabel = "W",
            description =
                    "Look at this wire of the model rather than at the input, may be repeated; for methods that"
                            + " look inside ('limpid models inspect M --wires TEXT' lists those with TEXT in their names). 'layers': at the output of each.")
    private List<String> wires = List.of();

    @Option(
            names = "--score",
            paramLabel = "S",
            description =
                    "logit, probability or log-probability. Default: logit, or for text-generation log-probability.")
    private @Nullable String score;

    @Option(
            names = "--baseline",
            paramLabel = "B",
            description =
                    "Where paths start, as those of integrated gradients: pad, mask, begin, token:T or zero for text; black, white, mean, blur or"
                            + " zero for pictures; zero for numbers. Default: the first of these.")
    private @Nullable String baseline;

    @Option(names = "--steps", paramLabel = "N", description = "Points on a path. Default: as many as it takes.")
    private @Nullable Integer steps;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Masked inputs that a method from outside may run, or noisy ones that others take. Default: the"
                            + " method's own number.")
    private @Nullable Integer samples;

    @Option(
            names = "--masker",
            paramLabel = "M",
            description =
                    "What stands for an absent feature, for methods from outside: mask, pad, token:T, delete, attention"
                            + " or sample[:N][:MODEL] for text; mean, constant[:GREY or :R,G,B], blur, inpaint, noise, road[:NOISE] or picture:FILE for pictures;"
                            + " background[:ROWS], mean, row:N or zero for tables. Default: the first of these.")
    private @Nullable String masker;

    @Option(
            names = "--background",
            paramLabel = "FILE",
            description = "Rows of the same columns (.csv, .tsv or .json), whose values stand for absent columns of a"
                    + " table, or that gradient-shap starts from; best some of those that the model was trained on.")
    private @Nullable Path background;

    @Option(
            names = "--features",
            paramLabel = "F",
            description = "What gets a score: token, word, sentence, paragraph or window of a text; of a picture"
                    + " quickshift[:KERNEL,DISTANCE,RATIO],"
                    + " slic[:SEGMENTS], felzenszwalb[:SCALE,SIGMA,SIZE], grid:ROWSxCOLUMNS or mask:FILE. Default: word;"
                    + " pixels, or for methods from outside quickshift.")
    private @Nullable String features;

    @Option(names = "--seed", paramLabel = "N", description = "Of all randomness. Default: 0.")
    private long seed;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the method, may be repeated.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** All of it as a value. */
    Explaining explaining(@Nullable Integer position, WritingOptions writing) {
        return new Explaining(
                methods.isEmpty() ? List.of("integrated-gradients") : methods,
                targets,
                against,
                score,
                position,
                wires,
                features,
                baseline,
                steps,
                samples,
                masker,
                settings,
                writing.sampling(seed),
                PREDICTIONS,
                seed);
    }

    /** Whether the user named a method. */
    boolean hasMethods() {
        return !methods.isEmpty();
    }

    /** Where the rows are whose values stand for absent ones; null without any. */
    @Nullable
    Path background() {
        return background;
    }

    /** Whether a model that writes is to: what comes next can be asked without it coming. */
    boolean writes() {
        return targets.isEmpty() ? against == null : targets.stream().anyMatch(ExplainingOptions::isContinued);
    }

    @Nullable
    Table background(TaskModel<?> loaded) throws IOException {
        if (background == null) {
            return null;
        }
        if (!(loaded instanceof TableModel)) {
            throw new IllegalArgumentException(
                    "--background is for tables; model '" + loaded.provenance().id() + "' does " + loaded.task() + ".");
        }
        return Rows.all(background);
    }

    /** Whether a target is one of those that one matrix shows together: a continuation and its tokens. */
    static boolean isContinued(String target) {
        String kind = TargetSpec.parse(target).kind();
        return kind.equals("continuation") || kind.equals("output");
    }
}
