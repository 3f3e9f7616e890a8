package dev.limpid.halving;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SuccessiveHalvingTest {
    private static final SuccessiveHalving THIRDS = new SuccessiveHalving(3, 10, 270, 1);

    /** How contenders learn: after so many updates so much, on examples whose outcomes have that mean. */
    private interface Curve {
        double at(int contender, long budget);
    }

    /** Counts what it is asked, and fails or ends where it is told to. */
    private static final class Simulated implements Trial<Integer> {
        private final Curve curve;
        private final List<String> asked = new ArrayList<>();
        private final Set<Integer> left = new HashSet<>();
        private final Map<Integer, Long> updates = new HashMap<>();
        private int endsAfter = Integer.MAX_VALUE;

        Simulated(Curve curve) {
            this.curve = curve;
        }

        @Override
        public Tried to(Integer contender, long budget) {
            if (asked.size() >= endsAfter) {
                throw new CancellationException("enough");
            }
            assertThat(left).doesNotContain(contender);
            asked.add(contender + "@" + budget);
            updates.merge(contender, budget, Math::max);
            double value = curve.at(contender, budget);
            return new Tried(value, new double[] {value, value, value}, budget / 10.0);
        }

        @Override
        public void leaves(Integer contender) {
            left.add(contender);
        }

        long all() {
            return updates.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static final class Kept implements Ledger<Integer> {
        private final Map<String, Tried> all = new HashMap<>();

        @Override
        public Optional<Tried> find(Integer contender, long budget) {
            return Optional.ofNullable(all.get(contender + "@" + budget));
        }

        @Override
        public void keep(Integer contender, long budget, Tried tried) {
            assertThat(all.put(contender + "@" + budget, tried)).isNull();
        }
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static int finished(Halved<Integer> halved) {
        return (int) halved.standings().stream()
                .filter(one -> one.fate() instanceof Fate.Finished)
                .count();
    }

    private static List<Integer> order(Halved<Integer> halved) {
        return halved.standings().stream().map(Standing::contender).toList();
    }

    @Test
    void rungs_are_those_of_the_paper() {
        // Li et al. 2018, table 1: s = 4 of R = 81 and eta = 3.
        assertThat(new SuccessiveHalving(3, 1, 81, 1).rungs(81))
                .containsExactly(
                        new Rung(1, 81, 27),
                        new Rung(3, 27, 9),
                        new Rung(9, 9, 3),
                        new Rung(27, 3, 1),
                        new Rung(81, 1, 1));
    }

    @Test
    void rungs_that_would_stop_nobody_are_left_out() {
        assertThat(THIRDS.rungs(1)).containsExactly(new Rung(270, 1, 1));
        assertThat(THIRDS.rungs(4)).containsExactly(new Rung(10, 4, 2), new Rung(30, 2, 1), new Rung(270, 1, 1));
        assertThat(new SuccessiveHalving(3, 10, 100, 2).rungs(5))
                .containsExactly(new Rung(10, 5, 2), new Rung(100, 2, 2));
        assertThat(new SuccessiveHalving(2, 10, 25, 1).rungs(100))
                .containsExactly(new Rung(10, 100, 50), new Rung(20, 50, 25), new Rung(25, 25, 25));
        assertThat(new SuccessiveHalving(4, Long.MAX_VALUE / 2, Long.MAX_VALUE, 1).rungs(2))
                .containsExactly(new Rung(Long.MAX_VALUE / 2, 2, 1), new Rung(Long.MAX_VALUE, 1, 1));
    }

    @Test
    void what_it_takes_is_what_was_told() throws IOException {
        for (int contenders = 1; contenders < 30; contenders++) {
            Simulated trial = new Simulated((one, budget) -> one * 7 % 5);
            Halved<Integer> halved = THIRDS.run(numbers(contenders), trial, Ledger.none());
            assertThat(trial.all()).isEqualTo(THIRDS.plan(contenders).updates());
            assertThat(halved.plan().whole()).isEqualTo(contenders * 270L);
            assertThat(trial.left).hasSize(contenders - finished(halved));
        }
    }

    /** Curves that cross early and seldom late: the best is found for a fraction of what training all takes. */
    @Test
    void finds_the_best_of_curves_that_have_parted_by_then() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            double[] limits = random.doubles(27, 0.5, 0.9).toArray();
            double[] speeds = random.doubles(27, 0.02, 0.04).toArray();
            int best = random.nextInt(27);
            limits[best] = 0.95;
            // At 10 updates no other is nearer to 0.9 than the best one to 0.95.
            Curve curve = (one, budget) -> limits[one] - speeds[one] * Math.sqrt(10.0 / budget);
            Simulated trial = new Simulated(curve);
            Halved<Integer> halved = THIRDS.run(numbers(27), trial, Ledger.none());
            assertThat(halved.best().orElseThrow().contender()).isEqualTo(best);
            assertThat(trial.all()).isLessThan(halved.plan().whole() / 5);
        }
    }

    /** The same, slowly: at each rung the worst is taken away until few enough are left. */
    private static List<Integer> slowly(int contenders, Curve curve) {
        List<Integer> left = numbers(contenders);
        List<Integer> out = new ArrayList<>();
        long budget = 10;
        while (budget < 270 && left.size() > 1) {
            int stay = (int) Math.ceil(left.size() / 3.0);
            while (left.size() > stay) {
                Integer worst = worst(left, curve, budget);
                left.remove(worst);
                out.add(0, worst);
            }
            budget *= 3;
        }
        List<Integer> order = new ArrayList<>();
        while (!left.isEmpty()) {
            Integer worst = worst(left, curve, 270);
            left.remove(worst);
            order.add(0, worst);
        }
        order.addAll(out);
        return order;
    }

    private static Integer worst(List<Integer> left, Curve curve, long budget) {
        Integer worst = left.get(0);
        for (Integer one : left) {
            if (curve.at(one, budget) <= curve.at(worst, budget)) {
                worst = one;
            }
        }
        return worst;
    }

    @Test
    void order_is_that_of_a_slow_enumeration_ties_by_promise() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int contenders = 1 + random.nextInt(20);
            Map<String, Double> values = new HashMap<>();
            Curve curve = (one, budget) -> values.computeIfAbsent(one + "@" + budget, any -> random.nextInt(4) / 4.0);
            Halved<Integer> halved = THIRDS.run(numbers(contenders), new Simulated(curve), Ledger.none());
            assertThat(order(halved)).isEqualTo(slowly(contenders, curve));
        }
    }

    @Test
    void with_one_budget_it_is_training_all_to_the_end() throws IOException {
        Simulated trial = new Simulated((one, budget) -> Math.abs(one - 3.2));
        Halved<Integer> halved = new SuccessiveHalving(2, 50, 50, 1).run(numbers(5), trial, Ledger.none());
        assertThat(trial.asked).containsExactly("0@50", "1@50", "2@50", "3@50", "4@50");
        assertThat(order(halved)).containsExactly(0, 1, 2, 4, 3);
        assertThat(finished(halved)).isEqualTo(5);
    }

    @Test
    void those_that_promise_most_run_first_at_every_rung() throws IOException {
        Simulated trial = new Simulated((one, budget) -> one);
        THIRDS.run(List.of(4, 2, 3, 1), trial, Ledger.none());
        assertThat(trial.asked).containsExactly("4@10", "2@10", "3@10", "1@10", "4@30", "3@30", "4@270");
    }

    @Test
    void stopped_at_any_moment_it_goes_on_to_the_same() throws IOException {
        Curve curve = (one, budget) -> Math.sin(one * 12.9898 + budget);
        Simulated whole = new Simulated(curve);
        Halved<Integer> expected = THIRDS.run(numbers(11), whole, Ledger.none());
        for (int moment = 0; moment < whole.asked.size(); moment++) {
            Kept kept = new Kept();
            Simulated first = new Simulated(curve);
            first.endsAfter = moment;
            assertThatThrownBy(() -> THIRDS.run(numbers(11), first, kept)).isInstanceOf(CancellationException.class);
            Simulated second = new Simulated(curve);
            Halved<Integer> gone = THIRDS.run(numbers(11), second, kept);
            assertThat(gone.standings().toString().replaceAll("\\[D@\\w+", ""))
                    .isEqualTo(expected.standings().toString().replaceAll("\\[D@\\w+", ""));
            List<String> both = new ArrayList<>(first.asked);
            both.addAll(second.asked);
            assertThat(both).isEqualTo(whole.asked);
        }
    }

    @Test
    void one_that_fails_drops_out_with_its_reason_and_the_rest_goes_on() throws IOException {
        Trial<Integer> trial = (one, budget) -> {
            switch (one) {
                case 0 -> throw new OutOfMemoryError("Java heap space");
                case 1 -> throw new IOException("its file is gone.");
                case 2 -> {
                    if (budget > 10) {
                        throw new IllegalStateException("the loss is NaN.");
                    }
                    return new Tried(9, new double[] {9, 9}, 1);
                }
                case 3 -> {
                    return new Tried(Double.NaN, new double[] {0, 0}, 1);
                }
                default -> {
                    return new Tried(one, new double[] {one, one}, 1);
                }
            }
        };
        Halved<Integer> halved = THIRDS.run(numbers(7), trial, Ledger.none());
        assertThat(order(halved)).containsExactly(6, 5, 4, 2, 0, 1, 3);
        assertThat(halved.standings().stream().map(Standing::told))
                .containsExactly(
                        "trained for 270 updates",
                        "stopped early after 30 updates, not shown to be worse than those that went on",
                        "stopped early after 10 updates, not shown to be worse than those that went on",
                        "failed: the loss is NaN.",
                        "failed: out of memory (Java heap space). Give the process more, or try with a smaller batch.",
                        "failed: its file is gone.",
                        "failed: After 10 updates its value is no number: nothing can be told of what it answers.");
        assertThat(halved.standings().get(3).budget()).isEqualTo(10);
        assertThat(halved.standings().get(4).last()).isNull();
        assertThat(THIRDS.run(List.of(0, 1), trial, Ledger.none()).best()).isEmpty();
    }

    @Test
    void stopped_by_chance_and_stopped_for_a_reason_are_told_apart() throws IOException {
        int size = 200;
        double[][] outcomes = new double[3][size];
        Random random = new Random(1);
        for (int i = 0; i < size; i++) {
            outcomes[0][i] = random.nextDouble() < 0.9 ? 1 : 0;
            // As good but for one example, and bad.
            outcomes[1][i] = i == 7 ? 0 : outcomes[0][i];
            outcomes[2][i] = random.nextDouble() < 0.5 ? 1 : 0;
        }
        outcomes[0][7] = 1;
        Halved<Integer> halved = THIRDS.run(
                List.of(2, 1, 0),
                (one, budget) -> {
                    double mean =
                            java.util.Arrays.stream(outcomes[one]).average().orElseThrow();
                    return new Tried(mean, outcomes[one], 1);
                },
                Ledger.none());
        assertThat(order(halved)).containsExactly(0, 1, 2);
        Fate.Stopped close = (Fate.Stopped) halved.standings().get(1).fate();
        Fate.Stopped far = (Fate.Stopped) halved.standings().get(2).fate();
        assertThat(close.shown()).isFalse();
        assertThat(close.behind().mean()).isEqualTo(1.0 / size);
        assertThat(far.shown()).isTrue();
        assertThat(far.behind().isAbove(0)).isTrue();
        assertThat(halved.standings().get(2).told())
                .isEqualTo("stopped early after 10 updates, worse by then than those that went on");
    }

    @Test
    void refuses_what_cannot_be() {
        assertThatThrownBy(() -> new SuccessiveHalving(1, 10, 100, 1))
                .hasMessage("Of eta contenders, at least 2, one goes on; budgets are at least 1 update, the"
                        + " smallest first; at least 1 is trained to the end. Got eta 1, budgets 10 to 100, 1 to the"
                        + " end.");
        assertThatThrownBy(() -> THIRDS.plan(0)).hasMessage("There is nothing to try.");
        assertThatThrownBy(() ->
                        THIRDS.run(List.of(1, 2), (one, budget) -> new Tried(one, new double[one], 1), Ledger.none()))
                .hasMessage("'1' was judged by 1 examples, '2' by 2, expected the same. Try them on the same data.");
    }
}
