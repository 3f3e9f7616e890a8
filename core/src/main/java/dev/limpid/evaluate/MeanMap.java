package dev.limpid.evaluate;

import dev.limpid.explain.Attribution;
import dev.limpid.model.Mask;
import dev.limpid.model.Place;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where in pictures an answer is driven from over a data set: the mean over a grid that is laid over each. It tells something
 * where things lie at the same place: scans, digits, a mark in a corner that should not count.
 *
 * @param label the answer that is explained
 * @param examples explanations of it
 * @param score {@code [row][column]} the mean of what a cell's pixels argue, added up, in the units of the scores
 * @param size the same of their sizes, whatever the sign
 */
public record MeanMap(String label, int examples, double[][] score, double[][] size) {
    /**
     * Puts explanations of pictures together, by the answers that they explain, in alphabetical order. A region's score is
     * spread over its pixels; a pixel belongs to the cell that its middle lies in.
     *
     * @throws IllegalArgumentException if an explanation is of no picture
     */
    public static List<MeanMap> of(List<Attribution> attributions, int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException("A grid has rows and columns, got " + rows + " by " + columns + ".");
        }
        Map<String, List<Attribution>> byLabel = new TreeMap<>();
        for (Attribution one : attributions) {
            byLabel.computeIfAbsent(one.target().target().choice().label(), label -> new ArrayList<>())
                    .add(one);
        }
        List<MeanMap> maps = new ArrayList<>();
        byLabel.forEach((label, explanations) -> {
            MeanMap map = new MeanMap(label, explanations.size(), new double[rows][columns], new double[rows][columns]);
            explanations.forEach(map::add);
            maps.add(map);
        });
        return maps;
    }

    private void add(Attribution explanation) {
        boolean found = false;
        for (Attribution.Scored scored : explanation.scores()) {
            if (scored.feature().place() instanceof Place.Region region) {
                Mask mask = region.mask();
                List<Integer> pixels = mask.pixels();
                pixels.forEach(pixel -> add(pixel, mask.height(), mask.width(), scored.score() / pixels.size()));
                found = true;
            }
        }
        for (Attribution.Named array : explanation.arrays()) {
            if (array.name().equals(Attribution.PLACES) && !found) {
                Tensor places = array.value();
                for (int pixel = 0; pixel < places.size(); pixel++) {
                    add(pixel, (int) places.shape().dim(0), (int) places.shape().dim(1), places.at(pixel));
                }
                found = true;
            }
        }
        if (!found) {
            throw new IllegalArgumentException("A mean map is of pictures, and "
                    + explanation.method().name() + " of '"
                    + explanation.target().target().choice().label() + "' scores no regions or pixels.");
        }
    }

    private void add(int pixel, int height, int width, double value) {
        int row = (int) ((pixel / width + 0.5) * score.length / height);
        int column = (int) ((pixel % width + 0.5) * score[0].length / width);
        score[row][column] += value / examples;
        size[row][column] += Math.abs(value) / examples;
    }
}
