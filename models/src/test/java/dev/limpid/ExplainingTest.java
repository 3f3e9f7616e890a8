package dev.limpid;

import dev.limpid.generation.Sampling;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How to explain, as a value and as JSON. */
class ExplainingTest {
    private static final Explaining ALL = new Explaining(
            List.of("lime", "auto"),
            List.of("top:2", "label:a,\"b\""),
            "index:3",
            "probability",
            4,
            List.of("layers"),
            "token",
            "pad",
            7,
            99,
            "token:[UNK]",
            Map.of("kernel", "0.25"),
            new Sampling(3, 0.5, 4, 0.75, 1.25, 6, List.of("\n", "。")),
            9,
            Long.MIN_VALUE);

    @Test
    void json_and_value_say_the_same() {
        assertThat(Explaining.parse(ALL.toJson())).isEqualTo(ALL);
        assertThat(ALL.toJson())
                .isEqualTo("{\"methods\":[\"lime\",\"auto\"],\"targets\":[\"top:2\",\"label:a,\\\"b\\\"\"],"
                        + "\"against\":\"index:3\",\"score\":\"probability\",\"position\":4,\"wires\":[\"layers\"],"
                        + "\"features\":\"token\",\"baseline\":\"pad\",\"steps\":7,\"samples\":99,"
                        + "\"masker\":\"token:[UNK]\",\"settings\":{\"kernel\":\"0.25\"},"
                        + "\"writing\":{\"maxNewTokens\":3,\"temperature\":0.5,\"topK\":4,\"topP\":0.75,"
                        + "\"repetitionPenalty\":1.25,\"seed\":6,\"stops\":[\"\\n\",\"。\"]},\"top\":9,"
                        + "\"seed\":-9223372036854775808}");
    }

    @Test
    void the_usual_needs_no_words() {
        assertThat(Explaining.USUAL.toJson()).isEqualTo("{}");
        assertThat(Explaining.parse("{}")).isEqualTo(Explaining.USUAL);
        assertThat(Explaining.parse("{\"steps\":null}")).isEqualTo(Explaining.USUAL);
    }

    @Test
    void what_is_misspelt_or_misplaced_is_refused_in_a_line() {
        refuses("", "How to explain, in JSON: expected an object, got ");
        refuses("[]", "How to explain, in JSON: expected an object, got [].");
        refuses("{\"steps\":\"7\"}", "How to explain, in JSON: 'steps' is \"7\", expected a whole number.");
        refuses("{\"steps\":1e99}", "How to explain, in JSON: 'steps' is 1.0E99, expected a whole number.");
        refuses("{\"method\":[]}", "How to explain, in JSON: unknown field 'method', did you mean methods?");
        refuses("{\"methods\":\"lime\"}", "How to explain, in JSON: 'methods' is \"lime\", expected a list of texts.");
        refuses("{\"methods\":[]}", "No method to explain with: name one that 'limpid methods' lists, or auto.");
        refuses("{\"targets\":[\"best\"]}", "Unknown target 'best'");
        refuses("{\"score\":\"odds\"}", "Unknown score 'odds', expected logit, probability or log-probability.");
        refuses("{\"seed\":1,\"seed\":2}", "How to explain, in JSON: not JSON (Duplicate field 'seed'");
        refuses("{} {}", "How to explain, in JSON: not JSON (");
        refuses("{\"top\":0}", "top must be from 1 to 1000, got 0.");
        refuses(" ".repeat(2_000_000), "How to explain, in JSON: it has 2000000 characters, at most 1048576 are read.");
    }

    private static void refuses(String json, String message) {
        assertThatThrownBy(() -> Explaining.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void what_would_have_a_file_read_is_known() {
        assertThat(ALL.files()).isEmpty();
        assertThat(ALL.masker("picture:/etc/passwd")
                        .targets(List.of("mask:a.png:cat"))
                        .features("mask:b.png")
                        .files())
                .containsExactly("mask:a.png:cat", "mask:b.png", "picture:/etc/passwd");
    }

    /** Any bytes give a value or a refusal, and nothing else. */
    @Test
    void damaged_json_is_refused_and_nothing_worse() {
        Random random = new Random(5);
        String whole = ALL.toJson();
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int hit = random.nextInt(4); hit >= 0; hit--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
                    case 1 -> damaged.deleteCharAt(at);
                    default -> damaged.insert(at, "{}[]\",:0".charAt(random.nextInt(8)));
                }
            }
            try {
                Explaining read = Explaining.parse(damaged.toString());
                assertThat(Explaining.parse(read.toJson())).isEqualTo(read);
            } catch (IllegalArgumentException expected) {
                assertThat(expected.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }
}
