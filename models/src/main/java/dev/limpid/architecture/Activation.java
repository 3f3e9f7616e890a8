package dev.limpid.architecture;

import dev.limpid.graph.Expr;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What stands between two dense layers. */
enum Activation {
    /** x·Φ(x), the Gaussian error linear unit (Hendrycks and Gimpel 2016). */
    GELU {
        @Override
        Expr of(Expr x) {
            return x.apply("com.microsoft:Gelu", Map.of());
        }
    },
    /** Its approximation ½x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
    GELU_TANH {
        @Override
        Expr of(Expr x) {
            Expr inner = x.mul(x).mul(0.044715).add(1).mul(x).mul(Math.sqrt(2 / Math.PI));
            return inner.tanh().add(1).mul(x).mul(0.5);
        }
    },
    /** Its approximation x·σ(1.702·x). */
    QUICK_GELU {
        @Override
        Expr of(Expr x) {
            return x.mul(1.702).sigmoid().mul(x);
        }
    },
    RELU {
        @Override
        Expr of(Expr x) {
            return x.relu();
        }
    },
    /** min(max(x, 0), 6) (Sandler et al. 2018). */
    RELU6 {
        @Override
        Expr of(Expr x) {
            return x.clip(0, 6);
        }
    },
    /** x·σ(x), also called swish (Ramachandran et al. 2017). */
    SILU {
        @Override
        Expr of(Expr x) {
            return x.sigmoid().mul(x);
        }
    },
    TANH {
        @Override
        Expr of(Expr x) {
            return x.tanh();
        }
    };

    /** By the names that configurations have for them. */
    private static final Map<String, Activation> NAMED = new TreeMap<>(Map.ofEntries(
            Map.entry("gelu", GELU),
            Map.entry("gelu_python", GELU),
            Map.entry("gelu_new", GELU_TANH),
            Map.entry("gelu_fast", GELU_TANH),
            Map.entry("gelu_pytorch_tanh", GELU_TANH),
            Map.entry("quick_gelu", QUICK_GELU),
            Map.entry("relu", RELU),
            Map.entry("relu6", RELU6),
            Map.entry("silu", SILU),
            Map.entry("swish", SILU),
            Map.entry("tanh", TANH)));

    /** The name that configurations have for it. */
    String title() {
        return this == GELU_TANH ? "gelu_new" : name().toLowerCase(Locale.ROOT);
    }

    /** The activation of {@code x}, of its shape. */
    abstract Expr of(Expr x);

    /**
     * The one that a configuration names, {@code gelu} where it names none.
     *
     * @throws dev.limpid.format.FormatException if it names one that is not known
     */
    static Activation of(Config config, String key) {
        return of(config, key, "gelu");
    }

    /** The same, {@code otherwise} where it names none. */
    static Activation of(Config config, String key, String otherwise) {
        String name = config.text(key, otherwise);
        Activation named = NAMED.get(name);
        if (named == null) {
            throw config.fault(key + " is '" + name + "', expected one of " + String.join(", ", NAMED.keySet())
                    + ". An ONNX export of the model works too.");
        }
        return named;
    }
}
