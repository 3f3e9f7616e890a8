package dev.limpid.batch;

import dev.limpid.Loading;

/**
 * What is asked of which model.
 *
 * @param model as {@link dev.limpid.Limpid#load(String)} takes it
 * @param loading for which task, and how; its threads and progress are no part of the question
 * @param asked of each row
 */
public record Question(String model, Loading loading, Asked asked) {
    /** Its form in JSON. Equal questions give equal texts. */
    public String toJson() {
        return JsonQuestion.write(this);
    }

    /**
     * Reads what {@link #toJson} wrote, as where rows are answered by another process.
     *
     * @throws IllegalArgumentException in one line, if it is no question
     */
    public static Question parse(String json) {
        return JsonQuestion.read(json);
    }
}
