package dev.limpid.halving;

import dev.limpid.evaluate.Direction;
import dev.limpid.performance.Accuracy;
import dev.limpid.performance.Answers;
import dev.limpid.performance.Classified;
import dev.limpid.performance.Meaning;
import dev.limpid.performance.Measures;
import dev.limpid.performance.Regressed;

import java.util.Arrays;

/** Answers as contenders are compared by them: classes by their accuracy, numbers by their error. */
public final class Outcomes {
    private Outcomes() {}

    /** Which metric the value is of. Where less of it is better, the value is the metric below 0. */
    private static Meaning meaning(Answers answers) {
        return answers instanceof Classified
                ? Measures.CLASSIFICATION.usual().meaning()
                : Measures.REGRESSION.usual().meaning();
    }

    /**
     * By which contenders are ordered; higher is better.
     *
     * @throws IllegalArgumentException if the answers are neither classes nor numbers
     */
    public static double value(Answers answers) {
        if (answers instanceof Classified classes) {
            return signed(Measures.CLASSIFICATION.usual().of(classes), meaning(answers));
        }
        return signed(Measures.REGRESSION.usual().of(numbers(answers)), meaning(answers));
    }

    private static double signed(double value, Meaning meaning) {
        return meaning.direction() == Direction.HIGHER ? value : -value;
    }

    /**
     * Of each example 1 if its class is right and 0 if not; of a number its squared error below 0.
     *
     * @throws IllegalArgumentException if the answers are neither classes nor numbers
     */
    public static double[] each(Answers answers) {
        if (answers instanceof Classified classes) {
            return new Accuracy().each(classes);
        }
        Regressed numbers = numbers(answers);
        double[] each = new double[numbers.size()];
        Arrays.setAll(each, i -> -Math.pow(numbers.predicted(i) - numbers.right(i), 2));
        return each;
    }

    private static Regressed numbers(Answers answers) {
        if (answers instanceof Regressed numbers) {
            return numbers;
        }
        throw new IllegalArgumentException(
                "Contenders are compared by a class or a number of each example, and these data"
                        + " have other answers. Choose such data.");
    }
}
