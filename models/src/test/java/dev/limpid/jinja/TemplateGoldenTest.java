package dev.limpid.jinja;

import com.fasterxml.jackson.databind.JsonNode;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Small templates come to what Jinja makes of them in transformers' environment, and fail where they do there. */
class TemplateGoldenTest {
    private static String outcome(JsonNode golden) {
        try {
            return Template.of(golden.get(0).asText())
                    .render(JinjaGoldens.variables(golden.get(1)), JinjaGoldens.CLOCK);
        } catch (TemplateException refused) {
            assertThat(refused.getMessage()).startsWith("line ").doesNotContain("\n");
            return "refused: " + refused.getMessage();
        }
    }

    @Test
    void every_construct_is_as_in_jinja() {
        SoftAssertions softly = new SoftAssertions();
        JsonNode all = JinjaGoldens.ALL.get("small");
        assertThat(all).hasSizeGreaterThan(200);
        for (JsonNode golden : all) {
            if (golden.get(2).isNull()) {
                softly.assertThat(outcome(golden))
                        .as("%s, for which Jinja says %s", golden.get(0), golden.get(3))
                        .startsWith("refused: ");
            } else {
                softly.assertThat(outcome(golden))
                        .as(golden.get(0).toString())
                        .isEqualTo(golden.get(2).asText());
            }
        }
        softly.assertAll();
    }
}
