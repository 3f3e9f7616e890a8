package dev.limpid.explain;

import dev.limpid.graph.Dim;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Wire;
import dev.limpid.model.Anatomy;
import dev.limpid.model.Input;
import dev.limpid.model.Layout;
import dev.limpid.model.Model;
import dev.limpid.model.Probe;
import dev.limpid.model.SpatialMap;
import dev.limpid.model.Target;
import dev.limpid.rules.Gradient;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The layer that a class activation map is made at: the user's wire, or the one that {@link SpatialMap} finds. It counts the
 * runs that a method takes.
 */
final class CamLayer {
    private static final String NO_PICTURE =
            "Class activation maps are laid over pictures, and the model's features, wire '%s' %s, are none.";

    /** Other values of the layer that are made at a time. */
    private static final int CHUNK = 64;

    private final Probe probe;
    private final Input input;
    private final Target target;
    private final SpatialMap map;
    private @Nullable Tensor value;
    private @Nullable FeatureMaps maps;
    private @Nullable Tensor signal;
    private @Nullable Double score;
    private long forward;
    private long backward;

    /**
     * @throws IllegalArgumentException if the model has no map, or the user's wire is none
     */
    CamLayer(Probe probe, Input input, Target target) {
        Model<?> model = probe.model();
        Wire picture = model.features();
        Wire output = target.output().wire();
        if (model.layout() != Layout.PIXELS) {
            throw new IllegalArgumentException(
                    NO_PICTURE.formatted(picture, model.shapes().of(picture)));
        }
        this.map = probe.wire().equals(picture)
                ? SpatialMap.in(model.graph(), model.shapes(), picture, output)
                        .orElseThrow(() -> new IllegalArgumentException(SpatialMap.NONE))
                : SpatialMap.at(model.graph(), model.shapes(), picture, output, probe.wire());
        this.probe = probe;
        this.input = input;
        this.target = target;
    }

    /** Why no map can be made of a model, a sentence; empty if one can. */
    static Optional<String> obstacle(Anatomy model) {
        if (model.layout() != Layout.PIXELS) {
            return Optional.of(
                    NO_PICTURE.formatted(model.features(), model.shapes().of(model.features())));
        }
        return find(model).isPresent() ? Optional.empty() : Optional.of(SpatialMap.NONE);
    }

    /** The same for a method that needs slopes. */
    static Optional<String> slopeObstacle(Anatomy model) {
        return obstacle(model)
                .or(() -> find(model)
                        .flatMap(map -> new Anatomy(
                                        model.graph(), model.shapes(), map.wire(), model.layout(), model.output())
                                .noPull(Gradient.TABLE)));
    }

    private static Optional<SpatialMap> find(Anatomy model) {
        return SpatialMap.in(
                model.graph(), model.shapes(), model.features(), model.output().wire());
    }

    /** The feature maps A. */
    FeatureMaps maps() {
        if (maps == null) {
            maps = FeatureMaps.of(value().slice(0), grid());
        }
        return maps;
    }

    /** The layer's value, batch first. */
    private Tensor value() {
        if (value == null) {
            value = probe.tap(input, List.of(map.wire())).get(map.wire());
            forward++;
        }
        return value;
    }

    /** ∂y/∂A. */
    FeatureMaps slopes() {
        if (signal == null) {
            Probe.Pulls pulled = probe.pull(Gradient.TABLE, input, target, List.of(map.wire()));
            score = pulled.score();
            value = pulled.values().get(map.wire());
            signal = Objects.requireNonNull(pulled.signals().get(map.wire()));
            forward++;
            backward++;
        }
        return FeatureMaps.of(signal.slice(0), grid());
    }

    /** The target's score y. */
    double score() {
        if (score == null) {
            score = probe.score(input, target);
            forward++;
        }
        return score;
    }

    /** The target's scores at other pictures in the place of this one's. */
    double[] scores(List<Tensor> pictures) {
        String name = probe.model().features().name();
        List<Probe.Asked> asked = new ArrayList<>();
        for (Tensor picture : pictures) {
            asked.add(new Probe.Asked(input.with(name, picture), target.position()));
        }
        forward += pictures.size();
        double[] scores = new double[pictures.size()];
        double[][] found = probe.scores(asked, List.of(target));
        for (int i = 0; i < scores.length; i++) {
            scores[i] = found[i][0];
        }
        return scores;
    }

