package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What methods say of features over all examples, as an explanation of each example: every feature with the mean of its
 * scores wherever it occurs. Words are the same if they are spelt the same but for case, columns by name, regions of pictures
 * by number.
 */
final class Pooled {
    private final Sheet sheet;
    private final Map<Integer, Map<String, double[]>> sums = new HashMap<>();

    Pooled(Sheet sheet) {
        this.sheet = sheet;
        for (int method : sheet.stayed()) {
            Map<String, double[]> own = new HashMap<>();
            for (int example = 0; example < sheet.cases().size(); example++) {
                double[] scores = sheet.scores(method, example);
                List<String> names = names(sheet.explanation(method, example));
                for (int i = 0; i < scores.length; i++) {
                    double[] sum = own.computeIfAbsent(names.get(i), name -> new double[2]);
                    sum[0] += scores[i];
                    sum[1]++;
                }
            }
            sums.put(method, own);
        }
    }

    double[] scores(int method, int example) {
        Map<String, double[]> own = sums.getOrDefault(method, Map.of());
        return names(sheet.explanation(method, example)).stream()
                .map(name -> own.getOrDefault(name, new double[] {0, 1}))
                .mapToDouble(sum -> sum[0] / sum[1])
                .toArray();
    }

    private static List<String> names(Attribution attribution) {
        List<String> names = new ArrayList<>();
        for (Attribution.Scored scored : attribution.scores()) {
            Feature feature = scored.feature();
            if (!feature.special()) {
                names.add(
                        feature.place() instanceof Place.Column column
                                ? column.column()
                                : feature.place() instanceof Place.Region
                                        ? String.valueOf(names.size())
                                        : feature.text().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }
}
