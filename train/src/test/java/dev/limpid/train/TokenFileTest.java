package dev.limpid.train;

import dev.limpid.format.FormatException;
import dev.limpid.text.Text;
import dev.limpid.text.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenFileTest {
    private static final int END = 0;

    @TempDir
    Path folder;

    private Tokenizer tokenizer;

    @BeforeEach
    void learn() throws IOException {
        tokenizer = LearntTokenizers.bytes(folder);
    }

    @AfterEach
    void close() {
        tokenizer.close();
    }

    private TokenFile written(Path file, String... texts) throws IOException {
        try (TokenWriter writer = new TokenWriter(file, tokenizer, END)) {
            for (String text : texts) {
                writer.add(text);
            }
            return writer.done();
        }
    }

    private List<Long> expected(String... texts) {
        List<Long> ids = new ArrayList<>();
        for (String text : texts) {
            for (long id : tokenizer.ids(Text.of(text), false)) {
                ids.add(id);
            }
            ids.add((long) END);
        }
        return ids;
    }

    private static List<Long> all(TokenFile file) {
        List<Long> ids = new ArrayList<>();
        for (long at = 0; at < file.tokens(); at++) {
            ids.add((long) file.token(at));
        }
        return ids;
    }

    @Test
    void texts_stand_one_after_the_other_each_with_its_end() throws IOException {
        TokenFile file = written(folder.resolve("a/b.tokens"), "the cat", "", "sat — 道", "\n");
        assertThat(all(file)).containsExactlyElementsOf(expected("the cat", "sat — 道", "\n"));
        assertThat(file.texts()).isEqualTo(3);
        assertThat(file.vocabulary()).isEqualTo(300);
        assertThat(file)
                .hasToString("b.tokens: " + file.tokens() + " tokens of 3 texts, "
                        + Files.size(folder.resolve("a/b.tokens")) + " bytes");
    }

    @Test
    void the_hash_is_that_of_the_tokens_alone() throws IOException {
        String one = written(folder.resolve("one"), "the cat", "sat").sha256();
        assertThat(written(folder.resolve("two"), "the cat", "sat").sha256()).isEqualTo(one);
        assertThat(written(folder.resolve("three"), "the cat", "sits").sha256()).isNotEqualTo(one);
    }

    @Test
    void a_long_text_is_cut_where_no_token_lies_across() throws IOException {
        StringBuilder text = new StringBuilder();
        Random random = new Random(2);
        String[] ends = {"\n", "\n\n", " \n", "\n ", ". ", "\n\t", "'\n's "};
        while (text.length() < 600_000) {
            text.append(LearntTokenizers.TEXT, 0, 20 + random.nextInt(90)).append(ends[random.nextInt(ends.length)]);
        }
        assertThat(all(written(folder.resolve("long"), text.toString()))).isEqualTo(expected(text.toString()));
    }

    @Test
    void nothing_is_in_place_before_all_is_written() throws IOException {
        Path file = folder.resolve("out/tokens");
        written(file, "old");
        try (TokenWriter writer = new TokenWriter(file, tokenizer, END)) {
            writer.add("the new text");
            assertThat(all(TokenFile.open(file))).isEqualTo(expected("old"));
        }
        assertThat(all(TokenFile.open(file))).isEqualTo(expected("old"));
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void rejects_what_gives_no_tokens() throws IOException {
        try (TokenWriter writer = new TokenWriter(folder.resolve("none"), tokenizer, END)) {
            writer.add("");
            assertThatThrownBy(writer::done)
                    .hasMessage("There is no text for none: no token came. Give it some, or hold back another share.");
        }
        assertThatThrownBy(() -> new TokenWriter(folder.resolve("none"), tokenizer, 300))
                .hasMessage("The token that ends a text has the id 300, the vocabulary has 0 to 299.");
    }

    @Test
    void a_damaged_file_is_told() throws IOException {
        Path file = folder.resolve("tokens");
        written(file, LearntTokenizers.TEXT);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = i % 4 == 0 ? java.util.Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            // How many texts there were is all that nothing else tells, and four bytes are to spare.
            int at = random.nextInt(whole.length);
            if (damaged.length == whole.length && !(at >= 16 && at < 32)) {
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            }
            if (java.util.Arrays.equals(damaged, whole)) {
                continue;
            }
            Files.write(file, damaged);
            assertThatThrownBy(() -> TokenFile.open(file))
                    .as("byte %d", at)
                    .isInstanceOf(FormatException.class)
                    .hasMessageStartingWith("tokens: ")
                    .hasMessageEndingWith(". Delete it, and it is made of the texts again.");
        }
        byte[] outside = whole.clone();
        outside[TokenFile.HEAD + 3] = 1;
        Files.write(file, outside);
        assertThatThrownBy(() -> TokenFile.open(file)).hasMessageContaining("in a vocabulary of 300 tokens");
    }

    @Test
    void equal_texts_are_held_out_together_and_the_share_is_kept() {
        HeldOut held = new HeldOut(0.1, 7);
        int count = 0;
        int moved = 0;
        for (int i = 0; i < 20_000; i++) {
            boolean out = held.holds("text " + i);
            assertThat(new HeldOut(0.1, 7).holds("text " + i)).isEqualTo(out);
            count += out ? 1 : 0;
            moved += out && new HeldOut(0.1, 8).holds("text " + i) ? 1 : 0;
        }
        // Five standard deviations.
        assertThat(count).isBetween(2000 - 213, 2000 + 213);
        assertThat(moved).isBetween(200 - 71, 200 + 71);
        assertThat(new HeldOut(0, 7).holds("text")).isFalse();
        assertThatThrownBy(() -> new HeldOut(1, 0))
                .hasMessage("The share of texts that is held out is at least 0 and less than 1, got 1.0.");
    }
}
