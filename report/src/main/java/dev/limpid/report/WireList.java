package dev.limpid.report;

import dev.limpid.inspect.Inspection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Wires as a list shows them: those of equal layers as one line, {@code encoder/0…11/attention/Softmax}. */
final class WireList {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

    private WireList() {}

    /** What the wires of one line have in common: all but a number in the name, which the role has too. */
    private record Kin(String name, String type, String role) {}

    /**
     * Puts wires together that differ in one number, counted up by one.
     *
     * @return in the order of the first of each
     */
    static List<Inspection.Tap> together(List<Inspection.Tap> wires) {
        Map<Kin, List<Inspection.Tap>> kins = new LinkedHashMap<>();
        wires.forEach(wire -> kins.computeIfAbsent(
                        new Kin(masked(wire.name()), wire.type(), masked(role(wire))), first -> new ArrayList<>())
                .add(wire));
        List<Inspection.Tap> lines = new ArrayList<>();
        kins.forEach((kin, same) -> {
            if (same.size() > 2 && countsUp(same)) {
                long from = number(same.get(0));
                String numbers = from + "…" + (from + same.size() - 1);
                lines.add(new Inspection.Tap(
                        kin.name.replaceFirst("#", numbers),
                        kin.type,
                        kin.role.replaceFirst("layer #", "layers #").replaceFirst("#", numbers)));
            } else {
                lines.addAll(same);
            }
        });
        return lines;
    }

    private static String role(Inspection.Tap wire) {
        String role = wire.role();
        return role == null ? "" : role;
    }

    private static String masked(String text) {
        return NUMBER.matcher(text.replace('#', '?')).replaceFirst("#");
    }

    private static boolean countsUp(List<Inspection.Tap> wires) {
        for (int i = 0; i < wires.size(); i++) {
            if (number(wires.get(i)) != number(wires.get(0)) + i) {
                return false;
            }
        }
        return true;
    }

    /** The first number in the name; −1 where there is none, so that two such never count up. */
    private static long number(Inspection.Tap wire) {
        Matcher number = NUMBER.matcher(wire.name());
        return number.find() ? Long.parseLong(number.group()) : -1;
    }
}
