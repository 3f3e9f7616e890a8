package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import dev.limpid.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Score-CAM (Wang et al. 2020, definitions 1 and 2): ReLU(Σₖ wₖ Aᵏ) with w the softmax over the channels of the scores that
 * the picture gets when each channel's map, enlarged and stretched from 0 to 1, is laid over it as a mask.
 *
 * <p>It needs no slopes, so it works where they vanish or do not exist. The paper subtracts the score of an empty picture
 * from each, which a softmax does not see. Weights are positive and sum to 1, even where no channel matters: then they are
 * equal. They tell raw scores apart only by their differences, so ask for logits. Units: the feature maps'. Cost: a forward
 * pass a channel, and two more.
 *
 * @param aligned whether masks are enlarged with their corners on the picture's, as in pytorch_grad_cam, rather than with
 *     each cell over the pixels that it stands for, as by the paper's authors
 */
public record ScoreCam(boolean scaled, boolean aligned) implements Cam {
    /** Masked pictures that are made at a time. */
    private static final int CHUNK = 64;

    /** A map that is the same everywhere masks all. */
    private static final double EPSILON = 1e-8;

    @Override
    public String name() {
        return "score-cam";
    }

    @Override
    public Map<String, Object> own() {
        return Map.of("aligned", aligned);
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return CamLayer.obstacle(model);
    }

    @Override
    public double[] map(CamLayer layer) {
        FeatureMaps maps = layer.maps();
        double[] scores = new double[maps.channels()];
        for (int start = 0; start < scores.length; start += CHUNK) {
            List<Tensor> masked = new ArrayList<>();
            for (int k = start; k < Math.min(scores.length, start + CHUNK); k++) {
                masked.add(masked(layer, maps.values()[k]));
            }
            double[] found = layer.scores(masked);
            System.arraycopy(found, 0, scores, start, found.length);
        }
        return maps.weighted(softmax(scores));
    }

    private Tensor masked(CamLayer layer, double[] map) {
        Tensor picture = layer.picture();
        Bilinear way = aligned ? Bilinear.CORNERS : Bilinear.HALF_PIXEL;
        double[] mask = way.resize(map, layer.maps().grid().rows(), layer.rows(), layer.columns());
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double one : mask) {
            least = Math.min(least, one);
            most = Math.max(most, one);
        }
        double low = least;
        double range = most - least + EPSILON;
        return Tensor.fill(
                picture.dtype(), picture.shape(), i -> picture.at(i) * (mask[i % mask.length] - low) / range);
    }

    private static double[] softmax(double[] scores) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        double[] shares = new double[scores.length];
        for (int k = 0; k < shares.length; k++) {
            shares[k] = Math.exp(scores[k] - most);
            sum += shares[k];
        }
        for (int k = 0; k < shares.length; k++) {
            shares[k] /= sum;
        }
        return shares;
    }
}
