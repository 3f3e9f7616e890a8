package dev.limpid.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.limpid.format.FormatException;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Law: whatever a tokenizer's files hold, texts are cut or refused in one line. The library behind is native: what gets by
 * {@link Soundness} and should not have ends this test's process.
 */
class DamagedTokenizersTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<Text> TEXTS = List.of(
            Text.of("Hello, world! it's 😀 café 北京 \u0000 e\u0301 " + "x".repeat(120)),
            new Text("a dog [MASK] <mask>  ", " <extra> newword1 Ａ"),
            Text.of(""));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bert-uncased, tokenizer.json, 120",
        "xlm-roberta, tokenizer.json, 120",
        "vocab.json and merges.txt of RoBERTa, vocab.json, 120",
        "vocab.json and merges.txt of GPT-2, merges.txt, 120",
        "vocab.txt, vocab.txt, 120",
        "'vocab.json and merges.txt of GPT-2, all said', tokenizer_config.json, 120",
        "'vocab.json and merges.txt of RoBERTa, all said', special_tokens_map.json, 120",
        "vocab.txt of DistilBERT with added tokens, added_tokens.json, 120",
        "tokenizer.json with more tokens, tokenizer_config.json, 120"
    })
    void bytes_may_be_damaged(String name, String file, int rounds) throws IOException {
        TokenizerGoldens.into(folder, name);
        byte[] sound = TokenizerGoldens.file(name, file).getBytes(StandardCharsets.UTF_8);
        Mutations mutations = new Mutations(7);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            Files.write(folder.resolve(file), mutations.damage(sound));
            refused += refuses("round " + round) ? 1 : 0;
        }
        assertThat(refused).isBetween(rounds / 20, rounds - 1);
    }

    @Test
    void values_may_be_damaged() throws IOException {
        List<String> names = List.of(
                "bert-uncased", "roberta", "gpt2", "llama", "xlm-roberta", "albert", "unigram-bytes", "word-level");
        Random random = new Random(8);
        int rounds = 1000;
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            ObjectNode json = (ObjectNode)
                    MAPPER.readTree(TokenizerGoldens.file(names.get(round % names.size()), "tokenizer.json"));
            for (int i = random.nextInt(2); i >= 0; i--) {
                damage(json, random);
            }
            Files.write(folder.resolve("tokenizer.json"), MAPPER.writeValueAsBytes(json));
            refused += refuses("round " + round) ? 1 : 0;
        }
        assertThat(refused).isBetween(rounds / 4, rounds * 9 / 10);
    }

    private static void joins(Tokenizer tokenizer, List<Token> tokens) {
        try {
            tokenizer.decode(tokens.stream().map(token -> (int) token.id()).toList());
        } catch (FormatException unknown) {
            assertThat(unknown).hasMessageContaining("tokens cannot be joined to text: ");
        }
    }

    private boolean refuses(String round) throws IOException {
        try (Tokenizer tokenizer = Tokenizer.of(folder)) {
            for (Text text : TEXTS) {
                List<Token> tokens = tokenizer.tokens(text);
                joins(tokenizer, tokens);
                for (Granularity granularity : Granularity.values()) {
                    granularity.features(text, tokens);
                }
            }
            return false;
        } catch (FormatException | IllegalArgumentException refusal) {
            assertThat(refusal.getMessage()).as(round).doesNotContain("\n").endsWith(".");
            return true;
        }
    }

    /** Changes one value within, but rather not one of the many tokens. */
    private static void damage(ObjectNode root, Random random) {
        List<JsonNode> places = new ArrayList<>();
        collect(root, places);
        JsonNode place = places.get(random.nextInt(places.size()));
        if (place.isEmpty()) {
            return;
        }
        int number = random.nextInt(place.size());
        if (place instanceof ArrayNode list) {
            switch (random.nextInt(3)) {
                case 0 -> list.remove(number);
                case 1 ->
                    list.insert(number, list.get(random.nextInt(list.size())).deepCopy());
                default -> list.set(number, other(list.get(number), places, random));
            }
        } else if (place instanceof ObjectNode object) {
            String name = List.copyOf(object.properties()).get(number).getKey();
            if (random.nextInt(6) == 0) {
                object.remove(name);
            } else {
                object.set(name, other(object.get(name), places, random));
            }
        }
    }

    private static void collect(JsonNode node, List<JsonNode> places) {
        if (node.isContainerNode()) {
            places.add(node);
        }
        for (JsonNode inner : node) {
            if (node.size() < 100) {
                collect(inner, places);
            }
        }
    }

    /** Another value: of the same kind, mostly. */
    private static JsonNode other(JsonNode old, List<JsonNode> places, Random random) {
        if (random.nextInt(8) == 0) {
            return NullNode.instance;
        }
        if (old.isTextual() && random.nextInt(2) == 0) {
            StringBuilder text = new StringBuilder(old.asText());
            int at = random.nextInt(text.length() + 1);
            return random.nextBoolean() && at < text.length()
                    ? TextNode.valueOf(text.deleteCharAt(at).toString())
                    : TextNode.valueOf(text.insert(at, "a+*?(){}[]|^\\▁Ġ \u0000é\ud800".charAt(random.nextInt(19)))
                            .toString());
        }
        if (old.isNumber() && random.nextInt(2) == 0) {
            return IntNode.valueOf(random.nextInt(3) - 1);
        }
        for (int attempt = 0; attempt < 20; attempt++) {
            JsonNode place = places.get(random.nextInt(places.size()));
            for (JsonNode inner : place) {
                if (inner.getNodeType() == old.getNodeType() && random.nextInt(3) == 0) {
                    return inner.deepCopy();
                }
            }
        }
        return MAPPER.createObjectNode();
    }
}
