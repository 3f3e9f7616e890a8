package dev.limpid.course;

import dev.limpid.train.Network;
import dev.limpid.train.Rehearsal;
import dev.limpid.train.Training;
import dev.limpid.train.Watcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A training with all that belongs to it: data read, model filled, nothing trained yet. */
public sealed interface Learning extends AutoCloseable permits Finetuning, Pretraining {
    /** What was taken for what, and what is trained, a sentence or a line each. */
    List<String> notes();

    /** What is trained. */
    Network network();

    /** What it will run, to be told and tried out; weights stay what they are. */
    Rehearsal rehearse();

    /**
     * Trains to the end, from where an earlier run of the same settings and data was, and judges what came of it.
     *
     * @param how settings as they are to be told, in order
     * @throws dev.limpid.train.TrainingFailure if the loss is no longer a number; the last checkpoint stays
     * @throws IOException if a file cannot be read or written; checkpoints stay
     */
    Training run(Watcher watcher, Map<String, Object> how) throws IOException;

    /**
     * Writes the trained model as a Hugging Face folder, with an ONNX file, and an adapter's folder if small matrices were
     * trained.
     *
     * @param folder new or empty
     * @param more files to lie beside the model, by name
     * @throws dev.limpid.format.WriteFailure if it cannot be written; nothing is left then
     */
    void write(Path folder, Training training, Map<String, byte[]> more) throws IOException;

    @Override
    void close() throws IOException;
}
