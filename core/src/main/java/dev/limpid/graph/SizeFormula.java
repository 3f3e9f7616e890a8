package dev.limpid.graph;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes that follow from others. What follows from a named size is named by its formula, {@code (((H-1)/2)+1)}: two ways
 * of halving that come to the same size, as those around a residual block, get the same name.
 */
final class SizeFormula {
    /** {@code (H-2)}: a size that we named ourselves, apart in what it starts from and what is added. */
    private static final Pattern SUM = Pattern.compile("\\((.+)([+-]\\d+)\\)");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    /** What all formulas here are: one operation, of which one side is a number, or of a product a mere name. */
    private static final Pattern PRODUCT = Pattern.compile("\\((\\w{1,40})\\*(.+)\\)");

    private static final Pattern QUOTIENT = Pattern.compile("\\((.+)/(\\d{1,18})\\)");

    private SizeFormula() {}

    /** The size that a name or formula stands for, given those of other names; empty if it does not follow from them. */
    static OptionalLong value(String formula, Map<String, Long> sizes) {
        Long known = sizes.get(formula);
        if (known != null) {
            return OptionalLong.of(known);
        }
        if (NUMBER.matcher(formula).matches()) {
            return OptionalLong.of(Long.parseLong(formula));
        }
        Matcher product = PRODUCT.matcher(formula);
        if (product.matches()) {
            OptionalLong times = value(product.group(1), sizes);
            return times.isEmpty() ? times : map(value(product.group(2), sizes), size -> times.getAsLong() * size);
        }
        Matcher quotient = QUOTIENT.matcher(formula);
        if (quotient.matches()) {
            return map(value(quotient.group(1), sizes), size -> Math.floorDiv(size, Long.parseLong(quotient.group(2))));
        }
        Matcher sum = SUM.matcher(formula);
        return sum.matches()
                ? map(value(sum.group(1), sizes), size -> size + Long.parseLong(sum.group(2)))
                : OptionalLong.empty();
    }

    private static OptionalLong map(OptionalLong size, LongUnaryOperator formula) {
        return size.isPresent() ? OptionalLong.of(formula.applyAsLong(size.getAsLong())) : size;
    }

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

    /** A size as often as another. */
    static Dim times(Dim size, Dim.Named factor) {
        return size.isOne() ? factor : Dim.of("(" + factor + "*" + size + ")");
    }

    /** A multiple of a size. */
    static Dim times(Dim size, long factor) {
        if (size instanceof Dim.Fixed fixed) {
            return Dim.of(fixed.size() * factor);
        }
        return factor == 1 ? size : Dim.of("(" + factor + "*" + size + ")");
    }
}
