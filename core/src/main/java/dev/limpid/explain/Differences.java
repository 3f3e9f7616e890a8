package dev.limpid.explain;

import dev.limpid.model.Path;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Captum's LayerConductance sums: slopes at {@code steps + 1} Gauss–Legendre points, each times what the wire moves by
 * until the next point. The ends of the path are left out. Here to repeat results that were made with it.
 *
 * @param steps number of differences, 1 to 10,000
 */
public record Differences(int steps) implements Quadrature {
    static final String NAME = "differences";

    public Differences {
        GaussLegendre.requireSteps(steps);
    }

    @Override
    public Integral integrate(Line line) {
        Path.Points points = line.steps(GaussLegendre.rule(steps + 1).nodes());
        double[] sum = new double[points.slopes()[0].length];
        Arrays.stream(points.slopes()).forEach(step -> Arrays.setAll(sum, i -> sum[i] + step[i]));
        Path.Points ends = line.at(0, 1);
        return new Integral(sum, ends.scores()[0], ends.scores()[1], steps + 3, List.of());
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rule", NAME);
        settings.put("steps", steps);
        return settings;
    }
}
