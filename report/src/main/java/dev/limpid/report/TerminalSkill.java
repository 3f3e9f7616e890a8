package dev.limpid.report;

import java.util.Arrays;
import java.util.stream.Stream;

/** A {@link SkillChart} in letters: {@code ┊  ├────●──┤    ┊}. */
final class TerminalSkill {
    private static final int WIDEST = 48;
    private static final int NARROWEST = 12;
    private static final int INDENT = 2;
    private static final int GAP = 2;

    private final Sheet sheet;
    private final Letters letters;
    private final SkillChart chart;
    private final int names;
    private final int width; // 0 where there is no room for it

    /** What the chart is made of. */
    private record Letters(char guide, char from, char line, char to, char dot, char chosen) {}

    TerminalSkill(SkillChart chart, Sheet sheet, boolean unicode) {
        this.chart = chart;
        this.sheet = sheet;
        this.letters = unicode ? new Letters('┊', '├', '─', '┤', '○', '●') : new Letters(':', '[', '-', ']', 'o', '*');
        int values = widest(chart.rows().stream().map(SkillChart.Row::value));
        int room = sheet.columns() - INDENT - GAP - values;
        int longest = widest(chart.rows().stream().map(SkillChart.Row::method));
        boolean drawn = room - GAP >= 2 * NARROWEST;
        this.names = drawn ? Math.min(longest, Math.max(NARROWEST, room / 2)) : Math.min(longest, room);
        this.width = drawn ? Math.min(WIDEST, room - GAP - names) : 0;
    }

    private int widest(Stream<String> texts) {
        return texts.map(sheet::safe).mapToInt(DisplayWidth::of).max().orElse(0);
    }

    void put() {
        if (width > 0) {
            char[] ends = new char[width];
            Arrays.fill(ends, ' ');
            ends[at(chart.random())] = '0';
            ends[at(chart.best())] = '1';
            sheet.line(" ".repeat(INDENT + names + GAP) + new String(ends).stripTrailing());
        }
        for (SkillChart.Row row : chart.rows()) {
            String name = DisplayWidth.cut(sheet.safe(row.method()), names, sheet.safe("…"));
            String line = DisplayWidth.pad(name, names) + drawn(row) + " ".repeat(GAP) + sheet.safe(row.value());
            sheet.line(" ".repeat(INDENT)
                    + (row.chosen()
                            ? sheet.ink().bold(line)
                            : row.told().startsWith("left out") ? sheet.ink().dim(line) : line));
        }
    }

    private String drawn(SkillChart.Row row) {
        if (width == 0) {
            return "";
        }
        char[] line = new char[width];
        Arrays.fill(line, ' ');
        line[at(chart.random())] = letters.guide;
        line[at(chart.best())] = letters.guide;
        if (row.hasInterval()) {
            int from = at(row.low());
            int to = at(row.high());
            Arrays.fill(line, from, to + 1, letters.line);
            line[from] = letters.from;
            line[to] = letters.to;
        }
        if (row.isTold()) {
            line[at(row.mean())] = row.chosen() ? letters.chosen : letters.dot;
        }
        return " ".repeat(GAP) + new String(line);
    }

    private int at(double share) {
        return (int) Math.round(share * (width - 1));
    }
}
