package dev.limpid.report;

import dev.limpid.candidate.Backbone;
import dev.limpid.select.Row;
import dev.limpid.select.Score;
import dev.limpid.select.Selection;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import static dev.limpid.report.Say.say;

/**
 * A score over the layers of each candidate.
 *
 * @param keys candidates, each with the class of its line
 * @param rows all numbers
 */
record LayerCurves(CurveChart chart, List<Key> keys, List<Line> rows) {
    private static final int STYLES = 6;
    private static final int STEPS = 4;
    private static final Ticks DEPTH = new Ticks(0, 1, 0.25);

    /** A candidate and the class of its line. */
    record Key(String name, String css) {}

    /** A number. */
    record Line(String name, String layer, String value) {}

    /** One for each score that is told of layers before the last. */
    static List<LayerCurves> of(Selection selection) {
        Set<String> names = new LinkedHashSet<>();
        selection
                .compared()
                .forEach(row ->
                        row.scores().stream().filter(LayerCurves::isInner).forEach(score -> names.add(score.name())));
        return names.stream().map(name -> curves(name, selection.compared())).toList();
    }

    private static boolean isInner(Score score) {
        return !score.layer().isEmpty() && !score.layer().equals(Backbone.LAST);
    }

    /** From the first layer to the last. */
    private static List<Score> layers(String name, Row row) {
        List<Score> scores = new ArrayList<>(row.scores().stream()
                .filter(score -> score.name().equals(name) && isInner(score))
                .toList());
        row.scores().stream()
                .filter(score -> score.name().equals(name) && score.layer().equals(Backbone.LAST))
                .limit(scores.isEmpty() ? 0 : 1)
                .forEach(scores::add);
        return scores;
    }

    private static LayerCurves curves(String name, List<Row> compared) {
        List<Double> values = compared.stream()
                .flatMap(row -> layers(name, row).stream())
                .map(score -> score.value().mean())
                .filter(Double::isFinite)
                .toList();
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        Ticks up = Ticks.around(low, high, STEPS);
        List<CurveChart.Line> lines = new ArrayList<>();
        List<CurveChart.Dot> dots = new ArrayList<>();
        List<Key> keys = new ArrayList<>();
        List<Line> rows = new ArrayList<>();
        for (Row row : compared) {
            List<Score> layers = layers(name, row);
            if (layers.isEmpty()) {
                continue;
            }
            String css = "of-" + (keys.size() % STYLES + 1);
            keys.add(new Key(row.candidate(), css));
            List<CurveChart.At> at = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                double depth = (i + 1.0) / layers.size();
                double value = layers.get(i).value().mean();
                at.add(new CurveChart.At(depth, value));
                String told = Means.told(layers.get(i).value());
                rows.add(new Line(row.candidate(), layers.get(i).layer(), told));
                if (Double.isFinite(value)) {
                    dots.add(new CurveChart.Dot(
                            depth,
                            1 - up.at(value),
                            "dot " + css,
                            row.candidate() + ", " + layers.get(i).layer() + ": " + told));
                }
            }
            lines.add(new CurveChart.Line(css, CurveChart.path(at, DEPTH, up)));
        }
        String description = say("{} from the first layer to the last. ", name)
                + keys.stream().map(Key::name).collect(Collectors.joining(", ", say("Candidates: "), say(".")));
        List<Ticks.Tick> across = List.of(
                new Ticks.Tick(0, say("input")), new Ticks.Tick(0.5, say("half-way")), new Ticks.Tick(1, say("last")));
        return new LayerCurves(
                new CurveChart(
                        name,
                        description,
                        false,
                        lines,
                        dots,
                        List.of(),
                        across,
                        up.list(),
                        CurveChart.Table.ELSEWHERE),
                keys,
                rows);
    }
}
