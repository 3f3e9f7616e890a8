package dev.limpid.explain;

import dev.limpid.model.Anatomy;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Eigen-CAM (Muhammad and Yeasin 2020): the feature maps projected on their first principal direction: what varies most
 * over the picture in the layer, whatever the target.
 *
 * <p>Channels are centred first, as in pytorch_grad_cam and not in the paper, whose first direction is mostly the mean. A
 * direction has no sign: the one is taken that makes the place furthest from 0 positive. Units: the feature maps'. Cost: two
 * forward passes and a decomposition, cubic in the number of channels or of places, whichever is less.
 */
public record EigenCam(boolean scaled) implements Cam {
    @Override
    public String name() {
        return "eigen-cam";
    }

    @Override
    public List<String> cautions() {
        return List.of("Eigen-CAM shows what varies most in the layer and is the same for every target.");
    }

    @Override
    public Optional<String> obstacle(Anatomy model) {
        return CamLayer.obstacle(model);
    }

    @Override
    public double[] map(CamLayer layer) {
        FeatureMaps maps = layer.maps();
        double[] means = maps.means();
        // [place,channel]
        DMatrixRMaj x = new DMatrixRMaj(maps.places(), maps.channels());
        for (int k = 0; k < means.length; k++) {
            for (int place = 0; place < maps.places(); place++) {
                x.set(place, k, maps.values()[k][place] - means[k]);
            }
        }
        return signed(maps.places() < maps.channels() ? byPlaces(x) : byChannels(x));
    }

    /** X v = σ u, with u of X Xᵀ, whose value is σ². */
    private static double[] byPlaces(DMatrixRMaj x) {
        DMatrixRMaj gram = new DMatrixRMaj(x.numRows, x.numRows);
        CommonOps_DDRM.multTransB(x, x, gram);
        EigenDecomposition_F64<DMatrixRMaj> found = decomposed(gram);
        int first = largest(found);
        double sigma = Math.sqrt(Math.max(0, found.getEigenvalue(first).getReal()));
        double[] u = Objects.requireNonNull(found.getEigenVector(first)).getData();
        double[] projected = new double[x.numRows];
        for (int place = 0; place < projected.length; place++) {
            projected[place] = sigma * u[place];
        }
        return projected;
    }

    /** X v, with v of Xᵀ X. */
    private static double[] byChannels(DMatrixRMaj x) {
        DMatrixRMaj gram = new DMatrixRMaj(x.numCols, x.numCols);
        CommonOps_DDRM.multTransA(x, x, gram);
        EigenDecomposition_F64<DMatrixRMaj> found = decomposed(gram);
        DMatrixRMaj projected = new DMatrixRMaj(x.numRows, 1);
        CommonOps_DDRM.mult(x, Objects.requireNonNull(found.getEigenVector(largest(found))), projected);
        return projected.getData().clone();
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decomposed(DMatrixRMaj gram) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(gram.numRows, true, true);
        if (!decomposition.decompose(gram)) {
            throw new IllegalArgumentException(
                    "Eigen-CAM: the layer's feature maps have no principal direction that can"
                            + " be computed; they hold numbers that are not finite.");
        }
        return decomposition;
    }

    private static int largest(EigenDecomposition_F64<DMatrixRMaj> found) {
        int largest = 0;
        for (int i = 1; i < found.getNumberOfEigenvalues(); i++) {
            if (found.getEigenvalue(i).getReal() > found.getEigenvalue(largest).getReal()) {
                largest = i;
            }
        }
        return largest;
    }

    private static double[] signed(double[] projected) {
        double extreme = 0;
        for (double one : projected) {
            extreme = Math.abs(one) > Math.abs(extreme) ? one : extreme;
        }
        double sign = extreme < 0 ? -1 : 1;
        double[] signed = new double[projected.length];
        for (int i = 0; i < signed.length; i++) {
            signed[i] = sign * projected[i];
        }
        return signed;
    }
}
