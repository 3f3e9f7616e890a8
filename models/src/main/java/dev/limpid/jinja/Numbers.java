package dev.limpid.jinja;

import dev.limpid.jinja.Value.Int;
import dev.limpid.jinja.Value.Real;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic as in Python, with whole numbers of 64 bits; booleans are 0 and 1. */
final class Numbers {
    private Numbers() {}

    static boolean is(Value value) {
        return value instanceof Int || value instanceof Real || value instanceof Value.Bool;
    }

    private static boolean isWhole(Value value) {
        return !(value instanceof Real);
    }

    static long whole(Value value) {
        return value instanceof Int number ? number.number() : ((Value.Bool) value).ordinal();
    }

    static double real(Value value) {
        return value instanceof Real number ? number.number() : whole(value);
    }

    /** By value, also where a whole number has more digits than a real one can have. */
    static int compare(Value a, Value b) {
        if (isWhole(a) && isWhole(b)) {
            return Long.compare(whole(a), whole(b));
        }
        double left = real(a);
        double right = real(b);
        if (Double.isNaN(left) || Double.isNaN(right) || Double.isInfinite(left) || Double.isInfinite(right)) {
            return left < right ? -1 : left == right ? 0 : 1;
        }
        return exact(a).compareTo(exact(b));
    }

    private static BigDecimal exact(Value value) {
        return value instanceof Real number ? new BigDecimal(number.number()) : BigDecimal.valueOf(whole(value));
    }

    static Value signed(Run run, Value of, boolean negative) {
        if (!is(of)) {
            throw run.fail("a sign needs a number, got " + shown(of) + ".");
        }
        if (isWhole(of)) {
            return negative ? calculate(run, new Int(0), "-", of) : new Int(whole(of));
        }
        return negative ? new Real(-real(of)) : of;
    }

    static Value calculate(Run run, Value left, String operator, Value right) {
        if (is(left) && is(right)) {
            try {
                return isWhole(left) && isWhole(right) && !operator.equals("/")
                        ? wholes(run, whole(left), operator, whole(right))
                        : reals(run, real(left), operator, real(right));
            } catch (ArithmeticException large) {
                throw run.fail("the result of '" + operator + "' does not fit into 64 bits.");
            }
        }
        if (operator.equals("+") && left instanceof Str a && right instanceof Str b) {
            return run.text(a.text() + b.text());
        }
        if (operator.equals("+") && left instanceof Seq a && right instanceof Seq b && a.tuple() == b.tuple()) {
            run.take(a.items().size() + b.items().size());
            List<Value> items = new ArrayList<>(a.items());
            items.addAll(b.items());
            return new Seq(items, a.tuple());
        }
        if (operator.equals("*") && is(left) && isWhole(left) && !is(right)) {
            return repeated(run, right, whole(left));
        }
        if (operator.equals("*") && is(right) && isWhole(right)) {
            return repeated(run, left, whole(right));
        }
        throw run.fail("'" + operator + "' does not take " + shown(left) + " and " + shown(right) + ".");
    }

    private static String shown(Value value) {
        return value instanceof Value.Undefined undefined
                ? "what is not there (" + undefined.why() + ")"
                : value.kind();
    }

    private static Value repeated(Run run, Value of, long often) {
        int times = (int) Math.max(0, Math.min(often, Integer.MAX_VALUE));
        if (of instanceof Str text) {
            run.take((long) times * text.text().length());
            return new Str(text.text().repeat(text.text().isEmpty() ? 0 : times));
        }
        if (of instanceof Seq seq) {
            run.take((long) times * seq.items().size());
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < times && !seq.items().isEmpty(); i++) {
                items.addAll(seq.items());
            }
            return new Seq(items, seq.tuple());
        }
        throw run.fail("'*' does not take " + shown(of) + " and an integer.");
    }

    private static Value wholes(Run run, long a, String operator, long b) {
        if (b == 0 && (operator.equals("//") || operator.equals("%"))) {
            throw run.fail("division by zero.");
        }
        return switch (operator) {
            case "+" -> new Int(Math.addExact(a, b));
            case "-" -> new Int(Math.subtractExact(a, b));
            case "*" -> new Int(Math.multiplyExact(a, b));
            case "//" -> {
                if (b == -1) {
                    yield new Int(Math.negateExact(a));
                }
                yield new Int(Math.floorDiv(a, b));
            }
            case "%" -> new Int(Math.floorMod(a, b));
            default -> b < 0 ? reals(run, a, operator, b) : new Int(power(a, b));
        };
    }

    private static long power(long base, long exponent) {
        if (base == 0 || base == 1) {
            return exponent == 0 ? 1 : base;
        }
        if (base == -1) {
            return exponent % 2 == 0 ? 1 : -1;
        }
        long result = 1;
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Value reals(Run run, double a, String operator, double b) {
        if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))
                || a == 0 && b < 0 && operator.equals("**")) {
            throw run.fail("division by zero.");
        }
        double result = switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor((a - modulo(a, b)) / b + 0.5);
            case "%" -> modulo(a, b);
            default -> Math.pow(a, b);
        };
        // Without it, numbers have an order.
        if (Double.isNaN(result) || operator.equals("**") && Double.isInfinite(result)) {
            throw run.fail("'" + operator + "' has no real result, or one that is too large.");
        }
        return new Real(result);
    }

    /** With the sign of the divisor. */
    private static double modulo(double a, double b) {
        double rest = a % b;
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    }
}
