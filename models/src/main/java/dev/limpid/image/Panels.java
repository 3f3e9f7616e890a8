package dev.limpid.image;

import java.util.Arrays;
import java.util.List;

/** Pictures side by side, on white. */
public final class Panels {
    private static final int GAP = 12;
    private static final byte WHITE = (byte) 255;
    /** Eight pictures of the largest edge. */
    private static final int MOST = 8;

    private Panels() {}

    /**
     * Refuses a number of panels before anything is drawn.
     *
     * @throws IllegalArgumentException if there are none, or more than eight
     */
    public static void require(int panels) {
        if (panels < 1 || panels > MOST) {
            throw new IllegalArgumentException("A picture shows 1 to " + MOST + " explanations side by side, got "
                    + panels + ". Ask for fewer methods or targets, or for html.");
        }
    }

    /**
     * From left to right in their order, their upper edges on one line; a single picture as it is.
     *
     * @throws IllegalArgumentException if there are none, or more than eight, which no screen shows
     */
    public static Picture beside(List<Picture> panels) {
        require(panels.size());
        if (panels.size() == 1) {
            return panels.get(0);
        }
        int width = panels.stream().mapToInt(Picture::width).sum() + GAP * (panels.size() - 1);
        int height = panels.stream().mapToInt(Picture::height).max().orElseThrow();
        byte[] rgb = new byte[width * height * 3];
        Arrays.fill(rgb, WHITE);
        int left = 0;
        for (Picture panel : panels) {
            byte[] own = panel.toRgb().toBytes();
            for (int row = 0; row < panel.height(); row++) {
                System.arraycopy(own, row * panel.width() * 3, rgb, (row * width + left) * 3, panel.width() * 3);
            }
            left += panel.width() + GAP;
        }
        return Picture.of(width, height, 3, rgb);
    }
}
