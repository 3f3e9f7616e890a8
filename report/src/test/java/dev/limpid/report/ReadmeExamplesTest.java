package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.BlackBox;
import dev.limpid.explain.Lime;
import dev.limpid.explain.Outside;
import dev.limpid.image.Picture;
import dev.limpid.model.Input;
import dev.limpid.model.Original;
import dev.limpid.model.Target.Score;
import dev.limpid.report.ExplainedImage.ImageAndMask;
import dev.limpid.runtime.Runtime;
import dev.limpid.source.ModelFolder;
import dev.limpid.superpixel.Segmenter;
import dev.limpid.task.Games;
import dev.limpid.task.Games.Wishes;
import dev.limpid.task.ImageModel;
import dev.limpid.task.Models;
import dev.limpid.task.TargetSpec;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import dev.limpid.text.TextPlayers;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;

import static org.assertj.core.api.Assertions.assertThat;

/** What the README writes in Java, as it stands there. */
class ReadmeExamplesTest {
    private static final Path DIGITS = Path.of(System.getProperty("limpid.root", ".."), "examples", "digits");

    @Test
    void the_best_superpixels_of_the_best_classes() {
        ModelFolder folder = new ModelFolder(DIGITS, "digits", "digits", "0".repeat(64));
        try (ImageModel model = (ImageModel) Models.open(
                folder, Models.Wanted.ANY, Runtime.Settings.standard().withThreads(1))) {
            Picture picture = Picture.read(DIGITS.resolve("seven.png"));
            Input input = model.prepare(picture, "seven.png", Segmenter.parse("slic:20"));
            Original.Image image = (Original.Image) input.originals().get(0);

            List<ImageAndMask> best = new Outside(
                            Lime.ofPicture(0), new Games(model, new Wishes("constant:0", 0), runs -> {}))
                            .explain(
                                    model.probe(),
                                    input,
                                    TargetSpec.parse("top:5").resolve(model, input, null, Score.PROBABILITY, null))
                            .stream()
                            .map(why -> ExplainedImage.of(why, image, picture).imageAndMask(true, false, 5, true, 0))
                            .toList();

            assertThat(best).hasSize(5);
            for (ImageAndMask one : best) {
                boolean shown = false;
                for (int i = 0; i < one.mask().size(); i++) {
                    int rgb = one.image().rgb(i % picture.width(), i / picture.width());
                    if (one.mask().at(i) == 0) {
                        assertThat(rgb).isZero();
                    } else {
                        shown = true;
                        assertThat(rgb).isEqualTo(picture.rgb(i % picture.width(), i / picture.width()));
                    }
                }
                assertThat(shown).isTrue();
            }
        }
    }

    @Test
    void anything_that_predicts() {
        String text = "A slow but moving film.";

        BlackBox<String> reviews = new BlackBox<>("reviews", texts -> scoresOf(texts), List.of("negative", "positive"));
        List<Attribution> why = reviews.explain(Lime.ofText(0), TextPlayers.deleted(text), reviews.top(text, 2));

        assertThat(why)
                .extracting(one -> one.target().target().choice().label())
                .containsExactly("positive", "negative");
        assertThat(why.get(0).scores().get(3).feature().text()).isEqualTo("moving");
        assertThat(why.get(0).scores().get(3).score()).isGreaterThan(0.5);
        assertThat(why.get(1).scores().get(1).score()).isGreaterThan(0.2);
    }

    private static Tensor scoresOf(List<String> texts) {
        return Tensor.of(
                Shape.of(texts.size(), 2),
                texts.stream()
                        .flatMapToDouble(text ->
                                DoubleStream.of(text.contains("slow") ? 0.5 : 0, text.contains("moving") ? 1 : 0))
                        .toArray());
    }
}
