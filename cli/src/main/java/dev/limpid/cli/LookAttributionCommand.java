package dev.limpid.cli;

import dev.limpid.Prepared;
import dev.limpid.look.DirectLogitAttribution;
import dev.limpid.look.DirectLogitAttribution.Part;
import dev.limpid.look.DirectLogitAttribution.Share;
import dev.limpid.look.Finding;
import dev.limpid.model.Target;
import dev.limpid.task.TargetSpec;
import dev.limpid.task.TaskModel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

/** Which parts of a model wrote a logit. */
@Command(
        name = "attribution",
        description = {
            "Direct logit attribution (Elhage et al. 2021): the share of each head, feed-forward block and bias in the"
                    + " target's logit. The shares add up to it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  limpid look attribution --model ./my-vit --image cat.png",
            "  limpid look attribution --model bert-base-uncased --text \"The capital of France is [MASK].\" \\",
            "      --target token:paris --against token:london"
        })
final class LookAttributionCommand implements Callable<Integer> {
    private static final int NAMED = 3;

    private final Screen screen;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description = "Whose logit: top, label:L, token:T, index:I or unit:U. Default: top, the model's answer.")
    private String target = "top";

    @Option(
            names = "--against",
            paramLabel = "TARGET",
            description = "The target rather than this one: the difference of their logits.")
    private @Nullable String against;

    @Mixin
    private OutputOptions output = new OutputOptions();

    LookAttributionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Integer call() {
        try (Destination destination = output.open(screen, LookResult.FORMATS);
                TaskModel<?> loaded = model.load(screen)) {
            Prepared given = model.prepare(loaded);
            TargetSpec other = against == null ? null : TargetSpec.parse(against);
            Target asked = TargetSpec.parse(target)
                    .resolve(loaded, given.input(), other, Target.Score.LOGIT, model.position())
                    .get(0);
            DirectLogitAttribution.Shares shares = DirectLogitAttribution.of(loaded.probe(), given.input(), asked);
            LookResult.write(
                    destination, loaded.provenance(), given.input().originals(), finding(asked, shares, given.notes()));
        }
        return 0;
    }

    private static Finding finding(Target asked, DirectLogitAttribution.Shares shares, List<String> more) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", asked.choice().label());
        settings.put("index", asked.choice().index());
        Target.Choice other = asked.against();
        if (other != null) {
            settings.put("against", other.label());
        }
        Integer position = asked.position();
        if (position != null) {
            settings.put("position", position);
        }
        String what = other == null
                ? "“" + asked.choice().label() + "”"
                : "“" + asked.choice().label() + "” rather than “" + other.label() + "”";
        List<String> largest = shares.shares().stream()
                .sorted(Comparator.comparingDouble((Share share) -> -Math.abs(share.value())))
                .limit(NAMED)
                .map(share -> String.format(Locale.ROOT, "%s (%+.2f)", name(share), share.value()))
                .toList();
        List<String> notes = new ArrayList<>(more);
        notes.add(
                shares.postNorm()
                        ? "A post-norm model: every norm that a share passes divides by the deviation that it found on"
                                + " this input, and the head's activation keeps its factor; without the block both"
                                + " would have been others."
                        : "A pre-norm model: the last norm divides by the deviation that it found on this input.");
        notes.add("Only what a block writes into the logit directly is its share; what another block made of it is that"
                + " other's.");
        return new Finding(
                "attribution",
                settings,
                String.format(
                        Locale.ROOT,
                        "%s has the logit %.2f, written above all by %s.",
                        what,
                        shares.logit(),
                        String.join(", ", largest)),
                List.of(grid(shares), outside(shares)),
                notes);
    }

    private static String name(Share share) {
        String layer = share.layer() == null ? "" : " of layer " + share.layer();
        return switch (share.part()) {
            case EMBEDDINGS -> "the embeddings";
            case HEAD -> "head " + share.head() + layer;
            case ATTENTION -> "attention" + layer;
            case ATTENTION_BIAS -> "attention's bias" + layer;
            case FEED_FORWARD -> "feed-forward" + layer;
            case NORM_SHIFT -> "norms" + layer;
            case HEAD_BIAS -> "biases behind the layers";
        };
    }

    /** What a layer's share stands under; of both norms of a layer the sum. */
    private static String column(Share share) {
        return switch (share.part()) {
            case HEAD -> "head " + share.head();
            case ATTENTION -> "attention";
            case ATTENTION_BIAS -> "bias";
            case FEED_FORWARD -> "feed-forward";
            default -> "norms";
        };
    }

    private static Finding.Grid grid(DirectLogitAttribution.Shares shares) {
        List<Share> inside =
                shares.shares().stream().filter(share -> share.layer() != null).toList();
        List<String> columns =
                inside.stream().map(LookAttributionCommand::column).distinct().toList();
        int layers = 1
                + inside.stream().mapToInt(LookAttributionCommand::layer).max().orElse(-1);
        double[][] values = new double[layers][columns.size()];
        for (Share share : inside) {
            values[layer(share)][columns.indexOf(column(share))] += share.value();
        }
        List<String> rows =
                IntStream.range(0, layers).mapToObj(i -> "layer " + i).toList();
        return new Finding.Grid("shares", "layer", rows, "part", columns, values, List.of());
    }

    private static int layer(Share share) {
        Integer layer = share.layer();
        return layer == null ? -1 : layer;
    }

    private static Finding.Listing outside(DirectLogitAttribution.Shares shares) {
        double inside = shares.shares().stream()
                .filter(share -> share.layer() != null)
                .mapToDouble(Share::value)
                .sum();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        rows.add(row("embeddings", value(shares, Part.EMBEDDINGS)));
        rows.add(row("layers", inside));
        rows.add(row("biases behind the layers", value(shares, Part.HEAD_BIAS)));
        rows.add(row("all shares", shares.total()));
        rows.add(row("logit", shares.logit()));
        return new Finding.Listing("sums", List.of("of", "share"), rows);
    }

    private static List<@Nullable Object> row(String of, double value) {
        return Arrays.<@Nullable Object>asList(of, value);
    }

    private static double value(DirectLogitAttribution.Shares shares, Part part) {
        return shares.shares().stream()
                .filter(share -> share.part() == part)
                .mapToDouble(Share::value)
                .sum();
    }
}
