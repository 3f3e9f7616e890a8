package dev.limpid.evaluate;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Remove and debias (Rong et al. 2022, ROAD): how much higher the score stays when the least important features go
 * than when the most important do, halved, on average over shares of them; so combined by pytorch-grad-cam as ROADCombined. The
 * paper asks how often the answer stays, over a data set; this asks for the score.
 *
 * <p>What makes it ROAD is what stands for the features that are gone: of pictures it is meant for {@code --masker road}, which
 * hides where they were. Any masker makes a sound comparison of the two orders.
 */
record Road(Shares shares) implements Metric.OfGame {
    static final Shares STANDARD = Shares.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

    @Override
    public About about() {
        return new About(
                "road",
                Family.FAITHFULNESS,
                Direction.HIGHER,
                -0.5,
                0.5,
                "half of how much more the score loses by the most important features than by the least; for pictures"
                        + " with --masker road",
                "two runs per share",
                "Rong et al. 2022, ROAD, combined as in pytorch-grad-cam");
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("shares", shares.toString());
    }

    @Override
    public double of(Play play, double[] scores) {
        Ranking ranking = Ranking.of(play, scores);
        int[] counts = shares.counts(play.players());
        double[] withoutMost = play.values(
                Arrays.stream(counts).mapToObj(ranking::withoutFirst).toList());
        double[] withoutLeast =
                play.values(Arrays.stream(counts).mapToObj(ranking::withoutLast).toList());
        return (Arrays.stream(withoutLeast).average().orElseThrow()
                        - Arrays.stream(withoutMost).average().orElseThrow())
                / 2;
    }

    @Override
    public OptionalDouble reachable(Play play) {
        return Reach.of(play, this);
    }
}
