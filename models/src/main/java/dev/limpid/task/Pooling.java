package dev.limpid.task;

import dev.limpid.graph.Expr;
import dev.limpid.tensor.DType;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;

/** How the vectors of a text's tokens become the vector of the text (Reimers and Gurevych 2019, section 3). */
public enum Pooling {
    /** The first token's vector. */
    CLS {
        @Override
        public Expr pool(Expr hidden, Expr mask) {
            return pool(hidden);
        }

        @Override
        public Expr pool(Expr hidden) {
            return hidden.slice(1, 0, 1).squeeze(1);
        }
    },
    /** The mean over the tokens that are no padding. */
    MEAN {
        @Override
        public Expr pool(Expr hidden, Expr mask) {
            Expr counted = mask.cast(DType.FLOAT).unsqueeze(2);
            return hidden.mul(counted).reduceSum(false, 1).div(counted.reduceSum(false, 1));
        }

        @Override
        public Expr pool(Expr hidden) {
            return hidden.reduceMean(false, 1);
        }
    },
    /** Of each unit the largest value over the tokens that are no padding. */
    MAX {
        @Override
        public Expr pool(Expr hidden, Expr mask) {
            Expr padding = mask.cast(DType.FLOAT).rsub(1).unsqueeze(2);
            return hidden.add(padding.mul(LOWEST)).reduceMax(false, 1);
        }

        @Override
        public Expr pool(Expr hidden) {
            return hidden.reduceMax(false, 1);
        }
    };

    /** Below all that a unit can be, and added to nothing but padding: nothing is rounded away. */
    private static final double LOWEST = -1e30;

    /**
     * How a folder's files say that vectors of texts are made, as sentence-transformers keeps them; else as is known of it, else by
     * the mean.
     *
     * @param known what else is known of the model; null for nothing
     * @throws dev.limpid.format.FormatException if a file is damaged
     * @throws IllegalArgumentException if they ask for what is not known here
     */
    public static Pooling in(Path folder, @Nullable String known) throws IOException {
        return SentenceFiles.in(folder).chosen(null, known == null ? null : of(known), new ArrayList<>());
    }

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
        throw new IllegalArgumentException("Unknown pooling '" + name + "', expected cls, max or mean.");
    }

    /** From {@code [text,position,hidden]} and the mask {@code [text,position]} to {@code [text,hidden]}. */
    public abstract Expr pool(Expr hidden, Expr mask);

    /** The same where nothing is padding. */
    public abstract Expr pool(Expr hidden);

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
