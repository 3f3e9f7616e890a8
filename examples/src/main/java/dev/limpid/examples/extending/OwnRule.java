package dev.limpid.examples.extending;

import dev.limpid.Limpid;
import dev.limpid.Prepared;
import dev.limpid.Subject;
import dev.limpid.backward.RuleTable;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.task.TargetSpec;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

import static dev.limpid.backward.Rule.each;

/**
 * A rule of one's own for an operator. RectGrad (Kim et al. 2019) lets a signal through a Relu only where it agrees with the
 * value that passed: where value × signal is above a threshold. That is one line over the gradient's table.
 *
 * <p>Run: {@code examples/run extending.OwnRule}.
 */
public final class OwnRule {
    /** At threshold 0. Tables are told apart by name, so a table with a setting has it in its name. */
    static final RuleTable RECT_GRAD = Gradient.TABLE
            .as("rect-grad")
            .on("Relu", at -> each(at.dy().mul(at.out(0).mul(at.dy()).step())));

    private OwnRule() {}

    public static void main(String... args) {
        String name = args.length > 0 ? args[0] : "examples/digits";
        Path picture = Path.of(args.length > 1 ? args[1] : "examples/digits/seven.png");
        try (Limpid limpid = Limpid.load(name)) {
            for (RuleTable table : new RuleTable[] {Gradient.TABLE, RECT_GRAD}) {
                double[] signal = signal(limpid, table, picture);
                long none = Arrays.stream(signal).filter(one -> one == 0).count();
                System.out.printf(
                        Locale.ROOT, "%-10s %d of %d pixels get no signal%n", table.name(), none, signal.length);
            }
        }
    }

    /** What arrives at each pixel. */
    static double[] signal(Limpid limpid, RuleTable table, Path picture) {
        Input input = Prepared.of(limpid.model(), Subject.image(picture), Prepared.Cut.USUAL, null)
                .input();
        Target target = TargetSpec.TOP
                .resolve(limpid.model(), input, null, Target.Score.LOGIT, null)
                .get(0);
        Probe.Pulled pulled = limpid.model().probe().pull(table, input, target);
        return pulled.signal().toDoubles();
    }
}
