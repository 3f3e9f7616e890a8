package dev.limpid.select;

/** Is told how a selection goes on. */
public interface Watcher {
    /** Nobody looks. */
    Watcher NONE = new Watcher() {
        @Override
        public void begins(String candidate, Stage stage) {}

        @Override
        public void advances(long done, long of) {}

        @Override
        public void ends(String candidate, Stage stage, double seconds, boolean kept) {}

        @Override
        public void fails(String candidate, Stage stage, String reason) {}
    };

    void begins(String candidate, Stage stage);

    /** So much of what has begun is done. */
    void advances(long done, long of);

    /** @param kept whether it was known from an earlier selection */
    void ends(String candidate, Stage stage, double seconds, boolean kept);

    void fails(String candidate, Stage stage, String reason);
}
