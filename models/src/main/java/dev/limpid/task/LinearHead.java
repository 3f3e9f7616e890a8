package dev.limpid.task;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A linear layer that was fitted on a model's vectors: scores W·v + b. Arrays are not copied: nobody changes them.
 *
 * @param labels the classes in order; empty if it gives a number
 * @param weights W, {@code [class][dimension]}; one row where there are no classes
 * @param bias b, {@code [class]}
 */
public record LinearHead(List<String> labels, double[][] weights, double[] bias) {
    /** @throws IllegalArgumentException if there are not as many of each, fewer than two classes, or a number is not finite */
    public LinearHead {
        labels = List.copyOf(labels);
        int rows = labels.isEmpty() ? 1 : labels.size();
        if (labels.size() == 1 || weights.length != rows || bias.length != rows) {
            throw new IllegalArgumentException("A linear head has no label and one row, or two labels or more and a row"
                    + " each; got " + labels.size() + " labels, " + weights.length + " rows and " + bias.length
                    + " biases.");
        }
        for (int row = 0; row < rows; row++) {
            if (weights[row].length != weights[0].length || weights[row].length == 0) {
                throw new IllegalArgumentException("Row " + row + " of a linear head has " + weights[row].length
                        + " weights, the first has " + weights[0].length + "; expected as many, at least one.");
            }
            requireFinite(bias[row], row);
            for (double weight : weights[row]) {
                requireFinite(weight, row);
            }
        }
    }

    private static void requireFinite(double number, int row) {
        if (!Float.isFinite((float) number)) {
            throw new IllegalArgumentException("Row " + row + " of a linear head holds " + number
                    + ", expected numbers that a float can hold. Fit it with more regularisation.");
        }
    }

    /** How long the vectors are that it reads. */
    public int width() {
        return weights[0].length;
    }

    /** What a model is that has this head: SHA-256 of the model's own and of the head's labels and numbers. */
    String sha256(String model) {
        MessageDigest digest = sha256();
        digest.update(model.getBytes(StandardCharsets.UTF_8));
        for (String label : labels) {
            digest.update(("\n" + label.length() + " " + label).getBytes(StandardCharsets.UTF_8));
        }
        ByteBuffer row = ByteBuffer.allocate(Double.BYTES * (width() + 1));
        for (int i = 0; i < weights.length; i++) {
            row.clear();
            for (double weight : weights[i]) {
                row.putDouble(weight);
            }
            digest.update(row.putDouble(bias[i]).array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
