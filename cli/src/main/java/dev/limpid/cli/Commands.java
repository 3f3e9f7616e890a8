package dev.limpid.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

import java.util.List;

/** Gives each command the screen that it writes to. */
record Commands(Screen screen) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == ExplainCommand.class) {
            return type.cast(new ExplainCommand(screen));
        }
        if (type == PredictCommand.class) {
            return type.cast(new PredictCommand(screen));
        }
        if (type == ModelsCommand.class) {
            return type.cast(new ModelsCommand(screen));
        }
        if (type == InspectCommand.class) {
            return type.cast(new InspectCommand(screen));
        }
        if (type == MethodsCommand.class) {
            return type.cast(new MethodsCommand(screen));
        }
        for (Object look : looks()) {
            if (type.isInstance(look)) {
                return type.cast(look);
            }
        }
        return CommandLine.defaultFactory().create(type);
    }

    private List<Object> looks() {
        return List.of(
                new LookLensCommand(screen),
                new LookAttributionCommand(screen),
                new LookPatchCommand(screen),
                new LookConceptsCommand(screen),
                new LookProbesCommand(screen),
                new LookSimilarityCommand(screen),
                new LookExamplesCommand(screen),
                new LookDataCommand(screen));
    }
}
