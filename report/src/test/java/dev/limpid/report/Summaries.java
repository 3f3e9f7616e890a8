package dev.limpid.report;

import dev.limpid.explain.Attribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Explanations of many examples. */
final class Summaries {
    private Summaries() {}

    /** Houses whose price falls with age and rises with rooms; streets have no number. */
    static List<Attribution> table(int examples) {
        Random random = new Random(11);
        List<Attribution> all = new ArrayList<>();
        for (int i = 0; i < examples; i++) {
            double age = 60 * random.nextDouble();
            double rooms = 1 + random.nextInt(8);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("age", age);
            row.put("rooms", rooms);
            row.put("the distance to the nearest railway station", 12000 * random.nextDouble());
            row.put("street", i % 2 == 0 ? "Hill <b>" : "Lake & Sea");
            double[] scores = {3 - age / 10, rooms - 4.5, random.nextGaussian() / 4, i % 2 == 0 ? 0.4 : -0.3};
            all.add(priced(
                    20 + Arrays.stream(scores).sum(),
                    Values.price(row, scores).explanations().get(0)));
        }
        return all;
    }

    private static Attribution priced(double price, Attribution like) {
        return new Attribution(
                like.method(),
                new Attribution.Explained(like.target().target(), price, null, 20.0),
                like.scores(),
                List.of(),
                like.completeness(),
                like.cost(),
                List.of(),
                0,
                like.model());
    }

    static List<Attribution> texts(String... texts) {
        List<Attribution> all = new ArrayList<>();
        for (String text : texts) {
            all.add(Examples.text(text, 1, -2, 0.5).explanations().get(0));
        }
        return all;
    }
}
