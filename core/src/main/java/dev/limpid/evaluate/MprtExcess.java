package dev.limpid.evaluate;

/**
 * How much more alike an explanation stays than the model itself, while the model forgets what it has learnt: {@link Mprt} of
 * the explanation, less that of what taking each feature away alone does to the answer.
 *
 * <p>Where much of the input hardly matters to any network, as black does around a digit, explanations of all networks agree on
 * that, and rightly: {@code mprt} is high for every method that is told what "nothing" is. What is above the model's own is
 * what does not depend on what was learnt. Ours; the need for a reference is Hedström et al. (2024), section 3. {@code NaN}
 * where the model itself was not looked at.
 */
public record MprtExcess() implements Metric.OfRandomised {
    static final String NAME = "mprt-excess";

    @Override
    public About about() {
        return new About(
                NAME,
                Family.RANDOMISATION,
                Direction.LOWER,
                -2,
                2,
                "how much more alike the explanation stays than what single features do, while the model forgets what it has"
                        + " learnt",
                "mprt's, and a run a feature for each layer",
                "after Adebayo et al. 2018, with the model's own answers for a reference");
    }

    @Override
    public double of(Randomised randomised) {
        Randomised itself = randomised.itself();
        return itself == null ? Double.NaN : Mprt.staysAlike(randomised, false) - Mprt.staysAlike(itself, false);
    }
}
