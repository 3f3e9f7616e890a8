package dev.limpid.studio;

/** What is not done, with the status that says so and a line that says why. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String line) {
        super(line, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    String line() {
        return String.valueOf(getMessage());
    }

    /** One line of what went wrong, whatever it was. */
    static String line(Throwable failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        String said = message == null ? "Unexpected " + failure.getClass().getSimpleName() + "." : message;
        String more =
                failure instanceof java.io.UncheckedIOException && cause != null ? " (" + cause.getMessage() + ")" : "";
        return (said + more).replaceAll("\\s*\\R\\s*", " ");
    }
}
