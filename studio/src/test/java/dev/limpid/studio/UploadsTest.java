package dev.limpid.studio;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;

/** What is sent takes no more disk than it may, and nothing is taken from a question that is kept. */
class UploadsTest {
    private static final int SIDE = 60;

    @TempDir
    Path home;

    /** Noise, which takes some eleven kilobytes. */
    private static byte[] noise(int seed) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    private RunningStudio studio(long disk, UnaryOperator<Serving> how) {
        return RunningStudio.in(home, usual -> how.apply(usual.disk(disk)));
    }

    private static String picture(RunningStudio studio, int seed) {
        RunningStudio.Answer kept = studio.upload("/api/pictures", "image/png", noise(seed));
        assertThat(kept.status()).as(kept.toString()).isEqualTo(200);
        return kept.json().get("picture").asText();
    }

    private static boolean has(RunningStudio studio, String picture) {
        return studio.send(studio.to("/api/pictures/" + picture).build()).statusCode() == 200;
    }

    private static String predict(String picture) {
        return "{\"model\":\"digits\",\"subject\":{\"picture\":\"" + picture + "\"}}";
    }

    private long bytes() throws IOException {
        long all = 0;
        for (String folder : new String[] {"pictures", "data"}) {
            try (Stream<Path> files = Files.walk(home.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    all += Files.size(file);
                }
            }
        }
        return all;
    }

    @Test
    void what_was_used_longest_ago_makes_room_also_for_the_next_studio() throws IOException {
        long disk = 3L * noise(1).length + 500;
        String first;
        String second;
        try (RunningStudio studio = studio(disk, how -> how)) {
            first = picture(studio, 1);
            RunningStudio.pause(20);
            second = picture(studio, 2);
            RunningStudio.pause(20);
            String third = picture(studio, 3);
            assertThat(picture(studio, 1)).isEqualTo(first);
            picture(studio, 4);
            assertThat(has(studio, second)).isFalse();
            assertThat(has(studio, first) && has(studio, third)).isTrue();
            assertThat(bytes()).isLessThanOrEqualTo(disk);
        }
        try (RunningStudio studio = studio(disk, how -> how)) {
            picture(studio, 5);
            assertThat(bytes()).isLessThanOrEqualTo(disk);
            RunningStudio.Answer lost = studio.post("/api/predict", predict(second));
            assertThat(lost.status()).isEqualTo(400);
            assertThat(lost.error()).isEqualTo("There is no picture of that SHA-256: send it to /api/pictures first.");
        }
    }

    @Test
    void what_a_kept_answer_needs_stays_and_without_room_what_is_new_is_refused() throws IOException {
        long disk = 3L * noise(1).length + 500;
        try (RunningStudio studio = studio(disk, how -> how)) {
            String first = picture(studio, 1);
            studio.ended(studio.ask("/api/predict", predict(first)));
            for (int seed = 2; seed < 8; seed++) {
                picture(studio, seed);
            }
            assertThat(has(studio, first)).isTrue();
            for (int seed = 8; seed < 10; seed++) {
                studio.ended(studio.ask("/api/predict", predict(picture(studio, seed))));
            }
            RunningStudio.Answer refused = studio.upload("/api/pictures", "image/png", noise(10));
            assertThat(refused.status()).isEqualTo(507);
            assertThat(refused.error())
                    .isEqualTo(
                            "There is no room: what may be sent takes at most " + disk + " bytes together, and what is"
                                    + " here belongs to answers that are kept. Start the studio with a larger --disk.");
            assertThat(bytes()).isLessThanOrEqualTo(disk);
            assertThat(picture(studio, 1)).isEqualTo(first);
        }
    }

    @Test
    void what_no_kept_answer_needs_any_more_makes_room() {
        long disk = 2L * noise(1).length + 500;
        Serving.Bounds usual = Serving.Bounds.USUAL;
        Serving.Bounds one = new Serving.Bounds(
                1, usual.queue(), usual.each(), 1, usual.connections(), usual.rate(), usual.burst(), usual.patience());
        try (RunningStudio studio = studio(disk, how -> how.bounds(one))) {
            String first = picture(studio, 1);
            String job = studio.ask("/api/predict", predict(first));
            studio.ended(job);
            studio.post("/api/jobs/" + job + "/pin", "{\"pinned\":true}");
            studio.ended(studio.ask("/api/predict", predict(picture(studio, 2))));
            assertThat(studio.upload("/api/pictures", "image/png", noise(3)).status())
                    .isEqualTo(507);
            studio.post("/api/jobs/" + job + "/pin", "{\"pinned\":false}");
            studio.ended(studio.ask("/api/predict", "{\"model\":\"moods\",\"subject\":{\"text\":\"my dog\"}}"));
            picture(studio, 3);
            assertThat(has(studio, first)).isFalse();
        }
    }

    @Test
    void examples_count_too_and_are_not_filled_from_what_they_drove_out() throws IOException {
        byte[] noise = noise(1);
        long disk = 3L * noise.length + 500;
        try (RunningStudio studio = studio(disk, how -> how)) {
            RunningStudio.Answer rows = studio.upload(
                    "/api/datasets?name=rows.csv",
                    "text/csv",
                    ("text,label\n" + "my dog can run,BAD\n".repeat(noise.length / 19))
                            .getBytes(StandardCharsets.UTF_8));
            String data = rows.json().get("dataset").asText();
            RunningStudio.pause(20);
            String first = picture(studio, 1);
            String job = studio.ask(
                    "/api/evaluate",
                    "{\"model\":\"digits\",\"examples\":[{\"picture\":\"" + first
                            + "\",\"label\":\"seven\"}],\"methods\":[\"saliency\"],\"metrics\":[\"comprehensiveness\"]}");
            assertThat(studio.ended(job).get("state").asText()).isEqualTo("done");
            picture(studio, 2);
            assertThat(bytes()).isLessThanOrEqualTo(disk);
            assertThat(home.resolve("data").resolve(data)).doesNotExist();
            assertThat(home.resolve("data")
                            .resolve(studio.job(job)
                                    .get("question")
                                    .get("dataset")
                                    .asText()))
                    .exists();
        }
    }
}
