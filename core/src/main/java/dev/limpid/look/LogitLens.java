package dev.limpid.look;

import dev.limpid.graph.Wire;
import dev.limpid.model.Input;
import dev.limpid.model.Probabilities;
import dev.limpid.model.Probe;
import dev.limpid.model.Target;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The logit lens (nostalgebraist 2020): what the model would answer if a layer were its last. Each layer's residual stream is fed
 * to all that follows the last layer: of a pre-norm model the final norm and the head, of a post-norm model (BERT), whose
 * layers end in their own norm, the head.
 *
 * <p>A head that reads all positions at once, by the first or by their mean, is given a stream that is one position's vector
 * everywhere: what it would say if that were what it read.
 *
 * <p>Law: at the last layer it is the model's own answer, at the positions that the head reads. Cost: one forward pass, and the
 * head once per layer, or once per layer and position.
 *
 * @param top entries to tell of each place, at least 1
 */
public record LogitLens(int top) {
    public LogitLens {
        if (top < 1) {
            throw new IllegalArgumentException("The lens shows at least 1 entry, got " + top + ".");
        }
    }

    /**
     * What one layer says at one position.
     *
     * @param best entries, best first; equal scores by index
     * @param asked the entry that was asked about
     * @param rank of that entry, from 1
     */
    public record Cell(List<Said> best, Said asked, int rank) {
        public Cell {
            best = List.copyOf(best);
        }
    }

    /**
     * An entry of the output.
     *
     * @param probability by the output's link; NaN where there is none
     */
    public record Said(int index, double score, double probability) {}

    /**
     * What the layers say.
     *
     * @param cells {@code [layer][position]}
     * @param whole {@code [layer]}: what a head that reads all positions says of each layer's stream as it is; empty where the
     *     output has positions
     */
    public record Lens(List<Layer> layers, List<List<Cell>> cells, List<Cell> whole) {
        public Lens {
            layers = List.copyOf(layers);
            cells = List.copyOf(cells);
            whole = List.copyOf(whole);
        }
    }

    /**
     * Looks through it.
     *
     * @param entry of the output whose rank is told everywhere
     * @throws IllegalArgumentException in one line, if the model has no residual stream, or the output is none that can be read
     *     off it
     */
    public Lens look(Probe probe, Input input, Target.Output output, int entry) {
        ResidualStream stream =
                ResidualStream.of(probe.model().graph(), probe.model().shapes());
        int rank = probe.model().shapes().of(output.wire()).rank();
        if (rank != 2 && rank != 3) {
            throw new IllegalArgumentException("The logit lens reads rows of scores, and the output '" + output.wire()
                    + "' is " + probe.model().shapes().of(output.wire()) + ".");
        }
        List<Layer> layers = stream.layers();
        List<Wire> wires = layers.stream().map(Layer::wire).toList();
        List<Tensor> values = wires.stream().map(probe.tap(input, wires)::get).toList();
        OneExample.require(values.get(0).shape(), "The logit lens");
        Probe head = probe.on(stream.last()).fed();
        List<List<Cell>> cells = new ArrayList<>();
        List<Cell> whole = new ArrayList<>();
        for (Tensor value : values) {
            int positions = Math.toIntExact(value.shape().dim(1));
            if (rank == 3) {
                Tensor rows = head.rows(
                        input.with(stream.last().name(), value),
                        LongStream.range(0, positions).toArray(),
                        output);
                cells.add(IntStream.range(0, positions)
                        .mapToObj(p -> cell(rows.slice(p), output.link(), entry))
                        .toList());
            } else {
                List<Probe.Asked> asked = new ArrayList<>();
                asked.add(new Probe.Asked(input.with(stream.last().name(), value), null));
                for (int p = 0; p < positions; p++) {
                    asked.add(new Probe.Asked(input.with(stream.last().name(), everywhere(value, p)), null));
                }
                List<Cell> found = head.rows(asked, output).stream()
                        .map(row -> cell(row, output.link(), entry))
                        .toList();
                whole.add(found.get(0));
                cells.add(found.subList(1, found.size()));
            }
        }
        return new Lens(layers, cells, whole);
    }

    private static Tensor everywhere(Tensor value, int position) {
        int units = Math.toIntExact(value.shape().dim(2));
        return Tensor.fill(value.dtype(), value.shape(), i -> value.at(position * units + i % units));
    }

    private Cell cell(Tensor row, Target.Link link, int entry) {
        double[] scores = row.toDoubles();
        double[] probabilities = link == Target.Link.NONE ? null : Probabilities.of(scores, link);
        List<Said> best = IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .limit(top)
                .map(i -> said(i, scores, probabilities))
                .toList();
        int rank = 1;
        for (int i = 0; i < scores.length; i++) {
            rank += scores[i] > scores[entry] || scores[i] == scores[entry] && i < entry ? 1 : 0;
        }
        return new Cell(best, said(entry, scores, probabilities), rank);
    }

    private static Said said(int index, double[] scores, double @Nullable [] probabilities) {
        return new Said(index, scores[index], probabilities == null ? Double.NaN : probabilities[index]);
    }
}
