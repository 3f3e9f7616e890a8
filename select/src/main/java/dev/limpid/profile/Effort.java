package dev.limpid.profile;

/**
 * How long something is measured.
 *
 * <p>First it is run without counting, until it gets no faster: the median of the last {@value Timing#WINDOW} runs is not below
 * {@value Timing#FALLING} of that of the {@value Timing#WINDOW} before. Then runs are counted.
 *
 * @param warming seconds after which runs are counted even if they still get faster; at least one is not counted
 * @param least runs that are counted, however long they take
 * @param most runs that are counted
 * @param seconds after which no further run begins but to reach the least
 */
public record Effort(double warming, int least, int most, double seconds) {
    /** Up to 3 seconds to warm up, then 20 to 200 runs in 5 seconds. */
    public static final Effort STANDARD = new Effort(3, 20, 200, 5);

    /** @throws IllegalArgumentException if no run would be counted, or a time is no number of seconds */
    public Effort {
        if (!(warming >= 0) || !(seconds >= 0) || least < 1 || most < least) {
            throw new IllegalArgumentException("Measuring takes 1 <= least <= most runs and seconds from 0 on, got "
                    + least + " to " + most + " runs, " + warming + " seconds to warm up and " + seconds
                    + " to measure.");
        }
    }
}
