package dev.limpid.jinja;

import dev.limpid.jinja.Value.Dict;
import dev.limpid.jinja.Value.Seq;
import dev.limpid.jinja.Value.Str;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;

/** Values as text, as Python's {@code str} and {@code repr} write them. */
final class Written {
    private Written() {}

    /**
     * @throws TemplateException if it is a function, a loop or a namespace
     */
    static String text(Run run, Value value) {
        if (value instanceof Str text) {
            return text.text();
        }
        if (value instanceof Value.Undefined) {
            return "";
        }
        StringBuilder out = new StringBuilder();
        write(run, value, out);
        return out.toString();
    }

    private static void write(Run run, Value value, StringBuilder out) {
        // What is between items is counted with them.
        run.take(4);
        run.deeper();
        if (value instanceof Str text) {
            run.take(text.text().length());
            quote(text.text(), out);
        } else if (value instanceof Value.Int number) {
            out.append(number.number());
        } else if (value instanceof Value.Real number) {
            out.append(real(number.number()));
        } else if (value instanceof Value.Bool bool) {
            out.append(bool.holds() ? "True" : "False");
        } else if (value == Value.None.NONE) {
            out.append("None");
        } else if (value instanceof Value.Undefined) {
            out.append("Undefined");
        } else if (value instanceof Seq seq) {
            out.append(seq.tuple() ? '(' : '[');
            String gap = "";
            for (Value item : seq.items()) {
                out.append(gap);
                write(run, item, out);
                gap = ", ";
            }
            out.append(!seq.tuple() ? "]" : seq.items().size() == 1 ? ",)" : ")");
        } else if (value instanceof Dict dict) {
            out.append('{');
            String gap = "";
            for (Map.Entry<Value, Value> entry : dict.entries().entrySet()) {
                out.append(gap);
                write(run, entry.getKey(), out);
                out.append(": ");
                write(run, entry.getValue(), out);
                gap = ", ";
            }
            out.append('}');
        } else {
            throw run.fail(value.kind() + " cannot be written.");
        }
        run.back();
    }

    /** The fewest digits that mean the same number. */
    static String real(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(number);
        for (int digits = 1; digits <= 17; digits++) {
            BigDecimal rounded = new BigDecimal(number).round(new MathContext(digits));
            if (rounded.doubleValue() == number) {
                shortest = rounded.stripTrailingZeros();
                break;
            }
        }
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (number < 0 ? "-" : "") + mantissa + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\\' -> out.append("\\\\");
                default -> {
                    if (c == quote) {
                        out.append('\\').append(quote);
                    } else if (isPrintable(c)) {
                        out.appendCodePoint(c);
                    } else {
                        out.append(String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                    }
                }
            }
        });
        out.append(quote);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
