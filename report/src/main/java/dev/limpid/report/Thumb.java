package dev.limpid.report;

import dev.limpid.image.Partition;

import java.util.ArrayList;
import java.util.List;

/**
 * A small look at one region: what of the picture it shows, with little around it.
 *
 * @param box the part of the picture to show, as an SVG view box
 * @param outside all but the region, as an SVG path with the rule evenodd, in the model's pixels
 */
record Thumb(String box, String outside) {
    private static final double AROUND = 0.15;

    /** One for each region; those without pixels have an empty box. */
    static List<Thumb> of(Partition partition, List<String> outlines) {
        int rows = partition.geometry().modelHeight();
        int columns = partition.geometry().modelWidth();
        int[][] ends = new int[outlines.size()][];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int region = partition.at(row, column);
                if (region >= 0) {
                    int[] end = ends[region] == null ? new int[] {column, row, column, row} : ends[region];
                    ends[region] = new int[] {
                        Math.min(end[0], column), Math.min(end[1], row),
                        Math.max(end[2], column), Math.max(end[3], row)
                    };
                }
            }
        }
        // Far beyond the grid, so that what the model did not see is pale too.
        String all =
                "M-" + 9 * columns + " -" + 9 * rows + "h" + 19 * columns + "v" + 19 * rows + "h-" + 19 * columns + "z";
        List<Thumb> thumbs = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            thumbs.add(ends[i] == null ? new Thumb("", "") : new Thumb(box(partition, ends[i]), all + outlines.get(i)));
        }
        return thumbs;
    }

    // A square, so that all thumbs are equally large.
    private static String box(Partition partition, int[] ends) {
        double left = partition.geometry().pictureX(ends[0]);
        double top = partition.geometry().pictureY(ends[1]);
        double right = partition.geometry().pictureX(ends[2] + 1);
        double bottom = partition.geometry().pictureY(ends[3] + 1);
        double side = (1 + 2 * AROUND) * Math.max(right - left, bottom - top);
        return Frame.length((left + right - side) / 2) + " " + Frame.length((top + bottom - side) / 2) + " "
                + Frame.length(side) + " " + Frame.length(side);
    }
}
