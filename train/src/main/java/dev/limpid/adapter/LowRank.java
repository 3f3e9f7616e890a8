package dev.limpid.adapter;

import dev.limpid.graph.Wire;
import dev.limpid.noise.Chance;
import dev.limpid.noise.Use;
import dev.limpid.tensor.DType;
import dev.limpid.tensor.Shape;
import dev.limpid.tensor.Tensor;

import java.nio.charset.StandardCharsets;

/**
 * Two small matrices beside a large one: what is added to W·x is s·B·A·x.
 *
 * @param weight W, {@code [out,in]}; {@code [in,out]} where it is turned
 * @param module that W is the weight of, as it is saved
 * @param turned whether W lies as {@code [in,out]}, as GPT-2's do (PEFT's {@code fan_in_fan_out})
 * @param a {@code [rank,in]}
 * @param b {@code [out,rank]}
 */
public record LowRank(Wire weight, String module, boolean turned, int in, int out, int rank, Wire a, Wire b) {
    static LowRank of(Wire weight, String module, Shape shape, boolean turned, int rank) {
        int rows = Math.toIntExact(shape.dim(0));
        int columns = Math.toIntExact(shape.dim(1));
        String beside = weight.name().replaceAll("\\.weight$", "");
        return new LowRank(
                weight,
                module,
                turned,
                turned ? rows : columns,
                turned ? columns : rows,
                rank,
                new Wire(beside + ".lora_A.weight"),
                new Wire(beside + ".lora_B.weight"));
    }

    Shape shapeOfA() {
        return Shape.of(rank, in);
    }

    Shape shapeOfB() {
        return Shape.of(out, rank);
    }

    /** What PEFT calls A in a file. */
    public String nameOfA() {
        return AdapterFolder.PREFIX + module + ".lora_A.weight";
    }

    /** What PEFT calls B in a file. */
    public String nameOfB() {
        return AdapterFolder.PREFIX + module + ".lora_B.weight";
    }

    /**
     * A's first values, evenly from −1/√in to 1/√in: He et al.'s (2015) with a slope of √5, as PEFT draws them. A function of seed
     * and name alone.
     */
    Tensor drawnA(long seed) {
        Chance chance = new Chance(seed, Use.WEIGHT.stream(number(a.name())));
        double bound = 1 / Math.sqrt(in);
        return Tensor.fill(DType.FLOAT, shapeOfA(), i -> chance.uniform(-bound, bound));
    }

    /** B's first values, all 0: the model begins as it was. */
    Tensor drawnB() {
        return Tensor.zeros(DType.FLOAT, shapeOfB());
    }

    /** 56 bits of a name (FNV-1a): weights draw from streams of their own, whichever others there are. */
    private static long number(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ one & 0xff) * 0x100000001b3L;
        }
        return hash >>> 8;
    }

    /**
     * W + s·B·A, in the form of W.
     *
     * @param scale s
     */
    Tensor merged(Tensor w, Tensor a, Tensor b, double scale) {
        float[] sum = w.toFloats();
        float[] small = a.toFloats();
        float[] tall = b.toFloats();
        for (int row = 0; row < out; row++) {
            for (int column = 0; column < in; column++) {
                double more = 0;
                for (int i = 0; i < rank; i++) {
                    more += (double) tall[row * rank + i] * small[i * in + column];
                }
                int place = turned ? column * out + row : row * in + column;
                sum[place] = (float) (sum[place] + scale * more);
            }
        }
        return Tensor.of(w.shape(), sum);
    }
}
