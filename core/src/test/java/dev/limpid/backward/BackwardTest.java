package dev.limpid.backward;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Opaque;
import dev.limpid.graph.Port;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.runtime.Runtime;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static dev.limpid.backward.Rule.each;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The walk, with a table of a few rules of its own. */
class BackwardTest {
    private static final RuleTable TABLE = RuleTable.named("toy")
            .on("Identity", at -> each(at.dy()))
            .on("Add", at -> each(at.dy(), at.dy()))
            .on("Mul", at -> each(at.dy().mul(at.in(1)), at.dy().mul(at.in(0))))
            .on("Cast", at -> each(at.dy().cast(at.in(0).dtype())))
            .on("Split", at -> each(at.dyOrZeros(0).concat(-1, at.dyOrZeros(1))))
            .blocked("Floor");
    private static final Runtime RUNTIME = new Runtime(new Runtime.Settings(1, 4L << 20, 64L << 20));

    private final GraphBuilder build = GraphBuilder.create("g");
    private final Map<String, Tensor> feeds = new LinkedHashMap<>();

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    private Expr input(String name, Tensor value, Object... dims) {
        feeds.put(name, value);
        return build.input(name, TensorType.of(DType.FLOAT, dims));
    }

    private Expr input(String name, float... values) {
        return input(name, Tensor.of(Shape.of(values.length), values), values.length);
    }

    private List<Expr> pull(RuleTable table, Expr target, Expr... sources) {
        return Backward.pull(
                table,
                build,
                build.build().nodes(),
                target,
                target.filledWith(1),
                List.of(sources).stream().map(Expr::wire).toList());
    }

    private Tensor run(Expr wanted) {
        Graph graph = build.build().withOutputs(List.of(wanted.wire())).pruned();
        return RUNTIME.run(graph, Runtime.Kind.SHARED, feeds).get(wanted.wire());
    }

