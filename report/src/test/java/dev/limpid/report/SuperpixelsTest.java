package dev.limpid.report;

import dev.limpid.explain.Attribution;
import dev.limpid.explain.Attribution.Scored;
import dev.limpid.image.Picture;
import dev.limpid.json.Document;
import dev.limpid.json.Golden;
import dev.limpid.model.Feature;
import dev.limpid.model.Mask;
import dev.limpid.model.Original;
import dev.limpid.model.Place;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.geom.Area;
import java.awt.geom.Path2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** Pictures explained by their regions. */
class SuperpixelsTest {
    private static final Picture PICTURE = Pictures.picture();

    @Test
    void regions_look_as_they_were_approved() throws IOException {
        Golden.check("report", "dev/limpid/report/regions.html", HtmlReport.write(Regions.explained(), PICTURE));
        TerminalStyle plain = new TerminalStyle(80, false, true);
        Golden.check(
                "report",
                "dev/limpid/report/regions-plain.txt",
                TerminalReport.render(Regions.explained(), PICTURE, plain));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.42 0 0 0.08|mostly because of the region at the centre",
                "0.2 -0.15 0.1 0.15|mostly because of the regions at the centre and the lower right, despite the"
                        + " large region around the upper middle",
                "0 0.4 0 0|mostly because of the large region around the upper middle",
                "0 -0.4 0 0.1|more in the picture speaks against “wren” than for it",
                "0 -0.4 0 0|nothing in the picture speaks for “wren”, and against it most the large region around the upper middle",
            })
    void the_verdict_says_where_what_leads_lies(String scores, String expected) {
        double[] each = Pattern.compile(" ")
                .splitAsStream(scores)
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(verdict(Pictures.document(18, 12, Regions.lime(each)))).contains(expected);
    }

    @Test
    void a_verdict_does_not_name_three_of_many_that_weigh_alike() {
        double[] alike = new double[36];
        java.util.Arrays.fill(alike, 0.1);
        alike[0] = 0.11;
        Attribution spread = Regions.attribution("lime", 6, 6, i -> i, Double.NaN, alike);
        assertThat(verdict(Pictures.document(18, 12, spread)))
                .contains("; what speaks for it is spread over the picture, led by the region at the upper left.");
    }

    @Test
    void regions_in_one_place_are_counted() {
        double[] four = new double[36];
        four[14] = four[15] = 1;
        four[30] = 0.9;
        Attribution explanation = Regions.attribution("lime", 6, 6, i -> i, Double.NaN, four);
        assertThat(verdict(Pictures.document(18, 12, explanation)))
                .contains("mostly because of two regions at the centre and one at the lower left");
    }

    @Test
    void a_region_with_a_name_is_called_by_it() {
        List<Integer> own = List.of(0, 1, 2);
        Feature beak = new Feature("the beak", new Place.Region(0, Mask.of(6, 6, own)), false, own);
        Attribution explanation = Regions.of(
                "lime",
                List.of(new Scored(beak, 1, null, null)),
                new Attribution.Sampled(Attribution.Stopped.EXACT, 0.95, 0, null));
        assertThat(verdict(Pictures.document(18, 12, explanation))).contains("mostly because of “the beak”");
    }

    @Test
    void names_of_regions_cannot_open_a_tag() {
        for (String attack :
                List.of(Examples.SCRIPT, Examples.IMAGE, "\" onload=\"alert(1)", "</title></svg><script>")) {
            Feature region = new Feature(attack, new Place.Region(0, Mask.of(6, 6, List.of(3))), false, List.of(3));
            Attribution explanation = Regions.of(
                    "lime",
                    List.of(new Scored(region, 1, 0.5, 1.5)),
                    new Attribution.Sampled(Attribution.Stopped.BUDGET, 0.95, 0, null));
            String html = HtmlReport.write(Pictures.document(18, 12, explanation), PICTURE);
            assertThat(html).doesNotContain("<script>alert", "<img src=x").doesNotContainPattern("<[^>]*onload=\"");
            assertThat(Pattern.compile("<script").matcher(html).results()).hasSize(2);
        }
    }

    @Test
    void an_outline_encloses_its_region_and_nothing_else() {
        Random random = new Random(3);
        int[] labels = random.ints(12 * 9, 0, 5).toArray();
        Attribution explanation = Regions.attribution("lime", 12, 9, i -> labels[i], Double.NaN, 1, 2, 3, 4, 5);
        Original.Image image = new Original.Image("x", 12, 9, new Original.Box(0, 0, 12, 9));
        List<String> outlines = Outlines.of(Superpixels.of(explanation, image).partition(), 5);
        for (int region = 0; region < 5; region++) {
            Area area = new Area(path(outlines.get(region)));
            for (int i = 0; i < labels.length; i++) {
                assertThat(area.contains(i % 12 + 0.5, i / 12 + 0.5))
                        .as("pixel %s of region %s", i, region)
                        .isEqualTo(labels[i] == region);
            }
        }
    }

    // Only what outlines are made of: M, h, v and z.
    private static Path2D path(String data) {
        Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        Matcher part = Pattern.compile("M(\\d+) (\\d+)|([hv])(-?\\d+)|z").matcher(data);
        while (part.find()) {
            if (part.group(1) != null) {
                path.moveTo(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)));
            } else if (part.group(3) != null) {
                int by = Integer.parseInt(part.group(4));
                boolean across = Objects.equals(part.group(3), "h");
                double x = path.getCurrentPoint().getX() + (across ? by : 0);
                path.lineTo(x, path.getCurrentPoint().getY() + (across ? 0 : by));
            } else {
                path.closePath();
            }
        }
        return path;
    }

    @Test
    void four_thousand_regions_make_a_page_that_opens() {
        double[] scores = new Random(1).doubles(4096, -1, 1).toArray();
        Attribution many = Regions.attribution("lime", 128, 128, i -> i / 256 * 64 + i % 128 / 2, Double.NaN, scores);
        String html = HtmlReport.write(Pictures.document(256, 256, many), Pictures.picture(256, 256));
        assertThat(html.length()).isLessThan(4_000_000);
        assertThat(Pattern.compile("class=\"thumb\"").matcher(html).results()).hasSize(20);
    }

    @Test
    void a_region_whose_score_is_no_number_has_no_colour() {
        Document document = Pictures.document(18, 12, Regions.lime(Double.NaN, 1, 0, 0));
        assertThat(HtmlReport.write(document, PICTURE)).doesNotContain("NaN").contains("region 1, centre");
        Picture drawn = Picture.read(PictureReport.write(document, PICTURE), "png");
        int ground = drawn.rgb(8 * 18 + 9, 5 * 18 + 9);
        assertThat(ground >> 16).isEqualTo(ground & 0xff);
    }

    @Test
    void an_interval_that_leaves_nothing_open_is_not_shown() {
        TerminalStyle plain = new TerminalStyle(80, false, true);
        for (double around : new double[] {0, Double.NaN}) {
            Document sure =
                    Pictures.document(18, 12, Regions.attribution("lime", 6, 6, Regions::quarter, around, 1, 2, 3, 4));
            assertThat(TerminalReport.render(sure, plain)).doesNotContain("[+").doesNotContain("Intervals");
            assertThat(HtmlReport.write(sure, PICTURE))
                    .doesNotContain(">Interval</th>", "Thin lines are the intervals");
        }
        assertThat(TerminalReport.render(Regions.explained(), plain)).contains("[+0.400, +0.440]");
        assertThat(HtmlReport.write(Regions.explained(), PICTURE))
                .contains(">Interval</th>", "Thin lines are the intervals");
    }

    @Test
    void few_further_numbers_are_told_and_no_drawing_is_promised_of_many() {
        Attribution like = Regions.lime(1, 2, 3, 4);
        Attribution more = new Attribution(
                like.method(),
                like.target(),
                like.scores(),
                List.of(
                        new Attribution.Named("stability", List.of("best"), Tensor.of(Shape.of(2), 1.0, 0.25)),
                        new Attribution.Named("pairs", List.of("a", "b"), Tensor.of(Shape.of(1, 2), 1.0, 2.0))),
                null,
                like.sampled(),
                like.cost(),
                List.of(),
                0,
                like.model());
        assertThat(TerminalReport.render(Pictures.document(18, 12, more), new TerminalStyle(80, false, true)))
                .contains(
                        "Also found: stability by best: 1, 0.25.",
                        "Also found: pairs by a, b, [1,2]. --format json writes it.");
    }

    @Test
    void features_of_two_kinds_are_no_picture_of_regions() {
        List<Scored> mixed = new ArrayList<>(Regions.lime(1).scores());
        mixed.add(Examples.scored("word", 0, 4, 1));
        assertThat(Superpixels.are(
                        Regions.of("lime", mixed, new Attribution.Sampled(Attribution.Stopped.EXACT, 0.95, 0, null))))
                .isFalse();
    }

    private static String verdict(Document document) {
        return Verdict.text(document, Scene.of(document, null));
    }
}
