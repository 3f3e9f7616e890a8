package dev.limpid.cli;

import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ShellTest {
    @Test
    void what_a_shell_would_take_for_something_else_is_quoted() {
        assertThat(Shell.line(List.of("evaluate", "--fail-if", "gini<0.3", "--data", "it's here.csv", "")))
                .isEqualTo("evaluate --fail-if 'gini<0.3' --data 'it'\\''s here.csv' ''");
    }
}