    /** What the target's score loses with each channel 0; only what follows the layer is run. */
    double[] losses() {
        Tensor whole = value();
        Probe behind = probe.on(map.wire()).fed();
        boolean tokens = whole.shape().rank() == 3;
        int channels = (int) whole.shape().dim(tokens ? 2 : 1);
        int each = tokens ? 1 : whole.size() / channels;
        double[] losses = new double[channels];
        for (int start = 0; start < channels; start += CHUNK) {
            int end = Math.min(channels, start + CHUNK);
            List<Probe.Asked> asked = new ArrayList<>(List.of(asked(whole)));
            for (int k = start; k < end; k++) {
                int channel = k;
                asked.add(asked(Tensor.fill(
                        whole.dtype(), whole.shape(), i -> i / each % channels == channel ? 0 : whole.at(i))));
            }
            // The whole runs along: a difference of two runs of one graph has no rounding of another in it.
            double[][] found = behind.scores(asked, List.of(target));
            for (int k = start; k < end; k++) {
                losses[k] = found[0][0] - found[k - start + 1][0];
            }
            forward += asked.size();
        }
        return losses;
    }

    private Probe.Asked asked(Tensor value) {
        return new Probe.Asked(input.with(map.wire().name(), value), target.position());
    }

    /** The picture as the model sees it, {@code [1,channel,row,column]}. */
    Tensor picture() {
        return input.tensor(probe.model().features().name());
    }

    int rows() {
        return (int) picture().shape().dim(2);
    }

    int columns() {
        return (int) picture().shape().dim(3);
    }

    private Patches grid() {
        Shape shape = value().shape();
        if (shape.rank() == 4) {
            return new Patches((int) shape.dim(2), (int) shape.dim(3), 0);
        }
        long tokens = shape.dim(1);
        Shape cut = map.patches() == null ? Shape.SCALAR : cut(map.patches());
        if (cut.size() > 1 && cut.size() <= tokens && tokens < 2 * cut.size()) {
            long others = tokens - cut.size();
            Integer before = map.before();
            return new Patches(
                    (int) cut.dim(0), (int) cut.dim(1), before == null ? (int) others : (int) Math.min(before, others));
        }
        return Patches.of((int) tokens, rows(), columns());
    }

    /** Rows and columns of the map that was cut into tokens: known beforehand if pictures are all of one size. */
    private Shape cut(Wire patches) {
        TensorType type = probe.model().shapes().of(patches);
        int row = SpatialMap.axes(type.rank()).get(0);
        int column = SpatialMap.axes(type.rank()).get(1);
        if (type.dim(row) instanceof Dim.Fixed rows && type.dim(column) instanceof Dim.Fixed columns) {
            return Shape.of(rows.size(), columns.size());
        }
        Shape run = probe.tap(input, List.of(patches)).get(patches).shape();
        return Shape.of(run.dim(row), run.dim(column));
    }

    /** A map's positive part in the picture's size, by pixel. */
    double[] enlarged(double[] cam) {
        return Bilinear.HALF_PIXEL.resize(positive(cam), grid().rows(), rows(), columns());
    }

    /**
     * What was found.
     *
     * @param cam by place of the layer's grid, of any sign
     * @param pixels by pixel of the picture
     */
    Attribution tell(double[] cam, double[] pixels, Findings findings) {
        Patches grid = grid();
        Tensor raw = Tensor.fill(DType.FLOAT, Shape.of(grid.rows(), grid.columns()), i -> cam[i]);
        if (Arrays.stream(cam).max().orElse(0) <= 0) {
            findings.warn(List.of("No place speaks for the target: the map at '" + map.wire()
                    + "' is nowhere positive, see the array map for what speaks against it."));
        }
        return findings.scores(pixels)
                .score(score())
                .of(map.wire())
                .array(new Attribution.Named("map", List.of("row", "column"), raw))
                .cost(forward, backward)
                .attribution();
    }

    /** A map on the pixels: stretched, or each cell's number divided among the pixels that it covers. */
    double[] pixels(double[] cam, boolean scaled) {
        double[] places = enlarged(cam);
        double share = (double) cam.length / places.length;
        return scaled
                ? scaled(places)
                : Arrays.stream(places).map(one -> one * share).toArray();
    }

    private static double[] positive(double[] cam) {
        double[] positive = new double[cam.length];
        for (int i = 0; i < cam.length; i++) {
            positive[i] = Math.max(0, cam[i]);
        }
        return positive;
    }

    /** From 0 for the smallest to 1 for the largest; of equal ones nothing is left. */
    private static double[] scaled(double[] places) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double place : places) {
            least = Math.min(least, place);
            most = Math.max(most, place);
        }
        double[] scaled = new double[places.length];
        for (int i = 0; i < scaled.length && most > least; i++) {
            scaled[i] = (places[i] - least) / (most - least);
        }
        return scaled;
    }
}
