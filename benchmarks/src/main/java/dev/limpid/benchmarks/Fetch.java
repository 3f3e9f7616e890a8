package dev.limpid.benchmarks;

/** Prints the folder of a model, fetched if need be: for the peers, which read the same files. */
public final class Fetch {
    private Fetch() {}

    public static void main(String... arguments) {
        System.out.println(Subject.folder(arguments[0]).path());
    }
}
