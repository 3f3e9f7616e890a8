package dev.limpid.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.format.FormatException;
import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** How the vectors of a text's tokens become the vector of the text (Reimers and Gurevych 2019, section 3). */
public enum Pooling {
    /** The first token's vector. */
    CLS {
        @Override
        Expr pool(Expr hidden, Expr mask) {
            return hidden.slice(1, 0, 1).squeeze(1);
        }
    },
    /** The mean over the tokens that are no padding. */
    MEAN {
        @Override
        Expr pool(Expr hidden, Expr mask) {
            Expr counted = mask.cast(DType.FLOAT).unsqueeze(2);
            return hidden.mul(counted).reduceSum(false, 1).div(counted.reduceSum(false, 1));
        }
    };

    /**
     * The way of that name.
     *
     * @throws IllegalArgumentException naming those there are
     */
    public static Pooling of(String name) {
        for (Pooling pooling : values()) {
            if (pooling.toString().equals(name)) {
                return pooling;
            }
        }
        throw new IllegalArgumentException("Unknown pooling '" + name + "', expected cls or mean.");
    }

    /** From {@code [text,position,hidden]} and the mask {@code [text,position]} to {@code [text,hidden]}. */
    abstract Expr pool(Expr hidden, Expr mask);

    /**
     * What a folder in sentence-transformers' layout says, if it is one.
     *
     * @throws FormatException if it asks for a way of pooling that is not known
     */
    static Optional<Pooling> in(Path folder) throws IOException {
        Path file = folder.resolve("1_Pooling/config.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
        if (json.path("pooling_mode_mean_tokens").asBoolean()) {
            return Optional.of(MEAN);
        }
        if (json.path("pooling_mode_cls_token").asBoolean()) {
            return Optional.of(CLS);
        }
        throw new FormatException(file, "the way of pooling is neither the mean of the tokens nor the first of them.");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
