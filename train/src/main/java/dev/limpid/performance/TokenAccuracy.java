package dev.limpid.performance;

/**
 * The share of tokens whose tag is the right one, O as well.
 */
public record TokenAccuracy() implements Metric<Tagged> {
    @Override
    public Meaning meaning() {
        return Meaning.share("token-accuracy", "share of tokens whose tag is right", "by definition");
    }

    @Override
    public Statistic on(Tagged answers) {
        return times -> {
            long right = 0;
            long tokens = 0;
            for (int i = 0; i < times.length; i++) {
                right += times[i] * answers.rightTokens(i);
                tokens += times[i] * answers.tokens(i);
            }
            return (double) right / tokens;
        };
    }
}
