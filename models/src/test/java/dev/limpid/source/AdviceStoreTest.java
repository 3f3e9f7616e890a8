package dev.limpid.source;

import dev.limpid.model.Provenance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class AdviceStoreTest {
    private static final Provenance MODEL =
            new Provenance("moods", "./moods", "a".repeat(64), 7, "text-classification");
    private static final Advice ADVICE = new Advice("lrp", "Use lrp.", "reviews.csv", 30);

    @TempDir
    Path home;

    private AdviceStore store;

    @BeforeEach
    void open() {
        store = new AdviceStore(home);
    }

    private Path file() {
        return home.resolve("evaluations").resolve("a".repeat(64) + "-text-classification.json");
    }

    @Test
    void the_last_advice_for_the_same_weights_and_task_is_found_again() throws IOException {
        assertThat(store.of(MODEL, name -> true)).isEmpty();
        store.keep(MODEL, new Advice("saliency", "Use saliency.", "other.csv", 3));
        store.keep(MODEL, ADVICE);
        Provenance elsewhere = new Provenance("again", "/other", MODEL.sha256(), 7, MODEL.task());
        assertThat(store.of(elsewhere, name -> true)).contains(ADVICE);
        assertThat(store.of(new Provenance("moods", "./moods", MODEL.sha256(), 7, "fill-mask"), name -> true))
                .isEmpty();
        try (var files = Files.list(file().getParent())) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void a_method_that_is_no_more_is_no_advice() {
        store.keep(MODEL, ADVICE);
        assertThat(store.of(MODEL, List.of("saliency")::contains)).isEmpty();
    }

    @Test
    void a_damaged_file_is_none() throws IOException {
        store.keep(MODEL, ADVICE);
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            Files.write(file(), damaged);
            store.of(MODEL, name -> true)
                    .ifPresent(read -> assertThat(read.method()).isNotNull());
        }
        Files.writeString(file(), "[]");
        assertThat(store.of(MODEL, name -> true)).isEmpty();
    }
}
