package dev.limpid.rules;

import dev.limpid.backward.Backward;
import dev.limpid.backward.Ledger;
import dev.limpid.backward.Records;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Weight;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** What is kept of a score, and what is lost where, on an attention block and beside it. */
class AttnLrpLawsTest {
    private static final AttnLrp RULES = new AttnLrp(AttnLrp.Variant.ATTN, 1e-9, 0, 0);
    private static final AttnLrp CP = new AttnLrp(AttnLrp.Variant.CP, 1e-9, 0, 0);
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 8L << 20, 64L << 20));

    private static final int TOKENS = 3;
    private static final int WIDTH = 4;

    private final Random random = new Random(3);
    private final GraphBuilder build = GraphBuilder.create("g");
    private final Expr x = build.input("x", TensorType.of(DType.FLOAT, 1, TOKENS, WIDTH));
    private final Map<String, Tensor> feeds = Map.of("x", numbers(1, TOKENS, WIDTH));

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private Tensor numbers(long... dims) {
        return Tensor.fill(DType.FLOAT, Shape.of(dims), i -> random.nextGaussian());
    }

    private Expr constant(long... dims) {
        return build.weight("constant", Weight.of(numbers(dims)));
    }

    private double[] run(Expr wanted) {
        return RUNTIME.run(build.build().withOutputs(List.of(wanted.wire())).pruned(), Runtime.Kind.SHARED, feeds)
                .get(wanted.wire())
                .toDoubles();
    }

    /** Relevance at x, and the books. */
    private record Told(double score, double[] shares, Ledger ledger) {
        double sum() {
            return Arrays.stream(shares).sum();
        }

        /** What nodes of an operator lose together. */
        double lost(String op) {
            return ledger.losses().stream()
                    .filter(loss -> loss.op().equals(op))
                    .mapToDouble(Ledger.Loss::lost)
                    .sum();
        }
    }

    /** Hands back what {@code y} comes to. */
    private Told tell(AttnLrp rules, Expr y) {
        Backward.Pulled pulled =
                Backward.pull(rules.table(), build, build.build().nodes(), y, y, List.of(x.wire()), null, true);
        Records records = Objects.requireNonNull(pulled.records());
        Expr numbers = Objects.requireNonNull(records.numbers());
        double score = Arrays.stream(run(y)).sum();
        double[] booked = run(numbers);
        Tensor found = Tensor.fill(DType.FLOAT, Shape.of(booked.length), i -> booked[i]);
        double[] shares = run(Objects.requireNonNull(pulled.signals().get(0)));
        return new Told(score, shares, records.ledger(score, found));
    }

    private Expr probabilities(@Nullable Expr mask) {
        Expr q = x.matMul(constant(WIDTH, WIDTH)).mul(0.5);
        Expr k = x.matMul(constant(WIDTH, WIDTH));
        Expr scores = q.matMul(k.transpose(List.of(0L, 2L, 1L)));
        return (mask == null ? scores : scores.add(mask)).softmax(-1);
    }

    @Test
    void attention_without_biases_loses_relevance_in_the_softmax_only_and_as_much_as_its_paper_says() {
        Expr probabilities = probabilities(null);
        Expr scores =
                build.expr(build.build().producers().get(probabilities.wire()).in(0));
        Expr values = x.matMul(constant(WIDTH, WIDTH));
        Expr taken = probabilities.matMul(values);
        Told told = tell(RULES, taken);
        double[] v = run(values);
        double[] atSoftmax = SlowRelevance.half(
                a -> SlowRelevance.product(a, v, TOKENS, TOKENS, WIDTH), run(probabilities), run(taken), 1e-9);
        double[] behind = SlowRelevance.softmax(run(scores), atSoftmax, TOKENS);
        double lost = Arrays.stream(atSoftmax).sum() - Arrays.stream(behind).sum();
        double rounding = 1e-4 * Math.abs(told.score);
        assertThat(Math.abs(lost)).isGreaterThan(0.1);
        assertThat(told.lost("Softmax")).isCloseTo(lost, within(rounding));
        assertThat(told.score - told.sum()).isCloseTo(lost, within(rounding));
        assertThat(told.ledger.losses())
                .filteredOn(loss -> !loss.op().equals("Softmax"))
                .isNotEmpty()
                .allMatch(loss -> Math.abs(loss.lost()) < rounding);
    }

    @Test
    void cp_attention_without_biases_loses_nothing() {
        Told told = tell(CP, probabilities(null).matMul(x.matMul(constant(WIDTH, WIDTH))));
        assertThat(told.sum()).isCloseTo(told.score, within(1e-4 * Math.abs(told.score)));
        assertThat(told.ledger.entries()).extracting(Ledger.Entry::op).doesNotContain("Softmax", "Transpose");
    }

    @Test
    void a_token_that_attention_may_not_see_gets_nothing() {
        Expr mask = build.weight(
                "mask",
                Weight.of(Tensor.fill(
                        DType.FLOAT, Shape.of(TOKENS), i -> i == TOKENS - 1 ? Double.NEGATIVE_INFINITY : 0)));
        Expr taken = probabilities(mask).matMul(x.matMul(constant(WIDTH, WIDTH)));
        for (AttnLrp rules : List.of(RULES, CP)) {
            double[] shares = tell(rules, taken.slice(1, 0, 1)).shares;
            for (int i = 0; i < shares.length; i++) {
                assertThat(shares[i] == 0).isEqualTo(i >= 2 * WIDTH);
            }
            assertThat(shares).doesNotContain(Double.NaN);
        }
    }

    @Test
    void a_layer_without_a_shift_keeps_relevance_and_with_one_loses_its_share() {
        Expr scale = constant(WIDTH);
        Told kept = tell(RULES, x.apply("LayerNormalization", scale));
        assertThat(kept.sum()).isCloseTo(kept.score, within(1e-4 * Math.abs(kept.score)));
        Expr shift = constant(WIDTH);
        double shifts = TOKENS * Arrays.stream(run(shift)).sum();
        Told lost = tell(RULES, x.apply("LayerNormalization", scale, shift));
        assertThat(lost.lost("LayerNormalization")).isCloseTo(shifts, within(1e-4 * Math.abs(shifts)));
        assertThat(lost.sum()).isCloseTo(lost.score - shifts, within(1e-4 * Math.abs(lost.score)));
    }

    @Test
    void the_ledger_says_what_a_bias_takes_in() {
        Expr bias = constant(WIDTH);
        Told told = tell(RULES, x.matMul(constant(WIDTH, WIDTH)).add(bias));
        double biases = TOKENS * Arrays.stream(run(bias)).sum();
        assertThat(told.lost("Add")).isCloseTo(biases, within(1e-4 * Math.abs(biases)));
        assertThat(told.lost("MatMul")).isCloseTo(0, within(1e-4 * Math.abs(told.score)));
    }

    @Test
    void a_block_with_residual_connections_and_gates_keeps_relevance_but_for_the_softmax() {
        Expr attended = x.add(probabilities(null).matMul(x.matMul(constant(WIDTH, WIDTH))));
        Expr gate = attended.matMul(constant(WIDTH, 6));
        Expr open = gate.mul(gate.sigmoid()).mul(attended.matMul(constant(WIDTH, 6)));
        Expr y = attended.add(open.matMul(constant(6, WIDTH)));
        Told told =
                tell(RULES, y.mul(y.mul(y).reduceMean(true, -1).add(1e-3).sqrt().reciprocal()));
        double rounding = 1e-3 * Math.abs(told.score);
        assertThat(told.score - told.sum()).isCloseTo(told.lost("Softmax"), within(rounding));
        assertThat(Math.abs(told.lost("Softmax"))).isGreaterThan(10 * rounding);
    }
}
