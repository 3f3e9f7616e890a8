package dev.limpid.candidate;

import dev.limpid.corpus.Item;

import java.util.List;

/**
 * A model's own classifier, for data of the same classes.
 *
 * @param model that it belongs to; it must stay open
 * @param order for each class of the data, which of the model's own it is
 */
public record OwnHead(Backbone model, List<Integer> order) {
    public OwnHead {
        order = List.copyOf(order);
    }

    /**
     * How probable the model takes each class of the data to be, {@code [example][class]}: rows that add up to 1.
     *
     * @throws IllegalArgumentException naming the example, if the model cannot read it
     */
    public double[][] probabilities(List<Item> items, Progress progress) {
        double[][] own = model.probabilities(items, progress);
        double[][] probabilities = new double[own.length][order.size()];
        for (int i = 0; i < own.length; i++) {
            for (int c = 0; c < order.size(); c++) {
                probabilities[i][c] = own[i][order.get(c)];
            }
        }
        return probabilities;
    }
}
