package dev.limpid.architecture;

import dev.limpid.format.FormatException;
import dev.limpid.format.WeightFile;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Weight;
import dev.limpid.graph.Wire;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The weights of a model by one set of names, that of Hugging Face, whoever saved them.
 *
 * <p>Or their blueprint: types and shapes alone, as an architecture asks for them, when a model is to be counted that is
 * not on this machine.
 */
final class Weights {
    private final @Nullable WeightFile file;
    private final Function<String, List<String>> spellings;
    private final Predicate<String> blueprint;
    private final @Nullable Training training;
    /** By builder and weight: whoever asks again, by whatever name, gets the same constant. */
    private final Map<List<Object>, Expr> constants = new HashMap<>();

    /**
     * What a blueprint is noted down for that is to be trained.
     *
     * @param rates of dropout
     * @param names that each weight may lie under in a file, the likeliest first; filled as weights are asked for
     */
    private record Training(DropoutRates rates, Map<Wire, List<String>> names) {}

    private Weights(
            @Nullable WeightFile file,
            Function<String, List<String>> spellings,
            Predicate<String> blueprint,
            @Nullable Training training) {
        this.file = file;
        this.spellings = spellings;
        this.blueprint = blueprint;
        this.training = training;
    }

    /** Those of a file, under the names that they have there. */
    static Weights of(WeightFile file) {
        return new Weights(file, List::of, name -> false, null);
    }

    /** No file: each weight that {@code has} says there is, whatever its shape. */
    static Weights blueprint(Predicate<String> has) {
        return new Weights(null, List::of, has, null);
    }

    /** The blueprint of a model that is to be trained: where it is random it has {@code Dropout} nodes. */
    static Weights training(Predicate<String> has, DropoutRates rates) {
        return new Weights(null, List::of, has, new Training(rates, new LinkedHashMap<>()));
    }

    /** The names that each weight that was asked for may lie under in a file, the likeliest first; for training only. */
    Map<Wire, List<String>> names() {
        return training == null ? Map.of() : training.names;
    }

    /** {@code x} where a model that is being trained drops some of it; {@code x} itself in one that is not. */
    Expr dropped(Expr x, DropoutRates.Place place) {
        double rate = training == null ? 0 : training.rates.at(place);
        return rate == 0
                ? x
                : x.apply("Dropout", Map.of(), x.builder().scalar(DType.FLOAT, rate))
                        .as(x.type());
    }

    /**
     * These weights under the names that an architecture has for them.
     *
     * @param other the names under which a weight may lie in a file, the likeliest first
     */
    Weights named(Function<String, List<String>> other) {
        return new Weights(file, other, blueprint, training);
    }

    /** These weights after a change to what their file is said to hold; a blueprint has none. */
    Weights seen(UnaryOperator<WeightFile> otherwise) {
        return new Weights(file == null ? null : otherwise.apply(file), spellings, blueprint, training);
    }

