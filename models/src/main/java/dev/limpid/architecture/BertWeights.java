package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Weight;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The weights of a BERT by one set of names, those of Hugging Face ({@code encoder.layer.0.output.dense.weight}), whoever
 * saved them: with or without the prefix {@code bert.}, with {@code gamma} and {@code beta} for the scales and shifts of
 * old, or by Google's TensorFlow names ({@code bert/encoder/layer_0/output/dense/kernel}).
 */
final class BertWeights {
    private final WeightFile file;

    BertWeights(WeightFile file) {
        this.file = file;
    }

    boolean has(String name) {
        return find(name).isPresent();
    }

    /**
     * The size of one axis of a weight.
     *
     * @param rank that the weight must have
     * @throws FormatException if there is no weight of that name in any spelling, or it has another rank
     */
    int size(String name, int axis, int rank) {
        Weight.InFile weight = any(name);
        Shape shape = weight.shape();
        if (shape.rank() != rank || shape.dim(axis) < 1 || shape.dim(axis) > Integer.MAX_VALUE) {
            throw new FormatException(
                    file.path(),
                    "tensor '" + find(name).orElse(name) + "' is " + weight.dtype() + shape + ", expected " + rank
                            + (rank == 1 ? " axis" : " axes") + ": this is not a BERT.");
        }
        return (int) shape.dim(axis);
    }

    private Weight.InFile any(String name) {
        return file.weight(find(name).orElse(spellings(name).get(0)));
    }

    /**
     * A weight of this shape, as a constant of the graph.
     *
     * @throws FormatException if it is missing, not FLOAT, or of another shape
     */
    Expr get(GraphBuilder builder, String name, long... dims) {
        Weight.InFile weight = any(name);
        Shape expected = Shape.of(dims);
        if (weight.dtype() != DType.FLOAT || !weight.shape().equals(expected)) {
            throw new FormatException(
                    file.path(),
                    "tensor '" + find(name).orElse(name) + "' is " + weight.dtype() + weight.shape()
                            + ", expected float" + expected + ": it does not fit the rest of the model.");
        }
        return builder.weight(name, weight);
    }

    /** x·W + b of a dense layer, whose weight lies as [out, in] or, from TensorFlow, as [in, out]. */
    Expr dense(Expr x, String layer, int in, int out) {
        GraphBuilder builder = x.builder();
        boolean inFirst = isTensorFlow();
        Expr weight = inFirst ? get(builder, layer + ".weight", in, out) : get(builder, layer + ".weight", out, in);
        return x.matMul(weight, false, !inFirst, 1).add(get(builder, layer + ".bias", out));
    }

    private boolean isTensorFlow() {
        return spellings("embeddings.word_embeddings.weight").stream()
                .filter(file::has)
                .anyMatch(name -> name.contains("/"));
    }

    private Optional<String> find(String name) {
        return spellings(name).stream().filter(file::has).findFirst();
    }

    private static List<String> spellings(String name) {
        String old = name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta");
        List<String> spellings = new ArrayList<>();
        for (String one : List.of(name, old)) {
            spellings.add(one.startsWith("cls.") ? one : "bert." + one);
            spellings.add(one);
        }
        spellings.add(tensorFlow(old));
        // TensorFlow Hub saves a model as a module within the module.
        spellings.add("module/" + tensorFlow(old));
        return spellings;
    }

    private static String tensorFlow(String name) {
        String path = name.replaceAll("layer\\.(\\d+)\\.", "layer_$1.").replace('.', '/');
        if (path.endsWith("_embeddings/weight")) {
            path = path.substring(0, path.length() - "/weight".length());
        } else if (path.endsWith("/weight")) {
            path = path.substring(0, path.length() - "weight".length()) + "kernel";
        }
        if (path.equals("cls/predictions/bias")) {
            return "cls/predictions/output_bias";
        }
        return path.startsWith("cls/") ? path : "bert/" + path;
    }
}
