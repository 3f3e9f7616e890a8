package dev.limpid.report;

import dev.limpid.cost.Cost;
import dev.limpid.cost.Part;

import java.util.ArrayList;
import java.util.List;

/** The modules of a model as a table shows them: equal layers told once, a module that holds but one joined with it. */
final class Modules {
    /**
     * A line.
     *
     * @param depth in modules that are shown, 0 for the whole model
     * @param times how many equal modules it stands for
     * @param cost of each of them
     */
    record Line(String label, int depth, int times, Cost cost) {}

    private final int deepest;
    private final List<Line> lines = new ArrayList<>();

    private Modules(int deepest) {
        this.deepest = deepest;
    }

    /** @param deepest how many modules within modules are told apart */
    static List<Line> of(Part whole, int deepest) {
        Modules modules = new Modules(deepest);
        modules.lines.add(new Line(whole.name(), 0, 1, whole.total()));
        Part first = whole;
        while (isShell(first) && !first.parts().get(0).parts().isEmpty()) {
            first = first.parts().get(0);
        }
        modules.below(first, 1);
        return modules.lines;
    }

    private void below(Part part, int depth) {
        if (depth > deepest) {
            return;
        }
        List<Part> parts = part.parts();
        for (int i = 0; i < parts.size(); i++) {
            int last = i;
            while (last + 1 < parts.size() && isNext(parts.get(last), parts.get(last + 1))) {
                last++;
            }
            Part shown = parts.get(i);
            StringBuilder label = new StringBuilder(shown.name());
            if (last > i) {
                label.append('…').append(parts.get(last).name());
            }
            while (isShell(shown)) {
                shown = shown.parts().get(0);
                label.append('/').append(shown.name());
            }
            lines.add(new Line(label.toString(), depth, last - i + 1, shown.total()));
            below(shown, depth + 1);
            i = last;
        }
    }

    /** Whether a module is no more than the one inside it. */
    private static boolean isShell(Part part) {
        return part.parts().size() == 1 && part.own().equals(Cost.NONE);
    }

    /** Whether two modules are numbered, follow each other and are alike inside. */
    private static boolean isNext(Part one, Part other) {
        return isNumber(one.name())
                && isNumber(other.name())
                && Integer.parseInt(one.name()) + 1 == Integer.parseInt(other.name())
                && one.own().equals(other.own())
                && one.parts().equals(other.parts());
    }

    private static boolean isNumber(String name) {
        return name.matches("\\d{1,6}");
    }
}
