package dev.limpid.report;

import dev.limpid.image.TerminalPicture;

import java.util.List;

/** The paper a terminal's report is written on: knows the width, the ink and the letters there are. */
final class Sheet {
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";
    private static final int STEPS = 8;
    private static final int WIDEST_BAR = 40;
    private static final int GAP = 2;
    private static final int INDENT = 2;

    private final TerminalStyle style;
    private final Ink ink;
    private final StringBuilder lines = new StringBuilder();

    Sheet(TerminalStyle style) {
        this.style = style;
        this.ink = new Ink(style.colour());
    }

    Ink ink() {
        return ink;
    }

    boolean colours() {
        return style.colour();
    }

    /** How pictures are drawn: by letters of two colours, or by letters alone. */
    TerminalPicture pictures() {
        if (!style.colour() || !style.unicode()) {
            return TerminalPicture.SHADES;
        }
        return style.millions() ? TerminalPicture.TRUE_COLOUR : TerminalPicture.COLOURS_256;
    }

    int columns() {
        return style.columns();
    }

    String safe(String text) {
        return Safe.text(text, style.unicode());
    }

    Flow flow(int indent) {
        return new Flow(style.columns(), indent);
    }

    void put(Flow flow) {
        lines.append(flow.lines());
    }

    /** Lines of a drawing, which are no text of a user. */
    void draw(List<String> drawing, int indent) {
        for (String line : drawing) {
            lines.append(line.isEmpty() ? "" : " ".repeat(indent) + line).append('\n');
        }
    }

    void line(String line) {
        lines.append(line).append('\n');
    }

    void gap() {
        lines.append('\n');
    }

    void heading(String title, String aside) {
        gap();
        put(flow(0).add(safe(title), ink::bold).add(safe("  " + aside), ink::dim));
        gap();
    }

    /**
     * A row for each label: its value and a bar.
     *
     * @param shares of the longest bar, -1 to 1
     * @param signed whether to paint: orange and solid above 0, blue and shaded below
     */
    void bars(List<String> labels, List<String> values, double[] shares, boolean signed) {
        int valueWidth = values.stream().mapToInt(DisplayWidth::of).max().orElse(0);
        int room = style.columns() - INDENT - valueWidth - 2 * GAP;
        int labelWidth = Math.min(
                labels.stream().mapToInt(DisplayWidth::of).max().orElse(0), Math.max(2 * room / 3, room - WIDEST_BAR));
        int barWidth = Math.min(WIDEST_BAR, room - labelWidth);
        for (int i = 0; i < shares.length; i++) {
            String label = Part.fit(labels.get(i), labelWidth, safe("…"));
            String line = " ".repeat(INDENT)
                    + DisplayWidth.pad(label, labelWidth)
                    + " ".repeat(GAP)
                    + DisplayWidth.padLeft(values.get(i), valueWidth);
            String bar = bar(shares[i], barWidth, signed);
            lines.append(line);
            if (!bar.isEmpty()) {
                lines.append(" ".repeat(GAP)).append(signed ? ink.toned(bar, shares[i]) : ink.dim(bar));
            }
            lines.append('\n');
        }
    }

    private String bar(double share, int width, boolean signed) {
        if (share == 0 || Double.isNaN(share)) {
            return "";
        }
        double length = Math.min(1, Math.abs(share)) * width;
        int whole = (int) Math.max(1, Math.round(length));
        if (!style.unicode()) {
            return (share < 0 ? "-" : signed ? "+" : "#").repeat(whole);
        }
        if (share < 0) {
            return "▒".repeat(whole);
        }
        int eighths = (int) Math.max(1, Math.round(length * STEPS));
        String rest = eighths % STEPS == 0 ? "" : EIGHTHS.substring(eighths % STEPS, eighths % STEPS + 1);
        return "█".repeat(eighths / STEPS) + rest;
    }

    @Override
    public String toString() {
        return lines.toString().replace('\u00a0', ' ');
    }
}
