package dev.limpid.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import javax.imageio.ImageIO;

/** Small data to train on. */
final class TrainingData {
    private static final List<String> WORDS = List.of("the", "my", "dog", "can", "she", "sea", "is", "it", "was", "of");

    private TrainingData() {}

    /** Texts that are good where they say so. */
    static Path moods(Path folder, int rows) throws IOException {
        Random random = new Random(1);
        Set<String> lines = new LinkedHashSet<>();
        while (lines.size() < rows) {
            boolean good = lines.size() % 2 == 0;
            List<String> words = new ArrayList<>();
            for (int i = 2 + random.nextInt(8); i > 0; i--) {
                words.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            words.add(random.nextInt(words.size() + 1), good ? "good" : "park");
            lines.add(String.join(" ", words) + (good ? ",good" : ",bad"));
        }
        List<String> all = new ArrayList<>(List.of("text,label"));
        all.addAll(lines);
        return Files.write(folder.resolve("moods.csv"), all);
    }

    /** A folder for each label. */
    static Path pictures(Path folder, int count) throws IOException {
        Random random = new Random(2);
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
            for (int x = 0; x < 16; x++) {
                for (int y = 0; y < 16; y++) {
                    int light = random.nextInt(100) + (y < 8 == (i % 2 == 0) ? 150 : 0);
                    image.setRGB(x, y, light << 16 | light << 8 | light);
                }
            }
            Path label = Files.createDirectories(folder.resolve("pictures").resolve(i % 2 == 0 ? "above" : "below"));
            ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
        }
        return folder.resolve("pictures");
    }

    /** An architecture whose weights are drawn. */
    static Path resnet(Path folder) throws IOException {
        Path home = Files.createDirectories(folder.resolve("resnet"));
        Files.copy(
                Path.of(
                        System.getProperty("limpid.root"),
                        "models/src/test/resources/tiny-vision/resnet-basic/config.json"),
                home.resolve("config.json"));
        Files.writeString(home.resolve("preprocessor_config.json"), """
                {"image_processor_type": "ConvNextImageProcessor", "do_resize": false, "do_rescale": true,
                 "rescale_factor": 0.00392156862745098, "do_normalize": true, "image_mean": [0.5, 0.5, 0.5],
                 "image_std": [0.25, 0.25, 0.25]}
                """);
        return home;
    }
}
