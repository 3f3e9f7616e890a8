package dev.limpid.performance;

import dev.limpid.evaluate.Direction;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far confidence is from accuracy, over bins that hold equally many predictions (Nguyen and O'Connor 2015): sorted by the
 * probability of what is predicted and cut into M bins, of which the first ones hold one more where they don't come out even. Those
 * of equal confidence stay in the order they are given.
 *
 * @param bins M, from 1
 */
public record AdaptiveCalibrationError(int bins) implements Metric<Classified> {
    /** As many as {@link ExpectedCalibrationError#STANDARD} has. */
    public static final AdaptiveCalibrationError STANDARD = new AdaptiveCalibrationError(15);

    /** Takes at least one bin. */
    public AdaptiveCalibrationError {
        if (bins < 1) {
            throw new IllegalArgumentException("Calibration needs at least 1 bin, got " + bins + ".");
        }
    }

    @Override
    public Meaning meaning() {
        return new Meaning(
                "ace",
                Direction.LOWER,
                0,
                1,
                "how far confidence is from accuracy, over " + bins + " bins of equally many examples",
                "Nguyen and O'Connor 2015");
    }

    @Override
    public boolean isDistance() {
        return true;
    }

    @Override
    public Statistic on(Classified answers) {
        int[] order = IntStream.range(0, answers.size())
                .boxed()
                .sorted(Comparator.comparingDouble(answers::confidence))
                .mapToInt(Integer::intValue)
                .toArray();
        return times -> distance(answers, order, times);
    }

    private double distance(Classified answers, int[] order, int[] times) {
        int count = IntStream.of(times).sum();
        double distance = 0;
        double gap = 0;
        int bin = 0;
        int room = room(count, bin);
        for (int i : order) {
            double miss = (answers.isRight(i) ? 1 : 0) - answers.confidence(i);
            for (int left = times[i]; left > 0; ) {
                int taken = Math.min(left, room);
                gap += taken * miss;
                left -= taken;
                room -= taken;
                if (room == 0) {
                    distance += Math.abs(gap);
                    gap = 0;
                    bin++;
                    room = room(count, bin);
                }
            }
        }
        return distance / count;
    }

    private int room(int count, int bin) {
        return count / bins + (bin < count % bins ? 1 : 0);
    }
}
