package dev.limpid.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Results of methods whose true skill is known. */
final class Planted {
    private Planted() {}

    static About about(String name, Family family, Direction direction) {
        return new About(name, family, direction, 0, 1, "", "", "");
    }

    static Results.Measured measured(About about, double[]... values) {
        double[] random = new double[values[0].length];
        double[] perfect = new double[random.length];
        Arrays.fill(perfect, about.direction() == Direction.HIGHER ? 1 : 0);
        Arrays.fill(random, about.direction() == Direction.HIGHER ? 0 : 1);
        return new Results.Measured(about, values, random, perfect);
    }

    static Results results(List<Results.Measured> measured) {
        int methods = measured.get(0).values().length;
        List<Results.Cost> costs = new ArrayList<>();
        for (int i = 0; i < methods; i++) {
            costs.add(new Results.Cost(10 * (i + 1), 0, i + 1));
        }
        return new Results(
                IntStream.range(0, methods).mapToObj(i -> "m" + i).toList(),
                IntStream.range(0, measured.get(0).random().length)
                        .mapToObj(i -> "e" + i)
                        .toList(),
                measured,
                costs);
    }

    static List<Traits> traits(int methods) {
        return IntStream.range(0, methods)
                .mapToObj(i -> new Traits("m" + i, i % 2 == 0, Traits.Unit.TOKEN, Traits.Scope.LOCAL, i != 1))
                .toList();
    }

    /**
     * Two faithfulness metrics of both directions. A method's skill on an example is its true skill, plus how hard the example is
     * (standard deviation 0.2, the same for all methods), plus noise of its own (0.2) that both metrics share in half.
     */
    static Results drawn(Random random, int examples, double... skills) {
        double[][] higher = new double[skills.length][examples];
        double[][] lower = new double[skills.length][examples];
        for (int i = 0; i < examples; i++) {
            double ease = 0.2 * random.nextGaussian();
            for (int method = 0; method < skills.length; method++) {
                double own = skills[method] + ease + 0.2 * Math.sqrt(0.5) * random.nextGaussian();
                higher[method][i] = own + 0.2 * Math.sqrt(0.5) * random.nextGaussian();
                lower[method][i] = 1 - own - 0.2 * Math.sqrt(0.5) * random.nextGaussian();
            }
        }
        return results(List.of(
                measured(about("comprehensiveness", Family.FAITHFULNESS, Direction.HIGHER), higher),
                measured(about("deletion", Family.FAITHFULNESS, Direction.LOWER), lower)));
    }
}
