package dev.limpid.studio;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.image.Picture;
import org.junit.jupiter.api.Test;

import java.awt.geom.Line2D;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is painted lies inside the regions, and painting ends soon whatever they are. */
class PaintingTest {
    private static final int SIZE = 40;

    private static Picture white(int width, int height) {
        byte[] samples = new byte[width * height];
        Arrays.fill(samples, (byte) 255);
        return Picture.of(width, height, 1, samples);
    }

    private static Painting painting(String regions) throws IOException {
        return Painting.of(Fields.of(
                (ObjectNode) RunningStudio.JSON.readTree("{\"fill\":\"black\",\"paint\":[" + regions + "]}")));
    }

    private static String polygon(double[][] corners) {
        StringBuilder said = new StringBuilder();
        for (double[] corner : corners) {
            said.append(said.isEmpty() ? "" : ",").append("[" + corner[0] + "," + corner[1] + "]");
        }
        return "{\"polygon\":[" + said + "]}";
    }

    /** By the crossings of a ray to the right (even and odd). */
    private static boolean isInside(double[][] corners, double x, double y) {
        boolean inside = false;
        for (int i = 0, j = corners.length - 1; i < corners.length; j = i++) {
            double[] a = corners[i];
            double[] b = corners[j];
            if (a[1] > y != b[1] > y && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]) {
                inside = !inside;
            }
        }
        return inside;
    }

    private static boolean isOnEdge(double[][] corners, double x, double y) {
        for (int i = 0, j = corners.length - 1; i < corners.length; j = i++) {
            if (Line2D.ptSegDist(corners[i][0], corners[i][1], corners[j][0], corners[j][1], x, y) < 1e-2) {
                return true;
            }
        }
        return false;
    }

    @Test
    void a_pixel_is_painted_when_its_middle_lies_inside_the_polygon() throws IOException {
        Random random = new Random(20261123);
        for (int round = 0; round < 200; round++) {
            double[][] corners = new double[3 + random.nextInt(8)][];
            for (int i = 0; i < corners.length; i++) {
                corners[i] = new double[] {random.nextInt(60) - 10, random.nextInt(60) - 10};
            }
            byte[] samples = painting(polygon(corners)).on(white(SIZE, SIZE)).toBytes();
            for (int y = 0; y < SIZE; y++) {
                for (int x = 0; x < SIZE; x++) {
                    if (!isOnEdge(corners, x + 0.5, y + 0.5)) {
                        assertThat(samples[y * SIZE + x] == 0)
                                .as("round %d, %d, %d", round, x, y)
                                .isEqualTo(isInside(corners, x + 0.5, y + 0.5));
                    }
                }
            }
        }
    }

    @Test
    void a_rectangle_is_painted_to_its_border_and_what_lies_outside_is_not_missed() throws IOException {
        Picture painted = painting("{\"x\":2,\"y\":3,\"width\":7,\"height\":1},"
                        + "{\"x\":-5,\"y\":38,\"width\":2147483647,\"height\":2147483647},"
                        + "{\"x\":900,\"y\":900,\"width\":1,\"height\":1}")
                .on(white(SIZE, SIZE));
        byte[] samples = painted.toBytes();
        for (int at = 0; at < samples.length; at++) {
            int x = at % SIZE;
            int y = at / SIZE;
            assertThat(samples[at] == 0).as("%d, %d", x, y).isEqualTo(y >= 38 || y == 3 && x >= 2 && x < 9);
        }
    }

    @Test
    void two_thousand_corners_on_a_large_picture_are_painted_within_seconds() throws IOException {
        double[][] corners = new double[2000][];
        for (int i = 0; i < corners.length; i++) {
            corners[i] = new double[] {i * 3, i % 2 == 0 ? 0 : 6000};
        }
        Picture picture = white(6000, 6000);
        Painting painting = painting(polygon(corners));
        long began = System.nanoTime();
        painting.on(picture);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(seconds).isLessThan(20);
    }

    @Test
    void no_more_corners_than_can_be_painted_are_taken() {
        String one = polygon(new double[2000][2]);
        assertThatThrownBy(() -> painting(String.join(",", Collections.nCopies(11, one))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The painted regions have at most 20000 corners together, got 22000.");
        assertThatThrownBy(() -> painting(polygon(new double[][] {{0, 0}, {2e6, 0}, {0, 1}})))
                .hasMessage("A corner of a polygon lies within a million pixels.");
    }
}
