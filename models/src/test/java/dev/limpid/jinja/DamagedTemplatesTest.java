package dev.limpid.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Whatever a template's file holds, it is run or refused in one line. */
class DamagedTemplatesTest {
    private static final Pattern PIECES =
            Pattern.compile("\\{%[-+]?|[-+]?%}|\\{\\{-?|-?}}|\\w+|\\s+|'[^']*'|.", Pattern.DOTALL);

    private static List<String> sources() {
        List<String> sources = new ArrayList<>();
        JinjaGoldens.ALL
                .get("templates")
                .forEach(one -> sources.add(one.get("text").asText()));
        JinjaGoldens.ALL.get("small").forEach(one -> sources.add(one.get(0).asText()));
        return sources;
    }

    private static Map<String, Object> variables() {
        JsonNode chat = JinjaGoldens.ALL.get("conversations").get("system and turns");
        return Map.of(
                "messages",
                List.of(
                        JinjaGoldens.variables(chat.get(0)),
                        JinjaGoldens.variables(chat.get(1)),
                        JinjaGoldens.variables(chat.get(2))),
                "add_generation_prompt",
                true,
                "bos_token",
                "<s>");
    }

    /** @return whether it was run to its end */
    private static boolean run(String source) {
        try {
            Template.of(source).render(variables(), JinjaGoldens.CLOCK);
            return true;
        } catch (TemplateException refused) {
            assertThat(refused.getMessage()).startsWith("line ").doesNotContain("\n", "\r", "\u2028");
            return false;
        } catch (RuntimeException | StackOverflowError other) {
            return fail("Not refused but broken by: " + source, other);
        }
    }

    @Test
    void damaged_bytes_are_run_or_refused() {
        List<String> sources = sources();
        Mutations mutations = new Mutations(7);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int ran = 0;
            for (int i = 0; i < 6_000; i++) {
                byte[] valid = sources.get(i % sources.size()).getBytes(StandardCharsets.UTF_8);
                ran += run(new String(mutations.damage(valid), StandardCharsets.UTF_8)) ? 1 : 0;
            }
            assertThat(ran).isBetween(100, 5_900);
        });
    }

    @Test
    void pieces_of_templates_in_wrong_places_are_run_or_refused() {
        List<List<String>> all = new ArrayList<>();
        for (String source : sources()) {
            List<String> pieces = new ArrayList<>();
            Matcher matcher = PIECES.matcher(source);
            while (matcher.find()) {
                pieces.add(matcher.group());
            }
            all.add(pieces);
        }
        Random random = new Random(8);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int ran = 0;
            for (int i = 0; i < 12_000; i++) {
                List<String> pieces = new ArrayList<>(all.get(i % all.size()));
                for (int change = random.nextInt(3); change >= 0 && !pieces.isEmpty(); change--) {
                    int at = random.nextInt(pieces.size());
                    List<String> from = all.get(random.nextInt(all.size()));
                    String piece = from.isEmpty() ? "" : from.get(random.nextInt(from.size()));
                    switch (random.nextInt(4)) {
                        case 0 -> pieces.set(at, piece);
                        case 1 -> pieces.add(at, piece);
                        case 2 -> pieces.remove(at);
                        default -> pieces.set(at, pieces.get(random.nextInt(pieces.size())));
                    }
                }
                ran += run(String.join("", pieces)) ? 1 : 0;
            }
            assertThat(ran).isBetween(500, 11_500);
        });
    }
}
