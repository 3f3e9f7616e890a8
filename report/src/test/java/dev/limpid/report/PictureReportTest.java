package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.image.Picture;
import dev.limpid.json.CapitalOfFrance;
import dev.limpid.json.Document;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PictureReportTest {
    private static final Picture PICTURE = Pictures.picture();

    @Test
    void what_speaks_for_the_answer_is_orange_where_it_lies() throws IOException {
        BufferedImage drawn =
                ImageIO.read(new ByteArrayInputStream(PictureReport.write(Pictures.explained(), PICTURE)));
        assertThat(drawn.getWidth()).isEqualTo(324);
        // The largest score lies in the third row and column of six, over the picture's columns 3 to 15.
        int orange = drawn.getRGB(324 * 8 / 18, 216 * 5 / 12);
        assertThat(orange >> 16 & 0xff).isGreaterThan((orange & 0xff) + 60);
        int blue = drawn.getRGB(324 * 6 / 18, 216 * 3 / 12);
        assertThat(blue & 0xff).isGreaterThan((blue >> 16 & 0xff) + 15);
    }

    @Test
    void the_same_explanation_gives_the_same_file() {
        assertThat(PictureReport.write(Pictures.explained(), PICTURE))
                .isEqualTo(PictureReport.write(Pictures.explained(), PICTURE));
    }

    @Test
    void a_method_with_signs_keeps_both_colours_where_no_score_is_negative() {
        Attribution positive = Pictures.integratedGradients(Pictures.scores(6, 6, i -> i));
        Attribution sizes = Pictures.saliency(Pictures.scores(6, 6, i -> i));
        assertThat(PictureReport.write(Pictures.document(18, 12, positive), PICTURE))
                .isNotEqualTo(PictureReport.write(Pictures.document(18, 12, sizes), PICTURE));
    }

    @Test
    void several_explanations_stand_side_by_side() {
        Attribution one = Pictures.saliency(Pictures.bird());
        Picture alone = Picture.read(PictureReport.write(Pictures.document(18, 12, one), PICTURE), "alone");
        Picture both = Picture.read(PictureReport.write(Pictures.document(18, 12, one, one), PICTURE), "both");
        assertThat(both.height()).isEqualTo(alone.height());
        int right = both.width() - alone.width();
        for (int x = 0; x < alone.width(); x += 7) {
            for (int y = 0; y < alone.height(); y += 5) {
                assertThat(both.rgb(x, y)).isEqualTo(alone.rgb(x, y));
                assertThat(both.rgb(right + x, y)).isEqualTo(alone.rgb(x, y));
            }
        }
        Attribution[] many = java.util.Collections.nCopies(9, one).toArray(Attribution[]::new);
        assertThatThrownBy(() -> PictureReport.write(Pictures.document(18, 12, many), PICTURE))
                .hasMessage(
                        "A picture shows 1 to 8 explanations side by side, got 9. Ask for fewer methods or targets, or"
                                + " for html.");
    }

    @Test
    void an_explanation_without_pixels_is_refused() {
        Document nothing = Pictures.document(18, 12, Pictures.saliency(Pictures.scores(6, 6, i -> Double.NaN)));
        assertThatThrownBy(() -> PictureReport.write(nothing, PICTURE))
                .hasMessage(
                        "'saliency' gave no finite score for each pixel, nor any for regions, so there is nothing to"
                                + " draw. Ask for text or json.");
    }

    @Test
    void another_picture_than_the_documents_is_refused() {
        assertThatThrownBy(() -> PictureReport.write(Pictures.explained(), Pictures.picture(9, 9)))
                .hasMessage("The document is about a picture of 18×12 pixels, got one of 9×9.");
        assertThatThrownBy(() -> HtmlReport.write(CapitalOfFrance.explained(), PICTURE))
                .hasMessage("The document is about no picture, got one of 18×12.");
    }
}
