package dev.limpid.image;

import dev.limpid.image.Step.CenterCrop;
import dev.limpid.image.Step.FitWithin;
import dev.limpid.image.Step.KeepRatio;
import dev.limpid.image.Step.ShortestEdge;
import dev.limpid.image.Step.Stretch;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

/** Law: a model's pixel lies where the geometry says, seen on pictures whose samples are their own coordinates. */
class GeometryTest {
    private static final int WIDTH = 230;
    private static final int HEIGHT = 170;

    private static final List<List<Step>> PIPELINES = List.of(
            List.of(new Stretch(60, 40, Resample.BILINEAR)),
            List.of(new ShortestEdge(64, 0, Resample.BICUBIC), new CenterCrop(57, 56, Margin.PILLOW)),
            List.of(new ShortestEdge(300, 0, Resample.BILINEAR), new CenterCrop(256, 256, Margin.TENSOR)),
            List.of(new FitWithin(50, 50, Resample.LANCZOS), new CenterCrop(50, 50, Margin.TORCHVISION)),
            List.of(new KeepRatio(40, 90, true, Resample.BILINEAR), new CenterCrop(41, 88, Margin.TORCHVISION)),
            List.of(new CenterCrop(100, 100, Margin.PILLOW), new Stretch(30, 30, Resample.BOX)),
            List.of(new CenterCrop(300, 301, Margin.PILLOW)),
            List.of());

    @Test
    void samples_that_are_coordinates_lie_where_the_geometry_says() {
        for (List<Step> steps : PIPELINES) {
            for (boolean horizontal : new boolean[] {true, false}) {
                check(steps, horizontal);
            }
        }
    }

    private static void check(List<Step> steps, boolean horizontal) {
        byte[] samples = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) (horizontal ? i % WIDTH : i / WIDTH);
        }
        ImageProcessor processor =
                new ImageProcessor(1, steps, Arithmetic.PILLOW, new Values(1, List.of(0.0), List.of(1.0)), List.of());
        Prepared prepared = processor.prepare(Picture.of(WIDTH, HEIGHT, 1, samples));
        Geometry geometry = prepared.geometry();
        int rows = (int) prepared.pixels().shape().dim(2);
        int columns = (int) prepared.pixels().shape().dim(3);
        assertThat(List.of(geometry.modelHeight(), geometry.modelWidth())).containsExactly(rows, columns);
        int looked = 0;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                double place = horizontal ? geometry.pictureX(x + 0.5) : geometry.pictureY(y + 0.5);
                double other = horizontal ? geometry.pictureY(y + 0.5) : geometry.pictureX(x + 0.5);
                // Filters reach over the picture's edges, where there are no coordinates to average.
                double away = 4 * Math.max(geometry.xScale(), geometry.yScale());
                boolean inside = place > away && place < (horizontal ? WIDTH : HEIGHT) - away;
                if (inside && other > 0 && other < (horizontal ? HEIGHT : WIDTH)) {
                    // A pixel's sample is its number, and its middle half a pixel further.
                    assertThat(prepared.pixels().at(y * columns + x) + 0.5)
                            .as("%s at %s, %s", steps, x, y)
                            .isCloseTo(place, offset(0.75));
                    looked++;
                }
            }
        }
        assertThat(looked).isGreaterThan(rows * columns / 4);
    }

    @Test
    void places_go_there_and_back() {
        Geometry geometry = Geometry.of(451, 300).resized(336, 224).cropped(56, 0, 224, 224);
        for (double x : new double[] {0, 0.5, 100, 224}) {
            assertThat(geometry.modelX(geometry.pictureX(x))).isCloseTo(x, offset(1e-9));
            assertThat(geometry.modelY(geometry.pictureY(x))).isCloseTo(x, offset(1e-9));
        }
        assertThat(geometry.pictureX(0)).isCloseTo(56 * 451 / 336.0, offset(1e-9));
        assertThat(geometry.pictureY(224)).isCloseTo(300, offset(1e-9));
    }
}
