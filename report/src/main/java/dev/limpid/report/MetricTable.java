package dev.limpid.report;

import dev.limpid.evaluate.About;
import dev.limpid.evaluate.Appraisal;
import dev.limpid.evaluate.Comparison;
import dev.limpid.evaluate.Direction;
import dev.limpid.evaluate.Family;
import dev.limpid.evaluate.Inference;
import dev.limpid.evaluate.Interval;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import static dev.limpid.report.Say.borrowed;
import static dev.limpid.report.Say.say;

/**
 * What each metric says of each method.
 *
 * @param strange whether of a metric it is known how strange its masked inputs look
 */
record MetricTable(List<String> methods, List<Group> groups, boolean strange) {
    /** The metrics of a family, and what they ask. */
    record Group(String family, String question, List<Row> rows) {}

    /**
     * A metric.
     *
     * @param arrow to the better side
     * @param bounds the values there can be
     * @param examples on how many it could be told of the method of which it could least
     */
    record Row(
            String name,
            String arrow,
            String better,
            String bounds,
            String summary,
            String source,
            String cost,
            List<Cell> cells,
            String random,
            String best,
            String examples,
            String strange) {}

    /**
     * A method's mean.
     *
     * @param shade how strong its colour is, 0 to 1; empty without one
     * @param below whether it is worse than a random explanation
     * @param mark {@code ★} for the best mean, {@code ≈} for one that is not shown to be worse; empty for others
     * @param title what the mark and the colour say, in words
     */
    record Cell(String mean, String interval, String shade, boolean below, String mark, String title) {
        String css() {
            return shade.isEmpty() ? "number" : below ? "number tint under" : "number tint";
        }

        @Nullable
        String style() {
            return shade.isEmpty() ? null : "--v:" + shade;
        }
    }

    static MetricTable of(Appraisal appraisal) {
        List<String> methods = appraisal.outcome().results().methods();
        List<Group> groups = new ArrayList<>();
        for (Family family : Family.values()) {
            List<Row> rows = appraisal.standings().stream()
                    .filter(one -> one.about().family() == family)
                    .map(one -> row(one, methods))
                    .toList();
            if (!rows.isEmpty()) {
                groups.add(new Group(borrowed(family.toString()), question(family), rows));
            }
        }
        return new MetricTable(methods, groups, appraisal.standings().stream().anyMatch(one -> one.strange() != null));
    }

    private static String question(Family family) {
        return switch (family) {
            case FAITHFULNESS -> say("Does the model's score go where the explanation says it does?");
            case ROBUSTNESS -> say("Do inputs that are nearly the same get explanations that are nearly the same?");
            case RANDOMISATION ->
                say("Does the explanation depend on what the model has learnt, and on what is asked?");
            case COMPLEXITY -> say("How much is there to read?");
            case LOCALISATION -> say("Is it where the thing is known to be?");
            case PLAUSIBILITY -> say("Is it what people name as their reasons?");
            case AXIOMS -> say("Does it keep promises that can be checked exactly?");
        };
    }

    private static Row row(Appraisal.Standing standing, List<String> methods) {
        About about = standing.about();
        boolean higher = about.direction() == Direction.HIGHER;
        int best = best(standing);
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            cells.add(cell(standing, methods, i, best));
        }
        Double strange = standing.strange();
        return new Row(
                about.name(),
                higher ? "↑" : "↓",
                higher ? say("higher is better") : say("lower is better"),
                bounds(about),
                borrowed(about.summary()),
                borrowed(about.source()),
                borrowed(about.cost()),
                cells,
                Means.mean(standing.random()),
                Means.mean(standing.perfect()),
                Integer.toString(standing.methods().stream()
                        .mapToInt(Interval::count)
                        .filter(count -> count > 0)
                        .min()
                        .orElse(0)),
                strange == null ? "" : Numbers.share(strange));
    }

    private static String bounds(About about) {
        String low = Double.isFinite(about.low()) ? Numbers.brief(about.low()) : say("any number");
        return Double.isFinite(about.high())
                ? say("{} to {}", low, Numbers.brief(about.high()))
                : say("{} and more", low);
    }

    private static int best(Appraisal.Standing standing) {
        int best = -1;
        for (int i = 0; i < standing.methods().size(); i++) {
            double mean = standing.methods().get(i).mean();
            boolean told = standing.methods().get(i).count() > 0 && Double.isFinite(mean);
            if (told
                    && (best < 0
                            || standing.about()
                                            .direction()
                                            .gain(
                                                    mean,
                                                    standing.methods().get(best).mean())
                                    > 0)) {
                best = i;
            }
        }
        return best;
    }

    private static Cell cell(Appraisal.Standing standing, List<String> methods, int method, int best) {
        Interval own = standing.methods().get(method);
        if (own.count() == 0) {
            return new Cell(
                    Means.ABSENT, "", "", false, "", say("{}: cannot be told of any example", methods.get(method)));
        }
        double way = way(standing, own.mean());
        String said = say("{}: {}", methods.get(method), own);
        String mark = "";
        if (methods.size() > 1 && method == best) {
            mark = "★";
            said += say("; the best mean");
        } else if (best >= 0) {
            Comparison compared = compared(standing, methods.get(method), methods.get(best));
            if (compared != null) {
                boolean shown = compared.isShown(Inference.STANDARD.error());
                mark = shown ? "" : "≈";
                String p = Numbers.brief(compared.adjusted());
                said += shown
                        ? say("; shown to be worse than {} (adjusted p {})", methods.get(best), p)
                        : say("; not shown to be worse than {} (adjusted p {})", methods.get(best), p);
            }
        }
        return new Cell(
                Means.mean(own),
                Means.range(own),
                Double.isNaN(way) ? "" : String.format(Locale.ROOT, "%.2f", Math.min(1, Math.abs(way))),
                way < 0,
                mark,
                said + (way < 0 ? say("; worse than a random explanation") : ""));
    }

    private static @Nullable Comparison compared(Appraisal.Standing standing, String one, String other) {
        return standing.comparisons().stream()
                .filter(found -> Stream.of(found.one(), found.other()).toList().containsAll(List.of(one, other)))
                .findFirst()
                .orElse(null);
    }

    /** From random (0) to the best known (1); where these are not known from the methods' worst to their best. */
    private static double way(Appraisal.Standing standing, double mean) {
        Direction direction = standing.about().direction();
        double most =
                direction.gain(standing.perfect().mean(), standing.random().mean());
        if (Double.isFinite(most) && most > 1e-12) {
            return Math.max(-1, direction.gain(mean, standing.random().mean()) / most);
        }
        double[] gains = standing.methods().stream()
                .mapToDouble(one -> direction.gain(one.mean(), 0))
                .filter(Double::isFinite)
                .toArray();
        double least = Arrays.stream(gains).min().orElse(0);
        double range = Arrays.stream(gains).max().orElse(0) - least;
        return range > 0 ? (direction.gain(mean, 0) - least) / range : Double.NaN;
    }
}
