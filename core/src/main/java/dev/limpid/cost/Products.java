package dev.limpid.cost;

import dev.limpid.graph.Equation;
import dev.limpid.tensor.Shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The operators that multiply matrices or convolve: a table, one line an operator. What has no line counts 0. */
final class Products {
    /** One node's multiply–accumulates. */
    interface Rule {
        /**
         * Of the node, its activations with them.
         *
         * @throws IllegalArgumentException if a size is missing, or the node has a form that cannot be counted
         * @throws ArithmeticException if there are more than a long can count
         */
        Cost of(Sized at);
    }

    private interface Macs {
        long of(Sized at);
    }

    private static final Map<String, Rule> TABLE = new HashMap<>();

    static {
        for (String op : List.of("Conv", "ConvInteger", "DeformConv", "com.microsoft.FusedConv")) {
            on(op, at -> convolution(at, 1));
        }
        on("QLinearConv", at -> convolution(at, 3));
        on("ConvTranspose", at -> Math.multiplyExact(at.in(0).size(), perUnit(at.in(1))));
        on("MatMul", at -> matMul(at, at.in(0).dim(-1)));
        on("MatMulInteger", at -> matMul(at, at.in(0).dim(-1)));
        on("QLinearMatMul", at -> matMul(at, at.in(0).dim(-1)));
        on("com.microsoft.MatMulIntegerToFloat", at -> matMul(at, at.in(0).dim(-1)));
        on("com.microsoft.DynamicQuantizeMatMul", at -> matMul(at, at.in(0).dim(-1)));
        on("com.microsoft.MatMulNBits", at -> matMul(at, at.in(0).dim(-1)));
        on("com.microsoft.FusedMatMul", at -> matMul(at, fusedInner(at)));
        on("Gemm", Products::gemm);
        on("com.microsoft.FusedGemm", Products::gemm);
        on("com.microsoft.QGemm", Products::gemm);
        on("Einsum", Products::einsum);
        for (String op : List.of("RNN", "GRU", "LSTM")) {
            TABLE.put(op, Products::recurrent);
        }
        TABLE.putAll(FusedProducts.TABLE);
    }

    private Products() {}

    private static void on(String op, Macs macs) {
        TABLE.put(op, at -> Cost.ofProducts(macs.of(at), at.out().size()));
    }

    static Optional<Rule> rule(String op) {
        return Optional.ofNullable(TABLE.get(op));
    }

    /** N·C_out·H_o·W_o·(C_in/g)·k_h·k_w: each output element is a sum over one filter {@code [C_in/g,k_h,k_w]}. */
    private static long convolution(Sized at, int filters) {
        return Math.multiplyExact(at.out().size(), perUnit(at.in(filters)));
    }

    /** Of filters {@code [unit,…]}, those of one unit; of a transposed convolution a unit is an input channel. */
    private static long perUnit(Shape filters) {
        return filters.dim(0) == 0 ? 0 : filters.size() / filters.dim(0);
    }

    /** ∏batch·M·N·K: each output element is a sum over the inner axis. */
    private static long matMul(Sized at, long inner) {
        return Math.multiplyExact(at.out().size(), inner);
    }

    /** FusedMatMul may turn the last two axes of its left side round, and its first axis in among the batch's. */
    private static long fusedInner(Sized at) {
        Shape left = at.in(0);
        if (at.node().attribute("transA", 0L) == 0) {
            return left.dim(-1);
        }
        return left.dim(at.node().attribute("transBatchA", 0L) == 0 ? -2 : 0);
    }

    private static long gemm(Sized at) {
        return matMul(at, at.in(0).dim(at.node().attribute("transA", 0L) == 0 ? 1 : 0));
    }

    /** The sizes of all letters multiplied, once for each operand after the first; a single operand has no products. */
    private static long einsum(Sized at) {
        List<Integer> ranks = at.node().inputs().stream()
                .map(wire -> at.in(at.node().inputs().indexOf(wire)).rank())
                .toList();
        Equation equation = Equation.parse(at.node().attribute("equation", ""), ranks);
        Map<Character, Long> sizes = new TreeMap<>();
        for (int operand = 0; operand < ranks.size(); operand++) {
            String letters = equation.operands().get(operand);
            for (int axis = 0; axis < letters.length(); axis++) {
                // A letter may stand for 1 in one operand and for more in another.
                sizes.merge(letters.charAt(axis), at.in(operand).dim(axis), Math::max);
            }
        }
        long all = sizes.values().stream().reduce(1L, Math::multiplyExact);
        return Math.multiplyExact(all, ranks.size() - 1L);
    }

    /**
     * Each step of each sequence multiplies by the gates' matrices {@code [direction,gates·hidden,input]} and {@code
     * [direction,gates·hidden,hidden]}.
     */
    private static Cost recurrent(Sized at) {
        Shape forInputs = at.in(1);
        Shape forStates = at.in(2);
        // The first two axes are step and sequence, in whatever order.
        long steps = Math.multiplyExact(at.in(0).dim(0), at.in(0).dim(1));
        long macs = Math.multiplyExact(steps, Math.addExact(forInputs.size(), forStates.size()));
        return Cost.ofProducts(macs, steps * forStates.dim(0) * forStates.dim(2));
    }
}
