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
    void several_explanations_are_refused() {
        Attribution one = Pictures.saliency(Pictures.bird());
        assertThatThrownBy(() -> PictureReport.write(Pictures.document(18, 12, one, one), PICTURE))
                .hasMessage("A PNG file shows one explanation, got 2. Ask for one method and one target, or for html.");
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
