package dev.limpid.estimate;

/**
 * The loss of a language model that is trained from random weights, in nats a token, as a function of its parameters N and the
 * tokens D that it sees: L = E + A·N^−α + B·D^−β (Hoffmann et al. 2022, "Chinchilla"). Fitted on large models, their tokenizer and
 * their text: for others the order of magnitude.
 *
 * @param name whose fit it is
 */
public record ScalingLaw(String name, double e, double a, double alpha, double b, double beta) {
    /** Hoffmann et al. 2022, the third approach, as published. */
    public static final ScalingLaw HOFFMANN = new ScalingLaw("Hoffmann et al. 2022", 1.69, 406.4, 0.34, 410.7, 0.28);

    /** Besiroglu et al. 2024, who fitted Hoffmann's data again. */
    public static final ScalingLaw BESIROGLU =
            new ScalingLaw("Besiroglu et al. 2024", 1.8172, 482.01, 0.3478, 2085.43, 0.3658);

    /**
     * The model that a number of operations is best spent on.
     *
     * @param loss that is then expected
     */
    public record Optimum(double parameters, double tokens, double loss) {}

    /** What the law was fitted on, in words. */
    static final String FITTED = "70 million to 16 billion parameters and 5 to 500 billion tokens";

    /** Whether models and texts of this size are among those that it was fitted on. */
    public boolean covers(double parameters, double tokens) {
        return parameters >= 70e6 && parameters <= 16e9 && tokens >= 5e9 && tokens <= 500e9;
    }

    /** Loss of N parameters after D tokens, in nats a token. */
    public double loss(double parameters, double tokens) {
        return e + a * Math.pow(parameters, -alpha) + b * Math.pow(tokens, -beta);
    }

    /** The least loss of all N and D with 6·N·D operations. */
    public Optimum optimum(double flops) {
        double g = Math.pow(alpha * a / (beta * b), 1 / (alpha + beta));
        double parameters = g * Math.pow(flops / 6, beta / (alpha + beta));
        double tokens = flops / 6 / parameters;
        return new Optimum(parameters, tokens, loss(parameters, tokens));
    }

    /** How many tokens a model of N parameters is best trained on. */
    public double tokensFor(double parameters) {
        double g = Math.pow(alpha * a / (beta * b), 1 / (alpha + beta));
        double flops = 6 * Math.pow(parameters / g, (alpha + beta) / beta);
        return flops / 6 / parameters;
    }
}
