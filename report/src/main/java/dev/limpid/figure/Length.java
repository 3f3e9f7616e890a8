package dev.limpid.figure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a CSS length, also a calculated one, in pixels.
 *
 * @param em the size of the letters
 * @param whole what 100 % are
 */
record Length(double em, double whole) {
    private static final double REM = 16;
    private static final double SCREEN = 1200;
    private static final Pattern NUMBER = Pattern.compile("^[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");
    private static final Pattern UNIT = Pattern.compile("^(?:px|rem|em|vw|%)");

    /** A number without a unit, or 0 if it is none. */
    static double number(String text) {
        double value = new Length(0, 1).of(text);
        return Double.isFinite(value) ? value : 0;
    }

    /** NaN if it is no length. */
    double of(String text) {
        try {
            Reader reader = new Reader(text.strip());
            double value = reader.sum();
            return reader.rest.isBlank() ? value : Double.NaN;
        } catch (IllegalArgumentException none) {
            return Double.NaN;
        }
    }

    /** Takes from the front what it has read. */
    private final class Reader {
        private String rest;

        Reader(String text) {
            this.rest = text;
        }

        private boolean take(String what) {
            String ahead = rest.stripLeading();
            if (!ahead.startsWith(what)) {
                return false;
            }
            rest = ahead.substring(what.length());
            return true;
        }

        double sum() {
            double sum = product();
            while (true) {
                // A sign without spaces around it belongs to a number.
                if (rest.startsWith(" + ") && take("+")) {
                    sum += product();
                } else if (rest.startsWith(" - ") && take("-")) {
                    sum -= product();
                } else {
                    return sum;
                }
            }
        }

        private double product() {
            double product = value();
            while (true) {
                if (take("*")) {
                    product *= value();
                } else if (take("/")) {
                    product /= value();
                } else {
                    return product;
                }
            }
        }

        private double value() {
            if (take("calc(") || take("(")) {
                return closed(sum());
            }
            if (take("min(")) {
                double least = sum();
                while (take(",")) {
                    least = Math.min(least, sum());
                }
                return closed(least);
            }
            if (take("max(")) {
                double most = sum();
                while (take(",")) {
                    most = Math.max(most, sum());
                }
                return closed(most);
            }
            if (take("clamp(")) {
                double least = sum();
                double wanted = take(",") ? sum() : least;
                double most = take(",") ? sum() : wanted;
                return closed(Math.max(least, Math.min(most, wanted)));
            }
            return plain();
        }

        private double closed(double value) {
            if (!take(")")) {
                throw new IllegalArgumentException("open bracket");
            }
            return value;
        }

        private double plain() {
            rest = rest.stripLeading();
            Matcher number = NUMBER.matcher(rest);
            if (!number.find()) {
                throw new IllegalArgumentException("no number");
            }
            double value = Double.parseDouble(number.group());
            rest = rest.substring(number.end());
            Matcher unit = UNIT.matcher(rest);
            if (!unit.find()) {
                return value;
            }
            rest = rest.substring(unit.end());
            return switch (unit.group()) {
                case "rem" -> value * REM;
                case "em" -> value * em;
                case "vw" -> value * SCREEN / 100;
                case "%" -> value * whole / 100;
                default -> value;
            };
        }
    }
}
