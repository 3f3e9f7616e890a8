package dev.limpid.examples;

import dev.limpid.Limpid;
import dev.limpid.Predicting;
import dev.limpid.Subject;
import dev.limpid.model.Prediction;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Locale;

import javax.imageio.ImageIO;

/** Runs the example in DJL, then the same model by Limpid, in one process. */
final class DjlBesideLimpid {
    private DjlBesideLimpid() {}

    public static void main(String... args) throws Exception {
        Path digits = Path.of(args[0]);
        Path black = Path.of(args[1]);
        ExplainDjl.main(args[0]);
        ImageIO.write(new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY), "png", black.toFile());
        try (Limpid model = Limpid.load(digits.toString())) {
            System.out.printf(
                    Locale.ROOT,
                    "%.4f in all, by Limpid%n",
                    seven(model, digits.resolve("pictures/seven/240.png")) - seven(model, black));
        }
    }

    private static double seven(Limpid model, Path picture) {
        return model.predict(Subject.image(picture), Predicting.USUAL.top(10)).predictions().stream()
                .filter(one -> one.label().equals("seven"))
                .mapToDouble(Prediction::score)
                .findFirst()
                .orElseThrow();
    }
}
