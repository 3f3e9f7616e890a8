package dev.limpid.rules;

import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;

/** Functions of single elements, at points that keep a margin of 0.1 from kinks and jumps, both far ends included. */
final class ElementwiseRows {
    private static final double[] AROUND_ZERO = {-30, -4, -2, -1.1, -0.3, 0.2, 0.7, 1.3, 2.2, 25};
    private static final double[] WITHIN_ONE = {-0.7, -0.5, -0.2, 0.3, 0.6, 0.75};

    private ElementwiseRows() {}

    private static FiniteDifferences op(String op) {
        return FiniteDifferences.of(op);
    }

    static List<FiniteDifferences> all() {
        List<FiniteDifferences> rows = new ArrayList<>(trigonometry());
        rows.addAll(activations());
        rows.addAll(powers());
        rows.addAll(variadic());
        rows.addAll(bounds());
        return rows;
    }

    private static List<FiniteDifferences> trigonometry() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (String anywhere : List.of("Sin", "Cos", "Sinh", "Cosh", "Asinh")) {
            rows.add(op(anywhere).within(-2, 2, 2, 3).inFloat());
        }
        rows.add(op("Atan").at(Shape.of(10), AROUND_ZERO).inFloat());
        for (String within : List.of("Tan", "Asin", "Acos", "Atanh")) {
            rows.add(op(within).at(Shape.of(6), WITHIN_ONE).inFloat());
        }
        rows.add(op("Acosh").within(1.3, 4, 2, 3).inFloat());
        return rows;
    }

    private static List<FiniteDifferences> activations() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (String one : List.of("Elu", "Selu", "Celu", "ThresholdedRelu", "HardSigmoid", "HardSwish")) {
            rows.add(op(one).at(Shape.of(10), AROUND_ZERO).inFloat());
        }
        for (String one : List.of("LeakyRelu", "Softplus", "Softsign", "Shrink")) {
            rows.add(op(one).at(Shape.of(10), AROUND_ZERO).inFloat());
        }
        rows.add(op("Elu").at(Shape.of(10), AROUND_ZERO).set("alpha", 0.4f).inFloat());
        rows.add(op("Selu")
                .at(Shape.of(10), AROUND_ZERO)
                .set("alpha", 0.4f)
                .set("gamma", 2f)
                .inFloat());
        rows.add(op("Celu").at(Shape.of(10), AROUND_ZERO).set("alpha", 2.5f).inFloat());
        rows.add(op("LeakyRelu").at(Shape.of(10), AROUND_ZERO).set("alpha", 0f).inFloat());
        rows.add(op("LeakyRelu")
                .at(Shape.of(10), AROUND_ZERO)
                .set("alpha", -0.5f)
                .inFloat());
        rows.add(
                op("LeakyRelu").at(Shape.of(10), AROUND_ZERO).set("alpha", 1.5f).inFloat());
        rows.add(op("ThresholdedRelu")
                .at(Shape.of(10), AROUND_ZERO)
                .set("alpha", 2f)
                .inFloat());
        rows.add(op("HardSigmoid")
                .at(Shape.of(10), AROUND_ZERO)
                .set("alpha", 0.3f)
                .set("beta", 0.2f)
                .inFloat());
        rows.add(op("Shrink")
                .at(Shape.of(10), AROUND_ZERO)
                .set("lambd", 1.5f)
                .set("bias", 0.5f)
                .inFloat());
        rows.add(op("PRelu").at(Shape.of(2, 5), AROUND_ZERO).in(5));
        rows.add(op("PRelu").at(Shape.of(2, 5), AROUND_ZERO).in(2, 1).dynamicAxes());
        rows.add(op("PRelu").at(Shape.of(2, 5), AROUND_ZERO).in(1));
        rows.add(op("Mish").at(Shape.of(10), AROUND_ZERO).opset(18).inFloat());
        rows.add(op("Swish").at(Shape.of(10), AROUND_ZERO).opset(24).inFloat());
        rows.add(op("Swish")
                .at(Shape.of(10), AROUND_ZERO)
                .set("alpha", 0.5f)
                .opset(24)
                .inFloat());
        rows.add(op("com.microsoft:QuickGelu").at(Shape.of(10), AROUND_ZERO).inFloat());
        rows.add(op("com.microsoft:QuickGelu")
                .at(Shape.of(10), AROUND_ZERO)
                .set("alpha", 1f)
                .inFloat());
        rows.add(op("com.microsoft:FastGelu").at(Shape.of(10), AROUND_ZERO).inFloat());
        rows.add(op("com.microsoft:FastGelu")
                .at(Shape.of(2, 5), AROUND_ZERO)
                .in(5)
                .inFloat());
        rows.add(op("com.microsoft:BiasGelu")
                .at(Shape.of(2, 5), AROUND_ZERO)
                .in(5)
                .inFloat());
        rows.add(op("Gelu").at(Shape.of(10), AROUND_ZERO).opset(20).inFloat());
        rows.add(op("Gelu")
                .at(Shape.of(10), AROUND_ZERO)
                .set("approximate", "tanh")
                .opset(20)
                .inFloat());
        return rows;
    }

    private static List<FiniteDifferences> powers() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (double exponent : new double[] {0, 1, 2, 3, 4, -1, -2}) {
            rows.add(op("Pow").at(Shape.of(4), -1.5, -0.6, 0.8, 2).given(scalar(exponent)));
        }
        rows.add(op("Pow").within(0.5, 2, 2, 3).given(scalar(0.5)));
        rows.add(op("Pow").within(0.5, 2, 2, 3).given(scalar(1.7)));
        // A base of 0 has slopes for these exponents; whole numbers may be of another type.
        rows.add(op("Pow").at(Shape.of(1), 0).given(Tensor.of(Shape.of(3), 0L, 2L, 3L)));
        rows.add(op("Pow").within(0.5, 2, 3).fed(Tensor.of(Shape.of(2, 1), 2L, -1L)));
        rows.add(op("Pow").within(0.5, 2).given(Tensor.of(Shape.of(1, 2), 2.0, 3.0)));
        rows.add(op("Mod")
                .at(Shape.of(2, 4), -5.3, -2.2, 1.4, 7.7)
                .at(Shape.of(4), 2, -1.5, 3, 0.9)
                .set("fmod", 1));
        return rows;
    }

    private static List<FiniteDifferences> variadic() {
        List<FiniteDifferences> rows = new ArrayList<>();
        for (String op : List.of("Sum", "Mean", "Max", "Min")) {
            FiniteDifferences row = op.equals("Mean") ? op(op).inFloat() : op(op);
            rows.add(row.in(2, 3));
            rows.add(row.in(2, 3).in(3));
            rows.add(row.in(2, 1, 3).in(3, 1).in(3).dynamicAxes());
        }
        rows.add(op("CastLike").in(2, 3).given(Tensor.zeros(DType.DOUBLE, Shape.of(1))));
        return rows;
    }

    private static List<FiniteDifferences> bounds() {
        List<FiniteDifferences> rows = new ArrayList<>();
        rows.add(op("Clip").at(Shape.of(10), AROUND_ZERO).given(scalar(-2.5)).given(scalar(1)));
        rows.add(op("Clip").at(Shape.of(10), AROUND_ZERO).at(Shape.SCALAR, -2.5).at(Shape.SCALAR, 1));
        rows.add(op("Clip").at(Shape.of(10), AROUND_ZERO).at(Shape.SCALAR, -2.5));
        rows.add(op("Clip").at(Shape.of(10), AROUND_ZERO).none().at(Shape.SCALAR, 1));
        // Bounds the wrong way round.
        rows.add(op("Clip").at(Shape.of(10), AROUND_ZERO).at(Shape.SCALAR, 1).at(Shape.SCALAR, -2.5));
        return rows;
    }

    private static Tensor scalar(double value) {
        return Tensor.of(Shape.SCALAR, value);
    }
}
