package dev.limpid.rules;

import dev.limpid.backward.RuleTable;
import dev.limpid.canonical.Lower;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/coverage.md} is made from the tables; {@code -Dlimpid.golden=write} makes it anew. */
class CoverageTest {
    private static final Path PAGE = Path.of(System.getProperty("limpid.root"), "docs/coverage.md");
    private static final List<RuleTable> TABLES = List.of(
            Routing.TABLE,
            Gradient.TABLE,
            DeepLift.TABLE,
            new AttnLrp(AttnLrp.Variant.ATTN, AttnLrp.EPSILON, 0, 0).table());
    private static final List<Operator> OPERATORS = Operator.all();
    /** Operators that are lowered to others before a table without a rule for them is used. */
    private static final Set<String> LOWERED = Lower.ops();

    @Test
    void the_coverage_page_is_what_the_tables_say() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("limpid.golden"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("run the tests once with -Dlimpid.golden=write").hasContent(page);
    }

    @Test
    void what_has_no_slope_has_no_rule_that_claims_one() {
        Set<String> flat = OPERATORS.stream()
                .filter(operator -> !operator.kind().equals("differentiable"))
                .map(Operator::name)
                .collect(Collectors.toSet());
        flat.retainAll(Gradient.TABLE.ops());
        assertThat(flat).isNotEmpty().allMatch(Gradient.TABLE::blocks);
    }

    @Test
    void what_has_a_derivative_is_not_blocked() {
        assertThat(OPERATORS)
                .filteredOn(Operator::wantsRule)
                .extracting(Operator::name)
                .noneMatch(Gradient.TABLE::blocks);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Coverage

                Which operator has a rule in which table. Made by `CoverageTest` from the tables and from ONNX's own list of operators (`tools/golden/operators.py`). To add an operator, add a line to the table and a row to its test.

                """);
        page.append(summary());
        page.append("""

                * **derivative**: *flat* pieces have none to speak of, *random* and *quantised* values have none, *control flow* and *sequences* are no tensors' operators, *no floats* go in or come out. A *deprecated* operator is raised to its successor first.
                * **runs**: ONNX Runtime's CPU provider has a *kernel* for float, or takes the operator apart as a *function*.
                * **tables**: ✓ has a rule · ∅ carries nothing back · ↓ is lowered to others first · blank is an error that names the operator.

                | operator | opsets | derivative | runs |""");
        TABLES.forEach(table -> page.append(' ').append(title(table)).append(" |"));
        page.append("\n|---|---|---|---|").append("---|".repeat(TABLES.size())).append('\n');
        OPERATORS.forEach(operator -> row(
                page,
                operator.name(),
                operator.opsets(),
                operator.kind().equals("differentiable") ? "yes" : operator.kind(),
                operator.runs()));
        TreeSet<String> others = new TreeSet<>();
        TABLES.forEach(table -> others.addAll(table.ops()));
        others.addAll(LOWERED);
        others.removeIf(
                op -> OPERATORS.stream().anyMatch(operator -> operator.name().equals(op)));
        others.forEach(op -> row(page, op, "1", "yes", "kernel"));
        return page.toString();
    }

    /** A table's name without its settings. */
    private static String title(RuleTable table) {
        return table.name().replaceFirst("\\(.*", "");
    }

    private static String summary() {
        List<String> wanted = OPERATORS.stream()
                .filter(Operator::wantsRule)
                .map(Operator::name)
                .toList();
        List<String> without =
                wanted.stream().filter(op -> !Gradient.TABLE.ops().contains(op)).toList();
        List<String> nothing =
                without.stream().filter(op -> !LOWERED.contains(op)).toList();
        return "Of ONNX's " + OPERATORS.size() + " operators up to opset 26, " + wanted.size()
                + " have a derivative and run on float in ONNX Runtime. The gradient has a rule for "
                + (wanted.size() - without.size()) + " of them, " + (without.size() - nothing.size())
                + " more are lowered, " + nothing.size() + " are missing"
                + (nothing.isEmpty() ? ".\n" : ": " + String.join(", ", nothing) + ".\n");
    }

    private static void row(StringBuilder page, String op, String opsets, String kind, String runs) {
        page.append("| ").append(op).append(" | ").append(opsets).append(" | ").append(kind);
        page.append(" | ").append(runs).append(" |");
        for (RuleTable table : TABLES) {
            boolean ruled = table.ops().contains(op);
            String mark = !ruled ? LOWERED.contains(op) ? "↓" : "" : table.blocks(op) ? "∅" : "✓";
            page.append(' ').append(mark).append(" |");
        }
        page.append('\n');
    }
}
