package dev.limpid.rules;

import dev.limpid.backward.RuleTable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/coverage.md} is made from the tables; {@code -Dlimpid.golden=write} makes it anew. */
class CoverageTest {
    private static final Path PAGE = Path.of(System.getProperty("limpid.root"), "docs/coverage.md");
    private static final List<RuleTable> TABLES = List.of(Routing.TABLE, Gradient.TABLE);

    @Test
    void the_coverage_page_is_what_the_tables_say() throws IOException {
        String page = page();
        if ("write".equals(System.getProperty("limpid.golden"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).as("run the tests once with -Dlimpid.golden=write").hasContent(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder("""
                # Coverage

                Operator × rule table: ✓ has a rule, ∅ carries nothing back, blank is an error. Made by `CoverageTest`. To add an operator, add a line to the table and a row to its test.

                | operator |""");
        TABLES.forEach(table -> page.append(' ').append(table.name()).append(" |"));
        page.append("\n|---|").append("---|".repeat(TABLES.size())).append('\n');
        TreeSet<String> ops = new TreeSet<>();
        TABLES.forEach(table -> ops.addAll(table.ops()));
        for (String op : ops) {
            page.append("| ").append(op).append(" |");
            for (RuleTable table : TABLES) {
                page.append(' ')
                        .append(!table.ops().contains(op) ? "" : table.blocks(op) ? "∅" : "✓")
                        .append(" |");
            }
            page.append('\n');
        }
        return page.toString();
    }
}
