package dev.limpid.explain;

import dev.limpid.game.Coalition;
import dev.limpid.game.Game;
import dev.limpid.game.Lattice;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Occlusion (Zeiler and Fergus 2014): a window slides over neighbouring features and takes all in it away. A feature's share
 * is what the score loses by a window, v(N) − v(N∖W), on average over all windows that cover it, as Captum has it.
 *
 * <p>A share is a window's loss: it is not divided among the window's features, so shares of different windows can be
 * compared only by their order, and do not add up. A window of one feature is {@link Ablation}. Windows start at the first
 * feature and every stride further, until one reaches the end, where it is cut off. Cost: a coalition per window.
 *
 * @param window as far as the features reach: on words its rows do not count
 * @param stride from one window to the next
 */
public record Occlusion(Window window, Window stride) implements Estimator {
    /** Three words, or three by three cells of a picture's grid. */
    static final Window STANDARD = new Window(3, 3);

    private static final int CHUNK = 1024;

    public Occlusion {
        if (stride.rows > window.rows || stride.columns > window.columns) {
            throw new IllegalArgumentException("A window of " + window + " with a stride of " + stride
                    + " would pass over some features. Choose a stride no larger than the window.");
        }
    }

    /** A number of rows and of columns, at least one each. */
    public record Window(int rows, int columns) {
        public Window {
            if (rows < 1 || columns < 1) {
                throw new IllegalArgumentException(
                        "A window or stride is at least 1, got " + rows + "x" + columns + ".");
            }
        }

        /**
         * Reads {@code 3} or {@code 2x4}, rows first.
         *
         * @param setting that it is the value of
         */
        static Window parse(String setting, String text) {
            String[] sides = text.split("x", -1);
            try {
                if (sides.length <= 2) {
                    return new Window(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1]));
                }
            } catch (NumberFormatException notWhole) {
                // Answered below, as a third side is.
            }
            throw new IllegalArgumentException("Setting " + setting
                    + " needs a number of features, 3, or of rows and columns, 2x4, got '" + text + "'.");
        }

        @Override
        public String toString() {
            return rows == columns ? String.valueOf(rows) : rows + "x" + columns;
        }
    }

    @Override
    public Attribution.Method method() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("window", window.toString());
        settings.put("stride", stride.toString());
        return new Attribution.Method("occlusion", settings);
    }

    @Override
    public long seed() {
        return 0;
    }

    /** @throws IllegalArgumentException if the players are strewn, so that none are neighbours */
    @Override
    public Estimate estimate(Game game) {
        Lattice lattice = game.lattice()
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "occlusion slides a window over neighbours, and these"
                                        + " features lie in no order. Choose --method ablation, or of a picture --features grid:14x14."));
        double[] full = game.value(Coalition.all(game.players()));
        double[][] losses = new double[full.length][game.players()];
        int[] covers = new int[game.players()];
        List<Coalition> windows = windows(lattice);
        for (int start = 0; start < windows.size(); start += CHUNK) {
            List<Coalition> part = windows.subList(start, Math.min(windows.size(), start + CHUNK));
            double[][] values =
                    game.values(part.stream().map(Coalition::complement).toList());
            for (int i = 0; i < values.length; i++) {
                double[] without = values[i];
                part.get(i).present().forEach(player -> {
                    covers[player]++;
                    for (int target = 0; target < full.length; target++) {
                        losses[target][player] += full[target] - without[target];
                    }
                });
            }
        }
        return Estimate.of(full.length, target -> {
            List<Estimate.Share> shares = new ArrayList<>();
            for (int player = 0; player < covers.length; player++) {
                shares.add(Estimate.Share.of(losses[target][player] / covers[player]));
            }
            return new Estimate.Shares(shares, full[target], null, false, Certainty.EXACT);
        });
    }

    private List<Coalition> windows(Lattice lattice) {
        List<Coalition> windows = new ArrayList<>();
        for (int top : starts(lattice.rows(), window.rows, stride.rows)) {
            for (int left : starts(lattice.columns(), window.columns, stride.columns)) {
                windows.add(Coalition.of(lattice.rows() * lattice.columns(), player -> {
                    int row = player / lattice.columns() - top;
                    int column = player % lattice.columns() - left;
                    return row >= 0 && row < window.rows && column >= 0 && column < window.columns;
                }));
            }
        }
        return windows;
    }

    private static List<Integer> starts(int length, int window, int stride) {
        List<Integer> starts = new ArrayList<>(List.of(0));
        int start = 0;
        while (start < length - window) {
            start += stride;
            starts.add(start);
        }
        return starts;
    }
}
