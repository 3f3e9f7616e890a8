package dev.limpid.explain;

import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.AttentionBlock;
import dev.limpid.model.AttentionStack;
import dev.limpid.model.Gated;
import dev.limpid.model.Input;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.runtime.Values;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Value zeroing (Mohebbi, Zuidema, Chrupała and Alishahi 2023, "Quantifying Context Mixing in Transformers"): what a layer
 * makes of a position when another one's value vectors are 0 in all heads.
 *
 * <pre>
 * C[query][key] = 1 − cos(output of the query, its output without the key's values), rows brought to a sum of 1
 * </pre>
 *
 * <p>The output is that of the whole layer, residual connection, feed-forward part and normalisation included (see
 * {@link dev.limpid.model.LayerOutputs}); all that comes from below stays as it was. The score of a position is its entry in
 * the product of all layers' C, last first, in the row of the place that the target is read from (of several the mean, see
 * {@link Readout}). Shares sum to 1 and are the same for every target at this place. The maps come as the array
 * {@code value-zeroing} {@code [layer,query,key]}. A position that nothing attends to gets 0. A row on which no position
 * has any effect is its own. Cost: for each of n positions a pass behind the values of each layer, so as much as n forward
 * passes, in batches.
 */
public record ValueZeroing() implements Explainer {
    private static final String NAME = "value-zeroing";

    @Override
    public Attribution.Method method() {
        return new Attribution.Method(NAME, Map.of("distance", "cosine"));
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return model.noLayers();
    }

    @Override
    public Attribution explain(Probe probe, Input input, Target target) {
        return explain(probe, input, List.of(target)).get(0);
    }

    /** Maps are found once for targets that are read from one output. */
    @Override
    public List<Attribution> explain(Probe probe, Input input, List<Target> targets) {
        List<Attribution> found = new ArrayList<>();
        Wire output = Wire.NONE;
        double[][][] maps = {};
        for (Target target : targets) {
            Findings findings = new Findings(this, probe, input, target);
            List<AttentionBlock> blocks = AttentionValues.blocks(probe, target);
            boolean known = target.output().wire().equals(output);
            if (!known) {
                maps = maps(probe, input, target, blocks);
                output = target.output().wire();
            }
            int n = maps[0].length;
            double[] reached = Readout.of(probe, input, target, blocks, n);
            Readout.tell(findings, probe, reached);
            for (int layer = maps.length - 1; layer >= 0; layer--) {
                reached = AttentionValues.through(reached, maps[layer]);
            }
            double[][][] all = maps;
            Tensor array = Tensor.fill(DType.FLOAT, Shape.of(maps.length, n, n), i -> all[i / n / n][i / n % n][i % n]);
            found.add(findings.scores(AttendedPlaces.of(probe, input, reached))
                    .score(probe.score(input, target))
                    .array(new Attribution.Named(NAME, List.of("layer", "query", "key"), array))
                    .cost(known ? 1 : 2 + n, 0)
                    .warn(List.of("Value zeroing says what each layer mixes, whatever the target; it cannot tell for"
                            + " from against."))
                    .attribution());
        }
        return found;
    }

    private static double[][][] maps(Probe probe, Input input, Target target, List<AttentionBlock> blocks) {
        Model<?> model = probe.model();
        Wire output = target.output().wire();
        List<Wire> ends = AttentionStack.outputs(model.graph(), model.shapes(), blocks, output);
        List<Gated> layers = new ArrayList<>();
        Set<Wire> held = new LinkedHashSet<>();
        for (int layer = 0; layer < blocks.size(); layer++) {
            Wire values = blocks.get(layer).values();
            Gated gated = Gated.of(model, values, model.shapes().rank(values) - 2, ends.get(layer));
            layers.add(gated);
            held.addAll(gated.held());
        }
        blocks.forEach(block -> held.add(block.map()));
        Values found = probe.tap(input, List.copyOf(held));
        AttentionStack.check(blocks, found);
        int n = (int) found.get(blocks.get(0).map()).shape().dim(-1);
        double[][][] maps = new double[layers.size()][n][n];
        for (int layer = 0; layer < layers.size(); layer++) {
            Mixing mixing = new Mixing(ends.get(layer), maps[layer]);
            layers.get(layer).run(input, found, target, mixing::add);
            mixing.normalise();
        }
        return maps;
    }

    /** One layer's map as it comes to be. */
    private static final class Mixing {
        private final Wire end;
        private final double[][] map;
        private double[][] before = {};

        Mixing(Wire end, double[][] map) {
            this.end = end;
            this.map = map;
        }

        /** The layer's output without a key; first with all. */
        void add(Tensor output, int without) {
            double[][] units = units(output);
            if (without < 0) {
                before = units;
                return;
            }
            for (int query = 0; query < map.length; query++) {
                double squares = 0;
                for (int unit = 0; unit < units[query].length; unit++) {
                    double difference = units[query][unit] - before[query][unit];
                    squares += difference * difference;
                }
                // Of vectors of length 1, 1 − cos is half the square of their distance: exactly 0 where nothing
                // changed.
                map[query][without] = squares / 2;
            }
        }

        /** Each position's vector, brought to length 1. */
        private double[][] units(Tensor output) {
            Shape shape = output.shape();
            int width = (int) shape.dim(-1);
            if (output.size() != (long) map.length * width) {
                throw new IllegalArgumentException("The layer that ends at '" + end + "' " + shape
                        + " has no vector for each of the " + map.length + " places that it attends to.");
            }
            double[][] units = new double[map.length][width];
            for (int query = 0; query < map.length; query++) {
                double squares = 0;
                for (int unit = 0; unit < width; unit++) {
                    units[query][unit] = output.at(query * width + unit);
                    squares += units[query][unit] * units[query][unit];
                }
                for (int unit = 0; squares > 0 && unit < width; unit++) {
                    units[query][unit] /= Math.sqrt(squares);
                }
            }
            return units;
        }

        void normalise() {
            for (int query = 0; query < map.length; query++) {
                double sum = 0;
                for (double value : map[query]) {
                    sum += value;
                }
                for (int key = 0; key < map.length; key++) {
                    map[query][key] = sum > 0 ? map[query][key] / sum : key == query ? 1 : 0;
                }
            }
        }
    }
}
