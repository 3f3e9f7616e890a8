package dev.limpid.select;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryTest {
    @TempDir
    Path folder;

    private static History.Past past(String data, double truth) {
        return new History.Past(
                data,
                "reviews.csv",
                "accuracy",
                true,
                List.of(
                        new History.Known("a", "aa", truth, Map.of("logme", 0.5)),
                        new History.Known("b", "bb", 0.7, Map.of("logme", 0.4))));
    }

    private History history() {
        return new History(folder.resolve("deep/er").resolve("history.jsonl"));
    }

    @Test
    void a_history_that_never_was_is_empty() throws IOException {
        assertThat(history().all()).isEmpty();
    }

    @Test
    void selections_come_back_in_order_and_the_same_question_counts_once() throws IOException {
        history().add(past("1", 0.8));
        history().add(past("2", 0.9));
        history().add(past("1", 0.85));
        assertThat(history().all()).containsExactly(past("2", 0.9), past("1", 0.85));
        assertThat(history().others(past("1", 0.1))).containsExactly(past("2", 0.9));
        // Fewer candidates on the same data tell less.
        history().add(new History.Past("2", "reviews.csv", "accuracy", true, List.of()));
        assertThat(history().all()).contains(past("2", 0.9)).hasSize(2);
    }

    @Test
    void lines_that_are_cut_off_are_passed_over() throws IOException {
        history().add(past("1", 0.8));
        Path file = folder.resolve("deep/er/history.jsonl");
        String whole = Files.readString(file);
        for (String damaged : List.of("{\"data\":", "null", "[]", "7", "{}", "\"x\"", whole.substring(0, 60))) {
            Files.writeString(file, damaged, StandardOpenOption.APPEND);
            history().add(past("2", 0.9));
        }
        assertThat(history().all()).containsExactly(past("1", 0.8), past("2", 0.9));
    }
}
