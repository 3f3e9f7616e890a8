package dev.limpid.jinja;

/** A template cannot be read or run, or says itself that it will not. One line, which starts with the template's line. */
public final class TemplateException extends RuntimeException {
    private static final int LONGEST = 500;

    private final String problem;
    private final boolean raised;

    TemplateException(int line, String problem) {
        this(line, problem, false);
    }

    /** @param raised whether the template itself called {@code raise_exception} */
    TemplateException(int line, String problem, boolean raised) {
        super("line " + line + ": " + oneLine(problem));
        this.problem = oneLine(problem);
        this.raised = raised;
    }

    /** The message without the line. */
    public String problem() {
        return problem;
    }

    /** Whether the template refused its variables, by {@code raise_exception}. */
    public boolean raised() {
        return raised;
    }

    private static String oneLine(String problem) {
        String line = problem.codePoints()
                .map(c -> Space.is(c) ? ' ' : shown(c) ? c : 0xFFFD)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private static boolean shown(int codePoint) {
        return switch (Character.getType(codePoint)) {
            // A bidirectional or zero-width character would let a template rewrite the line it is shown in.
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> false;
            default -> true;
        };
    }
}
