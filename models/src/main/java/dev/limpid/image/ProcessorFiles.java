package dev.limpid.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the file of a model's folder that says how pictures are prepared. */
final class ProcessorFiles {

    private ProcessorFiles() {}

    static Optional<ImageProcessor> read(Path folder, Intake intake) {
        if (!Files.isDirectory(folder)) {
            throw new ImageException(
                    String.valueOf(folder.getFileName()),
                    "no such folder, expected a model's files at " + folder + ".");
        }
        Optional<ConfigFile> model = ConfigFile.read(folder.resolve("config.json"));
        // As transformers does: the newer file first, where it holds an image processor.
        Optional<ConfigFile> own = ConfigFile.read(folder.resolve("processor_config.json"))
                .flatMap(file -> file.child("image_processor"))
                .or(() -> ConfigFile.read(folder.resolve("preprocessor_config.json")));
        if (own.isPresent()) {
            return Optional.of(Preprocessor.of(own.get(), model.flatMap(file -> file.text("model_type"))));
        }
        return model.flatMap(file -> Timm.of(file, intake));
    }
}
