package dev.limpid.graph;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes that follow from others. What follows from a named size is named by its formula, {@code (((H-1)/2)+1)}: two ways
 * of halving that come to the same size, as those around a residual block, get the same name.
 */
final class SizeFormula {
    /** {@code (H-2)}: a size that we named ourselves, apart in what it starts from and what is added. */
    private static final Pattern SUM = Pattern.compile("\\((.+)([+-]\\d+)\\)");

    private SizeFormula() {}

    /** ⌊(size + shift) / stride⌋ + 1. */
    static Dim quotient(Dim size, long shift, long stride) {
        if (size instanceof Dim.Fixed fixed) {
            return Dim.of(Math.floorDiv(fixed.size() + shift, stride) + 1);
        }
        return stride == 1 ? plus(size, shift + 1) : Dim.of("((" + plus(size, shift) + "/" + stride + ")+1)");
    }

    /** A size and a number; what we added before is taken into account. */
    static Dim plus(Dim size, long shift) {
        if (size instanceof Dim.Fixed fixed) {
            return Dim.of(fixed.size() + shift);
        }
        Matcher sum = SUM.matcher(size.toString());
        String base = size.toString();
        long total = shift;
        if (sum.matches()) {
            base = sum.group(1);
            total += Long.parseLong(sum.group(2));
        }
        return total == 0 ? Dim.of(base) : Dim.of("(" + base + (total > 0 ? "+" : "") + total + ")");
    }

    /** A multiple of a size. */
    static Dim times(Dim size, long factor) {
        if (size instanceof Dim.Fixed fixed) {
            return Dim.of(fixed.size() * factor);
        }
        return factor == 1 ? size : Dim.of("(" + factor + "*" + size + ")");
    }
}
