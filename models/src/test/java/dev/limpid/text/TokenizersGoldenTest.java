package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.model.Feature;
import dev.limpid.model.Place;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every family of tokenizers, on awkward texts, is what Python's tokenizers and transformers are. */
@ParameterizedClass
@MethodSource("names")
class TokenizersGoldenTest {
    @Parameter
    String name;

    @TempDir
    Path folder;

    private Tokenizer tokenizer;
    private JsonNode golden;

    static List<String> names() {
        return TokenizerGoldens.names();
    }

    @BeforeEach
    void load() throws IOException {
        golden = TokenizerGoldens.of(name);
        tokenizer = Tokenizer.of(TokenizerGoldens.into(folder, name));
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private interface Check {
        void of(JsonNode expected, Text text, List<Token> tokens);
    }

    private void each(Check check) {
        assertThat(golden.get("cases")).hasSizeGreaterThan(20);
        for (JsonNode expected : golden.get("cases")) {
            Text text = TokenizerGoldens.text(expected);
            check.of(expected, text, tokenizer.tokens(text));
        }
    }

    static long[] column(List<Token> tokens, ToLongFunction<Token> of) {
        return tokens.stream().mapToLong(of).toArray();
    }

    @Test
    void texts_become_the_same_ids() {
        each((expected, text, tokens) -> {
            assertThat(column(tokens, Token::id))
                    .as("%s", text)
                    .isEqualTo(TokenizerGoldens.numbers(expected.get("ids")));
            assertThat(tokenizer.ids(text, true))
                    .as("%s", text)
                    .isEqualTo(TokenizerGoldens.numbers(expected.get("ids")));
            assertThat(column(tokens, Token::type))
                    .as("%s", text)
                    .isEqualTo(TokenizerGoldens.numbers(expected.get("types")));
            assertThat(tokens.stream().map(Token::text))
                    .as("%s", text)
                    .containsExactlyElementsOf(() -> expected.get("tokens")
                            .valueStream()
                            .map(JsonNode::asText)
                            .iterator());
        });
    }

    @Test
    void tokens_lie_where_they_lie_in_the_original() {
        each((expected, text, tokens) -> {
            for (int i = 0; i < tokens.size(); i++) {
                Token token = tokens.get(i);
                String what = token + " of " + text;
                if (expected.get("special").get(i).asInt() == 1) {
                    assertThat(token.inserted()).as(what).isTrue();
                    continue;
                }
                assertThat(token.start())
                        .as(what)
                        .isEqualTo(expected.get("start").get(i).asInt());
                assertThat(token.end())
                        .as(what)
                        .isEqualTo(expected.get("end").get(i).asInt());
            }
        });
    }

    /** Special are those that were put in, and those that a text writes, but not an unknown word. */
    @Test
    void special_tokens_are_those_in_no_feature() {
        each((expected, text, tokens) -> {
            List<Integer> ordinary = new ArrayList<>();
            expected.get("features").forEach(one -> one.get(3).forEach(position -> ordinary.add(position.asInt())));
            assertThat(IntStream.range(0, tokens.size())
                            .filter(i -> !tokens.get(i).special())
                            .boxed())
                    .as("%s", text)
                    .containsExactlyElementsOf(ordinary);
        });
    }

    @Test
    void words_are_what_characters_joined_pair_by_pair_are() {
        each((expected, text, tokens) -> {
            List<String> wanted = new ArrayList<>();
            for (JsonNode one : expected.get("features")) {
                wanted.add(one.get(0) + " " + one.get(1) + " " + one.get(2) + " " + one.get(3));
            }
            assertThat(Granularity.WORD.features(text, tokens).stream()
                            .filter(feature -> !feature.special())
                            .map(TokenizersGoldenTest::shown))
                    .as("%s: %s", text, tokens)
                    .containsExactlyElementsOf(wanted);
        });
    }

    private static String shown(Feature feature) {
        Place.Span span = (Place.Span) feature.place();
        return span.input() + " " + span.start() + " " + span.end() + " "
                + feature.positions().toString().replace(" ", "");
    }

    @Test
    void features_hold_each_token_once_and_show_the_text_without_white_space_around() {
        each((expected, text, tokens) -> {
            for (Granularity granularity : Granularity.values()) {
                List<Feature> features = granularity.features(text, tokens);
                assertThat(features.stream().flatMap(feature -> feature.positions().stream()))
                        .containsExactlyElementsOf(
                                () -> IntStream.range(0, tokens.size()).iterator());
                for (Feature feature : features) {
                    assertThat(feature.text())
                            .as("%s", text)
                            .isEqualTo(feature.text().strip());
                    assertThat(feature.positions().stream()
                                    .map(position -> tokens.get(position).special() + " "
                                            + tokens.get(position).input())
                                    .distinct())
                            .hasSize(1);
                }
            }
        });
    }

    @Test
    void tokens_with_a_role_are_found_whatever_they_are_called() {
        JsonNode roles = golden.get("roles");
        assertThat(tokenizer.mask()).isEqualTo(role(roles, "mask"));
        assertThat(tokenizer.pad()).isEqualTo(role(roles, "pad"));
        assertThat(tokenizer.unknown()).isEqualTo(role(roles, "unknown"));
        assertThat(tokenizer.vocabulary().size()).isEqualTo(golden.get("size").asInt());
    }

    private static OptionalInt role(JsonNode roles, String name) {
        return roles.has(name) ? OptionalInt.of(roles.get(name).asInt()) : OptionalInt.empty();
    }
}