    /** The floating-point tensors of the file that a graph does not have, in the names' order. */
    List<String> unread(Graph graph) {
        if (file == null) {
            return List.of();
        }
        Set<Weight> read = new HashSet<>(graph.weights().values());
        return file.weights().entrySet().stream()
                .filter(entry -> entry.getValue().dtype().isFloating() && !read.contains(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    boolean has(String name) {
        return file == null ? blueprint.test(name) : find(name).isPresent();
    }

    /** Under which of its names the file has a weight. */
    Optional<String> find(String name) {
        WeightFile from = file;
        return from == null
                ? Optional.empty()
                : spellings.apply(name).stream().filter(from::has).findFirst();
    }

    /**
     * The size of one axis of a weight. For sizes that no configuration tells: a blueprint has none.
     *
     * @param rank that the weight must have
     * @throws FormatException if there is no weight of that name in any spelling, or it has another rank
     */
    int size(String name, int axis, int rank) {
        Weight weight = any(name);
        Shape shape = weight.shape();
        if (shape.rank() != rank || shape.dim(axis) < 1 || shape.dim(axis) > Integer.MAX_VALUE) {
            throw misfit(name, weight, rank + (rank == 1 ? " axis" : " axes"));
        }
        return (int) shape.dim(axis);
    }

    /** Rows of a matrix of the file; empty for a blueprint, and where there is none of that name. */
    OptionalLong rows(String name) {
        WeightFile from = file;
        return from == null
                ? OptionalLong.empty()
                : find(name).map(from::weight).map(Weight::shape).filter(shape -> shape.rank() == 2).stream()
                        .mapToLong(shape -> shape.dim(0))
                        .findFirst();
    }

    private Weight any(String name) {
        if (file == null) {
            throw new IllegalStateException("The size of '" + name + "' is in no configuration.");
        }
        return file.weight(find(name).orElseGet(() -> missing(file, name)));
    }

    /** How the file would call a weight that it has not: so that more of its beginning is in other names than of any other. */
    private String missing(WeightFile from, String name) {
        String likeliest = spellings.apply(name).get(0);
        int most = 0;
        for (String spelling : spellings.apply(name)) {
            for (String other : from.weights().keySet()) {
                int same = 0;
                while (same < Math.min(spelling.length(), other.length())
                        && spelling.charAt(same) == other.charAt(same)) {
                    same++;
                }
                if (same > most) {
                    most = same;
                    likeliest = spelling;
                }
            }
        }
        return likeliest;
    }

    /**
     * A weight of this shape, as a constant of the graph; whatever floating-point type it has, it is cast to FLOAT. A weight
     * that is asked for twice, or that a file has under two names, is one constant.
     *
     * @throws FormatException if it is missing, of another type, or of another shape
     */
    Expr get(GraphBuilder builder, String name, long... dims) {
        return stored(builder, name, dims).cast(DType.FLOAT);
    }

    /** A weight of so many elements as a vector {@code [length]}, whatever axes of size 1 a file has around them. */
    Expr vector(GraphBuilder builder, String name, int length) {
        return squeezed(builder, name, length);
    }

    /** A weight of so many elements as {@code [1,1,1,length]}, whatever axes of size 1 a file has around them. */
    Expr lastAxis(GraphBuilder builder, String name, int length) {
        return squeezed(builder, name, 1, 1, 1, length);
    }

    /** A matrix {@code [rows,columns]}, whatever axes of size 1 a file has behind them. */
    Expr matrix(GraphBuilder builder, String name, int rows, int columns) {
        return squeezed(builder, name, rows, columns);
    }

    private Expr squeezed(GraphBuilder builder, String name, long... dims) {
        Shape stored = file == null ? Shape.of(dims) : any(name).shape();
        long[] longAxes =
                Arrays.stream(stored.toArray()).filter(dim -> dim != 1).toArray();
        boolean same = Arrays.equals(
                longAxes, Arrays.stream(dims).filter(dim -> dim != 1).toArray());
        Expr whole = same ? get(builder, name, stored.toArray()) : get(builder, name, dims);
        return stored.rank() == dims.length ? whole : whole.reshape(dims);
    }

    /**
     * The rows of a matrix that {@code ids} tell; of a FLOAT16 or BFLOAT16 matrix only these are widened.
     *
     * @param ids INT64, of any shape
     * @return FLOAT, of the shape of {@code ids} with an axis of size {@code width} behind it
     * @throws FormatException as {@link #get}
     */
    Expr rows(Expr ids, String name, int count, int width) {
        return stored(ids.builder(), name, count, width).gather(ids, 0).cast(DType.FLOAT);
    }

    private Expr stored(GraphBuilder builder, String name, long... dims) {
        Shape expected = Shape.of(dims);
        Weight weight = file == null ? new Weight.Declared(DType.FLOAT, expected) : any(name);
        if (!weight.dtype().isFloating() || !weight.shape().equals(expected)) {
            throw misfit(name, weight, "float" + expected);
        }
        Expr constant = constants.computeIfAbsent(
                List.of(builder, file == null ? name : weight), fresh -> builder.weight(name, weight));
        if (training != null) {
            training.names.putIfAbsent(constant.wire(), spellings.apply(name));
        }
        return constant;
    }

    private FormatException misfit(String name, Weight weight, String expected) {
        return fault("tensor '" + find(name).orElse(name) + "' is " + weight.dtype() + weight.shape() + ", expected "
                + expected + ": it does not fit the rest of the model.");
    }

    /**
     * x·Wᵀ + b of a dense layer whose weight lies as [out, in]; of TensorFlow's kernels, which lie as [in, out], x·W + b.
     */
    Expr dense(Expr x, String layer, int in, int out) {
        return product(x, layer, in, out).add(get(x.builder(), layer + ".bias", out));
    }

    /** The same of a layer that has no b. */
    Expr product(Expr x, String layer, int in, int out) {
        GraphBuilder builder = x.builder();
        String weight = layer + ".weight";
        boolean kernel = find(weight).filter(name -> name.endsWith("/kernel")).isPresent();
        return kernel
                ? x.matMul(get(builder, weight, in, out))
                : x.matMul(get(builder, weight, out, in), false, true, 1);
    }

    /** Layer normalisation (Ba et al. 2016) over the last axis, of size {@code width}. */
    Expr normalise(Expr x, String layer, int width, float epsilon) {
        return x.apply(
                "LayerNormalization",
                Map.of("axis", Attribute.of(-1L), "epsilon", Attribute.of(epsilon)),
                get(x.builder(), layer + ".weight", width),
                get(x.builder(), layer + ".bias", width));
    }

    /** An error about the weights as a whole: a sentence. */
    FormatException fault(String problem) {
        return new FormatException(file == null ? Path.of("weights") : file.path(), problem);
    }
}
