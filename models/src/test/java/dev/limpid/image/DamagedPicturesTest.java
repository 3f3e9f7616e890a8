package dev.limpid.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.format.Mutations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

/** Law: whatever the bytes, there is a picture of bearable size or a one-line refusal. */
class DamagedPicturesTest {
    private static final int ROUNDS_EACH = 12;
    private static final int CONFIG_ROUNDS = 4000;

    @TempDir
    Path folder;

    @Test
    void a_damaged_picture_is_read_or_refused() {
        Mutations mutations = new Mutations(7);
        List<JsonNode> files = Goldens.cases("decode");
        int refused = 0;
        for (JsonNode file : files) {
            byte[] valid = Goldens.bytes(file.path("file"));
            for (int round = 0; round < ROUNDS_EACH; round++) {
                byte[] damaged = mutations.damage(valid);
                String name = file.path("name").asText() + " in round " + round;
                refused += assertTimeout(Duration.ofSeconds(10), () -> refuses(damaged, name), name) ? 1 : 0;
            }
        }
        assertThat(refused).isBetween(files.size() * ROUNDS_EACH / 3, files.size() * ROUNDS_EACH - 1);
    }

    private static boolean refuses(byte[] damaged, String name) {
        try {
            Picture picture = Picture.read(damaged, name);
            assertThat((long) picture.width() * picture.height()).isBetween(1L, (long) Picture.MOST_PIXELS);
            return false;
        } catch (ImageException refusal) {
            assertThat(refusal.getMessage())
                    .startsWith(name + ": ")
                    .doesNotContain("\n")
                    .endsWith(".");
            return true;
        }
    }

    @Test
    void a_damaged_configuration_is_read_or_refused() throws IOException {
        byte[] valid = ("{\"image_processor_type\":\"ConvNextImageProcessor\",\"size\":{\"shortest_edge\":224},"
                        + "\"crop_pct\":0.875,\"resample\":3,\"image_mean\":[0.485,0.456,0.406],\"do_center_crop\":true,"
                        + "\"image_std\":[0.229,0.224,0.225],\"crop_size\":[8,8],\"rescale_factor\":0.004}")
                .getBytes(StandardCharsets.UTF_8);
        Mutations mutations = new Mutations(8);
        int refused = 0;
        for (int round = 0; round < CONFIG_ROUNDS; round++) {
            Files.write(folder.resolve("preprocessor_config.json"), mutations.damage(valid));
            try {
                assertThat(ImageProcessor.of(folder).toString()).isNotEmpty();
            } catch (ImageException refusal) {
                assertThat(refusal.getMessage())
                        .startsWith("preprocessor_config.json: ")
                        .doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(CONFIG_ROUNDS / 2, CONFIG_ROUNDS - 1);
    }
}
