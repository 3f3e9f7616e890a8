package dev.limpid.look;

import dev.limpid.model.AttentionMaps;
import dev.limpid.model.Input;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Activation patching (Meng et al. 2022, "causal tracing"; in TransformerLens' direction): the model runs on a corrupted input,
 * and one part of one wire is given the value that it has on the clean input. How much of the clean answer comes back says
 * whether that part carries what the two inputs differ in: (patched − corrupted)/(clean − corrupted), 0 for nothing, 1 for all
 * of it; it may be outside, too.
 *
 * <p>Law: the whole of a wire that everything passes gives 1. Cost: what follows the wire, once per part, in batches.
 */
public final class ActivationPatching {
    /** A difference this small beside the scores is rounding. */
    private static final double NOTHING = 1e-5;

    private final Probe probe;
    private final Input clean;
    private final Input corrupted;
    private final Target target;
    private final double cleanScore;
    private final double corruptedScore;

    /** What is patched at once. */
    public enum By {
        /** The vector at one position, {@code [batch,position,unit]}, or {@code [batch,head,position,unit]} of attention. */
        POSITION,
        /** One head of attention at all positions, {@code [batch,head,position,unit]}. */
        HEAD,
        /** One channel of a picture's map at all places, {@code [batch,channel,row,column]}. */
        CHANNEL,
        /** All of the wire. */
        WHOLE;

        /**
         * Reads one name.
         *
         * @throws IllegalArgumentException naming those there are, if it is none
         */
        public static By of(String name) {
            for (By by : values()) {
                if (by.toString().equals(name)) {
                    return by;
                }
            }
            throw new IllegalArgumentException(
                    "Unknown part '" + name + "', expected position, head, channel or whole.");
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Compares two inputs.
     *
     * @throws IllegalArgumentException if they are of different sizes, or get the same score, so that there is nothing to bring
     *     back
     */
    public ActivationPatching(Probe probe, Input clean, Input corrupted, Target target) {
        requireAlike(clean, corrupted);
        this.probe = probe;
        this.clean = clean;
        this.corrupted = corrupted;
        this.target = target;
        this.cleanScore = probe.score(clean, target);
        this.corruptedScore = probe.score(corrupted, target);
        double size = Math.max(1, Math.max(Math.abs(cleanScore), Math.abs(corruptedScore)));
        if (!(Math.abs(cleanScore - corruptedScore) > NOTHING * size)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "The clean and the corrupted input get the same score for '%s', %.6g and %.6g: there is nothing to"
                            + " bring back. Change what the answer hangs on, or choose another target.",
                    target.choice().label(),
                    cleanScore,
                    corruptedScore));
        }
    }

    private static void requireAlike(Input clean, Input corrupted) {
        if (clean.tokens().size() != corrupted.tokens().size()) {
            throw new IllegalArgumentException("Patching moves values from position to position, so both texts must"
                    + " have as many tokens: the clean one has "
                    + clean.tokens().size() + ", the corrupted one "
                    + corrupted.tokens().size() + ". Exchange words for words of as many pieces.");
        }
        for (Map.Entry<String, Tensor> one : clean.tensors().entrySet()) {
            Shape other = corrupted.tensor(one.getKey()).shape();
            if (!one.getValue().shape().equals(other)) {
                throw new IllegalArgumentException("Patching needs inputs of one size: '" + one.getKey() + "' is "
                        + one.getValue().shape() + " in the clean one and " + other + " in the corrupted one.");
            }
        }
    }

    /** The target's score on the clean input. */
    public double cleanScore() {
        return cleanScore;
    }

    /** The target's score on the corrupted input. */
    public double corruptedScore() {
        return corruptedScore;
    }

    /**
     * What part of the difference each part of a wire brings back.
     *
     * @throws IllegalArgumentException if the wire has no such parts
     */
    public double[] at(Layer layer, By by) {
        Tensor from = probe.tap(clean, List.of(layer.wire())).get(layer.wire());
        Tensor to = probe.tap(corrupted, List.of(layer.wire())).get(layer.wire());
        OneExample.require(to.shape(), "Patching");
        int axis = axis(layer, by, to.shape());
        int parts = by == By.WHOLE ? 1 : Math.toIntExact(to.shape().dim(axis));
        List<Probe.Asked> asked = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            Tensor patched = by == By.WHOLE ? from : patched(from, to, axis, part);
            asked.add(new Probe.Asked(corrupted.with(layer.wire().name(), patched), target.position()));
        }
        double[][] scores = probe.on(layer.wire()).fed().scores(asked, List.of(target));
        double[] back = new double[parts];
        for (int part = 0; part < parts; part++) {
            back[part] = (scores[part][0] - corruptedScore) / (cleanScore - corruptedScore);
        }
        return back;
    }

    private int axis(Layer layer, By by, Shape shape) {
        boolean attends =
                !AttentionMaps.in(probe.model().graph(), probe.model().shapes()).isEmpty();
        boolean fits = switch (by) {
            case WHOLE -> true;
            case CHANNEL -> shape.rank() == 4;
            case HEAD -> shape.rank() == 4 && attends;
            case POSITION -> shape.rank() == 3 || shape.rank() == 4 && attends;
        };
        if (!fits) {
            String needed = switch (by) {
                case CHANNEL -> "[batch,channel,row,column]";
                case HEAD -> "attention's [batch,head,position,unit]";
                default -> "[batch,position,unit]";
            };
            throw new IllegalArgumentException(
                    "Wire '" + layer.wire() + "' of shape " + shape + " cannot be patched by " + by + ": " + needed
                            + " is needed. Choose another --by, or --by whole.");
        }
        return by == By.POSITION ? shape.rank() - 2 : 1;
    }

    private static Tensor patched(Tensor from, Tensor to, int axis, int part) {
        long inner = 1;
        for (int i = axis + 1; i < to.shape().rank(); i++) {
            inner *= to.shape().dim(i);
        }
        long stride = inner;
        long count = to.shape().dim(axis);
        return Tensor.fill(to.dtype(), to.shape(), i -> i / stride % count == part ? from.at(i) : to.at(i));
    }
}
