package dev.limpid.select;

import dev.limpid.corpus.Item;
import dev.limpid.corpus.Kind;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.Map;

/**
 * How long stages may take: from the operations of a candidate, and the speed of this machine at a product of matrices as large as a
 * layer's. Rules of thumb, by what some selections took: half or twice as long is no surprise.
 */
final class Planning {
    private static final int REPEATS = 8;
    private static final int ROWS = 512;
    private static final int WIDTH = 768;
    private static final int INNER = 3072;

    /** Of the speed of a product alone, a whole model's. */
    private static final double SHARE = 0.8;

    /** Tokens of a text that operations are counted for where nobody says another number. */
    private static final double COUNTED = 128;

    private static final double TOKENS_A_WORD = 1.4;
    private static final double MARKS = 2;
    /** Of a training, forward runs that an example is worth: there and back, the update, and judging now and then. */
    private static final double RUNS_TO_TRAIN = 5;

    /** Runs that explaining an example by all methods and judging that is worth. */
    private static final double RUNS_TO_EXPLAIN = 500;

    /** Answers to a text as it is, and misspelt three times. */
    private static final double RUNS_TO_DISTURB = 4;

    private static final double SECONDS_TO_FIND = 2;
    private static final double SECONDS_TO_PROBE = 1;
    private static final double SECONDS_TO_SCORE = 5;
    private static final double SECONDS_TO_PROFILE = 10;

    private final Material material;
    private final double speed;
    private final double tokens;

    Planning(Material material, double speed) {
        this.material = material;
        this.speed = speed;
        this.tokens = tokens(material);
    }

    private static double tokens(Material material) {
        return MARKS
                + TOKENS_A_WORD
                        * material.learn().stream()
                                .mapToInt(Planning::words)
                                .average()
                                .orElse(0);
    }

    private static int words(Item item) {
        String text = item instanceof Item.Labelled labelled
                ? labelled.text() + " " + labelled.pair()
                : item instanceof Item.Scored scored ? scored.text() + " " + scored.pair() : "";
        return text.split("\\s+").length;
    }

    /** Multiply–accumulates a second; the best of some, since whatever else runs only takes away. */
    static double speed(Runtime.Settings settings) {
        GraphBuilder build = GraphBuilder.create("product");
        build.output(
                "sum",
                build.input("a", TensorType.of(DType.FLOAT, ROWS, WIDTH))
                        .matMul(build.input("b", TensorType.of(DType.FLOAT, WIDTH, INNER)))
                        .reduceSum(false, 0, 1));
        Graph graph = build.build();
        Map<String, Tensor> feeds = Map.of(
                "a", Tensor.fill(DType.FLOAT, Shape.of(ROWS, WIDTH), i -> i % 7),
                "b", Tensor.fill(DType.FLOAT, Shape.of(WIDTH, INNER), i -> i % 5));
        double best = Double.MAX_VALUE;
        try (Runtime runtime = new Runtime(settings)) {
            runtime.run(graph, Runtime.Kind.SHARED, feeds);
            for (int i = 0; i < REPEATS; i++) {
                long begun = System.nanoTime();
                runtime.run(graph, Runtime.Kind.SHARED, feeds);
                best = Math.min(best, (System.nanoTime() - begun) / 1e9);
            }
        }
        return (double) ROWS * WIDTH * INNER / best;
    }

    /** Seconds of one example, going forward. */
    private double run(double macs) {
        double own = material.kind() == Kind.PICTURES ? macs : macs * tokens / COUNTED;
        return own / (speed * SHARE);
    }

    /**
     * Seconds of a stage.
     *
     * @param macs for one example of the usual size
     * @param updates of a candidate, in the mean
     */
    double seconds(Stage stage, double macs, double updates, int batch, int explained) {
        double run = run(macs);
        return switch (stage) {
            case FIND -> SECONDS_TO_FIND;
            case READ -> run * (material.learn().size() + material.judge().size());
            case PROBE -> SECONDS_TO_PROBE;
            case FORETELL -> SECONDS_TO_SCORE;
            case FINETUNE -> run * RUNS_TO_TRAIN * batch * updates;
            case PROFILE -> SECONDS_TO_PROFILE;
            case TRUST -> run * RUNS_TO_EXPLAIN * explained;
            case ROBUSTNESS -> run * RUNS_TO_DISTURB * material.judge().size();
        };
    }
}
