package dev.limpid.report;

import dev.limpid.image.Partition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outlines of a partition's regions as SVG paths, in the model's pixels; holes come out by the rule evenodd. */
final class Outlines {
    private static final int[] ACROSS = {1, 0, -1, 0};
    private static final int[] DOWN = {0, 1, 0, -1};

    private final int corners;
    // By region: at each corner that a side leaves from, which ways (a bit each: right, down, left, up).
    private final List<Map<Integer, Integer>> sides = new ArrayList<>();

    private Outlines(Partition partition, int regions) {
        int rows = partition.geometry().modelHeight();
        int columns = partition.geometry().modelWidth();
        this.corners = columns + 1;
        for (int i = 0; i < regions; i++) {
            sides.add(new LinkedHashMap<>());
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int region = partition.at(row, column);
                if (region >= 0) {
                    // Clockwise: along the top to the right, and so on.
                    side(region, partition.at(row - 1, column), row, column, 0);
                    side(region, partition.at(row, column + 1), row, column + 1, 1);
                    side(region, partition.at(row + 1, column), row + 1, column + 1, 2);
                    side(region, partition.at(row, column - 1), row + 1, column, 3);
                }
            }
        }
    }

    private void side(int region, int neighbour, int row, int column, int way) {
        if (neighbour != region) {
            sides.get(region).merge(row * corners + column, 1 << way, (one, other) -> one | other);
        }
    }

    /** A path for each region; empty for one without pixels. */
    static List<String> of(Partition partition, int regions) {
        Outlines outlines = new Outlines(partition, regions);
        return outlines.sides.stream().map(outlines::path).toList();
    }

    private String path(Map<Integer, Integer> from) {
        StringBuilder path = new StringBuilder();
        for (int start : List.copyOf(from.keySet())) {
            while (from.getOrDefault(start, 0) != 0) {
                loop(start, from, path);
            }
        }
        return path.toString();
    }

    private void loop(int start, Map<Integer, Integer> from, StringBuilder path) {
        path.append('M').append(start % corners).append(' ').append(start / corners);
        int at = start;
        int way = Integer.numberOfTrailingZeros(from.getOrDefault(start, 0));
        int length = 0;
        do {
            int ways = from.getOrDefault(at, 0);
            // Straight on where that is possible: two regions that touch at a corner cross there.
            int next = (ways & 1 << way) != 0 ? way : Integer.numberOfTrailingZeros(ways);
            if (next != way) {
                step(way, length, path);
                length = 0;
                way = next;
            }
            from.put(at, ways & ~(1 << way));
            at += ACROSS[way] + DOWN[way] * corners;
            length++;
        } while (at != start);
        path.append('z');
    }

    private static void step(int way, int length, StringBuilder path) {
        if (length > 0) {
            path.append(way % 2 == 0 ? 'h' : 'v').append((ACROSS[way] + DOWN[way]) * length);
        }
    }
}
