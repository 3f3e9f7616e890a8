package dev.limpid.figure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;

import javax.imageio.ImageIO;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTest {
    private static final String STYLE = """
            :root { --for: 242 140 40; --ink: #102030; --wide: calc(50% + 10px) }
            html { background: #ffffff; color: var(--ink); font: 1rem/1.5 serif }
            .bar { fill: rgb(var(--for) / var(--v)); stroke-width: .125rem }
            .gone { display: none }
            p .word { background-color: rgb(var(--for) / calc(var(--v) * .5)) }
            @media (prefers-color-scheme: dark) { .bar { fill: #000000 } }
            .bar:hover { fill: #00ff00 }
            """;

    private static List<Figure> figures(String inside) {
        return Figures.of("<html><head><style>" + STYLE + "</style></head><body><section><h2>Title</h2>" + inside
                + "</section></body></html>");
    }

    private static String svg(String inside) {
        List<Figure> figures = figures("<figure data-figure=\"one\">" + inside + "</figure>");
        assertThat(figures).hasSize(1);
        return figures.get(0).svg();
    }

    private static BufferedImage png(String inside) throws IOException {
        byte[] file = figures("<figure data-figure=\"one\">" + inside + "</figure>")
                .get(0)
                .png();
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    @Test
    void what_the_style_says_becomes_attributes() {
        assertThat(svg(
                        "<svg viewBox=\"0 0 10 10\"><rect class=\"bar\" style=\"--v:0.25\" width=\"5\" height=\"5\"></rect>"
                                + "<rect class=\"gone\" width=\"7\" height=\"7\"></rect></svg>"))
                .contains("fill=\"#f28c28\"", "fill-opacity=\"0.25\"", "stroke-width=\"2\"")
                .doesNotContain("class=", "width=\"7\"", "#000000\" fill", "#00ff00");
    }

    @Test
    void a_later_and_a_weightier_rule_wins() {
        String style =
                "<style>#a { fill: #010101 } .b { fill: #020202 } rect { fill: #030303 } .b { fill: #040404 }</style>";
        assertThat(svg(style + "<svg viewBox=\"0 0 1 1\"><rect id=\"a\" class=\"b\"></rect><rect class=\"b\"></rect>"
                        + "<rect></rect></svg>"))
                .containsSubsequence("fill=\"#010101\"", "fill=\"#040404\"", "fill=\"#030303\"")
                .doesNotContain("#020202");
    }

    @ParameterizedTest
    @CsvSource({
        "12px, 12",
        "1.5rem, 24",
        "2em, 20",
        "50%, 100",
        "calc(50% + 10px), 110",
        "calc(2 * (3px + 1em)), 26",
        "'min(100%, 34rem)', 200",
        "'max(1rem, 3px)', 16",
        "'clamp(10px, 50%, 28px)', 28",
        ".5, 0.5"
    })
    void lengths_are_read_as_browsers_do(String text, double pixels) {
        assertThat(new Length(10, 200).of(text)).isEqualTo(pixels);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "auto", "12pt2", "calc(1px", "1px 2px", "--x", "url(#a)"})
    void what_is_no_length_is_no_number(String text) {
        assertThat(new Length(10, 200).of(text)).isNaN();
    }

    @Test
    void colours_are_read_as_browsers_do() {
        assertThat(Colour.of("#fff")).isEqualTo(new Colour(255, 255, 255, 1));
        assertThat(Colour.of("rgb(242 140 40 / calc(.5 * .5))")).isEqualTo(new Colour(242, 140, 40, 0.25));
        assertThat(Colour.of("rgba(1, 2, 3, 0.5)")).isEqualTo(new Colour(1, 2, 3, 0.5));
        assertThat(Colour.of("color-mix(in srgb, #000000 25%, #ffffff)")).isEqualTo(new Colour(191, 191, 191, 1));
        assertThat(Colour.of("transparent")).isEqualTo(new Colour(0, 0, 0, 0));
        assertThat(Colour.of("url(#hatch)")).isNull();
    }

    @Test
    void words_stand_on_their_colours_and_go_on_where_the_line_ends() {
        String words = "<p>" + "<span class=\"word\" style=\"--v:1\">word</span> ".repeat(60) + "</p>";
        String svg = svg(words);
        assertThat(svg.split("<text ", -1)).hasSize(61);
        assertThat(svg.split("fill-opacity=\"0.5\"", -1)).hasSize(61);
        long lines = svg.lines()
                .filter(line -> line.startsWith("<text"))
                .map(line -> line.replaceAll(".* y=\"([^\"]*)\".*", "$1"))
                .distinct()
                .count();
        assertThat(lines).isBetween(2L, 6L);
    }

    @Test
    void what_a_drawing_refers_to_comes_along() {
        String defs =
                "<svg class=\"hidden\"><defs><image id=\"photo\" width=\"2\" height=\"2\" href=\"data:image/png;base64,AA==\"/>"
                        + "</defs></svg>";
        assertThat(figures(
                                defs
                                        + "<figure data-figure=\"one\"><svg viewBox=\"0 0 2 2\"><use href=\"#photo\"></use></svg></figure>")
                        .get(0)
                        .svg())
                .contains("<image id=\"photo\"", "data:image/png;base64,AA==");
    }

    @Test
    void text_of_users_opens_no_tag() {
        assertThat(svg("<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp; \u0007</p>"))
                .doesNotContain("<script", "\u0007")
                .contains("&lt;script&gt;");
    }

    @Test
    void two_figures_of_a_name_get_two_files() {
        String figure = "<figure data-figure=\"Größe ../a\"><p>x</p></figure>";
        assertThat(figures(figure + figure)).extracting(Figure::name).containsExactly("gr-e-a", "gr-e-a-2");
    }

    @Test
    void a_png_has_twice_the_pixels_and_shows_what_is_drawn() throws IOException {
        BufferedImage image = png(
                "<svg width=\"200\" height=\"100\"><rect width=\"50%\" height=\"100%\" fill=\"#ff0000\"></rect></svg>");
        assertThat(image.getWidth()).isEqualTo(2 * 232);
        assertThat(image.getHeight()).isEqualTo(2 * 132);
        assertThat(image.getRGB(100, 100)).isEqualTo(0xFFFF0000);
        assertThat(image.getRGB(400, 100)).isEqualTo(0xFFFFFFFF);
    }

    @Test
    void letters_of_a_png_can_be_seen() throws IOException {
        BufferedImage empty = png("<p>\u00a0</p>");
        assertThat(dark(png("<p>legible words</p>"))).isGreaterThan(dark(empty) + 200);
    }

    private static long dark(BufferedImage image) {
        long dark = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                dark += (image.getRGB(x, y) & 0xFF) < 128 ? 1 : 0;
            }
        }
        return dark;
    }

    @Test
    void pages_that_are_none_have_no_figures_and_break_nothing() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            StringBuilder page = new StringBuilder("<style>a{b:c}</style><figure data-figure=x><svg>");
            for (int j = 0; j < 80; j++) {
                page.append("<>\"'&;:{}()#/ pavgtrd1%-".charAt(random.nextInt(24)));
            }
            assertThat(Figures.of(page.toString())).hasSizeLessThanOrEqualTo(1);
        }
        assertThat(Figures.of("")).isEmpty();
    }
}