    private void refuses(String message, RuleTable table, Expr target, Expr source) {
        assertThatThrownBy(() -> pull(table, target, source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void signals_of_a_wire_that_is_read_often_add_up() {
        Expr x = input("x", 2, 3);
        Expr y = x.mul(x).add(x).add(x);
        assertThat(run(pull(TABLE, y, x).get(0)).toFloats()).containsExactly(6, 8);
    }

    @Test
    void the_target_itself_gets_the_seed() {
        Expr x = input("x", 2, 3);
        Expr seed = x.mul(7);
        List<Expr> arrived = Backward.pull(TABLE, build, build.build().nodes(), x, seed, List.of(x.wire()));
        assertThat(arrived).containsExactly(seed);
    }

    @Test
    void a_source_that_the_target_does_not_depend_on_gets_nothing() {
        Expr x = input("x", 2, 3);
        Expr unused = input("unused", 1, 1);
        assertThat(pull(TABLE, x.mul(3), x, unused)).element(1).isNull();
    }

    @Test
    void no_node_is_made_for_what_lies_beside_the_path() {
        Expr x = input("x", 2, 3);
        Expr y = input("y", 4, 5);
        Expr z = x.mul(y.apply("Mystery", Map.of()).as(y.type()));
        int before = build.build().nodes().size();
        Expr signal = pull(TABLE, z, x).get(0);
        assertThat(build.build().withOutputs(List.of(signal.wire())).pruned().nodes())
                .extracting(Node::op)
                .containsExactly("Mystery", "Mul", "Shape", "ConstantOfShape", "Mul");
        assertThat(before).isEqualTo(2);
    }

    @Test
    void signals_end_at_a_blocked_operator() {
        Expr x = input("x", 2.5f, 3.5f);
        Expr y = x.apply("Floor", Map.of()).mul(x);
        assertThat(run(pull(TABLE, y, x).get(0)).toFloats()).containsExactly(2, 3);
        assertThat(pull(TABLE, x.apply("Floor", Map.of()), x)).containsOnlyNulls();
        assertThat(TABLE.blocks("Floor")).isTrue();
        assertThat(TABLE.blocks("Add")).isFalse();
    }

    @Test
    void nothing_is_carried_through_whole_numbers() {
        Expr x = input("x", 2.5f, 3.5f);
        Expr y = x.cast(DType.INT64).cast(DType.FLOAT);
        assertThat(pull(TABLE, y, x)).containsOnlyNulls();
        Expr precise = x.cast(DType.DOUBLE).cast(DType.FLOAT);
        assertThat(run(pull(TABLE, precise, x).get(0)).toFloats()).containsExactly(1, 1);
    }

    @Test
    void every_operator_without_a_rule_on_the_way_is_missing() {
        Expr x = input("x", 2, 3);
        Expr beside = input("beside", 1, 1).apply("Mystery", Map.of()).as(x.type());
        Expr y = x.apply("Riddle", Map.of()).as(x.type()).mul(beside);
        Expr z = y.apply("Floor", Map.of())
                .as(x.type())
                .apply("Enigma", Map.of())
                .as(x.type());
        Expr end = y.apply("Puzzle", Map.of()).as(x.type()).add(z);
        x.apply("Dead", Map.of());
        Graph graph = build.build();
        assertThat(Backward.missing(TABLE, graph, build.shapes(), end.wire(), x.wire()))
                .extracting(Node::op)
                .containsExactly("Riddle", "Puzzle");
        assertThat(Backward.missing(TABLE, graph, build.shapes(), y.wire(), x.wire()))
                .extracting(Node::op)
                .containsExactly("Riddle");
        assertThat(Backward.missing(TABLE, graph, build.shapes(), x.wire(), x.wire()))
                .isEmpty();
    }

    @Test
    void an_output_without_a_signal_counts_as_zeros() {
        Expr x = input("x", 1, 2, 3);
        List<Wire> parts =
                build.add("Split", List.of(x.wire(), build.longs(1, 2).wire()), 2, Map.of("axis", Attribute.of(0L)));
        Expr second = build.expr(parts.get(1)).as(TensorType.of(DType.FLOAT, 2));
        build.expr(parts.get(0)).as(TensorType.of(DType.FLOAT, 1));
        assertThat(run(pull(TABLE, second.mul(5), x).get(0)).toFloats()).containsExactly(0, 5, 5);
    }

    @Test
    void what_was_broadcast_gets_the_sum() {
        Tensor ones = Tensor.fill(DType.FLOAT, Shape.of(2, 3), i -> i);
        Expr x = input("x", ones, 2, 3);
        Expr column = input("column", Tensor.zeros(DType.FLOAT, Shape.of(2, 1)), 2, 1);
        Expr row = input("row", Tensor.zeros(DType.FLOAT, Shape.of(3)), 3);
        Expr scalar = input("scalar", Tensor.of(Shape.SCALAR, 0f));
        List<Expr> signals = pull(TABLE, x.mul(column).add(x.mul(row)).add(x.mul(scalar)), column, row, scalar);
        assertThat(run(signals.get(0))).isEqualTo(Tensor.of(Shape.of(2, 1), 3f, 12f));
        assertThat(run(signals.get(1))).isEqualTo(Tensor.of(Shape.of(3), 3f, 5f, 7f));
        assertThat(run(signals.get(2))).isEqualTo(Tensor.of(Shape.SCALAR, 15f));
    }

    @Test
    void a_run_decides_what_was_broadcast_along_axes_that_are_only_named() {
        Tensor value = Tensor.fill(DType.FLOAT, Shape.of(2, 3), i -> i);
        Expr x = input("x", value, "a", "b");
        Expr y = input("y", Tensor.of(Shape.of(2, 1), 1f, 1f), "c", "d");
        Expr signal = pull(TABLE, x.mul(y), y).get(0);
        assertThat(run(signal)).isEqualTo(Tensor.of(Shape.of(2, 1), 3f, 12f));
        feeds.put("y", Tensor.of(Shape.of(1, 3), 1f, 1f, 1f));
        assertThat(run(signal)).isEqualTo(Tensor.of(Shape.of(1, 3), 3f, 5f, 7f));
        feeds.put("y", value);
        assertThat(run(signal)).isEqualTo(value);
    }

    @Test
    void of_two_lines_that_hold_at_a_node_the_later_wins() {
        RuleTable marked = TABLE.as("marked")
                .on("Mul", at -> at.isSource(0), at -> each(at.dy().mul(100)))
                .on(
                        "Mul",
                        at -> at.producer(0) != null && at.consumers().isEmpty(),
                        at -> each(at.dy().mul(10)));
        Expr x = input("x", 2, 3);
        Expr first = x.mul(build.constant(Tensor.of(Shape.of(2), 4f, 5f)));
        Expr second = first.mul(build.constant(Tensor.of(Shape.of(2), 6f, 7f)));
        assertThat(run(pull(marked, first, x).get(0)).toFloats()).containsExactly(100, 100);
        assertThat(run(pull(marked, second, x).get(0)).toFloats()).containsExactly(1000, 1000);
        Expr read = second.add(second);
        assertThat(run(pull(marked, read, x).get(0)).toFloats()).containsExactly(1200, 1400);
    }

    @Test
    void a_node_at_which_no_line_holds_has_no_rule() {
        RuleTable never = RuleTable.named("never").on("Add", at -> false, at -> each(at.dy()));
        Expr x = input("x", 2, 3);
        assertThatThrownBy(() -> pull(never, x.add(x), x)).hasMessageStartingWith("No 'never' rule for Add (opset 17)");
        assertThat(never.blocks("Add")).isFalse();
    }

    /** x·x·c from a reference: its half-and-half rule adds up, whatever x and the reference are. */
    @Test
    void a_rule_may_compare_with_a_second_run() {
        RuleTable comparing = TABLE.as("comparing", RuleTable.Signal.MULTIPLIER)
                .on(
                        "Mul",
                        at -> each(
                                at.dy().mul(at.in(1).add(at.reference(1)).mul(0.5)),
                                at.dy().mul(at.in(0).add(at.reference(0)).mul(0.5))));
        Expr x = input("x", 2, 3);
        Expr other = input("other", 1, -1);
        Expr c = input("c", 10, 100);
        Expr y = x.mul(x).mul(c);
        List<Node> nodes = build.build().nodes();
        Reference second = Reference.of(build, nodes, Map.of(x.wire(), other));
        Backward.Pulled pulled =
                Backward.pull(comparing, build, nodes, y, y.filledWith(1), List.of(x.wire()), second, true);
        assertThat(run(pulled.signals().get(0)).toFloats()).containsExactly(30, 200);
        assertThat(run(second.value(y.wire())).toFloats()).containsExactly(10, 100);
        Ledger ledger = pulled.records().ledger(830, run(pulled.records().numbers()));
        assertThat(ledger.entries()).extracting(Ledger.Entry::lost).containsOnly(0.0);
        assertThat(ledger.arrived()).isEqualTo(830);
        assertThatThrownBy(() -> pull(comparing, y, x))
                .hasMessageContaining("The rule compares with a reference, and this walk has none.");
    }

    /** A signal of 8 and 4 starts; Add keeps a quarter of it, Identity nothing, and what is beside the path is lost. */
    @Test
    void the_ledger_tells_where_relevance_is_lost() {
        RuleTable sharing = RuleTable.named("sharing")
                .as("sharing", RuleTable.Signal.RELEVANCE)
                .on("Identity", at -> each(at.dy()))
                .on("Add", at -> each(at.dy().mul(0.5), at.dy().mul(0.25)));
        Expr x = input("x", 2, 3);
        Expr b = input("b", 1, 1);
        Expr twice = x.add(x);
        Expr y = twice.apply("Identity", Map.of()).as(x.type()).add(b);
        Expr seed = build.constant(Tensor.of(Shape.of(2), 8f, 4f));
        Backward.Pulled pulled =
                Backward.pull(sharing, build, build.build().nodes(), y, seed, List.of(x.wire()), null, true);
        Ledger ledger = pulled.records().ledger(12, run(pulled.records().numbers()));
        assertThat(ledger.entries()).extracting(Ledger.Entry::op).containsExactly("Add", "Identity", "Add");
        assertThat(ledger.entries()).extracting(Ledger.Entry::arrived).containsExactly(12.0, 6.0, 6.0);
        assertThat(ledger.entries()).extracting(Ledger.Entry::left).containsExactly(6.0, 6.0, 4.5);
        assertThat(ledger.remaining()).containsExactly(6.0, 6.0, 4.5);
        assertThat(ledger.arrived()).isEqualTo(4.5);
        assertThat(ledger.losses()).containsExactly(new Ledger.Loss("Add", 2, 7.5), new Ledger.Loss("Identity", 1, 0));
        assertThat(run(pulled.signals().get(0)).toFloats()).containsExactly(3, 1.5f);
    }

    @Test
    void a_missing_rule_is_named_with_its_node_and_types() {
        Expr x = input("x", Tensor.zeros(DType.FLOAT, Shape.of(1, 2)), "batch", 2);
        build.scope("encoder/0");
        Expr y = x.apply("Clip", Map.of(), build.scalar(DType.FLOAT, 0));
        refuses(
                "No 'toy' rule for Clip (opset 17) at encoder/0/Clip, inputs float[batch,2] float[]. Add one in the"
                        + " table, or lower the operator to others in canonical.",
                TABLE,
                y,
                x);
        Expr gelu = x.apply("com.microsoft:Gelu", Map.of());
        refuses(
                "No 'toy' rule for com.microsoft.Gelu (opset 17) at encoder/0/Gelu, inputs float[batch,2]. Add one in the"
                        + " table, or lower the operator to others in canonical.",
                TABLE,
                gelu,
                x);
    }

    @Test
    void a_node_with_a_graph_of_its_own_says_what_to_do_instead() {
        Expr x = input("x", 1, 2);
        Expr steps = build.constant(Tensor.of(Shape.SCALAR, 3L));
        Graph body = new Graph(
                "body",
                Map.of(),
                List.of(new Port(x.wire(), null)),
                List.of(new Port(x.wire(), null)),
                Map.of(),
                List.of(),
                Opaque.NONE);
        build.add(new Node(
                "/decoder/Loop",
                "",
                "Loop",
                List.of(steps.wire(), Wire.NONE),
                List.of(new Wire("y")),
                Map.of("body", new Attribute.OfGraph(body, List.of(x.wire())))));
        // That it reads x is said by its body only.
        refuses(
                "Loop (opset 17) at /decoder/Loop, inputs int64[] _ runs a graph of its own (body), where each run takes"
                        + " another way: a method that looks inside ('toy') cannot pass it. Use one that works from"
                        + " outside, such as lime or kernel-shap, or look at a wire behind it.",
                TABLE,
                build.expr(new Wire("y")).as(x.type()),
                x);
    }

    @Test
    void an_operator_on_lists_says_what_to_do_instead() {
        Expr x = input("x", 1, 2);
        build.add(new Node("", "", "SequenceConstruct", List.of(x.wire()), List.of(new Wire("s")), Map.of()));
        Expr y = build.expr(new Wire("s")).as(x.type());
        refuses(
                "SequenceConstruct (opset 17) at s, inputs float[2] makes or takes a list, which is no tensor: a method"
                        + " that looks inside ('toy') cannot pass it. Use one that works from outside, such as lime or"
                        + " kernel-shap, or look at a wire behind it.",
                TABLE,
                y,
                x);
    }

    @Test
    void a_tree_says_what_to_do_instead() {
        Expr x = input("x", 1, 2);
        Expr y = x.apply("ai.onnx.ml:TreeEnsembleRegressor", Map.of()).as(x.type());
        refuses(
                "ai.onnx.ml.TreeEnsembleRegressor (opset 17) at TreeEnsembleRegressor, inputs float[2] is of classical"
                        + " machine learning, without rules: a method that looks inside ('toy') cannot pass it. Use one"
                        + " that works from outside, such as lime or kernel-shap, or look at a wire behind it.",
                TABLE,
                y,
                x);
    }

    @Test
    void a_node_without_a_name_is_told_by_its_output_and_unknown_types_by_a_question_mark() {
        Expr x = input("x", 1, 2);
        build.add(new Node("", "", "Mystery", List.of(x.wire(), Wire.NONE), List.of(new Wire("m")), Map.of()));
        build.add(new Node("", "", "Mystery", List.of(new Wire("m")), List.of(new Wire("n")), Map.of()));
        Expr y = build.expr(new Wire("n")).as(x.type());
        refuses(
                "No 'toy' rule for Mystery (opset 17) at n, inputs ?. Add one in the table, or lower the operator to"
                        + " others in canonical.",
                TABLE,
                y,
                x);
        refuses(
                "No 'toy' rule for Mystery (opset 17) at m, inputs float[2] _. Add one in the table, or lower the"
                        + " operator to others in canonical.",
                TABLE,
                build.expr(new Wire("m")).as(x.type()),
                x);
    }

    @Test
    void a_rule_that_does_not_fit_is_named() {
        Expr x = input("x", Tensor.zeros(DType.FLOAT, Shape.of(2, 2)), 2, 2);
        Expr y = x.neg();
        refuses(
                "The 'toy' rule gave a signal float[] for input 'x' of type float[2,2] at Neg (opset 17) at Neg, inputs"
                        + " float[2,2].",
                TABLE.on("Neg", at -> each(at.dy().reduceSum(false, 0, 1))),
                y,
                x);
        refuses(
                "The 'toy' rule does not fit Neg (opset 17) at Neg, inputs float[2,2]: Input 0 ('x') must be a constant.",
                TABLE.on("Neg", at -> each(at.builder().longs(at.constant(0)))),
                y,
                x);
        Expr clip = x.apply("Clip", Map.of(), build.expr(x.wire()));
        Node node = build.build().producers().get(clip.wire());
        build.add(new Node("c", "", "Clip", List.of(x.wire(), Wire.NONE), List.of(new Wire("c")), node.attributes()));
        refuses(
                "The 'toy' rule gave a signal for input 1, which is left out, of Clip (opset 17) at c, inputs float[2,2]"
                        + " _.",
                TABLE.on("Clip", at -> each(null, at.dy())),
                build.expr(new Wire("c")),
                x);
    }

    @Test
    void later_lines_win_and_tables_do_not_change() {
        Expr x = input("x", 2, 3);
        RuleTable doubled =
                TABLE.as("doubled").on("Identity", at -> each(at.dy().mul(2)));
        Expr y = x.apply("Identity", Map.of());
        assertThat(run(pull(doubled, y, x).get(0)).toFloats()).containsExactly(2, 2);
        assertThat(run(pull(TABLE, y, x).get(0)).toFloats()).containsExactly(1, 1);
        assertThat(pull(doubled.blocked("Identity"), y, x)).containsOnlyNulls();
        assertThat(doubled.name()).isEqualTo("doubled");
        assertThat(TABLE).hasToString("toy (6 operators)");
        assertThat(TABLE.ops()).containsExactly("Add", "Cast", "Floor", "Identity", "Mul", "Split");
    }

    @Test
    void new_nodes_are_named_after_the_table_and_their_origin() {
        Expr x = input("x", 2, 3);
        build.scope("layer");
        Expr y = x.mul(x);
        assertThat(pull(TABLE, y, x).get(0).wire().name()).startsWith("toy/layer/Mul/");
    }
}
